package build

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// What a step adds to a folder has the bounds that it was added with, and not those of everything in it besides.
func TestRestGrownKeepsBounds(t *testing.T) {
	dir := func(s size.Size) *fstree.Node {
		n := fstree.NewDir(0o755, 0)
		n.Rest, n.Open = s, true
		return n
	}
	old, more := size.About(100, 50, 200), size.About(10, 8, 15)
	if got := restGrown(dir(old), dir(old.Add(more))); got != more {
		t.Errorf("%v, not %v", got, more)
	}
	if got := restGrown(dir(old), dir(size.About(90, 60, 210))); got.Low > 0 || got.High < 110 {
		t.Errorf("written anew: %v", got)
	}
	if got := restGrown(dir(old), dir(old)); got != size.Zero {
		t.Errorf("unchanged: %v", got)
	}
}
