package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// layerReader applies one layer's tar to a tree, a piece at a time.
type layerReader struct {
	number int
	into   *Layer
	blob   *blobReader
	tar    *tar.Reader
	before fstree.Tree
	edit   *fstree.Editor
	weigh  func(path string, n *fstree.Node) size.Size
	// left is what of the current file has not been passed over.
	left int64
	buf  [32 << 10]byte
}

const (
	whiteout = ".wh."
	opaque   = ".wh..wh..opq"
	// kept are files whose bytes others look into: names of users and groups, and the distribution.
	maxKept = 256 << 10
)

var kept = map[string]bool{"/etc/passwd": true, "/etc/group": true, "/etc/shadow": true, "/etc/gshadow": true, "/etc/subuid": true, "/etc/subgid": true,
	"/etc/os-release": true, "/usr/lib/os-release": true, "/etc/alpine-release": true}

// step goes on for about budget bytes; every entry costs something too.
func (l *layerReader) step(budget int64) (used int64, end bool, err error) {
	for used < budget {
		if l.left > 0 {
			n, err := l.tar.Read(l.buf[:min(int64(len(l.buf)), l.left)])
			used += int64(n)
			if l.left -= int64(n); err != nil && !errors.Is(err, io.EOF) {
				return used, false, err
			}
			continue
		}
		asked := l.blob.asked
		h, err := l.tar.Next()
		used += 512 + (l.blob.asked-asked)/4 // to ask takes less than to decompress
		if errors.Is(err, io.EOF) {
			return used, true, nil
		}
		if err != nil {
			return used, false, err
		}
		if len(l.into.Entries) >= maxEntries {
			return used, false, errors.New("it has too many entries")
		}
		if err := l.entry(h); err != nil {
			return used, false, err
		}
	}
	return used, false, nil
}

func (l *layerReader) finish() fstree.Tree {
	l.into.After = l.edit.Tree()
	return l.into.After
}

func (l *layerReader) note(p string, c report.Change) {
	l.into.Entries = append(l.into.Entries, report.Entry{Path: p, Change: c})
}

// entry writes or removes one path.
func (l *layerReader) entry(h *tar.Header) error {
	p := fstree.Clean(h.Name)
	if p == "/" || h.Typeflag == tar.TypeXGlobalHeader {
		return nil
	}
	if base := path.Base(p); base == opaque {
		l.clear(path.Dir(p))
		return nil
	} else if name, ok := strings.CutPrefix(base, whiteout); ok {
		p = fstree.Join(path.Dir(p), name)
		l.edit.Remove(p)
		l.note(p, report.Removed)
		return nil
	}
	change := report.Added
	if _, ex := l.before.Get(p); ex == fstree.Yes {
		change = report.Modified
	}
	l.note(p, change)
	return l.write(p, h)
}

// clear empties a directory of what layers below put there.
func (l *layerReader) clear(dir string) {
	n, ex := l.before.Get(dir)
	if ex != fstree.Yes {
		return
	}
	n.Each(func(name string, old *fstree.Node) bool {
		p := fstree.Join(dir, name)
		if now, _ := l.edit.Look(p); now == old {
			l.edit.Remove(p)
			l.note(p, report.Removed)
		}
		return true
	})
}

func (l *layerReader) write(p string, h *tar.Header) error {
	n := &fstree.Node{Mode: uint32(h.Mode) & 0o7777, UID: h.Uid, GID: h.Gid, Size: size.Zero, Origin: fstree.OriginBase}
	n.Stamp = 1<<62 | uint64(h.ModTime.UnixNano())&(1<<62-1)
	switch h.Typeflag {
	case tar.TypeDir:
		if old, ex := l.edit.Look(p); ex == fstree.Yes && old.Kind == fstree.Dir {
			l.edit.Change(p, func(d *fstree.Node) { d.Mode, d.UID, d.GID = n.Mode, n.UID, n.GID })
			return nil
		}
		d := fstree.NewDir(n.Mode, n.Origin)
		d.UID, d.GID = n.UID, n.GID
		l.edit.Put(p, d)
		return nil
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		return l.file(p, n, h)
	case tar.TypeSymlink:
		n.Kind, n.Link, n.Mode = fstree.Symlink, h.Linkname, 0o777
	case tar.TypeLink:
		return l.link(p, fstree.Clean(h.Linkname))
	case tar.TypeChar:
		n.Kind, n.Major, n.Minor = fstree.Char, uint32(h.Devmajor), uint32(h.Devminor)
	case tar.TypeBlock:
		n.Kind, n.Major, n.Minor = fstree.Block, uint32(h.Devmajor), uint32(h.Devminor)
	case tar.TypeFifo:
		n.Kind = fstree.Fifo
	default:
		return fmt.Errorf("%s has a type that is not known", p)
	}
	l.edit.Put(p, n)
	return nil
}

// file notes a file's size, and its bytes where others look into them.
func (l *layerReader) file(p string, n *fstree.Node, h *tar.Header) error {
	l.into.Bytes += h.Size
	n.Size = size.Of(h.Size)
	if kept[p] && h.Size <= maxKept {
		b, err := io.ReadAll(l.tar)
		if err != nil {
			return err
		}
		n.Content = fstree.NewContent(b)
	} else if !l.into.Plain && !sparse(h) {
		// The bytes of a plain tar are not even asked for, and the holes of a sparse file are not counted out.
		l.left = h.Size
	}
	if l.weigh != nil {
		l.into.Estimate = l.into.Estimate.Add(l.weigh(p, n))
	}
	l.edit.Put(p, n)
	return nil
}

// link gives a file another name.
func (l *layerReader) link(p, target string) error {
	old, ex := l.edit.Look(target)
	if ex != fstree.Yes || old.Kind == fstree.Dir {
		return fmt.Errorf("%s is a hard link to %s, which is not there", p, target)
	}
	if old.Hard == nil {
		group := &fstree.HardLink{}
		l.edit.ChangeOne(target, func(n *fstree.Node) { n.Hard = group })
		old, _ = l.edit.Look(target)
	}
	n := *old
	l.edit.Put(p, &n)
	return nil
}

// sparse tells whether a file has holes, which would be read as zeros without end.
func sparse(h *tar.Header) bool {
	_, pax := h.PAXRecords["GNU.sparse.major"]
	_, old := h.PAXRecords["GNU.sparse.map"]
	return h.Typeflag == tar.TypeGNUSparse || pax || old
}
