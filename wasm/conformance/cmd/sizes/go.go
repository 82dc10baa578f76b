package main

import (
	"flag"
	"fmt"
	"os"

	builds "github.com/dockerfile-stages/playground/wasm/conformance/sizes/gobuild"
)

// goBuilds compares Go programs as a toolchain built them with the model's estimates.
func goBuilds(args []string) error {
	fs := flag.NewFlagSet("go", flag.ContinueOnError)
	records := fs.String("records", "../models/gobuild/testdata/check.txt", "what a toolchain made of programs; the program in wasm/models/gobuild/measure writes it")
	held := fs.Bool("held-out", false, "the programs that were looked at once, when the model was done")
	if err := fs.Parse(args); err != nil {
		return err
	}
	text := builds.HeldOut()
	if !*held {
		b, err := os.ReadFile(*records)
		if err != nil {
			return err
		}
		text = string(b)
	}
	list, err := builds.Compare(text)
	if err != nil {
		return fmt.Errorf("%s: %w", *records, err)
	}
	builds.Table(os.Stdout, list)
	return nil
}
