// Package packages is the package managers as a model of package shell: apt-get and apt, apk, npm, yarn and pnpm.
//
// It reads the command line, asks packages apt, apk and npm what a set of names adds, and writes that into the tree: the bytes
// under /usr, which nobody lists file by file; the index that an update leaves; what was installed, so that a later
// command counts nothing twice and "purge" or "apk del" takes it away again. Directories that receive files are open
// afterwards: any program may be there. Nothing is downloaded, so an exit status is unknown and the tree is that of an
// installation that worked, but where failure is certain (no package lists were fetched).
// Package playground hands Model to the shell.
package packages

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model for one stage.
type Model struct {
	// Distro of the base image as the catalogue names it ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
	// Slim is true for images that leave documentation and translations out.
	Slim bool
}

// Command knows apt-get, apt and apk where the distribution has them (or is not known), and what installs of npm, yarn and pnpm.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	kind, _, _ := strings.Cut(m.Distro, " ")
	switch name {
	case "apt-get", "apt", "aptitude":
		return m.apt, kind == "debian" || kind == "ubuntu" || kind == ""
	case "apt-mark":
		return m.aptMark, kind == "debian" || kind == "ubuntu" || kind == ""
	case "apk":
		return m.apk, kind == "alpine" || kind == ""
	case "npm", "yarn", "yarnpkg", "pnpm", "corepack":
		return m.node(name, args)
	}
	return nil, false
}

// marker starts the Class of a directory in which the model remembers what it installed.
const marker = "installed:"

// state is what earlier commands of a tree installed.
type state struct {
	// have are all packages, world those that were asked for by name: by themselves, or in apk's virtual sets.
	have  map[string]bool
	world map[string]string // name to set, "" for none
}

// recall reads the state of a directory.
func recall(c *command.Call, dir string) state {
	s := state{map[string]bool{}, map[string]string{}}
	f, e := c.FS.Lookup(dir)
	if e != files.OK {
		return s
	}
	text, ok := strings.CutPrefix(f.Node.Class, marker)
	if !ok {
		return s
	}
	for _, w := range strings.Fields(text) {
		name, set, asked := strings.Cut(w, "@")
		s.have[name] = true
		if asked {
			s.world[name] = set
		}
	}
	return s
}

// remember writes the state down.
func (s state) remember(c *command.Call, dir string) {
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return
	}
	text := marker
	for _, n := range sorted(s.have) {
		text += " " + n
		if set, asked := s.world[n]; asked {
			text += "@" + set
		}
	}
	if f, e := c.FS.Lookup(dir); !e.Failed() && f.Node != nil {
		c.FS.Change(f.Real, func(n *fstree.Node) { n.Class, n.Open = text, true })
	}
	// Packages of servers add a user of their own.
	for _, p := range []string{"/etc/passwd", "/etc/group"} {
		if f, e := c.FS.Lookup(p); e == files.OK && f.Node.Kind == fstree.File {
			c.FS.Change(f.Real, func(n *fstree.Node) { n.Partial = true })
		}
	}
}

// ask adds what was installed by name.
func (s state) ask(name, set string) {
	if s.have[name] {
		s.world[name] = set
	}
}

// asked are the names of the world, sorted.
func (s state) asked() []string {
	var out []string
	for n := range s.world {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func sorted(set map[string]bool) []string {
	var out []string
	for n := range set {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// part is one package of an effect.
type part struct {
	name             string
	disk, compressed size.Size
}

// grow adds bytes to a directory that nobody lists.
func grow(c *command.Call, dir string, disk, compressed size.Size, why string) {
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return
	}
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil {
		return
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Open, n.Why = true, why
		n.Rest = plus(n.Rest, disk)
		n.Packed = plus(n.Packed, compressed)
	})
}

func plus(a, b size.Size) size.Size {
	if a.Certainty == "" {
		return b
	}
	return a.Add(b)
}

// shrink takes back what grow added. Bounds go with it, since they were added by the same figures.
func shrink(c *command.Call, dir string, disk, compressed size.Size) {
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil || f.Node.Rest.Certainty == "" {
		return
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Rest, n.Packed = less(n.Rest, disk), less(n.Packed, compressed)
	})
}

// open says that directories may hold more than is listed.
func open(c *command.Call, dirs ...string) {
	for _, d := range dirs {
		if f, e := c.FS.Lookup(d); e == files.OK && f.Node.Kind == fstree.Dir && !f.Node.Open {
			c.FS.Change(f.Real, func(n *fstree.Node) { n.Open = true })
		}
	}
}

// tell reports what a command added or took away, package by package.
func tell(c *command.Call, kind report.EffectKind, text, dir string, total size.Size, parts []part) {
	e := report.Effect{Kind: kind, Path: dir, Text: text, Size: &total}
	slices.SortStableFunc(parts, func(a, b part) int { return int(min(max(b.disk.Bytes-a.disk.Bytes, -1), 1)) })
	for _, p := range parts {
		e.Parts = append(e.Parts, report.EffectPart{Label: p.name, Size: p.disk})
	}
	if c.Effect != nil {
		c.Effect(e)
	}
}

// split separates options from names.
func split(args []string, withValue ...string) (options, names []string) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return options, append(names, args[i+1:]...)
		case strings.HasPrefix(a, "-") && len(a) > 1:
			options = append(options, a)
			if slices.Contains(withValue, a) && i+1 < len(args) {
				i++
				options = append(options, args[i])
			}
		default:
			names = append(names, a)
		}
	}
	return options, names
}

// vague is true where a word of the command line is not wholly known.
func vague(c *command.Call) bool { return slices.ContainsFunc(c.Args, files.Vague) }

// list joins names for a sentence.
func list(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}
