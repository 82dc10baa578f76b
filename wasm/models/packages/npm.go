package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// globalModules is where "npm install -g" puts packages in the node images.
const globalModules = "/usr/local/lib/node_modules"

// nodeCommand knows the words of npm and yarn that install; scripts ("npm run build") are not followed.
func nodeCommand(name string, args []string) (command.Func, bool) {
	verb := ""
	if _, words := split(args[1:]); len(words) > 0 {
		verb = words[0]
	}
	switch {
	case name == "npm" && slices.Contains([]string{"ci", "clean-install", "install", "i", "add"}, verb):
		return npmInstall, true
	case name == "npm" && verb == "cache":
		return npmCache, true
	case name == "yarn" && (verb == "" || verb == "install"):
		return yarnInstall, true
	case slices.Contains([]string{"config", "version", "-v", "--version", "pkg", "root", "prefix"}, verb) && name == "npm":
		return func(c *command.Call) command.Status { return command.Unknown }, true
	}
	return nil, false
}

// npmInstall is "npm ci" and "npm install".
func npmInstall(c *command.Call) command.Status {
	if vague(c) {
		return c.Misunderstood("its words are not known")
	}
	options, words := split(c.Args[1:], "--omit", "--include", "--prefix", "-C", "--registry", "--loglevel", "--cache", "-w", "--workspace")
	if slices.Contains(options, "--prefix") || slices.Contains(options, "-C") {
		return c.Misunderstood("another folder is not modelled")
	}
	names := words[1:]
	clean := words[0] == "ci" || words[0] == "clean-install"
	if slices.Contains(options, "-g") || slices.Contains(options, "--global") {
		r := npm.Names(bare(names))
		grow(c, globalModules, r.Disk, r.Compressed, strings.Join(r.Reasons, "; "))
		open(c, "/usr/local/bin", "/usr/local/lib")
		return nodeDone(c, r, globalModules)
	}
	r, known, certain := project(c, production(c, options), clean)
	if !certain {
		nodeModules(c, npm.Result{Disk: size.AtLeast(0), Compressed: size.AtLeast(0), Cache: size.AtLeast(0), Reasons: []string{"package.json or its lock file is not known"}}, clean)
		return command.Unknown
	}
	if !known {
		return 1 // npm ci without a lock file, or no package.json
	}
	if len(names) > 0 {
		more := npm.Names(bare(names))
		r.Disk, r.Compressed, r.Cache = r.Disk.Add(more.Disk), r.Compressed.Add(more.Compressed), r.Cache.Add(more.Cache)
		r.Reasons, r.Largest = append(r.Reasons, more.Reasons...), append(r.Largest, more.Largest...)
		forget(c, "package.json")
		forget(c, "package-lock.json")
	} else if !clean {
		writeLock(c, r)
	}
	nodeModules(c, r, clean)
	return nodeDone(c, r, path.Join(c.FS.Cwd, "node_modules"))
}

// bare takes versions off names.
func bare(names []string) []string {
	var out []string
	for _, n := range names {
		if i := strings.LastIndexByte(n, '@'); i > 0 {
			n = n[:i]
		}
		out = append(out, n)
	}
	return out
}

// production tells whether development dependencies are left out.
func production(c *command.Call, options []string) bool {
	prod := env(c, "NODE_ENV") == "production"
	for i, o := range options {
		switch {
		case o == "--production", o == "--prod", o == "--omit=dev", o == "--only=production", o == "--only=prod", o == "dev" && i > 0 && options[i-1] == "--omit":
			prod = true
		case o == "--include=dev", o == "--production=false", o == "dev" && i > 0 && options[i-1] == "--include":
			prod = false
		}
	}
	return prod
}

