package npm

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/size"
)

const lock3 = `{"name":"x","lockfileVersion":3,"packages":{
 "":{"dependencies":{"express":"1"}},
 "node_modules/express":{"version":"5"},
 "node_modules/typescript":{"version":"5","dev":true,"bin":{"tsc":"bin/tsc"}},
 "node_modules/a":{"version":"1"},
 "node_modules/a/node_modules/@scope/b":{"version":"1"},
 "node_modules/a/node_modules/packed":{"version":"1","inBundle":true},
 "node_modules/here":{"link":true,"resolved":"packages/here"},
 "node_modules/other":{"version":"1","name":"real"},
 "packages/here":{"version":"1"},
 "packages/here/node_modules/c":{"version":"1","optional":true},
 "node_modules/@esbuild/darwin-arm64":{"version":"1","optional":true,"os":["darwin"],"cpu":["arm64"]},
 "node_modules/@rollup/linux-x64-musl":{"version":"1","optional":true,"os":["linux"],"cpu":["x64"],"libc":["musl"]},
 "node_modules/@esbuild/linux-x64":{"version":"1","optional":true,"os":["linux"],"cpu":"x64"}}}`

// paths lists a set's packages.
func paths(s Set) string {
	var out []string
	for _, p := range s.Packages {
		out = append(out, p.Path)
	}
	return strings.ReplaceAll(strings.Join(out, " "), "node_modules/", "")
}

func TestLock(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{}, "@esbuild/linux-x64 a a/@scope/b express other typescript packages/here/c"},
		{Options{Production: true}, "@esbuild/linux-x64 a a/@scope/b express other packages/here/c"},
		{Options{Production: true, NoOptional: true}, "a a/@scope/b express other"},
		{Options{Production: true, Platform: "linux/arm64"}, "a a/@scope/b express other packages/here/c"},
		{Options{Production: true, Libc: "musl"}, "@esbuild/linux-x64 @rollup/linux-x64-musl a a/@scope/b express other packages/here/c"},
	} {
		s, ok := Lock([]byte(lock3), c.o)
		if got := paths(s); !ok || got != c.want {
			t.Errorf("%+v: %s, want %s", c.o, got, c.want)
		}
		if s.Links["node_modules/here"] != "packages/here" {
			t.Errorf("links: %v", s.Links)
		}
	}
	wasi := `{"packages":{"":{"optionalDependencies":{"kept":"1","x-wasm32":"1"}},"node_modules/x-wasm32":{"version":"1","optional":true,"cpu":["wasm32"],"dependencies":{"a":"1"}},
	 "node_modules/a":{"version":"1","optional":true,"dependencies":{"b":"1"}},"node_modules/b":{"version":"1","optional":true},"node_modules/kept":{"version":"1","optional":true}}}`
	if s, _ := Lock([]byte(wasi), Options{}); paths(s) != "kept" {
		t.Errorf("what only another system's package needs is left out: %s", paths(s))
	}
	v1 := `{"lockfileVersion":1,"dependencies":{"express":{"version":"4.1.0","dependencies":{"ms":{"version":"2.0.0"}}},"mocha":{"dev":true},
	 "@swc/core-darwin-arm64":{"optional":true},"@swc/core-linux-x64-gnu":{"optional":true},"packed":{"bundled":true}}}`
	if s, ok := Lock([]byte(v1), Options{Production: true}); !ok || paths(s) != "@swc/core-linux-x64-gnu express express/ms" {
		t.Errorf("version 1: %v %s", ok, paths(s))
	}
	for _, bad := range []string{"", "{", "[]", `{"packages":3}`, "{}"} {
		if _, ok := Lock([]byte(bad), Options{}); ok {
			t.Errorf("%q is a lock file", bad)
		}
	}
}

