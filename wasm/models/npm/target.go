package npm

import "strings"

// target is the system that a package's name says it is for; "" where it does not say.
type target struct{ system, machine, libc string }

// words of package names that stand for a system, a machine or a C library.
var words = map[string]target{
	"linux": {system: "linux"}, "linuxmusl": {system: "linux", libc: "musl"}, "darwin": {system: "darwin"}, "android": {system: "android"},
	"win32": {system: "win32"}, "windows": {system: "win32"}, "win64": {system: "win32", machine: "x64"}, "wasm32": {system: "wasi", machine: "wasm32"},
	"freebsd": {system: "freebsd"}, "openbsd": {system: "openbsd"}, "netbsd": {system: "netbsd"}, "sunos": {system: "sunos"}, "aix": {system: "aix"},
	"openharmony": {system: "openharmony"},
	"x64":         {machine: "x64"}, "amd64": {machine: "x64"}, "64": {machine: "x64"}, "ia32": {machine: "ia32"}, "x86": {machine: "ia32"}, "32": {machine: "ia32"},
	"arm64": {machine: "arm64"}, "aarch64": {machine: "arm64"}, "arm": {machine: "arm"}, "armv7": {machine: "arm"}, "armhf": {machine: "arm"},
	"ppc64": {machine: "ppc64"}, "ppc64le": {machine: "ppc64"}, "s390x": {machine: "s390x"}, "riscv64": {machine: "riscv64"}, "loong64": {machine: "loong64"},
	"mips64el": {machine: "mips64el"},
	"gnu":      {libc: "glibc"}, "glibc": {libc: "glibc"}, "gnueabihf": {libc: "glibc"}, "msvc": {libc: "msvc"}, "musl": {libc: "musl"}, "musleabihf": {libc: "musl"},
}

// strip takes system, machine and C library out of a package's name: "@swc/core-linux-x64-gnu" is "@swc/core-*", so that one
// measured for one machine stands for all. A name that says no system is left as it is.
func strip(name string) (string, target) {
	var t target
	var out strings.Builder
	for rest := name; rest != ""; {
		n := strings.IndexAny(rest, "-/._")
		if n < 0 {
			n = len(rest)
		}
		word := rest[:n]
		w, ok := words[word]
		switch {
		case ok && w.system != "":
			out.WriteByte('*')
			t.system = w.system
		case !ok:
			out.WriteString(word)
		}
		if w.machine != "" {
			t.machine = w.machine
		}
		if w.libc != "" {
			t.libc = w.libc
		}
		if n < len(rest) {
			out.WriteByte(rest[n])
			n++
		}
		rest = rest[n:]
	}
	if t.system == "" {
		return name, target{}
	}
	s := out.String()
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "-")
	}
	return strings.TrimRight(s, "-"), t
}
