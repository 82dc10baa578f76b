package main

import (
	"cmp"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// library is a package as its sources show it: what it imports, and how many bytes it is compiled from.
type library struct {
	imports []string
	source  int64
	main    bool // a program, which nothing imports
}

// sourceGraph reads the packages of the standard library and of the modules in this machine's module cache, the newest of
// each. They are read, not built: nothing is known of what a linker keeps of them.
func sourceGraph() (map[string]library, error) {
	out, err := command("", nil, "go", "env", "GOMODCACHE", "GOROOT")
	if err != nil {
		return nil, err
	}
	roots := strings.Fields(string(out))
	all := map[string]library{}
	if err := packagesBelow(filepath.Join(roots[1], "src"), "", all); err != nil {
		return nil, err
	}
	dirs := map[string]string{} // module path → newest folder
	err = filepath.WalkDir(roots[0], func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if p == filepath.Join(roots[0], "cache") {
			return fs.SkipDir
		}
		at := strings.LastIndexByte(p, '@')
		if at < 0 {
			return nil
		}
		rel, err := filepath.Rel(roots[0], p[:at])
		if err != nil {
			return err
		}
		// Names of folders sort versions nearly as they are; what is a little older has much the same packages.
		if path := unescape(rel); path != "golang.org/toolchain" && dirs[path] < p {
			dirs[path] = p
		}
		return fs.SkipDir
	})
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(dirs)) {
		if err := packagesBelow(dirs[path], path, all); err != nil {
			return nil, err
		}
	}
	// The standard library's copies of other modules have paths of their own.
	for path, l := range all {
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
			continue
		}
		for i, name := range l.imports {
			if _, ok := all["vendor/"+name]; ok {
				l.imports[i] = "vendor/" + name
			}
		}
	}
	return all, nil
}

// addSources adds packages that no program measured holds: the standard library's, those that another module of the cache
// imports, and what these import. Of them the imports and the bytes of source are known, and not what a linker keeps.
func (t *tabulation) addSources(all map[string]library) {
	var todo []string
	for path, l := range all {
		if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") && first != "vendor" && first != "cmd" {
			todo = append(todo, path)
		}
		for _, i := range l.imports {
			if moduleRoot(i) != moduleRoot(path) {
				todo = append(todo, i)
			}
		}
	}
	slices.SortFunc(todo, cmp.Compare[string])
	seen := map[string]bool{}
	for len(todo) > 0 {
		path := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		l, ok := all[path]
		if !ok || l.main || seen[path] {
			continue
		}
		seen[path] = true
		todo = append(todo, l.imports...)
		if t.deps[path] == nil {
			t.deps[path], t.source[path], t.kept[path] = append([]string{}, l.imports...), l.source, new([6][]int64)
		}
	}
	for i, p := range slices.Sorted(maps.Keys(t.deps)) {
		t.index[p] = i
	}
}

// moduleRoot is the part of an import path that names its repository, as far as the path tells.
func moduleRoot(path string) string {
	parts := strings.Split(path, "/")
	return strings.Join(parts[:min(len(parts), 3)], "/")
}

// packagesBelow reads the packages of one module, those for linux/amd64 without cgo.
func packagesBelow(root, module string, all map[string]library) error {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = "linux", "amd64", false
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		name := d.Name()
		if p != root && (name == "testdata" || name == "vendor" && module != "" || name == "examples" || name == "cmd" && module == "" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if p != root {
			if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil {
				return fs.SkipDir // a module of its own
			}
		}
		pkg, err := ctx.ImportDir(p, 0)
		if err != nil {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		path := module
		if rel != "." {
			path = strings.TrimPrefix(filepath.ToSlash(filepath.Join(module, rel)), "/")
		}
		l := library{imports: pkg.Imports, main: pkg.Name == "main"}
		for _, f := range pkg.GoFiles {
			if fi, err := os.Stat(filepath.Join(p, f)); err == nil {
				l.source += fi.Size()
			}
		}
		all[path] = l
		return nil
	})
}
