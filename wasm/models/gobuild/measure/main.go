// Command measure builds Go programs with the toolchain at hand and writes down what their binaries hold.
//
// It is how the table of package gobuild comes about, and how its estimates are checked. Three verbs:
//
//	go run . typical >raw-typical.jsonl     the small programs under typical/, one for each popular library
//	go run . programs LIST >raw.jsonl       real programs of the module proxy, one "import-path@version" a line
//	go run . table RAW... >../../../facts/tables/gobuild-packages.txt   turns such measurements into the table, and adds what
//	                                        the sources of the standard library and of this machine's module cache import
//	go run . check RAW... >../testdata/check.txt   compares the package's estimates with measurements it has not seen
//	go run . modules >../../../facts/tables/gobuild-modules.txt         sizes of the modules in this machine's module cache
//
// A measurement is one line of JSON: sizes of the binary as linked and stripped, their gzip sizes, the bytes of machine
// code that each package contributed (from the symbol table), and what imports what. Programs are built for linux/amd64
// with CGO_ENABLED=0 unless their line ends in " cgo". This is a module of its own, so that the libraries
// measured here never become requirements of the playground.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say typical, programs LIST, table RAW..., check RAW... or modules")
	}
	switch args[0] {
	case "typical":
		return typical(args[1:])
	case "programs":
		return programs(args[1:])
	case "table":
		return table(args[1:])
	case "modules":
		return modules()
	case "check":
		return check(args[1:])
	}
	return fmt.Errorf("no such verb: %s", args[0])
}

// typical measures every folder of typical/ (or those named) in this module.
func typical(names []string) error {
	if len(names) == 0 {
		dirs, err := os.ReadDir("typical")
		if err != nil {
			return err
		}
		for _, d := range dirs {
			names = append(names, d.Name())
		}
	}
	for _, n := range names {
		report("typical/"+n, ".", "./typical/"+n, n == "mattnsqlite")
	}
	return nil
}

// programs measures main packages of published modules, each in a scratch copy of its module with its own go.mod.
func programs(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("programs takes one list")
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		words := strings.Fields(sc.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		dir, pkg, cleanup, err := checkout(words[0])
		if err != nil {
			fmt.Fprintln(os.Stderr, words[0], err)
			continue
		}
		report(words[0], dir, pkg, len(words) > 1 && words[1] == "cgo")
		cleanup()
	}
	return nil
}

// report measures one program and prints its line; one that does not build is named on standard error and left out.
func report(name, dir, pkg string, cgo bool) {
	m, err := measure(name, dir, pkg, cgo)
	if err != nil {
		fmt.Fprintln(os.Stderr, name, err)
		return
	}
	_ = json.NewEncoder(os.Stdout).Encode(m)
	fmt.Fprintf(os.Stderr, "%s %.1f MB\n", name, float64(m.Disk)/1e6)
}

// checkout copies the module that holds the main package into a scratch folder.
func checkout(spec string) (dir, pkg string, cleanup func(), err error) {
	path, version, ok := strings.Cut(spec, "@")
	if !ok {
		return "", "", nil, fmt.Errorf("no version")
	}
	for mod := path; mod != "." && mod != ""; mod = filepath.Dir(mod) {
		out, e := command("", nil, "go", "mod", "download", "-json", mod+"@"+version)
		if e != nil {
			err = e
			continue
		}
		var info struct{ Dir string }
		if err = json.Unmarshal(out, &info); err != nil {
			return "", "", nil, err
		}
		if dir, err = os.MkdirTemp("", "measure"); err != nil {
			return "", "", nil, err
		}
		if err = os.CopyFS(dir, os.DirFS(info.Dir)); err != nil {
			return "", "", nil, err
		}
		_ = filepath.Walk(dir, func(p string, fi os.FileInfo, err error) error { return os.Chmod(p, 0o755) })
		rel := strings.TrimPrefix(strings.TrimPrefix(path, mod), "/")
		return dir, "./" + rel, func() { _ = os.RemoveAll(dir) }, nil
	}
	return "", "", nil, err
}
