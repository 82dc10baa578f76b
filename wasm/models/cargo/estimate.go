package cargo

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Figures, as measured on 2026-11-23.
//
// Programs: a hello world of Rust 1.95 has 0.45 MB (0.34 stripped, 0.29 optimized for size with fat LTO and panic=abort; 4.3 MB in
// the debug profile). Of 50 stripped programs that Debian 12 packages with the list of crates linked into each (X-Cargo-Built-Using), the
// median has 0.35 MB and 40 kB for each crate; 9 in 10 are between 0.55 and 2.2 times that. A web service (tokio, hyper, serde_json, regex:
// 56 crates in its lock file) came to 4.16 MB with Rust 1.95, 3.06 MB stripped, 40.6 MB in the debug profile, and to a third of that with gzip.
//
// Crates: of 1,512 that Debian 12 packages, the median has 87 kB of sources, the mean 350 kB; archives are a quarter of that.
//
// The target folder of that service had 132 MB beside the program, and 300 MB in the debug profile.
const (
	base, perCrate          = 0.35e6, 46e3
	programLow, programHigh = 0.50, 2.4
	symbols                 = 1.36
	linked                  = 0.80 // of a lock file's crates, the others serve tests, builds and other systems
	debugBase, debugCrate   = 4.3e6, 800e3
	crateDisk, crateZip     = 300e3, 70e3
)

// tool is a program of unknown sources, component a library or tool for the compiler (a standard library for one target has
// 167 MB in Rust 1.95), toolchain a compiler with its usual parts.
var (
	tool      = leave.About(9e6, 1.5e6, 40e6, 0.4)
	component = leave.About(120e6, 5e6, 190e6, 0.33)
	toolchain = leave.About(800e6, 500e6, 1500e6, 0.35)
)

// settings are what decides a program's size and what it needs.
type settings struct {
	release, strip, lto, small, abort bool
	platform, libc                    string
}

func (m Model) settings(c *command.Call, w *leave.Words, p *project) *settings {
	r := p.root.release
	setting := func(name string) string {
		return leave.Or(leave.Env(c, "CARGO_PROFILE_RELEASE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))), r[name])
	}
	flags := leave.Env(c, "RUSTFLAGS")
	s := &settings{release: released(w), platform: leave.Or(c.Platform, "linux/amd64")}
	s.strip = setting("strip") == "true" || setting("strip") == "symbols" || strings.Contains(flags, "strip=symbols") || strings.Contains(flags, "link-arg=-s")
	s.lto = setting("lto") != "" && setting("lto") != "false" && setting("lto") != "off"
	s.small = setting("opt-level") == "z" || setting("opt-level") == "s"
	s.abort = setting("panic") == "abort"
	target := leave.Or(w.Value("--target"), leave.Env(c, "CARGO_BUILD_TARGET"))
	s.libc = m.libc(c, target, flags)
	if target != "" {
		s.platform = ""
		arch, _, _ := strings.Cut(target, "-")
		if machine := map[string]string{"x86_64": "amd64", "aarch64": "arm64"}[arch]; machine != "" && strings.Contains(target, "linux") {
			s.platform = "linux/" + machine
		}
	}
	return s
}

// libc: musl targets link it in unless told otherwise, and so does the official image on Alpine, whose host target is musl; Alpine's
// own Rust does not (doc.rust-lang.org/reference/linkage.html, "Static and dynamic C runtimes").
func (m Model) libc(c *command.Call, target, flags string) string {
	musl := strings.Contains(target, "musl") || target == "" && strings.HasPrefix(m.Distro, "alpine")
	switch {
	case target != "" && !strings.Contains(target, "linux"):
		return ""
	case strings.Contains(flags, "+crt-static"):
		return "none"
	case musl && strings.Contains(flags, "-crt-static"):
		return "musl"
	case musl && (target != "" || leave.Env(c, "RUSTUP_HOME") != ""):
		return "none"
	case musl:
		return "musl"
	case target != "" || m.Distro != "":
		return "glibc"
	}
	return ""
}

// binary is a program of so many crates. guessed says that their number is.
func (s *settings) binary(crates int, guessed bool) *leave.Bytes {
	n := base + perCrate*linked*float64(crates)
	if !s.release {
		n = debugBase + debugCrate*linked*float64(crates)
	} else {
		for _, f := range []struct {
			on    bool
			times float64
		}{{!s.strip, symbols}, {s.lto, 0.75}, {s.small, 0.7}, {s.abort, 0.92}} {
			if f.on {
				n *= f.times
			}
		}
	}
	low, high := programLow, programHigh
	if crates < 5 && !guessed {
		low, high = 0.8, 1.8
	}
	if guessed {
		low, high = low*0.6, high*1.6
	}
	disk := size.About(int64(n), int64(max(n*low, 0.27e6)), int64(n*high))
	return leave.Packed(disk, 0.36)
}

// registry is what downloads leave.
func registry(crates int) *leave.Bytes {
	n := float64(crates)
	disk, zip := n*(crateDisk+crateZip), n*(crateZip+crateDisk*0.25)
	return &leave.Bytes{Disk: size.About(int64(disk), int64(disk*0.4), int64(disk*2.2)), Packed: size.About(int64(zip), int64(zip*0.4), int64(zip*2.2))}
}

// compiled is what a build leaves in the target folder beside programs.
func compiled(crates int, release bool) *leave.Bytes {
	n := 2e6 + perCompiled*float64(crates)
	if !release {
		n = 8e6 + perDebug*float64(crates)
	}
	disk := size.About(int64(n), int64(n*0.4), int64(n*2.5))
	return leave.Packed(disk, 0.30)
}

const perCompiled, perDebug = 2.3e6, 5.2e6
