package files

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Slot is a place in a directory where something is to be made, replaced or removed.
type Slot struct {
	Found
	// Errno of looking the place itself up: OK if something is there, ENOENT if not, Maybe if that is not known.
	There Errno
	// Dir is the real directory, Unsure is true where the directory itself is not known to exist.
	Dir    string
	Unsure bool
}

// Place finds where p is or would be, and checks that its directory can be written to.
// A symbolic link at the end is not followed.
func (f *FS) Place(p string) (Slot, Errno) {
	found, there := f.LookupLink(strings.TrimRight(p, "/") + suffixForRoot(p))
	s := Slot{Found: found, There: there}
	switch there {
	case OK, ENOENT, Maybe:
	default:
		return s, there
	}
	if Vague(found.Real) || found.Real == "" {
		return s, Maybe
	}
	if there == OK && found.Real == "/" {
		s.Dir = "/"
		return s, OK
	}
	dir, _, e := f.Parent(p)
	switch {
	case there == OK && base(p) == "..", there == OK && base(p) == ".":
		s.Dir = path.Dir(found.Real)
		return s, OK
	case e == Maybe:
		s.Dir, s.Unsure = path.Dir(found.Real), true
		return s, OK
	case e != OK:
		return s, e
	}
	s.Dir = dir.Real
	if i := f.mountOf(s.Dir); i >= 0 && f.mounts[i].ReadOnly {
		return s, EROFS
	}
	if !f.may(dir.Node, 3) {
		return s, EACCES
	}
	if there == OK && dir.Node.Mode&0o1000 != 0 && !f.Root() && f.UID != dir.Node.UID && f.UID != found.Node.UID {
		return s, EPERM
	}
	return s, OK
}

func suffixForRoot(p string) string {
	if p != "" && strings.Trim(p, "/") == "" {
		return "/"
	}
	return ""
}

func base(p string) string { return path.Base(p) }

// put writes a node, making directories that are not known to exist.
func (f *FS) put(real string, n *fstree.Node) {
	f.Edit(real, func(e *fstree.Editor, p string) { e.Put(p, n) })
}

// own gives a new node its owner.
func (f *FS) own(n *fstree.Node, dir string) *fstree.Node {
	n.UID, n.GID, n.AnyOwner = f.UID, f.GID, f.AnyUser
	if d, ex := f.get(dir); ex == fstree.Yes && d.Mode&0o2000 != 0 {
		n.GID = d.GID
		if n.Kind == fstree.Dir {
			n.Mode |= 0o2000
		}
	}
	return n
}

// Make puts a new node (owner set here) where nothing is. Maybe where something may be there already.
func (f *FS) Make(p string, n *fstree.Node) Errno {
	s, e := f.Place(p)
	switch {
	case e == Maybe:
		f.Blur(p)
		return Maybe
	case e != OK:
		return e
	case s.There == OK:
		return EEXIST
	}
	f.put(s.Real, f.own(n, s.Dir))
	if s.There == Maybe {
		return Maybe
	}
	return OK
}

// Mkdir makes one directory with exactly this mode (the caller applies the umask).
func (f *FS) Mkdir(p string, mode uint32) Errno {
	if strings.Trim(p, "/") == "" && p != "" {
		return EEXIST
	}
	return f.Make(p, fstree.NewDir(mode, f.Origin))
}

// MkdirAll makes a directory and what it lacks above it. A directory that may have been there may hold more than is listed.
func (f *FS) MkdirAll(dir string, mode uint32) Errno {
	found, e := f.Lookup(dir)
	if e == OK {
		if found.Node.Kind != fstree.Dir {
			return EEXIST
		}
		return OK
	}
	if up := path.Dir(dir); up != dir {
		if e := f.MkdirAll(up, mode); e.Failed() {
			return e
		}
	}
	if e == Maybe && found.Real != "" && !Vague(found.Real) {
		n := fstree.NewDir(mode, f.Origin)
		n.UID, n.GID, n.AnyOwner, n.Open = f.UID, f.GID, true, true
		f.put(found.Real, n)
		return OK
	}
	return f.Mkdir(dir, mode)
}

// Symlink makes a symbolic link.
func (f *FS) Symlink(text, p string) Errno {
	if Temporary(text) {
		f.Blur(p)
		return Maybe
	}
	if strings.HasSuffix(p, "/") {
		if _, e := f.Lookup(p); e == ENOENT {
			return ENOENT
		}
	}
	return f.Make(p, fstree.NewSymlink(text, f.Origin))
}

