package build_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
)

// TestGolden holds the engine to what BuildKit made of each case. The expectations are recorded by
// "go run ./cmd/images record" in wasm/conformance; there is no way to write them from the engine.
func TestGolden(t *testing.T) {
	cases, err := golden.Load("testdata/cases")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Want == "" {
				t.Fatal("the case is not recorded")
			}
			o, err := golden.Engine(c)
			if err != nil {
				t.Fatal(err)
			}
			if d := golden.Difference(c.Want, o.Text()); d != "" {
				t.Errorf("%s\n- BuildKit, + engine:\n%s", c.Rule, d)
			}
		})
	}
}
