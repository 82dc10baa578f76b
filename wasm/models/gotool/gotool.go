// Package gotool is the go command as a model of package shell: it finds the module in the file tree, asks gobuild for
// sizes and writes what "go build", "go install" and "go mod download" leave: binaries, the module cache, the build cache.
//
// It compiles nothing, so whether sources compile is not known: a build's exit status is unknown, and the tree is that of
// one that worked. Subcommands that leave nothing but the build cache (vet, version, env) do no more than that.
// Package playground hands Model to the shell.
package gotool

import (
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct{}

// Command knows "go" with the subcommands below.
func (Model) Command(name string, args []string) (command.Func, bool) {
	if name != "go" || len(args) < 2 {
		return nil, false
	}
	switch args[1] {
	case "build", "install":
		return build, true
	case "mod":
		if len(args) > 2 && (args[2] == "download" || args[2] == "verify" || args[2] == "tidy" || args[2] == "vendor") {
			return mod, true
		}
	case "version", "env":
		return prints, true
	case "vet", "test":
		return checks, true
	}
	return nil, false
}

// prints is a command that writes to its output alone; what it writes depends on the toolchain.
func prints(c *command.Call) command.Status {
	if len(c.Args) > 2 && c.Args[1] == "env" && strings.HasPrefix(c.Args[2], "-") {
		return c.Misunderstood("go env with options changes the toolchain's settings")
	}
	*c.Out = c.Out.Add(files.Unknown)
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
		return c.Misunderstood("tests may write anything")
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
			return c.Misunderstood("go mod " + c.Args[2] + " with names")
		}
	}
	switch c.Args[2] {
	case "tidy", "vendor":
		return c.Misunderstood("go mod " + c.Args[2] + " works out requirements from sources that it downloads")
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
	if system == "" {
		system = "linux"
	}
	if machine == "" {
		machine = "amd64"
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
