package goal

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// copies looks for COPY and ADD instructions that take the goal's paths from its source. Several of them may share the work.
func (j *judge) copies(g report.Goal) verdict {
	taker := j.find(g.Stage)
	if taker == nil && g.Stage != "*" {
		return j.noStage(g.Stage)
	}
	edges, others := j.takes(taker, g.From)
	if len(edges) == 0 {
		return j.noCopy(g, taker, others)
	}
	var lines []int
	for _, e := range edges {
		lines = append(lines, e.Line)
		if v, bad := j.wrongName(g, e); bad {
			return v
		}
	}
	for _, p := range pathsOf(g) {
		if !covered(p, edges) {
			return notMet(lines, "`%s` is not among what %s takes from %s yet.", p, onLines(lines), j.source(g.From))
		}
	}
	return met(lines...)
}

// takes splits a stage's copies into those from the source and the rest; no stage is every stage.
func (j *judge) takes(taker *report.Stage, from string) (edges, others []report.Edge) {
	for _, e := range j.rep.Edges {
		if e.Kind != report.EdgeCopy && e.Kind != report.EdgeAdd || taker != nil && e.To.Stage != taker.Index {
			continue
		}
		if j.comesFrom(e.From, from) {
			edges = append(edges, e)
		} else {
			others = append(others, e)
		}
	}
	return edges, others
}

func (j *judge) comesFrom(p report.Endpoint, from string) bool {
	switch {
	case p.Stage != nil:
		s := j.find(from)
		return from != "" && s != nil && s.Index == *p.Stage
	case p.Context != nil:
		return from == "context" && *p.Context == "" || *p.Context != "" && *p.Context == from
	case p.Image != nil:
		return imageIs(*p.Image, from) || wild(from, *p.Image)
	}
	return p.URL != nil && wild(from, *p.URL)
}

// source names where a goal wants a copy to come from.
func (j *judge) source(from string) string {
	if from == "context" {
		return "the build context"
	}
	if s := j.find(from); s != nil {
		return "stage " + label(s)
	}
	return "`" + from + "`"
}

// noCopy says what the stage takes instead.
func (j *judge) noCopy(g report.Goal, taker *report.Stage, others []report.Edge) verdict {
	where := "the Dockerfile"
	if taker != nil {
		where = j.title(taker)
	}
	if s := j.find(g.From); s != nil && taker != nil && s.Index == taker.Index {
		return notMet([]int{s.Line}, "Another stage has to follow %s, with a COPY that takes from it.", where)
	}
	for _, e := range others {
		if e.From.Context != nil && *e.From.Context == "" && g.From != "context" {
			return notMet([]int{e.Line}, "Line %d copies from the build context; a COPY in %s that takes from %s needs `--from`.", e.Line, where, j.source(g.From))
		}
	}
	for _, e := range others {
		return notMet([]int{e.Line}, "Line %d takes from %s; no COPY in %s takes from %s yet.", e.Line, j.endpoint(e.From), where, j.source(g.From))
	}
	return notMet(nil, "No COPY in %s takes from %s yet.", where, j.source(g.From))
}

func (j *judge) endpoint(p report.Endpoint) string {
	switch {
	case p.Stage != nil && *p.Stage >= 0 && *p.Stage < len(j.rep.Stages):
		return "stage " + label(&j.rep.Stages[*p.Stage])
	case p.Image != nil:
		return "the image `" + strings.TrimPrefix(strings.TrimPrefix(*p.Image, "docker.io/"), "library/") + "`"
	case p.Context != nil && *p.Context != "":
		return "the context `" + *p.Context + "`"
	case p.URL != nil:
		return "`" + *p.URL + "`"
	}
	return "the build context"
}

// wrongName tells whether a copy writes its stage another way than the goal asks for.
func (j *judge) wrongName(g report.Goal, e report.Edge) (verdict, bool) {
	if g.By == "" || e.From.Stage == nil {
		return verdict{}, false
	}
	written := ""
	if s := j.step(e.To); s != nil {
		if values := flags(s.Text)["from"]; len(values) > 0 {
			written = values[0]
		}
	}
	// BuildKit takes a number for an index, never for a name.
	byName := !isNumber(written)
	if (g.By == "name") == byName {
		return verdict{}, false
	}
	if g.By == "name" {
		return notMet([]int{e.Line}, "Line %d finds its stage by a number, `--from=%s`; write the stage's name.", e.Line, written), true
	}
	return notMet([]int{e.Line}, "Line %d finds its stage by a name, `--from=%s`; write its number, %d.", e.Line, written, *e.From.Stage), true
}

// step is the taker's step, nil for a FROM.
func (j *judge) step(t report.Taker) *report.Step {
	if t.Stage < 0 || t.Stage >= len(j.rep.Stages) {
		return nil
	}
	steps := j.rep.Stages[t.Stage].Steps
	for i := range steps {
		if steps[i].ID == t.Step {
			return &steps[i]
		}
	}
	return nil
}

// covered tells whether a path, or a folder above it, is among the copies' sources.
func covered(p string, edges []report.Edge) bool {
	for _, e := range edges {
		for _, source := range e.Paths {
			if below(source)(cleanPath(p)) {
				return true
			}
		}
	}
	return false
}

// mount looks for RUN --mount of a type, at a path.
func (j *judge) mount(g report.Goal) verdict {
	steps, v := j.stepsOf(g.Stage)
	if v != nil {
		return *v
	}
	var other []int
	for _, s := range steps {
		if s.Instruction != "RUN" {
			continue
		}
		for _, text := range flags(s.Text)["mount"] {
			kind, target := readMount(text)
			switch {
			case kind != g.Value:
			case g.Path == "" || target != "" && cleanPath(target) == cleanPath(g.Path):
				return met(s.Line)
			default:
				other = append(other, s.Line)
			}
		}
	}
	at := ""
	if g.Path != "" {
		at = fmt.Sprintf(" at `%s`", g.Path)
	}
	if len(other) > 0 {
		return notMet(other, "The %s mount on %s is at another path; it should be%s.", g.Value, onLines(other), at)
	}
	return notMet(nil, "No RUN mounts a %s%s yet; `--mount=type=%s,…` after RUN does.", g.Value, at, g.Value)
}
