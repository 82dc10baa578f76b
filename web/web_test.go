package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/project"
	"github.com/dockerfile-stages/playground/cmd/serve/site"
)

// TestFrontEnd checks the TypeScript: its types, its style and its unit tests, with the tools that the lock file pins.
func TestFrontEnd(t *testing.T) {
	o, err := site.Local(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Packages(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	readSources(t)
	t.Run("types", func(t *testing.T) { tool(t, "tsc", "--noEmit", "--pretty", "false") })
	t.Run("style", func(t *testing.T) { tool(t, "biome", "check", "--colors=off", "--error-on-warnings") })
	t.Run("units", units)
}

// readSources reads what the tools are going to read. The go command sees what a test itself reads, not what its children do: without this it
// would take an earlier result for valid after a change of the page.
func readSources(t *testing.T) {
	t.Helper()
	key := project.NewKey("sources of the front end")
	key.AddFiles(os.DirFS("."), ".", func(name string, folder bool) bool { return name != "node_modules" })
	if _, err := key.Hex(); err != nil {
		t.Fatal(err)
	}
}

// tool runs a program of the front end's packages and returns whether it was content.
func tool(t *testing.T, name string, args ...string) bool {
	t.Helper()
	program, err := exec.LookPath(filepath.Join("node_modules", ".bin", name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "CI=true")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
	return err == nil
}

// outcome is the part of vitest's JSON that is needed here: files with their tests.
type outcome struct {
	TestResults []struct {
		Name             string
		Status           string
		Message          string
		AssertionResults []struct {
			FullName        string
			Status          string
			FailureMessages []string
		}
	}
}

// units runs the unit tests and shows each as a test of its own. One that was skipped counts as failed.
func units(t *testing.T) {
	file := filepath.Join(t.TempDir(), "outcome.json")
	passed := tool(t, "vitest", "run", "--reporter=json", "--outputFile="+file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all outcome
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, script := range all.TestResults {
		name, err := filepath.Rel(here, filepath.FromSlash(script.Name))
		if err != nil {
			name = script.Name
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			if script.Status != "passed" && len(script.AssertionResults) == 0 {
				t.Error(script.Message)
			}
			for _, one := range script.AssertionResults {
				count++
				t.Run(one.FullName, func(t *testing.T) {
					if one.Status != "passed" {
						t.Errorf("%s\n%s", one.Status, strings.Join(one.FailureMessages, "\n"))
					}
				})
			}
		})
	}
	if count == 0 || !passed && !t.Failed() {
		t.Errorf("vitest ran %d tests", count)
	}
}
