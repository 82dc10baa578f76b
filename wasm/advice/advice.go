// Package advice says what the final image ships without need: caches, build tools, secrets, bytes that a later layer hides,
// and the like, each with the bytes that it costs, the line to change, and how.
//
// It speaks of the final image alone: the target and the stages that it stands on. What a build stage keeps to itself costs
// nobody anything, and most of this is fine there; each piece of advice says so where it holds.
// Only what is known is said. It weighs trees and layers that package build made and adds no rule of BuildKit's; what the
// build checks of BuildKit find is theirs to say. Package playground calls Check for every report.
package advice

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Input is a folded plan with the text that it stands for.
type Input struct {
	Plan   *stage.Plan
	Result *build.Result
	// Text is the Dockerfile, for edits.
	Text string
	// Scan keeps what was found in directories between calls; nil for none.
	Scan *Scan
}

// The rules, as findings name them.
const (
	RuleCache     = "advice/cache"
	RuleTools     = "advice/build-tools"
	RuleToolchain = "advice/toolchain"
	RuleDev       = "advice/dev-dependencies"
	RuleSecret    = "advice/secret"
	RuleContext   = "advice/context"
	RuleDeleted   = "advice/deleted-later"
	RuleRewritten = "advice/rewritten"
	RuleArchive   = "advice/archive"
	RuleRoot      = "advice/root"
	RuleAdd       = "advice/add"
)

// least is the number of bytes below which nothing is worth a word.
const least = 50_000

// Check lists the advice for the target's image, the heaviest first; it is empty where there is no image.
func Check(in Input) []report.Finding {
	if in.Result.Image == nil || in.Plan.Target < 0 {
		return []report.Finding{}
	}
	c := &checker{Input: in, tree: in.Result.Target, lines: strings.Split(in.Text, "\n"), out: []report.Finding{}}
	for s := in.Plan.Stages[in.Plan.Target]; ; {
		c.chain = append(c.chain, s)
		next := s.Source.Stage
		if s.Source.Kind != stage.FromStage || next < 0 || next >= s.Index {
			break
		}
		s = in.Plan.Stages[next]
	}
	slices.Reverse(c.chain)
	c.list()
	c.caches()
	c.tools()
	c.toolchain()
	c.development()
	c.contents()
	c.hidden()
	c.user()
	c.adds()
	sort.SliceStable(c.out, func(i, k int) bool { return c.out[i].Size.Bytes > c.out[k].Size.Bytes })
	return c.out
}

// checker is one call of Check.
type checker struct {
	Input
	tree fstree.Tree
	// chain are the stages that the image is made of, the lowest first.
	chain []*stage.Stage
	// steps are the image's instructions that work on files, in their order; runs are those of its commands that changed any.
	steps, runs []*step
	lines       []string
	out         []report.Finding
}

// step is an instruction of the image with what it did.
type step struct {
	*stage.Step
	id   string
	done *build.Step
}

// list collects the steps.
func (c *checker) list() {
	for _, s := range c.chain {
		for k, st := range s.Steps {
			done := &c.Result.Stages[s.Index].Steps[k]
			if st.Op == nil || !done.After.Valid() {
				continue
			}
			one := &step{st, build.StepID(s.Index, k), done}
			c.steps = append(c.steps, one)
			if _, run := st.Op.(*stage.Run); run && done.Before.Root() != done.After.Root() {
				c.runs = append(c.runs, one)
			}
		}
	}
}

// advise adds a piece of advice about a step, nil for the base; path is what it is about, "" for nothing.
func (c *checker) advise(rule string, severity report.FindingSeverity, s *step, n size.Size, fix, path, format string, args ...any) *report.Finding {
	f := report.Finding{Rule: rule, Severity: severity, Message: fmt.Sprintf(format, args...), Fix: fix, Size: n, Paths: []string{}, FineInBuildStage: true}
	if path != "" {
		f.Paths = append(f.Paths, path)
	}
	if s != nil {
		f.Line, f.Step = s.Line, s.id
	} else {
		f.Line = c.chain[0].Line
	}
	c.out = append(c.out, f)
	return &c.out[len(c.out)-1]
}

// origin is the image's own step that wrote a node; ok is false for a file of its base.
func (c *checker) origin(n *fstree.Node) (*step, bool) {
	i, k, ok := build.StepOf(n.Origin)
	if !ok || i >= len(c.Plan.Stages) || k >= len(c.Plan.Stages[i].Steps) {
		return nil, false
	}
	return &step{c.Plan.Stages[i].Steps[k], build.StepID(i, k), &c.Result.Stages[i].Steps[k]}, true
}

// total is what a directory of a tree holds, zero where it is not listed.
func total(t fstree.Tree, p string) size.Size {
	_, n, e := t.Resolve(p)
	if e != fstree.Yes {
		return size.Zero
	}
	return n.Total()
}

// grew finds the command after which a directory held the most more than before, and what the image's own commands added to it
// altogether and still is there.
func (c *checker) grew(p string) (s *step, n size.Size) {
	most := int64(0)
	base := size.Zero
	for i, st := range c.runs {
		before, after := total(st.done.Before, p), total(st.done.After, p)
		if i == 0 {
			base = before
		}
		gained := after.Bytes - before.Bytes
		if after.Certainty == size.Unknown && before.Certainty != size.Unknown {
			gained++ // nothing known, yet something
		}
		if gained > most {
			s, most = st, gained
		}
	}
	now := total(c.tree, p)
	switch {
	case s == nil:
		return s, size.Zero
	case base == size.Zero:
		return s, now
	}
	return s, now.Sub(base)
}

// script is everything that a RUN says, "" for other instructions.
func script(s *stage.Step) string {
	op, ok := s.Op.(*stage.Run)
	if !ok {
		return ""
	}
	text := strings.Join(op.Args, " ")
	for _, f := range op.Files {
		text += "\n" + f.Content
	}
	return text
}

// replace is an edit that puts a text in place of another in an instruction's lines; ok is false where it does not stand there
// once and as a whole.
func (c *checker) replace(s *stage.Step, old, new string) (e report.Edit, ok bool) {
	for l := s.Line; l <= s.EndLine && l <= len(c.lines); l++ {
		text := strings.TrimSuffix(c.lines[l-1], "\r")
		for from := 0; ; {
			i := strings.Index(text[from:], old)
			if i < 0 {
				break
			}
			if ok {
				return report.Edit{}, false
			}
			i += from
			e, ok = report.Edit{Range: report.Range{StartLine: l, StartColumn: column(text[:i]), EndLine: l, EndColumn: column(text[:i+len(old)])}, Text: new}, true
			from = i + len(old)
		}
	}
	return e, ok
}

// column is the 1-based column behind a text, in UTF-16 units.
func column(before string) int {
	n := 1
	for _, r := range before {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// mend adds an edit to a finding.
func (c *checker) mend(f *report.Finding, s *stage.Step, old, new string) {
	if e, ok := c.replace(s, old, new); ok && !s.OnBuild {
		f.Edits = []report.Edit{e}
	}
}

// amount is a size as a sentence has it.
func amount(s size.Size) string {
	about := ""
	if s.Certainty != size.Exact {
		about = "about "
	}
	switch n := float64(s.Bytes); {
	case s.Certainty == size.Unknown && s.Bytes == 0:
		return "an unknown number of bytes"
	case n >= 1e9:
		return fmt.Sprintf("%s%.1f GB", about, n/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%s%.0f MB", about, n/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%s%.0f kB", about, n/1e3)
	default:
		return about + count(int(s.Bytes), "byte", "bytes")
	}
}
