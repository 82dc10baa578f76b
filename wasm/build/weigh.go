package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// scale sums up layers. It remembers what directories take compressed, so that one that is copied is weighed once.
type scale struct {
	compress func(path string, n *fstree.Node) size.Size
	dirs     map[*fstree.Node]size.Size
}

// maxWeighed bounds what a scale remembers.
const maxWeighed = 100_000

// file estimates a file's share of a compressed layer.
func (s *scale) file(p string, n *fstree.Node) size.Size {
	if s.compress != nil {
		return s.compress(p, n)
	}
	return usual(n.Size)
}

// usual compression, where nothing is known of what the bytes are.
func usual(n size.Size) size.Size { return n.Scale(0.4, 0.02, 1.01) }

// packed is what a node takes in a compressed layer with everything below it, names of one file counted each. p is where it
// stands; a directory that was copied is not estimated again for its new place.
func (s *scale) packed(p string, n *fstree.Node) size.Size {
	switch n.Kind {
	case fstree.File:
		return s.file(p, n)
	case fstree.Dir:
	default:
		return size.Zero
	}
	n = n.Original()
	if sum, ok := s.dirs[n]; ok {
		return sum
	}
	sum := size.Zero
	if n.Rest.Certainty != "" {
		sum = restPacked(nil, n)
	}
	n.Each(func(name string, k *fstree.Node) bool {
		sum = sum.Add(s.packed(fstree.Join(p, name), k))
		return true
	})
	if len(s.dirs) >= maxWeighed {
		clear(s.dirs)
	}
	s.dirs[n] = sum
	return sum
}

// weigh sums up what a layer holds: each file of several names once, and what is not listed where a directory became open.
func (s *scale) weigh(l *layer) weight {
	w := weight{size: size.Zero, packed: size.Zero, hides: map[fstree.Origin]size.Size{}}
	seen := map[*fstree.HardLink]bool{}
	grow := func(old, new *fstree.Node) {
		grown := restGrown(old, new)
		w.size, w.packed = w.size.Add(grown), w.packed.Add(restPacked(old, new))
		w.known.Add(grown)
	}
	l.changes(func(p string, change report.Change, old, new *fstree.Node) bool {
		w.count++
		if change != report.Added && old != nil {
			w.hide(old, new)
		}
		switch {
		case new == nil:
			return false
		case new.Kind == fstree.Dir && change == report.Added && new.HardBelow() == 0:
			w.size, w.packed, w.count = w.size.Add(new.Total()), w.packed.Add(s.packed(p, new)), w.count+new.Count()
			w.known.AddAll(new.Known())
			return false
		case new.Kind == fstree.Dir:
			grow(old, new)
			return true
		case new.Kind != fstree.File || new.Hard != nil && seen[new.Hard]:
			return false
		}
		if new.Hard != nil {
			seen[new.Hard] = true
		}
		w.size, w.packed = w.size.Add(new.Size), w.packed.Add(s.file(p, new))
		w.known.Add(new.Size)
		return false
	})
	grow(l.before.Root(), l.after.Root())
	if l.after.Epoch() > l.before.Epoch() && w.size.Certainty != size.Unknown {
		w.size, w.packed = size.AtLeast(w.size.Low), size.AtLeast(w.packed.Low)
		w.known.Unknown++
	}
	return w
}

// hide counts the files that a layer replaces or removes.
func (w *weight) hide(old, new *fstree.Node) {
	if old.Kind == fstree.Dir && new != nil && new.Kind == fstree.Dir {
		return
	}
	fstree.WalkNode("/", old, func(_ string, n *fstree.Node) bool {
		if n.Kind == fstree.File {
			sum, ok := w.hides[n.Origin]
			if !ok {
				sum = size.Zero
			}
			w.hides[n.Origin] = sum.Add(n.Size)
		}
		return true
	})
}

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
	if more, ok := added(old.Rest, new.Rest); ok {
		return more
	}
	return new.Rest.Sub(old.Rest)
}

// added takes one estimate off another that it is a part of: models add to a directory by adding bounds to bounds, so their
// differences are those of what was added.
func added(part, sum size.Size) (size.Size, bool) {
	if part.Certainty == size.Unknown || sum.Certainty != size.Estimated {
		return size.Size{}, false
	}
	n, low, high := sum.Bytes-part.Bytes, sum.Low-part.Low, sum.High-part.High
	return size.About(n, low, high), low >= 0 && low <= n && n <= high
}

// restPacked is restGrown as it is sent: in a model's own words where it has them, else as usual.
func restPacked(old, new *fstree.Node) size.Size {
	grown := restGrown(old, new)
	switch {
	case grown == size.Zero || new.Packed.Certainty == "":
		return usual(grown)
	case old == nil || old.Packed.Certainty == "":
		return new.Packed
	}
	if more, ok := added(old.Packed, new.Packed); ok {
		return more
	}
	return new.Packed.Sub(old.Packed)
}

// wastes is what each layer ships although a later one hides it.
func wastes(layers []*layer) []size.Size {
	wasted := make([]size.Size, len(layers))
	at := map[fstree.Origin]int{}
	for i, l := range layers {
		wasted[i] = size.Zero
		at[OriginOf(l.stage, l.step)] = i
		for origin, hidden := range l.weight.hides {
			if k, ok := at[origin]; ok && k != i {
				wasted[k] = wasted[k].Add(hidden)
			}
		}
	}
	return wasted
}
