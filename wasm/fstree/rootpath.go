package fstree

import (
	"errors"
	"fmt"
	"path"
)

// ErrLinks is what BuildKit says of a path with too many symbolic links.
var ErrLinks = errors.New("too many links")

// RootPath follows every symbolic link of p inside the tree in the way BuildKit's copies do (continuity's fs.RootPath),
// which is not the kernel's: a relative link is joined to its directory as text, so that ".." takes a name away before
// that name's own links are looked at. A part that does not exist is kept as written;
// one below a file is an error, in Go's words for it. sure is false where the answer
// hangs on a path of which it is not known whether it exists.
func (t Tree) RootPath(p string) (real string, sure bool, err error) {
	if t.plain(p) {
		return Clean(p), true, nil
	}
	w := linkWalk{tree: t, sure: true}
	p = Clean(p)
	for {
		before := w.links
		next := w.walk(p)
		if w.links > maxLinks {
			return "", w.sure, ErrLinks
		}
		if w.failed != nil {
			return "", w.sure, w.failed
		}
		if w.links == before && Clean(next) == p {
			return p, w.sure, nil
		}
		p = Clean(next)
	}
}

// RootPathParent is RootPath for the directory of p; the last name stays as it is.
func (t Tree) RootPathParent(p string) (real string, sure bool, err error) {
	p = Clean(p)
	if p == "/" {
		return p, true, nil
	}
	dir, sure, err := t.RootPath(path.Dir(p))
	return Join(dir, path.Base(p)), sure, err
}

// plain is true where every part of p is listed and none is a link: the usual case, and quick.
func (t Tree) plain(p string) bool {
	n := t.root
	for _, name := range split(p) {
		c, e := t.step(n, name)
		if e != Yes || c.Kind == Symlink {
			return false
		}
		n = c
	}
	return true
}

type linkWalk struct {
	tree  Tree
	links int
	sure  bool
	// failed is what the kernel says of a path on the way.
	failed error
}

// walk replaces links on one pass from the root to p.
func (w *linkWalk) walk(p string) string {
	if p == "/" || w.links > maxLinks {
		return p
	}
	dir := w.walk(path.Dir(p))
	at := path.Join(dir, path.Base(p))
	if w.failed != nil {
		return at
	}
	_, n, e := w.tree.ResolveParent(at)
	if e == Unknown {
		w.sure = false
	}
	if e == No {
		w.failed = w.tree.whyNot(dir, at)
	}
	if e != Yes || n.Kind != Symlink {
		return at
	}
	w.links++
	if path.IsAbs(n.Link) {
		return n.Link
	}
	return path.Join(dir, n.Link)
}

// whyNot is the kernel's error for a path that is not there, where that is more than its absence: its directory is something
// else, or a link that leads to itself.
func (t Tree) whyNot(dir, at string) error {
	real, d, ex := t.Resolve(dir)
	if ex == Yes && d.Kind != Dir {
		return fmt.Errorf("lstat %s: not a directory", at)
	}
	if _, found := t.Get(real); ex == No && found == Yes {
		return fmt.Errorf("lstat %s: too many levels of symbolic links", at)
	}
	return nil
}
