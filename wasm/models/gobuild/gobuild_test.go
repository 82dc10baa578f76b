package gobuild

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// The table is well formed: sorted names, dependencies that exist, a figure for each package.
func TestTable(t *testing.T) {
	tab, _ := full.Get(nil)
	if !slices.IsSorted(tab.names) || len(tab.names) < 1000 {
		t.Fatalf("%d names, sorted %v", len(tab.names), slices.IsSorted(tab.names))
	}
	text, err := os.ReadFile("../../facts/tables/gobuild-packages.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, l := range strings.Split(string(text), "\n") {
		if l != "" && l[0] != '#' {
			lines++
		}
	}
	if lines != len(tab.names) {
		t.Errorf("%d of %d lines read", len(tab.names), lines)
	}
	if want := corePart(string(text)); coreText != want {
		if *update {
			err = os.WriteFile("data/core.txt", []byte(want), 0o644)
		}
		t.Errorf("data/core.txt is not the standard library's part of the table: run go test ./wasm/models/gobuild -update, twice (%v)", err)
	}
	for i, deps := range tab.deps {
		for _, d := range deps {
			if int(d) >= len(tab.names) || int(d) == i {
				t.Errorf("%s depends on number %d", tab.names[i], d)
			}
		}
		if slices.Max(tab.kept[i][:]) < 0 && tab.source[i] < 0 {
			t.Errorf("%s has no figure", tab.names[i])
		}
	}
	if sizes, _ := moduleSizes.Get(nil); len(sizes) < 500 {
		t.Errorf("%d modules", len(sizes))
	}
}

var update = flag.Bool("update", false, "write data/core.txt")

// corePart is the lines of the standard library, with their dependencies numbered anew.
func corePart(text string) string {
	var names, lines []string
	for _, l := range strings.Split(text, "\n") {
		if l != "" && l[0] != '#' {
			name, _, _ := strings.Cut(l, " ")
			names, lines = append(names, name), append(lines, l)
		}
	}
	number := map[string]string{}
	var kept []string
	for i, name := range names {
		if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
			number[strconv.Itoa(i)] = strconv.Itoa(len(kept))
			kept = append(kept, lines[i])
		}
	}
	out := "# The standard library's part of the table gobuild-packages of package facts. Made by this package's test.\n"
	for _, l := range kept {
		w := strings.Split(l, " ")
		deps := strings.Split(w[1], ",")
		for i, d := range deps {
			if n, ok := number[d]; ok {
				deps[i] = n
			}
		}
		w[1] = strings.Join(deps, ",")
		out += strings.Join(w, " ") + "\n"
	}
	return out
}

// The core answers as the whole table where it answers at all.
func TestCoreIsEnough(t *testing.T) {
	whole, _ := full.Get(nil)
	for i, name := range core().names {
		a, unknown := core().closure([]string{name})
		b, _ := whole.closure([]string{name})
		if len(a) != len(b) || len(unknown) > 0 {
			t.Errorf("%s reaches %d packages of the core, %d of all (unknown: %v)", name, len(a), len(b), unknown)
		}
		k, ok := whole.find(name)
		if !ok || core().kept[i] != whole.kept[k] || core().source[i] != whole.source[k] || core().adjust[i] != whole.adjust[k] || core().cause[i] != whole.cause[k] {
			t.Errorf("%s has other figures in the core", name)
		}
	}
}

//go:embed testdata/check.txt
var checkText string

// Real programs that the table has not seen. The bounds are what the method reaches, so that a change for the worse shows.
func TestUnseenPrograms(t *testing.T) {
	var errs, packedErrs []float64
	inside, near := 0, 0
	for _, l := range strings.Split(checkText, "\n") {
		w := strings.Split(l, " ")
		if len(w) != 8 || w[0] == "#" {
			continue
		}
		var n [4]int64
		for i := range n {
			n[i], _ = strconv.ParseInt(w[i+1], 10, 64)
		}
		p := Program{Imports: strings.Split(w[5], ","), Source: n[3], Embedded: size.Zero}
		for _, m := range strings.Split(w[6], ",") {
			path, version, _ := strings.Cut(m, "@")
			p.Modules = append(p.Modules, Module{path, version})
		}
		full, small := Binary(p, Options{}), Binary(p, Options{Strip: true})
		off := func(got, want int64) float64 { e := float64(got)/float64(want) - 1; return max(e, -e) }
		errs, packedErrs = append(errs, off(full.Disk.Bytes, n[0])), append(packedErrs, off(full.Compressed.Bytes, n[2]))
		if off(full.Disk.Bytes, n[0]) <= 0.15 {
			near++
		}
		if full.Disk.Low <= n[0] && n[0] <= full.Disk.High && small.Disk.Low <= n[1] && n[1] <= small.Disk.High {
			inside++
		} else {
			t.Logf("%s: %d, stripped %d; estimated %v, %v %v", w[0], n[0], n[1], full.Disk, small.Disk, full.Reasons)
		}
	}
	slices.Sort(errs)
	slices.Sort(packedErrs)
	t.Logf("%d programs: median error %.0f %% on disk, %.0f %% compressed; %d within 15 %%, %d inside the interval", len(errs), 100*errs[len(errs)/2], 100*packedErrs[len(packedErrs)/2], near, inside)
	if len(errs) < 15 || errs[len(errs)/2] > 0.15 || inside*100 < len(errs)*80 {
		t.Errorf("worse than it was: %v", errs)
	}
}

