package places

import (
	"path"
	"testing"
)

func TestLabel(t *testing.T) {
	for p, want := range map[string]string{
		"/usr/local/go": "Go toolchain", "/app/node_modules": "npm packages", "/srv": "", "/": "", "/usr/local/gopher": "",
	} {
		if got := Label(p); got != want {
			t.Errorf("Label(%s) = %q, want %q", p, got, want)
		}
	}
	for p := range labels {
		if path.Clean(p) != p || !path.IsAbs(p) {
			t.Errorf("%s is not a clean absolute path, so nothing can ask for it", p)
		}
	}
}
