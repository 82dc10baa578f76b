package playground

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Limits on what a request may hold: beyond them the engine answers with a sentence instead of a long silence.
const (
	maxDockerfile = 12 << 20
	maxContext    = 200_000
	// maxNesting and maxParts bound what is walked by recursion: brackets inside brackets, and the parts of one path. In
	// WebAssembly a deep recursion overflows the browser's stack, which cannot be caught and ends the engine; what
	// is allowed was tried under Node's default stack, in scripts, expansions and JSON forms.
	maxNesting = 250
	maxParts   = 128
)

// tooDeep looks for what no person writes: a line that nests brackets too deeply, or a word with too many slashes. line is 0
// where there is none.
func tooDeep(text string) (line int, why string) {
	nesting, parts, at := 0, 0, 1
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '[':
			nesting++
		case ')', '}', ']':
			nesting = max(0, nesting-1)
		case '/':
			parts++
		case '\n':
			at++
			parts = 0
		case ' ', '\t', ',', ';', ':', '"', '\'':
			parts = 0
		}
		if nesting > maxNesting {
			return at, fmt.Sprintf("brackets are nested more than %d deep; the playground does not follow that", maxNesting)
		}
		if parts > maxParts {
			return at, fmt.Sprintf("a path has more than %d parts; the playground does not follow that", maxParts)
		}
	}
	return 0, ""
}

// refused is a report on a text that the engine does not look at.
func refused(line int, why string) report.Report {
	rep := failedReport(why).(report.Report)
	if line > 0 {
		rep.Error.Line = line
		rep.Problems[0].Range = report.Range{StartLine: line, StartColumn: 1, EndLine: line, EndColumn: 1}
	}
	return rep
}
