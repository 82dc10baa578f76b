package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
)

// export writes the site as static files.
func export(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("serve export", flag.ContinueOnError)
	flags.SetOutput(stderr)
	force := flags.Bool("force", false, "write into a folder that is not empty; files that the site does not have stay")
	flags.Usage = func() {
		fmt.Fprint(stderr, "usage: go run ./cmd/serve export [-force] DIR\n")
		flags.PrintDefaults()
	}
	dir, err := parseAround(flags, args)
	if err != nil {
		return err
	}
	if err := mayWrite(dir, *force); err != nil {
		return err
	}
	o, err := site.Local(stdout)
	if err != nil {
		return err
	}
	built, err := site.Build(ctx, o)
	if err != nil {
		return err
	}
	done := o.Log.Start("Compressing", "Compressed")
	sizes, err := built.Export(ctx, o.Cache, dir)
	if err != nil {
		return err
	}
	done()
	fmt.Fprintf(stdout, "WASM: %s as brotli (%s plain), at most %s\n", megabytes(sizes.Engine.Brotli), megabytes(sizes.Engine.Plain), megabytes(site.EngineBudget))
	fmt.Fprintf(stdout, "JavaScript: %s as brotli (%s plain), at most %s; %s more when it is needed\n",
		kilobytes(sizes.Scripts.Brotli), kilobytes(sizes.Scripts.Plain), kilobytes(site.ScriptsBudget), kilobytes(sizes.Later.Brotli))
	fmt.Fprintf(stdout, "The site is in %s\n", dir)
	return nil
}

// parseAround accepts flags before and after the one argument.
func parseAround(flags *flag.FlagSet, args []string) (dir string, err error) {
	if err := flags.Parse(args); err != nil {
		return "", err
	}
	if flags.NArg() > 1 {
		dir = flags.Arg(0)
		if err := flags.Parse(flags.Args()[1:]); err != nil {
			return "", err
		}
		if flags.NArg() == 0 {
			return dir, nil
		}
	}
	if flags.NArg() != 1 || dir != "" {
		return "", errors.New("export takes one folder to write the site into, as in: go run ./cmd/serve export site")
	}
	return flags.Arg(0), nil
}

// mayWrite refuses a folder in which something could be overwritten.
func mayWrite(dir string, force bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return fmt.Errorf("%s is a file: give a folder to write the site into", dir)
		}
		return fmt.Errorf("%s cannot be read: %w", filepath.Clean(dir), err)
	case len(entries) > 0 && !force:
		return fmt.Errorf("%s is not empty: give another folder, or -force to write over what is in it", dir)
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.2f MB", float64(n)/1e6) }
func kilobytes(n int64) string { return fmt.Sprintf("%.1f KB", float64(n)/1e3) }
