// Package cargo is Rust's cargo (with cargo-chef) and rustup as a model of package shell.
//
// It reads Cargo.toml and Cargo.lock from the tree: which programs a build makes and where they stand is certain by cargo's
// documentation, so they are files; their size follows from how many crates the lock file names (estimate.go), and so do the target
// folder and the registry that stay behind. Which C library a program loads follows from the target. Nothing is
// compiled, so a build's exit status is unknown. What crates' build scripts do beside that, and sizes crate by crate, it
// does not know. Package playground hands Model to the shell.
package cargo

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct {
	// Distro of the base image ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
}

// Command knows cargo and rustup.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	switch name {
	case "cargo":
		return m.cargo, true
	case "cargo-chef":
		return func(c *command.Call) command.Status {
			c.Args = append([]string{"cargo"}, c.Args...)
			return m.cargo(c)
		}, true
	case "rustup":
		return rustup, true
	}
	return nil, false
}

// withValue are cargo's options whose value may be the next word (cargo help build).
var withValue = []string{"-p", "--package", "--bin", "--example", "--features", "-F", "--target", "--target-dir", "--manifest-path", "--profile", "-j", "--jobs", "-Z", "--config",
	"--path", "--root", "--version", "--git", "--branch", "--tag", "--rev", "--registry", "--index", "--recipe-path", "--name", "--edition", "--vcs", "-C", "--exclude", "--color"}