func env(c *command.Call, name string) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(c.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// project reads the lock file, or without one package.json. known is false where npm would find nothing, certain where
// the texts are not known. A lock file that nobody lists is taken as absent, also where the base image might have one.
func project(c *command.Call, production, clean bool) (r npm.Result, known, certain bool) {
	for _, lock := range []string{"npm-shrinkwrap.json", "package-lock.json"} {
		text, e := c.FS.Read(lock)
		switch {
		case e == files.ENOENT, e == files.Maybe && !c.FS.Tree.Shaken():
			clean = clean && e == files.ENOENT
			continue
		case e.Failed() || !text.Known:
			return r, false, false
		}
		r, ok := npm.Lock(text.Bytes, production, env(c, "TARGETPLATFORM"))
		return r, ok, true
	}
	if clean {
		return r, false, true
	}
	text, e := c.FS.Read("package.json")
	switch {
	case e == files.ENOENT:
		return npm.Names(nil), true, true // "npm install NAME" makes one
	case e.Failed() || !text.Known:
		return r, false, false
	}
	r, ok := npm.Manifest(text.Bytes, production)
	return r, ok, true
}

// nodeModules makes node_modules hold what was installed.
func nodeModules(c *command.Call, r npm.Result, clean bool) {
	dir := path.Join(c.FS.Cwd, "node_modules")
	if clean {
		c.FS.RemoveTree(dir)
	}
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return
	}
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil {
		return
	}
	c.FS.Change(f.Real, func(n *fstree.Node) {
		n.Open, n.Rest, n.Packed, n.Why = true, r.Disk, r.Compressed, strings.Join(r.Reasons, "; ")
	})
}

// nodeDone puts the cache in its place and tells what came.
func nodeDone(c *command.Call, r npm.Result, dir string) command.Status {
	home := env(c, "HOME")
	if home == "" {
		home = "/root"
	}
	cache := env(c, "npm_config_cache")
	if cache == "" {
		cache = home + "/.npm"
	}
	grow(c, cache, r.Cache, r.Cache, "archives that npm keeps; npm cache clean --force or a cache mount leaves none in the image")
	var parts []part
	for _, p := range r.Largest {
		parts = append(parts, part{p.Name, p.Disk, size.Zero})
	}
	tell(c, report.EffectWrite, "Packages: "+strings.Join(r.Reasons, "; ")+".", dir, r.Disk, parts)
	return command.Unknown
}

// forget drops the content of a file that a command rewrites.
func forget(c *command.Call, name string) {
	if f, e := c.FS.Lookup(name); e == files.OK && f.Node.Kind == fstree.File {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			n.Content, n.Size, n.Why = nil, n.Size.Loosen(0.3), "rewritten by npm"
		})
	}
}

// writeLock is the lock file that "npm install" leaves where there was none: some hundred bytes for each package.
func writeLock(c *command.Call, r npm.Result) {
	if _, e := c.FS.Lookup("package-lock.json"); e != files.ENOENT || r.Packages == 0 {
		return
	}
	real, e := c.FS.Create("package-lock.json", 0o666&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return
	}
	n := int64(r.Packages)
	c.FS.Change(real, func(f *fstree.Node) {
		f.Content, f.Size, f.Class, f.Why = nil, size.About(n*420, n*100, n*1500), "text", "the lock file that npm writes"
	})
}

// npmCache is "npm cache clean --force".
func npmCache(c *command.Call) command.Status {
	_, words := split(c.Args[1:])
	if len(words) < 2 || words[1] != "clean" {
		return command.Unknown
	}
	home := env(c, "HOME")
	if home == "" {
		home = "/root"
	}
	if f, e := c.FS.Lookup(home + "/.npm"); e == files.OK && f.Node.Kind == fstree.Dir {
		c.FS.Change(f.Real, func(n *fstree.Node) { n.Rest, n.Packed = size.About(0, 0, 100_000), size.About(0, 0, 50_000) })
	}
	return command.Unknown
}

// yarnInstall is yarn's first version: node_modules from yarn.lock, and a cache of its own.
func yarnInstall(c *command.Call) command.Status {
	if vague(c) {
		return c.Misunderstood("its words are not known")
	}
	text, e := c.FS.Read("yarn.lock")
	if e != files.OK || !text.Known {
		nodeModules(c, npm.Result{Disk: size.AtLeast(0), Compressed: size.AtLeast(0), Reasons: []string{"yarn.lock is not known"}}, false)
		return command.Unknown
	}
	r, ok := npm.Yarn(string(text.Bytes))
	if !ok {
		r = npm.Names(nil)
	}
	nodeModules(c, r, false)
	grow(c, "/usr/local/share/.cache/yarn", r.Cache.Scale(2, 1, 4), r.Cache, "archives that yarn keeps unpacked; yarn cache clean removes them")
	tell(c, report.EffectWrite, "Packages: "+strings.Join(r.Reasons, "; ")+".", path.Join(c.FS.Cwd, "node_modules"), r.Disk, nil)
	return command.Unknown
}
