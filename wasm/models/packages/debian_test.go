package packages_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/size"
)

const (
	slim = "debian:stable-slim"
	get  = "apt-get install -y --no-install-recommends "
)

// What a named package brings can be found and run afterwards, and goes with it.
func TestProgramsOfPackages(t *testing.T) {
	_, tree, res := run(t, slim, "apt-get update && "+get+"jq && command -v jq && test -x /usr/bin/jq")
	if n, _ := tree.Get("/usr/bin/jq"); n == nil || n.Kind != fstree.File || n.Size.Bytes == 0 || res.Status == shell.Failed {
		t.Errorf("jq: %+v, %v", n, res.Status)
	}
	_, tree, _ = run(t, slim, "apt-get update && "+get+"jq && apt-get purge -y --auto-remove jq")
	if n, ex := tree.Get("/usr/bin/jq"); ex == fstree.Yes {
		t.Errorf("jq is still there: %+v", n)
	}
}

// The idiom of builds from source: everything is marked, the libraries that programs load are marked back, the rest goes.
func TestAptMark(t *testing.T) {
	some := grown(t, slim, "apt-get update && saved=\"$(apt-mark showmanual)\" && "+get+"gcc libssl-dev && apt-mark auto '.*' && apt-mark manual $saved && ldd /x | xargs -r apt-mark manual && "+
		"apt-get purge -y --auto-remove && apt-get dist-clean")
	if some.Certainty != size.Estimated || some.Bytes > 20e6 || some.Low > 5e6 || some.High < 10e6 {
		t.Errorf("all but some libraries: %v", some)
	}
	all := grown(t, slim, "apt-get update && "+get+"gcc libssl-dev && apt-get dist-clean")
	if all.Bytes < 150e6 {
		t.Errorf("nothing taken away: %v", all)
	}
}

func TestDistClean(t *testing.T) {
	if s := grown(t, slim, "apt-get update && apt-get dist-clean"); s.Certainty != size.Estimated || s.Bytes > 500_000 {
		t.Errorf("%v", s)
	}
}
