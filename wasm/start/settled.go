package start

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// usual are the directories in which distributions keep their programs.
var usual = []string{"/bin", "/usr/bin", "/sbin", "/usr/sbin"}

// settled answers for a path of which the tree alone does not tell whether it exists, from what each step can have written: a
// file that is not known was copied somewhere, and not everywhere. A path that a COPY names is there if the build works.
func (c *checker) settled(p string) fstree.Existence {
	if base := path.Base(p); slices.Contains(usual, path.Dir(p)) {
		switch {
		case c.lacks(base):
			return fstree.No
		case c.everywhere(base), c.installs(base):
			return fstree.Yes
		}
	}
	if e, ok := c.known[p]; ok {
		return e
	}
	e := c.worked(p)
	c.known[p] = e
	return e
}

// worked goes through the steps for settled.
func (c *checker) worked(p string) fstree.Existence {
	chain := c.chain()
	bottom := c.res.Stages[chain[len(chain)-1].Index]
	_, _, e := bottom.Base.Resolve(p)
	for _, s := range slices.Backward(chain) {
		for k, step := range s.Steps {
			done := c.res.Stages[s.Index].Steps[k]
			if !done.After.Valid() || step.Op == nil {
				continue
			}
			if op, ok := step.Op.(*stage.Copy); ok {
				e = c.afterCopy(op, done, p, e)
			} else if e != fstree.Unknown && !untouched(done, p) {
				_, _, e = done.After.Resolve(p)
			}
		}
	}
	return e
}

// everywhere tells of a program whether every image of the base's distribution has it, whatever else is done to the image.
func (c *checker) everywhere(name string) bool {
	switch name {
	case "sh", "env", "cat", "ls", "sleep", "tail", "test", "true", "chmod", "chown", "mkdir":
		distro := c.base().Distro
		return libcOfDistro(distro) != "" && !strings.Contains(c.root().Source.Image, "distroless")
	}
	return false
}

// afterCopy is whether a path exists after a copy, with e before it.
func (c *checker) afterCopy(op *stage.Copy, done build.Step, p string, e fstree.Existence) fstree.Existence {
	dest := path.Clean(op.Dest)
	if real, _, _ := done.Before.Resolve(dest); real != "" && real != dest && strings.HasPrefix(p+"/", strings.TrimSuffix(real, "/")+"/") {
		dest = real
	}
	rest, below := strings.CutPrefix(p, strings.TrimSuffix(dest, "/")+"/")
	if !below && p != dest {
		return e
	}
	if _, _, after := done.After.Resolve(p); after != fstree.Unknown {
		return after
	}
	for _, src := range op.Paths {
		name := path.Base(path.Clean(src))
		if p == dest && !strings.HasSuffix(op.Dest, "/") || below && rest == name && len(op.Paths)+len(op.Inline)+len(op.URLs) > 1 || below && rest == name && strings.HasSuffix(op.Dest, "/") {
			return fstree.Yes
		}
	}
	if e == fstree.Yes {
		return e
	}
	return fstree.Unknown
}

// untouched tells whether a step left everything on the way to a path as it was.
func untouched(done build.Step, p string) bool {
	if done.After.Epoch() != done.Before.Epoch() {
		return false
	}
	for d := path.Dir(p); ; d = path.Dir(d) {
		a, ea := done.Before.Get(d)
		b, eb := done.After.Get(d)
		if ea != eb {
			return false
		}
		if ea == fstree.Yes && a == b {
			return true // what is below is shared
		}
		if ea == fstree.Yes && a.Open != b.Open {
			return false
		}
		if d == "/" {
			return ea == fstree.Yes
		}
	}
}
