package goal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// find resolves a goal's field stage; nil where there is no such stage.
func (j *judge) find(sel string) *report.Stage {
	stages := j.rep.Stages
	if sel == "" {
		if t := j.rep.Target; t >= 0 && t < len(stages) {
			return &stages[t]
		}
		return nil
	}
	for i := range stages {
		if stages[i].Name != "" && strings.EqualFold(stages[i].Name, sel) {
			return &stages[i]
		}
	}
	if n, err := strconv.Atoi(sel); err == nil && n >= 0 && n < len(stages) {
		return &stages[n]
	}
	return nil
}

// title names a stage in a sentence: the target as "the final stage", another by its name or index.
func (j *judge) title(s *report.Stage) string {
	if s.Index == j.rep.Target && j.req.Target == "" {
		if len(j.rep.Stages) == 1 {
			return "the only stage"
		}
		return "the final stage"
	}
	return "stage " + label(s)
}

func label(s *report.Stage) string {
	if s.Name != "" {
		return "`" + s.Name + "`"
	}
	return strconv.Itoa(s.Index)
}

// noStage says why a stage that a goal looks at is not there.
func (j *judge) noStage(sel string) verdict {
	switch {
	case len(j.rep.Stages) == 0:
		return notMet(j.errorLine(), "There is no stage yet%s.", j.because())
	case sel == "":
		return notMet(j.errorLine(), "No stage is built as the target%s.", j.because())
	case isNumber(sel):
		return notMet(nil, "There is no stage %s yet: the Dockerfile has %s, counted from 0.", sel, count(int64(len(j.rep.Stages)), "stage"))
	}
	return notMet(j.unnamed(), "No stage is called `%s` yet%s.", sel, j.nameHint(sel))
}

func isNumber(s string) bool { _, err := strconv.Atoi(s); return err == nil }

// unnamed lists the FROM lines of stages without a name.
func (j *judge) unnamed() []int {
	var lines []int
	for _, s := range j.rep.Stages {
		if s.Name == "" {
			lines = append(lines, s.Line)
		}
	}
	return lines
}

func (j *judge) nameHint(name string) string {
	switch lines := j.unnamed(); len(lines) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(": the FROM on line %d gives no name, `AS %s` at its end would", lines[0], name)
	default:
		return fmt.Sprintf(": the FROMs on %s give no name", onLines(lines))
	}
}

// because repeats what stops the build, as the end of a sentence.
func (j *judge) because() string {
	e := j.rep.Error
	if e == nil {
		return ""
	}
	text := strings.TrimRight(strings.TrimSpace(e.Message), ".")
	if e.Line > 0 {
		return fmt.Sprintf(": line %d stops the build (%s)", e.Line, text)
	}
	return fmt.Sprintf(": the build stops (%s)", text)
}

func (j *judge) errorLine() []int {
	if j.rep.Error == nil {
		return nil
	}
	return []int{j.rep.Error.Line}
}

func (j *judge) builds(report.Goal) verdict {
	switch {
	case len(j.rep.Stages) == 0 && j.rep.Error == nil:
		return notMet(nil, "There is no stage yet, so there is nothing to build.")
	case j.rep.Error != nil:
		return notMet(j.errorLine(), "The image cannot be built%s.", j.because())
	}
	return met()
}

func (j *judge) base(g report.Goal) verdict {
	s := j.find(g.Stage)
	if s == nil {
		return j.noStage(g.Stage)
	}
	if baseIs(s, g.Base, j.rep.Stages) {
		return met(s.Line)
	}
	return notMet([]int{s.Line}, "Line %d starts %s from `%s`, not from `%s`.", s.Line, j.title(s), s.Base, g.Base)
}