func TestImports(t *testing.T) {
	for _, c := range []struct {
		src     string
		paths   []string
		embeds  []string
		ignored bool
	}{
		{"package a\nimport \"fmt\"\nfunc f() { import_ := 1 }", []string{"fmt"}, nil, false},
		{"// doc\npackage a // x\n\nimport (\n\t\"os\"\n\ty \"gopkg.in/yaml.v3\" // why\n\t_ `embed`\n\t. \"math\"; \"io\"\n)\nimport \"C\"\nvar s = \"import\"", []string{"os", "gopkg.in/yaml.v3", "embed", "math", "io", "C"}, nil, false},
		{"/* package b */ package a; import \"a/b\"; import \"c\"", []string{"a/b", "c"}, nil, false},
		{"package a\nimport _ \"embed\"\n//go:embed all:static \"two words\" *.txt\nvar f embed.FS", []string{"embed"}, []string{"static", "two", "words\"", "*.txt"}, false},
		{"//go:build ignore\n\npackage main\nimport \"x\"", []string{"x"}, nil, true},
		{"package a\nimport (\n\t\"unclosed", nil, nil, false},
		{"package a\nimport ( + )", nil, nil, false},
		{"junk", nil, nil, false},
		{"", nil, nil, false},
	} {
		paths, embeds, ignored := Imports([]byte(c.src))
		if fmt.Sprint(paths) != fmt.Sprint(c.paths) || ignored != c.ignored || c.embeds != nil && embeds[0] != c.embeds[0] {
			t.Errorf("%q: %q %q %v", c.src, paths, embeds, ignored)
		}
	}
}

func source(path, text string) File {
	return File{path, []byte(text), size.Of(int64(len(text)))}
}

func TestRead(t *testing.T) {
	files := []File{
		source("go.mod", "module example.com/app // here\n\ngo 1.22\n\nrequire (\n\tgithub.com/go-chi/chi/v5 v5.0.8\n\tlocal.example/x v1.0.0\n)\nreplace local.example/x => ./x\nrequire gopkg.in/yaml.v3 v3.0.1 // indirect\n"),
		source("cmd/server/main.go", "package main\nimport (\"fmt\"; \"example.com/app/web\")"),
		source("cmd/server/main_test.go", "package main\nimport \"testing\""),
		source("cmd/server/main_windows.go", "package main\nimport \"golang.org/x/sys/windows\""),
		source("cmd/other/main.go", "package main\nimport \"net/http/pprof\""),
		source("web/web.go", "package web\nimport (\"github.com/go-chi/chi/v5\"; _ \"embed\")\n//go:embed static\nvar s []byte"),
		source("web/static/a.txt", "12345"),
		source("web/static/deep/b.txt", "67"),
		{"web/unknown.go", nil, size.Of(100)},
		source("web/testdata/x.go", "package x\nimport \"plugin\""),
	}
	p, ok := Read(files, "./cmd/server", "linux/amd64")
	if !ok || !reflect.DeepEqual(p.Imports, []string{"embed", "fmt", "github.com/go-chi/chi/v5"}) || p.Unread != 1 || p.Embedded != size.Of(7) || len(p.Modules) != 2 {
		t.Errorf("%v %+v", ok, p)
	}
	if p, ok := Read(files, "cmd/other", ""); !ok || len(p.Imports) != 1 {
		t.Errorf("%v %+v", ok, p)
	}
	if _, ok := Read(files, "./nothing", ""); ok {
		t.Error("a folder without Go files")
	}
	if _, ok := Read(files[1:], "./cmd/server", ""); ok {
		t.Error("no go.mod")
	}
}

