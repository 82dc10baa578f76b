// Command structure holds the engine to BuildKit's frontend.
//
//	structure compare [-wasm] FOLDER...               every Dockerfile below the folders: agreement by part, and every difference
//	structure fuzz [-for 2m] [-seed N] [FOLDER...]    cases made out of those Dockerfiles, or the golden ones, until the time is over
//	structure record [FOLDER]                         writes BuildKit's answers into the golden cases (../stage/testdata)
//	structure live [-wasm] [FOLDER]                   the golden cases again, against BuildKit itself
package main

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dockerfile-stages/playground/wasm/conformance/structure"
	"github.com/dockerfile-stages/playground/wasm/stage/golden"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "structure:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: compare, fuzz, record or live")
	}
	switch args[0] {
	case "compare":
		return compare(args[1:], out)
	case "fuzz":
		return fuzz(args[1:], out)
	case "record":
		n, err := structure.Record(folder(args[1:]))
		fmt.Fprintf(out, "%d cases changed\n", n)
		return err
	case "live":
		return live(args[1:], out)
	}
	return fmt.Errorf("%q is no command: compare, fuzz, record or live", args[0])
}

func compare(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	wasm := flags.Bool("wasm", false, "ask the engine as compiled WASM under Node, not in this process")
	module := flags.String("module", "../..", "the folder of the engine's module, for -wasm")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := dockerfiles(flags.Args())
	if err != nil {
		return err
	}
	var cases []structure.Case
	for _, f := range files {
		dt, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		cases = append(cases, structure.Case{Name: f, Dockerfile: string(dt)})
	}
	return compareAll(cases, *wasm, *module, out)
}

// compareAll puts every case to both sides and prints where they differ, and the sum.
func compareAll(cases []structure.Case, wasm bool, module string, out io.Writer) error {
	ask, end, err := asker(wasm, module)
	if err != nil {
		return err
	}
	defer end()
	tally := structure.NewTally()
	for _, c := range cases {
		answer, err := ask(c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		for _, t := range answer.Targets {
			if t.Stopped != "" {
				fmt.Fprintf(out, "%s, target %q: the engine foresees that a step fails: %s\n", c.Name, t.Target, t.Stopped)
			}
		}
		if diffs := structure.Compare(c, answer, tally); len(diffs) > 0 {
			fmt.Fprintln(out, c.Name)
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

// seedTexts are what made-up cases start from: the Dockerfiles below some folders, or the golden ones.
func seedTexts(folders []string) ([]string, error) {
	var seeds []string
	if len(folders) == 0 {
		paths, err := golden.Files(folder(nil))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			f, err := golden.Read(path)
			if err != nil {
				return nil, err
			}
			seeds = append(seeds, f.Dockerfile)
		}
	}
	files, err := dockerfiles(folders)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		dt, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, string(dt))
	}
	if len(seeds) == 0 {
		return nil, fmt.Errorf("no Dockerfiles in %v", folders)
	}
	return seeds, nil
}

// folder is where the golden cases are.
func folder(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return filepath.Join("..", "stage", "testdata")
}

// live compares the golden cases without their recorded answers.
func live(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("live", flag.ContinueOnError)
	wasm := flags.Bool("wasm", false, "ask the engine as compiled WASM under Node, not in this process")
	module := flags.String("module", "../..", "the folder of the engine's module, for -wasm")
	if err := flags.Parse(args); err != nil {
		return err
	}
	paths, err := golden.Files(folder(flags.Args()))
	if err != nil {
		return err
	}
	var cases []structure.Case
	for _, path := range paths {
		f, err := golden.Read(path)
		if err != nil {
			return err
		}
		cases = append(cases, f.Case)
	}
	return compareAll(cases, *wasm, *module, out)
}

// asker is how the engine is asked, and what ends it.
func asker(wasm bool, module string) (ask func(structure.Case) (structure.Answer, error), end func(), err error) {
	if !wasm {
		return func(c structure.Case) (structure.Answer, error) { return structure.Native(c), nil }, func() {}, nil
	}
	scratch, err := os.MkdirTemp("", "engine")
	if err != nil {
		return nil, nil, err
	}
	engine, err := structure.Start(module, scratch)
	if err != nil {
		os.RemoveAll(scratch)
		return nil, nil, err
	}
	return engine.Ask, func() { engine.Close(); os.RemoveAll(scratch) }, nil
}

// fuzz compares made-up cases. A seed and a number of cases give the same cases again.
func fuzz(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	duration := flags.Duration("for", 2*time.Minute, "how long to go on")
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano()), "where the cases start from")
	most := flags.Int("differences", 20, "how many differing cases to print")
	if err := flags.Parse(args); err != nil {
		return err
	}
	seeds, err := seedTexts(flags.Args())
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "seed %d, %d Dockerfiles, for %v\n", *seed, len(seeds), *duration)
	tally := structure.NewTally()
	differing := 0
	end := time.Now().Add(*duration)
	for n := uint64(0); time.Now().Before(end); n++ {
		c := structure.Mutate(rand.New(rand.NewPCG(*seed, n)), seeds)
		diffs := structure.Compare(c, structure.Native(c), tally)
		if len(diffs) == 0 {
			continue
		}
		if differing++; differing <= *most {
			fmt.Fprintf(out, "case %d: args %q platform %q ignore %q contexts %q images %d\n%s\n---\n", n, c.BuildArgs, c.Platform, c.Ignore, c.Contexts, len(c.Images), c.Dockerfile)
			for _, d := range diffs {
				fmt.Fprint(out, d)
			}
		}
	}
	fmt.Fprint(out, tally)
	if !tally.Perfect() {
		return fmt.Errorf("engine and BuildKit differ in %d cases of seed %d", differing, *seed)
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
