package build

import (
	"slices"
	"sort"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// taking is a tree of the paths that others take from a stage.
type taking struct {
	// all is true where everything from here down is taken.
	all  bool
	kids map[string]*taking
	// unsure is true at the root where a copy took something that is not known.
	unsure bool
}

func (t *taking) add(p string) {
	for _, name := range strings.Split(strings.Trim(p, "/"), "/") {
		if name == "" {
			break
		}
		if t.kids == nil {
			t.kids = map[string]*taking{}
		}
		if t.kids[name] == nil {
			t.kids[name] = &taking{}
		}
		t = t.kids[name]
	}
	t.all = true
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
			if !ok || !step.Built || op.From.Kind != stage.FromStage || op.From.Stage < 0 || op.From.Stage >= len(takes) {
				continue
			}
			taker := f.r.Stages[i].Steps[k]
			unknown := func(e report.Effect) bool { return e.Kind == report.EffectUnknown }
			if slices.ContainsFunc(taker.Effects, unknown) {
				takes[op.From.Stage].unsure = true
			}
			for _, t := range taker.taken {
				if t.source == 0 && (t.whole || t.node.Kind != fstree.Dir) {
					takes[op.From.Stage].add(t.src)
				}
			}
		}
	}
	for i, ps := range f.plan.Stages {
		if i != f.plan.Target && ps.Built {
			f.split(&f.r.Stages[i], &takes[i])
		}
	}
}

// split divides a stage's bytes into what was handed on and what was left.
func (f *folder) split(s *Stage, t *taking) {
	l := leaver{label: f.opt.Label, handed: size.Zero}
	behind := l.rest("/", s.Tree.Root(), t, 0)
	if s.Tree.Shaken() && !t.all {
		behind = size.AtLeast(behind.Low)
	}
	if t.unsure && !t.all {
		l.handed = size.AtLeast(l.handed.Low)
		if behind.Certainty != size.Unknown {
			behind = size.About(behind.Bytes, 0, behind.High)
		}
	}
	s.Handed, s.Behind, s.Left = &l.handed, &behind, l.parts(behind)
}

// leaver sums up what was not taken, and finds the directories that hold most of it.
type leaver struct {
	label  func(string) string
	handed size.Size
	left   []report.Left
}

// labelDepth is how deep directories with a label of their own are looked for; maxLeft how many parts are listed.
const (
	labelDepth = 6
	maxLeft    = 12
)

// rest is what is left of a node. A directory with a label of its own is listed as one part, and so is one at the top in which
// nothing has a label.
func (l *leaver) rest(p string, n *fstree.Node, t *taking, depth int) size.Size {
	if t != nil && t.all {
		l.handed = l.handed.Add(n.Total())
		return size.Zero
	}
	before := len(l.left)
	sum := n.Total()
	if n.Kind == fstree.Dir && (t != nil || depth < labelDepth && l.label != nil) {
		sum = l.restBelow(p, n, t, depth)
	}
	name := ""
	if l.label != nil {
		name = l.label(p)
	}
	switch {
	case sum.Bytes == 0:
	case name != "":
		l.left = append(l.left[:before], report.Left{Label: name, Path: p, Size: sum})
	case depth == 1 && len(l.left) == before:
		l.left = append(l.left, report.Left{Label: p, Path: p, Size: sum})
	case depth == 1:
		if other := sum.Bytes - bytesOf(l.left[before:]); other > 0 {
			l.left = append(l.left, report.Left{Label: "other files of " + p, Path: p, Size: restOf(sum, other)})
		}
	}
	return sum
}

func bytesOf(parts []report.Left) (n int64) {
	for _, p := range parts {
		n += p.Size.Bytes
	}
	return n
}

func (l *leaver) restBelow(p string, n *fstree.Node, t *taking, depth int) size.Size {
	sum := size.Zero
	if n.Rest.Certainty != "" {
		sum = n.Rest
	}
	n.Each(func(name string, k *fstree.Node) bool {
		var in *taking
		if t != nil {
			in = t.kids[name]
		}
		if in == nil && k.Kind != fstree.Dir {
			sum = sum.Add(k.Total())
		} else {
			sum = sum.Add(l.rest(fstree.Join(p, name), k, in, depth+1))
		}
		return true
	})
	return sum
}

// parts are the largest directories left behind; what is in none of them stands as the rest of the root.
func (l *leaver) parts(total size.Size) []report.Left {
	sort.SliceStable(l.left, func(i, j int) bool { return l.left[i].Size.Bytes > l.left[j].Size.Bytes })
	left := append([]report.Left{}, l.left...)
	if len(left) > maxLeft {
		left = left[:maxLeft]
	}
	if other := total.Bytes - bytesOf(left); other > 0 {
		left = append(left, report.Left{Label: "everything else", Path: "/", Size: restOf(total, other)})
	}
	return left
}

// restOf is a part of n bytes, known as well as the whole is.
func restOf(total size.Size, n int64) size.Size {
	switch total.Certainty {
	case size.Exact:
		return size.Of(n)
	case size.Estimated:
		share := float64(n) / float64(total.Bytes)
		return size.About(n, int64(float64(total.Low)*share), int64(float64(total.High)*share))
	}
	return size.Size{Bytes: n, High: size.NoLimit, Certainty: size.Unknown}
}
