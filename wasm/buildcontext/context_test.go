package buildcontext

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

func file(p, text string) report.ContextFile { return report.ContextFile{Path: p, Content: &text} }

func made(t *testing.T, list ...report.ContextFile) *Context {
	t.Helper()
	c, err := New(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryFormOfAFile(t *testing.T) {
	b64, n := "AAEC", int64(20480)
	c := made(t,
		file("go.mod", "module x\n"),
		report.ContextFile{Path: "logo.png", Size: &n},
		report.ContextFile{Path: "bin/run.sh", Base64: &b64, Mode: "4755"},
		report.ContextFile{Path: "current", Link: "v1"},
		report.ContextFile{Path: "same", Hardlink: "go.mod"},
		report.ContextFile{Path: "empty/"},
		report.ContextFile{Path: "bin/", Mode: "0700"},
		report.ContextFile{Path: "touched"},
	)
	want := `drwxr-xr-x 0:0         -  /
drwx------ 0:0         -  /bin
-rwsr-xr-x 0:0         3  /bin/run.sh
lrwxrwxrwx 0:0         -  /current -> v1
drwxr-xr-x 0:0         -  /empty
-rw-r--r-- 0:0         9  /go.mod
-rw-r--r-- 0:0     20480  /logo.png
-rw-r--r-- 0:0         9  /same
-rw-r--r-- 0:0         0  /touched
`
	if got := c.Raw().Draw(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := c.Raw().Total().Bytes; got != 9+3+20480 {
		t.Errorf("the context has %d bytes; a hard link counts once", got)
	}
}

func TestMistakesAreOneSentence(t *testing.T) {
	bad, n := "*", int64(-1)
	for want, list := range map[string][]report.ContextFile{
		`a file of the context has no path`:                                                  {{}},
		`the context path "../x" leads out of the context`:                                   {file("../x", "")},
		`the context path "/" is the context itself`:                                         {file("/", "")},
		`the context path "a/b" lies below "a", which is not a folder`:                       {file("a", ""), file("a/b", "")},
		`the context lists "a" as a file and as a folder`:                                    {file("a/b", ""), file("a", "")},
		`the context folder "a/" has contents of its own`:                                    {file("a/", "x")},
		`the base64 of the context file "a" cannot be decoded`:                               {{Path: "a", Base64: &bad}},
		`the context file "a" has the size -1`:                                               {{Path: "a", Size: &n}},
		`the context path "a" has the mode "9", which is not an octal number up to 7777`:     {{Path: "a", Mode: "9"}},
		`the context file "b" is a hard link to "a", which is not a file listed before it`:   {{Path: "b", Hardlink: "a"}},
		`the context file "a" has more than one of content, base64, size, link and hardlink`: {{Path: "a", Content: &bad, Link: "b"}},
	} {
		if _, err := New(list); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestOneFileChangesAtATime(t *testing.T) {
	a := made(t, file("d/x", "1"), file("e/y", "2"))
	b, err := a.Set(file("d/x", "333"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Raw().Root().Child("e") != b.Raw().Root().Child("e") {
		t.Error("a folder that did not change was made anew")
	}
	if n, _ := a.Raw().Get("/d/x"); string(n.Content.Bytes) != "1" {
		t.Error("the old context changed")
	}
	c, err := b.Rename("d", "new/place")
	if err != nil {
		t.Fatal(err)
	}
	if _, ex := c.Raw().Get("/new/place/x"); ex != fstree.Yes {
		t.Error("the file did not move")
	}
	if c, err = c.Remove("new"); err != nil {
		t.Fatal(err)
	}
	if got := c.Raw().Root().Count(); got != 2 {
		t.Errorf("%d paths are left, want /e and /e/y", got)
	}
	for want, err := range map[string]error{
		`the context has no "z"`:          second(c.Remove("z")),
		`the context already has "e/y"`:   second(a.Rename("d/x", "e/y")),
		`"e" cannot be moved into itself`: second(a.Rename("e", "e/f")),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func second(_ *Context, err error) error { return err }

func TestTheLineThatDecides(t *testing.T) {
	c := made(t, file(".dockerignore", "# what is not needed\n*.md\n!README.md\n\nnode_modules\nREADME.md.bak\n"),
		file("README.md", ""), file("a.md", ""), file("node_modules/x/y", ""), file("main.go", ""))
	ig, err := c.IgnoreOf("")
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]string{"README.md": "false 3", "a.md": "true 2", "node_modules/x/y": "true 5", "main.go": "false 0"} {
		ignored, line := ig.Verdict(p)
		if got := fmt.Sprint(ignored, line); got != want {
			t.Errorf("%s: %s, want %s", p, got, want)
		}
	}
}

func TestTheVerdictAgreesWithTheView(t *testing.T) {
	var list []report.ContextFile
	for _, p := range []string{"a", "b.md", "d/a", "d/b.md", "d/e/a", "d/e/b.md", "x/y/z", "x/y/b.md", "q/"} {
		list = append(list, file(p, ""))
		if strings.HasSuffix(p, "/") {
			list[len(list)-1] = report.ContextFile{Path: p}
		}
	}
	for _, text := range []string{"d", "*\n!d/e", "**/*.md\n!x/**", "d/**\n!d/e/a", "x/y\n!x/y/z\nx", "**/a\n!a", "?\n!d/b.md", "d/*\n!d/e\nd/e/*\n!**/b.md"} {
		c := made(t, append(list, file(".dockerignore", text))...)
		ig, err := c.IgnoreOf("")
		if err != nil {
			t.Fatal(err)
		}
		view, err := c.View(ig)
		if err != nil {
			t.Fatal(err)
		}
		c.Raw().Walk("/", func(p string, n *fstree.Node) bool {
			if n.Kind == fstree.File {
				ignored, _ := ig.Verdict(p)
				if _, ex := view.Get(p); (ex == fstree.Yes) == ignored {
					t.Errorf("%q: %s is ignored: %v, in the view: %v", text, p, ignored, ex)
				}
			}
			return true
		})
	}
}

func TestTheViewKeepsWhatDidNotChange(t *testing.T) {
	c := made(t, file(".dockerignore", "*.md"), file("d/x", "1"), file("d/y.md", "2"), file("e/z", ""), file("f.md", ""))
	view := func(c *Context) fstree.Tree {
		t.Helper()
		ig, err := c.IgnoreOf("")
		if err != nil {
			t.Fatal(err)
		}
		v, err := c.View(ig)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := view(c)
	if before.Root() != view(c).Root() {
		t.Error("the same context has two views")
	}
	c, err := c.Set(file("d/x", "new"))
	if err != nil {
		t.Fatal(err)
	}
	if after := view(c); after.Root().Child("e") != before.Root().Child("e") || after.Root().Child("d") == before.Root().Child("d") {
		t.Error("the view does not follow the context")
	}
	if c, err = c.Set(file(".dockerignore", "e")); err != nil {
		t.Fatal(err)
	}
	if _, ex := view(c).Get("/f.md"); ex != fstree.Yes {
		t.Error("a new ignore file does not count")
	}
}

func TestTheDockerfilesOwnIgnoreFile(t *testing.T) {
	c := made(t, file(".dockerignore", "a"), file("web.Dockerfile.dockerignore", "b"), file("sub/Dockerfile.dockerignore", "c"))
	for dockerfile, want := range map[string]string{"": ".dockerignore", "Dockerfile": ".dockerignore", "web.Dockerfile": "web.Dockerfile.dockerignore", "sub/Dockerfile": "sub/Dockerfile.dockerignore"} {
		ig, err := c.IgnoreOf(dockerfile)
		if err != nil || ig.File != want {
			t.Errorf("%q: %v %v, want %s", dockerfile, ig, err, want)
		}
	}
	if ig, err := c.IgnoreOfNamed(); err != nil || ig.File != ".dockerignore" {
		t.Errorf("a named context: %v %v", ig, err)
	}
}
