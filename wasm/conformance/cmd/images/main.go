// Command images holds the engine to a real BuildKit, which it compiles and starts itself (root and runc are needed).
//
//	go run ./cmd/images record [NAME…]   builds the golden cases, twice against an empty daemon, and writes what came out
//	go run ./cmd/images verify [NAME…]   builds them and compares with the recorded outcome, with the engine, and as archives that a page opens
//	go run ./cmd/images random -n 100 -seed 1   builds random contexts and Dockerfiles and compares with the engine
//
// It runs in wasm/conformance. A NAME is the beginning of a case's name.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/containerd/log"
	"github.com/moby/buildkit/client"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/conformance/daemon"
	"github.com/dockerfile-stages/playground/wasm/conformance/images"
)

// casesDir is where the golden cases are, from wasm/conformance.
const casesDir = "../build/testdata/cases"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// The content store warns about what a file system lacks.
	if err := log.SetLevel("error"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("what shall be done: record, verify or random?")
	}
	fs := flag.NewFlagSet(args[0], flag.ContinueOnError)
	n := fs.Int("n", 100, "how many random builds")
	seed := fs.Uint64("seed", 1, "where the random builds start")
	bin := fs.String("bin", filepath.Join(os.TempDir(), "playground-buildkitd"), "folder of the compiled daemon")
	if err := fs.Parse(args[1:]); err != nil {
		return err
	}
	if err := os.MkdirAll(*bin, 0o755); err != nil {
		return err
	}
	program, err := daemon.Compile(ctx, ".", *bin)
	if err != nil {
		return err
	}
	switch args[0] {
	case "record":
		return record(ctx, program, fs.Args())
	case "verify":
		return verify(ctx, program, fs.Args())
	case "random":
		return random(ctx, program, *n, *seed)
	}
	return fmt.Errorf("there is no %q: record, verify or random", args[0])
}

// chosen are the cases whose names begin with one of the given words, all without words.
func chosen(names []string) ([]*golden.Case, error) {
	all, err := golden.Load(casesDir)
	if err != nil || len(names) == 0 {
		return all, err
	}
	var list []*golden.Case
	for _, c := range all {
		for _, n := range names {
			if strings.HasPrefix(c.Name, n) {
				list = append(list, c)
				break
			}
		}
	}
	return list, nil
}

// with runs f with a builder on a fresh daemon.
func with(ctx context.Context, program string, f func(*images.Builder) error) (err error) {
	d, err := daemon.Start(ctx, program)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "contexts")
	if err != nil {
		return err
	}
	defer func() {
		os.RemoveAll(scratch)
		if stop := d.Stop(); err == nil {
			err = stop
		}
	}()
	return f(&images.Builder{Client: d.Client, Scratch: scratch})
}

// outcomes builds cases with a fresh daemon. seen, if not nil, is given each image's archive.
func outcomes(ctx context.Context, program string, cases []*golden.Case, seen func(b *images.Builder, i int, archive []byte) error) ([]string, error) {
	texts := make([]string, len(cases))
	return texts, with(ctx, program, func(b *images.Builder) error {
		for i, c := range cases {
			o, archive, err := b.BuildArchive(ctx, c, client.ExporterOCI)
			if err == nil && archive != nil && seen != nil {
				err = seen(b, i, archive)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", c.Name, err)
			}
			texts[i] = o.Text()
		}
		return nil
	})
}

// record writes what two fresh daemons agree on.
func record(ctx context.Context, program string, names []string) error {
	cases, err := chosen(names)
	if err != nil {
		return err
	}
	one, err := outcomes(ctx, program, cases, nil)
	if err != nil {
		return err
	}
	two, err := outcomes(ctx, program, cases, nil)
	if err != nil {
		return err
	}
	unlike := 0
	for i, c := range cases {
		if one[i] != two[i] {
			unlike++
			fmt.Printf("%s comes out differently each time:\n%s\n%s\n", c.Name, one[i], two[i])
			continue
		}
		if err := os.WriteFile(filepath.Join(casesDir, c.Name+".txt"), []byte(c.Text(one[i])), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%d cases recorded\n", len(cases)-unlike)
	if unlike > 0 {
		return fmt.Errorf("%d cases come out differently each time", unlike)
	}
	return nil
}

// verify compares the daemon with the recorded outcomes, and the engine with the daemon.
func verify(ctx context.Context, program string, names []string) error {
	cases, err := chosen(names)
	if err != nil {
		return err
	}
	a, err := startArchives()
	if err != nil {
		return err
	}
	defer a.stop()
	texts, err := outcomes(ctx, program, cases, func(b *images.Builder, i int, archive []byte) error { return a.compare(ctx, b, i, cases[i], archive) })
	if err != nil {
		return err
	}
	bad := a.bad
	for i, c := range cases {
		if texts[i] != c.Want {
			bad++
			fmt.Printf("%s: the daemon differs from the record\n%s", c.Name, golden.Difference(c.Want, texts[i]))
		}
		if d := engineDiffers(c, texts[i]); d != "" {
			bad++
			fmt.Printf("%s: the engine differs from the daemon\n%s", c.Name, d)
		}
	}
	fmt.Printf("%d cases verified, %d archives opened, %d differences\n", len(cases), a.opened, bad)
	if bad > 0 {
		return fmt.Errorf("%d differences between the engine, the records and BuildKit", bad)
	}
	return nil
}

// engineDiffers runs the engine on a case; "" where it agrees.
func engineDiffers(c *golden.Case, want string) string {
	o, err := golden.Engine(c)
	if err != nil {
		return "  " + err.Error() + "\n"
	}
	if o.Allows(want) {
		return ""
	}
	return golden.Difference(want, o.Text())
}
