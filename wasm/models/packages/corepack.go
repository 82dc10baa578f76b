package packages

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// corepackDist is where corepack's programs lie in the node images, as its links beside node name it.
const corepackDist = "../lib/node_modules/corepack/dist/"

// corepack knows the verbs that make links and that fetch package managers.
func (n nodeCall) corepack() (command.Func, bool) {
	switch n.verb {
	case "enable", "disable":
		return n.run(nodeCall.corepackLinks), true
	case "prepare", "install", "use", "up":
		return n.run(nodeCall.corepackFetch), true
	case "":
		return prints, true
	}
	return nil, false
}

// corepackLinks makes or removes the links to corepack's yarn and pnpm, beside the node of the official images.
func (n nodeCall) corepackLinks(c *command.Call) command.Status {
	names := n.names
	if len(names) == 0 {
		names = []string{"yarn", "pnpm"}
	}
	dir := n.value("--install-directory")
	if dir == "" {
		dir = "/usr/local/bin"
	}
	for _, name := range names {
		for _, program := range corepackPrograms[name] {
			at := path.Join(dir, program)
			c.FS.Unlink(at)
			if n.verb == "enable" {
				c.FS.Symlink(corepackDist+program+".js", at)
			}
		}
	}
	return command.Unknown
}

var corepackPrograms = map[string][]string{"yarn": {"yarn", "yarnpkg"}, "pnpm": {"pnpm", "pnpx"}, "npm": {"npm", "npx"}}

// managers are the sizes of package managers as corepack unpacks them: measured of pnpm 9.15 and yarn 1.22, and of yarn 4's one file.
var managers = map[string]size.Size{
	"pnpm":   size.About(18_450_000, 8_000_000, 30_000_000),
	"yarn":   size.About(5_350_000, 5_000_000, 5_500_000),
	"yarn 2": size.About(2_800_000, 1_500_000, 3_500_000),
}

// corepackFetch is "corepack prepare pnpm@9 --activate", and "corepack install" for what package.json names.
func (n nodeCall) corepackFetch(c *command.Call) command.Status {
	for name, version := range bare(n.names) {
		fetchManager(c, name, version)
	}
	if len(n.names) == 0 {
		if p := readProject(c, n.folder(c)); len(p.manifests) > 0 {
			name, version, _ := strings.Cut(p.manifests[0].PackageManager, "@")
			fetchManager(c, name, version)
		}
	}
	if n.verb == "use" || n.verb == "up" {
		forget(c, path.Join(n.folder(c), "package.json"), "rewritten by corepack")
	}
	return command.Unknown
}

// fetchManager puts a package manager into corepack's folder, once.
func fetchManager(c *command.Call, name, version string) {
	kind := name
	if name == "yarn" && version != "" && !strings.HasPrefix(version, "1") && version != "classic" {
		kind = "yarn 2"
	}
	disk, known := managers[kind]
	if !known {
		return
	}
	dir := env(c, "COREPACK_HOME")
	if dir == "" {
		dir = path.Join(home(c), ".cache/node/corepack")
	}
	dir = path.Join(dir, "v1", name)
	if f, e := c.FS.Lookup(dir); e == files.OK && f.Node.Kind == fstree.Dir && f.Node.Rest.Bytes > 0 {
		return
	}
	grow(c, dir, disk, disk.Scale(0.27, 0.2, 0.35), "the package manager that corepack fetched")
	tell(c, report.EffectWrite, "corepack fetches "+name+".", dir, disk, nil)
}

// byCorepack fetches the package manager that a command is, where its program is corepack's: the version that package.json names.
func (n nodeCall) byCorepack(c *command.Call, name string, m []npm.Manifest) {
	f, e := c.FS.LookupLink(path.Join("/usr/local/bin", name))
	if e != files.OK || f.Node.Kind != fstree.Symlink || !strings.Contains(f.Node.Link, "corepack") {
		return
	}
	version := ""
	if len(m) > 0 {
		if manager, v, _ := strings.Cut(m[0].PackageManager, "@"); manager == name {
			version = v
		}
	}
	fetchManager(c, name, version)
}
