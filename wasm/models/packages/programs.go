package packages

import (
	"path"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/apt"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// program is the Class of a file that is the program that it is called, as those of a distribution are.
const program = "program"

// from is the Why of a package's program: which package may take it away again.
func from(name string) string { return "a program of the package " + name }

// addPrograms puts the programs of installed packages where commands are looked for, and gives what they take, which is
// part of the packages' sizes. A path that something else may have is left alone.
func addPrograms(c *command.Call, packages []apt.Package) (disk, packed size.Size) {
	disk, packed = size.Zero, size.Zero
	for _, p := range packages {
		share := float64(p.Compressed.Bytes) / float64(max(p.Disk.Bytes, 1))
		for _, prog := range p.Programs {
			dir, e := c.FS.Lookup(path.Dir(prog.Path))
			if e != files.OK || dir.Node.Kind != fstree.Dir || dir.Doubted {
				continue
			}
			at := path.Join(dir.Real, path.Base(prog.Path))
			if _, e := c.FS.LookupLink(at); e == files.OK || c.FS.InMount(at) {
				continue
			}
			n := &fstree.Node{Kind: fstree.File, Mode: 0o755, Class: program, Why: from(p.Name), Origin: c.FS.Origin}
			if prog.Link != "" {
				n.Kind, n.Mode, n.Link, n.Size = fstree.Symlink, 0o777, prog.Link, size.Zero
			} else {
				n.Size = size.Of(prog.Bytes).Scale(1, 0.9, 1.1)
				n.Packed = n.Size.Scale(share, share*0.8, share*1.2)
				disk, packed = disk.Add(n.Size), packed.Add(n.Packed)
			}
			c.FS.Put(at, n)
		}
	}
	return disk, packed
}

// takePrograms removes the programs of packages that were taken away, and gives what they took.
func takePrograms(c *command.Call, packages []apt.Package) (disk, packed size.Size) {
	disk, packed = size.Zero, size.Zero
	for _, p := range packages {
		for _, prog := range p.Programs {
			f, e := c.FS.LookupLink(prog.Path)
			if e != files.OK || f.Node.Why != from(p.Name) {
				continue
			}
			n := *f.Node
			if c.FS.Unlink(prog.Path) == files.OK && n.Kind == fstree.File {
				disk, packed = disk.Add(n.Size), packed.Add(n.Packed)
			}
		}
	}
	return disk, packed
}

// less is a part of a sum without another part of it: what is left has the bounds that are left.
func less(a, b size.Size) size.Size {
	if a.Certainty == size.Unknown {
		return size.AtLeast(max(0, a.Bytes-b.Bytes))
	}
	if b.Certainty == size.Unknown {
		return size.AtLeast(0)
	}
	n, low, high := max(0, a.Bytes-b.Bytes), max(0, a.Low-b.Low), max(0, a.High-b.High)
	return size.About(n, min(low, n), max(high, n))
}
