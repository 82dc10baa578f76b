// Package files is the file system that a running command sees: a file tree with a working directory, a user, a umask
// and mounts, and operations that fail as Linux makes them fail.
//
// Every operation has three outcomes: done, a known error, or Maybe where the tree does not say enough. On Maybe the
// tree is as if the operation had worked; package shell keeps the other possibility beside it.
// An FS is a small value over immutable trees: copying it is how the shell follows two possibilities at once.
//
// It does no I/O and knows no command. Packages shell and command call it.
package files

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// FS is what a process sees of files. Copy it to fork.
type FS struct {
	// Tree is the image's file tree, without mounts.
	Tree fstree.Tree
	// Origin marks what is written.
	Origin fstree.Origin
	// Cwd is absolute; it holds a Mark where the working directory is not known.
	Cwd      string
	UID, GID int
	// AnyUser says that UID and GID are a guess; no permission is then known to be lacking.
	AnyUser bool
	Groups  []int
	Umask   uint32

	// Meter counts work, if it is set: looking a path up costs its depth squared, as each part is found from the root.
	Meter func(n int) bool

	mounts []Mount
	// temps are the paths whose names a program made up.
	temps []string
	// shakes identifies the last command that was not understood.
	shakes int
}

// Mount hides a path of the tree while the command runs. What is written below it does not reach the image.
type Mount struct {
	Path     string
	Tree     fstree.Tree
	ReadOnly bool
}

// New starts from a tree with the mounts that every container has.
func New(tree fstree.Tree, origin fstree.Origin, cwd string) *FS {
	return &FS{Tree: tree, Origin: origin, Cwd: fstree.Clean(cwd), Umask: 0o022, mounts: systemMounts()}
}

// AddMount lays a mount over what is there.
func (f *FS) AddMount(m Mount) {
	m.Path = fstree.Clean(m.Path)
	f.mounts = append(append([]Mount(nil), f.mounts...), m)
}

// Fork copies the file system; neither copy sees the other's changes.
func (f *FS) Fork() *FS {
	g := *f
	g.mounts = append([]Mount(nil), f.mounts...)
	return &g
}

// mountOf is the index of the mount that a real path lies on, -1 for the tree.
func (f *FS) mountOf(real string) int {
	best, length := -1, -1
	for i, m := range f.mounts {
		if under(real, m.Path) && len(m.Path) >= length {
			best, length = i, len(m.Path)
		}
	}
	return best
}

func under(p, dir string) bool {
	return dir == "/" || p == dir || strings.HasPrefix(p, dir) && p[len(dir)] == '/'
}

// at is the tree that holds a real path, and the path in it.
func (f *FS) at(real string) (fstree.Tree, string) {
	if i := f.mountOf(real); i >= 0 {
		return f.mounts[i].Tree, fstree.Clean(strings.TrimPrefix(real, f.mounts[i].Path))
	}
	return f.Tree, real
}

// get finds a real path without following links.
func (f *FS) get(real string) (*fstree.Node, fstree.Existence) {
	t, p := f.at(real)
	return t.Get(p)
}

// Edit changes the tree that holds a real path; p is the path in it. Writes below /proc, /sys and the like are lost with the mount.
func (f *FS) Edit(real string, change func(e *fstree.Editor, p string)) {
	t, p := f.at(real)
	if f.Meter != nil {
		f.Meter(2 + 2*strings.Count(real, "/"))
	}
	e := t.Edit()
	change(e, p)
	f.setTree(real, e.Tree())
}

func (f *FS) setTree(real string, t fstree.Tree) {
	if i := f.mountOf(real); i >= 0 {
		f.mounts[i].Tree = t
	} else {
		f.Tree = t
	}
}

// Abs makes a path absolute without resolving anything. Unlike path.Clean it keeps ".." after names, which may be links.
func (f *FS) Abs(p string) string {
	if strings.HasPrefix(p, "/") {
		return p
	}
	if f.Cwd == "/" {
		return "/" + p
	}
	return f.Cwd + "/" + p
}

// Found is a path as resolved.
type Found struct {
	// Real is the path without links; where nothing is there, the path at which it would be made.
	Real string
	// Node is what is there, nil if nothing is.
	Node *fstree.Node
	// Doubted is true where a command that is not understood may have changed or removed the node since.
	Doubted bool
}

// maxPath is Linux's limit on a path.
const maxPath = 4095

// maxLinks bounds symbolic links in one resolution, as Linux does.
const maxLinks = 40

// Lookup resolves a path, following a last symbolic link. The error is OK, ENOENT, ENOTDIR, ELOOP, EACCES or Maybe.
func (f *FS) Lookup(p string) (Found, Errno) { return f.lookup(p, true) }

// LookupLink resolves a path but for a symbolic link at its end.
func (f *FS) LookupLink(p string) (Found, Errno) { return f.lookup(p, false) }

