package playground

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// state is the last analysis, for the views that fetch a part of it.
type state struct {
	plan    *stage.Plan
	result  *build.Result
	image   *report.Image
	context *buildcontext.Context
	ignore  *buildcontext.Ignore
}

// judged is the last context report: judging 20,000 files by an ignore file takes longer than a keystroke should.
type judged struct {
	context *buildcontext.Context
	file    string
	report  *report.ContextReport
}

func (s *Session) contextReport(c *buildcontext.Context, dockerfile string, result *build.Result) *report.ContextReport {
	if c == nil {
		return nil
	}
	if s.judged.context != c || s.judged.file != dockerfile {
		s.judged = judged{c, dockerfile, result.ContextReport()}
	}
	return s.judged.report
}

// tree finds a tree by the name that queries use.
func (s *state) tree(name string) (fstree.Tree, error) {
	switch index, isStage := strings.CutPrefix(name, "stage:"); {
	case s.result == nil:
		return fstree.Tree{}, fmt.Errorf("nothing was analysed yet")
	case name == "image":
		if s.image == nil || !s.result.Target.Valid() {
			return fstree.Tree{}, fmt.Errorf("there is no image: the build fails")
		}
		return s.result.Target, nil
	case name == "context":
		if s.context == nil {
			return fstree.Tree{}, fmt.Errorf("the build context is not known")
		}
		return s.context.Raw(), nil
	case isStage:
		i, err := strconv.Atoi(index)
		if err != nil || i < 0 || i >= len(s.result.Stages) || !s.result.Stages[i].Tree.Valid() {
			return fstree.Tree{}, fmt.Errorf("there is no stage %s", index)
		}
		return s.result.Stages[i].Tree, nil
	}
	return fstree.Tree{}, fmt.Errorf(`there is no tree %q; ask for "image", "stage:N" or "context"`, name)
}

const (
	defaultChildren = 500
	maxChildren     = 5000
)

func (s *state) children(t fstree.Tree, q report.ChildrenQuery) report.Children {
	out := report.Children{Path: fstree.Clean(q.Path), Entries: []report.Child{}}
	dir, e := t.Get(q.Path)
	if e != fstree.Yes || dir.Kind != fstree.Dir {
		out.Error = fmt.Sprintf("%s is not a folder of this tree", out.Path)
		return out
	}
	limit := min(q.Limit, maxChildren)
	if limit <= 0 {
		limit = defaultChildren
	}
	out.Open = t.OpenDir(dir)
	if dir.Rest.Certainty != "" {
		rest := dir.Rest
		out.Rest, out.RestWhy = &rest, dir.Why
	}
	dir.Each(func(name string, n *fstree.Node) bool {
		if out.Total >= q.Offset && len(out.Entries) < limit {
			out.Entries = append(out.Entries, s.child(q, fstree.Join(out.Path, name), name, n))
		}
		out.Total++
		return true
	})
	return out
}

func (s *state) child(q report.ChildrenQuery, p, name string, n *fstree.Node) report.Child {
	c := report.Child{Name: name, Total: n.Total(), Count: n.Count(), File: build.FileOf(p, n), Why: n.Why}
	if q.Tree == "context" && q.Archive == "" && s.ignore != nil {
		c.Ignored, c.IgnoreLine = s.ignore.Verdict(strings.TrimPrefix(p, "/"))
	}
	return c
}

// layerEntries lists a layer's entries; the layer exists.
func (s *state) layerEntries(i int) []report.Entry { return s.result.LayerEntries(i) }

// why follows a file back over the copies that brought it.
func (s *state) why(q report.WhyQuery) report.Why {
	out := report.Why{Links: []report.WhyLink{}}
	if _, err := s.tree(q.Tree); err != nil {
		out.Error = err.Error()
		return out
	}
	if q.Tree == "context" {
		out.Links = append(out.Links, report.WhyLink{Kind: "context", Path: path.Clean(q.Path), Text: "a file of the build context"})
		return out
	}
	at := s.plan.Target
	if index, ok := strings.CutPrefix(q.Tree, "stage:"); ok {
		at, _ = strconv.Atoi(index)
	}
	return s.result.Why(at, q.Path)
}
