package apk

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

func names(r Result) string {
	var out []string
	for _, p := range r.Packages {
		out = append(out, p.Name)
	}
	return strings.Join(out, " ")
}

func TestAdd(t *testing.T) {
	r := Add([]string{"curl=8.1-r0", "bash"}, nil, "3.24")
	want := "bash brotli-libs c-ares curl libcurl libidn2 libncursesw libpsl libunistring ncurses-terminfo-base nghttp2-libs readline zstd-libs"
	if names(r) != want || r.Disk.Certainty != size.Estimated || r.Disk.Bytes < 4e6 || r.Disk.Bytes > 10e6 {
		t.Errorf("%s: %v", names(r), r.Disk)
	}
	if again := Add([]string{"curl"}, map[string]bool{"curl": true}, "3.24"); again.Disk != size.Zero {
		t.Errorf("curl twice: %v", again.Disk)
	}
	if base := Add([]string{"musl", "zlib"}, nil, "3.24"); len(base.Packages) != 0 {
		t.Errorf("what every image has: %s", names(base))
	}
	odd := Add([]string{"bash", "no-such-thing"}, nil, "3.24")
	if even := Add([]string{"bash"}, nil, "3.24"); odd.Disk.Certainty != size.Estimated || len(odd.Unknown) != 1 || odd.Disk.High < even.Disk.High+10e6 || odd.Disk.Low != even.Disk.Low {
		t.Errorf("unknown name: %+v", odd)
	}
	old, now := Add([]string{"git"}, nil, "3.15").Disk, Add([]string{"git"}, nil, "3.24").Disk
	if old.High-old.Low <= now.High-now.Low {
		t.Errorf("an old release is no less certain: %v, %v", old, now)
	}
}

// Every dependency is in the table, and every package has a size or pulls in some.
func TestTable(t *testing.T) {
	tab := packages()
	if len(tab.pkgs) < 150 || len(tab.base) < 10 {
		t.Fatalf("%d packages, %d in every image", len(tab.pkgs), len(tab.base))
	}
	for n, p := range tab.pkgs {
		for _, d := range p.depends {
			if _, ok := tab.pkgs[d]; !ok && !tab.base[d] {
				t.Errorf("%s needs %s, which is not there", n, d)
			}
		}
	}
}
