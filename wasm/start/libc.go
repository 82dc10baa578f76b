package start

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// loaders are the paths that programs ask for, by C library and processor: glibc's as the System V ABIs' supplements have them
// (sysdeps/*/shlib-versions), musl's by its own rule /lib/ld-musl-ARCH.so.1.
const loaders = `
glibc amd64: /lib64/ld-linux-x86-64.so.2
glibc arm64: /lib/ld-linux-aarch64.so.1
glibc arm: /lib/ld-linux-armhf.so.3
glibc 386: /lib/ld-linux.so.2
glibc ppc64le: /lib64/ld64.so.2
glibc s390x: /lib/ld64.so.1
glibc riscv64: /lib/ld-linux-riscv64-lp64d.so.1
musl amd64: /lib/ld-musl-x86_64.so.1
musl arm64: /lib/ld-musl-aarch64.so.1
musl arm: /lib/ld-musl-armhf.so.1
musl 386: /lib/ld-musl-i386.so.1
musl ppc64le: /lib/ld-musl-powerpc64le.so.1
musl s390x: /lib/ld-musl-s390x.so.1
musl riscv64: /lib/ld-musl-riscv64.so.1
`

// loader is the path of a C library's loader for a processor, "" where it is not listed.
func loader(libc, arch string) string {
	return strings.Join(listed(loaders, libc+" "+arch), "")
}

// libcOfLoader is the C library that a loader is of, "" for none that is known.
func libcOfLoader(p string) string {
	switch base := path.Base(p); {
	case strings.HasPrefix(base, "ld-musl"):
		return "musl"
	case strings.HasPrefix(base, "ld-linux"), strings.HasPrefix(base, "ld64.so"):
		return "glibc"
	}
	return ""
}

func arch(platform string) string {
	parts := strings.Split(platform, "/")
	if len(parts) < 2 {
		return "amd64"
	}
	return parts[1]
}

// has tells whether the image has a C library, by its loader. The catalogue lists files for amd64, which stand for the others.
func (c *checker) has(libc string) fstree.Existence {
	e := c.exists(loader(libc, "amd64"))
	if own := loader(libc, arch(c.stage.Platform)); e != fstree.Yes && own != "" {
		if o := c.exists(own); o != fstree.No {
			e = o
		}
	}
	if e != fstree.Unknown {
		return e
	}
	if strings.Contains(c.root().Source.Image, "distroless/static") && c.followed() {
		return fstree.No // github.com/GoogleContainerTools/distroless, base/README.md
	}
	about := c.base()
	if libc == "glibc" && strings.HasPrefix(about.Distro, "alpine") && c.followed() && !c.compatible(about) {
		return fstree.No
	}
	if glibcDistro(about.Distro) {
		return map[bool]fstree.Existence{true: fstree.Yes, false: fstree.Unknown}[libc == "glibc"]
	}
	return e
}

// compatible tells whether Alpine's image has a package that runs programs made for glibc, more or less.
func (c *checker) compatible(about About) bool {
	for _, p := range append(c.installed("/etc/apk"), about.Packages...) {
		if p == "gcompat" || p == "libc6-compat" || strings.HasPrefix(p, "glibc") {
			return true
		}
	}
	return about.Packages == nil && c.root().Base != "alpine" && !strings.HasPrefix(c.root().Base, "alpine:")
}

// glibcDistro tells distributions whose own programs are made for glibc.
func glibcDistro(distro string) bool {
	kind, _, _ := strings.Cut(distro, " ")
	switch kind {
	case "debian", "ubuntu", "fedora", "rockylinux", "almalinux", "centos", "oraclelinux", "amazonlinux", "rhel", "ubi":
		return true
	}
	return false
}

func (c *checker) exists(p string) fstree.Existence {
	if p == "" {
		return fstree.No
	}
	_, _, e := c.tree.Resolve(p)
	if e == fstree.Unknown {
		e = c.settled(p)
	}
	return e
}

// base is what is known of the image at the bottom.
func (c *checker) base() About { return c.aboutImage(c.root().Source.Image, c.root().Platform) }

func (c *checker) aboutImage(image, platform string) About {
	if c.about == nil || image == "" {
		return About{}
	}
	return c.about(image, platform)
}