// Unlink removes anything but a directory.
func (f *FS) Unlink(p string) Errno {
	s, e := f.Place(p)
	switch {
	case e == Maybe:
		f.Blur(p)
		return Maybe
	case e != OK:
		return e
	case s.There == ENOENT:
		return ENOENT
	case s.There == Maybe:
		f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
		return Maybe
	case f.Mounted(s.Real):
		return EBUSY
	case s.Node.Kind == fstree.Dir:
		return EISDIR
	}
	f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
	if s.Doubted {
		return Maybe
	}
	return OK
}

// Rmdir removes an empty directory.
func (f *FS) Rmdir(p string) Errno {
	if b := base(strings.TrimRight(p, "/")); b == "." {
		return EINVAL
	}
	s, e := f.Place(p)
	switch {
	case e == Maybe:
		f.Blur(p)
		return Maybe
	case e != OK:
		return e
	case s.There == ENOENT:
		return ENOENT
	case s.There == Maybe:
		f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
		return Maybe
	case s.Node.Kind != fstree.Dir:
		return ENOTDIR
	case f.Mounted(s.Real) || s.Real == "/":
		return EBUSY
	case s.Node.Len() > 0:
		if s.Doubted {
			return Maybe
		}
		return ENOTEMPTY
	}
	t, _ := f.at(s.Real)
	open := t.OpenDir(s.Node)
	f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
	if open || s.Doubted {
		return Maybe
	}
	return OK
}

