package build

import (
	"fmt"
	"path"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// mounted is a tree with a command's mounts on it, and what is needed to take them off.
type mounted struct {
	tree fstree.Tree
	// places are the mount points, links resolved, in the order of mounting.
	places []string
	before fstree.Tree
	// stubs are paths that had to be made for mount points, deepest first for each of them.
	stubs []string
}

// mount puts the mounts of a RUN on a tree. Mount points that are missing are made, as the container runtime does.
func (f *folder) mount(op *stage.Run, t fstree.Tree, origin fstree.Origin) mounted {
	m := mounted{tree: t, before: t}
	e := t.Edit()
	makeCwd(e, op.Cwd, origin)
	m.before = e.Tree()
	for _, mt := range op.Mounts {
		if mt.Target == "" || mt.Type == "secret" && !f.given(mt) {
			continue
		}
		at, _, err := e.Tree().RootPath(mt.Target)
		if err != nil || at == "/" {
			continue
		}
		for p := at; p != "/"; p = path.Dir(p) {
			if _, ex := e.Look(p); ex == fstree.Yes {
				break
			}
			m.stubs = append(m.stubs, p)
		}
		// A mount point's parents are made by the runtime with mode 0755.
		if err := mkdirAll(e, path.Dir(at), 0o755, owner{}, origin); err != nil {
			continue
		}
		e.Put(at, f.mountNode(e, mt, origin))
		m.places = append(m.places, at)
	}
	m.tree = e.Tree()
	return m
}

// makeCwd makes a command's working directory where it is gone.
func makeCwd(e *fstree.Editor, cwd string, origin fstree.Origin) {
	real, _, err := e.Tree().RootPath(cwd)
	if err != nil {
		return
	}
	if _, ex := e.Stat(real); ex == fstree.No {
		// Where it cannot be made, the command fails by itself.
		_ = mkdirAll(e, real, 0o755, owner{given: true}, origin)
	}
}

// given tells whether the build was given a secret.
func (f *folder) given(mt stage.Mount) bool {
	_, ok := f.opt.Secrets[mt.ID]
	return ok
}

// missingSecret is the error for a secret that is required and was not given.
func (f *folder) missingSecret(op *stage.Run) error {
	for _, mt := range op.Mounts {
		if mt.Type == "secret" && mt.Required && !f.given(mt) {
			return fmt.Errorf("secret %s: not found", mt.ID)
		}
	}
	return nil
}

// mountNode is what a mount shows at its place.
func (f *folder) mountNode(e *fstree.Editor, mt stage.Mount, origin fstree.Origin) *fstree.Node {
	switch mt.Type {
	case "bind", "cache":
		return f.bound(e, mt, origin)
	case "tmpfs":
		return fstree.NewDir(0o1777, origin)
	case "ssh":
		return own(&fstree.Node{Kind: fstree.Socket, Mode: 0o600, Size: size.Zero, Origin: origin}, mt)
	}
	n := fstree.NewSized(size.None, 0o400, origin)
	n.Why = "a secret"
	if text, ok := f.opt.Secrets[mt.ID]; ok {
		n = fstree.NewFile([]byte(text), 0o400, origin)
	}
	return own(n, mt)
}

// bound is a directory or file of the mount's source. What a cache holds from earlier builds is not known.
func (f *folder) bound(e *fstree.Editor, mt stage.Mount, origin fstree.Origin) *fstree.Node {
	from := f.source(mt.From)
	real, _, err := from.RootPath(fstree.Clean(mt.Source))
	n, ex := from.Get(real)
	if err != nil || ex != fstree.Yes {
		n, ex = fstree.NewDir(0o755, origin), fstree.Unknown
	}
	n = e.Import(from, n, func(string, *fstree.Node) bool { return true })
	n.AnyKind = ex == fstree.Unknown && fstree.Clean(mt.Source) != "/"
	n.Open = n.Kind == fstree.Dir && (n.Open || mt.Type == "cache" || ex == fstree.Unknown)
	if mt.Type == "cache" && fstree.Clean(mt.Source) == "/" {
		own(n, mt)
	}
	return n
}

// own applies a mount's uid, gid and mode.
func own(n *fstree.Node, mt stage.Mount) *fstree.Node {
	if mt.UID != nil {
		n.UID = int(*mt.UID)
	}
	if mt.GID != nil {
		n.GID = int(*mt.GID)
	}
	if mt.Mode != nil {
		n.Mode = uint32(*mt.Mode) & 0o7777
	}
	return n
}

// unmount takes the mounts off again: what was below them comes back, and mount points that were made for them and are
// empty go.
func (m mounted) unmount(t fstree.Tree) fstree.Tree {
	if len(m.places) == 0 {
		return t
	}
	e := t.Edit()
	for i := len(m.places) - 1; i >= 0; i-- {
		p := m.places[i]
		switch n, ex := m.before.Get(p); ex {
		case fstree.Yes:
			e.Put(p, n)
		case fstree.Unknown:
			e.Forget(p)
		default:
			e.Remove(p)
		}
	}
	for _, p := range m.stubs {
		if n, ex := e.Get(p); ex == fstree.Yes && (n.Kind == fstree.Dir && n.Len() == 0 || n.Kind == fstree.File && n.Size == size.Zero) {
			if _, was := m.before.Get(p); was == fstree.Unknown {
				e.Forget(p) // it may have been there before the mount
			} else {
				e.Remove(p)
			}
		}
	}
	return e.Tree()
}
