// Command sizes compares the engine's sizes with those that real installs, builds and published images have.
//
//	go run ./cmd/sizes apt        installs sets of Debian packages (root, debootstrap and Debian's archive are needed)
//	go run ./cmd/sizes go         compares Go programs as a toolchain built them with the estimates (-held-out: those looked at once)
//	go run ./cmd/sizes npm        compares records of npm's installations, or makes them (npm and its registry are needed)
//	go run ./cmd/sizes published  predicts published images from their Dockerfiles
//
// It runs in wasm/conformance; each writes a table in markdown to standard output, and -h lists its options.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "apt":
			return apt(ctx, args[1:])
		case "published":
			return publishedImages(ctx, args[1:])
		case "npm":
			return npm(ctx, args[1:])
		case "go":
			return goBuilds(args[1:])
		}
	}
	return fmt.Errorf("which sizes shall be compared: apt, go, npm or published?")
}
