package start_test

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
	"github.com/dockerfile-stages/playground/wasm/start"
)

var update = flag.Bool("update", false, "write what the engine says into the cases")

// TestRunc holds the verdicts to what a real runc did with the same image, which wasm/conformance/cmd/starts records.
func TestRunc(t *testing.T) {
	for _, c := range load(t, "testdata/runc") {
		t.Run(c.Name, func(t *testing.T) {
			answer, _, _ := strings.Cut(c.Want, "\n")
			answer, ok := strings.CutPrefix(answer, "runc: ")
			if !ok {
				t.Fatal("nothing is recorded: go run ./cmd/starts record in wasm/conformance")
			}
			list := findings(t, c)
			compare(t, c, "testdata/runc", "runc: "+answer+"\n"+text(list))
			v := list[0]
			if v.Severity == report.FindingUnknown {
				if !strings.Contains(c.Rule, "only where") {
					t.Errorf("everything is known here: %s", v.Message)
				}
				return
			}
			if rules := rulesOf(answer); !strings.Contains(rules, v.Rule) {
				t.Errorf("%s, but runc says %q, which is one of %s", v.Rule, answer, rules)
			}
		})
	}
}

// rulesOf are the rules that a recorded answer may be due to.
func rulesOf(answer string) string {
	for _, k := range []struct{ part, rules string }{
		{"executable file not found", start.RuleNotFound + " " + start.RulePermission},
		{": stat /", start.RuleNotFound + " " + start.RulePermission}, {": stat .", start.RuleNotFound},
		{"refused: exec /", start.RuleInterpreter + " " + start.RuleLibrary + " " + start.RuleFormat + " " + start.RulePermission},
		{"permission denied", start.RulePermission},
		{"unable to find", start.RuleUser}, {"no command specified", start.RuleNoCommand}, {"not a directory", start.RuleWorkdir},
		{"exit 127", start.RuleNotFound + " " + start.RuleInterpreter + " " + start.RuleLibrary},
		{"exit 126", start.RulePermission}, {"exit 2", start.RuleArgument + " " + start.RulePermission}, {"exit 0", start.RuleStarts},
	} {
		if !strings.Contains(answer, k.part) {
			continue
		}
		if strings.Contains(answer, "exec format error") {
			return start.RuleFormat
		}
		return k.rules
	}
	return ""
}

// TestCases holds what is said about images of the catalogue to the golden files: go test ./wasm/start -update writes them.
func TestCases(t *testing.T) {
	for _, c := range load(t, "testdata/cases") {
		t.Run(c.Name, func(t *testing.T) { compare(t, c, "testdata/cases", text(findings(t, c))) })
	}
}

func load(t *testing.T, dir string) []*golden.Case {
	t.Helper()
	cases, err := golden.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 25 {
		t.Fatalf("%s holds %d cases", dir, len(cases))
	}
	return cases
}

// findings asks the engine about a case. A case without a section for the context has one that is not known.
func findings(t *testing.T, c *golden.Case) []report.Finding {
	t.Helper()
	req := report.Request{Dockerfile: c.Dockerfile, Target: c.Target, Platform: c.Platform, BuildArgs: c.Args}
	if c.Context != nil || len(c.Images) > 0 {
		req.Context = golden.ContextFiles(c.Context)
	}
	for name, img := range c.Images {
		b := report.BaseImage{Ref: name, Complete: true, User: img.Config.User, Workdir: img.Config.WorkingDir, Cmd: img.Config.Cmd, Entrypoint: img.Config.Entrypoint}
		for _, f := range img.Files {
			content := string(f.Data)
			file := report.BaseFile{Path: "/" + f.Path, Type: map[string]string{"dir": "dir", "link": "symlink"}[f.Type], Link: f.Link}
			if f.HasMode {
				file.Mode = fmt.Sprintf("%04o", f.Mode)
			}
			if f.Type == "file" && f.Program == "" {
				file.Content = &content
			}
			b.Files = append(b.Files, file)
		}
		req.Images = append(req.Images, b)
	}
	rep := playground.Analyze(req)
	if rep.Error != nil {
		t.Fatalf("line %d: %s", rep.Error.Line, rep.Error.Message)
	}
	if len(rep.Starts) == 0 {
		t.Fatal("there is no verdict")
	}
	return rep.Starts
}

// text is one paragraph a finding.
func text(list []report.Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s %s line %d\n  %s\n", f.Severity, f.Rule, f.Line, f.Message)
		if f.Fix != "" {
			fmt.Fprintf(&b, "  fix: %s\n", f.Fix)
		}
	}
	return b.String()
}

func compare(t *testing.T, c *golden.Case, dir, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(filepath.Join(dir, c.Name+".txt"), []byte(c.Text(got)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := golden.Difference(c.Want, got); d != "" {
		t.Errorf("differs (go test ./wasm/start -update writes it):\n%s", d)
	}
}
