package packages

import (
	"path"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// pnpm knows the verbs that install and cache; others are scripts.
func (n nodeCall) pnpm() (command.Func, bool) {
	switch n.verb {
	case "install", "i", "add", "ci":
		return n.run(nodeCall.pnpmInstall), true
	case "fetch":
		return n.run(nodeCall.pnpmFetch), true
	case "deploy":
		return n.run(nodeCall.pnpmDeploy), true
	case "rebuild", "rb":
		return n.run(nodeCall.npmRebuild), true
	case "prune":
		return n.run(nodeCall.pnpmPrune), true
	case "store":
		return n.run(nodeCall.pnpmStore), true
	case "config", "set", "c":
		return n.run(nodeCall.npmConfig), true
	case "list", "ls", "ll", "outdated", "why", "audit", "licenses", "root", "bin", "get", "":
		return prints, true
	}
	return nil, false
}

// pnpmSet reads the lock file, or without one package.json. known is false where neither tells.
func (n nodeCall) pnpmSet(c *command.Call, dir string) (s npm.Set, locked, known bool) {
	text, at, _ := lockText(c, path.Join(dir, "pnpm-lock.yaml"))
	o := n.wants(c, true)
	if at == present {
		s, ok := npm.Pnpm(string(text), o)
		return s, true, ok
	}
	p := readProject(c, dir)
	if at == doubted || p.manifest == doubted {
		return s, false, false
	}
	s = npm.For(c.Facts).Resolve(o, p.manifests...)
	return s, false, true
}

// pnpmInstall is "pnpm install" and "pnpm add NAME". Files lie once, in the store, with further names in node_modules/.pnpm; where
// the store is in a cache mount, node_modules has copies and the image no store.
func (n nodeCall) pnpmInstall(c *command.Call) command.Status {
	if n.has("-g", "--global") {
		return n.pnpmGlobal(c)
	}
	dir := n.folder(c)
	n.byCorepack(c, "pnpm", readProject(c, dir).manifests)
	s, locked, known := n.pnpmSet(c, dir)
	if !known {
		unknownModules(c, dir, "package.json or pnpm-lock.yaml is not known")
		return command.Unknown
	}
	if len(n.names) > 0 {
		s = n.with(c, s)
		forget(c, path.Join(dir, "package.json"), "rewritten by pnpm")
		forget(c, path.Join(dir, "pnpm-lock.yaml"), "rewritten by pnpm")
	}
	m := weigh(c, dir, s)
	m.list, m.each = ".modules.yaml", 70
	m.grow(c)
	if base, ok := m.at(c); ok && !s.Guessed {
		n.pnpmTops(c, m, base)
		m.record(c, base)
	}
	n.pnpmIndex(c, m)
	if !locked {
		m.newLock(c, "pnpm-lock.yaml", 250)
	}
	m.tell(c, path.Join(dir, "node_modules"))
	return command.Unknown
}

// pnpmTops are the links to what the project itself asks for.
func (n nodeCall) pnpmTops(c *command.Call, m modules, base string) {
	if e := c.FS.MkdirAll(path.Join(base, ".pnpm"), 0o755); e.Failed() {
		return
	}
	c.FS.Change(path.Join(base, ".pnpm"), func(f *fstree.Node) {
		f.Open, f.Rest, f.Packed, f.Why = true, m.Disk, m.Compressed, "packages, each once"
	})
	c.FS.Change(base, func(f *fstree.Node) { f.Rest, f.Packed = size.Zero, size.Zero })
	direct := map[string]bool{}
	for link := range m.set.Links {
		direct[path.Join(m.dir, link)] = true
	}
	for _, p := range m.set.Packages {
		at := path.Join(m.dir, "node_modules", p.Name)
		if !direct[at] {
			continue
		}
		delete(direct, at)
		if e := c.FS.MkdirAll(path.Dir(at), 0o755); e.Failed() {
			continue
		}
		up := ""
		if p.Name[0] == '@' {
			up = "../"
		}
		c.FS.Symlink(up+p.Path[len("node_modules/"):], at)
	}
}

// pnpmIndex is what the store holds beside the files that node_modules shares with it: an index of each package.
func (n nodeCall) pnpmIndex(c *command.Call, m modules) {
	dir := n.pnpmFolder(c)
	if f, e := c.FS.Lookup(dir); e == files.OK && c.FS.InMount(f.Real) {
		m.cache(c, dir, m.Disk, "the store of pnpm")
		return
	}
	m.cache(c, dir, npm.PnpmIndex(m.Result), "pnpm's index of packages; their files are those of node_modules")
}

// pnpmFolder is the store.
func (n nodeCall) pnpmFolder(c *command.Call) string {
	if dir := n.value("--store-dir"); dir != "" {
		return dir
	}
	for _, key := range []string{"npm_config_store_dir", "NPM_CONFIG_STORE_DIR", "pnpm_config_store_dir"} {
		if dir := env(c, key); dir != "" {
			return dir
		}
	}
	if dir := env(c, "PNPM_HOME"); dir != "" {
		return path.Join(dir, "store")
	}
	return path.Join(home(c), ".local/share/pnpm/store")
}

// pnpmFetch fills the store from the lock file alone, and node_modules/.pnpm with it.
func (n nodeCall) pnpmFetch(c *command.Call) command.Status {
	return n.pnpmInstall(c)
}

// pnpmDeploy is "pnpm --filter=NAME deploy FOLDER": one workspace's files and what it needs, in a folder of their own. Which part
// of the lock file that is, is not followed.
func (n nodeCall) pnpmDeploy(c *command.Call) command.Status {
	if len(n.names) == 0 {
		return command.Unknown
	}
	to := c.FS.Abs(n.names[0])
	s, _, known := n.pnpmSet(c, n.folder(c))
	if !known {
		unknownModules(c, to, "pnpm-lock.yaml is not known")
		return command.Unknown
	}
	m := weigh(c, to, s)
	part := 1.0
	if n.has("-F") || n.value("--filter") != "" {
		part = 0.05
	}
	m.Disk, m.Compressed = m.Disk.Scale(1, part, 1), m.Compressed.Scale(1, part, 1)
	m.grow(c)
	grow(c, to, size.About(300_000, 1_000, 20_000_000), size.About(100_000, 500, 8_000_000), "the project's own files, as pnpm deploy copies them")
	m.tell(c, path.Join(to, "node_modules"))
	return command.Unknown
}

// pnpmPrune takes development packages away. Their files stay in the store, which holds them too.
func (n nodeCall) pnpmPrune(c *command.Call) command.Status {
	dir := n.folder(c)
	s, _, known := n.pnpmSet(c, dir)
	if !known {
		return command.Unknown
	}
	m := weigh(c, dir, s)
	at := path.Join(dir, "node_modules/.pnpm")
	f, e := c.FS.Lookup(at)
	if e != files.OK || f.Node.Kind != fstree.Dir || f.Node.Rest.Certainty != size.Estimated || f.Node.Rest.Bytes <= m.Disk.Bytes {
		return command.Unknown
	}
	stays := f.Node.Rest.Sub(m.Disk)
	packed := f.Node.Packed.Sub(m.Compressed)
	c.FS.Change(f.Real, func(d *fstree.Node) { d.Rest, d.Packed = m.Disk, m.Compressed })
	store := n.pnpmFolder(c)
	if g, e := c.FS.Lookup(store); e == files.OK && !c.FS.InMount(g.Real) {
		grow(c, store, stays, packed, "files of development packages, which only the store still has; pnpm store prune removes them")
	}
	return command.Unknown
}

// pnpmStore is "pnpm store prune", which drops what no project on this machine uses.
func (n nodeCall) pnpmStore(c *command.Call) command.Status {
	if len(n.names) > 0 && n.names[0] == "prune" {
		emptyCache(c, n.pnpmFolder(c))
	}
	return command.Unknown
}

// pnpmGlobal is "pnpm add -g NAME".
func (n nodeCall) pnpmGlobal(c *command.Call) command.Status {
	s := npm.For(c.Facts).Resolve(n.wants(c, true), npm.Manifest{Dependencies: bare(n.names)})
	s.From = "the command line"
	dir := env(c, "PNPM_HOME")
	if dir == "" {
		dir = path.Join(home(c), ".local/share/pnpm")
	}
	m := weigh(c, path.Join(dir, "global/5"), s)
	m.grow(c)
	open(c, dir)
	m.tell(c, dir)
	return command.Unknown
}
