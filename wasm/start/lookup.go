package start

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// program is a file that a name leads to.
type program struct {
	// path is as it was found, real after its links.
	path, real string
	// node is nil where the file is not listed.
	node *fstree.Node
	// base is true for a program that is not listed and that the base image is made of.
	base bool
	// denied is true where a file of that name is there and may not be run.
	denied bool
}

// defaultPath is what a runtime sets where the image has no PATH (moby, oci/defaults: DefaultPathEnv).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// program looks a command up as Go's exec.LookPath does for runc: by its path where it has a slash, else in PATH.
func (c *checker) program(name string) (*program, fstree.Existence) {
	if strings.Contains(name, "/") {
		return c.file(c.abs(name))
	}
	search := defaultPath
	if v, ok := c.env("PATH"); ok {
		search = v
	}
	denied := &program{}
	unknown := false
	for _, dir := range strings.Split(search, ":") {
		if !strings.HasPrefix(dir, "/") {
			continue // what stands in the working directory is found, but not run (exec.ErrDot)
		}
		p, e := c.file(fstree.Join(path.Clean(dir), name))
		switch {
		case e == fstree.Unknown:
			unknown = true
		case e == fstree.Yes && p.node == nil && c.originOf(c.stage, p.path, 0).line == 0:
			unknown = true // some program of that name, wherever it is
		case e == fstree.Yes && p.node == nil:
			return p, e
		case e == fstree.Yes && (p.node.Kind != fstree.File || p.denied):
			if p.node.Kind == fstree.File && denied.node == nil {
				denied = p
			}
		case e == fstree.Yes:
			return p, e
		}
	}
	switch {
	case denied.node != nil && !unknown:
		return denied, fstree.Yes
	case unknown && (c.brings(name) || c.installs(name) || c.everywhere(name)):
		return &program{path: name, base: true}, fstree.Yes
	case unknown && !c.lacks(name) && !strings.ContainsAny(name, "[]'\","):
		return &program{path: name}, fstree.Unknown
	}
	return &program{path: name}, fstree.No
}

// file is the program at a path.
func (c *checker) file(p string) (*program, fstree.Existence) {
	real, n, e := c.tree.Resolve(p)
	out := &program{path: p, real: real, node: n}
	if e == fstree.Unknown {
		return out, c.settled(p)
	}
	if e == fstree.Yes {
		_, way := c.reach(real)
		out.denied = way == fstree.No || n.Kind == fstree.File && c.may(n, execute) == fstree.No
	}
	return out, e
}

// abs is a path as seen from the working directory.
func (c *checker) abs(p string) string {
	if !strings.HasPrefix(p, "/") {
		p = path.Join("/", c.cfg.WorkingDir, p)
	}
	return path.Clean(p)
}

// env is a variable of the image; the last setting counts.
func (c *checker) env(name string) (value string, ok bool) {
	for _, kv := range c.cfg.Env {
		if v, is := strings.CutPrefix(kv, name+"="); is {
			value, ok = v, true
		}
	}
	return value, ok
}
