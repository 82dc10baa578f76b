package stage

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// event is a warning or a failure, in the order in which BuildKit would come to it.
type event struct {
	warning *Warning
	fail    *failure
	// of is the stage it happens in; nil for what concerns the file as a whole.
	of *state
}

// failure is an error with its lines; line is 0 where BuildKit gives none.
type failure struct {
	message string
	line    int
	endLine int
	// seenAt is the line for the list of problems where BuildKit gives none.
	seenAt int
	// follows is true for what only an earlier failure brings about: it is not worth a problem of its own.
	follows bool
}

func (f failure) Error() string { return f.message }

// at makes a failure out of a message and an instruction's lines.
func at(message string, loc []parser.Range) failure {
	f := failure{message: message}
	f.line, f.endLine = span(loc)
	return f
}

// span is the first and the last line of a location.
func span(loc []parser.Range) (first, last int) {
	if len(loc) == 0 {
		return 0, 0
	}
	first, last = loc[0].Start.Line, loc[0].End.Line
	for _, l := range loc {
		first, last = min(first, l.Start.Line), max(last, l.End.Line)
	}
	return first, last
}

func (r *resolver) fail(of *state, f failure) {
	if len(r.events) < maxEvents {
		r.events = append(r.events, event{fail: &f, of: of})
	}
}

// warn is what the linter calls.
func (r *resolver) warn(rule, description, url, message string, loc []parser.Range) {
	w := &Warning{Rule: rule, Description: description, URL: url, Message: message}
	if len(loc) > 0 {
		w.StartLine, w.EndLine = loc[0].Start.Line, loc[len(loc)-1].End.Line
	}
	w.Unsure = r.current != nil && r.current.unsure && rule == linter.RuleUndefinedVar.Name
	if len(r.events) < maxEvents {
		r.events = append(r.events, event{warning: w, of: r.current})
	}
}

// judge replays the events as a build sees them: only those of stages that the target needs (of all stages where all is true, which is
// how checks without a target run), and nothing after the first failure.
func (r *resolver) judge(all bool) (failed *failure, warnings []Warning) {
	for _, e := range r.events {
		if !all && e.of != nil && !r.reach[e.of] {
			continue
		}
		if e.fail != nil {
			return e.fail, warnings
		}
		warnings = append(warnings, *e.warning)
	}
	if r.lint != nil && r.lint.ReturnAsError && len(warnings) > 0 {
		return &failure{message: "lint violation found for rules: " + strings.Join(rulesOf(warnings), ", ")}, warnings
	}
	return nil, warnings
}

// rulesOf lists the rules of some warnings once each. (BuildKit lists them in no order.)
func rulesOf(warnings []Warning) []string {
	var rules []string
	seen := map[string]bool{}
	for _, w := range warnings {
		if !seen[w.Rule] {
			seen[w.Rule] = true
			rules = append(rules, w.Rule)
		}
	}
	return rules
}
