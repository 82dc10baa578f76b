package lessons_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/lessons"
	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

var update = flag.Bool("update", false, "write what the goals say to testdata")

func load(t *testing.T) []lessons.Lesson {
	t.Helper()
	all, err := lessons.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every lesson has something to do, says what, and can be solved.
func TestStartsFailAndSolutionsMeetTheirGoals(t *testing.T) {
	for _, l := range load(t) {
		t.Run(l.ID, func(t *testing.T) {
			open := 0
			for _, g := range playground.Analyze(l.Request(l.Start)).Goals {
				if g.Unknown {
					t.Errorf("the start leaves the reader without an answer: %q is unknown: %s", g.Text, g.Message)
				}
				if !g.Met {
					open++
				}
			}
			if open == 0 {
				t.Error("the start meets every goal: there is nothing to do")
			}
			solved := playground.Analyze(l.Request(l.Solution))
			if len(solved.Goals) != len(l.Goals) {
				t.Fatalf("%d goals have %d results", len(l.Goals), len(solved.Goals))
			}
			for _, g := range solved.Goals {
				if !g.Met {
					t.Errorf("the solution does not meet %q: %s", g.Text, g.Message)
				}
			}
			if solved.Error != nil {
				t.Errorf("the solution cannot be built: %s", solved.Error.Message)
			}
			for _, p := range solved.Problems {
				if p.Severity != report.SeverityInfo {
					t.Errorf("the solution has a problem on line %d: %s", p.Range.StartLine, p.Message)
				}
			}
		})
	}
}

// What a reader is told: at the start of each lesson, and after mistakes that people make. Kept as texts to read.
func TestWhatTheGoalsSay(t *testing.T) {
	var b strings.Builder
	all := load(t)
	for _, l := range all {
		fmt.Fprintf(&b, "%d %s\n", l.Number, l.Title)
		said(&b, playground.Analyze(l.Request(l.Start)))
	}
	golden(t, "testdata/starts.txt", b.String())

	names, err := filepath.Glob("testdata/attempts/*.Dockerfile")
	if err != nil || len(names) == 0 {
		t.Fatalf("no attempts: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// The first line names the lesson.
		first, _, _ := strings.Cut(string(text), "\n")
		i := slices.IndexFunc(all, func(l lessons.Lesson) bool { return l.ID == strings.TrimPrefix(first, "# ") })
		if i < 0 {
			t.Fatalf("%s: no lesson is called %q", name, first)
		}
		work := all[i].Start
		work.Dockerfile = string(text)
		var b strings.Builder
		said(&b, playground.Analyze(all[i].Request(work)))
		golden(t, strings.TrimSuffix(name, ".Dockerfile")+".txt", b.String())
	}
}

// figures, and how well they are known, are left out of the texts: they belong to the engine's models, and change with them.
var figures = regexp.MustCompile(`(?:about |at least )?[0-9.]+( [kMG]?B| more files)(?: \([^)]*\))?`)

func said(b *strings.Builder, rep report.Report) {
	for _, g := range rep.Goals {
		mark := "✗"
		switch {
		case g.Met:
			mark = "✓"
		case g.Unknown:
			mark = "?"
		}
		fmt.Fprintf(b, "  %s %s\n", mark, g.Text)
		if g.Message != "" {
			fmt.Fprintf(b, "      %s\n", figures.ReplaceAllString(g.Message, "…$1"))
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v (go test ./lessons -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s says something else (go test ./lessons -update writes it anew):\n%s", name, got)
	}
}
