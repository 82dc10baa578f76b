package packages_test

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/catalog"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/packages"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// run evaluates command lines one after the other over an image's tree, as RUNs would.
func run(t *testing.T, image string, lines ...string) (before, after fstree.Tree, last shell.Result) {
	t.Helper()
	img, ok := catalog.Core().Lookup(image, "")
	if !ok {
		t.Fatal(image)
	}
	before = img.Tree()
	after = before
	for i, l := range lines {
		last = shell.Run(shell.Job{Args: []string{"/bin/sh", "-c", l}, Env: img.Config().Env, Cwd: "/", Tree: after, Origin: fstree.Origin(i), Distro: img.Entry.Distro,
			Models: []shell.Model{packages.Model{Distro: img.Entry.Distro, Slim: img.Slim()}}})
		after = last.Tree
	}
	return before, after, last
}

// grown is what the lines add.
func grown(t *testing.T, image string, lines ...string) size.Size {
	t.Helper()
	before, after, _ := run(t, image, lines...)
	return after.Total().Sub(before.Total())
}

func about(s size.Size, low, high int64) bool { return low <= s.Bytes && s.Bytes <= high }

func TestAptInstall(t *testing.T) {
	const curl = "apt-get install -y --no-install-recommends curl ca-certificates"
	// Measured: 14,464,642 bytes for the packages, 21,660,616 for the lists.
	if s := grown(t, "debian:stable-slim", "apt-get update", curl); !about(s, 32e6, 40e6) {
		t.Errorf("lists left: %v", s)
	}
	clean := grown(t, "debian:stable-slim", "apt-get update && "+curl+" && rm -rf /var/lib/apt/lists/*")
	if !about(clean, 12e6, 18e6) {
		t.Errorf("lists deleted: %v", clean)
	}
	if s := grown(t, "debian:stable-slim", "apt-get update && apt-get install -y curl ca-certificates && rm -rf /var/lib/apt/lists/*"); s.High <= clean.High {
		t.Errorf("recommended packages come on top: %v, without %v", s, clean)
	}
	if s := grown(t, "debian:stable-slim", "apt-get update && "+curl, curl, curl+" && rm -rf /var/lib/apt/lists/*"); !about(s, clean.Bytes, clean.Bytes+1e5) {
		t.Errorf("installed three times: %v, once %v", s, clean)
	}
}

func TestAptWithoutLists(t *testing.T) {
	_, _, res := run(t, "debian:stable-slim", "apt-get install -y curl")
	if res.Status != shell.Failed || res.Code != 100 {
		t.Errorf("%v %d", res.Status, res.Code)
	}
	if _, _, res := run(t, "debian:stable-slim", "apt-get install -y bash"); res.Status == shell.Failed {
		t.Error("bash is there already")
	}
	if _, _, res := run(t, "node:24-slim", "apt-get install -y curl"); res.Status == shell.Failed {
		t.Error("whether the image holds lists is not known")
	}
}

func TestAptRemove(t *testing.T) {
	s := grown(t, "debian:stable-slim", "apt-get update && apt-get install -y --no-install-recommends git gcc && apt-get purge -y --auto-remove gcc && rm -rf /var/lib/apt/lists/*")
	git := grown(t, "debian:stable-slim", "apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*")
	if !about(s, git.Bytes-1e6, git.Bytes+1e6) {
		t.Errorf("git and gcc less gcc: %v, git %v", s, git)
	}
}

func TestUnknownNames(t *testing.T) {
	_, after, res := run(t, "debian:stable-slim", "apt-get update && apt-get install -y curl no-such-thing")
	if after.Total().Certainty != size.Unknown {
		t.Errorf("the total is %v", after.Total())
	}
	said := false
	for _, e := range res.Effects {
		said = said || e.Kind == report.EffectUnknown && strings.Contains(e.Text, "no-such-thing")
	}
	if !said {
		t.Errorf("nobody says so: %+v", res.Effects)
	}
	if _, after, _ := run(t, "ubuntu:24.04", "apt-get update && apt-get install -y curl"); after.Total().Certainty != size.Unknown {
		t.Errorf("Ubuntu's lists have no known size: %v", after.Total())
	}
}

func TestApk(t *testing.T) {
	plain := grown(t, "alpine:3.24.2", "apk add --no-cache curl")
	if !about(plain, 4e6, 7e6) {
		t.Errorf("curl: %v", plain)
	}
	if s := grown(t, "alpine:3.24.2", "apk add curl"); s.Bytes <= plain.Bytes {
		t.Errorf("the index stays without --no-cache: %v", s)
	}
	if s := grown(t, "alpine:3.24.2", "apk add --no-cache --virtual .build gcc musl-dev && apk add --no-cache curl && apk del .build"); !about(s, plain.Bytes-2e5, plain.Bytes+2e5) {
		t.Errorf("a virtual set added and deleted: %v, curl alone %v", s, plain)
	}
	_, after, _ := run(t, "alpine:3.24.2", "apk add --no-cache curl")
	if _, _, e := after.Resolve("/usr/bin/curl"); e == fstree.No {
		t.Error("curl is not there after apk add")
	}
}

