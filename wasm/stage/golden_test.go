package stage_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/stage/golden"
)

// -update rewrites the "engine" sections of the golden cases. BuildKit's answers are never written here: wasm/conformance records them.
var update = flag.Bool("update", false, "rewrite what the engine says beyond BuildKit's answer in the golden cases")

// TestGolden holds the engine to BuildKit's recorded answers, and to its own earlier words where BuildKit says nothing.
func TestGolden(t *testing.T) {
	paths, err := golden.Files("testdata")
	if err != nil || len(paths) < 150 {
		t.Fatalf("%d golden cases, %v", len(paths), err)
	}
	for _, path := range paths {
		f, err := golden.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if f.BuildKit == "" {
			t.Errorf("%s has no answer of BuildKit's: record it with wasm/conformance/cmd/structure", path)
			continue
		}
		answer := golden.Native(f.Case)
		if !strings.HasPrefix(f.BuildKit, "stage ") {
			answer = answer.Unparsed()
		}
		if got := answer.Text(); got != f.BuildKit {
			t.Errorf("%s: %s\nthe engine says\n%s\nBuildKit says\n%s", path, f.Rule, got, f.BuildKit)
		}
		got := golden.Describe(f.Case)
		if *update {
			f.Engine = got
			if err := f.Write(); err != nil {
				t.Fatal(err)
			}
		} else if got != f.Engine {
			t.Errorf("%s: %s\nthe engine now says\n%s\ninstead of\n%s", path, f.Rule, got, f.Engine)
		}
	}
}
