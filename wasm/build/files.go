package build

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// FilesOf lists every path of a tree but "/" for the report, by name.
func FilesOf(t fstree.Tree) []report.File {
	files := make([]report.File, 0, t.Root().Count())
	t.Walk("/", func(p string, n *fstree.Node) bool {
		if p != "/" {
			files = append(files, FileOf(p, n))
		}
		return true
	})
	return files
}

// FilesOf lists the target's files; empty where there is no image.
func (r *Result) FilesOf() []report.File {
	if !r.Target.Valid() {
		return []report.File{}
	}
	return FilesOf(r.Target)
}

// FileOf is one path of a tree for the report.
func FileOf(p string, n *fstree.Node) report.File {
	f := report.File{Path: p, Type: typeOf(n.Kind), Mode: fmt.Sprintf("%04o", n.Mode), UID: n.UID, GID: n.GID, Size: size.Zero, Link: n.Link, Origin: OriginText(n.Origin)}
	if n.Kind == fstree.File {
		f.Size = n.Size
	}
	return f
}

func typeOf(k fstree.Kind) report.FileType {
	switch k {
	case fstree.Dir:
		return report.FileDir
	case fstree.Symlink:
		return report.FileSymlink
	case fstree.Fifo:
		return report.FileFifo
	case fstree.Char:
		return report.FileChar
	case fstree.Block:
		return report.FileBlock
	case fstree.Socket:
		return report.FileSocket
	}
	return report.FileRegular
}
