package npm

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"
)

// Options is what decides on which packages of a lock file or manifest are installed.
type Options struct {
	// Production leaves development dependencies out.
	Production bool
	// NoOptional leaves optional ones out.
	NoOptional bool
	// Platform is "linux/amd64"; Libc "glibc" or "musl", "" where it is not known.
	Platform, Libc string
}

// Installed is one package in its place.
type Installed struct {
	// Path is where it lies, "node_modules/a/node_modules/b".
	Path, Name, Version string
	// Bins are the commands that it brings, with the file of each, as far as the lock file tells.
	Bins map[string]string
}

// Set is what an installation brings.
type Set struct {
	Packages []Installed
	// From says where that was read.
	From string
	// Guessed is true where the packages are those of the table's graph, not of a lock file.
	Guessed bool
	// Unmeasured are direct dependencies of which nobody knows what they bring.
	Unmeasured []string
	// Links are folders of a workspace that node_modules links to, by the link's path.
	Links map[string]string
}

// lockFile is package-lock.json, versions 1 to 3.
type lockFile struct {
	Packages map[string]struct {
		Name, Version, Resolved string
		Dev, Optional, Link     bool
		DevOptional, InBundle   bool
		OS, CPU, Libc           many
		Bin                     bins
	}
	Dependencies map[string]locked
}

// locked is a package of version 1's nested form.
type locked struct {
	Version                string
	Dev, Optional, Bundled bool
	Dependencies           map[string]locked
}

// many is a list that may be written as one text.
type many []string

func (m *many) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*m = many{one}
		return nil
	}
	var list []string
	err := json.Unmarshal(b, &list)
	*m = list
	return err
}

// bins are a package's commands; other forms than name to file are left aside.
type bins map[string]string

func (m *bins) UnmarshalJSON(b []byte) error {
	var list map[string]string
	if json.Unmarshal(b, &list) == nil {
		*m = list
	}
	return nil
}

// Lock is what package-lock.json or npm-shrinkwrap.json installs.
func Lock(lock []byte, o Options) (Set, bool) {
	var f lockFile
	if json.Unmarshal(lock, &f) != nil || f.Packages == nil && f.Dependencies == nil {
		return Set{}, false
	}
	s := Set{From: "package-lock.json", Links: map[string]string{}}
	orphans := f.orphans(lock, o)
	for p, e := range f.Packages {
		i := strings.LastIndex(p, "node_modules/")
		switch {
		case i < 0:
		case o.Production && e.Dev, o.NoOptional && e.Optional, o.Production && o.NoOptional && e.DevOptional:
		case e.Link:
			s.Links[p] = e.Resolved
		case e.InBundle, orphans[p]: // its owner's archive holds it, or nothing that is installed asks for it
		case o.fits(e.OS, e.CPU, e.Libc):
			name := p[i+len("node_modules/"):]
			if e.Name != "" { // an alias
				name = e.Name
			}
			s.Packages = append(s.Packages, Installed{p, name, e.Version, e.Bin})
		}
	}
	if f.Packages == nil {
		s.nested(f.Dependencies, o, "", 0)
	}
	s.sort()
	return s, true
}

// orphans are optional packages that only packages for other systems ask for: npm leaves them out with those.
func (f lockFile) orphans(lock []byte, o Options) map[string]bool {
	doubtful, gone := map[string]bool{}, map[string]bool{}
	for p, e := range f.Packages {
		switch {
		case !o.fits(e.OS, e.CPU, e.Libc):
			gone[p] = true
		case e.Optional && p != "":
			doubtful[p] = true
		}
	}
	if len(doubtful) == 0 || len(gone) == 0 {
		return nil
	}
	askers := askers(lock)
	for changed := true; changed; {
		changed = false
		for p := range doubtful {
			by := askers[p[strings.LastIndex(p, "node_modules/")+len("node_modules/"):]]
			if len(by) > 0 && !slices.ContainsFunc(by, func(a string) bool { return !gone[a] }) {
				gone[p] = true
				delete(doubtful, p)
				changed = true
			}
		}
	}
	return gone
}

// askers are the places of the packages that ask for each name.
func askers(lock []byte) map[string][]string {
	var f struct {
		Packages map[string]struct{ Dependencies, OptionalDependencies, PeerDependencies map[string]string }
	}
	by := map[string][]string{}
	if json.Unmarshal(lock, &f) != nil {
		return by
	}
	for p, e := range f.Packages {
		for _, list := range []map[string]string{e.Dependencies, e.OptionalDependencies, e.PeerDependencies} {
			for name := range list {
				by[name] = append(by[name], p)
			}
		}
	}
	return by
}

// nested reads version 1's form, which tells neither systems nor commands; names tell the systems of most.
func (s *Set) nested(deps map[string]locked, o Options, under string, depth int) {
	if depth > 50 {
		return
	}
	for name, d := range deps {
		if o.Production && d.Dev || o.NoOptional && d.Optional || d.Bundled || d.Optional && !o.named(name) {
			continue
		}
		p := path.Join(under, "node_modules", name)
		s.Packages = append(s.Packages, Installed{p, name, d.Version, nil})
		s.nested(d.Dependencies, o, p, depth+1)
	}
}

func (s *Set) sort() {
	slices.SortFunc(s.Packages, func(a, b Installed) int { return cmp.Compare(a.Path, b.Path) })
}

// fits tells whether a package for some systems only is for this one. Where the C library is not known, that of most images counts.
func (o Options) fits(systems, machines, libc []string) bool {
	system, machine := o.system()
	if !allows(systems, system) || !allows(machines, machine) {
		return false
	}
	if len(libc) > 0 {
		return allows(libc, o.libc())
	}
	// Some name their C library in their name alone; npm then installs both.
	return true
}

// named tells by its name whether a package for one system is for this one.
func (o Options) named(name string) bool {
	system, machine := o.system()
	plain, forSystem := strip(name)
	if plain == name {
		return true
	}
	if forSystem.system != "" && forSystem.system != system || forSystem.machine != "" && forSystem.machine != machine {
		return false
	}
	return forSystem.libc == "" || forSystem.libc == o.libc()
}

func (o Options) libc() string { return cmp.Or(o.Libc, "glibc") }

// system is the platform in npm's words.
func (o Options) system() (system, machine string) {
	system, machine, _ = strings.Cut(cmp.Or(o.Platform, "linux/amd64"), "/")
	machine, _, _ = strings.Cut(machine, "/")
	switch machine {
	case "amd64":
		machine = "x64"
	case "386":
		machine = "ia32"
	case "ppc64le":
		machine = "ppc64"
	}
	return system, machine
}

func allows(list []string, what string) bool {
	if len(list) == 0 || slices.Contains(list, what) || slices.Contains(list, "any") {
		return true
	}
	return strings.HasPrefix(list[0], "!") && !slices.Contains(list, "!"+what)
}