func TestStrip(t *testing.T) {
	for name, want := range map[string]string{
		"@esbuild/linux-x64": "@esbuild/*", "@swc/core-linux-x64-gnu": "@swc/core-*", "@swc/core": "@swc/core", "@img/sharp-libvips-linuxmusl-arm64": "@img/sharp-libvips-*",
		"turbo-linux-64": "turbo-*", "charm-x64": "charm-x64", "lightningcss-linux-arm-gnueabihf": "lightningcss-*",
	} {
		if got, _ := strip(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

const yarn1 = `# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1":
  version "7.2.0"
  resolved "x"
  dependencies:
    ms "2.0.0"
  optionalDependencies:
    fsevents "^2"

alias@npm:left-pad@^1.0.0:
  version "1.3.0"

ms@2.0.0:
  version "2.0.0"

ms@^2.1.0:
  version "2.1.3"

"@swc/core-darwin-x64@1":
  version "1.0.0"

typescript@~5:
  version "5.0.0"
`

func TestYarn(t *testing.T) {
	m, _ := ParseManifest([]byte(`{"dependencies":{"@babel/core":"^7.1","ms":"^2.1.0"},"devDependencies":{"typescript":"~5"}}`))
	if s, ok := Yarn(yarn1, Options{}, m); !ok || paths(s) != "@babel/core @babel/core/ms ms typescript" {
		t.Errorf("%v %s", ok, paths(s))
	}
	if s, _ := Yarn(yarn1, Options{Production: true}, m); paths(s) != "@babel/core @babel/core/ms ms" {
		t.Errorf("production: %s", paths(s))
	}
	if s, _ := Yarn(yarn1, Options{}); len(s.Packages) != 4 {
		t.Errorf("no manifest: %s", paths(s))
	}
	berry := "__metadata:\n  version: 8\n\n\"react@npm:^18, react@npm:18\":\n  version: 18.2.0\n  resolution: \"react@npm:18.2.0\"\n  dependencies:\n    ms: \"npm:^2\"\n\n" +
		"\"ms@npm:^2\":\n  version: 2.1.3\n\n\"x@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"x@workspace:.\"\n\n\"y-native@npm:1\":\n  version: 1.0.0\n  conditions: os=darwin & cpu=x64\n"
	if s, ok := Yarn(berry, Options{}); !ok || paths(s) != "ms react" || !Berry(berry) || Berry(yarn1) {
		t.Errorf("berry: %s", paths(s))
	}
	if _, ok := Yarn("", Options{}); ok {
		t.Error("an empty yarn.lock tells nothing")
	}
}

const pnpm9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      express:
        specifier: ^4
        version: 4.21.0
      '@emotion/react':
        specifier: ^11
        version: 11.0.0(react@18.2.0)
      here:
        specifier: workspace:*
        version: link:packages/here
    devDependencies:
      typescript:
        specifier: ^5
        version: 5.0.0

packages:

  express@4.21.0:
    resolution: {integrity: sha512-x}
    engines: {node: '>= 0.10.0'}

  '@emotion/react@11.0.0':
    resolution: {integrity: sha512-x}

  ms@2.0.0:
    resolution: {integrity: sha512-x}

  '@swc/core-darwin-x64@1.0.0':
    cpu: [x64]
    os: [darwin]

  typescript@5.0.0:
    hasBin: true

snapshots:

  express@4.21.0:
    dependencies:
      ms: 2.0.0
    optionalDependencies:
      '@swc/core-darwin-x64': 1.0.0

  '@emotion/react@11.0.0(react@18.2.0)':
    dependencies:
      ms: 2.0.0

  ms@2.0.0: {}

  typescript@5.0.0: {}
`

func TestPnpm(t *testing.T) {
	const want = ".pnpm/@emotion+react@11.0.0/@emotion/react .pnpm/express@4.21.0/express .pnpm/ms@2.0.0/ms"
	if s, ok := Pnpm(pnpm9, Options{Production: true}); !ok || paths(s) != want {
		t.Errorf("%v %s", ok, paths(s))
	}
	if s, _ := Pnpm(pnpm9, Options{}); len(s.Packages) != 4 {
		t.Errorf("with development: %s", paths(s))
	}
	pnpm6 := "lockfileVersion: '6.0'\n\ndependencies:\n  express:\n    specifier: ^4\n    version: 4.21.0\n\npackages:\n\n  /express@4.21.0:\n    dependencies:\n      ms: 2.0.0\n\n  /ms@2.0.0:\n    dev: false\n"
	if s, _ := Pnpm(pnpm6, Options{}); len(s.Packages) != 2 {
		t.Errorf("version 6: %s", paths(s))
	}
	pnpm5 := "lockfileVersion: 5.4\n\nspecifiers:\n  express: ^4\n\ndependencies:\n  express: 4.21.0\n\npackages:\n\n  /express/4.21.0:\n    dependencies:\n      ms: 2.0.0\n\n  /ms/2.0.0:\n    dev: false\n"
	if s, _ := Pnpm(pnpm5, Options{}); len(s.Packages) != 2 {
		t.Errorf("version 5: %s", paths(s))
	}
	if _, ok := Pnpm("lockfileVersion: 9\n", Options{}); ok {
		t.Error("a lock file without packages tells nothing")
	}
}

func TestResolve(t *testing.T) {
	table := For(nil)
	m, _ := ParseManifest([]byte(`{"dependencies":{"express":"^4.0.0"},"devDependencies":{"typescript":"5"}}`))
	all, production := table.Resolve(Options{}, m), table.Resolve(Options{Production: true}, m)
	if n := len(production.Packages); n < 50 || n > 90 || len(all.Packages) != n+1 {
		t.Errorf("express 4 needs some 70 packages: %d, with typescript %d", n, len(all.Packages))
	}
	r := table.Estimate(production)
	if r.Disk.Bytes < 1.5e6 || r.Disk.Bytes > 3.5e6 || r.Disk.Certainty != size.Estimated {
		t.Errorf("express 4: %+v", r.Disk)
	}
	odd := table.Resolve(Options{}, Manifest{Dependencies: map[string]string{"nobody-measured-this": "1", "express": "git+ssh://x"}})
	if e := table.Estimate(odd); len(odd.Unmeasured) != 2 || e.Disk.High < 8e6 || !strings.Contains(strings.Join(e.Reasons, " "), "nobody-measured-this") {
		t.Errorf("%+v %+v", odd, e.Reasons)
	}
	if none := table.Estimate(table.Resolve(Options{}, Manifest{})); none.Disk != size.Zero {
		t.Errorf("nothing to install: %v", none.Disk)
	}
}

// Folders' sizes and bounds add up to those of the whole, but for npm's own list of what it installed.
func TestTopAddsUp(t *testing.T) {
	s, _ := Lock([]byte(lock3), Options{})
	r := For(nil).Estimate(s)
	total := size.Zero
	for _, p := range r.Top {
		total = total.Add(p.Disk)
	}
	if off := r.Disk.Bytes - total.Bytes; off < 0 || off > 10_000 || r.Disk.Low-total.Low > 10_000 || total.Low > r.Disk.Low || r.Disk.High-total.High > 10_000 {
		t.Errorf("whole %+v, parts %+v", r.Disk, total)
	}
}

// Without the large table a lock file still gives an estimate, a wider one.
func TestCore(t *testing.T) {
	s, _ := Lock([]byte(lock3), Options{})
	small, large := For(facts.NewBare()).Estimate(s), For(nil).Estimate(s)
	if small.Disk.High-small.Disk.Low < (large.Disk.High-large.Disk.Low)/2 || small.Disk.Bytes < large.Disk.Bytes/3 || small.Disk.Bytes > 3*large.Disk.Bytes {
		t.Errorf("core %+v, all %+v", small.Disk, large.Disk)
	}
}

// The table is well formed.
func TestTable(t *testing.T) {
	table := For(nil)
	if table.Names() < 1000 || table.Releases() < table.Names() || !table.sorted() {
		t.Errorf("%d packages, %d versions, sorted %v", table.Names(), table.Releases(), table.sorted())
	}
	for i, list := range table.lists {
		for _, r := range list {
			if r.bytes < 0 || r.packed < 0 || table.names[i] == "" {
				t.Errorf("%s %v: %+v", table.names[i], r.version, r)
			}
			for _, d := range r.needs {
				if table.at(d) == nil {
					t.Errorf("%s %v needs line %d", table.names[i], r.version, d.name)
				}
			}
		}
	}
}