func (f *FS) lookup(p string, follow bool) (Found, Errno) {
	if p == "" {
		return Found{}, ENOENT
	}
	if Vague(p) || Vague(f.Cwd) && !strings.HasPrefix(p, "/") {
		return Found{Real: p}, Maybe
	}
	abs := f.Abs(p)
	if len(abs) > maxPath {
		return Found{Real: p}, ENAMETOOLONG
	}
	if f.Meter != nil {
		if d := strings.Count(abs, "/"); d > 8 && !f.Meter(d*d/64) {
			return Found{Real: p}, Maybe
		}
	}
	wantDir := strings.HasSuffix(abs, "/") && strings.Trim(abs, "/") != ""
	w := walk{f: f, todo: strings.Split(abs, "/"), follow: follow || wantDir, real: "/"}
	if e := w.run(); e != OK {
		return Found{Real: w.real}, e
	}
	if w.node.AnyKind {
		return Found{Real: w.real}, Maybe // a file or a directory: whatever is asked of it may work
	}
	found := Found{Real: w.real, Node: w.node, Doubted: w.doubted}
	if wantDir && w.node.Kind != fstree.Dir {
		return found, ENOTDIR
	}
	return found, OK
}

// walk is one resolution under way.
type walk struct {
	f       *FS
	todo    []string
	follow  bool
	real    string
	node    *fstree.Node
	links   int
	doubted bool
}

func (w *walk) run() Errno {
	w.node, _ = w.f.get("/")
	for len(w.todo) > 0 {
		name := w.todo[0]
		w.todo = w.todo[1:]
		if name == "" || name == "." {
			// "file/." is an error, a trailing slash alone is the caller's.
			if name == "." && w.node.Kind != fstree.Dir {
				return ENOTDIR
			}
			if name == "." && !w.f.may(w.node, 1) {
				return EACCES
			}
			continue
		}
		if w.node.Kind != fstree.Dir {
			return ENOTDIR
		}
		if !w.f.may(w.node, 1) {
			return EACCES
		}
		if name == ".." {
			w.real = path.Dir(w.real)
			w.node, _ = w.f.get(w.real)
			continue
		}
		if e := w.enter(name); e != OK {
			return e
		}
	}
	return OK
}

// enter takes one name; a link puts its text before what is still to do.
func (w *walk) enter(name string) Errno {
	next := fstree.Join(w.real, name)
	n, ex := w.f.get(next)
	if ex != fstree.Yes {
		rest := w.todo
		w.real = next
		for _, r := range rest {
			if r != "" && r != "." {
				w.real = next + "/" + strings.Join(rest, "/")
				break
			}
		}
		if ex == fstree.Unknown {
			return Maybe
		}
		return ENOENT
	}
	if t, _ := w.f.at(next); t.Doubted(n) {
		w.doubted = true
	}
	last := true
	for _, r := range w.todo {
		if r != "" {
			last = false
		}
	}
	if n.Kind == fstree.Symlink && (w.follow || !last) {
		if w.links++; w.links > maxLinks {
			return ELOOP
		}
		if strings.HasPrefix(n.Link, "/") {
			w.real = "/"
			w.node, _ = w.f.get("/")
		}
		w.todo = append(strings.Split(n.Link, "/"), w.todo...)
		return OK
	}
	w.real, w.node = next, n
	return OK
}

// Parent resolves the directory that holds p and returns it with the last name. The error says why it cannot be entered.
func (f *FS) Parent(p string) (dir Found, name string, e Errno) {
	abs := strings.TrimRight(f.Abs(p), "/")
	i := strings.LastIndexByte(abs, '/')
	if i < 0 {
		d, e := f.Lookup("/")
		return d, ".", e
	}
	d, e := f.Lookup(abs[:i] + "/")
	return d, abs[i+1:], e
}

// may checks permission bits (4 read, 2 write, 1 search or execute) for the user. Root may do everything but execute a
// file that has no execute bit at all.
func (f *FS) may(n *fstree.Node, bits uint32) bool {
	if f.Root() || n.AnyOwner {
		return bits&1 == 0 || n.Kind == fstree.Dir || n.Mode&0o111 != 0
	}
	mode := n.Mode
	switch {
	case n.UID == f.UID:
		mode >>= 6
	case f.inGroup(n.GID):
		mode >>= 3
	}
	return mode&bits == bits
}

// Root tells whether the user is root, or may be for all that is known.
func (f *FS) Root() bool { return f.UID == 0 || f.AnyUser }

// May is may for a found node.
func (f *FS) May(n *fstree.Node, bits uint32) bool { return f.may(n, bits) }

func (f *FS) inGroup(gid int) bool {
	if gid == f.GID {
		return true
	}
	for _, g := range f.Groups {
		if g == gid {
			return true
		}
	}
	return false
}

// Mounted tells whether a real path is where something is mounted; such a path cannot be removed or renamed.
func (f *FS) Mounted(real string) bool {
	for _, m := range f.mounts {
		if m.Path == real {
			return true
		}
	}
	return false
}

// InMount tells whether a real path lies on a mount, so that the image does not hold what is written there.
func (f *FS) InMount(real string) bool { return f.mountOf(real) >= 0 }
