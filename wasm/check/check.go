// Package check words what package stage found as problems for an editor: with a severity, the place in the text as narrow as it can
// be told, the check's documentation address, and quick fixes where the mending is mechanical.
//
// Which checks fire, and in which words, is BuildKit's (see package stage); nothing is added here. Package playground calls it.
// The documentation of the checks is package rules', which the engine does not carry.
package check

import (
	"slices"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// RuleError marks the problem that stops the build.
const RuleError = "buildkit/error"

// Problems lists what is wrong with a file: the error that stops the build, further ones, and the checks that fired, by line.
func Problems(file *dockerfile.File, plan *stage.Plan, failed *report.BuildError) []report.Problem {
	problems := []report.Problem{}
	if failed != nil {
		problems = append(problems, report.Problem{Rule: RuleError, Severity: report.SeverityError, Message: failed.Message,
			Range: errorRange(file, plan, failed)})
	}
	problems = append(problems, plan.Problems...)
	problems = append(problems, syntaxNote(file)...)
	f := &fixer{file: file, plan: plan}
	checks := make([]report.Problem, 0, len(plan.Warnings))
	for _, w := range plan.Warnings {
		checks = append(checks, f.problem(w))
	}
	slices.SortStableFunc(checks, func(a, b report.Problem) int { return a.Range.StartLine - b.Range.StartLine })
	return append(problems, checks...)
}

// errorRange is the instruction that an error names, or the place that stage found where BuildKit names none.
func errorRange(file *dockerfile.File, plan *stage.Plan, failed *report.BuildError) report.Range {
	line := failed.Line
	if line == 0 {
		line = plan.ErrorAt
	}
	last := line
	for _, n := range file.Nodes {
		if n.StartLine == line {
			last = n.EndLine
		}
	}
	return file.Lines.Range(line, last)
}

// problem is one check that fired.
func (f *fixer) problem(w stage.Warning) report.Problem {
	p := report.Problem{Rule: w.Rule, Severity: report.SeverityWarning, Message: w.Message, URL: w.URL}
	if w.Unsure {
		p.Severity = report.SeverityInfo // the base image may set the variable
	}
	p.Range = f.file.Lines.Range(w.StartLine, w.EndLine)
	ins := f.instruction(w)
	// The line stays BuildKit's: a word further down does not narrow the range.
	if at, ok := f.place(w, ins); ok && at.StartLine == p.Range.StartLine {
		p.Range = at
	}
	p.Fixes = f.fixes(w, ins)
	if w.Rule != linter.RuleInvalidDefinitionDescription.Name { // that one was asked for
		p.Fixes = append(p.Fixes, f.skip(w.Rule))
	}
	return p
}
