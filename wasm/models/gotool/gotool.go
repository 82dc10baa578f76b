// Package gotool is the go command as a model of package shell: it finds the module in the file tree, asks gobuild for
// sizes and writes what "go build", "go install" and "go mod download" leave: binaries, the module cache, the build cache.
//
// It compiles nothing, so whether sources compile is not known: a build's exit status is unknown, and the tree is that of
// one that worked. Subcommands that leave nothing but the build cache (vet, version, env) do no more than that.
// Package playground hands Model to the shell.
package gotool

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct{}

// Command knows "go" with the subcommands below.
func (Model) Command(name string, args []string) (command.Func, bool) {
	if name != "go" && name != crossGo || len(args) < 2 {
		return nil, false
	}
	switch args[1] {
	case "build", "install":
		return build, true
	case "mod":
		if len(args) > 2 && (args[2] == "download" || args[2] == "verify" || args[2] == "tidy" || args[2] == "vendor") {
			return mod, true
		}
		return func(c *command.Call) command.Status { return open(c, "what go mod "+args[2]+" changes is not known") }, true
	case "version", "env":
		return prints, true
	case "vet", "test":
		return checks, true
	case "list", "doc", "help", "bug", "--version", "-version":
		return prints, true
	case "get", "run", "generate", "work", "clean", "fmt", "fix", "tool", "telemetry", "--wrap":
		return func(c *command.Call) command.Status { return open(c, "what go "+args[1]+" leaves is not known") }, true
	}
	return nil, false
}

// crossGo is the go command of the image tonistiigi/xx, which builds for the target's platform.
const crossGo = "xx-go"

// open is a command that may write anything into the module and into Go's own folders.
func open(c *command.Call, why string) command.Status {
	home := env(c, "HOME")
	if home == "" {
		home = "/root"
	}
	for _, dir := range []string{".", "/go", home + "/go", home + "/.cache", "/usr/local/go/bin", "/tmp"} {
		c.FS.Blur(dir + "/" + files.Mark)
	}
	*c.Out = c.Out.Add(files.Unknown)
	c.Effect(report.Effect{Kind: report.EffectUnknown, Path: c.FS.Cwd, Text: why})
	return command.Unknown
}

// prints is a command that writes to its output alone; what it writes depends on the toolchain.
func prints(c *command.Call) command.Status {
	if len(c.Args) > 2 && c.Args[1] == "env" && (c.Args[2] == "-w" || c.Args[2] == "-u") {
		return settings(c, c.Args[2] == "-w", c.Args[3:])
	}
	*c.Out = c.Out.Add(files.Unknown)
	return 0
}

// settings is go env -w and -u, which keep a file in the user's folder.
func settings(c *command.Call, write bool, words []string) command.Status {
	home := env(c, "HOME")
	if home == "" || files.Vague(home+strings.Join(words, "")) {
		return c.Misunderstood("which settings of Go it changes is not known")
	}
	file := home + "/.config/go/env"
	t, e := c.FS.Read(file)
	sure := e != files.Maybe && (e != files.OK || t.Known)
	rows := map[string]string{}
	for _, l := range strings.Split(string(t.Bytes), "\n") {
		if name, value, ok := strings.Cut(l, "="); ok {
			rows[name] = value
		}
	}
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if ok != write || name == "" {
			return 2
		}
		if delete(rows, name); write && value != "" {
			rows[name] = value
		}
	}
	text := ""
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		text += name + "=" + rows[name] + "\n"
	}
	for _, dir := range []string{home + "/.config", home + "/.config/go"} {
		if e := c.FS.Make(dir, fstree.NewDir(0o777&^c.FS.Umask, c.FS.Origin)); e != files.OK && e != files.EEXIST && e != files.Maybe {
			return 1
		}
	}
	whole := files.KnownString(text)
	if !sure {
		n := int64(len(text))
		whole = files.Sized(size.About(n, n, n+500)) // there may be others
	}
	if c.FS.Write(file, whole, 0o666).Failed() {
		return 1
	}
	return 0
}

// checks compiles and runs nothing that stays, but for the caches. Whether it passes is not known.
func checks(c *command.Call) command.Status {
	m, ok := findModule(c)
	if !ok {
		return command.Unknown
	}
	if m.certain {
		m.download(c)
	}
	if c.Args[1] == "test" {
		return open(c, "tests may write anything")
	}
	m.cache(c, nil)
	return command.Unknown
}

// mod downloads.
func mod(c *command.Call) command.Status {
	m, ok := findModule(c)
	if !ok {
		return noModule(c) // go: no modules specified, or go.mod file not found
	}
	for _, w := range c.Args[3:] {
		if !strings.HasPrefix(w, "-") {
			return open(c, "what go mod "+c.Args[2]+" with names leaves is not known")
		}
	}
	switch c.Args[2] {
	case "tidy", "vendor":
		return open(c, "go mod "+c.Args[2]+" works out requirements from sources that it downloads")
	}
	m.download(c)
	return command.Unknown
}

// module is the main module of a command, as the tree has it.
type module struct {
	root    string // real path of its folder
	mod     string // go.mod's text
	sum     string // go.sum's
	certain bool   // both texts are known
}

