package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	sets "github.com/dockerfile-stages/playground/wasm/conformance/sizes/apt"
)

// apt measures installations that were not measured yet, and compares all with the engine.
func apt(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("apt", flag.ContinueOnError)
	dir := fs.String("roots", filepath.Join(os.TempDir(), "playground-debian"), "folder of the debootstrapped systems, made when they are not there")
	figures := fs.String("figures", "sizes/apt/measured.txt", "file of what was measured; remove it, or lines of it, to measure again")
	measure := fs.Bool("measure", false, "measure the sets that are not in that file (root, debootstrap and Debian's archive are needed)")
	held := fs.Bool("held-out", false, "the sets that were kept back while the model was made")
	unowned := fs.Bool("unowned", false, "list what installing makes besides the packages' files instead")
	only := fs.String("only", "", "only images whose name contains this")
	match := fs.String("match", "", "only sets that contain this")
	if err := fs.Parse(args); err != nil {
		return err
	}
	known, err := sets.ReadFigures(*figures)
	if err != nil {
		return err
	}
	for _, release := range sets.Releases {
		for _, image := range []string{release.Slim, release.Image} {
			if !strings.Contains(image, *only) || *unowned && image == release.Image {
				continue
			}
			var rows []sets.Row
			for _, s := range sets.Sets(*held) {
				if !strings.Contains(s.String(), *match) {
					continue
				}
				if *unowned {
					if err := leftBesides(ctx, *dir, release, s); err != nil {
						return err
					}
					continue
				}
				truth, ok := known.Get(image, s)
				if !ok && *measure {
					if truth, err = install(ctx, *dir, release, image, s); err == nil {
						err = known.Add(image, s, truth)
					}
					if err != nil {
						return err
					}
					ok = true
				}
				if !ok {
					continue
				}
				row, err := sets.Compare(image, s, truth)
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
			if len(rows) > 0 {
				sets.Table(os.Stdout, image, rows)
			}
		}
	}
	return nil
}

func install(ctx context.Context, dir string, r sets.Release, image string, s sets.Set) (t sets.Truth, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return t, err
	}
	root, err := sets.MakeRoot(ctx, dir, r)
	if err != nil {
		return t, err
	}
	if t, err = sets.Install(ctx, root, image == r.Slim, s); err != nil {
		return t, fmt.Errorf("%s in %s: %w", s, image, err)
	}
	return t, nil
}

func leftBesides(ctx context.Context, dir string, r sets.Release, s sets.Set) error {
	root, err := sets.MakeRoot(ctx, dir, r)
	if err != nil {
		return err
	}
	return sets.Unowned(ctx, root, s, os.Stdout)
}
