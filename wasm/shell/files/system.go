package files

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// systemMounts are what runc and BuildKit lay over the tree of every RUN.
func systemMounts() []Mount {
	return []Mount{
		{Path: "/proc", Tree: openDir(0o555), ReadOnly: true},
		{Path: "/sys", Tree: openDir(0o555), ReadOnly: true},
		{Path: "/dev", Tree: devTree()},
		{Path: "/etc/resolv.conf", Tree: fstree.New(fstree.NewSized(size.None, 0o644, fstree.OriginBase)), ReadOnly: true},
		{Path: "/etc/hosts", Tree: fstree.New(fstree.NewSized(size.None, 0o644, fstree.OriginBase)), ReadOnly: true},
	}
}

func openDir(mode uint32) fstree.Tree {
	d := fstree.NewDir(mode, fstree.OriginBase)
	d.Open = true
	return fstree.New(d)
}

func devTree() fstree.Tree {
	e := fstree.Empty().Edit()
	for _, name := range []string{"null", "zero", "full", "random", "urandom", "tty"} {
		e.Put("/"+name, &fstree.Node{Kind: fstree.Char, Mode: 0o666, Size: size.Zero, Origin: fstree.OriginBase})
	}
	for name, link := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2", "ptmx": "pts/ptmx"} {
		e.Put("/"+name, fstree.NewSymlink(link, fstree.OriginBase))
	}
	for _, name := range []string{"pts", "shm", "mqueue"} {
		e.Put("/"+name, fstree.NewDir(0o755, fstree.OriginBase))
	}
	e.Change("/shm", func(n *fstree.Node) { n.Mode = 0o1777 })
	e.Change("/mqueue", func(n *fstree.Node) { n.Mode = 0o1777 })
	return e.Tree()
}

// MakeMountPoints makes the directories that the container runtime leaves in an image which lacks them.
func MakeMountPoints(t fstree.Tree, origin fstree.Origin) fstree.Tree {
	for _, dir := range []string{"/proc", "/dev", "/sys"} {
		if _, ex := t.Get(dir); ex == fstree.No {
			e := t.Edit()
			e.Put(dir, fstree.NewDir(0o755, origin))
			t = e.Tree()
		}
	}
	return t
}