// RemoveTree removes a node with everything below it; mounts inside stay and make it fail.
func (f *FS) RemoveTree(p string) Errno {
	s, e := f.Place(p)
	switch {
	case e == Maybe:
		f.Blur(p)
		return Maybe
	case e == EACCES && s.There == OK && s.Node.Kind == fstree.Dir:
		f.removeAsUser(s)
		return EACCES
	case e != OK:
		return e
	case s.There == ENOENT:
		return ENOENT
	case s.There == Maybe:
		f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
		return Maybe
	case s.Real == "/" || f.Mounted(s.Real):
		return EBUSY
	}
	if s.Node.Kind == fstree.Dir && f.UID != 0 {
		return f.removeAsUser(s)
	}
	busy := false
	for _, m := range f.mounts {
		busy = busy || m.Path != s.Real && under(m.Path, s.Real)
	}
	if busy {
		// Everything but the mount and the directories above it goes; that one level is as deep as the system's mounts are.
		keep := map[string]bool{}
		for _, m := range f.mounts {
			keep[m.Path] = true
		}
		var names []string
		s.Node.Each(func(name string, _ *fstree.Node) bool { names = append(names, name); return true })
		for _, name := range names {
			if at := fstree.Join(s.Real, name); !keep[at] {
				f.RemoveTree(at)
			}
		}
		return EBUSY
	}
	f.Edit(s.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
	if s.Doubted {
		return Maybe
	}
	return OK
}

// removeAsUser removes what the user may, from the leaves up.
func (f *FS) removeAsUser(s Slot) Errno {
	if s.Node.Len() > 0 && !f.may(s.Node, 5) {
		return EACCES
	}
	failed := OK
	var names []string
	s.Node.Each(func(name string, _ *fstree.Node) bool { names = append(names, name); return true })
	for _, name := range names {
		if e := f.RemoveTree(fstree.Join(s.Real, name)); e.Failed() {
			failed = e
		}
	}
	if failed != OK {
		return failed
	}
	return f.Rmdir(s.Real)
}

// Rename moves a node as rename(2) does.
func (f *FS) Rename(from, to string) Errno {
	if b := base(from); b == "." || b == ".." {
		return EBUSY
	}
	if x, ex := f.LookupLink(from); ex == OK && x.Real != "/" {
		if y, ey := f.LookupLink(to); ey == OK && x.Real == y.Real {
			return OK // the kernel looks at this before it asks for permission
		}
	}
	a, e := f.Place(from)
	if e == OK && a.There != OK {
		e = a.There
	}
	if e.Failed() {
		return e
	}
	b, e2 := f.Place(to)
	if e2.Failed() {
		return e2
	}
	if e == Maybe || e2 == Maybe {
		f.Blur(from)
		f.Blur(to)
		return Maybe
	}
	if b.There == OK {
		switch dirA, dirB := a.Node.Kind == fstree.Dir, b.Node.Kind == fstree.Dir; {
		case dirA && !dirB:
			return ENOTDIR
		case !dirA && dirB:
			return EISDIR
		case dirA && b.Node.Len() > 0 && a.Real != b.Real:
			return ENOTEMPTY
		}
	}
	switch {
	case a.Real == b.Real:
		return OK
	case a.Node.Kind == fstree.Dir && under(b.Real, a.Real):
		return EINVAL
	case f.Mounted(a.Real) || f.Mounted(b.Real) || a.Real == "/":
		return EBUSY
	}
	from1, _ := f.at(a.Real)
	node := a.Node
	f.Edit(a.Real, func(e *fstree.Editor, p string) { e.Remove(p) })
	f.Edit(b.Real, func(e *fstree.Editor, p string) {
		e.Put(p, e.Import(from1, node, func(_ string, n *fstree.Node) bool { n.Origin = f.originOf(n); return true }))
	})
	if b.There == Maybe || a.Doubted {
		return Maybe
	}
	return OK
}

// originOf is the origin of moved bytes: this step writes them into its layer.
func (f *FS) originOf(*fstree.Node) fstree.Origin { return f.Origin }

// HardLink gives a file another name.
func (f *FS) HardLink(from, to string) Errno {
	a, e := f.LookupLink(from)
	if e == Maybe {
		f.Blur(to)
		return Maybe
	}
	if e != OK {
		return e
	}
	if a.Node.Kind == fstree.Dir {
		return EPERM
	}
	b, e := f.Place(to)
	switch {
	case e == Maybe:
		f.Blur(to)
		return Maybe
	case e != OK:
		return e
	case b.There == OK:
		return EEXIST
	}
	if !f.Root() && f.UID != a.Node.UID && (a.Node.Kind != fstree.File || !f.may(a.Node, 6) || a.Node.Mode&0o6000 != 0) {
		return EPERM // the kernel's protected_hardlinks, which distributions turn on
	}
	if a.Node.Hard == nil || a.Node.Origin != f.Origin {
		// An overlay copies a file of a lower layer up first, without its other names there.
		h := new(fstree.HardLink)
		f.Edit(a.Real, func(e *fstree.Editor, p string) {
			e.Change(p, func(n *fstree.Node) { n.Origin, n.Hard = f.Origin, h })
		})
	}
	n, _ := f.get(a.Real)
	c := *n
	f.put(b.Real, &c)
	return b.There.orOK(a.Doubted)
}

// orOK is the outcome of an operation that worked at a place that was missing or not known.
func (e Errno) orOK(doubted bool) Errno {
	if e == Maybe || doubted {
		return Maybe
	}
	return OK
}

// Change edits a node's attributes in place, following links.
func (f *FS) Change(real string, change func(n *fstree.Node)) {
	f.Edit(real, func(e *fstree.Editor, p string) {
		e.Change(p, func(n *fstree.Node) { n.Origin = f.Origin; change(n) })
	})
}

// Blur says that something of an unknown name happened below the known part of a path: the directory may hold more, or
// other things, than is listed.
func (f *FS) Blur(p string) {
	cut := strings.IndexAny(p, Mark+GlobMark)
	known := cut < 0
	if known {
		cut = len(p)
	}
	dir := f.Abs(p[:cut])
	if Vague(dir) {
		f.Shake()
		return
	}
	if i := strings.LastIndexByte(dir, '/'); i >= 0 {
		dir = dir[:i+1]
	}
	for {
		d, e := f.Lookup(dir)
		if e == OK && d.Node.Kind == fstree.Dir {
			f.Open(d.Real, size.None)
			f.Edit(d.Real, func(e *fstree.Editor, at string) {
				if !known {
					e.OpenBelow(at)
					return
				}
				// The one name that is known may be there now.
				name, _, _ := strings.Cut(strings.TrimLeft(strings.TrimPrefix(f.Abs(p), dir), "/"), "/")
				if _, ex := e.Look(fstree.Join(at, name)); ex == fstree.No && name != "" {
					e.Forget(fstree.Join(at, name))
				}
			})
			return
		}
		if dir == "/" || dir == "" {
			return
		}
		dir = path.Dir(strings.TrimRight(dir, "/"))
	}
}

// Open marks a directory as holding more than is listed, of the size given.
func (f *FS) Open(real string, more size.Size) {
	f.Edit(real, func(e *fstree.Editor, p string) {
		e.Change(p, func(n *fstree.Node) {
			n.Open = true
			if n.Rest.Certainty == "" {
				n.Rest = more
			} else {
				n.Rest = n.Rest.Add(more)
			}
		})
	})
}

// shakeCount numbers the commands that were not understood, over all forks of one file system.
func (f *FS) shake(id int) {
	e := f.Tree.Edit()
	e.Shake()
	f.Tree = e.Tree()
	f.shakes = id
}

// Shake says that a command ran which is not understood: any path may have changed.
func (f *FS) Shake() { f.shake(f.shakes + 1) }

// Shakes counts the commands that were not understood.
func (f *FS) Shakes() int { return f.shakes }
