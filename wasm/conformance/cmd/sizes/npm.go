package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	sets "github.com/dockerfile-stages/playground/wasm/conformance/sizes/npm"
)

// npm compares installations by npm with the records of them, or makes the records.
func npm(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("npm", flag.ContinueOnError)
	held := fs.Bool("held-out", false, "the sets that were chosen at random and looked at once, when the model was done")
	measure := fs.String("measure", "", "install the sets below this folder with npm and write their records anew, instead of comparing")
	records := fs.String("records", "sizes/npm/records", "where records are written")
	caches := fs.Bool("caches", false, "with -measure: also what npm's cache holds afterwards, which fetches everything twice more")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *measure != "" {
		return npmMeasure(ctx, *held, *caches, *measure, *records)
	}
	all, err := sets.Records(*held)
	if err != nil {
		return err
	}
	var compared []sets.Comparison
	for _, r := range all {
		c, err := sets.Compare(r)
		if err != nil {
			return err
		}
		compared = append(compared, c...)
	}
	if len(all) > 0 {
		fmt.Printf("Installed on %s.\n\n", all[0].Date)
	}
	sets.Table(os.Stdout, compared)
	return nil
}

func npmMeasure(ctx context.Context, held, caches bool, scratch, records string) error {
	all, err := sets.Sets(held)
	if err != nil {
		return err
	}
	for _, s := range all {
		r, err := sets.Measure(ctx, s, scratch, caches)
		if err != nil {
			return err
		}
		f, err := os.Create(filepath.Join(records, s.Name+".txt"))
		if err != nil {
			return err
		}
		if err := r.Write(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, %d without development dependencies\n", s.Name, r.Files, r.Production)
	}
	return nil
}
