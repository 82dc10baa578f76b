package build

import (
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// finish makes what needs all stages: edges, what was handed on, cache states, and the image.
func (f *folder) finish() {
	f.edges()
	f.handed()
	f.cacheStates()
	if f.plan.Target < 0 || f.plan.Target >= len(f.r.Stages) {
		return
	}
	f.r.Errors = append(f.r.Errors, f.mistakes()...)
	if len(f.r.Errors) > 0 {
		f.r.Error = &f.r.Errors[0]
	}
	if f.r.Error == nil && f.plan.Error == nil {
		f.r.Target = f.r.Stages[f.plan.Target].Tree
		f.r.Image = f.finalImage()
	}
}

// finalImage makes the image of the target, without its files and the layers' entries.
func (f *folder) finalImage() *report.Image {
	ps, s := f.plan.Stages[f.plan.Target], &f.r.Stages[f.plan.Target]
	img := &report.Image{Config: ps.Config, History: ps.History, Layers: []report.Layer{}, Files: []report.File{}, Open: append([]string{}, s.Open...)}
	if img.History == nil {
		img.History = []report.History{}
	}
	img.Complete = s.Tree.Complete()
	img.Size = size.Zero
	var known fstree.Known
	for _, b := range s.baseLayers {
		img.Layers = append(img.Layers, report.Layer{CreatedBy: b.CreatedBy, Size: b.Size, Compressed: b.Compressed, Entries: []report.Entry{}, Wasted: size.Zero})
		img.Size = img.Size.Add(b.Size)
		known.Add(b.Size)
	}
	if len(s.baseLayers) == 0 {
		// A base whose layers are not known, or a context, which has none of its own in the list but is in the image.
		img.Size, known = s.bottom().Total(), s.bottom().Known()
	}
	img.Compressed = s.Compressed
	layers := s.top.list()
	wasted := wastes(layers)
	for i, l := range layers {
		img.Layers = append(img.Layers, report.Layer{
			Step: StepID(l.stage, l.step), Line: l.from.Line, CreatedBy: l.from.CreatedBy, Size: l.weight.size, Compressed: l.weight.packed,
			Entries: []report.Entry{}, Count: l.weight.count, Wasted: wasted[i], Independent: l.linked.Valid(),
		})
		img.Size = img.Size.Add(l.weight.size)
		known.AddAll(l.weight.known)
	}
	img.Known = Breakdown(known)
	img.Against = f.against()
	return img
}

// Breakdown is a split of a size as the report has it.
func Breakdown(k fstree.Known) report.Breakdown {
	return report.Breakdown{Exact: k.Exact, Estimated: k.Estimated, EstimatedLow: k.Low, EstimatedHigh: k.High, Unknown: k.Unknown}
}

// LayerEntries lists the entries of one layer of the image; a base layer has none that are known.
func (r *Result) LayerEntries(i int) []report.Entry {
	if r.Image == nil || i < 0 || i >= len(r.Image.Layers) {
		return []report.Entry{}
	}
	s := &r.Stages[r.plan.Target]
	if i -= len(s.baseLayers); i < 0 {
		return []report.Entry{}
	}
	return s.top.list()[i].entries()
}

// against finds the heaviest stage that the build needs beside the target.
func (f *folder) against() *report.Against {
	var best *report.Against
	for i, ps := range f.plan.Stages {
		if !ps.Built || i == f.plan.Target {
			continue
		}
		s := f.r.Stages[i]
		if best == nil || s.Size.Bytes > best.Size.Bytes {
			best = &report.Against{Stage: i, Size: s.Size, Compressed: s.Compressed}
		}
	}
	return best
}