// elf looks at a program whose bytes are known.
func (c *checker) elf(p *program, b []byte, line int) *report.Finding {
	f := readELF(b)
	taken := orLine(c.wrote(p.node), line)
	if want := arch(c.stage.Platform); f.machine != "" && want != f.machine {
		c.unsure(taken, "Build it for "+c.stage.Platform+".", p.path, "It starts only where the machine emulates %s: %s is built for that, the image is for %s (else: exec format error).", f.machine, p.path, want)
		return nil
	}
	if len(b) < elfHeader {
		return fails(RuleFormat, taken, "Copy the whole file.", p.path, "It does not start: %s is shorter than the header of a program (exec format error).", p.path)
	}
	if !f.known {
		c.unsure(taken, "", p.path, "What %s needs to run cannot be read from its first bytes.", p.path)
		return nil
	}
	if f.interp == "" {
		return nil
	}
	switch c.exists(f.interp) {
	case fstree.No:
		return c.noLoader(p, f.interp, libcOfLoader(f.interp), taken)
	case fstree.Unknown:
		libc := libcOfLoader(f.interp)
		if e := c.has(libc); e == fstree.No {
			return c.noLoader(p, f.interp, libc, taken)
		} else if e == fstree.Unknown {
			c.unsure(taken, "", p.path, "It starts if %s is in the image, the loader that %s asks for.", f.interp, p.path)
		}
	}
	return c.libraries(p, f, taken)
}

