package fstree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

func tree(t *testing.T, paths ...string) Tree {
	t.Helper()
	e := Empty().Edit()
	for _, p := range paths {
		switch link, target, ok := strings.Cut(p, "->"); {
		case ok:
			e.Put(link, NewSymlink(target, 0))
		case strings.HasSuffix(p, "/"):
			e.Put(p, NewDir(0o755, 0))
		default:
			e.Put(p, NewFile([]byte(p), 0o644, 0))
		}
	}
	return e.Tree()
}

func TestEditingSharesWhatItDoesNotTouch(t *testing.T) {
	a := tree(t, "/a/1", "/a/2", "/b/3")
	e := a.Edit()
	e.Put("/a/1", NewFile([]byte("new"), 0o600, 1))
	b := e.Tree()
	if a.Root().Child("b") != b.Root().Child("b") {
		t.Error("/b was copied though nothing below it changed")
	}
	if n, _ := a.Get("/a/1"); string(n.Content.Bytes) != "/a/1" {
		t.Errorf("the old tree changed: %q", n.Content.Bytes)
	}
	if got, want := b.Total(), size.Of(3+4+4); got != want {
		t.Errorf("total %v, want %v", got, want)
	}
	var got []string
	for _, c := range Diff(a, b) {
		got = append(got, fmt.Sprint(c.Kind, " ", c.Path))
	}
	if want := "[1 / 1 /a 1 /a/1]"; fmt.Sprint(got) != want {
		t.Errorf("diff %v, want %v", got, want)
	}
}

func TestExistenceIsThreeValued(t *testing.T) {
	e := tree(t, "/etc/passwd", "/opt/").Edit()
	e.Change("/etc", func(n *Node) { n.Open = true })
	e.Remove("/etc/shadow")
	tr := e.Tree()
	check := func(p string, want Existence) {
		t.Helper()
		if _, got := tr.Get(p); got != want {
			t.Errorf("%s exists: %v, want %v", p, got, want)
		}
	}
	check("/etc/passwd", Yes)
	check("/etc/passwd/x", No)
	check("/etc/group", Unknown)
	check("/etc/group/deep", Unknown)
	check("/etc/shadow", No)
	check("/opt/x", No)
	e = tr.Edit()
	e.Shake()
	e.Put("/new/", NewDir(0o755, 2))
	tr = e.Tree()
	check("/etc/passwd", Yes)
	check("/etc/shadow", Unknown)
	check("/opt/x", Unknown)
	check("/nowhere", Unknown)
	check("/new/x", No)
	if got := tr.Total().Certainty; got != size.Unknown {
		t.Errorf("total after an unknown command is %v", got)
	}
	if tr.Complete() || !tree(t, "/a").Complete() {
		t.Error("completeness is wrong")
	}
}

func TestResolveFollowsLinksInsideTheTree(t *testing.T) {
	tr := tree(t, "/usr/bin/busybox", "/bin->usr/bin", "/usr/bin/sh->/bin/busybox", "/up->../../..", "/loop->loop", "/dangling->/none/x")
	for in, want := range map[string]string{
		"/bin/sh": "/usr/bin/busybox yes", "/up/usr": "/usr yes", "/loop": "/loop no", "/dangling/y": "/none/x/y no", "/bin/none": "/usr/bin/none no",
	} {
		real, _, e := tr.Resolve(in)
		if got := real + " " + e.String(); got != want {
			t.Errorf("Resolve(%s) = %s, want %s", in, got, want)
		}
	}
	if real, n, _ := tr.ResolveParent("/bin/sh"); real != "/usr/bin/sh" || n.Kind != Symlink {
		t.Errorf("ResolveParent(/bin/sh) = %s, %v", real, n)
	}
}

func TestHardLinksCountOnceAndChangeTogether(t *testing.T) {
	h := &HardLink{}
	a := NewFile([]byte("12345"), 0o644, 0)
	a.Hard = h
	e := Empty().Edit()
	e.Put("/x/a", a)
	e.Put("/y/b", a)
	if got := e.Tree().Total(); got != size.Of(5) {
		t.Errorf("total %v, want 5 bytes", got)
	}
	e.Change("/x/a", func(n *Node) { n.Mode = 0o600 })
	if n, _ := e.Tree().Get("/y/b"); n.Mode != 0o600 {
		t.Errorf("the other name has mode %o", n.Mode)
	}
}

func TestDraw(t *testing.T) {
	e := tree(t, "/bin/", "/bin/sh->busybox").Edit()
	e.Put("/bin/su", NewSized(size.About(10, 8, 12), 0o4755, 0))
	want := `drwxr-xr-x 0:0         -  /
drwxr-xr-x 0:0         -  /bin
lrwxrwxrwx 0:0         -  /bin/sh -> busybox
-rwsr-xr-x 0:0       ~10  /bin/su
`
	if got := e.Tree().Draw(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestReplacingAFileByADirectory(t *testing.T) {
	a := tree(t, "/a", "/d/x")
	e := a.Edit()
	e.Put("/a/b", NewFile(nil, 0o644, 1))
	e.Remove("/d")
	e.Put("/d/y", NewFile(nil, 0o644, 1))
	b := e.Tree()
	if _, ex := b.Get("/d/x"); ex != No {
		t.Error("what was below a removed directory came back")
	}
	if n, _ := b.Get("/a"); n.Kind != Dir {
		t.Error("the file was not replaced")
	}
}

// BenchmarkWide changes one file in a directory of 20,000, as a late COPY over a large context does.
func BenchmarkWide(b *testing.B) {
	e := Empty().Edit()
	for i := range 20000 {
		e.Put(fmt.Sprintf("/src/%d/f%05d", i%100, i), NewSized(size.Of(10), 0o644, 0))
	}
	t := e.Tree()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		e := t.Edit()
		e.Put(fmt.Sprintf("/src/%d/new", i%100), NewSized(size.Of(1), 0o644, 1))
		e.Tree()
	}
}

func TestImportKeepsWhatIsOpen(t *testing.T) {
	e := tree(t, "/out/a", "/out/b").Edit()
	e.Shake()
	from := e.Tree()
	n, _ := from.Get("/out")
	to := Empty().Edit()
	to.Put("/app", to.Import(from, n, func(rel string, n *Node) bool { n.UID = 7; return rel != "b" }))
	got := to.Tree()
	if n, e := got.Get("/app/a"); e != Yes || n.UID != 7 {
		t.Errorf("/app/a: %v", e)
	}
	if _, e := got.Get("/app/b"); e != Unknown {
		t.Errorf("/app/b exists: %v, want unknown", e)
	}
	if _, e := got.Get("/else"); e != No {
		t.Errorf("/else exists: %v, want no", e)
	}
}
