package pip

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// python is one interpreter's places.
type python struct {
	prefix, site, bin string
	// version is "3.12", "" if not known.
	version string
	venv    bool
	// system is true for a distribution's own interpreter.
	system bool
}

// interpreter finds the Python that a command runs with: that beside the program where its path was typed, else the first of PATH.
func (m Model) interpreter(c *command.Call) *python {
	if dir := path.Dir(c.Args[0]); dir != "." {
		if p, ok := m.environment(c, path.Dir(c.FS.Abs(dir))); ok {
			return p
		}
	}
	for _, dir := range strings.Split(leave.Env(c, "PATH"), ":") {
		if dir == "/usr/local/bin" || dir == "/usr/bin" {
			break
		}
		if p, ok := m.environment(c, path.Dir(dir)); ok {
			return p
		}
		if dir == "/opt/conda/bin" || leave.Env(c, "CONDA_DIR") != "" && dir == leave.Env(c, "CONDA_DIR")+"/bin" {
			prefix := path.Dir(dir)
			return &python{prefix: prefix, site: prefix + "/lib", bin: dir}
		}
	}
	return m.base(c)
}

// environment is the virtual environment at a folder.
func (m Model) environment(c *command.Call, dir string) (*python, bool) {
	if there, _ := leave.Is(c, dir+"/pyvenv.cfg"); !there {
		return m.base(c), dir == m.base(c).prefix
	}
	p := &python{prefix: dir, bin: dir + "/bin", venv: true, version: versionBelow(c, dir+"/lib")}
	p.site = site(dir+"/lib", p.version, "site-packages")
	return p, true
}

func site(lib, version, name string) string {
	if version == "" {
		return lib
	}
	return lib + "/python" + version + "/" + name
}

// base is the image's own Python: that of the official images, or the distribution's.
func (m Model) base(c *command.Call) *python {
	if v := strings.SplitN(leave.Env(c, "PYTHON_VERSION"), ".", 3); len(v) > 1 {
		p := &python{prefix: "/usr/local", bin: "/usr/local/bin", version: v[0] + "." + v[1]}
		p.site = site("/usr/local/lib", p.version, "site-packages")
		return p
	}
	version := versionBelow(c, "/usr/lib")
	if version == "" {
		version = shipped[m.Distro]
	}
	if strings.HasPrefix(m.Distro, "alpine") {
		return &python{prefix: "/usr", bin: "/usr/bin", version: version, site: site("/usr/lib", version, "site-packages"), system: true}
	}
	return &python{prefix: "/usr/local", bin: "/usr/local/bin", version: version, site: site("/usr/local/lib", version, "dist-packages"), system: true}
}

// shipped is the Python 3 of a distribution's release (packages.debian.org and packages.ubuntu.com, python3).
var shipped = map[string]string{
	"debian 10": "3.7", "debian 11": "3.9", "debian 12": "3.11", "debian 13": "3.13", "debian stable-slim": "3.13",
	"ubuntu 20.04": "3.8", "ubuntu 22.04": "3.10", "ubuntu 24.04": "3.12",
}

// versionBelow looks for a folder python3.N.
func versionBelow(c *command.Call, lib string) string {
	list, _, e := c.FS.List(lib)
	if e.Failed() {
		return ""
	}
	for _, x := range list {
		if v, ok := strings.CutPrefix(x.Name, "python3."); ok && !strings.ContainsAny(v, files.Mark+files.GlobMark) {
			return "3." + v
		}
	}
	return ""
}

// user is where packages of one user go.
func (p *python) user(c *command.Call) *python {
	home := leave.Home(c) + "/.local"
	return &python{prefix: home, bin: home + "/bin", version: p.version, site: site(home+"/lib", p.version, "site-packages")}
}

// below is the same layout under another prefix.
func (p *python) below(prefix string) *python {
	return &python{prefix: prefix, bin: prefix + "/bin", version: p.version, site: site(prefix+"/lib", p.version, "site-packages")}
}

// marker starts the Class of a folder in which the model remembers what it installed.
const marker = "pip:"

// marked are the packages that a file or folder is marked with.
func marked(c *command.Call, p string) (names []string, ok bool) {
	text, ok := strings.CutPrefix(class(c, p), marker)
	return strings.Fields(text), ok
}

