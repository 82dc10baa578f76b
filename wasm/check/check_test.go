package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/check"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

type images struct{}

func (images) Config(ref, _ string) (stage.ImageConfig, bool) {
	return stage.ImageConfig{Config: report.Config{Env: []string{"PATH=/bin"}}}, !strings.Contains(ref, "unknown")
}

func problems(text string) []report.Problem {
	file := dockerfile.Parse(text)
	plan := stage.Resolve(file, stage.Options{Images: images{}})
	return check.Problems(file, plan, plan.Error)
}

// TestPlaces: what a problem underlines.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the name of a stage", "FROM --platform=$BUILDPLATFORM alpine AS Big\n", "StageNameCasing 1:42-1:45"},
		{"the keyword", "FROM alpine\nRUN a\nrun b\n", "ConsistentInstructionCasing 3:1-3:4"},
		{"the variable", "FROM alpine\nENV A=é😀$B\n", "UndefinedVar 2:10-2:12"},
		{"the variable in braces", "FROM alpine\nENV A=${B:-x}\n", "UndefinedVar 2:7-2:10"},
		{"not a longer name", "FROM alpine\nARG BC\nENV A=$BC$B\n", "UndefinedVar 3:10-3:12"},
		{"a variable further down leaves the whole instruction", "FROM alpine\nCOPY a \\\n  $B /c/\n", "UndefinedVar 2:1-3:9"},
		{"the flag", "FROM --platform=linux/amd64 alpine\n", "FromPlatformFlagConstDisallowed 1:6-1:28"},
		{"the path", "FROM alpine\nWORKDIR  a b \n", "WorkdirRelativePath 2:10-2:13"},
		{"the port", "FROM alpine\nEXPOSE 80 53/UDP\n", "ExposeProtoCasing 2:11-2:17"},
		{"the secret", "FROM alpine\nENV A=1 API_KEY=2\n", "SecretsUsedInArgOrEnv 2:9-2:18"},
		{"an empty line is told on the last line", "FROM alpine\nRUN a \\\n\n b\n", "NoEmptyContinuation 4:2-4:3"},
		{"the whole instruction otherwise", "FROM alpine\nCMD a \\\n  b\n", "JSONArgsRecommended 2:1-3:4"},
		{"an error", "FROM alpine\n  COPY a\nRUN b\n", "buildkit/error 2:3-2:9"},
		{"an error that BuildKit gives no line", "FROM alpine\nCOPY --from=7 a b\n", "buildkit/error 2:1-2:18"},
		{"all errors", "FROM alpine\nCOPY a\nRUN x\nENV\nEXPOSE x\n", "buildkit/error 2:1-2:7, buildkit/error 4:1-4:4, buildkit/error 5:1-5:9"},
		{"an unfinished heredoc", "FROM alpine\nRUN <<EOF\nx\nFROM scratch\n", "buildkit/error 2:1-3:2"},
		{"a pinned frontend", "# syntax=docker/dockerfile:1.4\nFROM alpine\n", "playground/syntax 1:1-1:31"},
		{"the frontend that is followed", "# syntax=docker.io/docker/dockerfile:1\nFROM alpine\n", ""},
		{"nothing", "FROM alpine\nRUN a\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range problems(c.text) {
				r := p.Range
				got = append(got, fmt.Sprintf("%s %d:%d-%d:%d", p.Rule, r.StartLine, r.StartColumn, r.EndLine, r.EndColumn))
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got %s\nwant %s", s, c.want)
			}
		})
	}
}