// findModule looks for go.mod from the working directory upwards. ok is false where there is none for sure.
func findModule(c *command.Call) (m module, ok bool) {
	for dir := c.FS.Cwd; ; dir = path.Dir(dir) {
		found, e := c.FS.Lookup(path.Join(dir, "go.mod"))
		switch e {
		case files.OK:
			m.root = path.Dir(found.Real)
			text, _ := c.FS.Read(found.Real)
			sum, se := c.FS.Read(path.Join(m.root, "go.sum"))
			m.certain = text.Known && (sum.Known || se == files.ENOENT)
			m.mod, m.sum = string(text.Bytes), string(sum.Bytes)
			return m, true
		case files.Maybe:
			return module{root: dir}, true
		}
		if dir == "/" || dir == "." {
			return m, false
		}
	}
}

// noModule is what the go command does where there is no go.mod: since Go 1.16 that is a mistake (go.dev/doc/go1.16); before, and
// with modules turned off, it builds from GOPATH, which is not followed.
func noModule(c *command.Call) command.Status {
	version := env(c, "GOLANG_VERSION")
	minor, isOne := strings.CutPrefix(version, "1.")
	minor, _, _ = strings.Cut(minor, ".")
	if n, err := strconv.Atoi(minor); isOne && err == nil && n >= 16 && env(c, "GO111MODULE") != "off" && env(c, "GO111MODULE") != "auto" {
		return 1
	}
	return c.Misunderstood("it builds from GOPATH, without a module")
}

// env is the value of a variable, "" where it is not set.
func env(c *command.Call, name string) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(c.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

func home(c *command.Call) string {
	if h := env(c, "HOME"); h != "" {
		return h
	}
	return "/root"
}

// modCache is GOMODCACHE.
func modCache(c *command.Call) string {
	if p := env(c, "GOMODCACHE"); p != "" {
		return p
	}
	return gopath(c) + "/pkg/mod"
}

func gopath(c *command.Call) string {
	if p, _, _ := strings.Cut(env(c, "GOPATH"), ":"); p != "" {
		return p
	}
	return home(c) + "/go"
}

// buildCache is GOCACHE.
func buildCache(c *command.Call) string {
	if p := env(c, "GOCACHE"); p != "" {
		return p
	}
	if p := env(c, "XDG_CACHE_HOME"); p != "" {
		return p + "/go-build"
	}
	return home(c) + "/.cache/go-build"
}

func options(c *command.Call, f flags) gobuild.Options {
	o := gobuild.Options{GoVersion: env(c, "GOLANG_VERSION"), Strip: f.strip, Platform: platform(c), Facts: c.Facts}
	if env(c, "CGO_ENABLED") != "0" {
		_, e := c.FS.Lookup("/usr/bin/gcc")
		o.CGO = e == files.OK && o.Platform == "linux/amd64"
	}
	return o
}

func platform(c *command.Call) string {
	system, machine := env(c, "GOOS"), env(c, "GOARCH")
	own := c.Platform
	if to := env(c, "TARGETPLATFORM"); to != "" && strings.HasSuffix(c.Args[0], crossGo) {
		own = to
	}
	of := strings.Split(own, "/")
	if system == "" {
		if system = "linux"; of[0] != "" {
			system = of[0]
		}
	}
	if machine == "" {
		if machine = "amd64"; len(of) > 1 {
			machine = of[1]
		}
	}
	return system + "/" + machine
}

// download puts the module cache's size where it belongs, unless the modules are there already or vendored.
func (m module) download(c *command.Call) {
	if _, e := c.FS.Lookup(path.Join(m.root, "vendor/modules.txt")); e == files.OK {
		return
	}
	left := gobuild.ModCache(c.Facts, m.mod, m.sum)
	if !m.certain {
		left.Disk, left.Compressed, left.Reasons = size.None, size.None, []string{"go.mod is not known, so neither are the modules"}
	}
	if left.Disk == size.Zero {
		return
	}
	keep(c, modCache(c), "modules of "+m.mod+m.sum, left)
}

// marker begins the Class of a cache directory; what follows says what the cache was filled with.
const marker = "cache of "

// keep makes a directory hold a cache of a size, in place of what an earlier command of this model kept there.
func keep(c *command.Call, dir, key string, left gobuild.Left) {
	found, e := c.FS.Lookup(dir)
	class := marker + key
	if e == files.OK && found.Node.Class == class {
		return // filled already
	}
	if e != files.OK {
		if made := c.FS.MkdirAll(dir, 0o755); made.Failed() {
			return
		}
		if found, e = c.FS.Lookup(dir); e.Failed() || found.Node == nil {
			return
		}
	}
	why := strings.Join(left.Reasons, "; ")
	ours := strings.HasPrefix(found.Node.Class, marker)
	c.FS.Change(found.Real, func(n *fstree.Node) {
		n.Origin, n.Class, n.Why, n.Open = c.FS.Origin, class, why, true
		if n.Rest.Certainty == "" || ours {
			n.Rest, n.Packed = left.Disk, left.Compressed
		} else {
			n.Rest, n.Packed = n.Rest.Add(left.Disk), size.Size{}
		}
	})
}
