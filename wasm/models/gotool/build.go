package gotool

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// flags are what a build's command line says.
type flags struct {
	out      string
	strip    bool
	ldflags  string
	tags     []string
	mode     string // -buildmode
	packages []string
}

// withValue are build flags whose value may be the next word (go help build).
var withValue = strings.Fields("-o -p -asmflags -buildmode -compiler -gccgoflags -gcflags -installsuffix -ldflags -mod -modfile -overlay -pgo -pkgdir -tags -toolexec -C -covermode -coverpkg")

func parseFlags(args []string) (f flags) {
	for i := 0; i < len(args); i++ {
		w := args[i]
		if !strings.HasPrefix(w, "-") {
			f.packages = append(f.packages, args[i:]...)
			break
		}
		name, value, joined := strings.Cut(strings.Replace(w, "--", "-", 1), "=")
		if !joined && slices.Contains(withValue, name) && i+1 < len(args) {
			i++
			value = args[i]
		}
		switch name {
		case "-o":
			f.out = value
		case "-tags":
			f.tags = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
		case "-buildmode":
			f.mode = value
		case "-ldflags":
			f.ldflags = value
			f.strip = slices.Contains(strings.Fields(strings.Trim(value, `"'`)), "-s")
		}
	}
	return f
}

// build is "go build" and "go install".
func build(c *command.Call) command.Status {
	f := parseFlags(c.Args[2:])
	if slices.ContainsFunc(c.Args, files.Vague) {
		return c.Misunderstood("its words are not known")
	}
	if c.Args[1] == "install" && len(f.packages) > 0 && strings.Contains(f.packages[0], "@") {
		return installRemote(c, f)
	}
	m, ok := findModule(c)
	if !ok && !slices.ContainsFunc(f.packages, func(p string) bool { return strings.HasSuffix(p, ".go") }) {
		return noModule(c)
	}
	src := m.sources(c)
	pkgs := m.commands(c, src, f.packages)
	if len(pkgs) == 0 {
		return command.Unknown
	}
	m.download(c)
	var imports []string
	for _, p := range pkgs {
		sources, known := gobuild.Read(src, p, platform(c))
		imports = append(imports, sources.Imports...)
		if out := m.output(c, f, p, len(pkgs)); out != "" {
			if e := write(c, out, sources, known && m.certain, f); e.Failed() {
				return 1
			}
		}
	}
	m.cache(c, imports)
	return command.Unknown
}

// write makes a binary. A program whose sources are not known has no size.
func write(c *command.Call, out string, p gobuild.Program, known bool, f flags) files.Errno {
	if e := c.FS.MkdirAll(path.Dir(c.FS.Abs(out)), 0o755); e.Failed() {
		return e
	}
	real, e := c.FS.Create(out, 0o777&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return e
	}
	r := gobuild.Result{Disk: size.None, Compressed: size.None, Reasons: []string{"compiled from sources that are not known"}}
	if known {
		r = gobuild.Binary(p, options(c, f))
	}
	runs := program(c, f, p, known)
	c.FS.Change(real, func(n *fstree.Node) {
		n.Program = runs
		n.Kind, n.Mode, n.Origin = fstree.File, 0o777&^c.FS.Umask, c.FS.Origin
		n.Content, n.Size, n.Packed, n.Class, n.Why = nil, r.Disk, r.Compressed, "go-binary", strings.Join(r.Reasons, "; ")
	})
	return files.OK
}

// cache puts the build cache's size in its place: packages compiled before in this tree count once.
func (m module) cache(c *command.Call, imports []string) {
	dir := buildCache(c)
	if found, e := c.FS.Lookup(dir); e == files.OK {
		if before, ok := strings.CutPrefix(found.Node.Class, marker); ok {
			imports = append(imports, strings.Fields(before)...)
		}
	}
	slices.Sort(imports)
	imports = slices.Compact(imports)
	left := gobuild.BuildCache(imports, options(c, flags{}))
	if !m.certain {
		left.Disk, left.Compressed, left.Reasons = size.None, size.None, []string{"what was compiled is not known"}
	}
	keep(c, dir, strings.Join(imports, " "), left)
}

// maxSources bounds the files read of a module.
const maxSources = 20_000

