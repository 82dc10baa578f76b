package playground

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

func ask[T any](t *testing.T, answer string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	return v
}

func mustDo(t *testing.T, answer string) {
	t.Helper()
	if answer != done {
		t.Fatal(answer)
	}
}

// TestSessionAnswersPartByPart walks through what the page does: register a context, analyse without the long lists, fetch
// folders, change a file, analyse again.
func TestSessionAnswersPartByPart(t *testing.T) {
	s := NewSession()
	mustDo(t, s.Open("ctx", `{"context":[{"path":"src/a","content":"1"},{"path":"src/b","content":"22"},{"path":".dockerignore","content":"src/b\n"}]}`))
	request := `{"dockerfile":"FROM scratch\nCOPY src /s\n","keys":{"context":"ctx"},"omit":["files","entries"]}`
	rep := ask[report.Report](t, s.Analyze(request))
	if rep.Error != nil || len(rep.Image.Files) != 0 || rep.Image.Layers[0].Count != 2 || rep.Context.Ignored != 1 {
		t.Fatalf("first analysis: %+v", rep)
	}
	kids := ask[report.Children](t, s.Children(`{"tree":"image","path":"/s"}`))
	if kids.Total != 1 || kids.Entries[0].Name != "a" || kids.Open {
		t.Errorf("children of /s: %+v", kids)
	}
	if l := ask[report.LayerEntries](t, s.Layer(0)); len(l.Entries) != 2 || l.Entries[1].Path != "/s/a" {
		t.Errorf("layer 0: %+v", l)
	}
	if w := ask[report.Why](t, s.Why(`{"tree":"image","path":"/s/a"}`)); len(w.Links) < 2 || w.Links[0].Step != "0.0" {
		t.Errorf("why: %+v", w)
	}
	mustDo(t, s.Update("ctx", `{"set":{"path":"src/c","content":"333"}}`))
	mustDo(t, s.Update("ctx", `{"rename":{"from":"src/a","to":"src/d"}}`))
	mustDo(t, s.Update("ctx", `{"remove":".dockerignore"}`))
	ask[report.Report](t, s.Analyze(request))
	kids = ask[report.Children](t, s.Children(`{"tree":"stage:0","path":"/s","limit":1,"offset":1}`))
	if kids.Total != 3 || len(kids.Entries) != 1 || kids.Entries[0].Name != "c" {
		t.Errorf("children after the changes: %+v", kids)
	}
	mustDo(t, s.Close("ctx"))
	if rep := ask[report.Report](t, s.Analyze(request)); rep.Error == nil || !strings.Contains(rep.Error.Message, `"ctx"`) {
		t.Errorf("a closed context is still used: %v", rep.Error)
	}
}

// TestMistakesAreSentences: no call panics or answers with anything but JSON that says what is wrong.
func TestMistakesAreSentences(t *testing.T) {
	s := NewSession()
	for name, answer := range map[string]string{
		"analyze":         s.Analyze("{"),
		"open":            s.Open("k", "["),
		"open nothing":    s.Open("k", "{}"),
		"open bad path":   s.Open("k", `{"context":[{"path":"../x","content":""}]}`),
		"update":          s.Update("none", `{}`),
		"children":        s.Children(`{"tree":"image"}`),
		"children tree":   s.Children(`{"tree":"stage:7"}`),
		"layer":           s.Layer(3),
		"why":             s.Why(`{"tree":"nonsense","path":"/"}`),
		"children no obj": s.Children(`5`),
	} {
		v := ask[map[string]any](t, answer)
		if v["error"] == nil || v["error"] == "" {
			t.Errorf("%s answers %s", name, answer)
		}
	}
}

// TestPlainCallEqualsSession: analyze is composed of the session's parts, so both say the same.
func TestPlainCallEqualsSession(t *testing.T) {
	const file = "FROM golang:1.22 AS b\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/x .\nFROM scratch\nCOPY --from=b /bin/x /x\n"
	ctx := files("go.mod", "module x\n", "main.go", "package main\nimport \"fmt\"\nfunc main() { fmt.Println() }\n")
	s := NewSession()
	part, _ := json.Marshal(report.Part{Context: ctx})
	mustDo(t, s.Open("c", string(part)))
	keyed := report.Request{Dockerfile: file, Keys: &report.PartKeys{Context: "c"}}
	plain := encode(Analyze(report.Request{Dockerfile: file, Context: ctx}))
	for range 2 { // the second time every step comes from the cache
		if got := encode(s.Run(keyed)); got != plain {
			t.Fatalf("session\n%s\nplain\n%s", got, plain)
		}
	}
}
