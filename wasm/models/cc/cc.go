// Package cc is compilers that are called by hand, as a model of package shell: cc, gcc, clang and their like for C++, rustc and javac.
//
// A command line says what it writes, so that is a file. Its size follows from whether the C library is linked in and from
// the bytes of its sources; which C library it loads follows from the base image. It reads no source, so whether a program compiles
// is not known, but for a source that is certainly missing. Package playground hands Model to the shell.
package cc

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct {
	// Distro of the base image ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
}

// Command knows the compilers.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	base := name
	if i := strings.LastIndexByte(base, '-'); i > 0 && strings.Trim(base[i+1:], "0123456789.") == "" {
		base = base[:i] // gcc-12
	}
	base = base[strings.LastIndexByte(base, '-')+1:] // x86_64-linux-gnu-gcc
	switch base {
	case "cc", "gcc", "clang":
		return func(c *command.Call) command.Status { return m.compile(c, false) }, true
	case "g++", "c++", "clang++":
		return func(c *command.Call) command.Status { return m.compile(c, true) }, true
	case "rustc":
		return m.rustc, true
	case "javac":
		return javac, true
	}
	return nil, false
}

// withValue are options whose value is the next word (gcc.gnu.org, "Option Summary").
var withValue = []string{"-o", "-I", "-L", "-D", "-U", "-l", "-x", "-include", "-isystem", "-MF", "-MT", "-MQ", "-Xlinker", "-Xpreprocessor", "-Xassembler", "-T", "-u", "-target", "-arch", "-framework", "--param"}

// Measured with gcc 12 and glibc 2.36 at -O2: a C program that prints has 16 kB, 762 kB with the library linked in; one in C++ with
// streams and a map 18 kB and 2.2 MB. musl's library linked in is far smaller: 15 to 100 kB of it.
const (
	dynamic, staticC, staticCXX, staticMusl = 15.6e3, 750e3, 2.2e6, 40e3
	perByte                                 = 0.45 // of machine code for a byte of source
)

// compile is a compiler of C or C++.
func (m Model) compile(c *command.Call, cxx bool) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	w := leave.Parse(c.Args[1:], withValue...)
	out, source := w.Value("-o"), int64(0)
	known := len(w.Names) > 0
	for _, name := range w.Names {
		f, e := c.FS.Lookup(name)
		switch {
		case e == files.ENOENT && slices.Contains([]string{".c", ".cc", ".cpp", ".cxx", ".C", ".S", ".s"}, path.Ext(name)):
			*c.Err = c.Err.Add(files.KnownString(c.Args[0] + ": error: " + name + ": No such file or directory\n"))
			return 1
		case e != files.OK || f.Node.Kind != fstree.File:
			known = false
		default:
			source += f.Node.Size.Bytes
		}
	}
	if !known || w.Has("-E", "-M", "-MM", "-fsyntax-only") || strings.HasPrefix(strings.Join(w.Names, " "), "@") {
		if out == "" {
			*c.Out = c.Out.Add(files.Unknown)
			return command.Unknown
		}
	}
	o := &leave.Output{Mode: 0o777, Class: "program", Why: "compiled from sources of " + strconv.FormatInt((source+500)/1000, 10) + " kB"}
	mid := dynamic + perByte*float64(source)
	switch {
	case w.Has("-c", "-S"):
		o.Mode, o.Class, mid = 0o666, "", 1500+perByte*float64(source)
		if out == "" {
			for _, name := range w.Names {
				base := path.Base(name)
				if s := m.put(c, strings.TrimSuffix(base, path.Ext(base))+".o", o, mid); s > 0 {
					return s
				}
			}
			return command.Unknown
		}
	case w.Has("-shared"):
	case w.Has("-static", "-static-pie"):
		o.Program = &fstree.Program{Platform: c.Platform, Libc: "none"}
		switch {
		case m.musl():
			mid += staticMusl
			if cxx {
				mid += 1.2e6
			}
		case cxx:
			mid += staticCXX
		default:
			mid += staticC
		}
	default:
		o.Program = &fstree.Program{Platform: c.Platform, Libc: m.libc()}
	}
	return m.put(c, leave.Or(out, "a.out"), o, mid)
}

func (m Model) musl() bool { return strings.HasPrefix(m.Distro, "alpine") }

func (m Model) libc() string {
	switch {
	case m.musl():
		return "musl"
	case m.Distro != "":
		return "glibc"
	}
	return ""
}

// put writes a file with bounds around its usual size: headers with code of their own, and libraries, make programs larger.
func (m Model) put(c *command.Call, p string, o *leave.Output, mid float64) command.Status {
	disk := size.About(int64(mid), int64(mid*0.5), int64(mid*3))
	o.Bytes = leave.Packed(disk, 0.38)
	if _, e := c.FS.Lookup(path.Dir(c.FS.Abs(p))); e == files.ENOENT {
		return 1
	}
	if e := leave.File(c, p, o); e.Failed() {
		return 1
	}
	return command.Unknown
}

// rustc compiles one crate: a hello world has 4.3 MB, 0.45 MB optimized, 0.34 MB stripped (Rust 1.95).
func (m Model) rustc(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "-o", "-C", "--codegen", "--target", "--edition", "--crate-type", "--crate-name", "--out-dir", "-L", "-l", "--emit", "--cfg", "--extern")
	if leave.Vague(c) || len(w.Names) != 1 || w.Has("--crate-type", "--emit", "--print") {
		if w.Has("--version", "-V", "-vV", "--print") {
			*c.Out = c.Out.Add(files.Unknown)
			return command.Unknown
		}
		return c.Misunderstood("its options are not modelled")
	}
	if _, e := c.FS.Lookup(w.Names[0]); e == files.ENOENT {
		return 1
	}
	base := path.Base(w.Names[0])
	out := leave.Or(w.Value("-o"), path.Join(w.Value("--out-dir"), strings.TrimSuffix(base, ".rs")))
	flags := strings.Join(append(w.Values("-C"), w.Values("--codegen")...), " ")
	n := 4.3e6
	if w.Has("-O") || strings.Contains(flags, "opt-level") || strings.Contains(flags, "strip") {
		n = 0.45e6
	}
	libc := m.libc()
	if target := w.Value("--target"); strings.Contains(target, "musl") || strings.Contains(flags, "+crt-static") || m.musl() && target == "" {
		libc = "none"
	}
	return m.put(c, out, &leave.Output{Mode: 0o777, Class: "program", Why: "a Rust program without other crates", Program: &fstree.Program{Platform: c.Platform, Libc: libc}}, n)
}

// javac writes a class beside each source, or below -d; more where a source has several.
func javac(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "-d", "-cp", "-classpath", "--class-path", "-source", "-target", "--release", "-sourcepath", "-encoding", "--module-path", "-p")
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	for _, name := range w.Names {
		source, ok := strings.CutSuffix(name, ".java")
		f, e := c.FS.Lookup(name)
		switch {
		case e == files.ENOENT && ok:
			return 2
		case !ok || e != files.OK:
			continue
		}
		b := f.Node.Size.Scale(0.8, 0.4, 1.6).Add(size.About(300, 150, 600))
		bytes := leave.Packed(b, 0.5)
		if d := w.Value("-d"); d != "" {
			leave.Grow(c, d, bytes, "compiled classes")
			continue
		}
		if e := leave.File(c, source+".class", &leave.Output{Bytes: bytes, Mode: 0o666, Why: "compiled from " + path.Base(name)}); e.Failed() {
			return 1
		}
		leave.Open(c, path.Dir(c.FS.Abs(name)))
	}
	return command.Unknown
}
