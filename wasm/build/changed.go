package build

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// cacheStates says for each step whether a second build, after the changed paths were edited, takes it from the cache.
// BuildKit keys a copy by the contents of the files that it matches, and everything else by its inputs.
func (f *folder) cacheStates() {
	if len(f.changed) == 0 {
		return
	}
	missed := make([]bool, len(f.plan.Stages))
	for i, ps := range f.plan.Stages {
		if ps.Source.Kind == stage.FromStage && ps.Source.Stage >= 0 && ps.Source.Stage < i {
			missed[i] = missed[ps.Source.Stage]
		}
		for k, step := range ps.Steps {
			if step.Op == nil || !step.Built || !ps.Built {
				continue
			}
			r := &f.r.Stages[i].Steps[k]
			if f.misses(step, r, missed[i]) {
				r.Cache, missed[i] = report.CacheMiss, true
			} else {
				r.Cache = report.CacheHit
			}
		}
	}
}

func (f *folder) misses(step *stage.Step, r *Step, below bool) bool {
	switch op := step.Op.(type) {
	case *stage.Copy:
		if below && !(op.Link && op.Chmod == "") {
			return true
		}
		return f.copiesChanged(op, r)
	case *stage.Run:
		if below {
			return true
		}
		for _, m := range op.Mounts {
			if m.Type == "bind" && f.treeChanged(m.From, m.Source) {
				return true
			}
		}
		return false
	}
	return below
}

// copiesChanged is true where a file that the instruction matched has other contents now.
func (f *folder) copiesChanged(op *stage.Copy, r *Step) bool {
	for _, t := range r.taken {
		if t.source == 0 && f.nodeChanged(op.From, t.src, t.node, t.whole) {
			return true
		}
	}
	return false
}

// treeChanged is true where a directory that is mounted holds a changed file.
func (f *folder) treeChanged(from stage.Source, p string) bool {
	t := f.source(from)
	real, _, err := t.RootPath(fstree.Clean(p))
	if err != nil {
		return false
	}
	n, ex := t.Get(real)
	return ex == fstree.Yes && f.nodeChanged(from, real, n, true)
}

// nodeChanged follows a file to where its bytes come from. whole asks for everything below a directory as well.
func (f *folder) nodeChanged(from stage.Source, p string, n *fstree.Node, whole bool) bool {
	if from.Kind == stage.FromContext {
		return from.Context == "" && f.pathChanged(p, whole && n.Kind == fstree.Dir)
	}
	changed := false
	fstree.WalkNode(p, n, func(at string, k *fstree.Node) bool {
		if changed || !whole && at != fstree.Clean(p) {
			return false
		}
		changed = f.writtenAnew(at, k, 0)
		return !changed
	})
	return changed
}

func (f *folder) pathChanged(p string, below bool) bool {
	if f.changed[p] {
		return true
	}
	if below {
		for c := range f.changed {
			if p == "/" || strings.HasPrefix(c, p+"/") {
				return true
			}
		}
	}
	return false
}

// maxChain bounds how many stages a file's bytes are followed through.
const maxChain = 1000

// writtenAnew is true where the step that wrote a node runs again and writes other bytes: a copy whose source changed, or
// any command that runs again.
func (f *folder) writtenAnew(p string, n *fstree.Node, depth int) bool {
	i, k, ok := StepOf(n.Origin)
	if !ok || depth > maxChain || i >= len(f.plan.Stages) || k >= len(f.plan.Stages[i].Steps) {
		return false
	}
	r := &f.r.Stages[i].Steps[k]
	op, isCopy := f.plan.Stages[i].Steps[k].Op.(*stage.Copy)
	if !isCopy {
		return n.Kind != fstree.Dir && r.Cache == report.CacheMiss
	}
	src, m, ok := r.sourceOf(p)
	if !ok || n.Kind == fstree.Dir {
		return false
	}
	if op.From.Kind == stage.FromContext {
		return op.From.Context == "" && f.pathChanged(src, false)
	}
	return f.writtenAnew(src, m, depth+1)
}

// sourceOf finds what a path that a copy wrote was copied from.
func (r *Step) sourceOf(p string) (src string, n *fstree.Node, ok bool) {
	for i := len(r.taken) - 1; i >= 0; i-- {
		t := r.taken[i]
		if t.dst == p {
			return t.src, t.node, true
		}
		if rel, below := strings.CutPrefix(p, strings.TrimSuffix(t.dst, "/")+"/"); below && t.whole {
			m := t.node
			for _, name := range strings.Split(rel, "/") {
				if m = m.Child(name); m == nil {
					break
				}
			}
			if m != nil {
				return fstree.Clean(t.src + "/" + rel), m, true
			}
		}
	}
	return "", nil, false
}
