package advice_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

var update = flag.Bool("update", false, "write what the engine says into the cases")

const dir = "testdata"

// TestCases holds what is advised to the golden files, each with one rule in a bad or a good example.
// go test ./wasm/advice -update writes them.
func TestCases(t *testing.T) {
	cases, err := golden.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 40 {
		t.Fatalf("%s holds %d cases", dir, len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			rep := analyze(t, c)
			got := text(rep.Advice)
			if *update {
				if err := os.WriteFile(filepath.Join(dir, c.Name+".txt"), []byte(c.Text(got)), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if d := golden.Difference(c.Want, got); d != "" {
				t.Errorf("differs (go test ./wasm/advice -update writes it):\n%s", d)
			}
			for _, f := range rep.Advice {
				applied(t, c, f)
			}
		})
	}
}

func analyze(t *testing.T, c *golden.Case) report.Report {
	t.Helper()
	req := report.Request{Dockerfile: c.Dockerfile}
	if c.Context != nil {
		req.Context = golden.ContextFiles(c.Context)
	}
	rep := playground.Analyze(req)
	if rep.Error != nil {
		t.Fatalf("line %d: %s", rep.Error.Line, rep.Error.Message)
	}
	return rep
}

// applied does what a finding's edits say: the Dockerfile still builds, and the finding is gone.
func applied(t *testing.T, c *golden.Case, f report.Finding) {
	t.Helper()
	if len(f.Edits) == 0 {
		return
	}
	lines := strings.Split(c.Dockerfile, "\n")
	for _, e := range f.Edits {
		l := lines[e.Range.StartLine-1]
		lines[e.Range.StartLine-1] = l[:e.Range.StartColumn-1] + e.Text + l[e.Range.EndColumn-1:]
	}
	mended := *c
	mended.Dockerfile = strings.Join(lines, "\n")
	for _, still := range analyze(t, &mended).Advice {
		if still.Rule == f.Rule && still.Message == f.Message {
			t.Errorf("after the edit it is still advised:\n%s\n%s", mended.Dockerfile, still.Message)
		}
	}
}

// text is one paragraph a finding.
func text(list []report.Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s %s line %d\n  %s\n  fix: %s\n", f.Severity, f.Rule, f.Line, f.Message, f.Fix)
		for _, e := range f.Edits {
			fmt.Fprintf(&b, "  edit: %d:%d-%d:%d %q\n", e.Range.StartLine, e.Range.StartColumn, e.Range.EndLine, e.Range.EndColumn, e.Text)
		}
		if !f.FineInBuildStage {
			b.WriteString("  not fine in a build stage either\n")
		}
	}
	return b.String()
}
