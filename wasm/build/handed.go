package build

import (
	"sort"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// taking is what is taken from one stage by others.
type taking struct {
	// all is true where another stage starts from it.
	all   bool
	nodes map[*fstree.Node]bool
}

// handed finds for each stage that is built what others that are built take from it, and what stays behind.
func (f *folder) handed() {
	takes := make([]taking, len(f.plan.Stages))
	for i, ps := range f.plan.Stages {
		if !ps.Built {
			continue
		}
		if ps.Source.Kind == stage.FromStage && ps.Source.Stage >= 0 && ps.Source.Stage < len(takes) {
			takes[ps.Source.Stage].all = true
		}
		for k, step := range ps.Steps {
			op, ok := step.Op.(*stage.Copy)
			if ok && step.Built && op.From.Kind == stage.FromStage && op.From.Stage >= 0 && op.From.Stage < len(takes) {
				takes[op.From.Stage].add(f.r.Stages[i].Steps[k].taken)
			}
		}
	}
	for i, ps := range f.plan.Stages {
		if i == f.plan.Target || !ps.Built {
			continue
		}
		f.split(&f.r.Stages[i], takes[i])
	}
}

func (t *taking) add(list []taken) {
	if t.nodes == nil {
		t.nodes = map[*fstree.Node]bool{}
	}
	for _, e := range list {
		if e.source == 0 && (e.whole || e.node.Kind != fstree.Dir) {
			t.nodes[e.node] = true
		}
	}
}

// maxLeft is how many parts of what stayed behind a stage lists.
const maxLeft = 12

// split divides a stage's bytes into what was handed on and what was left.
func (f *folder) split(s *Stage, t taking) {
	if t.all {
		whole, nothing := s.Size, size.Zero
		s.Handed, s.Behind, s.Left = &whole, &nothing, []report.Left{}
		return
	}
	handed := size.Zero
	for n := range t.nodes {
		handed = handed.Add(n.Total())
	}
	l := leaver{taken: t.nodes, label: f.opt.Label}
	behind := l.rest("/", s.Tree.Root())
	if s.Tree.Shaken() {
		behind = size.AtLeast(behind.Low)
	}
	s.Handed, s.Behind, s.Left = &handed, &behind, l.parts(behind)
}

// leaver sums up what was not taken, and finds the directories that hold most of it.
type leaver struct {
	taken map[*fstree.Node]bool
	label func(string) string
	left  []report.Left
}

// rest is what is left of a node. A directory with a label of its own is listed as one part.
func (l *leaver) rest(p string, n *fstree.Node) size.Size {
	if l.taken[n] {
		return size.Zero
	}
	if n.Kind != fstree.Dir {
		return n.Total()
	}
	sum := size.Zero
	if n.Rest.Certainty != "" {
		sum = n.Rest
	}
	before := len(l.left)
	n.Each(func(name string, k *fstree.Node) bool {
		sum = sum.Add(l.rest(fstree.Join(p, name), k))
		return true
	})
	name := ""
	if l.label != nil {
		name = l.label(p)
	}
	if name != "" && sum.Bytes > 0 {
		l.left = append(l.left[:before], report.Left{Label: name, Path: p, Size: sum})
	} else if p != "/" && path1(p) && sum.Bytes > 0 && len(l.left) == before {
		l.left = append(l.left, report.Left{Label: p, Path: p, Size: sum})
	}
	return sum
}

// path1 is true for a directory directly below the root.
func path1(p string) bool {
	for i := 1; i < len(p); i++ {
		if p[i] == '/' {
			return false
		}
	}
	return true
}

// parts are the largest directories left behind; what is in none of them stands as the rest of the root.
func (l *leaver) parts(total size.Size) []report.Left {
	sort.SliceStable(l.left, func(i, j int) bool { return l.left[i].Size.Bytes > l.left[j].Size.Bytes })
	left := append([]report.Left{}, l.left...)
	if len(left) > maxLeft {
		left = left[:maxLeft]
	}
	var listed int64
	for _, p := range left {
		listed += p.Size.Bytes
	}
	if other := total.Bytes - listed; other > 0 {
		left = append(left, report.Left{Label: "everything else", Path: "/", Size: restOf(total, other)})
	}
	return left
}

func restOf(total size.Size, n int64) size.Size {
	switch total.Certainty {
	case size.Exact:
		return size.Of(n)
	case size.Estimated:
		return size.About(n, 0, n*2)
	}
	return size.Size{Bytes: n, High: size.NoLimit, Certainty: size.Unknown}
}

// against finds the heaviest stage that the target takes from, directly or not.
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
