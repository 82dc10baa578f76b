package start

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// name is a stage's name for a sentence.
func name(s *stage.Stage) string {
	if s.Name != "" {
		return s.Name
	}
	return fmt.Sprint(s.Index)
}

// commands are what the RUNs of a stage and of those below it say, as one text.
func (c *checker) commands(s *stage.Stage) string {
	var b strings.Builder
	for _, at := range chainOf(c.plan, s) {
		for _, step := range at.Steps {
			if op, ok := step.Op.(*stage.Run); ok {
				b.WriteString(scriptOf(op))
			}
		}
	}
	return b.String()
}

// scriptOf is everything that a RUN says, its heredocs included.
func scriptOf(op *stage.Run) string {
	text := strings.Join(op.Args, " ") + "\n"
	for _, f := range op.Files {
		text += f.Content + "\n"
	}
	return text
}

// builtBy is the kind of compiler that a stage's commands show for a path, "" for none.
func (c *checker) builtBy(s *stage.Stage, p string) string {
	if strings.Contains(p, "/target/release/") || strings.Contains(p, "/target/debug/") {
		return "cargo"
	}
	return compiler(c.commands(s))
}

// compiler is the kind of compiler that a script calls: "cargo", "go", "cc" or "make".
func compiler(script string) string {
	text := " " + strings.NewReplacer("\n", " ", "\t", " ", ";", " ", "&", " ", "(", " ", "'", " ", `"`, " ").Replace(script) + " "
	for _, k := range []struct{ kind, words string }{
		{"cargo", "cargo build,cargo install,rustc"}, {"go", "go build,go install"}, {"cc", "gcc,g++,cc,c++,clang,clang++"}, {"make", "make,cmake,ninja,meson"},
	} {
		for w := range strings.SplitSeq(k.words, ",") {
			if strings.Contains(text, " "+w+" ") {
				return k.kind
			}
		}
	}
	return ""
}

// guessed is a program of which nothing is known but where it comes from.
func (c *checker) guessed(p *program, o *origin, taken int) *report.Finding {
	distro, sure, how := "", false, ""
	switch {
	case o.in != nil:
		distro = c.distroOf(o.in)
		if o.made {
			how = c.builtBy(o.in, o.path)
			sure = c.surelyDynamic(o.in, how, distro)
		}
	case o.image != "":
		distro = c.aboutImage(o.image, o.platform).Distro
	}
	if distro == "scratch" || o.image != "" && strings.Contains(o.image, "/busybox") {
		return nil // an image without a C library holds programs that need none; busybox is static
	}
	libc := libcOfDistro(distro)
	if o.in != nil && o.in == c.root() && !o.made || libc == "" && how == "" {
		if p.node == nil || libc == "" && o.in != nil && slices.Contains(c.chain(), o.in) {
			return nil
		}
		c.unsure(taken, "", p.path, "It starts if %s finds the libraries that it needs; where it comes from is known too little.", p.path)
		return nil
	}
	if slices.Contains(c.chain(), o.in) {
		return nil // made in the image that it runs in
	}
	if how == "cargo" && libc == "musl" {
		return nil // Rust's target for musl links statically (doc.rust-lang.org/reference/linkage.html#static-and-dynamic-c-runtimes)
	}
	if libc == "" {
		c.unsure(taken, "", p.path, "It starts if %s finds the C library that it is linked to, or needs none: what it was made on is not known.", p.path)
		return nil
	}
	from := "a program of " + distro
	if how != "" {
		from = "made by " + map[string]string{"cargo": "cargo", "cc": "a C compiler", "go": "the go command", "make": "make"}[how] + " on " + distro
	}
	switch c.has(libc) {
	case fstree.Yes:
		c.older(p, distro, how, o.in != nil && c.aboutStage(o.in).Settled, taken)
		return nil
	case fstree.No:
		if sure {
			return c.noLoader(p, loader(libc, arch(c.stage.Platform)), libc, taken)
		}
	}
	lacks := "has none"
	if c.has(libc) != fstree.No {
		lacks = "is not known to have it"
	}
	c.unsure(taken, c.libcFix(p, libc), p.path, "It starts only if %s is linked statically: it is %s, where programs load %s, and %s %s.", p.path, from, libc, c.baseName(), lacks)
	return nil
}

// surelyDynamic tells whether a compiler is known to link to its image's C library: nothing anywhere in the stage asks for
// something else.
func (c *checker) surelyDynamic(s *stage.Stage, how, distro string) bool {
	text := c.commands(s)
	for _, at := range chainOf(c.plan, s) {
		for _, kv := range at.Config.Env {
			text += kv + "\n"
		}
	}
	for _, sign := range []string{"static", "musl", "RUSTFLAGS", "CARGO_", "LDFLAGS", "--target", "--config"} {
		for l := range strings.SplitSeq(text, "\n") {
			if strings.Contains(l, sign) && !strings.HasPrefix(l, "CARGO_HOME=") {
				return false
			}
		}
	}
	switch how {
	case "cc":
		return true
	case "cargo":
		return glibcDistro(distro) && c.noCargoConfig(s)
	}
	return false
}

// noCargoConfig is true where no file of the stage can tell cargo to link otherwise (doc.rust-lang.org/cargo/reference/config.html).
func (c *checker) noCargoConfig(s *stage.Stage) bool {
	for _, at := range chainOf(c.plan, s) {
		for _, step := range at.Steps {
			if op, ok := step.Op.(*stage.Copy); ok && op.From.Kind == stage.FromContext {
				for _, f := range []string{"/.cargo/config.toml", "/.cargo/config"} {
					if _, e := c.sourceNode(op, f); e != fstree.No {
						return false
					}
				}
			}
		}
	}
	return true
}

// glibcs are the versions that distributions have (packages.debian.org and packages.ubuntu.com, libc6, read 2026-11-23).
const glibcs = `
debian 10: 28
debian 11: 31
debian 12: 36
debian 13: 41
ubuntu 18.04: 27
ubuntu 20.04: 31
ubuntu 22.04: 35
ubuntu 24.04: 39
`

// glibc is the second number of a distribution's version of it, 0 where it is not listed.
func glibc(distro string) int {
	n, _ := strconv.Atoi(strings.Join(listed(glibcs, distro), ""))
	return n
}

// older warns of a program that was linked to a newer glibc than the image has.
func (c *checker) older(p *program, distro, how string, settled bool, taken int) {
	built, here := glibc(distro), glibc(c.base().Distro)
	if !settled || !c.base().Settled || how == "" || built == 0 || here == 0 || built <= here {
		return
	}
	f := finding(RuleOlderLibc, report.FindingWarning, fmt.Sprintf("%s is linked to glibc 2.%d (%s) and would run with 2.%d (%s): where it uses something newer it ends with `version GLIBC_2.… not found`.",
		p.path, built, distro, here, c.base().Distro), taken, "Build and ship on the same release of the distribution.")
	f.Paths = append(f.Paths, p.path)
	c.add(f)
}
