package playground

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

var update = flag.Bool("update", false, "write what the cases in testdata expect")

// statedBase is an image with a busybox and two programs that nobody knows, so that everything else in a case is known.
func statedBase() []report.ContextFile {
	files := []report.ContextFile{}
	for _, p := range []string{"bin/busybox", "bin/make", "bin/npm"} {
		n := int64(1_000_000)
		files = append(files, report.ContextFile{Path: p, Size: &n, Mode: "0755"})
	}
	for _, p := range []string{"sh", "mkdir", "cp", "rm", "echo", "chmod", "dd"} {
		files = append(files, report.ContextFile{Path: "bin/" + p, Link: "busybox"})
	}
	zero := int64(0)
	return append(files, report.ContextFile{Path: "bin/go", Size: &zero, Mode: "0755"}, report.ContextFile{Path: "old/data", Size: size7()})
}

func size7() *int64 { n := int64(7); return &n }

// TestStated runs the cases of testdata/stated: a rule, a Dockerfile over statedBase, and what the engine makes of it.
// go test ./wasm/playground -run TestStated -update writes the answers.
func TestStated(t *testing.T) {
	names, err := filepath.Glob("testdata/stated/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no cases")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			question, want, ok := strings.Cut(string(text), "-- answer --\n")
			_, file, isCase := strings.Cut(question, "-- Dockerfile --\n")
			if !isCase || !ok && !*update {
				t.Fatal("a case has a rule, a Dockerfile and an answer")
			}
			rep := Analyze(report.Request{Dockerfile: file, Context: []report.ContextFile{}, NamedContexts: map[string][]report.ContextFile{"base": statedBase()}})
			got := drawStated(rep)
			if *update {
				if err := os.WriteFile(name, []byte(question+"-- answer --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// drawStated writes down what statements change: problems, the effects of each step, and the image without its programs.
func drawStated(rep report.Report) string {
	var b strings.Builder
	if rep.Error != nil {
		fmt.Fprintf(&b, "error: %s\n", rep.Error.Message)
	}
	for _, p := range rep.Problems {
		if p.Rule == RuleEffect {
			fmt.Fprintf(&b, "line %d, %s: %s\n", p.Range.StartLine, p.Severity, p.Message)
		}
	}
	for _, s := range rep.Stages {
		for _, st := range s.Steps {
			if st.Instruction != "RUN" {
				continue
			}
			fmt.Fprintf(&b, "%s writes %s\n", st.Text, drawSize(st.Size))
			for _, e := range st.Effects {
				fmt.Fprintf(&b, "    %s %s: %s", e.Kind, e.Path, e.Text)
				if e.Stated > 0 {
					fmt.Fprintf(&b, " [%d]", e.Stated)
				}
				b.WriteByte('\n')
			}
		}
	}
	if rep.Image == nil {
		return b.String()
	}
	fmt.Fprintf(&b, "complete: %v\n", rep.Image.Complete)
	for _, f := range rep.Image.Files {
		if strings.HasPrefix(f.Path, "/bin") || f.Type == "dir" && f.Size == size.Zero && strings.Count(f.Path, "/") == 1 {
			continue
		}
		fmt.Fprintf(&b, "%s %s %s", f.Type, f.Mode, f.Path)
		if f.Link != "" {
			fmt.Fprintf(&b, " -> %s", f.Link)
		}
		fmt.Fprintf(&b, " %s\n", drawSize(f.Size))
	}
	return b.String()
}

func drawSize(s size.Size) string {
	switch {
	case s.Certainty == size.Exact:
		return fmt.Sprint(s.Bytes)
	case s.Certainty == size.Unknown:
		return fmt.Sprintf("at least %d", s.Low)
	}
	return fmt.Sprintf("about %d (%d to %d)", s.Bytes, s.Low, s.High)
}

// TestRequestAgreesWithComments: what a comment states and what a request states come to the same image.
func TestRequestAgreesWithComments(t *testing.T) {
	named := map[string][]report.ContextFile{"base": statedBase()}
	run := "RUN mkdir /data && make install && rm -r /old\n"
	said := Analyze(report.Request{NamedContexts: named, Context: []report.ContextFile{},
		Dockerfile: "FROM base\n# leaves: /opt/tool 5MB 0700\n# leaves: /opt/lib/ 1KB\n# leaves: /opt/x 1KB..3KB\n# removes: /bin/npm\n" + run})
	sent := Analyze(report.Request{NamedContexts: named, Context: []report.ContextFile{}, Dockerfile: "FROM base\n" + run,
		Effects: []report.StatedEffect{{Match: "make install", Remove: []string{"/bin/npm"},
			Add: []report.StatedEntry{{Path: "/opt/tool", Size: 5_000_000, Mode: "0700"}, {Path: "/opt/lib/", Size: 1000}, {Path: "/opt/x", Low: 1000, High: 3000}}}}})
	if a, b := encode(said.Image.Files), encode(sent.Image.Files); a != b {
		t.Errorf("by comments\n%s\nby the request\n%s", a, b)
	}
	if said.Image.Size != sent.Image.Size {
		t.Errorf("%+v and %+v", said.Image.Size, sent.Image.Size)
	}
}

// TestEditedStatementCounts: a session keeps unchanged steps, but not one whose comment changed.
func TestEditedStatementCounts(t *testing.T) {
	s := NewSession()
	for _, n := range []string{"5MB", "6MB"} {
		rep := s.Run(report.Request{Context: []report.ContextFile{}, NamedContexts: map[string][]report.ContextFile{"base": statedBase()}, Dockerfile: "FROM base\n# leaves: /opt/tool " + n + "\nRUN make\n"})
		if want := map[string]int64{"5MB": 5_000_000, "6MB": 6_000_000}[n]; rep.Stages[0].Steps[0].Size != size.Of(want) {
			t.Errorf("with %s the step has %+v", n, rep.Stages[0].Steps[0].Size)
		}
	}
}

// TestStatementCoversModels: what a model says it does not know is covered like what is not understood at all; what it does know stays.
func TestStatementCoversModels(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM debian:12-slim\nWORKDIR /src\nRUN apt-get update && apt-get install -y make\n" +
		"# leaves: server 12MB\nRUN make\n# leaves: nothing\nRUN apt-get update && apt-get upgrade -y\n# leaves: /usr/bin/extra 1MB\nRUN apt-get install -y curl\n"})
	for i, want := range map[int]size.Size{2: size.Of(12_000_000), 3: size.Zero} {
		if got := rep.Stages[0].Steps[i].Size; got != want {
			t.Errorf("%s takes %+v, want %+v", rep.Stages[0].Steps[i].Text, got, want)
		}
	}
	if s := rep.Stages[0].Steps[4].Size; s.Bytes < 5_000_000 || s.Certainty != size.Estimated {
		t.Errorf("curl's packages and the statement take %+v", s)
	}
}
