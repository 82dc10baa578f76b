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
		img.Layers = append(img.Layers, report.Layer{CreatedBy: b.CreatedBy, Size: b.Size, Compressed: b.Compressed,
			Entries: []report.Entry{}, Count: len(b.Entries), Wasted: size.Of(b.Wasted)})
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

// LayerEntries lists the entries of one layer of the image; those of a base layer only where the base is known that well.
func (r *Result) LayerEntries(i int) []report.Entry {
	list := []report.Entry{}
	each, _ := r.LayerChanges(i)
	if each != nil {
		each(func(p string, change report.Change, _ *fstree.Node) {
			list = append(list, report.Entry{Path: p, Change: change})
		})
	}
	return list
}

// LayerChanges walks the entries of one layer of the image, with the nodes that they write, and tells the file system of that
// layer and all below. each is nil where the entries are not known.
func (r *Result) LayerChanges(i int) (each func(f func(p string, change report.Change, n *fstree.Node)), after fstree.Tree) {
	if r.Image == nil || i < 0 || i >= len(r.Image.Layers) {
		return nil, fstree.Tree{}
	}
	s := &r.Stages[r.plan.Target]
	if i < len(s.baseLayers) {
		b := s.baseLayers[i]
		if b.Entries == nil {
			return nil, fstree.Tree{}
		}
		return func(f func(p string, change report.Change, n *fstree.Node)) {
			for _, e := range b.Entries {
				var n *fstree.Node
				if e.Change != report.Removed {
					n, _ = b.After.Get(e.Path)
				}
				f(e.Path, e.Change, n)
			}
		}, b.After
	}
	l := s.top.list()[i-len(s.baseLayers)]
	return func(f func(p string, change report.Change, n *fstree.Node)) {
		l.changes(func(p string, change report.Change, _, n *fstree.Node) bool {
			f(p, change, n)
			return true
		})
	}, l.after
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
