// Command shell holds package wasm/shell to a real busybox: it runs scripts in a chroot whose /bin is busybox with a link
// for each applet, and compares the tree they leave, their exit status and their output with what the engine says.
//
//	shell -record DIR…     run the cases and write what busybox made of them into their files
//	shell -check DIR…      run the cases and compare with what is recorded, and with the engine
//	shell -random N -seed S compare N random scripts with the engine
//	shell -try FILE         compare the scripts of a file, cut at lines of ---, with the engine; -with dash or bash runs them there
//	shell -build [-random N] DIR…
//	                       build cases and random scripts as RUN instructions with a real BuildKit and compare image,
//	                       layers and errors
//
// Run it in wasm/conformance.
//
// It needs Linux, root and a static busybox (BUSYBOX, or the one on PATH).
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

func main() {
	record := flag.Bool("record", false, "write what busybox does into the cases")
	random := flag.Int("random", 0, "compare this many random scripts")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "seed of the random scripts")
	build := flag.Bool("build", false, "build the cases with a real BuildKit")
	script := flag.String("script", "", "compare one script, and show both")
	try := flag.String("try", "", "compare the scripts of a file, cut at lines of ---")
	with := flag.String("with", "", "the shell of -script, -try and -random: dash or bash instead of busybox")
	flag.Parse()
	if err := run(*record, *build, *random, *seed, *script, *try, *with, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "shell:", err)
		os.Exit(1)
	}
}

func run(record, build bool, random int, seed uint64, script, try, with string, dirs []string) error {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		return fmt.Errorf("the comparison needs Linux and root, for its chroot")
	}
	box, err := newBox()
	if err != nil {
		return err
	}
	defer box.close()
	if script != "" {
		return one(box, script, with)
	}
	if try != "" {
		return tryFile(box, try, with)
	}
	var files []string
	for _, d := range dirs {
		found, err := filepath.Glob(filepath.Join(d, "*.txt"))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	wrong := 0
	if build {
		list, err := load(files)
		if err != nil {
			return err
		}
		list = append(list, randomCases(random, seed, "")...)
		if wrong, err = buildCases(box, list); err != nil {
			return err
		}
		if wrong > 0 {
			return fmt.Errorf("%d differences", wrong)
		}
		return nil
	}
	for _, name := range files {
		bad, err := caseFile(box, name, record)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if bad != "" {
			wrong++
			fmt.Printf("%s: %s\n", filepath.Base(name), bad)
		}
	}
	if len(files) > 0 {
		fmt.Printf("%d cases, %d differ\n", len(files), wrong)
	}
	if random > 0 {
		wrong += randomScripts(box, random, seed, with)
	}
	if wrong > 0 && !record {
		return fmt.Errorf("%d differences", wrong)
	}
	return nil
}

// load reads cases.
func load(names []string) ([]golden.Case, error) {
	var list []golden.Case
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		c, err := golden.Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if c.Shell != "" {
			continue // the base of these builds is busybox
		}
		c.Rule = strings.TrimSuffix(filepath.Base(name), ".txt") + ": " + c.Rule
		list = append(list, c)
	}
	return list, nil
}

// caseFile runs one case; what differs comes back as a text.
func caseFile(box *box, name string, record bool) (string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	c, err := golden.Parse(string(text))
	if err != nil {
		return "", err
	}
	real, err := box.run(c)
	if err != nil {
		return "", err
	}
	if record {
		if err := os.WriteFile(name, []byte(real.Format()), 0o644); err != nil {
			return "", err
		}
	} else if d := golden.Compare(c, real); d != "" {
		return "busybox does not do what is recorded\n" + d, nil
	}
	return engineDiffers(real, box.applets), nil
}

// engineDiffers compares the engine with what busybox did.
func engineDiffers(real golden.Case, applets []string) string {
	r := golden.Evaluate(real, applets)
	if r.Vague != "" {
		return "the engine does not know: " + r.Vague + "\n"
	}
	return golden.Compare(real, r.Case)
}

// tryFile compares each script of a file.
func tryFile(box *box, name, with string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, err := golden.ParseTree(start)
	if err != nil {
		return err
	}
	wrong := 0
	scripts := strings.Split(string(text), "\n---\n")
	for _, s := range scripts {
		real, err := box.run(golden.Case{Rule: "script", Script: strings.TrimSuffix(s, "\n"), Shell: with, Before: before})
		if err != nil {
			return err
		}
		if d := engineDiffers(real, box.applets); d != "" {
			wrong++
			fmt.Printf("== %s\n%s", s, d)
		}
	}
	fmt.Printf("%d scripts, %d differ\n", len(scripts), wrong)
	return nil
}

func one(box *box, script, with string) error {
	real, err := box.run(golden.Case{Rule: "script", Script: script, Shell: with})
	if err != nil {
		return err
	}
	fmt.Print(real.Format())
	d := engineDiffers(real, box.applets)
	if d == "" {
		d = "the engine agrees\n"
	}
	fmt.Print(strings.TrimSpace(d), "\n")
	return nil
}
