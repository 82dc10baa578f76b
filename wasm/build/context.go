package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// ContextReport lists the build context with each path's fate; nil where the context is not known.
func (r *Result) ContextReport() *report.ContextReport {
	if r.raw == nil {
		return nil
	}
	c := &report.ContextReport{Sent: r.View.Total(), Entries: []report.ContextEntry{}}
	if r.Ignore != nil {
		c.IgnoreFile = r.Ignore.File
	}
	r.raw.Raw().Walk("/", func(p string, n *fstree.Node) bool {
		if p == "/" {
			return true
		}
		e := report.ContextEntry{Path: p[1:], Type: string(typeOf(n.Kind)), Size: size.Zero}
		if n.Kind == fstree.File {
			e.Size = n.Size
		}
		e.Ignored, e.Line = r.Ignore.Verdict(p)
		if n.Kind != fstree.Dir {
			if e.Ignored {
				c.Ignored++
			} else {
				c.Files++
			}
		}
		c.Entries = append(c.Entries, e)
		return true
	})
	return c
}
