package rules_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/check"
	"github.com/dockerfile-stages/playground/wasm/check/rules"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

var update = flag.Bool("update", false, "write web/src/checks.gen.ts")

// images knows every image, for one platform if that is set.
type images struct{ only string }

func (i images) Config(string, string) (stage.ImageConfig, bool) {
	return stage.ImageConfig{Platform: i.only, Config: report.Config{Env: []string{"PATH=/bin"}}}, true
}

// problems reads a text as an example of a rule.
func problems(r rules.Rule, text string) []report.Problem {
	file := dockerfile.Parse(text)
	plan := stage.Resolve(file, stage.Options{Ignore: r.Needs.Ignore, BuildArgs: r.Needs.BuildArgs, Images: images{r.Needs.OnlyPlatform}})
	return check.Problems(file, plan, plan.Error)
}

func has(list []report.Problem, rule string) bool {
	return slices.ContainsFunc(list, func(p report.Problem) bool { return p.Rule == rule })
}

// TestExamples: a rule complains of its bad example, has nothing against the good one, and no other rule mixes in.
func TestExamples(t *testing.T) {
	for _, r := range rules.All() {
		for _, p := range problems(r, r.Bad) {
			if p.Rule != r.Name {
				t.Errorf("%s: its bad example also has %s: %s", r.Name, p.Rule, p.Message)
			}
			if p.Rule == r.Name && p.URL != r.URL {
				t.Errorf("%s: documented at %q, not %q", r.Name, p.URL, r.URL)
			}
		}
		if !has(problems(r, r.Bad), r.Name) {
			t.Errorf("%s does not complain of its bad example", r.Name)
		}
		if got := problems(r, r.Good); len(got) > 0 {
			t.Errorf("%s: its good example has %s: %s", r.Name, got[0].Rule, got[0].Message)
		}
	}
}

// TestComplete: every rule of BuildKit's rule set has its text, and no other.
func TestComplete(t *testing.T) {
	var documented []string
	for _, r := range rules.All() {
		documented = append(documented, r.Name)
		if r.Title == "" || r.Why == "" {
			t.Errorf("%s has no text", r.Name)
		}
	}
	slices.Sort(documented)
	if known := ruleSet(t); !slices.Equal(documented, known) {
		t.Errorf("documented are\n%v\nBuildKit has\n%v", documented, known)
	}
}

// ruleSet reads the names of the rules from BuildKit's source, which has no list of them.
func ruleSet(t *testing.T) []string {
	dt, err := os.ReadFile(filepath.Join(linterFolder(t), "ruleset.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`Name:\s+"(\w+)"`).FindAllStringSubmatch(string(dt), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return names
}

// linterFolder is where the linter's source lies, as the symbol table says.
func linterFolder(t *testing.T) string {
	file, _ := runtime.FuncForPC(reflect.ValueOf(linter.New).Pointer()).FileLine(reflect.ValueOf(linter.New).Pointer())
	if file == "" {
		t.Fatal("BuildKit's linter is not found")
	}
	return filepath.Dir(file)
}

// TestGenerated: the front end's copy is fresh.
func TestGenerated(t *testing.T) {
	dt, err := json.MarshalIndent(rules.All(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text := "// Generated from wasm/check/rules; run go test ./wasm/check/rules -update.\n\n" +
		"/** One build check: what it wants and why, with an example that it complains of and one that it does not. */\n" +
		"export interface CheckDoc {\n  name: string;\n  url: string;\n  title: string;\n  why: string;\n  bad: string;\n  good: string;\n  experimental?: boolean;\n}\n\n" +
		"export const checkDocs: readonly CheckDoc[] = " + string(dt) + ";\n"
	path := filepath.Join("..", "..", "..", "web", "src", "checks.gen.ts")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old, err := os.ReadFile(path); err != nil || string(old) != text {
		t.Errorf("web/src/checks.gen.ts is stale (%v): run go test ./wasm/check/rules -update", err)
	}
}

// TestFixes: a fix takes the complaint away and makes no new one, and every check can at least be skipped.
func TestFixes(t *testing.T) {
	for _, r := range rules.All() {
		for _, p := range problems(r, r.Bad) {
			if p.Rule != r.Name {
				continue
			}
			if len(p.Fixes) == 0 {
				t.Errorf("%s has no fix", r.Name)
			}
			for _, f := range p.Fixes {
				mended := apply(r.Bad, f.Edits)
				if left := problems(r, mended); len(left) > 0 {
					t.Errorf("%s: %q leaves %s: %s\n%s", r.Name, f.Title, left[0].Rule, left[0].Message, mended)
				}
			}
		}
	}
}

// apply makes edits, from the last to the first. The examples are plain ASCII.
func apply(text string, edits []report.Edit) string {
	lines := dockerfile.NewLines(text)
	slices.SortFunc(edits, func(a, b report.Edit) int { return b.Range.StartLine - a.Range.StartLine })
	for _, e := range edits {
		start := lines.Offset(e.Range.StartLine) + e.Range.StartColumn - 1
		end := lines.Offset(e.Range.EndLine) + e.Range.EndColumn - 1
		text = text[:start] + e.Text + text[end:]
	}
	return text
}
