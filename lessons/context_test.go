package lessons

import (
	"go/format"
	"os"
	"path"
	"strings"
	"testing"
)

// The lessons' applications are compiled by readers, not by the tests (that needs their modules); what can be checked without is.
func TestGoSourcesOfContextsAreWellFormed(t *testing.T) {
	all, err := Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, l := range all {
		files := map[string]string{}
		for _, f := range l.Start.Context {
			if f.Content != nil {
				files[f.Path] = *f.Content
			}
		}
		for name, text := range files {
			if path.Ext(name) != ".go" {
				continue
			}
			checked++
			if done, err := format.Source([]byte(text)); err != nil || string(done) != text {
				t.Errorf("%s: %s is not formatted Go: %v", l.ID, name, err)
			}
		}
		for _, line := range strings.Split(files["go.mod"], "\n") {
			words := strings.Fields(strings.TrimPrefix(line, "require "))
			if len(words) < 2 || !strings.HasPrefix(words[1], "v") {
				continue
			}
			if !strings.Contains(files["go.sum"], words[0]+" "+words[1]+" h1:") {
				t.Errorf("%s: go.sum lacks %s %s", l.ID, words[0], words[1])
			}
		}
	}
	if checked == 0 {
		t.Error("no lesson has a Go source")
	}
}
