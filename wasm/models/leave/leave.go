// Package leave writes into the tree what a modelled command leaves: files whose bytes nobody knows, and bytes in directories
// that nobody lists. It also tells the reader of them.
//
// The models of language tools (pip, cargo, maven, …) share it. It knows no tool, and decides nothing.
package leave

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Bytes is how much something takes, on disk and in a compressed layer. It is handed by address, and never changed.
type Bytes struct{ Disk, Packed size.Size }

// Nothing and Unknown are the two ends: no bytes, and any number.
var (
	Nothing = &Bytes{size.Zero, size.Zero}
	Unknown = &Bytes{size.None, size.None}
)

// About is an estimate in bytes with its bounds; gzip is the share of it that stays in a compressed layer.
func About(n, low, high, gzip float64) *Bytes {
	return Packed(size.About(int64(n), int64(low), int64(high)), gzip)
}

// Packed is a size of which a share stays in a compressed layer; a single file's share is off by a quarter.
func Packed(s size.Size, gzip float64) *Bytes {
	return &Bytes{s, s.Scale(gzip, gzip*0.75, min(1, gzip*1.25))}
}

// Add sums both.
func (b *Bytes) Add(o *Bytes) *Bytes { return &Bytes{b.Disk.Add(o.Disk), b.Packed.Add(o.Packed)} }

// Grow adds bytes that nobody lists to a directory, which is made if need be and open afterwards.
func Grow(c *command.Call, dir string, b *Bytes, why string) {
	change(c, dir, func(n *fstree.Node) {
		n.Rest, n.Packed, n.Why = plus(n.Rest, b.Disk), plus(n.Packed, b.Packed), why
	})
}

// Fill makes bytes that nobody lists the content of a directory, in place of what an earlier command left there: a build
// that runs again writes the same files.
func Fill(c *command.Call, dir string, b *Bytes, why string) {
	change(c, dir, func(n *fstree.Node) { n.Rest, n.Packed, n.Why = b.Disk, b.Packed, why })
}

func change(c *command.Call, dir string, f func(n *fstree.Node)) {
	if files.Vague(dir) {
		c.FS.Blur(dir)
		return
	}
	if e := c.FS.MkdirAll(c.FS.Abs(dir), 0o755); e.Failed() {
		return
	}
	found, e := c.FS.Lookup(dir)
	if e.Failed() || found.Node == nil || found.Node.Kind != fstree.Dir {
		return
	}
	c.FS.Change(found.Real, func(n *fstree.Node) {
		n.Open = true
		f(n)
	})
}

func plus(a, b size.Size) size.Size {
	if a.Certainty == "" {
		return b
	}
	return a.Add(b)
}

// Open says that directories may hold more than is listed; their bytes are counted elsewhere.
func Open(c *command.Call, dirs ...string) {
	for _, d := range dirs {
		if f, e := c.FS.Lookup(d); e == files.OK && f.Node.Kind == fstree.Dir && !f.Node.Open {
			c.FS.Change(f.Real, func(n *fstree.Node) {
				n.Open = true
				if n.Rest.Certainty == "" {
					n.Rest = size.Zero
				}
			})
		}
	}
}

// Output is a file that a tool writes for certain.
type Output struct {
	*Bytes
	Mode    uint32 // before the umask
	Class   string
	Why     string
	Program *fstree.Program
}

// File writes an output, and the directories above it. It fails where a real tool could not write either.
func File(c *command.Call, p string, o *Output) files.Errno {
	if files.Vague(p) {
		c.FS.Blur(p)
		return files.Maybe
	}
	if e := c.FS.MkdirAll(path.Dir(c.FS.Abs(p)), 0o755); e.Failed() {
		return e
	}
	real, e := c.FS.Create(p, o.Mode&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return e
	}
	c.FS.Change(real, func(n *fstree.Node) {
		n.Kind, n.Mode = fstree.File, o.Mode&^c.FS.Umask
		n.Content, n.Size, n.Packed, n.Class, n.Why, n.Program = nil, o.Disk, o.Packed, o.Class, o.Why, o.Program
	})
	return files.OK
}

// Part is one line of an effect's breakdown.
type Part struct {
	Name string
	Disk size.Size
}

// Tell reports what a command left, the largest parts first.
func Tell(c *command.Call, kind report.EffectKind, dir, text string, total size.Size, parts ...Part) {
	if c.Effect == nil {
		return
	}
	if dir = path.Clean(dir); files.Vague(dir) {
		dir = ""
	}
	e := report.Effect{Kind: kind, Path: dir, Text: text, Size: &total}
	for i := range parts {
		at := len(e.Parts)
		for at > 0 && e.Parts[at-1].Size.Bytes < parts[i].Disk.Bytes {
			at--
		}
		if at < maxParts {
			e.Parts = slices.Insert(e.Parts, at, report.EffectPart{Label: parts[i].Name, Size: parts[i].Disk})
			e.Parts = e.Parts[:min(len(e.Parts), maxParts)]
		}
	}
	c.Effect(e)
}

// maxParts is as much of a breakdown as a person reads.
const maxParts = 40

// Wrote tells of something written.
func Wrote(c *command.Call, dir, text string, total size.Size, parts ...Part) {
	Tell(c, report.EffectWrite, dir, text, total, parts...)
}

// Vague is true where a word of the command line is not wholly known.
func Vague(c *command.Call) bool { return slices.ContainsFunc(c.Args, files.Vague) }

// Env is the value of a variable, "" where it is not set.
func Env(c *command.Call, name string) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(c.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// Or is the first string that is not empty.
func Or(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// Home is the user's home directory.
func Home(c *command.Call) string { return Or(Env(c, "HOME"), "/root") }

// Is tells whether a path is known to be a file, or known not to be; sure is false where neither is known.
func Is(c *command.Call, p string) (there, sure bool) {
	f, e := c.FS.Lookup(p)
	return e == files.OK && f.Node.Kind == fstree.File, e != files.Maybe && !(e == files.OK && f.Doubted)
}

// Text is a file's text; ok is false where it is missing or not known.
func Text(c *command.Call, p string) (text string, ok bool) {
	t, e := c.FS.Read(p)
	return string(t.Bytes), e == files.OK && t.Known
}

// Glob are the names in a directory that end so, sorted; none where the directory is not known.
func Glob(c *command.Call, dir, suffix string) (names []string) {
	list, _, e := c.FS.List(dir)
	if e.Failed() {
		return nil
	}
	for _, x := range list {
		if strings.HasSuffix(x.Name, suffix) {
			names = append(names, x.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Count is a number with its noun.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// Names joins names for a sentence.
func Names(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}
