package files

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
	"strings"
)

// TextOf is what a node's file holds.
func TextOf(n *fstree.Node, doubted bool) Text {
	switch {
	case n.Content != nil && !doubted:
		return Known(n.Content.Bytes)
	case doubted && n.Size.Certainty != size.Unknown:
		return Text{Size: size.About(n.Size.Bytes, 0, 2*n.Size.High), From: Address(n)}
	default:
		return Text{Size: n.Size, From: Address(n)}
	}
}

// fetched starts the Class of a download of which the bytes are not known; its address follows.
const fetched = "fetched "

// Address is where a file was downloaded from that has not been changed since, "" if it was not.
func Address(n *fstree.Node) string {
	if a, ok := strings.CutPrefix(n.Class, fetched); ok {
		return a
	}
	return ""
}

// SetAddress says where a file was downloaded from.
func SetAddress(n *fstree.Node, address string) { n.Class = fetched + address }

// Read is a file's text.
func (f *FS) Read(p string) (Text, Errno) {
	found, e := f.Lookup(p)
	if e == Maybe {
		return Unknown, Maybe
	}
	if e != OK {
		return Text{}, e
	}
	switch found.Node.Kind {
	case fstree.Dir:
		return Text{}, EISDIR
	case fstree.Char:
		if base(found.Real) == "null" {
			return Known(nil), OK
		}
		return Unknown, OK
	}
	if !f.may(found.Node, 4) {
		return Text{}, EACCES
	}
	if found.Doubted {
		return TextOf(found.Node, true), Maybe
	}
	return TextOf(found.Node, false), OK
}

// SetText replaces the bytes of a node that is being changed.
// Its time becomes that of its origin.
func SetText(n *fstree.Node, t Text) {
	n.Size, n.Content, n.Class, n.Why, n.Program = t.Size, nil, "", "", nil
	n.Stamp = StampOf(n.Origin)
	if t.Known && !t.Shuffled && !Temporary(string(t.Bytes)) {
		n.Content = fstree.NewContent(t.Bytes)
	}
}

// StampOf is the time of what a step writes to a file that was there.
func StampOf(o fstree.Origin) uint64 { return 1<<63 | uint64(uint32(o)) }

// Create opens a file for writing as a shell's > does: it is made with the mode (already masked) or emptied.
// The real path is for Append. Links at the end are followed, also to where nothing is yet.
func (f *FS) Create(p string, mode uint32, truncate bool) (real string, e Errno) {
	found, e := f.Lookup(p)
	if e == OK {
		switch {
		case found.Node.Kind == fstree.Dir:
			return "", EISDIR
		case !f.may(found.Node, 2):
			return "", EACCES
		case found.Node.Kind != fstree.File:
			return found.Real, OK
		}
		if i := f.mountOf(found.Real); i >= 0 && f.mounts[i].ReadOnly {
			return "", EROFS
		}
		if truncate {
			f.Change(found.Real, func(n *fstree.Node) { SetText(n, Known(nil)) })
		}
		return found.Real, Maybe.unless(!found.Doubted)
	}
	if e != ENOENT && e != Maybe {
		return "", e
	}
	if last := p[max(0, len(p)-1):]; last == "/" {
		return "", EISDIR
	}
	if e == ENOENT && strings.HasSuffix(p, "/.") {
		return "", ENOENT // no file is called so
	}
	if Vague(found.Real) || found.Real == "" {
		f.Blur(p)
		return "", Maybe
	}
	return f.createAt(found.Real, mode, e)
}

// createAt makes the file at a resolved path that is missing or not known.
func (f *FS) createAt(real string, mode uint32, there Errno) (string, Errno) {
	dir, _, e := f.Parent(real)
	switch {
	case e == Maybe:
	case e != OK:
		return "", e
	case !f.may(dir.Node, 3):
		return "", EACCES
	default:
		if i := f.mountOf(dir.Real); i >= 0 && f.mounts[i].ReadOnly {
			return "", EROFS
		}
	}
	n := f.own(fstree.NewFile(nil, mode, f.Origin), dir.Real)
	if there == Maybe && e == OK {
		// It may have been there with a text, which matters to an append; the caller knows by Maybe.
		f.put(real, n)
		return real, Maybe
	}
	f.put(real, n)
	return real, Maybe.unless(e == OK)
}

// unless is OK where sure is true.
func (e Errno) unless(sure bool) Errno {
	if sure {
		return OK
	}
	return e
}

// Append adds a text to the file at a real path (from Create). Devices swallow it.
func (f *FS) Append(real string, t Text) {
	n, ex := f.get(real)
	if ex != fstree.Yes || n.Kind != fstree.File {
		return
	}
	whole := TextOf(n, false).Add(t)
	f.Change(real, func(n *fstree.Node) { SetText(n, whole) })
}

// Write makes or replaces a file's text.
func (f *FS) Write(p string, t Text, mode uint32) Errno {
	real, e := f.Create(p, mode&^f.Umask, true)
	if e.Failed() {
		return e
	}
	if real != "" {
		f.Append(real, t)
	}
	return e
}

// Put writes a finished node at a real path, as models do that know what a program leaves.
func (f *FS) Put(real string, n *fstree.Node) { f.put(real, n) }

// Entry is one name of a listed directory.
type Entry struct {
	Name string
	Node *fstree.Node
}

// List is a directory's listing by name; complete is false where more may be in it.
func (f *FS) List(p string) (entries []Entry, complete bool, e Errno) {
	d, e := f.Lookup(p)
	if e != OK {
		return nil, false, e
	}
	if d.Node.Kind != fstree.Dir {
		return nil, false, ENOTDIR
	}
	if !f.may(d.Node, 4) {
		return nil, false, EACCES
	}
	t, _ := f.at(d.Real)
	complete = !t.OpenDir(d.Node) && !d.Doubted
	d.Node.Each(func(name string, n *fstree.Node) bool {
		entries = append(entries, Entry{name, n})
		if t.Doubted(n) {
			complete = false
		}
		return true
	})
	return f.withMounts(d.Real, entries), complete, OK
}

// withMounts shows mount points in the listing of the directory that holds them.
func (f *FS) withMounts(real string, entries []Entry) []Entry {
	for _, m := range f.mounts {
		if m.Path == "/" || fstree.Join(real, base(m.Path)) != m.Path {
			continue
		}
		entries = insert(entries, Entry{base(m.Path), m.Tree.Root()})
	}
	return entries
}

func insert(entries []Entry, x Entry) []Entry {
	for i, e := range entries {
		if e.Name == x.Name {
			entries[i] = x
			return entries
		}
		if e.Name > x.Name {
			return append(entries[:i:i], append([]Entry{x}, entries[i:]...)...)
		}
	}
	return append(entries, x)
}

// TreeOf is the tree that holds a real path and the path in it: for walks that stay on one file system.
func (f *FS) TreeOf(real string) (fstree.Tree, string) { return f.at(real) }
