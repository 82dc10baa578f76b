package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// npm knows the verbs that install, remove and cache, and those that change nothing.
func (n nodeCall) npm() (command.Func, bool) {
	switch n.verb {
	case "ci", "clean-install", "ic", "install-clean":
		return n.run(nodeCall.npmCi), true
	case "install", "i", "in", "add", "isntall":
		return n.run(nodeCall.npmInstall), true
	case "prune":
		return n.run(nodeCall.npmPrune), true
	case "uninstall", "remove", "rm", "r", "un":
		return n.run(nodeCall.npmRemove), true
	case "cache":
		return n.run(nodeCall.npmCache), true
	case "config", "set", "c":
		return n.run(nodeCall.npmConfig), true
	case "ls", "list", "ll", "outdated", "view", "info", "root", "prefix", "ping", "whoami", "help", "audit", "fund", "version", "pkg", "get", "bin", "explain":
		return n.run(nodeCall.npmTells), true
	case "rebuild", "rb":
		return n.run(nodeCall.npmRebuild), true
	case "dedupe", "ddp", "update", "up", "upgrade":
		return changesNothing, true // but for newer releases of the same packages
	case "":
		return prints, true // npm -v, npm --version
	}
	return nil, false
}

// npmTells is a verb that prints; "audit fix", "version 1.2.3" and "pkg set" write.
func (n nodeCall) npmTells(c *command.Call) command.Status {
	dir := n.folder(c)
	switch {
	case n.verb == "audit" && slices.Contains(n.names, "fix"):
		unknownModules(c, dir, "npm audit fix may change every package")
	case n.verb == "version" && len(n.names) > 0, n.verb == "pkg" && len(n.names) > 0 && n.names[0] != "get":
		forget(c, path.Join(dir, "package.json"), "rewritten by npm")
		forget(c, path.Join(dir, "package-lock.json"), "rewritten by npm")
	}
	return prints(c)
}

// npmCi is "npm ci": it needs a lock file, and starts from an empty node_modules.
func (n nodeCall) npmCi(c *command.Call) command.Status {
	dir := n.folder(c)
	s, at, sure := n.npmLock(c, dir)
	switch {
	case at == absent && sure && !above(c, dir):
		*c.Err = c.Err.Add(files.KnownString("npm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1.\n"))
		return 1
	case at == absent:
		c.Note("npm ci needs package-lock.json or npm-shrinkwrap.json, and none is known to be here: it fails without.")
		fallthrough
	case at != present:
		c.FS.RemoveTree(path.Join(dir, "node_modules"))
		unknownModules(c, dir, "the lock file is not known")
		n.npmCaches(c, modules{dir: dir, Result: npm.Result{Archives: size.AtLeast(0)}}, true)
		return command.Unknown
	}
	c.FS.RemoveTree(path.Join(dir, "node_modules"))
	m := weigh(c, dir, s)
	m.write(c)
	n.npmCaches(c, m, true)
	n.scripts(c, s)
	m.tell(c, path.Join(dir, "node_modules"))
	return command.Unknown
}

// npmLock reads the lock file that npm would.
func (n nodeCall) npmLock(c *command.Call, dir string) (s npm.Set, at presence, sure bool) {
	sure = true
	for _, name := range []string{"npm-shrinkwrap.json", "package-lock.json"} {
		text, at, certain := lockText(c, path.Join(dir, name))
		sure = sure && certain
		switch at {
		case doubted:
			return s, doubted, false
		case present:
			s, ok := npm.Lock(text, n.wants(c, true))
			if !ok {
				return s, doubted, false
			}
			return s, present, true
		}
	}
	return s, absent, sure
}

// npmInstall is "npm install", with names or without, here or for everybody (-g).
func (n nodeCall) npmInstall(c *command.Call) command.Status {
	if n.has("-g", "--global", "--location=global") {
		return n.global(c, n.prefix(c))
	}
	dir := n.folder(c)
	p := readProject(c, dir)
	s, at, _ := n.npmLock(c, dir)
	locked := at == present && !n.has("--no-package-lock", "--package-lock=false")
	switch {
	case p.manifest == doubted || at == doubted:
		unknownModules(c, dir, "package.json or its lock file is not known")
		n.npmCaches(c, modules{dir: dir, Result: npm.Result{Archives: size.AtLeast(0)}}, false)
		return command.Unknown
	case !locked:
		s = npm.For(c.Facts).Resolve(n.wants(c, true), p.manifests...)
		s.Links = workspaceLinks(p)
	}
	if len(n.names) > 0 {
		s = n.with(c, s)
	}
	m := weigh(c, dir, s)
	m.write(c)
	n.npmCaches(c, m, locked && len(n.names) == 0)
	n.writeLock(c, m, locked)
	n.scripts(c, s)
	m.tell(c, path.Join(dir, "node_modules"))
	return command.Unknown
}

