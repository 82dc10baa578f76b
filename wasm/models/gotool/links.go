package gotool

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// program says what a binary needs to run. known is false where its sources are not.
func program(c *command.Call, f flags, p gobuild.Program, known bool) *fstree.Program {
	out := &fstree.Program{Platform: platform(c), Libc: libc(c, f, p, known)}
	if known {
		out.Uses = gobuild.Reaches(c.Facts, p, "crypto/tls", "net/http", "time/tzdata", "golang.org/x/crypto/x509roots/fallback")
	}
	return out
}

// libc is the C library that a binary loads, "" where it cannot be told. Go programs load none unless cgo is on and something
// uses it: of the standard library net and os/user do (measured with Go 1.26, with and without a compiler).
func libc(c *command.Call, f flags, p gobuild.Program, known bool) string {
	if f.mode != "" && f.mode != "exe" && f.mode != "default" {
		return ""
	}
	switch cgo(c) {
	case fstree.No:
		return "none"
	case fstree.Unknown:
		return ""
	}
	if strings.Contains(f.ldflags, "-static") {
		if strings.Contains(f.ldflags, "-linkmode") && strings.Contains(f.ldflags, "external") {
			return "none"
		}
		return "" // what is linked from outside is static then, net by itself is not
	}
	var uses []string
	if !slices.Contains(f.tags, "netgo") {
		uses = append(uses, "net")
	}
	if !slices.Contains(f.tags, "osusergo") {
		uses = append(uses, "os/user")
	}
	switch {
	case len(gobuild.Reaches(c.Facts, p, uses...)) > 0, slices.Contains(p.Imports, "C"):
		return libcOf(c)
	case known && gobuild.StandardOnly(p):
		return "none"
	}
	return ""
}

// cgo tells whether the go command would use a C compiler (go.dev/cmd/cgo): not where it is turned off, nor by default where
// the platform is another one, nor, since Go 1.20, where there is no compiler.
func cgo(c *command.Call) fstree.Existence {
	switch env(c, "CGO_ENABLED") {
	case "0":
		return fstree.No
	case "1":
		return fstree.Yes
	}
	if c.Platform != "" && !strings.HasPrefix(c.Platform+"/", platform(c)+"/") {
		return fstree.No
	}
	e := compiler(c)
	if e == fstree.No && minor(env(c, "GOLANG_VERSION")) < 20 {
		return fstree.Unknown // net came compiled with cgo before
	}
	return e
}

// compiler tells whether the build has a C compiler. The golang images have one where they are Debian's, and none where they are
// Alpine's (docker-library/golang, Dockerfile-linux.template).
func compiler(c *command.Call) fstree.Existence {
	if _, e := c.FS.Lookup("/usr/bin/gcc"); e == files.OK {
		return fstree.Yes
	} else if e.Failed() {
		return fstree.No
	}
	if env(c, "GOLANG_VERSION") == "" || c.FS.Tree.Shaken() {
		return fstree.Unknown
	}
	switch libcOf(c) {
	case "glibc":
		return fstree.Yes
	case "musl":
		apk, e := c.FS.Lookup("/etc/apk")
		if e != files.OK {
			return fstree.Unknown
		}
		for _, w := range strings.Fields(apk.Node.Class) {
			name, _, _ := strings.Cut(w, "@")
			if name == "gcc" || name == "build-base" || name == "clang" {
				return fstree.Yes
			}
		}
		return fstree.No
	}
	return fstree.Unknown
}

// libcOf is the C library of the image that builds, by its loader.
func libcOf(c *command.Call) string {
	for _, l := range []struct{ path, name string }{{"/lib64/ld-linux-x86-64.so.2", "glibc"}, {"/lib/ld-musl-x86_64.so.1", "musl"}} {
		if _, e := c.FS.Lookup(l.path); e == files.OK {
			return l.name
		}
	}
	return ""
}

// minor is the second number of a Go version, the newest there is where it is not known.
func minor(version string) int {
	rest, _ := strings.CutPrefix(version, "1.")
	digits := strings.IndexFunc(rest+".", func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(rest[:digits])
	if err != nil {
		return 1 << 30
	}
	return n
}
