// Package project finds the checkout that the program works on and tells the content of its source files apart by a hash.
// It reads files only; what is done with them is its callers' part: the packages below cmd/serve, and the browser tests.
package project

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Module is the path in the go.mod of the checkout.
const Module = "github.com/dockerfile-stages/playground"

// Root returns the folder of the checkout that holds dir.
func Root(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if moduleOf(filepath.Join(at, "go.mod")) == Module {
			return at, nil
		}
		if filepath.Dir(at) == at {
			return "", fmt.Errorf("%s is not inside a checkout of %s: run the command there", dir, Module)
		}
	}
}

// moduleOf returns the module path that a go.mod declares, "" where there is none.
func moduleOf(gomod string) string {
	file, err := os.Open(gomod)
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "module "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// Key collects what a result depends on. Two keys are equal only if the same things were added in the same order.
type Key struct {
	sum hash.Hash
	err error
}

// NewKey starts a key. The kind keeps results of different kinds apart.
func NewKey(kind string) *Key {
	k := &Key{sum: sha256.New()}
	k.Add(kind)
	return k
}

// Add adds texts, each with its length, so that their borders count.
func (k *Key) Add(texts ...string) {
	for _, text := range texts {
		fmt.Fprintf(k.sum, "%d:%s\n", len(text), text)
	}
}

// AddFiles adds the names and contents of the files below dir of root that take returns true for, in the order of their names.
// take is also asked about folders, and may decline them whole. A folder that does not exist counts as empty.
func (k *Key) AddFiles(root fs.FS, dir string, take func(name string, folder bool) bool) {
	err := fs.WalkDir(root, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // never there, or gone since it was listed: a watcher will call again
		case err != nil:
			return err
		case entry.IsDir() && name != dir && !take(name, true):
			return fs.SkipDir
		case !entry.Type().IsRegular() || !take(name, false):
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err == nil {
			k.Add(name, string(content))
		}
		return err
	})
	if err != nil && k.err == nil {
		k.err = err
	}
}

// Hex returns the key as a name for a folder or file, or the first error of AddFiles.
func (k *Key) Hex() (string, error) {
	return hex.EncodeToString(k.sum.Sum(nil)[:16]), k.err
}

// GoSources is an AddFiles filter: what the Go toolchain reads to build a program, so no tests, nothing in testdata
// and no nested module.
func GoSources(root fs.FS) func(string, bool) bool {
	return func(name string, folder bool) bool {
		base := path.Base(name)
		if !folder {
			return !strings.HasSuffix(base, "_test.go") && !Temporary(base)
		}
		if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
			return false
		}
		_, err := fs.Stat(root, path.Join(name, "go.mod"))
		return err != nil
	}
}

// Everything is an AddFiles filter for a folder in which each file counts.
func Everything(name string, folder bool) bool { return folder || !Temporary(path.Base(name)) }

// PageSources is an AddFiles filter for the folder of the page: no packages, no tests.
func PageSources(name string, folder bool) bool {
	base := path.Base(name)
	if folder {
		return base != "node_modules" && base != "e2e" && base != "docs" && base != "testdata" && !strings.HasPrefix(base, ".")
	}
	return !strings.Contains(base, ".test.") && !strings.HasSuffix(base, ".go") && !Temporary(base)
}

// Temporary tells the files that editors leave beside what is edited.
func Temporary(base string) bool {
	return strings.HasPrefix(base, ".#") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".tmp")
}
