package npm

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/size"
)

const lock3 = `{"name":"x","lockfileVersion":3,"packages":{
 "":{"dependencies":{"express":"1"}},
 "node_modules/express":{"version":"5"},
 "node_modules/typescript":{"version":"5","dev":true},
 "node_modules/a":{"version":"1"},
 "node_modules/a/node_modules/@scope/b":{"version":"1"},
 "node_modules/here":{"link":true},
 "packages/here":{"version":"1"},
 "node_modules/@esbuild/darwin-arm64":{"version":"1","optional":true,"os":["darwin"],"cpu":["arm64"]},
 "node_modules/@esbuild/linux-x64":{"version":"1","optional":true,"os":["linux"],"cpu":["x64"]}}}`

func TestLock(t *testing.T) {
	all, ok := Lock([]byte(lock3), false, "linux/amd64")
	if !ok || all.Packages != 5 || all.Disk.Certainty != size.Estimated {
		t.Fatalf("%v %+v", ok, all)
	}
	production, _ := Lock([]byte(lock3), true, "")
	if production.Packages != 4 || production.Disk.Bytes >= all.Disk.Bytes-20e6 {
		t.Errorf("without typescript: %+v", production)
	}
	if arm, _ := Lock([]byte(lock3), true, "linux/arm64"); arm.Packages != 3 {
		t.Errorf("arm64 has no x64 binary: %d", arm.Packages)
	}
	if v1, ok := Lock([]byte(`{"lockfileVersion":1,"dependencies":{"express":{"dependencies":{"ms":{}}},"mocha":{"dev":true}}}`), true, ""); !ok || v1.Packages != 2 {
		t.Errorf("version 1: %v %d", ok, v1.Packages)
	}
	for _, bad := range []string{"", "{", "[]", `{"packages":3}`, "{}"} {
		if _, ok := Lock([]byte(bad), false, ""); ok {
			t.Errorf("%q is a lock file", bad)
		}
	}
}

func TestYarn(t *testing.T) {
	r, ok := Yarn("# yarn lockfile v1\n\n\n\"@babel/core@^7.0.0\", \"@babel/core@^7.1\":\n  version \"7\"\n\ntypescript@~5:\n  version \"5\"\n")
	if !ok || r.Packages != 2 || r.Disk.Bytes < 20e6 {
		t.Errorf("%v %+v", ok, r)
	}
	if berry, ok := Yarn("__metadata:\n  version: 8\n\n\"react@npm:^18, react@npm:18\":\n  version: 18\n"); !ok || berry.Packages != 1 || len(berry.Largest) != 1 || berry.Largest[0].Name != "react" {
		t.Errorf("%v %+v", ok, berry)
	}
}

func TestManifest(t *testing.T) {
	text := []byte(`{"dependencies":{"express":"^4","next":"14"},"devDependencies":{"eslint":"8"}}`)
	all, _ := Manifest(text, false)
	production, _ := Manifest(text, true)
	// next brings 317 MB, express 2.9 MB, eslint 12.5 MB where they were measured.
	if production.Disk.Bytes < 250e6 || production.Disk.Bytes > 350e6 || all.Disk.Bytes <= production.Disk.Bytes {
		t.Errorf("production %v, all %v", production.Disk, all.Disk)
	}
	odd := Names([]string{"nobody-measured-this"})
	if !strings.Contains(strings.Join(odd.Reasons, " "), "nobody-measured-this") || odd.Disk.High < 50e6 {
		t.Errorf("%+v", odd)
	}
	if none, ok := Manifest([]byte(`{}`), false); !ok || none.Disk != size.Zero {
		t.Errorf("nothing to install: %v", none.Disk)
	}
}

// The table is well formed.
func TestTable(t *testing.T) {
	lines := 0
	for _, l := range strings.Split(text, "\n") {
		if l != "" && l[0] != '#' {
			lines++
		}
	}
	if len(packages()) != lines || lines < 450 {
		t.Errorf("%d lines, %d packages", lines, len(packages()))
	}
	for n, e := range packages() {
		if e.own <= 0 || e.all < 0 || e.all > 0 && e.count == 0 {
			t.Errorf("%s: %+v", n, e)
		}
	}
}
