package playground

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// TestBadInput feeds what a page may be given by mistake or on purpose: each is answered, and says what is wrong.
func TestBadInput(t *testing.T) {
	many := strings.Repeat("FROM scratch\n", 5000)
	for name, file := range map[string]string{
		"empty":          "",
		"blank":          "\n\n# nothing\n",
		"binary":         strings.Repeat("\x00\xff\x7fELF\n", 2000),
		"itself":         "FROM scratch AS a\nCOPY --from=a /x /\n",
		"later":          "FROM scratch\nCOPY --from=b /x /\nFROM scratch AS b\n",
		"heredoc":        "FROM alpine\nRUN <<EOF\necho\n",
		"huge":           "FROM scratch\n" + strings.Repeat("# "+strings.Repeat("x", 100)+"\n", 100_000) + "COPY\n",
		"one long line":  "FROM scratch\nLABEL a=" + strings.Repeat("y", 3<<20),
		"too large":      strings.Repeat("x", maxDockerfile+1),
		"half a line":    "FROM scratch\nCOP",
		"missing index":  "FROM scratch\nCOPY --from=7 a b\n",
		"continued only": "FROM scratch\nRUN \\\n",
		"deep brackets":  "FROM alpine\nRUN " + strings.Repeat("$(", 5000) + strings.Repeat(")", 5000),
		"deep braces":    "FROM alpine\nENV A=" + strings.Repeat("${A:-", 5000) + strings.Repeat("}", 5000),
		"deep path":      "FROM alpine\nWORKDIR " + strings.Repeat("/d", 5000),
	} {
		rep := Analyze(report.Request{Dockerfile: file, Context: files()})
		if len(rep.Problems) == 0 || rep.Problems[0].Message == "" {
			t.Errorf("%s: no problem is listed", name)
		}
		for _, p := range rep.Problems {
			if p.Range.StartLine < 1 || p.Range.EndLine < p.Range.StartLine || p.Range.StartColumn < 1 {
				t.Errorf("%s: %q stands at %+v", name, p.Message, p.Range)
			}
		}
	}
	if rep := Analyze(report.Request{Dockerfile: many}); rep.Error != nil || len(rep.Stages) != 5000 || rep.Target != 4999 {
		t.Errorf("5,000 stages: %v, %d stages", rep.Error, len(rep.Stages))
	}
}

// TestHalfTypedInstructionKeepsTheRest: the picture lives while a line is written.
func TestHalfTypedInstructionKeepsTheRest(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM alpine AS a\nRUN mkdir /x\nCOPY --fr\nFROM scratch\nCOPY --from=a /x /x\n"})
	if len(rep.Stages) != 2 || rep.Error == nil || len(rep.Edges) < 2 {
		t.Errorf("%d stages, %d edges, error %v", len(rep.Stages), len(rep.Edges), rep.Error)
	}
}

// FuzzAnalyze looks for crashes: any text is answered with a report.
func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{
		"FROM alpine\nRUN apk add git && rm -rf /x\n", "FROM scratch\nCOPY <<A <<B /\na\nA\nb\nB\n",
		"# escape=`\nFROM a`\n AS b\n", "ARG A=1\nFROM $A\nONBUILD COPY . .\n", "FROM scratch\nADD --checksum=x http://a/b c\n",
		"FROM alpine\nRUN --mount=type=cache,target=/c for i in 1 2; do touch /c/$i; done\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		rep := Analyze(report.Request{Dockerfile: file, Context: files("a", "1", "go.mod", "module x")})
		if strings.Contains(fmt.Sprint(rep.Error), "the playground's engine failed") {
			t.Errorf("%v on %q", rep.Error.Message, file)
		}
	})
}

// TestDepthIsRefusedByItsLine: what would overflow a browser's stack is never looked at.
func TestDepthIsRefusedByItsLine(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM alpine\nCMD " + strings.Repeat("[", maxNesting+1)})
	if rep.Error == nil || rep.Error.Line != 2 || rep.Problems[0].Range.StartLine != 2 {
		t.Errorf("%+v", rep.Error)
	}
	if rep := Analyze(report.Request{Dockerfile: "FROM alpine\n" + strings.Repeat("RUN echo $(echo {a}) /a/b\n", 1000)}); rep.Error != nil {
		t.Errorf("balanced brackets add up: %v", rep.Error.Message)
	}
}
