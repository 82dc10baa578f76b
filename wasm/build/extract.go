package build

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// extraction unpacks a tar below a directory of a tree, as moby/go-archive does inside a chroot of that directory.
type extraction struct {
	to     *fstree.Editor
	root   string
	own    owner
	chown  bool
	origin fstree.Origin
}

func (x *extraction) all(b []byte) error {
	r, err := decompress(b)
	if err != nil {
		return err
	}
	tr := tar.NewReader(r)
	for range maxEntries {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		if err := x.entry(h, tr); err != nil {
			return err
		}
	}
	return errTooMuch
}

// entry writes one header's file.
func (x *extraction) entry(h *tar.Header, r io.Reader) error {
	p := path.Join("/", h.Name) // inside the chroot, dots do not lead out of it
	if p == "/" {
		if h.Typeflag == tar.TypeDir && path.Clean(h.Name) == "." {
			return nil
		}
		return x.create(x.root, h, r)
	}
	if err := x.implied(path.Dir(p)); err != nil {
		return err
	}
	dir, why := x.walk(path.Dir(p), true)
	if why == "" {
		if n, ex := x.to.Look(x.inside(dir)); ex == fstree.Yes && n.Kind != fstree.Dir {
			why = notDir
		}
	}
	if why != "" {
		return cannotCreate(p, h, why)
	}
	if err := mkdirAll(x.to, x.inside(dir), 0o755, owner{given: true}, x.origin); err != nil { // it may not be known to be there
		return err
	}
	at := x.inside(fstree.Join(dir, path.Base(p)))
	if old, ex := x.to.Look(at); ex == fstree.Yes && (old.Kind != fstree.Dir || h.Typeflag != tar.TypeDir) {
		x.to.Remove(at)
	}
	return x.create(at, h, r)
}

// What the kernel says of a path.
const (
	notThere = "no such file or directory"
	notDir   = "not a directory"
	tooLong  = "too many levels of symbolic links"
)

// cannotCreate is the error of the call that makes a file of this kind.
func cannotCreate(p string, h *tar.Header, why string) error {
	switch h.Typeflag {
	case tar.TypeDir:
		return pathError("mkdir", p, why)
	case tar.TypeSymlink:
		return pathError("symlink "+h.Linkname, p, why)
	case tar.TypeLink:
		return pathError("link "+path.Join("/", h.Linkname), p, why)
	case tar.TypeReg:
		return pathError("open", p, why)
	}
	return errors.New(why)
}

// implied makes the directories above an entry where they are missing, as root's. A file in their place is no mistake yet: making the
// entry fails then. A link that leads nowhere is one.
func (x *extraction) implied(dir string) error {
	if _, why := x.walk(dir, false); why != notThere {
		return nil
	}
	at := ""
	for _, name := range strings.Split(strings.TrimPrefix(dir, "/"), "/") {
		at += "/" + name
		if _, why := x.walk(at, true); why != notThere {
			continue
		}
		real, why := x.walk(at, false)
		if why == "" {
			return pathError("mkdir", at, "file exists")
		}
		if err := mkdirAll(x.to, x.inside(real), 0o755, owner{given: true}, x.origin); err != nil {
			return err
		}
	}
	return nil
}

// maxFollow bounds symbolic links in one path, as the kernel does.
const maxFollow = 40

func (x *extraction) inside(p string) string {
	if p == "/" {
		return x.root
	}
	return path.Join(x.root, p)
}

// walk resolves a path inside the chroot as the kernel does, with a link at its end only where last says so. why is what it says where
// the path leads nowhere; what is not known counts as there.
func (x *extraction) walk(p string, last bool) (real, why string) {
	todo, done := strings.Split(strings.TrimPrefix(p, "/"), "/"), "/"
	links := 0
	for len(todo) > 0 {
		name := todo[0]
		switch todo = todo[1:]; name {
		case "", ".":
			continue
		case "..":
			done = path.Dir(done)
			continue
		}
		next := fstree.Join(done, name)
		n, ex := x.to.Look(x.inside(next))
		switch {
		case ex == fstree.No:
			return next, notThere
		case ex == fstree.Yes && n.Kind == fstree.Symlink && (last || len(todo) > 0):
			if links++; links > maxFollow {
				return next, tooLong
			}
			if path.IsAbs(n.Link) {
				done = "/"
			}
			todo = append(strings.Split(n.Link, "/"), todo...)
			continue
		case ex == fstree.Yes && n.Kind != fstree.Dir && len(todo) > 0:
			return next, notDir
		}
		done = next
	}
	return done, ""
}

