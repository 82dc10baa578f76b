package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	published "github.com/dockerfile-stages/playground/wasm/conformance/sizes/published"
)

// publishedImages predicts published images.
func publishedImages(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("published", flag.ContinueOnError)
	copies := fs.String("copies", "", "folder of git repositories named OWNER+NAME that hold the Dockerfiles")
	why := fs.Bool("why", false, "list what the engine does not know of each instead")
	match := fs.String("match", "", "only images whose name contains this")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *copies == "" {
		return fmt.Errorf("-copies must name the folder with the Dockerfiles' repositories")
	}
	images, err := published.Images()
	if err != nil {
		return err
	}
	var rows []published.Row
	for _, i := range images {
		if !strings.Contains(i.Ref, *match) {
			continue
		}
		req, err := i.Request(ctx, *copies)
		if err != nil {
			return err
		}
		rows = append(rows, published.Compare(i, req))
	}
	if *why {
		for _, r := range rows {
			fmt.Printf("%s\n\t%s\n", r.Ref, strings.Join(r.Unknown, "\n\t"))
		}
		return nil
	}
	published.Table(os.Stdout, rows)
	return nil
}
