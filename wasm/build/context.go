package build

import (
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// ContextReport lists the build context with each path's fate; nil where the context is not known. With a Cache it is made
// once for a context and not for each call of Fold; nobody may change what it returns, but for its slices as a whole.
func (r *Result) ContextReport() *report.ContextReport {
	if r.raw == nil {
		return nil
	}
	if r.cache == nil {
		return r.contextReport()
	}
	if m := &r.cache.context; m.of != r.raw || m.file != r.Ignore.Name() {
		*m = contextMemo{of: r.raw, file: r.Ignore.Name(), report: r.contextReport()}
	}
	c := *r.cache.context.report
	return &c
}

// contextMemo is the last report on a context and what it is of.
type contextMemo struct {
	of     *buildcontext.Context
	file   string
	report *report.ContextReport
}

func (r *Result) contextReport() *report.ContextReport {
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