// baseIs compares what a FROM resolved to with a goal's base.
func baseIs(s *report.Stage, want string, all []report.Stage) bool {
	switch s.BaseKind {
	case report.BaseScratch:
		return want == "scratch"
	case report.BaseStage:
		if s.BaseStage == nil || *s.BaseStage < 0 || *s.BaseStage >= len(all) {
			return false
		}
		return strings.EqualFold(all[*s.BaseStage].Name, want)
	case report.BaseImageK:
		return imageIs(s.BaseImage, want) || wild(plainVars(want), plainVars(s.Base))
	}
	return s.BaseKind == report.BaseContext && wild(want, s.Base)
}

// plainVars writes ${NAME} as $NAME, which means the same.
func plainVars(s string) string { return strings.NewReplacer("${", "$", "}", "").Replace(s) }

// imageIs compares an image's full reference with a pattern that may leave out Docker Hub's part of it.
func imageIs(ref, want string) bool {
	short, hub := strings.CutPrefix(ref, "docker.io/")
	return ref != "" && (wild(want, ref) || hub && (wild(want, short) || wild(want, strings.TrimPrefix(short, "library/"))))
}

func (j *judge) stages(g report.Goal) verdict {
	n := int64(len(j.rep.Stages))
	var lines []int
	for _, s := range j.rep.Stages {
		lines = append(lines, s.Line)
	}
	switch {
	case n == 0:
		return j.noStage("")
	case n < g.Min:
		return notMet(lines, "There is %s so far, from %s; every further FROM starts another.", count(n, "stage"), onLines(lines))
	case g.Max > 0 && n > g.Max:
		return notMet(lines, "There are %s, from %s; at most %d should be left.", count(n, "stage"), onLines(lines), g.Max)
	}
	return met(lines...)
}

func (j *judge) named(g report.Goal) verdict {
	for _, s := range j.rep.Stages {
		if s.Name != "" && strings.EqualFold(s.Name, g.Stage) {
			return met(s.Line)
		}
	}
	if len(j.rep.Stages) == 0 {
		return j.noStage(g.Stage)
	}
	return notMet(j.unnamed(), "No stage is called `%s` yet%s.", g.Stage, j.nameHint(g.Stage))
}

func (j *judge) target(g report.Goal) verdict {
	want, have := j.find(g.Stage), j.find("")
	switch {
	case want == nil:
		return j.noStage(g.Stage)
	case have == nil:
		return j.noStage("")
	case want.Index == have.Index:
		return met(want.Line)
	}
	return notMet([]int{have.Line, want.Line}, "The target is stage %s (line %d); choose stage %s (line %d) instead.", label(have), have.Line, label(want), want.Line)
}

func (j *judge) skipped(g report.Goal) verdict {
	s := j.find(g.Stage)
	switch {
	case s == nil:
		return j.noStage(g.Stage)
	case !s.Built:
		return met(s.Line)
	case s.Index == j.rep.Target:
		return notMet([]int{s.Line}, "Stage %s (line %d) is itself the target.", label(s), s.Line)
	}
	for _, e := range j.rep.Edges {
		if e.Built && e.From.Stage != nil && *e.From.Stage == s.Index {
			return notMet([]int{s.Line, e.Line}, "Stage %s (line %d) is still built, because line %d takes from it.", label(s), s.Line, e.Line)
		}
	}
	return notMet([]int{s.Line}, "Stage %s (line %d) is still built for this target.", label(s), s.Line)
}

func (j *judge) clean(g report.Goal) verdict {
	for _, p := range j.rep.Problems {
		if g.Rule == "" && p.Severity == report.SeverityInfo || g.Rule != "" && p.Rule != g.Rule {
			continue
		}
		rule := p.Rule
		if rule == "" {
			rule = string(p.Severity)
		}
		return notMet([]int{p.Range.StartLine}, "Line %d still has a problem (%s): %s", p.Range.StartLine, rule, sentence(p.Message))
	}
	if j.rep.Error != nil && g.Rule == "" {
		return notMet(j.errorLine(), "The image cannot be built%s.", j.because())
	}
	return met()
}
