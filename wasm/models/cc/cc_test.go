package cc_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/cc"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(distro string) shell.Model { return cc.Model{Distro: distro} }

const image, source = "buildpack-deps:trixie", "echo 'int main() { return 0; }' >a.c; "

func TestOutputs(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	check(Want{"/app/x": {8e3, 3e4}}, source+"gcc -O2 -o x a.c")
	check(Want{"/app/a.out": {8e3, 3e4}}, source+"cc a.c -lm")
	check(Want{"/app/x": {4e5, 2e6}}, source+"x86_64-linux-gnu-gcc-12 -static a.c -ox")
	check(Want{"/app/x": {2e6, 9e6}}, source+"g++ -static a.c -o x")
	check(Want{"/app/a.o": {500, 9e3}, "/app/a.out": {}}, source+"gcc -c a.c")
	check(Want{"/app/hello": {3e5, 9e5}}, "echo 'fn main() {}' >hello.rs; rustc -O hello.rs")
	check(Want{"/app/A.class": {100, 3e3}}, "echo 'class A {}' >A.java; javac A.java")
	check(Want{"/app/out": {100, 3e3}}, "echo 'class A {}' >A.java; javac -d out A.java")
}

func TestLibc(t *testing.T) {
	for line, want := range map[string]string{"gcc a.c -o x": "glibc", "gcc -static a.c -o x": "none"} {
		tree, _ := Run(t, image, model, source+line)
		if n, e := tree.Get("/app/x"); e != fstree.Yes || n.Program == nil || n.Program.Libc != want {
			t.Errorf("%s: not %s", line, want)
		}
	}
}

func TestFailure(t *testing.T) {
	for line, fails := range map[string]bool{"gcc nothing.c": true, "gcc --version": false, "javac B.java": true, source + "gcc a.c -o /usr/share/x/y": false, "gcc /usr/share/x.c": false, "rustc --version": false} {
		if _, res := Run(t, image, model, line); (res.Status == shell.Failed) != fails {
			t.Errorf("%s: %v %s", line, res.Status, res.Error)
		}
	}
}
