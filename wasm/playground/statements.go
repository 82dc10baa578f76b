package playground

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/dockerfile-stages/playground/wasm/stated"
)

// RuleEffect marks a comment that looks like a stated effect and has none.
const RuleEffect = "playground/effect"

// maxMistakes bounds how many such comments are told of.
const maxMistakes = 20

// statements is what people say that RUNs leave: in comments above them, and in the request.
type statements struct {
	file    *dockerfile.File
	request []report.StatedEffect
}

// of is what is stated of a step, the request's last, so that it wins. A step that a base's ONBUILD adds has no comments.
func (s statements) of(step *stage.Step) []stated.Effect {
	var all []stated.Effect
	if !step.OnBuild {
		all, _ = stated.Above(step.Line, s.file.Lines.Text)
	}
	_, words, _ := strings.Cut(step.Text, " ")
	for _, e := range s.request {
		if e.Match != "" && strings.Contains(words, e.Match) {
			all = append(all, stated.FromRequest(e)...)
		}
	}
	nothing := func(e stated.Effect) bool { return e.Kind == stated.Nothing }
	if some := slices.DeleteFunc(slices.Clone(all), nothing); len(some) > 0 {
		return some
	}
	return all
}

// problems are comments that look like stated effects but cannot be read, or stand where they state nothing.
func (s statements) problems() []report.Problem {
	var out []report.Problem
	tell := func(line int, message string) {
		if len(out) < maxMistakes {
			out = append(out, report.Problem{Rule: RuleEffect, Severity: report.SeverityInfo, Message: message, Range: s.file.Lines.Range(line, line)})
		}
	}
	free := 1 // the first line after the instruction before
	for _, n := range s.file.Nodes {
		first := n.StartLine
		if strings.EqualFold(n.Value, command.Run) {
			_, mistakes := stated.Above(n.StartLine, s.file.Lines.Text)
			for _, m := range mistakes {
				tell(m.Line, m.Message)
			}
			for first > free && strings.HasPrefix(strings.TrimSpace(s.file.Lines.Text(first-1)), "#") {
				first--
			}
		}
		s.stray(free, first, tell)
		free = n.EndLine + 1
	}
	s.stray(free, s.file.Lines.Count()+1, tell)
	return out
}

// stray tells of effects that are stated where no RUN follows at once.
func (s statements) stray(first, end int, tell func(int, string)) {
	for n := first; n < end; n++ {
		if e, ok, _ := stated.Parse(s.file.Lines.Text(n)); ok && (strings.HasPrefix(e.Path, "/") || e.Kind == stated.Nothing) {
			tell(n, "This comment states what a step leaves, but no RUN follows it at once: it has no effect.")
		}
	}
}