// sources lists the module's files; none where they are not known.
func (m module) sources(c *command.Call) (out []gobuild.File) {
	tree, at := c.FS.TreeOf(m.root)
	if tree.Shaken() {
		if n, e := tree.Get(at); e != fstree.Yes || tree.Doubted(n) {
			return nil
		}
	}
	tree.Walk(at, func(p string, n *fstree.Node) bool {
		if len(out) >= maxSources {
			return false
		}
		if n.Kind == fstree.Dir {
			return p == at || path.Base(p) != "node_modules" && path.Base(p) != ".git"
		}
		if n.Kind == fstree.File {
			f := gobuild.File{Path: strings.TrimPrefix(strings.TrimPrefix(p, at), "/"), Size: n.Size}
			if n.Content != nil {
				f.Content = n.Content.Bytes
			}
			out = append(out, f)
		}
		return true
	})
	return out
}

// mainClause finds "package main" at the start of a line.
var mainClause = regexp.MustCompile(`(?m)^package main\b`)

// commands are the folders of main packages that the arguments name, relative to the module's root.
func (m module) commands(c *command.Call, src []gobuild.File, args []string) (out []string) {
	if len(args) == 0 {
		args = []string{"."}
	}
	modPath, _ := gobuild.ParseGoMod(m.mod)
	cwd := strings.TrimPrefix(strings.TrimPrefix(c.FS.Cwd, m.root), "/")
	for _, a := range args {
		switch {
		case strings.HasSuffix(a, ".go"):
			a = path.Join(cwd, path.Dir(a))
		case modPath != "" && (a == modPath || strings.HasPrefix(a, modPath+"/")):
			a = strings.TrimPrefix(strings.TrimPrefix(a, modPath), "/")
		case strings.HasPrefix(a, "/"):
			a = strings.TrimPrefix(strings.TrimPrefix(a, m.root), "/")
		default:
			a = path.Join(cwd, a)
		}
		if dir, all := strings.CutSuffix(a, "..."); all {
			out = append(out, mains(src, path.Clean(dir))...)
		} else {
			out = append(out, path.Clean(a))
		}
	}
	return out
}

// mains are the folders below dir that hold a main package.
func mains(src []gobuild.File, dir string) (out []string) {
	for _, f := range src {
		d := path.Dir(f.Path)
		inside := dir == "." || d == dir || strings.HasPrefix(d, dir+"/")
		if inside && strings.HasSuffix(f.Path, ".go") && !strings.HasSuffix(f.Path, "_test.go") && mainClause.Match(f.Content) && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// output is where a package's binary goes, "" where the build throws it away.
func (m module) output(c *command.Call, f flags, pkg string, many int) string {
	name := path.Base(pkg)
	if pkg == "." || major.MatchString(name) {
		modPath, _ := gobuild.ParseGoMod(m.mod)
		name = binaryName(path.Join(modPath, pkg))
	}
	if name == "" || name == "." {
		name = path.Base(m.root)
	}
	if strings.HasPrefix(platform(c), "windows/") {
		name += ".exe"
	}
	switch {
	case c.Args[1] == "install":
		return path.Join(binDir(c), name)
	case f.out == "" && many > 1:
		return ""
	case f.out == "":
		return path.Join(c.FS.Cwd, name)
	case strings.HasSuffix(f.out, "/"):
		return path.Join(c.FS.Abs(f.out), name)
	}
	if found, e := c.FS.Lookup(f.out); e == files.OK && found.Node.Kind == fstree.Dir {
		return path.Join(found.Real, name)
	}
	return f.out
}

// major is the version that ends a module path.
var major = regexp.MustCompile(`^v[0-9]+$`)

// binaryName is the name the go command gives a package's binary: the last part of its path that is not a version.
func binaryName(pkg string) string {
	if major.MatchString(path.Base(pkg)) && strings.Contains(pkg, "/") {
		pkg = path.Dir(pkg)
	}
	return path.Base(pkg)
}

func binDir(c *command.Call) string {
	if p := env(c, "GOBIN"); p != "" {
		return p
	}
	dir := gopath(c) + "/bin"
	if p := platform(c); p != "linux/amd64" {
		dir += "/" + strings.ReplaceAll(p, "/", "_")
	}
	return dir
}

// installRemote is "go install path@version": the binary's name is known, its sources are not.
func installRemote(c *command.Call, f flags) command.Status {
	for _, p := range f.packages {
		pkg, _, _ := strings.Cut(p, "@")
		if e := write(c, path.Join(binDir(c), binaryName(pkg)), gobuild.Program{}, false, f); e.Failed() {
			return 1
		}
	}
	unknown := gobuild.Left{Disk: size.None, Compressed: size.None, Reasons: []string{"what was downloaded and compiled is not known"}}
	keep(c, modCache(c), "remote "+strings.Join(f.packages, " "), unknown)
	keep(c, buildCache(c), strings.Join(f.packages, " "), unknown)
	return command.Unknown
}
