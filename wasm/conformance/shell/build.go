package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/containerd/log"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/conformance/daemon"
	"github.com/dockerfile-stages/playground/wasm/conformance/images"
	"github.com/dockerfile-stages/playground/wasm/report"
	cases "github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// buildCases runs cases as RUN instructions of real builds, and compares image, layers and errors with the engine's.
func buildCases(box *box, list []cases.Case) (wrong int, err error) {
	if err := log.SetLevel("error"); err != nil {
		return 0, err
	}
	ctx := context.Background()
	bin := filepath.Join(os.TempDir(), "playground-buildkitd")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return 0, err
	}
	program, err := daemon.Compile(ctx, ".", bin)
	if err != nil {
		return 0, err
	}
	d, err := daemon.Start(ctx, program)
	if err != nil {
		return 0, err
	}
	defer func() {
		if stop := d.Stop(); err == nil {
			err = stop
		}
	}()
	b := &images.Builder{Client: d.Client, Scratch: box.dir}
	for _, c := range list {
		bc, err := asBuild(c, box.applets)
		if err != nil {
			return wrong, err
		}
		real, err := b.Build(ctx, bc)
		if err != nil {
			return wrong, fmt.Errorf("%s: %w", c.Rule, err)
		}
		if diff := differs(bc, real); diff != "" {
			wrong++
			fmt.Printf("== %s\n%s\n%s", c.Rule, c.Script, diff)
		}
	}
	fmt.Printf("%d scripts built, %d differ\n", len(list), wrong)
	return wrong, nil
}

func differs(c *golden.Case, real golden.Outcome) string {
	o, err := golden.Engine(c)
	if err != nil {
		return "  " + err.Error() + "\n"
	}
	want := real.Text()
	if o.Allows(want) {
		return ""
	}
	return golden.Difference(want, o.Text())
}

// asBuild is a case as a Dockerfile on a base image.
func asBuild(c cases.Case, applets []string) (*golden.Case, error) {
	words, err := json.Marshal([]string{"/bin/sh", "-c", c.Script})
	if err != nil {
		return nil, err
	}
	text := "FROM base\n"
	if c.User != "" {
		text += "USER " + c.User + "\n"
	}
	// A JSON text may hold escapes that a Dockerfile reads as the end of a line; there are none of these in the cases.
	text += "RUN " + strings.ReplaceAll(string(words), `\u0026`, "&") + "\n"
	img := golden.Image{Config: report.Config{Env: cases.Env}}
	img.Files = append(img.Files, golden.Entry{Path: "bin", Type: "dir", Mode: 0o755, HasMode: true},
		golden.Entry{Path: "bin/busybox", Type: "file", Program: "busybox", Mode: 0o755, HasMode: true})
	for _, a := range applets {
		img.Files = append(img.Files, golden.Entry{Path: "bin/" + a, Type: "link", Link: "busybox"})
	}
	for _, e := range c.Before {
		x := golden.Entry{Path: strings.TrimPrefix(e.Path, "/"), Type: "file", Data: []byte(e.Content), Mode: e.Bits(), HasMode: true, UID: e.UID, GID: e.GID}
		switch {
		case e.Mode[0] == 'd':
			x.Type, x.Data = "dir", nil
		case e.Mode[0] == 'l':
			x.Type, x.Data, x.Link, x.HasMode = "link", nil, e.Link, false
		case e.Sized:
			x.Data = make([]byte, e.Size)
		}
		img.Files = append(img.Files, parents(img.Files, x.Path)...)
		img.Files = append(img.Files, x)
	}
	return &golden.Case{Name: "shell", Rule: c.Rule, Dockerfile: text, Images: map[string]golden.Image{"base": img},
		Args: map[string]string{}, Secrets: map[string]string{}, Named: map[string][]golden.Entry{}}, nil
}

// parents are the directories above a path that no entry lists yet.
func parents(have []golden.Entry, p string) []golden.Entry {
	var out []golden.Entry
	for dir := filepath.Dir(p); dir != "."; dir = filepath.Dir(dir) {
		listed := false
		for _, e := range have {
			listed = listed || e.Path == dir
		}
		if !listed {
			out = append([]golden.Entry{{Path: dir, Type: "dir", Mode: 0o755, HasMode: true}}, out...)
		}
	}
	return out
}
