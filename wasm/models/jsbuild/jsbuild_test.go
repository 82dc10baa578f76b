package jsbuild_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/models/jsbuild"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(string) shell.Model { return jsbuild.Model{} }

const image = "node:24-slim"

// project is a folder with packages installed, sources and scripts.
func project(scripts string) string {
	return `mkdir -p src/lib; ` +
		`echo 'export const a: number = 1;' >src/index.ts; echo 'export const b = 2;' >src/lib/b.ts; : >src/x.d.ts; echo '<p>' >index.html; echo '{"scripts":{` + scripts + `}}' >package.json; `
}

func TestScripts(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	check(Want{"/app/a": {1, 9}, "/app/b": {1, 9}, "/app/c": {1, 9}}, project(`"prebuild":"echo 1 >a","build":"echo 2 >b","postbuild":"echo 3 >c"`)+"npm run build")
	check(Want{"/app/b": {6, 6}}, project(`"build":"echo"`)+"npm run build -- hello >b")
	check(Want{"/app/a": {1, 9}}, project(`"build":"echo 1 >a"`)+"yarn build")
	check(Want{"/app/a": {1, 9}}, project(`"build":"echo 1 >a"`)+"cd / && npm --prefix /app run build")
}

func TestTools(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	config := func(text string) string { return "echo '" + text + "' >tsconfig.json; " }
	check(Want{"/app/dist/index.js": {10, 1000}, "/app/dist/lib/b.js": {10, 1000}, "/app/dist/index.d.ts": {}, "/app/dist/x.js": {}},
		project("")+config(`{ // out
 "compilerOptions": {"outDir": "./dist", /* x */ "strict": true,}, "include": ["src/**/*"] }`)+"npx tsc")
	check(Want{"/app/out/src/index.js": {10, 1000}, "/app/out/src/index.js.map": {10, 1000}, "/app/out/src/index.d.ts": {10, 1000}},
		project("")+config(`{"compilerOptions":{"outDir":"out","rootDir":".","sourceMap":true,"declaration":true}}`)+"npx tsc -p .")
	check(Want{"/app/dist/main.js": {}, "/app/dist/index.js": {10, 1000}}, project("")+config(`{"compilerOptions":{"outDir":"dist"},"exclude":["node_modules","**/b.ts"]}`)+`echo '{"extends":"./tsconfig.json"}' >tsconfig.build.json; npx nest build`)
	check(Want{"/app/dist": {}}, project("")+config(`{"compilerOptions":{"outDir":"dist","noEmit":true}}`)+"npx tsc")
	check(Want{"/app/dist/index.html": {200, 9000}, "/app/dist": {1e5, 9e6}}, project("")+"npx vite build")
	check(Want{"/app/web/index.html": {200, 9000}}, project("")+`echo 'export default { build: { outDir: "web" } }' >vite.config.ts; npx vite build`)
	check(Want{"/app/build/index.html": {200, 9000}}, project("")+"npx react-scripts build")
	check(Want{"/app/.next/standalone/server.js": {2000, 20000}, "/app/.next/standalone": {1e7, 2e8}, "/app/.next/static": {1e5, 1e7}}, project("")+`echo "module.exports = { output: 'standalone' }" >next.config.js; npx next build`)
	check(Want{"/app/out": {1e5, 3e7}}, project("")+`echo 'export default { output: "export" }' >next.config.mjs; npx next build`)
	check(Want{"/app/b.js": {1e4, 9e6}}, project("")+"npx esbuild src/index.ts --bundle --outfile=b.js")
	check(Want{"/app/src": {}}, project("")+"npx rimraf src")
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, image, model, project(`"build":"true"`)+"npm run bild"); res.Status != shell.Failed {
		t.Errorf("no such script: %v", res.Status)
	}
	if _, res := Run(t, image, model, project(`"build":"exit 3"`)+"npm run build"); res.Status != shell.Failed {
		t.Errorf("a script that fails: %v", res.Status)
	}
	for _, l := range []string{project(`"build":"true"`) + "npm run bild --if-present", project(`"lint":"eslint ."`) + "npx eslint .", project("") + "npx some-tool", "npm run build", project(`"build":"some-tool x"`) + "mkdir -p /usr/lib/x && npm run nothing --if-present"} {
		if _, res := Run(t, image, model, l); res.Status == shell.Failed && l != "npm run build" {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
