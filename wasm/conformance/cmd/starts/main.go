// Command starts asks a real runc about the golden cases of package start (root, runc and a static busybox are needed).
//
//	go run ./cmd/starts record [NAME…]   builds the cases with a real BuildKit, starts each, and writes what came of it
//	go run ./cmd/starts verify [NAME…]   does the same and compares with what is recorded
//
// It runs in wasm/conformance. A NAME is the beginning of a case's name.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/containerd/log"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/conformance/daemon"
	"github.com/dockerfile-stages/playground/wasm/conformance/images"
	"github.com/dockerfile-stages/playground/wasm/conformance/starts"
)

// casesDir is where the golden cases are, from wasm/conformance.
const casesDir = "../start/testdata/runc"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := log.SetLevel("error")
	if err == nil {
		err = run(ctx, os.Args[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "record" && args[0] != "verify" {
		return fmt.Errorf("what shall be done: record or verify?")
	}
	cases, err := golden.Load(casesDir)
	if err != nil {
		return err
	}
	bin := filepath.Join(os.TempDir(), "playground-buildkitd")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return err
	}
	program, err := daemon.Compile(ctx, ".", bin)
	if err != nil {
		return err
	}
	d, err := daemon.Start(ctx, program)
	if err != nil {
		return err
	}
	defer d.Stop()
	scratch, err := os.MkdirTemp("", "starts")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	b := &images.Builder{Client: d.Client, Scratch: scratch}
	unlike := 0
	for _, c := range cases {
		if !chosen(c.Name, args[1:]) {
			continue
		}
		image, err := b.Archive(ctx, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		answer, err := starts.Ask(ctx, image, scratch)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		_, verdict, _ := strings.Cut(c.Want, "\n")
		switch want := "runc: " + answer + "\n" + verdict; {
		case want == c.Want:
		case args[0] == "verify":
			unlike++
			fmt.Printf("%s: %s\nrecorded was\n%s\n", c.Name, answer, c.Want)
		default:
			if err := os.WriteFile(filepath.Join(casesDir, c.Name+".txt"), []byte(c.Text(want)), 0o644); err != nil {
				return err
			}
		}
	}
	if unlike > 0 {
		return fmt.Errorf("%d cases come out differently", unlike)
	}
	fmt.Printf("%d cases\n", len(cases))
	return nil
}

func chosen(name string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	return len(words) == 0
}
