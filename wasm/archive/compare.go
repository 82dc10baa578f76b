package archive

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Verdict says how a path of a real image relates to the prediction.
type Verdict string

const (
	Equal   Verdict = "equal"
	Missing Verdict = "missing" // predicted, but not in the image
	Extra   Verdict = "extra"   // in the image, but not predicted
	Differs Verdict = "differs"
)

// Difference is one path that is not as predicted.
type Difference struct {
	Path    string
	Verdict Verdict
	// What differs, in words; "" for a path that is missing or extra.
	What string
}

// Comparison of a prediction with a real image. Counts hold all paths; Unsure are those of which the prediction did not say
// whether they exist.
type Comparison struct {
	Equal, Missing, Extra, Differs, Unsure int
	Differences                            []Difference
}

// maxDifferences bounds how many differences are listed.
const maxDifferences = 5000

// Compare holds a real image's tree against a predicted one.
func Compare(predicted, real fstree.Tree) Comparison {
	c := Comparison{Differences: []Difference{}}
	add := func(d Difference) {
		if len(c.Differences) < maxDifferences {
			c.Differences = append(c.Differences, d)
		}
	}
	real.Walk("/", func(p string, n *fstree.Node) bool {
		if p == "/" {
			return true
		}
		want, ex := predicted.Get(p)
		switch what := ""; {
		case ex == fstree.Unknown:
			c.Unsure++
		case ex == fstree.No:
			c.Extra++
			add(Difference{Path: p, Verdict: Extra})
		default:
			if what = differs(want, n); what == "" {
				c.Equal++
			} else {
				c.Differs++
				add(Difference{Path: p, Verdict: Differs, What: what})
			}
		}
		return true
	})
	predicted.Walk("/", func(p string, n *fstree.Node) bool {
		if _, ex := real.Get(p); ex == fstree.No {
			c.Missing++
			add(Difference{Path: p, Verdict: Missing})
			return false
		}
		return true
	})
	return c
}

// differs says what of a file is not as predicted. A size that was estimated only has to lie in its bounds.
func differs(want, got *fstree.Node) string {
	switch {
	case want.Kind != got.Kind:
		return "another type of file"
	case want.Kind == fstree.Symlink && want.Link != got.Link:
		return fmt.Sprintf("links to %s, not %s", got.Link, want.Link)
	case want.Mode != got.Mode:
		return fmt.Sprintf("mode %04o, not %04o", got.Mode, want.Mode)
	case !want.AnyOwner && (want.UID != got.UID || want.GID != got.GID):
		return fmt.Sprintf("owner %d:%d, not %d:%d", got.UID, got.GID, want.UID, want.GID)
	case want.Kind == fstree.File && (got.Size.Bytes < want.Size.Low || got.Size.Bytes > want.Size.High):
		if want.Size.Certainty == size.Exact {
			return fmt.Sprintf("%d bytes, not %d", got.Size.Bytes, want.Size.Bytes)
		}
		return fmt.Sprintf("%d bytes, not between %d and %d", got.Size.Bytes, want.Size.Low, want.Size.High)
	}
	return ""
}
