package packages

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// yarn knows the verbs of yarn 1 and of yarn 2 and later (berry) that install and cache; others are scripts.
func (n nodeCall) yarn() (command.Func, bool) {
	switch n.verb {
	case "", "install", "add", "workspaces":
		return n.run(nodeCall.yarnInstall), true
	case "global":
		return n.run(nodeCall.yarnGlobal), true
	case "cache":
		return n.run(nodeCall.yarnCache), true
	case "set", "config", "plugin":
		return n.run(nodeCall.yarnConfig), true
	case "versions", "version", "why", "list", "info", "licenses", "check", "audit", "outdated":
		return prints, true
	}
	return nil, false
}

// yarnInstall is "yarn", "yarn install", "yarn add NAME" and "yarn workspaces focus".
func (n nodeCall) yarnInstall(c *command.Call) command.Status {
	switch {
	case n.verb == "workspaces" && (len(n.names) == 0 || n.names[0] != "focus"):
		return c.Misunderstood("yarn workspaces runs scripts")
	case n.verb == "workspaces":
		n.names = nil
	case n.verb == "" && n.has("-v", "--version", "--help", "-h"):
		return prints(c)
	}
	dir := n.folder(c)
	p := readProject(c, dir)
	text, at, _ := lockText(c, path.Join(dir, "yarn.lock"))
	berry := at == present && npm.Berry(string(text))
	n.byCorepack(c, "yarn", p.manifests)
	o := n.wants(c, !berry)
	var s npm.Set
	switch {
	case at == doubted || p.manifest == doubted:
		unknownModules(c, dir, "package.json or yarn.lock is not known")
		return command.Unknown
	case at == present:
		var ok bool
		if s, ok = npm.Yarn(string(text), o, p.manifests...); !ok && len(strings.TrimSpace(string(text))) > 0 && len(s.Packages) == 0 {
			s = npm.For(c.Facts).Resolve(o, p.manifests...)
		}
	default:
		s = npm.For(c.Facts).Resolve(o, p.manifests...)
	}
	s.Links = workspaceLinks(p)
	if len(n.names) > 0 {
		s = n.with(c, s)
	}
	m := weigh(c, dir, s)
	if berry {
		return n.berryInstall(c, m)
	}
	m.list, m.each = ".yarn-integrity", 155
	m.write(c)
	m.cache(c, n.yarnFolder(c), npm.YarnCache(m.Result), "packages that yarn keeps, unpacked and as archives; yarn cache clean removes them")
	if at != present {
		m.newLock(c, "yarn.lock", 320)
	}
	n.scripts(c, s)
	m.tell(c, path.Join(dir, "node_modules"))
	return command.Unknown
}

// berryInstall is yarn 2 and later: node_modules where .yarnrc.yml says so, else archives alone (Plug'n'Play).
func (n nodeCall) berryInstall(c *command.Call, m modules) command.Status {
	rc, at := readText(c, path.Join(m.dir, ".yarnrc.yml"))
	text := string(rc)
	cache := path.Join(home(c), ".yarn/berry/cache")
	if at == present && strings.Contains(text, "enableGlobalCache: false") {
		cache = path.Join(m.dir, ".yarn/cache")
	}
	m.cache(c, cache, m.Archives.Scale(1.05, 0.9, 1.25), "archives that yarn keeps")
	if at == present && strings.Contains(text, "nodeLinker: node-modules") || at == present && strings.Contains(text, "nodeLinker: \"node-modules\"") {
		m.list, m.each = ".yarn-state.yml", 120
		m.write(c)
		m.tell(c, path.Join(m.dir, "node_modules"))
		return command.Unknown
	}
	if at == doubted || strings.Contains(text, "pnpm") {
		unknownModules(c, m.dir, "how yarn links packages here is not known")
		return command.Unknown
	}
	m.Packages = max(m.Packages, 1)
	m.newFile(c, ".pnp.cjs", 50_000+int64(m.Packages)*600, "how yarn finds packages in their archives")
	m.tell(c, cache)
	return command.Unknown
}

// newLock is a lock file that was not there, of some bytes for each package.
func (m modules) newLock(c *command.Call, name string, each int64) {
	if m.Packages > 0 {
		m.newFile(c, name, int64(m.Packages)*each, "the lock file that was written")
	}
}

// newFile is a file of the project that an installation writes.
func (m modules) newFile(c *command.Call, name string, bytes int64, why string) {
	real, e := c.FS.Create(path.Join(m.dir, name), 0o666&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return
	}
	c.FS.Change(real, func(f *fstree.Node) {
		f.Content, f.Size, f.Class, f.Why = nil, size.About(bytes, bytes/2, bytes*3), "text", why
	})
}

// yarnFolder is the cache of yarn's first version: root's lies beside the programs.
func (n nodeCall) yarnFolder(c *command.Call) string {
	for _, dir := range []string{n.value("--cache-folder"), env(c, "YARN_CACHE_FOLDER")} {
		if dir != "" {
			return dir
		}
	}
	if c.FS.UID == 0 {
		return "/usr/local/share/.cache/yarn"
	}
	return path.Join(home(c), ".cache/yarn")
}

// yarnGlobal is "yarn global add NAME": for root below /usr/local/share.
func (n nodeCall) yarnGlobal(c *command.Call) command.Status {
	if len(n.names) == 0 || n.names[0] != "add" {
		return command.Unknown
	}
	s := npm.For(c.Facts).Resolve(npm.Options{Production: true, Platform: c.Platform}, npm.Manifest{Dependencies: bare(n.names[1:])})
	s.From = "the command line"
	dir := "/usr/local/share/.config/yarn/global"
	if c.FS.UID != 0 {
		dir = path.Join(home(c), ".config/yarn/global")
	}
	m := weigh(c, dir, s)
	m.list = ""
	m.write(c)
	open(c, "/usr/local/bin")
	m.cache(c, n.yarnFolder(c), npm.YarnCache(m.Result), "packages that yarn keeps; yarn cache clean removes them")
	m.tell(c, dir)
	return command.Unknown
}

// yarnCache is "yarn cache clean".
func (n nodeCall) yarnCache(c *command.Call) command.Status {
	if len(n.names) > 0 && (n.names[0] == "clean" || n.names[0] == "clear") {
		emptyCache(c, n.yarnFolder(c))
		emptyCache(c, path.Join(home(c), ".yarn/berry/cache"))
		emptyCache(c, path.Join(n.folder(c), ".yarn/cache"))
	}
	return command.Unknown
}

// yarnConfig is "yarn config set" and "yarn set version", which write settings or fetch another yarn.
func (n nodeCall) yarnConfig(c *command.Call) command.Status {
	dir := n.folder(c)
	if n.verb == "config" && (len(n.names) == 0 || n.names[0] != "set") {
		return prints(c)
	}
	if n.verb != "config" {
		if e := c.FS.MkdirAll(path.Join(dir, ".yarn"), 0o755); e.Failed() {
			return command.Unknown
		}
		grow(c, path.Join(dir, ".yarn"), size.About(2_900_000, 0, 4_000_000), size.About(800_000, 0, 1_200_000), "yarn itself, as the project keeps it")
		forget(c, path.Join(dir, "package.json"), "rewritten by yarn")
	}
	for _, rc := range []string{path.Join(dir, ".yarnrc.yml"), path.Join(home(c), ".yarnrc")} {
		if _, e := c.FS.Lookup(rc); e == files.OK {
			forget(c, rc, "rewritten by yarn")
		}
	}
	open(c, dir, home(c))
	return command.Unknown
}
