package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// edges lists what each stage and step takes from, with how much comes over.
func (f *folder) edges() {
	for i, ps := range f.plan.Stages {
		if end, ok := endpoint(ps.Source); ok {
			f.edge(report.Edge{Kind: report.EdgeFrom, From: end, To: report.Taker{Stage: i}, Line: ps.Line, Paths: []string{},
				Size: f.r.Stages[i].BaseSize, Resolved: ps.Resolved, Built: ps.Built})
		}
		for k, step := range ps.Steps {
			to := report.Taker{Stage: i, Step: StepID(i, k)}
			switch op := step.Op.(type) {
			case *stage.Copy:
				f.copyEdges(op, &f.r.Stages[i].Steps[k], report.Edge{To: to, Line: step.Line, Built: ps.Built && step.Built})
			case *stage.Run:
				f.mountEdges(op, report.Edge{Kind: report.EdgeMount, To: to, Line: step.Line, Built: ps.Built && step.Built})
			}
		}
	}
}

func (f *folder) edge(e report.Edge) { f.r.Edges = append(f.r.Edges, e) }

func (f *folder) copyEdges(op *stage.Copy, r *Step, e report.Edge) {
	e.Kind = report.EdgeCopy
	if op.Add {
		e.Kind = report.EdgeAdd
	}
	if end, ok := endpoint(op.From); ok && len(op.Paths) > 0 {
		e.From, e.Paths, e.Resolved = end, op.Paths, op.From.Resolved
		e.Size = f.copied(r, 0)
		f.edge(e)
	}
	for i, u := range op.URLs {
		url := u.URL
		e.From, e.Paths, e.Resolved, e.Size = report.Endpoint{URL: &url}, []string{}, "", size.None
		if !u.Git {
			e.Size = f.copied(r, 1+i)
		}
		f.edge(e)
	}
}

// copied is what came over from one of an instruction's sources.
func (f *folder) copied(r *Step, source int) size.Size {
	sum := size.Zero
	for _, t := range r.taken {
		if t.source == source && (t.node.Kind != fstree.Dir || t.whole) {
			sum = sum.Add(t.node.Total())
		}
	}
	if sum.Certainty == size.Unknown {
		return sum
	}
	for _, e := range r.Effects {
		if e.Kind == report.EffectUnknown {
			return size.AtLeast(sum.Low)
		}
	}
	return sum
}

func (f *folder) mountEdges(op *stage.Run, e report.Edge) {
	for _, m := range op.Mounts {
		if m.Type != "bind" && m.Type != "cache" {
			continue
		}
		end, ok := endpoint(m.From)
		if !ok || m.Type == "cache" && m.From.Kind == stage.FromScratch {
			continue
		}
		e.From, e.Paths, e.Resolved, e.Size = end, []string{fstree.Clean(m.Source)}, m.From.Resolved, size.None
		from := f.source(m.From)
		if real, _, err := from.RootPath(fstree.Clean(m.Source)); err == nil {
			if n, ex := from.Get(real); ex == fstree.Yes {
				e.Size = n.Total()
			}
		}
		f.edge(e)
	}
}

// endpoint is the start of an edge; ok is false for scratch and for what stands in the Dockerfile itself.
func endpoint(s stage.Source) (report.Endpoint, bool) {
	switch s.Kind {
	case stage.FromStage:
		return report.Endpoint{Stage: &s.Stage}, true
	case stage.FromImage:
		name := s.Image
		if name == "" {
			name = s.Written // a reference that cannot be resolved is drawn as it stands
		}
		return report.Endpoint{Image: &name}, true
	case stage.FromContext:
		return report.Endpoint{Context: &s.Context}, true
	case stage.FromURL:
		return report.Endpoint{URL: &s.URL}, true
	}
	return report.Endpoint{}, false
}