// TestFixes: a fix by its title, and the text it leaves.
func TestFixes(t *testing.T) {
	for _, c := range []struct{ name, text, title, want string }{
		{"a shell is spelled out where one is needed", "FROM alpine\nCMD echo \"$A\" && b\n", "Write the shell out in a JSON list",
			"FROM alpine\nCMD [\"/bin/sh\", \"-c\", \"echo \\\"$A\\\" && b\"]\n"},
		{"words over several lines", "FROM alpine\nCMD a \\\n  b\n", "Write it as a JSON list", "FROM alpine\nCMD [\"a\", \"b\"]\n"},
		{"a comment stays above what it describes", "ARG V=1\nFROM alpine\n# sets A\nENV A=$V\n", "Take over ARG V from before the first FROM",
			"ARG V=1\nFROM alpine\nARG V\n# sets A\nENV A=$V\n"},
		{"the name that was meant", "FROM alpine\nARG VERSION=1\nENV A=${VERSON}x\n", "Use VERSION", "FROM alpine\nARG VERSION=1\nENV A=${VERSION}x\n"},
		{"a directive comes first", "FROM alpine\nCMD a b\n", "Skip JSONArgsRecommended in this file", "# check=skip=JSONArgsRecommended\nFROM alpine\nCMD a b\n"},
		{"behind other directives", "# syntax=docker/dockerfile:1\nFROM alpine\nCMD a\n", "Skip JSONArgsRecommended in this file",
			"# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended\nFROM alpine\nCMD a\n"},
		{"into the directive that is there", "# check=skip=StageNameCasing;error=true\nFROM alpine\nCMD a\n", "Skip JSONArgsRecommended in this file",
			"# check=skip=StageNameCasing,JSONArgsRecommended;error=true\nFROM alpine\nCMD a\n"},
		{"a directive without skip", "# check=error=true\nFROM alpine\nCMD a\n", "Skip JSONArgsRecommended in this file",
			"# check=skip=JSONArgsRecommended;error=true\nFROM alpine\nCMD a\n"},
		{"line ends stay", "FROM alpine\r\nENV A=$B\r\n", "Declare ARG B in this stage", "FROM alpine\r\nARG B\r\nENV A=$B\r\n"},
		{"all empty lines at once", "FROM alpine\nRUN a \\\n\n\n  b\n", "Remove the empty lines", "FROM alpine\nRUN a \\\n  b\n"},
		{"the instruction that is lost", "FROM alpine\nCMD [\"a\"]\nRUN x\nCMD [\"b\"]\n", "Remove the CMD that has no effect", "FROM alpine\nRUN x\nCMD [\"b\"]\n"},
		{"a flag and the space behind it", "FROM  --platform=linux/amd64  alpine\n", "Remove --platform=linux/amd64", "FROM  alpine\n"},
		{"a relative folder after the base's", "FROM alpine AS a\nWORKDIR b\n", "Write /b", "FROM alpine AS a\nWORKDIR /b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, p := range problems(c.text) {
				for _, f := range p.Fixes {
					if f.Title == c.title {
						if got := apply(c.text, f.Edits); got != c.want {
							t.Errorf("left\n%q, not\n%q", got, c.want)
						}
						return
					}
				}
			}
			t.Errorf("no fix %q", c.title)
		})
	}
}

// TestNoFix: where a fix would change the meaning there is none but to skip the check.
func TestNoFix(t *testing.T) {
	for _, text := range []string{"FROM alpine\nENV A 'b c' d\n", "FROM alpine\nENV A \\\"x\n", "FROM alpine AS a\nFROM alpine AS a\n", "FROM alpine\nMAINTAINER \"me\"\n"} {
		for _, p := range problems(text) {
			if len(p.Fixes) != 1 || !strings.HasPrefix(p.Fixes[0].Title, "Skip ") {
				t.Errorf("%q: %s has %v", text, p.Rule, p.Fixes)
			}
		}
	}
}

// TestFrontendVersion: the version named to readers is BuildKit's.
func TestFrontendVersion(t *testing.T) {
	entry := reflect.ValueOf(linter.New).Pointer()
	file, _ := runtime.FuncForPC(entry).FileLine(entry)
	dt, err := os.ReadFile(filepath.Join(filepath.Dir(file), "..", "version", "version.go"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("const version = %q", check.FrontendVersion); !strings.Contains(string(dt), want) {
		t.Errorf("not %s in\n%s", want, dt)
	}
}

// TestUnknownBase: a variable that the base may set is a remark, not a warning.
func TestUnknownBase(t *testing.T) {
	for text, want := range map[string]report.Severity{"FROM alpine\nENV A=$B\n": report.SeverityWarning, "FROM unknown\nENV A=$B\n": report.SeverityInfo,
		"FROM unknown AS a\nFROM a\nENV A=$B\n": report.SeverityInfo, "FROM scratch\nENV A=$B\n": report.SeverityWarning} {
		if got := problems(text); len(got) != 1 || got[0].Severity != want {
			t.Errorf("%q: %v, want one of severity %s", text, got, want)
		}
	}
}

// apply makes edits, from the last to the first. Columns of these texts are bytes.
func apply(text string, edits []report.Edit) string {
	lines := dockerfile.NewLines(text)
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b report.Edit) int { return b.Range.StartLine - a.Range.StartLine })
	for _, e := range edits {
		start := lines.Offset(e.Range.StartLine) + e.Range.StartColumn - 1
		end := lines.Offset(e.Range.EndLine) + e.Range.EndColumn - 1
		text = text[:start] + e.Text + text[end:]
	}
	return text
}
