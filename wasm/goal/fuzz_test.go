package goal_test

import (
	"encoding/json"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/goal"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// FuzzEvaluate: goals come from the page and may be anything; each has exactly one answer, and one that is not met has a reason.
func FuzzEvaluate(f *testing.F) {
	_, rep := sample()
	good, err := json.Marshal(rep)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`[{"text":"a","check":"copies","from":"0","by":"name","paths":["/bin/*"]},{"text":"b","check":"only","paths":["/"]}]`), good)
	f.Add([]byte(`[{"text":"a","check":"cached","step":{"instruction":"run"},"state":"hit"},{"text":"","check":"has","path":"["}]`), []byte(`{"target":-3}`))
	f.Add([]byte(`[{"text":"a","check":"copies","from":"-1"},{"text":"b","check":"base","base":"**"}]`),
		[]byte(`{"target":0,"stages":[{"index":-1,"baseKind":"stage","baseStage":-4}],"edges":[{"kind":"copy","from":{"stage":-1},"to":{"stage":-1}}],"image":{}}`))
	f.Fuzz(func(t *testing.T, goals, text []byte) {
		req, rep := report.Request{Changed: []string{"a"}}, report.Report{}
		if json.Unmarshal(goals, &req.Goals) != nil || json.Unmarshal(text, &rep) != nil {
			return
		}
		got := goal.Evaluate(req, rep)
		if len(got) != len(req.Goals) {
			t.Fatalf("%d answers to %d goals", len(got), len(req.Goals))
		}
		for _, r := range got {
			if r.Met && r.Unknown || r.Met != (r.Message == "") || r.Lines == nil {
				t.Errorf("no clear answer: %+v", r)
			}
		}
	})
}