// installed are the packages that earlier commands of this model put into a folder.
func installed(c *command.Call, dir string) map[string]bool {
	have := map[string]bool{}
	names, _ := marked(c, dir)
	for _, n := range names {
		have[n] = true
	}
	return have
}

// remember adds to them.
func remember(c *command.Call, dir string, have map[string]bool, names []string) {
	f, e := c.FS.Lookup(dir)
	if e.Failed() || f.Node == nil || f.Node.Kind != fstree.Dir {
		return
	}
	for n := range have {
		names = append(names, n)
	}
	slices.Sort(names)
	c.FS.Change(f.Real, func(n *fstree.Node) { n.Class = marker + " " + strings.Join(slices.Compact(names), " ") })
}

// venvParts are the sizes of what "python3 -m venv" writes beside packages, as Python 3.11 does.
var venvParts = map[string]int64{"activate": 1700, "activate.csh": 900, "activate.fish": 2200, "Activate.ps1": 9033}

// ensured is pip as an environment gets it, and setuptools until Python 3.11: 8.2 MB and 5 MB compiled, measured with 3.11;
// later ones have pip alone, of 9 to 12 MB.
func ensured(version string) *leave.Bytes {
	if minor, ok := strings.CutPrefix(version, "3."); ok && (len(minor) == 1 || minor <= "11") {
		return leave.About(22e6, 17e6, 26e6, 0.32)
	}
	return leave.About(13.5e6, 9e6, 17e6, 0.32)
}

// makeVenv writes a virtual environment (docs.python.org, venv). pip says whether pip comes with it.
func (m Model) makeVenv(c *command.Call, dir string, pip bool) command.Status {
	base := m.base(c)
	if dir = path.Clean(c.FS.Abs(dir)); dir == "/usr" || dir == base.prefix {
		return command.Unknown // uv may be told to take the system's own
	}
	if e := c.FS.MkdirAll(dir, 0o755); e.Failed() {
		return 1
	}
	p := base.below(dir)
	written := func(name string, n int64, mode uint32, class string) {
		b := size.About(n, n*3/4, n*5/4)
		leave.File(c, name, &leave.Output{Bytes: leave.Packed(b, 0.4), Mode: mode, Class: class, Why: "written with the environment"})
	}
	written(dir+"/pyvenv.cfg", 200, 0o644, "text")
	for name, n := range venvParts {
		class := "text"
		if name == "activate" {
			class = command.Activates + dir
		}
		written(p.bin+"/"+name, n, 0o644, class)
	}
	link := func(text, name string) {
		if _, e := c.FS.LookupLink(p.bin + "/" + name); e != files.OK {
			c.FS.Symlink(text, p.bin+"/"+name)
		}
	}
	exe := "/usr/local/bin/python3"
	if base.system {
		exe = "/usr/bin/python3"
	}
	link(exe, "python3")
	link("python3", "python")
	if p.version != "" {
		link("python3", "python"+p.version)
		c.FS.MkdirAll(dir+"/include/python"+p.version, 0o755)
	}
	if e := c.FS.MkdirAll(p.site, 0o755); e.Failed() {
		return 1
	}
	if _, e := c.FS.LookupLink(dir + "/lib64"); e != files.OK {
		c.FS.Symlink("lib", dir+"/lib64")
	}
	if pip {
		for _, name := range []string{"pip", "pip3"} {
			written(p.bin+"/"+name, 230, 0o755, "program")
		}
		leave.Grow(c, p.site, ensured(p.version), "pip, which an environment starts with")
	}
	leave.Open(c, p.bin, p.site)
	return command.Unknown
}

// sources are the bytes of Python files below a folder.
func sources(c *command.Call, dir string) (n int64) {
	tree, at := c.FS.TreeOf(c.FS.Abs(dir))
	count := 0
	tree.Walk(at, func(p string, f *fstree.Node) bool {
		if count++; count > 5000 {
			return false
		}
		if f.Kind == fstree.Dir {
			base := path.Base(p)
			return p == at || base != "node_modules" && base != "tests" && base[0] != '.'
		}
		if strings.HasSuffix(p, ".py") {
			n += f.Size.Bytes
		}
		return true
	})
	return n
}
