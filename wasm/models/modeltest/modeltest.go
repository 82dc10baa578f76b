// Package modeltest runs command lines through one model over an image of the catalogue, for the models' tests. Nothing else uses it.
package modeltest

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/catalog"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

// Want are paths with the bytes that they take at least and at most; a maximum of 0 says that the path must not be there.
type Want map[string][2]float64

// Run evaluates lines over an image, one after the other in /app as RUNs would. make gives the model for the image's distribution.
func Run(t *testing.T, image string, model func(distro string) shell.Model, lines ...string) (fstree.Tree, shell.Result) {
	t.Helper()
	img, ok := catalog.Core().Lookup(image, "")
	if !ok {
		t.Fatal(image)
	}
	e := img.Tree().Edit()
	app := fstree.NewDir(0o755, 0)
	e.Put("/app", app)
	tree := e.Tree()
	var last shell.Result
	for i, l := range lines {
		last = shell.Run(shell.Job{Args: []string{"/bin/sh", "-c", l}, Env: img.Config().Env, Cwd: "/app", Tree: tree, Origin: fstree.Origin(i),
			Distro: img.Entry.Distro, Platform: "linux/amd64", Models: []shell.Model{model(img.Entry.Distro)}})
		tree = last.Tree
	}
	return tree, last
}

// Check runs lines, which must not fail, and looks at what they leave.
func Check(t *testing.T, image string, model func(distro string) shell.Model, want Want, lines ...string) {
	t.Helper()
	tree, last := Run(t, image, model, lines...)
	if last.Status == shell.Failed {
		t.Errorf("%s: %q fails: %s", image, lines, last.Error)
		return
	}
	for p, w := range want {
		n, e := tree.Get(p)
		switch {
		case w[1] == 0 && e == fstree.Yes:
			t.Errorf("%s: %q: %s is there", image, lines, p)
		case w[1] == 0:
		case e != fstree.Yes:
			t.Errorf("%s: %q: %s is not there; %+v", image, lines, p, last.Effects)
		case float64(n.Total().Bytes) < w[0] || float64(n.Total().Bytes) > w[1]:
			t.Errorf("%s: %q: %s takes %+v, not %.0f to %.0f", image, lines, p, n.Total(), w[0], w[1])
		}
	}
}