// workspaceLinks are node_modules' links to a project's own folders.
func workspaceLinks(p project) map[string]string {
	out := map[string]string{}
	for i, dir := range p.workspaces {
		if name := p.manifests[i+1].Name; name != "" {
			out["node_modules/"+name] = dir
		}
	}
	return out
}

// with adds packages that the command line names.
func (n nodeCall) with(c *command.Call, s npm.Set) npm.Set {
	more := npm.For(c.Facts).Resolve(n.wants(c, true), npm.Manifest{Dependencies: bare(n.names)})
	there := map[string]bool{}
	for _, p := range s.Packages {
		there[p.Path] = true
	}
	for _, p := range more.Packages {
		if !there[p.Path] {
			s.Packages = append(s.Packages, p)
		}
	}
	s.Unmeasured = append(s.Unmeasured, more.Unmeasured...)
	if s.From == "" || s.From == "package.json" {
		s.From = "the command line"
		s.Guessed = true
	}
	return s
}

// writeLock is the lock file that "npm install" leaves: some hundred bytes for each package.
func (n nodeCall) writeLock(c *command.Call, m modules, locked bool) {
	lock := path.Join(m.dir, "package-lock.json")
	if len(n.names) > 0 {
		forget(c, path.Join(m.dir, "package.json"), "rewritten by npm")
	}
	if locked {
		if len(n.names) > 0 {
			forget(c, lock, "rewritten by npm")
		}
		return
	}
	if m.Packages == 0 || n.has("--no-package-lock", "--package-lock=false", "--no-save") {
		return
	}
	real, e := c.FS.Create(lock, 0o666&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return
	}
	k := int64(m.Packages)
	c.FS.Change(real, func(f *fstree.Node) {
		f.Content, f.Size, f.Class, f.Why = nil, size.About(k*420, k*200, k*1500), "text", "the lock file that npm writes"
	})
}

// npmPrune is "npm prune": what package.json does not ask for goes, with --omit=dev development dependencies too.
func (n nodeCall) npmPrune(c *command.Call) command.Status {
	dir := n.folder(c)
	s, at, _ := n.npmLock(c, dir)
	if at != present {
		p := readProject(c, dir)
		if p.manifest != present {
			return command.Unknown
		}
		s = npm.For(c.Facts).Resolve(n.wants(c, true), p.manifests...)
	}
	weigh(c, dir, s).keep(c)
	return command.Unknown
}

// npmRebuild compiles what packages bring as sources.
func (n nodeCall) npmRebuild(c *command.Call) command.Status {
	dir := path.Join(n.folder(c), "node_modules")
	if f, e := c.FS.Lookup(dir); e == files.OK && f.Node.Kind == fstree.Dir {
		grow(c, dir, size.About(1_000_000, 0, 50_000_000), size.About(300_000, 0, 20_000_000), "what npm rebuild compiled")
	}
	return command.Unknown
}

// npmRemove is "npm uninstall": the packages named go, what only they needed is not followed.
func (n nodeCall) npmRemove(c *command.Call) command.Status {
	dir := path.Join(n.folder(c), "node_modules")
	if n.has("-g", "--global") {
		dir = path.Join(n.prefix(c), "lib/node_modules")
	}
	for name := range bare(n.names) {
		if f, e := c.FS.Lookup(path.Join(dir, name)); e == files.OK && f.Node.Kind == fstree.Dir {
			c.FS.RemoveTree(path.Join(dir, name))
		}
	}
	if !n.has("-g", "--global") {
		forget(c, path.Join(n.folder(c), "package.json"), "rewritten by npm")
		forget(c, path.Join(n.folder(c), "package-lock.json"), "rewritten by npm")
	}
	return command.Unknown
}

// prefix is where -g installs: beside the node of the official images, and of Debian's and Alpine's packages.
func (n nodeCall) prefix(c *command.Call) string {
	for _, p := range []string{n.value("--prefix"), env(c, "NPM_CONFIG_PREFIX"), env(c, "npm_config_prefix")} {
		if p != "" {
			return p
		}
	}
	return "/usr/local"
}

