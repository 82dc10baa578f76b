// Package goal judges a lesson's goals: does the Dockerfile of a request, as the engine's report describes it, do what the lesson asks?
//
// A goal is data (report.Goal): one check of a closed set, with the fields that this check takes. The words on the screen are
// the lesson's; the package adds why a goal is not met yet, in a sentence that names the line and the thing.
// Three answers are possible: met, not met, and unknown where the report itself does not know. Unknown never counts as met.
//
// It reads a report and computes nothing about images itself. Package playground calls Evaluate for every report whose request has goals;
// the loader of lessons calls Validate, so that a mistake in a lesson is found before anybody reads it.
//
// # Checks
//
// In fields called stage, "" is the stage that is built as the target, any other value a stage's name or index, and "*" all stages.
// A path may hold the wildcards of path.Match. What is below a folder counts with it, except for "only".
//
//	builds                                 nothing stops the build
//	base       stage? base                 the stage's FROM names scratch, a stage, or an image ("golang:*")
//	stages     min? max?                   so many stages
//	named      stage                       a stage has this name
//	target     stage                       this stage is the target
//	skipped    stage                       the stage is there, and the target does not need it
//	copies     stage? from by? path(s)?    a COPY or ADD takes from a stage, an image, or "context"; by "name" or "index"
//	has        path(s)                     each is in the image
//	lacks      path(s)                     none is in the image
//	only       paths                       the image holds these files and the folders above them, nothing else
//	entrypoint words? form?                the image's entry point, whole, and whether it is in the "exec" or the "shell" form
//	cmd        words? form?
//	user       value?                      this user, or any but root
//	env        name value?
//	workdir    value
//	port       value                       "8080" or "8080/udp"
//	label      name value?
//	download   min? max?                   compressed bytes of the image
//	disk       min? max?                   bytes of the image's files and layers
//	layers     min? max?                   layers that the Dockerfile adds to its base
//	clean      rule?                       no problem of this rule, or no error and no warning at all
//	starts                                 a container of the image would start
//	lean       rule?                       no advice of this rule ("advice/cache"), or no warning of any
//	step       stage? step                 such an instruction is there
//	no-step    stage? step
//	order      stage? first then           the one comes before the other
//	cached     stage? step state           "hit" or "miss" for every such step, after the request's "changed" files are edited
//	mount      stage? value path?          a RUN mounts a "cache", "secret", "bind", …, at this path
//	ignored    path(s)                     the ignore file keeps them out of the build context
//	sent       path(s)                     they are part of the build context
package goal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Presence is what is known of a path.
type Presence int

const (
	Unknown Presence = iota
	No
	Yes
)

// Exists looks a literal path up in the image's file tree. It may know more than the report's list of files does:
// in an image whose files are not all known, a path that was removed is known to be gone.
type Exists func(path string) Presence

// Evaluate judges the request's goals by its report; the answer is never nil.
func Evaluate(req report.Request, rep report.Report) []report.GoalResult {
	return EvaluateIn(req, rep, nil)
}

// EvaluateIn is Evaluate with a tree to ask where the report's list of files does not tell.
func EvaluateIn(req report.Request, rep report.Report, exists Exists) []report.GoalResult {
	j := &judge{req: &req, rep: &rep, exists: exists}
	results := make([]report.GoalResult, 0, len(req.Goals))
	for _, g := range req.Goals {
		v := j.judge(g)
		r := report.GoalResult{Text: g.Text, Met: v.answer == Yes, Unknown: v.answer == Unknown, Message: v.message, Lines: v.lines}
		if r.Lines == nil {
			r.Lines = []int{}
		}
		results = append(results, r)
	}
	return results
}

// Validate says in a sentence what is wrong with a goal's data, nil if nothing is.
func Validate(g report.Goal) error {
	spec, ok := checks[g.Check]
	if !ok {
		return fmt.Errorf("there is no check %q; the checks are %s", g.Check, strings.Join(Names(), ", "))
	}
	if strings.TrimSpace(g.Text) == "" {
		return fmt.Errorf("a goal with the check %q has no text", g.Check)
	}
	set := fieldsOf(g)
	for _, need := range spec.needs {
		if !slices.ContainsFunc(strings.Split(need, "|"), func(f string) bool { return slices.Contains(set, f) }) {
			return fmt.Errorf(`the check %q needs the field "%s"`, g.Check, strings.ReplaceAll(need, "|", `" or "`))
		}
	}
	known := strings.Split(strings.Join(append(slices.Clone(spec.needs), spec.may...), "|"), "|")
	for _, f := range set {
		if !slices.Contains(known, f) {
			return fmt.Errorf("the check %q takes no field %q", g.Check, f)
		}
	}
	return validValues(g)
}

// Names lists the checks in alphabetical order.
func Names() []string {
	names := make([]string, 0, len(checks))
	for n := range checks {
		names = append(names, string(n))
	}
	slices.Sort(names)
	return names
}

// judge holds what the checks look at.
type judge struct {
	req    *report.Request
	rep    *report.Report
	exists Exists
}

// verdict is the answer to one goal, with its sentence and the lines that this speaks of.
type verdict struct {
	answer  Presence
	message string
	lines   []int
}

func (j *judge) judge(g report.Goal) verdict {
	if err := Validate(g); err != nil {
		return cannotTell(nil, "This goal cannot be judged: %v.", err)
	}
	return checks[g.Check].judge(j, g)
}

func met(lines ...int) verdict { return verdict{answer: Yes, lines: tidy(lines)} }

func notMet(lines []int, format string, args ...any) verdict {
	return verdict{answer: No, lines: tidy(lines), message: fmt.Sprintf(format, args...)}
}

func cannotTell(lines []int, format string, args ...any) verdict {
	return verdict{answer: Unknown, lines: tidy(lines), message: fmt.Sprintf(format, args...)}
}

// tidy sorts lines, drops repeated ones, and those that are no line.
func tidy(lines []int) []int {
	lines = slices.DeleteFunc(slices.Clone(lines), func(n int) bool { return n < 1 })
	slices.Sort(lines)
	return slices.Compact(lines)
}