// Each package stands in the effect's breakdown, the largest first.
func TestParts(t *testing.T) {
	_, _, res := run(t, "alpine:3.24.2", "apk add --no-cache git")
	for _, e := range res.Effects {
		if len(e.Parts) > 3 {
			if e.Parts[0].Label != "git" || e.Size == nil {
				t.Errorf("%+v", e)
			}
			return
		}
	}
	t.Errorf("no breakdown: %+v", res.Effects)
}

func TestNpm(t *testing.T) {
	const manifest = `printf '{"dependencies":{"express":"4"},"devDependencies":{"typescript":"5"}}' >/app/package.json`
	const lock = `printf '{"packages":{"node_modules/express":{},"node_modules/typescript":{"dev":true,"version":"5.0.0"}}}' >/app/package-lock.json`
	if s := grown(t, "node:24-slim", "mkdir /app && "+manifest+" && cd /app && npm install"); !about(s, 20e6, 60e6) {
		t.Errorf("from package.json: %v", s)
	}
	prod := grown(t, "node:24-slim", "mkdir /app && "+manifest+" && "+lock+" && cd /app && npm ci --omit=dev && npm cache clean --force")
	if !about(prod, 50e3, 1e6) {
		t.Errorf("production from the lock file: %v", prod)
	}
	if all := grown(t, "node:24-slim", "mkdir /app && "+manifest+" && "+lock+" && cd /app && npm ci"); all.Bytes < prod.Bytes+20e6 {
		t.Errorf("with typescript and npm's cache: %v", all)
	}
	if s := grown(t, "node:24-slim", "npm install -g typescript@5"); !about(s, 20e6, 60e6) {
		t.Errorf("global: %v", s)
	}
}

// npm ci stops without a lock file where there is none for certain, and nowhere else.
func TestNpmCiWithoutLock(t *testing.T) {
	img, _ := catalog.Core().Lookup("alpine:3.24.2", "")
	e := img.Tree().Edit()
	e.Put("/usr/local/bin/npm", fstree.NewSized(size.Of(50), 0o755, fstree.OriginBase))
	e.Put("/app/package.json", fstree.NewFile([]byte("{}"), 0o644, 0))
	for line, fails := range map[string]bool{
		"npm ci": true,
		"cd / && npm --prefix app clean-install --omit=dev":        true,
		"mkdir web && cd web && echo '{}' >package.json && npm ci": false,
		"touch npm-shrinkwrap.json && npm ci":                      false,
		"npm install":                                              false,
		"npm ci || true":                                           false,
	} {
		res := shell.Run(shell.Job{Args: []string{"/bin/sh", "-c", line}, Env: img.Config().Env, Cwd: "/app", Tree: e.Tree(), Models: []shell.Model{packages.Model{Distro: img.Entry.Distro}}})
		if got := res.Status == shell.Failed; got != fails {
			t.Errorf("%s: %v %d %s", line, res.Status, res.Code, res.Error)
		}
	}
}

// Where a lock file names the packages, each has its folder and its commands.
func TestNpmFolders(t *testing.T) {
	const lock = `mkdir /app && cd /app && printf '{"packages":{"node_modules/@scope/x":{"version":"1.0.0"},"node_modules/typescript":{"dev":true,"version":"5.0.0","bin":{"tsc":"bin/tsc"}}}}' >package-lock.json && `
	_, all, _ := run(t, "node:24-slim", lock+"npm ci")
	if _, n, e := all.ResolveParent("/app/node_modules/.bin/tsc"); e != fstree.Yes || n.Link != "../typescript/bin/tsc" {
		t.Errorf("tsc: %v %+v", e, n)
	}
	for _, after := range []string{"npm prune --omit=dev", "npm ci --omit=dev", "npm uninstall typescript"} {
		_, tree, _ := run(t, "node:24-slim", lock+"npm ci", "cd /app && "+after)
		ts, _ := tree.Get("/app/node_modules/typescript")
		if x, e := tree.Get("/app/node_modules/@scope/x"); ts != nil || e != fstree.Yes || x.Total().Bytes == 0 {
			t.Errorf("%s: typescript %+v, @scope/x %+v", after, ts, x)
		}
	}
	once := grown(t, "node:24-slim", lock+"npm ci")
	if twice := grown(t, "node:24-slim", lock+"npm ci && npm ci"); twice != once {
		t.Errorf("npm ci twice: %v, once %v", twice, once)
	}
}

