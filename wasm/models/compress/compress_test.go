package compress

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		path, class, content string
		want                 Kind
	}{
		{"/bin/client", "go-binary", "", GoELF},
		{"/usr/lib/x86_64-linux-gnu/libc.so.6", "", "", ELF},
		{"/usr/bin/git", "", "", ELF},
		{"/usr/bin/thing", "", "#!/bin/sh\n", Text},
		{"/app/app.min.js", "", "", Data},
		{"/app/src/app.js", "", "", Text},
		{"/app/logo.PNG", "", "", Archive},
		{"/x/y.pyc", "", "", Byte},
		{"/etc/passwd", "", "", Text},
		{"/data/blob", "", "", Unknown},
		{"/data/blob", "", "PK\x03\x04", Archive},
		{"/data/blob", "", "plain words", Text},
		{"/data/.hidden", "", "a\x00b", Unknown},
	} {
		if got := KindOf(c.path, c.class, []byte(c.content)); got != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
}

func TestFile(t *testing.T) {
	for k := range ratios {
		s := File(k, size.Of(1_000_000))
		if s.Certainty != size.Estimated || s.Low >= s.Bytes || s.High <= s.Bytes {
			t.Errorf("%s: %v", k, s)
		}
	}
	if File(Text, size.Zero) != size.Zero {
		t.Error("an empty file has no contents to send")
	}
	if u := File(ELF, size.AtLeast(10)); u.Certainty != size.Unknown {
		t.Errorf("an unknown size stays unknown: %v", u)
	}
}

// Real text lies inside the interval of its kind.
func TestText(t *testing.T) {
	src := strings.Repeat("func (t *table) find(path string) (int32, bool) {\n\ti, ok := slices.BinarySearch(t.names, path)\n\treturn int32(i), ok\n}\n", 1)
	src += "// Walk visits p and everything listed below it, parents before children, siblings by name.\n// Where f returns false for a directory, what is below it is left out.\nfunc (t Tree) Walk(p string, f func(path string, n *Node) bool) {\n\tn, e := t.Get(p)\n\tif e == Yes {\n\t\twalk(Clean(p), n, f)\n\t}\n}\n"
	src += strings.ReplaceAll(src, "path", "name") + strings.ReplaceAll(src, "t.", "table.")
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write([]byte(src)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	if s := File(Text, size.Of(int64(len(src)))); int64(b.Len()) < s.Low || int64(b.Len()) > s.High {
		t.Errorf("%d bytes become %d, estimated %v", len(src), b.Len(), s)
	}
}
