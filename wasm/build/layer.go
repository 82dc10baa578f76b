package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// layer is what one step adds to an image.
type layer struct {
	step          int
	before, after fstree.Tree
	// linked is the tree of its own that --link made: the layer is all of it.
	linked fstree.Tree
	from   *stage.Step
	// stage the step stands in, for its id.
	stage int
	size  size.Size
}

// changes walks a layer as the overlay differ writes it: entries in the order of their paths, parents before children, a
// removed directory as one entry, and every parent of an entry. Files written again with equal bytes, owner, mode and time
// are left out.
func (l layer) changes(visit func(p string, change report.Change, old, new *fstree.Node)) {
	w := layerWalk{visit: visit}
	if !l.linked.Valid() {
		w.dir("", l.before.Root(), l.after.Root())
		return
	}
	w.visit = func(p string, change report.Change, old, new *fstree.Node) {
		if n, ex := l.before.Get(p); ex == fstree.Yes {
			change, old = report.Modified, n
		}
		visit(p, change, old, new)
	}
	w.dir("", emptyTree.Root(), l.linked.Root())
}

type layerWalk struct {
	visit func(p string, change report.Change, old, new *fstree.Node)
	// pending are the parents of the current path that have not been visited.
	pending []pendingParent
}

type pendingParent struct {
	path     string
	old, new *fstree.Node
}

func (w *layerWalk) emit(p string, change report.Change, old, new *fstree.Node) {
	for _, d := range w.pending {
		w.visit(d.path, report.Modified, d.old, d.new)
	}
	w.pending = w.pending[:0]
	w.visit(p, change, old, new)
}

func (w *layerWalk) dir(at string, old, new *fstree.Node) {
	fstree.EachPair(old, new, func(name string, a, b *fstree.Node) {
		p := at + "/" + name
		switch {
		case a == b:
		case b == nil:
			w.emit(p, report.Removed, a, nil)
		case a == nil:
			w.emit(p, report.Added, nil, b)
			w.below(p, b)
		default:
			w.both(p, a, b)
		}
	})
}

// below visits what is in a directory that was added.
func (w *layerWalk) below(at string, dir *fstree.Node) {
	dir.Each(func(name string, n *fstree.Node) bool {
		p := at + "/" + name
		w.emit(p, report.Added, nil, n)
		w.below(p, n)
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
		w.emit(p, report.Modified, a, b)
		w.below(p, b)
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

// entries lists a layer for the report.
func (l layer) entries() []report.Entry {
	list := []report.Entry{}
	l.changes(func(p string, change report.Change, _, _ *fstree.Node) {
		list = append(list, report.Entry{Path: p, Change: change})
	})
	return list
}

// measure sums up what a layer holds: each file of several names once, and what is not listed where a directory became open.
// of weighs a file; rest weighs what a directory gained without it being listed.
func (l layer) measure(of func(path string, n *fstree.Node) size.Size, rest func(old, new *fstree.Node) size.Size) (total size.Size, count int) {
	total = size.Zero
	seen := map[*fstree.HardLink]bool{}
	l.changes(func(p string, change report.Change, old, new *fstree.Node) {
		count++
		if change == report.Removed {
			return
		}
		total = total.Add(rest(old, new))
		if new.Kind != fstree.File || new.Hard != nil && seen[new.Hard] {
			return
		}
		if new.Hard != nil {
			seen[new.Hard] = true
		}
		total = total.Add(of(p, new))
	})
	total = total.Add(rest(l.before.Root(), l.after.Root()))
	if l.after.Epoch() > l.before.Epoch() && total.Certainty != size.Unknown {
		total = size.AtLeast(total.Low)
	}
	return total, count
}

// restPacked is restGrown as it is sent: in a model's own words where it has them, else by what unlisted files compress to.
func restPacked(old, new *fstree.Node) size.Size {
	grown := restGrown(old, new)
	if new.Kind != fstree.Dir || new.Packed.Certainty == "" || grown == size.Zero {
		return packedRest(grown)
	}
	if old == nil || old.Packed.Certainty == "" {
		return new.Packed
	}
	return new.Packed.Sub(old.Packed)
}

// packedRest is what files that nobody lists take in a compressed layer: they may be anything, from text to archives.
func packedRest(s size.Size) size.Size { return s.Scale(0.4, 0.02, 1.01) }

// restGrown is what a step added to a directory without it being listed.
func restGrown(old, new *fstree.Node) size.Size {
	if new.Kind != fstree.Dir || new.Rest.Certainty == "" {
		return size.Zero
	}
	if old == nil || old.Kind != fstree.Dir || old.Rest.Certainty == "" {
		return new.Rest
	}
	if old.Rest == new.Rest {
		return size.Zero
	}
	return new.Rest.Sub(old.Rest)
}

func (s *Stage) addLayer(l layer) {
	l.size, _ = l.measure(func(_ string, n *fstree.Node) size.Size { return n.Size }, restGrown)
	s.layers = append(s.layers, l)
}