// corepack's pnpm is fetched when it first runs.
func TestCorepack(t *testing.T) {
	_, tree, _ := run(t, "node:22-slim", "corepack enable", "mkdir /app && cd /app && echo '{}' >package.json && pnpm install")
	if _, n, e := tree.ResolveParent("/usr/local/bin/pnpm"); e != fstree.Yes || n.Link != "../lib/node_modules/corepack/dist/pnpm.js" {
		t.Errorf("pnpm: %v %+v", e, n)
	}
	if n, e := tree.Get("/root/.cache/node/corepack/v1/pnpm"); e != fstree.Yes || n.Total().Bytes < 10e6 {
		t.Errorf("its program: %v %+v", e, n)
	}
	if s := grown(t, "node:22-slim", "corepack prepare yarn@4.5.0 --activate"); !about(s, 1e6, 4e6) {
		t.Errorf("yarn 4: %v", s)
	}
}

// A browser that an install script fetches counts, unless scripts or the download are off.
func TestInstallScripts(t *testing.T) {
	const lock = `mkdir /app && cd /app && printf '{"packages":{"node_modules/puppeteer":{"version":"24.0.0"}}}' >package-lock.json && `
	if s := grown(t, "node:24-slim", lock+"npm ci"); s.Bytes < 300e6 {
		t.Errorf("with the browser: %v", s)
	}
	for _, without := range []string{"npm ci --ignore-scripts", "PUPPETEER_SKIP_DOWNLOAD=true npm ci"} {
		if s := grown(t, "node:24-slim", lock+without); s.High > 20e6 {
			t.Errorf("%s: %v", without, s)
		}
	}
}

func TestYarn(t *testing.T) {
	const files = `mkdir /app && cd /app && printf '{"dependencies":{"typescript":"^5"}}' >package.json && printf 'typescript@^5:\n  version "5.0.0"\n' >yarn.lock && `
	kept := grown(t, "node:24-slim", files+"yarn install --frozen-lockfile")
	cleaned := grown(t, "node:24-slim", files+"yarn && yarn cache clean")
	if !about(cleaned, 15e6, 60e6) || kept.Bytes < cleaned.Bytes*2 {
		t.Errorf("with yarn's cache %v, cleaned %v", kept, cleaned)
	}
	berry := `mkdir /app && cd /app && printf '{"dependencies":{"typescript":"^5"}}' >package.json && printf '__metadata:\n  version: 8\n\n"typescript@npm:^5":\n  version: 5.0.0\n' >yarn.lock && `
	if _, tree, _ := run(t, "node:24-slim", berry+"yarn install"); func() bool { _, e := tree.Get("/app/node_modules"); return e != fstree.No }() {
		t.Error("Plug'n'Play has no node_modules")
	}
}

func TestPnpm(t *testing.T) {
	const files = `mkdir /app && cd /app && printf "lockfileVersion: '9.0'\nimporters:\n  .:\n    devDependencies:\n      typescript:\n        version: 5.0.0\npackages:\n  typescript@5.0.0:\n    hasBin: true\nsnapshots:\n  typescript@5.0.0: {}\n" >pnpm-lock.yaml && `
	_, tree, _ := run(t, "node:24-slim", files+"pnpm install --frozen-lockfile")
	if _, n, e := tree.ResolveParent("/app/node_modules/typescript"); e != fstree.Yes || n.Link != ".pnpm/typescript@5.0.0/node_modules/typescript" {
		t.Errorf("typescript: %v %+v", e, n)
	}
	all := grown(t, "node:24-slim", files+"pnpm i")
	if prod := grown(t, "node:24-slim", files+"pnpm i --prod"); !about(all, 15e6, 60e6) || prod.Bytes > 1e6 {
		t.Errorf("all %v, production %v", all, prod)
	}
	if deployed := grown(t, "node:24-slim", files+"pnpm --filter=web deploy --prod /out && rm -r /out/node_modules"); !about(deployed, 1e3, 2e6) {
		t.Errorf("deployed without node_modules: %v", deployed)
	}
	if pruned := grown(t, "node:24-slim", files+"pnpm i && pnpm prune --prod"); !about(pruned, all.Bytes*9/10, all.Bytes*11/10) {
		t.Errorf("the store keeps what is pruned: %v, before %v", pruned, all)
	}
}

// A folder made on an open base may have been there; a lock file that nobody lists is still taken as absent.
func TestNpmOnOpenBase(t *testing.T) {
	s := grown(t, "node:20-alpine", `mkdir -p /app && cd /app && printf '{"packages":{"node_modules/express":{}}}' >package-lock.json && npm ci`)
	if s.Certainty == size.Unknown || s.Bytes < 50e3 {
		t.Errorf("npm ci with a lock file: %v", s)
	}
}
