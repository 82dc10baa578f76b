package packages

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// modules is what an installation puts into a project.
type modules struct {
	dir string // the project's
	set npm.Set
	npm.Result
	// list is the name and size of the list that the package manager keeps in node_modules.
	list string
	each int64
}

// weigh estimates a set.
func weigh(c *command.Call, dir string, s npm.Set) modules {
	return modules{dir: dir, set: s, Result: npm.For(c.Facts).Estimate(s), list: ".package-lock.json", each: 330}
}

// unknownModules is an installation of which nobody can say what it brings.
func unknownModules(c *command.Call, dir, why string) {
	m := modules{dir: dir, Result: npm.Result{Disk: size.AtLeast(0), Compressed: size.AtLeast(0), Reasons: []string{why}}}
	m.grow(c)
}

// at makes a project's folder for packages and returns its path with links resolved.
func (m modules) at(c *command.Call) (string, bool) {
	if e := c.FS.MkdirAll(path.Join(m.dir, "node_modules"), 0o755); e.Failed() {
		return "", false
	}
	f, e := c.FS.Lookup(path.Join(m.dir, "node_modules"))
	if e.Failed() || f.Node == nil || f.Node.Kind != fstree.Dir {
		return "", false
	}
	return f.Real, true
}

// grow writes a total whose parts are not known.
func (m modules) grow(c *command.Call) {
	real, ok := m.at(c)
	if !ok {
		return
	}
	c.FS.Change(real, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed, n.Why = true, m.Disk, m.Compressed, strings.Join(m.Reasons, "; ")
	})
}

// write makes node_modules hold the packages: each in a folder of its own where a lock file tells which they are. A folder that
// holds the same already is left as it is, so that a second installation adds what is new.
func (m modules) write(c *command.Call) {
	if m.set.Guessed || len(m.Top) == 0 {
		m.grow(c)
		return
	}
	base, ok := m.at(c)
	if !ok {
		return
	}
	c.FS.Change(base, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed, n.Why = true, size.Zero, size.Zero, strings.Join(m.Reasons, "; ")
	})
	root := path.Dir(base)
	// All at once: one change of a directory of a thousand names costs as much as all of them.
	c.FS.Edit(base, func(e *fstree.Editor, at string) {
		for _, p := range m.Top {
			if rest, ok := strings.CutPrefix(p.Name, "node_modules"); ok {
				m.folder(c, e, at+rest, p)
			}
		}
		m.bins(c, e, at)
	})
	for _, p := range m.Top {
		if !strings.HasPrefix(p.Name, "node_modules/") { // of a workspace's own
			m.workspace(c, path.Join(root, p.Name), p)
		}
	}
	for at, to := range m.set.Links {
		if to == "" || c.FS.MkdirAll(path.Join(root, path.Dir(at)), 0o755).Failed() {
			continue
		}
		c.FS.Symlink(relative(path.Dir(at), to), path.Join(root, at))
	}
	m.record(c, base)
}

// owned makes a new node the user's who runs the command.
func owned(c *command.Call, n *fstree.Node) *fstree.Node {
	n.UID, n.GID = c.FS.UID, c.FS.GID
	return n
}

// folder is one package's.
func (m modules) folder(c *command.Call, e *fstree.Editor, at string, p npm.Package) {
	if old, ex := e.Look(at); ex == fstree.Yes && old.Kind == fstree.Dir && old.Rest == p.Disk {
		return
	}
	if scope := path.Dir(at); strings.HasPrefix(path.Base(scope), "@") {
		if _, ex := e.Look(scope); ex != fstree.Yes {
			e.Put(scope, owned(c, fstree.NewDir(0o755, c.FS.Origin)))
		}
	}
	e.Put(at, owned(c, fstree.NewDir(0o755, c.FS.Origin)))
	e.ChangeOne(at, func(n *fstree.Node) { n.Open, n.Rest, n.Packed, n.Why = true, p.Disk, p.Compressed, "a package" })
}

// workspace is a package that lies below a workspace's folder.
func (m modules) workspace(c *command.Call, dir string, p npm.Package) {
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return
	}
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil {
		return
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed, n.Why = true, p.Disk, p.Compressed, "a package"
	})
}

