package goal

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// stepsOf lists the steps of a stage, or of all; the verdict is set where there is no such stage.
func (j *judge) stepsOf(sel string) ([]report.Step, *verdict) {
	if sel == "*" && len(j.rep.Stages) > 0 {
		var all []report.Step
		for _, s := range j.rep.Stages {
			all = append(all, s.Steps...)
		}
		return all, nil
	}
	s := j.find(sel)
	if s == nil {
		v := j.noStage(sel)
		return nil, &v
	}
	return s.Steps, nil
}

// place names the stage of a selector in a sentence.
func (j *judge) place(sel string) string {
	if s := j.find(sel); s != nil && sel != "*" {
		return j.title(s)
	}
	return "the Dockerfile"
}

// matching lists the steps that a goal's pattern finds. Runs of blanks count as one.
func matching(steps []report.Step, want report.GoalStep) []report.Step {
	var found []report.Step
	for _, s := range steps {
		if strings.EqualFold(s.Instruction, want.Instruction) && strings.Contains(plain(s.Text), plain(want.Contains)) {
			found = append(found, s)
		}
	}
	return found
}

func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func linesOf(steps []report.Step) []int {
	var lines []int
	for _, s := range steps {
		lines = append(lines, s.Line)
	}
	return lines
}

// wanted writes a pattern as a person would: "COPY with `--chown`".
func wanted(p report.GoalStep) string {
	if p.Contains == "" {
		return strings.ToUpper(p.Instruction)
	}
	return fmt.Sprintf("%s with `%s`", strings.ToUpper(p.Instruction), p.Contains)
}

// short quotes an instruction, cut to a readable length.
func short(s report.Step) string {
	text := []rune(plain(s.Text))
	if len(text) > 48 {
		text = append(text[:47], '…')
	}
	return "`" + string(text) + "`"
}

func (j *judge) stepIs(g report.Goal) verdict {
	steps, v := j.stepsOf(g.Stage)
	if v != nil {
		return *v
	}
	if found := matching(steps, *g.Step); len(found) > 0 {
		return met(linesOf(found)...)
	}
	near := matching(steps, report.GoalStep{Instruction: g.Step.Instruction})
	if len(near) > 0 {
		return notMet(linesOf(near), "The %s on %s has no `%s` yet.", strings.ToUpper(g.Step.Instruction), onLines(linesOf(near)), g.Step.Contains)
	}
	return notMet(nil, "There is no %s in %s yet.", wanted(*g.Step), j.place(g.Stage))
}

func (j *judge) noStep(g report.Goal) verdict {
	steps, v := j.stepsOf(g.Stage)
	if v != nil {
		return *v
	}
	found := matching(steps, *g.Step)
	if len(found) == 0 {
		return met()
	}
	return notMet(linesOf(found), "There is still %s on %s.", wanted(*g.Step), onLines(linesOf(found)))
}

func (j *judge) order(g report.Goal) verdict {
	steps, v := j.stepsOf(g.Stage)
	if v != nil {
		return *v
	}
	for _, p := range []*report.GoalStep{g.First, g.Then} {
		if len(matching(steps, *p)) == 0 {
			return notMet(nil, "There is no %s in %s yet.", wanted(*p), j.place(g.Stage))
		}
	}
	first, then := matching(steps, *g.First)[0], matching(steps, *g.Then)[0]
	if first.Line < then.Line {
		return met(first.Line, then.Line)
	}
	return notMet([]int{first.Line, then.Line}, "%s on line %d comes after %s on line %d.", short(first), first.Line, short(then), then.Line)
}

// cached looks at which steps run again after the request's changed files are edited.
func (j *judge) cached(g report.Goal) verdict {
	steps, v := j.stepsOf(g.Stage)
	if v != nil {
		return *v
	}
	found := matching(steps, *g.Step)
	if len(found) == 0 {
		return notMet(nil, "There is no %s in %s yet.", wanted(*g.Step), j.place(g.Stage))
	}
	if len(j.req.Changed) == 0 {
		return cannotTell(linesOf(found), "Which steps run again can be told once a file is marked as edited.")
	}
	for _, s := range found {
		switch s.Cache {
		case g.State:
		case report.CacheMiss:
			return j.runsAgain(s, steps)
		case report.CacheHit:
			return notMet([]int{s.Line}, "After an edit of %s, line %d (%s) is still taken from the cache.", quoted(j.req.Changed), s.Line, short(s))
		default:
			return cannotTell([]int{s.Line}, "Whether line %d (%s) is taken from the cache cannot be told.", s.Line, short(s))
		}
	}
	return met(linesOf(found)...)
}

// runsAgain names the step that first misses the cache, which makes the rest of its stage miss it too.
func (j *judge) runsAgain(s report.Step, steps []report.Step) verdict {
	for _, first := range steps {
		if first.Cache == report.CacheMiss && first.Line < s.Line {
			return notMet([]int{first.Line, s.Line}, "After an edit of %s, line %d (%s) runs again: line %d (%s) comes before it and no longer matches the cache.",
				quoted(j.req.Changed), s.Line, short(s), first.Line, short(first))
		}
	}
	return notMet([]int{s.Line}, "After an edit of %s, line %d (%s) runs again.", quoted(j.req.Changed), s.Line, short(s))
}

// readMount takes the type and the target out of a --mount value.
func readMount(text string) (kind, target string) {
	kind = "bind"
	for _, part := range strings.Split(text, ",") {
		key, value, _ := strings.Cut(part, "=")
		value = strings.Trim(value, `"'`)
		switch strings.ToLower(key) {
		case "type":
			kind = strings.ToLower(value)
		case "target", "dst", "destination":
			target = value
		}
	}
	return kind, target
}
