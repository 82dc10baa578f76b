package fstree

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

func TestRootPath(t *testing.T) {
	tr := tree(t, "/real/sub/f", "/l->real", "/abs->/real", "/up->../../real", "/chain->l/sub", "/loop->loop", "/dangling->none/x", "/d/l1->l2", "/d/l2->../real", "/f")
	for p, want := range map[string]string{
		"/":             "/",
		"/l/sub/f":      "/real/sub/f",
		"/abs":          "/real",
		"/up/new":       "/real/new",
		"/chain/f":      "/real/sub/f",
		"/dangling/y":   "/none/x/y",
		"/d/l1/sub":     "/real/sub",
		"/none/../l":    "/real",
		"/loop":         ErrLinks.Error(),
		"/f/x":          "lstat /f/x: not a directory",
		"/l/../real":    "/real",
		"/real/sub/new": "/real/sub/new",
	} {
		got, sure, err := tr.RootPath(p)
		if err != nil {
			got = err.Error()
		}
		if got != want || !sure {
			t.Errorf("RootPath(%s) = %s (sure: %v), want %s", p, got, sure, want)
		}
	}
	e := tr.Edit()
	e.Change("/", func(n *Node) { n.Open = true })
	if _, sure, _ := e.Tree().RootPath("/new/x"); sure {
		t.Error("a path below what may be a link is sure")
	}
}

func TestCopyIsPutOff(t *testing.T) {
	from := tree(t, "/a/b/c", "/a/b/d/e", "/a/f")
	n, _ := from.Get("/a")
	calls := 0
	e := Empty().Edit()
	c, ok := e.Copy(from, n, func(k *Node) { calls++; k.UID = 7 })
	if !ok || calls != 1 {
		t.Fatalf("ok %v after %d calls, want one for the directory alone", ok, calls)
	}
	e.Put("/x", c)
	tr := e.Tree()
	if got, want := tr.Total(), from.Total(); got != want {
		t.Errorf("total %v, want %v", got, want)
	}
	if got := tr.Root().Count(); got != 6 {
		t.Errorf("%d nodes, want 6", got)
	}
	if f, ex := tr.Get("/x/b/d/e"); ex != Yes || f.UID != 7 || string(f.Content.Bytes) != "/a/b/d/e" {
		t.Errorf("/x/b/d/e: %v %+v", ex, f)
	}
	if x, _ := tr.Get("/x"); x.Original() != n {
		t.Error("the copy does not know its original")
	}
	e = tr.Edit()
	e.Put("/x/b/new", NewSized(size.Of(1), 0o644, 1))
	changed, _ := e.Tree().Get("/x")
	if changed.Original() != changed {
		t.Error("a copy that was changed still stands for its original")
	}
	if _, ex := from.Get("/a/b/new"); ex != No {
		t.Error("the original changed")
	}
}

func TestHardLinksAreNotPutOff(t *testing.T) {
	h := &HardLink{}
	e := Empty().Edit()
	for _, p := range []string{"/d/1", "/d/2"} {
		f := NewFile([]byte("x"), 0o644, 0)
		f.Hard = h
		e.Put(p, f)
	}
	from := e.Tree()
	n, _ := from.Get("/d")
	if _, ok := Empty().Edit().Copy(from, n, func(*Node) {}); ok {
		t.Error("a directory with hard links was copied without looking")
	}
}

func TestForget(t *testing.T) {
	e := tree(t, "/d/a", "/d/b").Edit()
	e.Forget("/d/a")
	tr := e.Tree()
	if _, ex := tr.Get("/d/a"); ex != Unknown {
		t.Errorf("/d/a exists: %v, want unknown", ex)
	}
	if _, ex := tr.Get("/d/b"); ex != Yes {
		t.Errorf("/d/b exists: %v, want yes", ex)
	}
	if tr.Complete() {
		t.Error("the tree is complete")
	}
}

func TestSameLooksAtTimeAndBytes(t *testing.T) {
	file := func(text string, stamp uint64) *Node {
		n := NewFile([]byte(text), 0o644, 0)
		n.Stamp = stamp
		return n
	}
	a := file("x", 5)
	b := *a
	b.UID = 1
	for i, c := range []struct {
		n    *Node
		want bool
	}{{file("x", 5), true}, {file("y", 5), false}, {file("x", 6), false}, {&b, false}, {NewDir(0o644, 0), false}} {
		if got := Same(a, c.n); got != c.want {
			t.Errorf("%d: same %v, want %v", i, got, c.want)
		}
	}
	if !Same(NewDir(0o755, 1), NewDir(0o755, 2)) {
		t.Error("directories of one mode and owner differ")
	}
}

func TestKnownSplitsTheTotal(t *testing.T) {
	e := Empty().Edit()
	e.Put("/a", NewSized(size.Of(5), 0o644, 0))
	e.Put("/d/b", NewSized(size.About(7, 1, 9), 0o644, 0))
	e.Put("/d/c", NewSized(size.AtLeast(2), 0o644, 0))
	if got, want := e.Tree().Known(), (Known{Exact: 7, Estimated: 7, Low: 1, High: 9, Unknown: 1}); got != want {
		t.Errorf("known %+v, want %+v", got, want)
	}
}
