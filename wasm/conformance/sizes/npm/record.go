package npm

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Record is what one set brought when it was installed.
type Record struct {
	Set
	// Date of the installation.
	Date string
	// Files is the sum of the bytes of all files in node_modules, Production the same after npm prune --omit=dev; Packed is
	// node_modules as tar through gzip; Lock is the size of package-lock.json.
	Files, Production, Packed, Lock int64
	// Cache is what npm ci left in an empty cache, Asked what npm install without a lock file left there; 0 where not measured.
	Cache, Asked int64
	// Yarn is node_modules and the lock file as yarn 1 makes them from package.json alone, YarnCache its cache; Pnpm is node_modules,
	// the lock file and the store of pnpm 9, each file once. 0 where not measured.
	Yarn, YarnCache, Pnpm int64
	// Packages are the entries of the lock file, those for other systems too.
	Packages []Package
}

// Package is an entry of the lock file.
type Package struct {
	Path, Version                       string
	Name                                string // where the folder's name is an alias
	Dev, Optional, DevOptional, Bundled bool
	OS, CPU, Libc                       []string
	// Needs are the names of optional packages that it asks for.
	Needs []string
}

// Write writes a record as text: a line a fact.
func (r Record) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "date %s\n", r.Date)
	for _, n := range r.numbers() {
		fmt.Fprintf(b, "%s %d\n", n.name, *n.value)
	}
	for _, list := range []struct {
		word  string
		names map[string]string
	}{{"needs", r.Dependencies}, {"develops", r.Development}} {
		for _, name := range slices.Sorted(maps.Keys(list.names)) {
			fmt.Fprintf(b, "%s %s %s\n", list.word, name, list.names[name])
		}
	}
	for _, p := range r.Packages {
		fmt.Fprintln(b, p.line())
	}
	return b.Flush()
}

type number struct {
	name  string
	value *int64
}

func (r *Record) numbers() []number {
	return []number{{"files", &r.Files}, {"production", &r.Production}, {"packed", &r.Packed}, {"lock", &r.Lock}, {"cache", &r.Cache}, {"asked", &r.Asked},
		{"yarn", &r.Yarn}, {"yarncache", &r.YarnCache}, {"pnpm", &r.Pnpm}}
}

func (p Package) line() string {
	w := []string{"at", p.Path, p.Version}
	for _, f := range []struct {
		set  bool
		word string
	}{{p.Dev, "dev"}, {p.Optional, "optional"}, {p.DevOptional, "devOptional"}, {p.Bundled, "bundled"}} {
		if f.set {
			w = append(w, f.word)
		}
	}
	for _, f := range []struct {
		word string
		list []string
	}{{"os", p.OS}, {"cpu", p.CPU}, {"libc", p.Libc}, {"needs", p.Needs}} {
		if len(f.list) > 0 {
			w = append(w, f.word+"="+strings.Join(f.list, ","))
		}
	}
	if p.Name != "" {
		w = append(w, "name="+p.Name)
	}
	return strings.Join(w, " ")
}

// Read reads what Write wrote.
func Read(name, text string) (Record, error) {
	r := Record{Set: Set{Name: name, Dependencies: map[string]string{}, Development: map[string]string{}}}
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if err := r.read(strings.Split(line, " ")); err != nil {
			return r, fmt.Errorf("%s, line %d: %w", name, i+1, err)
		}
	}
	return r, nil
}

func (r *Record) read(w []string) error {
	if len(w) < 2 {
		return fmt.Errorf("%q says nothing", strings.Join(w, " "))
	}
	switch {
	case w[0] == "date":
		r.Date = w[1]
		return nil
	case w[0] == "needs" && len(w) > 2:
		r.Dependencies[w[1]] = strings.Join(w[2:], " ")
		return nil
	case w[0] == "develops" && len(w) > 2:
		r.Development[w[1]] = strings.Join(w[2:], " ")
		return nil
	case w[0] == "at" && len(w) > 2:
		r.Packages = append(r.Packages, parsePackage(w[1:]))
		return nil
	}
	for _, n := range r.numbers() {
		if n.name == w[0] {
			var err error
			*n.value, err = strconv.ParseInt(w[1], 10, 64)
			return err
		}
	}
	return fmt.Errorf("%q is no fact", w[0])
}

func parsePackage(w []string) Package {
	p := Package{Path: w[0], Version: w[1]}
	for _, f := range w[2:] {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "dev":
			p.Dev = true
		case "optional":
			p.Optional = true
		case "devOptional":
			p.DevOptional = true
		case "bundled":
			p.Bundled = true
		case "os":
			p.OS = strings.Split(value, ",")
		case "cpu":
			p.CPU = strings.Split(value, ",")
		case "libc":
			p.Libc = strings.Split(value, ",")
		case "needs":
			p.Needs = strings.Split(value, ",")
		case "name":
			p.Name = value
		}
	}
	return p
}

// lockEntry is a package as package-lock.json has it.
type lockEntry struct {
	Version     string   `json:"version,omitempty"`
	Name        string   `json:"name,omitempty"`
	Dev         bool     `json:"dev,omitempty"`
	Optional    bool     `json:"optional,omitempty"`
	DevOptional bool     `json:"devOptional,omitempty"`
	InBundle    bool     `json:"inBundle,omitempty"`
	OS          []string `json:"os,omitempty"`
	CPU         []string `json:"cpu,omitempty"`
	Libc        []string `json:"libc,omitempty"`

	Dependencies         map[string]string `json:"dependencies,omitempty"`
	OptionalDependencies map[string]string `json:"optionalDependencies,omitempty"`
	PeerDependencies     map[string]string `json:"peerDependencies,omitempty"`
}

type lockFile struct {
	LockfileVersion int                  `json:"lockfileVersion"`
	Packages        map[string]lockEntry `json:"packages"`
}

// LockFile is package-lock.json as far as a prediction reads it.
func (r Record) LockFile() (string, error) {
	f := lockFile{LockfileVersion: 3, Packages: map[string]lockEntry{}}
	for _, p := range r.Packages {
		e := lockEntry{Version: p.Version, Name: p.Name, Dev: p.Dev, Optional: p.Optional, DevOptional: p.DevOptional, InBundle: p.Bundled, OS: p.OS, CPU: p.CPU, Libc: p.Libc}
		for _, n := range p.Needs {
			if e.Dependencies == nil {
				e.Dependencies = map[string]string{}
			}
			e.Dependencies[n] = "*"
		}
		f.Packages[p.Path] = e
	}
	b, err := json.Marshal(f)
	return string(b), err
}

// packages reads a lock file's entries.
func packages(lock []byte) ([]Package, error) {
	var f lockFile
	if err := json.Unmarshal(lock, &f); err != nil {
		return nil, err
	}
	optional := map[string]bool{}
	for at, e := range f.Packages {
		if e.Optional {
			optional[at[strings.LastIndex(at, "node_modules/")+len("node_modules/"):]] = true
		}
	}
	var out []Package
	for _, at := range slices.Sorted(maps.Keys(f.Packages)) {
		e := f.Packages[at]
		if at == "" {
			continue
		}
		p := Package{at, e.Version, e.Name, e.Dev, e.Optional, e.DevOptional, e.InBundle, e.OS, e.CPU, e.Libc, nil}
		for _, list := range []map[string]string{e.Dependencies, e.OptionalDependencies, e.PeerDependencies} {
			for _, n := range slices.Sorted(maps.Keys(list)) {
				if optional[n] {
					p.Needs = append(p.Needs, n)
				}
			}
		}
		out = append(out, p)
	}
	return out, nil
}