func TestBinaryOptions(t *testing.T) {
	p := Program{Imports: []string{"fmt", "net/http"}, Source: 1000, Embedded: size.Zero}
	plain, strip, old := Binary(p, Options{}), Binary(p, Options{Strip: true}), Binary(p, Options{GoVersion: "1.20rc3"})
	if strip.Disk.Bytes >= plain.Disk.Bytes || strip.Compressed.Bytes >= plain.Compressed.Bytes || old.Disk.Bytes >= plain.Disk.Bytes {
		t.Errorf("plain %v, stripped %v, with 1.20 %v", plain.Disk, strip.Disk, old.Disk)
	}
	// net/http's server with json: 8619891 bytes, 5972130 stripped, 6631779 with Go 1.19 (see fit.go).
	p.Imports = []string{"encoding/json", "log", "net/http"}
	for _, c := range []struct {
		o    Options
		want int64
	}{{Options{}, 8619891}, {Options{Strip: true}, 5972130}, {Options{GoVersion: "go1.19.8"}, 6631779}, {Options{GoVersion: "1.24"}, 8419942}} {
		if r := Binary(p, c.o); r.Disk.Low > c.want || r.Disk.High < c.want || r.Disk.Bytes < c.want*85/100 || r.Disk.Bytes > c.want*115/100 {
			t.Errorf("%+v: %v, is %d", c.o, r.Disk, c.want)
		}
	}
	p.Imports = append(p.Imports, "example.com/unheard/of")
	if r := Binary(p, Options{}); r.Disk.High < plain.Disk.High || !strings.Contains(strings.Join(r.Reasons, "; "), "not measured: example.com/unheard/of") {
		t.Errorf("unknown import: %v %v", r.Disk, r.Reasons)
	}
	p.Embedded = size.Of(5_000_000)
	if r := Binary(p, Options{}); r.Disk.Bytes < plain.Disk.Bytes+5_000_000 {
		t.Errorf("embedded files do not count: %v", r.Disk)
	}
}

func TestModCache(t *testing.T) {
	mod := "module m\nrequire github.com/go-chi/chi/v5 v5.0.8\nrequire example.com/unheard v1.0.0 // indirect\n"
	both, listed := ModCache(nil, mod, ""), ModCache(nil, mod, "github.com/go-chi/chi/v5 v5.0.8 h1:x=\nexample.com/unheard v1.0.0/go.mod h1:y=\n")
	if both.Disk.Bytes <= listed.Disk.Bytes || listed.Disk.Bytes < 100_000 || listed.Disk.Bytes > 1_000_000 {
		t.Errorf("both %v, listed in go.sum %v", both.Disk, listed.Disk)
	}
	if none := ModCache(nil, "module m\n", ""); none.Disk != size.Zero || none.Compressed != size.Zero {
		t.Errorf("no requirements: %v", none)
	}
}

func TestBuildCache(t *testing.T) {
	// Measured with a fresh cache: hello 33.1 MB, net/http 87.2 MB, cobra 54.2 MB, bubbles 68.4 MB, zap 93.4 MB, go-redis 169.9 MB.
	for imp, want := range map[string]int64{"fmt": 33130517, "encoding/json,log,net/http": 87244186, "fmt,os,github.com/spf13/cobra": 54244526, "net/http,go.uber.org/zap": 93390024,
		"github.com/redis/go-redis/v9,context,fmt": 169855831} {
		if l := BuildCache(strings.Split(imp, ","), Options{}); l.Disk.Low > want || l.Disk.High < want {
			t.Errorf("%s: %v, is %d", imp, l.Disk, want)
		}
	}
	if a, b := BuildCache([]string{"fmt"}, Options{GoVersion: "1.19"}), BuildCache([]string{"fmt"}, Options{GoVersion: "1.20"}); a.Disk.Bytes*10 > b.Disk.Bytes {
		t.Errorf("Go 1.19 shipped a compiled library: %v, %v", a.Disk, b.Disk)
	}
}

// For any input the functions return.
func FuzzRead(f *testing.F) {
	f.Add("package a\nimport (\n\"b\"", "module m\nrequire (\n")
	f.Fuzz(func(t *testing.T, src, mod string) {
		p, _ := Read([]File{{"a.go", []byte(src), size.Of(int64(len(src)))}, {"go.mod", []byte(mod), size.Zero}}, ".", "")
		Binary(p, Options{GoVersion: mod})
		ModCache(nil, mod, src)
	})
}
