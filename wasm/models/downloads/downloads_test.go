package downloads

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	d, ok := Find("https://nodejs.org/dist/v24.19.0/node-v24.19.0-linux-x64.tar.xz")
	if !ok || d.Unpacked.Bytes < 150e6 || len(d.Members) < 20 || d.Members[0].Path != "bin/node" {
		t.Errorf("node: %v %+v", ok, d)
	}
	for _, a := range []string{"https://nodejs.org/dist/v24.19.0/node-v24.19.0-linux-arm64.tar.xz", "https://example.com/x.tar.gz", "nodejs.org", ""} {
		if _, ok := Find(a); ok {
			t.Errorf("%q is not known", a)
		}
	}
	if d, ok := Find("https://dl.google.com/go/go1.26.7.linux-amd64.tar.gz?x=1"); !ok || d.Top != "go" {
		t.Errorf("go: %v %+v", ok, d)
	}
	if d, ok := Find("https://github.com/tianon/gosu/releases/download/1.19/gosu-amd64"); !ok || d.Unpacked.Bytes != 0 {
		t.Errorf("gosu: %v %+v", ok, d)
	}
}

// Every line is well formed, and its members fit into the whole.
func TestTable(t *testing.T) {
	n := 0
	for l := range strings.Lines(table) {
		if strings.TrimSpace(l) != "" && l[0] != '#' {
			n++
		}
	}
	if n != len(lines()) {
		t.Errorf("%d of %d lines are read", len(lines()), n)
	}
	for _, l := range lines() {
		d := l.download()
		var sum int64
		for _, m := range d.Members {
			sum += m.Size.Bytes
		}
		if l.spread <= 0 || l.spread >= 1 || d.Size.Bytes <= 0 || sum > d.Unpacked.Bytes {
			t.Errorf("%s: spread %v, %d bytes, members of %d in %d", l.pattern, l.spread, d.Size.Bytes, sum, d.Unpacked.Bytes)
		}
	}
}
