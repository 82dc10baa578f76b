package check

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// FrontendVersion is the version of the Dockerfile frontend in the BuildKit that go.mod requires; a test compares them.
const FrontendVersion = "1.28"

// RuleSyntax marks the remark on a frontend that a file asks for.
const RuleSyntax = "playground/syntax"

// syntaxNote says where a "# syntax" directive asks for a frontend whose rules may not be those followed here.
func syntaxNote(file *dockerfile.File) []report.Problem {
	if file.Syntax == "" || followed(file.Syntax) {
		return nil
	}
	return []report.Problem{{Rule: RuleSyntax, Severity: report.SeverityInfo,
		Message: "This file is built with the frontend " + file.Syntax + "; the playground follows docker/dockerfile:" + FrontendVersion +
			", whose rules may differ",
		Range: file.Lines.Range(file.SyntaxLine, file.SyntaxLine)}}
}

// followed tells whether a frontend image is the one followed here, or a tag that moves along with it.
func followed(image string) bool {
	image = strings.TrimPrefix(image, "docker.io/")
	name, tag, tagged := strings.Cut(image, ":")
	if name != "docker/dockerfile" {
		return false
	}
	tag, _, _ = strings.Cut(tag, "@")
	return !tagged || tag == "1" || tag == "latest" || tag == FrontendVersion || strings.HasPrefix(tag, FrontendVersion+".")
}
