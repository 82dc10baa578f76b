package leave_test

import (
	"slices"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
)

func TestParse(t *testing.T) {
	w := leave.Parse([]string{"install", "--no-cache-dir", "-r", "a.txt", "-rb.txt", "--prefix=/x", "flask", "--", "-odd"}, "-r", "--prefix")
	if verb, rest := w.Verb(); verb != "install" || !slices.Equal(rest.Names, []string{"flask", "-odd"}) {
		t.Errorf("%q %q", verb, rest.Names)
	}
	if !w.Has("--no-cache-dir") || w.Has("--user") {
		t.Error("options without a value")
	}
	if got := w.Values("-r", "--requirement"); !slices.Equal(got, []string{"a.txt", "b.txt"}) {
		t.Errorf("%q", got)
	}
	if w.Value("--prefix") != "/x" || w.Value("--root") != "" {
		t.Error("options with a value")
	}
}