func (m Model) cargo(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	args := c.Args[1:]
	if len(args) > 0 && strings.HasPrefix(args[0], "+") {
		args = args[1:] // +nightly
	}
	if len(args) > 0 && (args[0] == "new" || args[0] == "init") {
		args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--bin" }) // no value there
	}
	verb, w := leave.Parse(args, withValue...).Verb()
	if verb == "chef" && len(w.Names) > 0 {
		verb = "chef " + w.Names[0]
	}
	switch verb {
	case "build", "b", "rustc", "auditable", "zigbuild":
		return m.build(c, w)
	case "install":
		return m.install(c, w)
	case "fetch", "fmt", "tree", "metadata", "generate-lockfile", "update":
		if p, missing := find(c, c.FS.Cwd); !missing {
			p.fetch(c)
		}
		return command.Unknown
	case "check", "c", "clippy", "doc":
		if p, missing := find(c, c.FS.Cwd); !missing {
			p.fetch(c)
			p.target(c, w, targetDir(c, w, p))
		}
		return command.Unknown
	case "chef prepare":
		return prepare(c, w)
	case "chef cook":
		return cook(c, w)
	case "init", "new":
		return m.create(c, verb, w)
	case "clean":
		if p, missing := find(c, c.FS.Cwd); !missing {
			c.FS.RemoveTree(targetDir(c, w, p))
		}
		return command.Unknown
	case "", "login", "search", "version", "-V":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("cargo " + verb + " is not modelled")
}

// build is "cargo build".
func (m Model) build(c *command.Call, w *leave.Words) command.Status {
	dir := c.FS.Cwd
	if f := w.Value("--manifest-path"); f != "" {
		dir = path.Dir(c.FS.Abs(f))
	}
	p, missing := find(c, dir)
	if missing {
		*c.Err = c.Err.Add(files.KnownString("error: could not find `Cargo.toml` in `" + dir + "` or any parent directory\n"))
		return 101
	}
	p.fetch(c)
	out := targetDir(c, w, p)
	p.target(c, w, out)
	s := m.settings(c, w, p)
	var made []string
	for folder, pkg := range p.packages {
		if names := w.Values("-p", "--package"); len(names) > 0 && !slices.Contains(names, pkg.name) || len(names) == 0 && !w.Has("--workspace", "--all") && p.root.name != "" && folder != p.dir && dir != folder {
			continue
		}
		names, _ := bins(c, folder, pkg)
		for _, b := range names {
			if asked := w.Values("--bin"); len(asked) > 0 && !slices.Contains(asked, b) || w.Has("--lib") {
				continue
			}
			made = append(made, b)
		}
	}
	slices.Sort(made)
	folder := path.Join(out, w.Value("--target"), profileDir(w))
	for _, b := range made {
		if strings.HasPrefix(w.Value("--target"), "wasm") {
			b += ".wasm"
		}
		if e := s.write(c, path.Join(folder, b), p); e.Failed() {
			return 101
		}
	}
	leave.Open(c, folder)
	if !p.known || len(made) == 0 {
		leave.Tell(c, report.EffectNote, folder, "Which programs `"+strings.Join(c.Args, " ")+"` makes is not known.", size.None)
	}
	return command.Unknown
}

// targetDir is where builds go (doc.rust-lang.org/cargo/reference/build-cache.html).
func targetDir(c *command.Call, w *leave.Words, p *project) string {
	return c.FS.Abs(leave.Or(w.Value("--target-dir"), leave.Env(c, "CARGO_TARGET_DIR"), path.Join(p.dir, "target")))
}

// profileDir is the folder of the profile in it.
func profileDir(w *leave.Words) string {
	switch v := w.Value("--profile"); {
	case v == "dev" || v == "test":
		return "debug"
	case v == "bench" || v == "" && released(w):
		return "release"
	case v != "":
		return v
	}
	return "debug"
}

func released(w *leave.Words) bool {
	return w.Has("--release", "-r") || w.Value("--profile") != "" && w.Value("--profile") != "dev"
}

func home(c *command.Call) string {
	return leave.Or(leave.Env(c, "CARGO_HOME"), leave.Home(c)+"/.cargo")
}

// fetch fills the registry, and writes a lock file where there is none.
func (p *project) fetch(c *command.Call) {
	n, why := p.count()
	if n == 0 {
		return
	}
	leave.Fill(c, home(c)+"/registry", registry(n), "crates as archives and as sources: "+why)
	if p.crates < 0 && p.known {
		b := size.About(int64(n)*250, int64(n)*80, int64(n)*800)
		leave.File(c, path.Join(p.dir, "Cargo.lock"), &leave.Output{Bytes: leave.Packed(b, 0.4), Mode: 0o644, Class: "text", Why: "the lock file that cargo writes"})
	}
}

// count is how many crates of others a project has, and how that is known.
func (p *project) count() (n int, why string) {
	if p.crates >= 0 {
		return p.crates, strconv.Itoa(p.crates) + " in Cargo.lock"
	}
	needs := 0
	for _, m := range p.packages {
		needs += m.needs
	}
	return needs * perNeed, "about " + strconv.Itoa(needs*perNeed) + ", as Cargo.lock is not known"
}

// perNeed is how many crates a direct dependency brings, itself counted, where no lock file says it.
const perNeed = 12

// target is everything below the target folder but programs.
func (p *project) target(c *command.Call, w *leave.Words, dir string) {
	n, why := p.count()
	b := compiled(n, released(w))
	if !p.known {
		b = leave.Unknown
	}
	leave.Fill(c, path.Join(dir, w.Value("--target"), profileDir(w)), b, "libraries compiled on the way: "+why)
}

// write puts a program in its place.
func (s *settings) write(c *command.Call, at string, p *project) files.Errno {
	n, why := p.count()
	b := s.binary(n, p.crates < 0)
	return leave.File(c, at, &leave.Output{Bytes: b, Mode: 0o777, Class: "program", Why: "a Rust program of " + why + " crates", Program: &fstree.Program{Platform: s.platform, Libc: s.libc}})
}

// install is "cargo install".
func (m Model) install(c *command.Call, w *leave.Words) command.Status {
	bin := leave.Or(w.Value("--root"), leave.Env(c, "CARGO_INSTALL_ROOT"), home(c)) + "/bin"
	s := m.settings(c, leave.Parse(append([]string{"--release"}, c.Args[1:]...), withValue...), &project{})
	if dir := w.Value("--path"); dir != "" {
		p, missing := find(c, c.FS.Abs(dir))
		if missing {
			return 101
		}
		p.fetch(c)
		s = m.settings(c, leave.Parse(append([]string{"--release"}, c.Args[1:]...), withValue...), p)
		names, _ := bins(c, p.dir, p.root)
		for _, b := range names {
			if e := s.write(c, path.Join(bin, b), p); e.Failed() {
				return 101
			}
		}
		p.target(c, leave.Parse([]string{"--release"}), targetDir(c, w, p))
		leave.Open(c, bin)
		return command.Unknown
	}
	names := w.Values("--bin")
	for _, n := range w.Names {
		n, _, _ = strings.Cut(n, "@")
		if strings.HasPrefix(n, "cargo-") {
			names = append(names, n) // a subcommand has to have that name
		}
	}
	for _, n := range names {
		leave.File(c, path.Join(bin, n), &leave.Output{Bytes: tool, Mode: 0o755, Class: "program", Why: "a program compiled from sources that are not known", Program: &fstree.Program{Platform: s.platform, Libc: s.libc}})
	}
	if len(names) < len(w.Names) || len(w.Names) == 0 {
		leave.Grow(c, bin, tool, "programs that cargo install compiled")
	}
	leave.Grow(c, home(c)+"/registry", registry(100*max(1, len(w.Names))), "crates of "+leave.Names(w.Names)+", as archives and as sources")
	return command.Unknown
}

// prepare is cargo-chef's plan: a file that says what to compile.
func prepare(c *command.Call, w *leave.Words) command.Status {
	p, missing := find(c, c.FS.Cwd)
	if missing {
		return 1
	}
	n, _ := p.count()
	b := size.About(int64(n)*400+2000, int64(n)*150, int64(n)*1200+20_000)
	leave.File(c, leave.Or(w.Value("--recipe-path"), "recipe.json"), &leave.Output{Bytes: leave.Packed(b, 0.35), Mode: 0o644, Class: recipe + strconv.Itoa(n), Why: "cargo-chef's plan"})
	return command.Unknown
}

// recipe starts the Class of a plan; the number of crates follows.
const recipe = "cargo-chef:"

// cook compiles what a plan says.
func cook(c *command.Call, w *leave.Words) command.Status {
	f, e := c.FS.Lookup(leave.Or(w.Value("--recipe-path"), "recipe.json"))
	if e == files.ENOENT {
		return 1
	}
	p := &project{dir: c.FS.Cwd, crates: 0}
	if e == files.OK {
		text, ok := strings.CutPrefix(f.Node.Class, recipe)
		p.crates, _ = strconv.Atoi(text)
		p.known = ok
	}
	p.fetch(c)
	p.target(c, w, targetDir(c, w, p))
	leave.Open(c, c.FS.Cwd) // manifests and empty sources stand in for the real ones
	return command.Unknown
}

// create is "cargo new" and "cargo init": a manifest, a first program, a repository.
func (m Model) create(c *command.Call, verb string, w *leave.Words) command.Status {
	dir := c.FS.Cwd
	if len(w.Names) > 0 {
		dir = c.FS.Abs(w.Names[0])
	}
	name := leave.Or(w.Value("--name"), path.Base(dir))
	edition := "2024" // since Rust 1.85 (blog.rust-lang.org, 2025-02-20)
	if v, ok := strings.CutPrefix(leave.Env(c, "RUST_VERSION"), "1."); ok {
		if n, err := strconv.Atoi(strings.SplitN(v, ".", 2)[0]); err == nil && n < 85 {
			edition = "2021"
		}
	}
	edition = leave.Or(w.Value("--edition"), edition)
	if e := c.FS.MkdirAll(dir+"/src", 0o755); e.Failed() {
		return 101
	}
	put := func(p, text string) {
		if _, e := c.FS.Lookup(dir + p); e != files.OK {
			c.FS.Write(dir+p, files.KnownString(text), 0o666)
		}
	}
	put("/Cargo.toml", "[package]\nname = \""+name+"\"\nversion = \"0.1.0\"\nedition = \""+edition+"\"\n\n[dependencies]\n")
	if w.Has("--lib") {
		put("/src/lib.rs", "pub fn add(left: u64, right: u64) -> u64 {\n    left + right\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn it_works() {\n        let result = add(2, 2);\n        assert_eq!(result, 4);\n    }\n}\n")
	} else {
		put("/src/main.rs", "fn main() {\n    println!(\"Hello, world!\");\n}\n")
	}
	if w.Value("--vcs") != "none" {
		put("/.gitignore", "/target\n")
		b := size.About(24_000, 2_000, 70_000)
		leave.Fill(c, dir+"/.git", leave.Packed(b, 0.4), "an empty repository")
	}
	return command.Unknown
}

// rustup adds targets and components.
func rustup(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "--toolchain", "--profile", "--default-toolchain", "-c", "-t", "--component", "--target")
	if leave.Vague(c) || len(w.Names) < 2 || w.Names[1] != "add" && w.Names[1] != "install" {
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	b := component
	if w.Names[0] == "toolchain" {
		b = toolchain
	}
	leave.Grow(c, leave.Or(leave.Env(c, "RUSTUP_HOME"), leave.Home(c)+"/.rustup")+"/toolchains", b, "added by rustup: "+leave.Names(w.Names[2:]))
	leave.Open(c, home(c)+"/bin")
	return command.Unknown
}
