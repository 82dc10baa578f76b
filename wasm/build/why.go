package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Why follows a path of a stage's tree back to where its bytes come from: the step that wrote it, what that step took it
// from, and so on down to a context, an image, a command or an address.
func (r *Result) Why(stageIndex int, p string) report.Why {
	if stageIndex < 0 || stageIndex >= len(r.Stages) {
		return report.Why{Links: []report.WhyLink{}, Error: "there is no such stage"}
	}
	real, n, ex := r.Stages[stageIndex].Tree.ResolveParent(p)
	if ex != fstree.Yes {
		return report.Why{Links: []report.WhyLink{}, Error: p + " is not known to be there"}
	}
	w := report.Why{Links: []report.WhyLink{}}
	r.why(&w, stageIndex, real, n, 0)
	return w
}

func (r *Result) why(w *report.Why, in int, p string, n *fstree.Node, depth int) {
	i, k, ok := StepOf(n.Origin)
	if !ok || depth > maxChain || i >= len(r.Stages) || k >= len(r.plan.Stages[i].Steps) {
		w.Links = append(w.Links, r.bottomLink(in, p))
		return
	}
	step := r.plan.Stages[i].Steps[k]
	link := report.WhyLink{Kind: "step", Step: StepID(i, k), Line: step.Line, Path: p, Text: step.Text}
	op, isCopy := step.Op.(*stage.Copy)
	if !isCopy {
		link.Kind = "command"
		w.Links = append(w.Links, link)
		return
	}
	w.Links = append(w.Links, link)
	src, m, ok := r.Stages[i].Steps[k].sourceOf(p)
	if !ok || src == "" || m == nil {
		return
	}
	switch op.From.Kind {
	case stage.FromStage:
		r.why(w, op.From.Stage, src, m, depth+1)
	case stage.FromImage:
		w.Links = append(w.Links, report.WhyLink{Kind: "image", Path: src, Text: op.From.Image})
	case stage.FromContext:
		w.Links = append(w.Links, report.WhyLink{Kind: "context", Path: src, Text: op.From.Context})
	case stage.FromURL:
		w.Links = append(w.Links, report.WhyLink{Kind: "url", Path: src, Text: op.From.URL})
	}
}

// bottomLink is the end of a chain in what a stage starts from.
func (r *Result) bottomLink(in int, p string) report.WhyLink {
	for range r.plan.Stages {
		ps := r.plan.Stages[in]
		switch src := ps.Source; {
		case src.Kind == stage.FromStage && src.Stage >= 0 && src.Stage < in:
			in = src.Stage
			continue
		case src.Kind == stage.FromContext:
			return report.WhyLink{Kind: "context", Line: ps.Line, Path: p, Text: src.Context}
		default:
			return report.WhyLink{Kind: "image", Line: ps.Line, Path: p, Text: ps.Base}
		}
	}
	return report.WhyLink{Kind: "image", Path: p}
}
