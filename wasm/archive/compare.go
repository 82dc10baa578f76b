package archive

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Difference is one path that is not as predicted.
type Difference struct {
	Path    string
	Verdict report.Verdict
	// What differs, in words; "" for a path that is missing or extra.
	What string
	// Predicted and Real are nil where the path is not there.
	Predicted, Real *fstree.Node
}

// Comparison of a prediction with something real. The counts hold all paths, Differences the first of those that differ.
type Comparison struct {
	report.CompareCount
	Differences []Difference
	// More is how many differences are not listed.
	More int

	most int
}

// Bounds on what is listed, of an image and of each layer.
const (
	maxDifferences      = 5000
	maxLayerDifferences = 500
)

func (c *Comparison) note(v report.Verdict, d Difference) {
	switch v {
	case report.VerdictEqual:
		c.Equal++
		return
	case report.VerdictUnsure:
		c.Unsure++
		return
	case report.VerdictMissing:
		c.Missing++
	case report.VerdictExtra:
		c.Extra++
	case report.VerdictDifferent:
		c.Different++
	}
	if len(c.Differences) >= c.most {
		c.More++
		return
	}
	d.Verdict = v
	c.Differences = append(c.Differences, d)
}

// Compare holds a real image's tree against a predicted one. What the prediction leaves open, in a directory that is not wholly
// known or after a command that was not understood, is unsure and no difference.
func Compare(predicted, real fstree.Tree) Comparison {
	c := Comparison{most: maxDifferences}
	c.dirs(predicted, "/", predicted.Root(), real.Root())
	return c
}

// dirs compares two directories of one place name by name, so that the differences stand in the order of their paths.
func (c *Comparison) dirs(predicted fstree.Tree, at string, want, got *fstree.Node) {
	a, b := kids(want), kids(got)
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Name < b[0].Name:
			c.gone(predicted, fstree.Join(at, a[0].Name), a[0].Node)
			a = a[1:]
		case len(a) == 0 || b[0].Name < a[0].Name:
			p, v := fstree.Join(at, b[0].Name), report.VerdictExtra
			if _, ex := predicted.Get(p); ex == fstree.Unknown {
				v = report.VerdictUnsure
			}
			fstree.WalkNode(p, b[0].Node, func(p string, n *fstree.Node) bool {
				c.note(v, Difference{Path: p, Real: n})
				return true
			})
			b = b[1:]
		default:
			p := fstree.Join(at, a[0].Name)
			c.pair(predicted, p, a[0].Node, b[0].Node)
			c.dirs(predicted, p, a[0].Node, b[0].Node)
			a, b = a[1:], b[1:]
		}
	}
}

// kids are the children of a node by name; of a file there are none.
func kids(n *fstree.Node) []fstree.Entry {
	var list []fstree.Entry
	if n.Kind == fstree.Dir {
		n.Each(func(name string, k *fstree.Node) bool {
			list = append(list, fstree.Entry{Name: name, Node: k})
			return true
		})
	}
	return list
}

// gone notes a predicted node that is not there, with everything below it.
func (c *Comparison) gone(predicted fstree.Tree, p string, n *fstree.Node) {
	fstree.WalkNode(p, n, func(p string, n *fstree.Node) bool {
		v := report.VerdictMissing
		if predicted.Doubted(n) {
			v = report.VerdictUnsure
		}
		c.note(v, Difference{Path: p, Predicted: n})
		return true
	})
}

// pair compares two nodes of one path, without what is below them.
func (c *Comparison) pair(predicted fstree.Tree, p string, want, got *fstree.Node) {
	what, sure := differs(want, got)
	switch {
	case what == "":
		c.note(report.VerdictEqual, Difference{})
	case !sure || predicted.Doubted(want):
		c.note(report.VerdictUnsure, Difference{})
	default:
		c.note(report.VerdictDifferent, Difference{Path: p, What: what, Predicted: want, Real: got})
	}
}

// differs says what of a file is not as predicted. A size that was estimated only has to lie in its bounds; one without bounds, which
// is that of a neighbouring build, is not sure.
func differs(want, got *fstree.Node) (what string, sure bool) {
	switch {
	case want.AnyKind:
		return "", true
	case want.Kind != got.Kind:
		return "another type of file", true
	case want.Kind == fstree.Symlink && want.Link != got.Link:
		return "links to " + got.Link + ", not " + want.Link, true
	case want.Mode != got.Mode:
		return numbers("mode %04o, not %04o", int(got.Mode), int(want.Mode)), true
	case !want.AnyOwner && (want.UID != got.UID || want.GID != got.GID):
		return numbers("owner %d:%d, not %d:%d", got.UID, got.GID, want.UID, want.GID), true
	case want.Major != got.Major || want.Minor != got.Minor:
		return numbers("device %d:%d, not %d:%d", int(got.Major), int(got.Minor), int(want.Major), int(want.Minor)), true
	case want.Kind == fstree.File && (got.Size.Bytes < want.Size.Low || got.Size.Bytes > want.Size.High):
		if want.Size.Low == want.Size.High {
			return numbers("%d bytes, not %d", int(got.Size.Bytes), int(want.Size.Bytes)), want.Size.Certainty == size.Exact
		}
		return numbers("%d bytes, not between %d and %d", int(got.Size.Bytes), int(want.Size.Low), int(want.Size.High)), true
	}
	return "", true
}

// numbers fills numbers into a text.
func numbers(format string, n ...int) string {
	list := make([]any, len(n))
	for i, v := range n {
		list[i] = v
	}
	return fmt.Sprintf(format, list...)
}
