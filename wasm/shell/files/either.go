package files

import (
	"slices"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Either is the file system of which it is not known whether it is f or g, two forks of one: what both agree on stays,
// of what differs only the possibility stays.
func (f *FS) Either(g *FS) *FS {
	r := f.Fork()
	if f.Cwd != g.Cwd {
		r.Cwd = Mark
	}
	if f.Umask != g.Umask {
		r.Umask = 0o022
	}
	for _, t := range g.temps {
		if !slices.Contains(r.temps, t) {
			r.temps = append(r.temps[:len(r.temps):len(r.temps)], t)
		}
	}
	if f.shakes != g.shakes {
		if g.shakes > f.shakes {
			r.Tree = g.Tree
		}
		r.shake(max(f.shakes, g.shakes) + 1)
		return r
	}
	r.Tree = eitherTree(f.Tree, g.Tree)
	for i := range r.mounts {
		if i < len(g.mounts) {
			r.mounts[i].Tree = eitherTree(r.mounts[i].Tree, g.mounts[i].Tree)
		}
	}
	return r
}

func eitherTree(a, b fstree.Tree) fstree.Tree {
	if a.Root() == b.Root() {
		return a
	}
	e := a.Edit()
	for _, c := range fstree.Diff(a, b) {
		switch c.Kind {
		case fstree.Added, fstree.Removed:
			n := c.Old
			if n == nil {
				n = c.New
			}
			doubt(e, c.Path, n)
		case fstree.Modified:
			blend(e, c)
		}
	}
	return e.Tree()
}

// doubt forgets whether a path exists: its directory becomes open, with up to the node's size more.
func doubt(e *fstree.Editor, p string, n *fstree.Node) {
	dir := fstree.Clean(p + "/..")
	d, ex := e.Get(dir)
	if ex != fstree.Yes || d.Kind != fstree.Dir {
		return
	}
	e.Forget(p)
	may := size.None
	if total := n.Total(); total.Certainty != size.Unknown {
		may = size.About(total.Bytes/2, 0, total.High)
	}
	e.Change(dir, func(d *fstree.Node) {
		d.Open = true
		if d.Rest.Certainty == "" {
			d.Rest = may
		} else {
			d.Rest = d.Rest.Add(may)
		}
	})
}

// blend makes one node of two that differ.
func blend(e *fstree.Editor, c fstree.Change) {
	a, b := c.Old, c.New
	if a.Kind != b.Kind || a.Kind == fstree.Symlink && a.Link != b.Link {
		doubt(e, c.Path, a)
		return
	}
	if a.Kind == fstree.Dir && a.Mode == b.Mode && a.UID == b.UID && a.GID == b.GID && a.Open == b.Open && a.Rest == b.Rest {
		return
	}
	e.Change(c.Path, func(n *fstree.Node) {
		if n.Kind == fstree.Dir {
			n.Open = a.Open || b.Open
			if a.Rest != b.Rest {
				n.Rest = EitherSize(rest(a), rest(b))
			}
			return
		}
		t := Either(TextOf(a, false), TextOf(b, false))
		if n.Content != nil && !t.Known || n.Size != t.Size {
			SetText(n, t)
			n.Why = "it depends on something that is not known"
		}
	})
}

// rest is the size of what a directory does not list.
func rest(n *fstree.Node) size.Size {
	if n.Rest.Certainty == "" {
		return size.Zero
	}
	return n.Rest
}

// sameMounts tells whether two forks see the same on their mounts.
func (f *FS) sameMounts(g *FS) bool {
	return slices.EqualFunc(f.mounts, g.mounts, func(a, b Mount) bool { return a.Path == b.Path && a.Tree.Root() == b.Tree.Root() })
}

// Same tells whether two forks are equal.
func (f *FS) Same(g *FS) bool {
	return f.Tree.Root() == g.Tree.Root() && f.shakes == g.shakes && f.Cwd == g.Cwd && f.Umask == g.Umask && f.sameMounts(g)
}