func (x *extraction) create(at string, h *tar.Header, r io.Reader) error {
	n := &fstree.Node{Mode: uint32(h.Mode) & 0o7777, UID: h.Uid, GID: h.Gid, Size: size.Zero, Origin: x.origin}
	if x.chown {
		n.UID, n.GID = x.own.uid, x.own.gid
	}
	n.Stamp = stampText("tar\x00" + h.ModTime.UTC().String())
	switch h.Typeflag {
	case tar.TypeDir:
		return x.directory(at, n)
	case tar.TypeReg:
		if err := fill(n, h.Size, r); err != nil {
			return err
		}
	case tar.TypeSymlink:
		n.Kind, n.Link, n.Mode = fstree.Symlink, h.Linkname, 0o777
	case tar.TypeLink:
		return x.link(at, n, h)
	case tar.TypeChar:
		n.Kind, n.Major, n.Minor = fstree.Char, uint32(h.Devmajor), uint32(h.Devminor)
	case tar.TypeBlock:
		n.Kind, n.Major, n.Minor = fstree.Block, uint32(h.Devmajor), uint32(h.Devminor)
	case tar.TypeFifo:
		n.Kind = fstree.Fifo
	default:
		return fmt.Errorf("unhandled tar header type %d", h.Typeflag)
	}
	x.to.Put(at, n)
	return nil
}

// fill makes n a regular file. The bytes of a large one are not kept.
func fill(n *fstree.Node, bytes int64, r io.Reader) error {
	n.Kind, n.Size = fstree.File, size.Of(bytes)
	switch {
	case bytes > maxUnpacked:
		return errTooMuch
	case bytes > maxKept:
		_, err := io.Copy(io.Discard, r)
		return err
	}
	b, err := io.ReadAll(r)
	n.Content = fstree.NewContent(b)
	return err
}

// directory makes a directory, or gives one that is there the header's mode and owner.
func (x *extraction) directory(at string, n *fstree.Node) error {
	if old, ex := x.to.Look(at); ex == fstree.Yes && old.Kind == fstree.Dir {
		x.to.Change(at, func(d *fstree.Node) {
			d.Mode, d.UID, d.GID, d.Origin, d.Stamp = n.Mode, n.UID, n.GID, n.Origin, n.Stamp
		})
		return nil
	}
	d := fstree.NewDir(n.Mode, n.Origin)
	d.UID, d.GID, d.Stamp = n.UID, n.GID, n.Stamp
	x.to.Put(at, d)
	return nil
}

// link gives a file of the archive, or one that is there, another name; its owner and time become the header's, and its
// mode too.
func (x *extraction) link(at string, n *fstree.Node, h *tar.Header) error {
	first, why := x.walk(path.Join("/", h.Linkname), false)
	first = x.inside(first)
	old, ex := x.to.Look(first)
	switch {
	case why != "":
	case ex != fstree.Yes:
		why = notThere
	case old.Kind == fstree.Dir:
		why = "operation not permitted"
	}
	if why != "" {
		return cannotCreate(path.Join("/", h.Name), h, why)
	}
	group := old.Hard
	if group == nil || old.Origin != x.origin {
		group = &fstree.HardLink{}
	}
	m := *old
	m.UID, m.GID, m.Hard, m.Origin = n.UID, n.GID, group, x.origin
	if m.Kind != fstree.Symlink {
		m.Mode = n.Mode
	}
	x.to.ChangeOne(first, func(k *fstree.Node) { k.Hard, k.Origin = group, x.origin })
	x.to.Put(at, &m)
	x.to.Change(at, func(k *fstree.Node) { k.UID, k.GID, k.Mode = m.UID, m.GID, m.Mode })
	return nil
}