// libraries looks for what the loader has to find (ld.so(8); musl: ldso/dynlink.c, whose own names need no file).
func (c *checker) libraries(p *program, f binaryFile, line int) *report.Finding {
	dirs := []string{"/lib", "/usr/lib", "/usr/local/lib"}
	musl := libcOfLoader(f.interp) == "musl"
	if !musl {
		dirs = append(dirs, "/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
		for _, conf := range []string{"/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"} {
			if c.exists(conf) != fstree.No {
				dirs = append(dirs, conf) // stands for the directories that it may name
			}
		}
	}
	more, _ := c.env("LD_LIBRARY_PATH")
	for _, d := range strings.Split(f.runpath+":"+more, ":") {
		if d = strings.NewReplacer("$ORIGIN", path.Dir(p.real), "${ORIGIN}", path.Dir(p.real)).Replace(d); d != "" {
			dirs = append(dirs, d)
		}
	}
	for _, lib := range f.needed {
		if musl && (strings.HasPrefix(lib, "libc.") || strings.HasPrefix(lib, "ld-musl")) || strings.HasPrefix(lib, "ld-linux") {
			continue
		}
		found := fstree.No
		for _, d := range dirs {
			at := path.Join(d, lib)
			if strings.HasPrefix(lib, "/") {
				at = lib
			}
			e := c.exists(at)
			if strings.HasPrefix(d, "/etc/") {
				e = fstree.Unknown
			}
			if e == fstree.Yes {
				found = e
				break
			} else if e == fstree.Unknown {
				found = e
			}
		}
		switch found {
		case fstree.No:
			return fails(RuleLibrary, line, "Install the package that holds "+lib+" in the last stage, or link the program statically.", p.path, "It ends at once: %s needs the library %s, which is not in the image (error while loading shared libraries).", p.path, lib)
		case fstree.Unknown:
			c.unsure(line, "", p.path, "It starts if the image has the library %s, which %s needs.", lib, p.path)
		}
	}
	return nil
}

// noLoader is a program for a C library that the image lacks.
func (c *checker) noLoader(p *program, loader, libc string, line int) *report.Finding {
	name := libc
	if name == "" {
		name = "another C library"
	}
	f := fails(RuleLibrary, line, c.libcFix(p, libc), p.path, "It does not start: %s is linked to %s, and %s has no %s (no such file or directory).", p.path, name, c.baseName(), loader)
	return f
}

func (c *checker) baseName() string {
	r := c.root()
	switch {
	case r.Source.Kind == stage.FromScratch || r.Base == "":
		return "the image (from scratch)"
	case strings.Contains(r.Base, "$"):
		return strings.TrimPrefix(r.Source.Image, "docker.io/library/")
	}
	return r.Base
}

// libcFix depends on what built the program.
func (c *checker) libcFix(p *program, libc string) string {
	other := "distroless/base or a Debian image"
	if libc == "musl" {
		other = "alpine"
	}
	o := c.originOf(c.stage, p.path, 0)
	if o.in != nil && o.made {
		switch how := c.builtBy(o.in, o.path); {
		case how == "go":
			return "Build it with CGO_ENABLED=0, so that it needs no C library, or ship it on " + other + "."
		case how == "cargo":
			return "Build it for the target x86_64-unknown-linux-musl, or in rust:alpine, or ship it on " + other + "."
		case how == "cc":
			return "Link it with -static, build it in an image of the same distribution, or ship it on " + other + "."
		}
	}
	return "Ship it on " + other + ", or build it statically."
}

// linked looks at a program whose bytes are not known: by what a model says of it, or by where it comes from.
func (c *checker) linked(p *program, line int) *report.Finding {
	n := p.node
	if n != nil && n.Origin == fstree.OriginBase {
		return nil // the base's own, made for what it holds
	}
	o := c.originOf(c.stage, p.real, 0)
	taken := orLine(o.line, line)
	switch {
	case n != nil && n.Program != nil:
		return c.modelled(p, n.Program, taken)
	case o.context && n == nil:
		c.unsure(taken, "", p.path, "It starts if %s of the build context is a program for Linux, or a script whose interpreter the image has: its contents are not known.", strings.TrimPrefix(o.path, "/"))
		return nil
	case o.context:
		c.unsure(taken, "", p.path, "It starts if %s is a program for Linux that needs nothing else: only its size is known.", p.path)
		return nil
	}
	return c.guessed(p, o, taken)
}

// modelled is a program that a model of a compiler wrote.
func (c *checker) modelled(p *program, r *fstree.Program, taken int) *report.Finding {
	if system, _, _ := strings.Cut(r.Platform, "/"); system != "" && system != "linux" {
		return fails(RuleFormat, taken, "Build it with GOOS=linux.", p.path, "It does not start: %s is built for %s (exec format error).", p.path, r.Platform)
	}
	if a := arch(r.Platform); r.Platform != "" && a != arch(c.stage.Platform) {
		c.unsure(taken, "Set GOARCH to $TARGETARCH.", p.path, "It starts only where the machine emulates %s: %s is built for that, the image is for %s (else: exec format error).", a, p.path, arch(c.stage.Platform))
	}
	switch r.Libc {
	case "none":
		return nil
	case "":
		own := c.libcFound()
		if own == "" {
			own = "none that is known"
		}
		if c.has("glibc") != fstree.Yes && c.has("musl") != fstree.Yes || c.builderLibc(p) != c.libcFound() {
			c.unsure(taken, "Build it with CGO_ENABLED=0, so that it needs no C library.", p.path, "It starts unless %s uses cgo, as net and os/user do where a C compiler is at hand. Of C libraries the image has %s.", p.path, own)
		}
		return nil
	}
	switch c.has(r.Libc) {
	case fstree.Yes:
		if o := c.originOf(c.stage, p.path, 0); r.Libc == "glibc" && o.in != nil {
			c.older(p, c.distroOf(o.in), "made", c.aboutStage(o.in).Settled, taken)
		}
	case fstree.No:
		return c.noLoader(p, loader(r.Libc, arch(c.stage.Platform)), r.Libc, taken)
	case fstree.Unknown:
		c.unsure(taken, c.libcFix(p, r.Libc), p.path, "It starts if the image has %s, to which %s is linked.", r.Libc, p.path)
	}
	return nil
}

// libcFound is the C library that the image is known to have, "" if none is.
func (c *checker) libcFound() string {
	for _, l := range []string{"glibc", "musl"} {
		if c.has(l) == fstree.Yes {
			return l
		}
	}
	return ""
}

// builderLibc is the C library of the image that a program was made in.
func (c *checker) builderLibc(p *program) string {
	if o := c.originOf(c.stage, p.path, 0); o.in != nil {
		return libcOfDistro(c.distroOf(o.in))
	}
	return ""
}

func libcOfDistro(distro string) string {
	switch {
	case strings.HasPrefix(distro, "alpine"):
		return "musl"
	case glibcDistro(distro):
		return "glibc"
	}
	return ""
}

// distroOf is the distribution that a stage stands on.
func (c *checker) distroOf(s *stage.Stage) string { return c.aboutStage(s).Distro }

// aboutStage is what is known of the image at the bottom of a stage.
func (c *checker) aboutStage(s *stage.Stage) About {
	chain := chainOf(c.plan, s)
	bottom := chain[len(chain)-1]
	return c.aboutImage(bottom.Source.Image, bottom.Platform)
}
