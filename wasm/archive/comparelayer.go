package archive

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// Predicted is a layer as the prediction has it.
type Predicted struct {
	// Each calls f for every entry of the layer, with nil for one that is removed; nil for a layer that is not there.
	Each func(f func(p string, n *fstree.Node))
	// After is the predicted file system of this layer and all below it.
	After fstree.Tree
}

// CompareLayer holds the entries of a real layer against those of a predicted one.
func CompareLayer(want Predicted, got *Layer) Comparison {
	c := Comparison{most: maxLayerDifferences}
	real := make(map[string]bool, len(got.Entries)) // true where it is still to be met
	for _, e := range got.Entries {
		real[e.Path] = true
	}
	each := want.Each
	if each == nil {
		each = func(func(string, *fstree.Node)) {}
	}
	each(func(p string, n *fstree.Node) {
		open, there := real[p]
		if !there {
			if n != nil && want.After.Doubted(n) {
				c.Unsure++
			} else {
				c.note(report.VerdictMissing, Difference{Path: p, Predicted: n})
			}
			return
		}
		if !open {
			return
		}
		real[p] = false
		m, _ := got.After.Get(p)
		switch {
		case n == nil && m == nil:
			c.Equal++
		case n == nil:
			c.note(report.VerdictDifferent, Difference{Path: p, What: "written, not removed", Real: m})
		case m == nil:
			c.note(report.VerdictDifferent, Difference{Path: p, What: "removed, not written", Predicted: n})
		default:
			c.pair(want.After, p, n, m)
		}
	})
	for _, e := range got.Entries {
		if !real[e.Path] {
			continue
		}
		real[e.Path] = false
		m, _ := got.After.Get(e.Path)
		if want.open(e.Path) {
			c.Unsure++
			continue
		}
		c.note(report.VerdictExtra, Difference{Path: e.Path, Real: m})
	}
	return c
}

// open tells whether the prediction leaves open what is at a path after the layer.
func (w Predicted) open(p string) bool {
	if !w.After.Valid() {
		return false
	}
	n, ex := w.After.Get(p)
	return ex == fstree.Unknown || ex == fstree.Yes && w.After.Doubted(n)
}

// Pair is one line of two lists of layers beside each other; -1 stands for none.
type Pair struct{ Predicted, Real int }

// Align lines predicted layers up with real ones by the texts of their history, keeping both orders: equal texts are paired, and
// between them what stands alike in number.
func Align(predicted, real []string) []Pair {
	var out []Pair
	i, k := 0, 0
	between := func(ei, ek int) {
		if ei-i == ek-k {
			for ; i < ei; i, k = i+1, k+1 {
				out = append(out, Pair{i, k})
			}
			return
		}
		for ; i < ei; i++ {
			out = append(out, Pair{i, -1})
		}
		for ; k < ek; k++ {
			out = append(out, Pair{-1, k})
		}
	}
	for _, m := range common(predicted, real) {
		between(m.Predicted, m.Real)
		out = append(out, m)
		i, k = i+1, k+1
	}
	between(len(predicted), len(real))
	return out
}

// common pairs equal texts of two lists in order: those at both ends first, and between them each with the next that is equal.
func common(a, b []string) []Pair {
	end := 0
	for end < min(len(a), len(b)) && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var list []Pair
	next := 0
	for i, text := range a[:len(a)-end] {
		for k := next; k < len(b)-end; k++ {
			if text == b[k] {
				list = append(list, Pair{i, k})
				next = k + 1
				break
			}
		}
	}
	for ; end > 0; end-- {
		list = append(list, Pair{len(a) - end, len(b) - end})
	}
	return list
}
