package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func (k *copier) dir(f files.Found, to string) {
	c := k.c
	if !c.Spend(1) {
		return
	}
	d, e := c.FS.Lookup(to)
	if e == files.OK && d.Node.Kind != fstree.Dir {
		c.fail("target '" + to + "' is not a directory")
		k.r.failed = true
		return
	}
	within := inside(c.FS, to, f.Real)
	if e == files.ENOENT || e == files.Maybe {
		if !within && k.graft(f, to, e) {
			return
		}
		mode := f.Node.Mode & 0o7777 &^ c.FS.Umask
		if e == files.Maybe {
			c.mkdirOne(to, mode)
		} else if k.note(c.FS.Mkdir(to, mode), to) {
			return
		}
	}
	entries, complete, e := c.FS.List(f.Real)
	if k.note(e, f.Real) {
		return
	}
	self := ""
	if d, e := c.FS.Lookup(to); e == files.OK && within {
		self = d.Real
	}
	for _, x := range entries {
		if !c.Spend(1) {
			return
		}
		if within && fstree.Join(f.Real, x.Name) == self || k.copying[fstree.Join(f.Real, x.Name)] {
			// The copy would hold itself.
			c.fail("recursion detected, omitting directory '" + self + "'")
			k.r.failed = true
			continue
		}
		if self != "" {
			if k.copying == nil {
				k.copying = map[string]bool{}
			}
			k.copying[self] = true
		}
		sub := files.Found{Real: fstree.Join(f.Real, x.Name), Node: x.Node}
		if k.follow == "all" {
			if g, e := c.FS.Lookup(sub.Real); e == files.OK {
				sub = g
			} else if x.Node.Kind == fstree.Symlink {
				k.note(e, sub.Real)
				continue
			}
		}
		k.node(sub, strings.TrimRight(to, "/")+"/"+x.Name)
	}
	if !complete {
		c.FS.Blur(strings.TrimRight(to, "/") + "/" + files.Mark)
	}
	k.dirAttributes(f.Node, to)
}

// dirAttributes sets a copied directory's mode and owner once its content is there.
func (k *copier) dirAttributes(n *fstree.Node, to string) {
	c := k.c
	if !k.mode && !k.owner {
		return
	}
	if d, e := c.FS.Lookup(to); e == files.OK {
		c.FS.Change(d.Real, func(x *fstree.Node) {
			if k.mode {
				x.Mode = n.Mode
			}
			if k.owner && c.FS.UID == 0 {
				x.UID, x.GID = n.UID, n.GID
			}
		})
	}
}

func inside(fs *files.FS, to, dir string) bool {
	s, e := fs.Place(to)
	return e == files.OK && (s.Real == dir || strings.HasPrefix(s.Real, strings.TrimRight(dir, "/")+"/"))
}

// graft copies a whole directory in one go to where nothing is, which keeps copies of large trees cheap.
func (k *copier) graft(f files.Found, to string, there files.Errno) bool {
	c := k.c
	if k.follow == "all" || k.hard || k.soft || c.FS.UID != 0 || there != files.ENOENT {
		return false
	}
	s, e := c.FS.Place(to)
	if e != files.OK || s.There == files.OK {
		return false // a dangling link is in the way
	}
	from, _ := c.FS.TreeOf(f.Real)
	umask := c.FS.Umask
	links := map[*fstree.HardLink]*fstree.HardLink{}
	ok := true
	c.FS.Edit(s.Real, func(e *fstree.Editor, p string) {
		n := e.Import(from, f.Node, func(_ string, n *fstree.Node) bool {
			if !c.Spend(1) {
				ok = false
				return false
			}
			n.Origin = c.FS.Origin
			if n.Hard != nil {
				n.Hard = k.hardOf(n.Hard, links)
			}
			if !k.mode {
				n.Mode = n.Mode & 0o7777 &^ umask
			}
			if n.Kind == fstree.Symlink {
				n.Mode = 0o777
			}
			if !k.owner {
				n.UID, n.GID = c.FS.UID, c.FS.GID
			}
			if !k.times && n.Kind != fstree.Dir {
				n.Stamp = files.StampOf(c.FS.Origin)
			}
			return true
		})
		if n != nil && ok {
			e.Put(p, n)
		}
	})
	return true
}

// keepsLinks tells whether names of one file stay names of one file: with -a, and always in busybox.
func (k *copier) keepsLinks() bool { return k.owner || k.c.Busybox }

// hardOf keeps hard links among copies where cp -a does, and breaks them otherwise.
func (k *copier) hardOf(h *fstree.HardLink, links map[*fstree.HardLink]*fstree.HardLink) *fstree.HardLink {
	if !k.keepsLinks() { // GNU's -r alone copies each name as a file of its own
		return nil
	}
	if links[h] == nil {
		links[h] = new(fstree.HardLink)
	}
	return links[h]
}
