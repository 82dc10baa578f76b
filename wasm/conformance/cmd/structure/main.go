// Command structure holds the engine to BuildKit's frontend.
//
//	structure compare [-wasm] [-all] FOLDER...   every Dockerfile below the folders; prints agreement and differences
package main

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/conformance/structure"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "structure:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: compare")
	}
	switch args[0] {
	case "compare":
		return compare(args[1:], out)
	}
	return fmt.Errorf("%q is no command: compare", args[0])
}

func compare(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := dockerfiles(flags.Args())
	if err != nil {
		return err
	}
	tally := structure.NewTally()
	for _, f := range files {
		dt, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		c := structure.Case{Name: f, Dockerfile: string(dt)}
		if diffs := structure.Compare(c, structure.Native(c), tally); len(diffs) > 0 {
			fmt.Fprintln(out, f)
			for _, d := range diffs {
				fmt.Fprint(out, d)
			}
		}
	}
	fmt.Fprint(out, tally)
	if !tally.Perfect() {
		return fmt.Errorf("engine and BuildKit differ")
	}
	return nil
}

// dockerfiles lists the files below some folders whose name says that they are Dockerfiles.
func dockerfiles(folders []string) ([]string, error) {
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && strings.Contains(strings.ToLower(d.Name()), "dockerfile") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
