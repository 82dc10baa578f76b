package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// prepare takes away the tabs that begin the lines of <<- documents, which the parser leaves.
func prepare(f *syntax.File) {
	syntax.Walk(f, func(n syntax.Node) bool {
		if r, ok := n.(*syntax.Redirect); ok && r.Op == syntax.DashHdoc && r.Hdoc != nil {
			stripTabs(r.Hdoc)
		}
		return true
	})
}

// stripTabs takes the tabs away that begin the lines of a <<- document.
func stripTabs(w *syntax.Word) {
	start := true
	for _, p := range w.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok {
			start = false
			continue
		}
		lines := strings.SplitAfter(lit.Value, "\n")
		for i, l := range lines {
			if i > 0 || start {
				lines[i] = strings.TrimLeft(l, "\t")
			}
		}
		start = strings.HasSuffix(lit.Value, "\n")
		lit.Value = strings.Join(lines, "")
	}
}
