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

// Align lines predicted layers up with real ones by the texts of their history, keeping both orders: the most equal texts are
// paired, and between them what stands alike in number.
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

// common is the longest list of equal texts that two lists share in order. Texts at both ends are taken first.
func common(a, b []string) []Pair {
	start, end := 0, 0
	var head, tail []Pair
	for start < len(a) && start < len(b) && a[start] == b[start] {
		head = append(head, Pair{start, start})
		start++
	}
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
		tail = append([]Pair{{len(a) - end, len(b) - end}}, tail...)
	}
	x, y := a[start:len(a)-end], b[start:len(b)-end]
	if len(x)*len(y) > 1_000_000 {
		return append(head, tail...)
	}
	// best[i][k] is the length for what follows i and k.
	best := make([][]int, len(x)+1)
	for i := range best {
		best[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := len(y) - 1; k >= 0; k-- {
			best[i][k] = max(best[i+1][k], best[i][k+1])
			if x[i] == y[k] {
				best[i][k] = best[i+1][k+1] + 1
			}
		}
	}
	for i, k := 0, 0; i < len(x) && k < len(y); {
		switch {
		case x[i] == y[k]:
			head = append(head, Pair{start + i, start + k})
			i, k = i+1, k+1
		case best[i+1][k] >= best[i][k+1]:
			i++
		default:
			k++
		}
	}
	return append(head, tail...)
}
