package command

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/downloads"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// unpackDownload unpacks an archive of which the sizes are known from another version of it. Its largest members become files and
// directories, the rest bytes that nobody lists. only names members if not all are taken.
func (c *Call) unpackDownload(d downloads.Download, dir string, strip int, only []string) Status {
	f, e := c.FS.Lookup(dir)
	if e != files.OK {
		return Unknown
	}
	root, at := f.Real, f.Real
	if strip == 0 {
		if at = path.Join(root, d.Top); d.Top == "" {
			// The top directory's name has a version in it.
			c.FS.Open(root, d.Unpacked)
			c.packed(root, d.Packed)
			c.unpackedEffect(root, d.Unpacked)
			return 0
		}
		if c.mkdirAll(at, 0o755) != files.OK {
			return Unknown
		}
	}
	share := float64(d.Packed.Bytes) / float64(max(d.Unpacked.Bytes, 1))
	rest := d.Unpacked
	placed := size.Zero
	for _, m := range d.Members {
		if len(only) > 0 && !slices.Contains(only, m.Path) && !slices.Contains(only, path.Join(d.Top, m.Path)) {
			continue
		}
		if c.placeMember(path.Join(at, m.Path), strings.HasSuffix(m.Path, "/"), m.Size, share) {
			placed = placed.Add(m.Size)
			rest = size.About(max(0, rest.Bytes-m.Size.Bytes), max(0, rest.Low-m.Size.Low), max(0, rest.High-m.Size.High))
		}
	}
	if len(only) > 0 {
		if placed == size.Zero {
			rest = size.About(rest.Bytes/2, 0, rest.High)
		} else {
			rest = size.Zero
		}
	}
	c.FS.Open(at, rest)
	c.packed(at, rest.Scale(share, share*0.85, share*1.15))
	c.unpackedEffect(at, placed.Add(rest))
	return 0
}

// placeMember puts a file, or a directory with its bytes, where nothing else may be.
func (c *Call) placeMember(p string, dir bool, s size.Size, share float64) bool {
	p = path.Clean(p)
	if c.mkdirAll(path.Dir(p), 0o755) != files.OK {
		return false
	}
	packed := s.Scale(share, share*0.85, share*1.15)
	if dir {
		if c.mkdirAll(p, 0o755) != files.OK {
			return false
		}
		c.FS.Open(p, s)
		c.packed(p, packed)
		return true
	}
	n := &fstree.Node{Kind: fstree.File, Mode: 0o644, Size: s, Packed: packed, Origin: c.FS.Origin, Why: "a member of a download, sized as in another version"}
	if path.Base(path.Dir(p)) == "bin" {
		n.Mode, n.Class = 0o755, "program"
	}
	c.FS.Put(p, n)
	return true
}

// packed adds to what a directory's bytes that nobody lists take in a compressed layer.
func (c *Call) packed(dir string, s size.Size) {
	if f, e := c.FS.Lookup(dir); e == files.OK {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			if n.Packed.Certainty == "" {
				n.Packed = s
			} else {
				n.Packed = n.Packed.Add(s)
			}
		})
	}
}

func (c *Call) unpackedEffect(dir string, s size.Size) {
	c.Effect(report.Effect{Kind: report.EffectWrite, Path: dir, Text: "unpacked here, sized as another version of the archive", Size: &s})
}