// bins makes node_modules/.bin for the packages whose commands the lock file names.
func (m modules) bins(c *command.Call, e *fstree.Editor, base string) {
	made := false
	for _, p := range m.set.Packages {
		rest, ok := strings.CutPrefix(p.Path, "node_modules/")
		if !ok || strings.Contains(rest, "node_modules/") {
			continue
		}
		for name, file := range p.Bins {
			if strings.Contains(name, "/") || name == "" {
				continue
			}
			if _, ex := e.Look(base + "/.bin"); !made && ex != fstree.Yes {
				dir := owned(c, fstree.NewDir(0o755, c.FS.Origin))
				dir.Open, dir.Rest = true, size.Zero
				e.Put(base+"/.bin", dir)
			}
			made = true
			e.Put(base+"/.bin/"+name, owned(c, fstree.NewSymlink(path.Join("..", rest, file), c.FS.Origin)))
		}
	}
}

// relative is the text of a link in from to a path, both below the project.
func relative(from, to string) string {
	return strings.Repeat("../", strings.Count(from, "/")+1) + to
}

// record is the list of what was installed.
func (m modules) record(c *command.Call, base string) {
	if m.list == "" {
		return
	}
	real, e := c.FS.Create(path.Join(base, m.list), 0o644, true)
	if e.Failed() || real == "" {
		return
	}
	n := int64(m.Packages) * m.each
	c.FS.Change(real, func(f *fstree.Node) {
		f.Content, f.Size, f.Class, f.Why = nil, size.About(n, n/2, n*2), "text", "the list of what was installed"
	})
}

// keep takes away the packages that are not in the set, as prune does; those that stay are not written again.
func (m modules) keep(c *command.Call) {
	base := path.Join(m.dir, "node_modules")
	f, e := c.FS.Lookup(base)
	if e != files.OK || f.Node.Kind != fstree.Dir {
		return
	}
	if len(m.Top) == 0 || m.set.Guessed || f.Node.Len() == 0 {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			if n.Rest.Certainty == size.Estimated && m.Disk.Bytes < n.Rest.Bytes {
				n.Rest, n.Packed = m.Disk, m.Compressed
			}
		})
		return
	}
	stay := map[string]bool{".bin": true, m.list: true}
	for _, p := range m.Top {
		stay[strings.TrimPrefix(p.Name, "node_modules/")] = true
	}
	var gone []string
	entries, _, _ := c.FS.List(base)
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name, "@") {
			if !stay[entry.Name] && entry.Node.Kind == fstree.Dir && !strings.HasPrefix(entry.Name, ".") {
				gone = append(gone, entry.Name)
			}
			continue
		}
		scoped, _, _ := c.FS.List(path.Join(base, entry.Name))
		for _, s := range scoped {
			if name := entry.Name + "/" + s.Name; !stay[name] && s.Node.Kind == fstree.Dir {
				gone = append(gone, name)
			}
		}
	}
	for _, name := range gone {
		c.FS.RemoveTree(path.Join(base, name))
	}
	m.record(c, base)
}

// cache makes a package manager's cache hold what was fetched. What the same project left there before is not counted twice.
func (m modules) cache(c *command.Call, dir string, holds size.Size, why string) {
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return
	}
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil {
		return
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		class := "cache of " + m.dir
		n.Open, n.Why = true, why
		if n.Class == class && n.Rest.Bytes >= holds.Bytes {
			return
		}
		if n.Class == class {
			n.Rest, n.Packed = holds, holds
			return
		}
		n.Class = class
		n.Rest, n.Packed = plus(n.Rest, holds), plus(n.Packed, holds)
	})
}

// tell reports what came, package by package.
func (m modules) tell(c *command.Call, dir string) {
	var parts []part
	for _, p := range m.Largest {
		parts = append(parts, part{p.Name, p.Disk, size.Zero})
	}
	tell(c, report.EffectWrite, "Packages: "+strings.Join(m.Reasons, "; ")+".", dir, m.Disk, parts)
}
