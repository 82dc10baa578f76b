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
	for i := range f.r.Stages {
		f.weigh(&f.r.Stages[i])
	}
	if f.plan.Target < 0 || f.plan.Target >= len(f.r.Stages) {
		return
	}
	f.r.Errors = append(f.r.Errors, f.mistakes()...)
	if len(f.r.Errors) > 0 {
		f.r.Error = &f.r.Errors[0]
	}
	if f.r.Error == nil && f.plan.Error == nil {
		f.r.Target = f.r.Stages[f.plan.Target].Tree
		f.r.Image = f.image1()
	}
}

// compress estimates a file's share of a compressed layer.
func (f *folder) compress(p string, n *fstree.Node) size.Size {
	if n.Packed.Certainty != "" {
		return n.Packed
	}
	if f.opt.Compress != nil {
		return f.opt.Compress(p, n)
	}
	return n.Size.Scale(0.4, 0.02, 1.01)
}

// weigh sums up what a stage would take to download: its base's layers and its own.
func (f *folder) weigh(s *Stage) {
	s.Compressed = f.baseCompressed(s)
	for _, l := range s.layers {
		c, _ := l.measure(f.compress, restPacked)
		s.Compressed = s.Compressed.Add(c)
	}
}

func (f *folder) baseCompressed(s *Stage) size.Size {
	if len(s.baseLayers) > 0 {
		sum := size.Zero
		for _, l := range s.baseLayers {
			sum = sum.Add(l.Compressed)
		}
		return sum
	}
	root := s.Base
	if len(s.layers) > 0 {
		root = s.layers[0].before
	}
	sum := size.Zero
	root.Walk("/", func(p string, n *fstree.Node) bool {
		if n.Kind == fstree.File {
			sum = sum.Add(f.compress(p, n))
		} else if n.Rest.Certainty != "" {
			sum = sum.Add(restPacked(nil, n))
		}
		return true
	})
	return sum
}

// image1 makes the image of the target, without its files.
func (f *folder) image1() *report.Image {
	ps, s := f.plan.Stages[f.plan.Target], &f.r.Stages[f.plan.Target]
	img := &report.Image{Config: ps.Config, History: ps.History, Layers: []report.Layer{}, Files: []report.File{}, Open: append([]string{}, s.Open...)}
	if img.History == nil {
		img.History = []report.History{}
	}
	img.Complete = s.Tree.Complete()
	img.Size, img.Compressed = size.Zero, size.Zero
	for _, b := range s.baseLayers {
		img.Layers = append(img.Layers, report.Layer{CreatedBy: b.CreatedBy, Size: b.Size, Compressed: b.Compressed, Entries: []report.Entry{}, Wasted: size.Zero})
		img.Size = img.Size.Add(b.Size)
	}
	if len(s.baseLayers) == 0 {
		// A base whose layers are not known, or a context, which has none of its own in the list but is in the image.
		img.Size = f.bottom(s).Total()
	}
	img.Compressed = s.Compressed
	wasted := wastes(s.layers)
	for i, l := range s.layers {
		c, count := l.measure(f.compress, restPacked)
		img.Layers = append(img.Layers, report.Layer{
			Step: StepID(l.stage, l.step), Line: l.from.Line, CreatedBy: l.from.CreatedBy, Size: l.size, Compressed: c,
			Entries: []report.Entry{}, Count: count, Wasted: wasted[i], Independent: l.linked.Valid(),
		})
		img.Size = img.Size.Add(l.size)
	}
	img.Known = breakdown(s.Tree)
	img.Against = f.against()
	return img
}

// bottom is the tree that a stage's chain starts from.
func (f *folder) bottom(s *Stage) fstree.Tree {
	if len(s.layers) > 0 {
		return s.layers[0].before
	}
	return s.Base
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
	return s.layers[i].entries()
}

// breakdown splits a tree's bytes by certainty.
func breakdown(t fstree.Tree) report.Breakdown {
	var b report.Breakdown
	count := func(s size.Size) {
		switch s.Certainty {
		case size.Exact:
			b.Exact += s.Bytes
		case size.Estimated:
			b.Estimated += s.Bytes
		case size.Unknown:
			b.Exact += s.Low
			b.Unknown++
		}
	}
	seen := map[*fstree.HardLink]bool{}
	t.Walk("/", func(_ string, n *fstree.Node) bool {
		if n.Kind == fstree.Dir {
			count(n.Rest)
		} else if n.Hard == nil || !seen[n.Hard] {
			if n.Hard != nil {
				seen[n.Hard] = true
			}
			count(n.Size)
		}
		return true
	})
	return b
}

// wastes is what each layer ships although a later one hides it.
func wastes(layers []layer) []size.Size {
	wasted := make([]size.Size, len(layers))
	for i := range wasted {
		wasted[i] = size.Zero
	}
	owner := map[*fstree.Node]int{}
	for i, l := range layers {
		l.changes(func(_ string, change report.Change, old, new *fstree.Node) {
			if old != nil && change != report.Added {
				hide(old, new, owner, wasted)
			}
			if new != nil && new.Kind == fstree.File {
				owner[new] = i
			}
		})
	}
	return wasted
}

// hide counts the files that a layer replaces or removes against the layers that brought them.
func hide(old, new *fstree.Node, owner map[*fstree.Node]int, wasted []size.Size) {
	if old.Kind == fstree.Dir && new != nil && new.Kind == fstree.Dir {
		return
	}
	fstree.WalkNode("/", old, func(_ string, n *fstree.Node) bool {
		if i, ok := owner[n]; ok && n.Kind == fstree.File {
			wasted[i] = wasted[i].Add(n.Size)
			delete(owner, n)
		}
		return true
	})
}
