package playground

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/report"
)

const tables = "../facts/tables"

// TestTablesAreDeclared: each file of facts is read by some package, and each declared table has its file.
func TestTablesAreDeclared(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		name, ok := strings.CutSuffix(filepath.Base(f), ".txt")
		if !ok {
			t.Errorf("%s is no .txt: it would not be exported", f)
		}
		names = append(names, name)
	}
	if got := facts.Names(); !slices.Equal(got, names) {
		t.Errorf("declared are %v, files are %v", got, names)
	}
}

const installs = "FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl ffmpeg\n"

// TestTablesAreHandedOver walks through a release: the first answer says what it wants, and is the plain build's with it.
func TestTablesAreHandedOver(t *testing.T) {
	req := report.Request{Dockerfile: installs}
	plain := NewSession().Run(req)
	if len(plain.Wants) != 0 || plain.Image.Size.Certainty == "unknown" {
		t.Fatalf("a plain build wants %v and says %+v", plain.Wants, plain.Image.Size)
	}
	s := newSession(facts.NewBare())
	first := s.Run(req)
	if !slices.Equal(first.Wants, []string{"apt-debian12"}) || first.Image.Size == plain.Image.Size {
		t.Fatalf("a release wants %v and says %+v", first.Wants, first.Image.Size)
	}
	text, err := os.ReadFile(filepath.Join(tables, "apt-debian12.txt"))
	if err != nil {
		t.Fatal(err)
	}
	mustDo(t, s.Fact("apt-debian12", string(text), true))
	if a, b := encode(plain), encode(s.Run(req)); a != b {
		t.Errorf("with the table the answer is\n%s\nnot\n%s", b, a)
	}
	if s.Fact("no-such-table", "", true) == done {
		t.Error("a table that nobody declared is taken")
	}
}

// TestTableThatCannotBeHad: the core's estimate stands, the step says why, also when it was worked out before.
func TestTableThatCannotBeHad(t *testing.T) {
	s := newSession(facts.NewBare())
	req := report.Request{Dockerfile: strings.ReplaceAll(installs, " ffmpeg", "")}
	rough := s.Run(req).Image.Size
	mustDo(t, s.Fact("apt-debian12", "", false))
	for range 2 {
		rep := s.Run(req)
		if len(rep.Wants) != 0 || rep.Image.Size != rough || rough.Certainty != "estimated" {
			t.Errorf("wants %v, says %+v", rep.Wants, rep.Image.Size)
		}
		notes := 0
		for _, e := range rep.Stages[0].Steps[0].Effects {
			if strings.Contains(e.Text, "Debian 12's packages could not be loaded") {
				notes++
			}
		}
		if notes != 1 {
			t.Errorf("it is said %d times", notes)
		}
	}
}

// TestRegisteredImagesAreMadeOnce: a keystroke does not make the trees of a lesson's own images anew.
func TestRegisteredImagesAreMadeOnce(t *testing.T) {
	s := NewSession()
	mustDo(t, s.Open("images", `{"images":[{"ref":"registry.example/base:1","size_bytes":5,"files":[{"path":"/a","size":5}]}]}`))
	req := report.Request{Dockerfile: "FROM registry.example/base:1\n", Keys: &report.PartKeys{Images: []string{"images"}}}
	s.Run(req)
	before := s.state.result.Target.Root()
	if s.Run(req); s.state.result.Target.Root() != before {
		t.Error("the second analysis has another tree")
	}
	mustDo(t, s.Open("images", `{"images":[{"ref":"registry.example/base:1","size_bytes":7,"files":[{"path":"/a","size":7}]}]}`))
	if rep := s.Run(req); rep.Image.Size.Bytes != 7 {
		t.Errorf("after registering others it has %+v", rep.Image.Size)
	}
}
