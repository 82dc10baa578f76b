package build

import "github.com/dockerfile-stages/playground/wasm/fstree"

// overlay lays a layer over a tree as a union mount shows it: directories of both are merged and have the layer's mode and
// owner, everything else of the layer replaces what is below. Nodes of the layer keep their identity.
func overlay(base, over fstree.Tree) fstree.Tree {
	e := base.Edit()
	e.Change("/", func(d *fstree.Node) { widen(d, over.Root()) })
	lay(e, "/", over.Root())
	return e.Tree()
}

// widen opens a directory where the layer's one may hold what nobody lists.
func widen(d, layer *fstree.Node) {
	if !layer.Open {
		return
	}
	d.Open = true
	switch {
	case d.Rest.Certainty == "":
		d.Rest = layer.Rest
	case layer.Rest.Certainty != "":
		d.Rest = d.Rest.Add(layer.Rest)
	}
}

func lay(e *fstree.Editor, at string, dir *fstree.Node) {
	dir.Each(func(name string, n *fstree.Node) bool {
		p := fstree.Join(at, name)
		old, ex := e.Look(p)
		if n.Kind != fstree.Dir || ex != fstree.Yes || old.Kind != fstree.Dir {
			e.Put(p, n)
			return true
		}
		e.Change(p, func(d *fstree.Node) {
			d.Mode, d.UID, d.GID, d.Origin, d.Stamp = n.Mode, n.UID, n.GID, n.Origin, n.Stamp
			widen(d, n)
		})
		lay(e, p, n)
		return true
	})
}