// global is an installation for everybody: each package in a folder of its own with all that it needs, its commands beside.
func (n nodeCall) global(c *command.Call, prefix string) command.Status {
	dir := path.Join(prefix, "lib/node_modules")
	table := npm.For(c.Facts)
	var all npm.Set
	all.From = "the command line"
	for name, version := range bare(n.names) {
		s := table.Resolve(n.wants(c, true), npm.Manifest{Dependencies: map[string]string{name: version}})
		r := table.Estimate(s)
		if f, e := c.FS.Lookup(path.Join(dir, name)); e == files.OK && f.Node.Kind == fstree.Dir {
			c.FS.RemoveTree(path.Join(dir, name))
		}
		if !strings.ContainsAny(name, ":") {
			grow(c, path.Join(dir, name), r.Disk, r.Compressed, strings.Join(r.Reasons, "; "))
		} else {
			grow(c, dir, r.Disk, r.Compressed, strings.Join(r.Reasons, "; "))
		}
		all.Packages, all.Unmeasured, all.Guessed = append(all.Packages, s.Packages...), append(all.Unmeasured, s.Unmeasured...), true
		for _, b := range globalCommands[name] {
			c.FS.MkdirAll(path.Join(prefix, "bin"), 0o755)
			c.FS.Unlink(path.Join(prefix, "bin", b[0]))
			c.FS.Symlink("../lib/node_modules/"+name+"/"+b[1], path.Join(prefix, "bin", b[0]))
		}
	}
	open(c, dir, path.Join(prefix, "bin"))
	m := weigh(c, dir, all)
	n.npmCaches(c, m, false)
	n.scripts(c, all)
	m.tell(c, dir)
	return command.Unknown
}

// globalCommands are the commands of packages that people install for everybody, where each has had the same file for years.
var globalCommands = map[string][][2]string{
	"@angular/cli": {{"ng", "bin/ng.js"}},
	"@nestjs/cli":  {{"nest", "bin/nest.js"}},
	"eslint":       {{"eslint", "bin/eslint.js"}},
	"http-server":  {{"http-server", "bin/http-server"}},
	"nodemon":      {{"nodemon", "bin/nodemon.js"}},
	"npm":          {{"npm", "bin/npm-cli.js"}, {"npx", "bin/npx-cli.js"}},
	"pm2":          {{"pm2", "bin/pm2"}, {"pm2-runtime", "bin/pm2-runtime"}, {"pm2-docker", "bin/pm2-docker"}, {"pm2-dev", "bin/pm2-dev"}},
	"prisma":       {{"prisma", "build/index.js"}},
	"serve":        {{"serve", "build/main.js"}},
	"ts-node":      {{"ts-node", "dist/bin.js"}},
	"tsx":          {{"tsx", "dist/cli.mjs"}},
	"typescript":   {{"tsc", "bin/tsc"}},
	"vite":         {{"vite", "bin/vite.js"}},
}

// npmCaches is npm's cache of archives, and without a lock file also what it asked the registry.
func (n nodeCall) npmCaches(c *command.Call, m modules, locked bool) {
	dir := n.value("--cache")
	for _, key := range []string{"NPM_CONFIG_CACHE", "npm_config_cache"} {
		if v := env(c, key); dir == "" && v != "" {
			dir = v
		}
	}
	if dir == "" {
		dir = path.Join(home(c), ".npm")
	}
	m.cache(c, dir, npm.For(c.Facts).Cache(m.set, m.Result, locked), "archives that npm keeps; npm cache clean --force or a cache mount leaves none in the image")
}

// npmCache is "npm cache clean --force": what is left are the logs.
func (n nodeCall) npmCache(c *command.Call) command.Status {
	if len(n.names) == 0 || n.names[0] != "clean" && n.names[0] != "rm" {
		return command.Unknown
	}
	if !n.has("--force", "-f") {
		c.Note("Since version 5, npm cache clean fails without --force.")
		return command.Unknown
	}
	emptyCache(c, path.Join(home(c), ".npm"))
	return command.Unknown
}

// emptyCache takes away what caches hold.
func emptyCache(c *command.Call, dir string) {
	if f, e := c.FS.Lookup(dir); e == files.OK && f.Node.Kind == fstree.Dir {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			n.Class, n.Rest, n.Packed = "", size.About(0, 0, 30_000), size.About(0, 0, 10_000)
		})
	}
}

// npmConfig is "npm config set KEY VALUE", which writes the user's .npmrc.
func (n nodeCall) npmConfig(c *command.Call) command.Status {
	if n.verb != "set" && (len(n.names) == 0 || n.names[0] != "set") {
		return prints(c)
	}
	rc := path.Join(home(c), ".npmrc")
	if _, e := c.FS.Lookup(rc); e == files.OK {
		forget(c, rc, "rewritten by npm")
		return command.Unknown
	}
	if real, e := c.FS.Create(rc, 0o600, true); !e.Failed() && real != "" {
		c.FS.Change(real, func(f *fstree.Node) {
			f.Content, f.Size, f.Class, f.Why = nil, size.About(60, 5, 1000), "text", "npm's settings"
		})
	}
	return command.Unknown
}

// forget drops the content of a file that a command rewrites.
func forget(c *command.Call, name, why string) {
	if f, e := c.FS.Lookup(name); e == files.OK && f.Node.Kind == fstree.File {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			n.Content, n.Size, n.Why = nil, n.Size.Loosen(0.3), why
		})
	}
}
