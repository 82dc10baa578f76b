package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// layer is what one step adds to an image. Layers of a stage are a list that stages on top of it share.
type layer struct {
	below *layer
	depth int
	from  *stage.Step
	// stage and step say where from stands.
	stage, step   int
	before, after fstree.Tree
	// linked is the tree of its own that --link made: the layer is all of it.
	linked fstree.Tree
	weight weight
	// packed is the compressed size of this layer and all below.
	packed size.Size
}

// weight is what is summed up of a layer once it is made.
type weight struct {
	size, packed size.Size
	count        int
	known        fstree.Known // splits size
	// hides is what the layer replaces or removes, by what wrote it.
	hides map[fstree.Origin]size.Size
}

// list is a stage's layers from the bottom.
func (l *layer) list() []*layer {
	if l == nil {
		return nil
	}
	list := make([]*layer, l.depth)
	for ; l != nil; l = l.below {
		list[l.depth-1] = l
	}
	return list
}

func (l *layer) len() int {
	if l == nil {
		return 0
	}
	return l.depth
}

// changes walks a layer as the overlay differ writes it: entries in the order of their paths, parents before children, a
// removed directory as one entry, and every parent of an entry. Files written again with equal bytes, owner, mode and time
// are left out. What is below a directory that was added is visited only if visit says so.
func (l *layer) changes(visit visitor) {
	w := layerWalk{visit: visit}
	if !l.linked.Valid() {
		w.dir("", l.before.Root(), l.after.Root())
		return
	}
	w.visit = func(p string, change report.Change, old, new *fstree.Node) bool {
		if n, ex := l.before.Get(p); ex == fstree.Yes {
			change, old = report.Modified, n
		}
		return visit(p, change, old, new)
	}
	w.dir("", emptyTree.Root(), l.linked.Root())
}

type visitor func(p string, change report.Change, old, new *fstree.Node) (below bool)

type layerWalk struct {
	visit visitor
	// pending are the parents of the current path that have not been visited.
	pending []pendingParent
}

type pendingParent struct {
	path     string
	old, new *fstree.Node
}

func (w *layerWalk) emit(p string, change report.Change, old, new *fstree.Node) (below bool) {
	for _, d := range w.pending {
		w.visit(d.path, report.Modified, d.old, d.new)
	}
	w.pending = w.pending[:0]
	return w.visit(p, change, old, new)
}

func (w *layerWalk) dir(at string, old, new *fstree.Node) {
	fstree.EachPair(old, new, func(name string, a, b *fstree.Node) {
		p := at + "/" + name
		switch {
		case a == b:
		case b == nil:
			w.emit(p, report.Removed, a, nil)
		case a == nil:
			w.added(p, report.Added, nil, b)
		default:
			w.both(p, a, b)
		}
	})
}

// added visits a node that is new as a whole.
func (w *layerWalk) added(p string, change report.Change, old, new *fstree.Node) {
	if !w.emit(p, change, old, new) {
		return
	}
	new.Each(func(name string, n *fstree.Node) bool {
		w.added(p+"/"+name, report.Added, nil, n)
		return true
	})
}

func (w *layerWalk) both(p string, a, b *fstree.Node) {
	switch {
	case b.Kind != fstree.Dir:
		if !fstree.Same(a, b) {
			w.emit(p, report.Modified, a, b)
		}
	case a.Kind != fstree.Dir:
		w.added(p, report.Modified, a, b)
	case !fstree.Same(a, b):
		w.emit(p, report.Modified, a, b)
		w.dir(p, a, b)
	default:
		n := len(w.pending)
		w.pending = append(w.pending, pendingParent{p, a, b})
		w.dir(p, a, b)
		if len(w.pending) > n {
			w.pending = w.pending[:n]
		}
	}
}
