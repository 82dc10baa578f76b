// Package playground is the engine as one call: a request goes in, a report comes out.
//
// It composes the packages below it and adds no rule of its own: dockerfile parses, stage resolves, build folds the plan
// over file trees with what catalog, shell and models know, check words the problems, goal judges a lesson's goals.
// Natively, tests and lessons call Analyze; the page's worker and Node hold a Session through main_js.go, which
// also keeps what is registered and answers for single folders and layers of the last analysis.
//
// Nothing here does I/O, reads a clock or starts a goroutine.
package playground

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Analyze answers one request from scratch.
func Analyze(req report.Request) (rep report.Report) {
	defer func() {
		if r := recover(); r != nil {
			rep = failedReport(fmt.Sprintf("the playground's engine failed on this input (%v); please report it", r)).(report.Report)
		}
	}()
	return NewSession().Run(req)
}

// Analyze with JSON in and out, as a session of its own has it.
func AnalyzeJSON(requestJSON string) string { return NewSession().Analyze(requestJSON) }

// failedReport is a report that holds one error and nothing else, shaped like every other.
func failedReport(msg string) any {
	rep := blank()
	rep.Error = &report.BuildError{Message: msg}
	rep.Problems = append(rep.Problems, report.Problem{Rule: "playground/engine", Severity: report.SeverityError, Message: msg,
		Range: report.Range{StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 1}})
	return rep
}

// blank is a report without nil arrays.
func blank() report.Report {
	return report.Report{
		Problems: []report.Problem{}, Stages: []report.Stage{}, Edges: []report.Edge{}, Scopes: []report.Scope{},
		Starts: []report.Finding{}, Advice: []report.Finding{}, Goals: []report.GoalResult{}, Wants: []string{}, Target: -1, Frontend: Frontend,
	}
}
