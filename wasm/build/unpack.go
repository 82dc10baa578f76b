package build

import (
	"archive/tar"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/unpack/xz"
	"github.com/dockerfile-stages/playground/wasm/unpack/zstd"
)

// Limits on an archive that ADD unpacks: its bytes after decompression, its entries.
const (
	maxUnpacked = 256 << 20
	maxEntries  = 1_000_000
	// maxKept is the size up to which a file's bytes are kept, for those who look into them.
	maxKept = 4 << 20
)

// unpacks tells whether local sources that are archives are unpacked.
func (c *copyOp) unpacks() bool {
	if c.op.Unpack != nil {
		return *c.op.Unpack
	}
	return c.op.Add
}

// unpack extracts a source that is an archive; done is false where it is none and shall be copied.
func (c *copyOp) unpack(src string) (done bool, err error) {
	real, _, err := c.from.RootPath(src)
	if err != nil {
		return false, err
	}
	n, ex := c.from.Get(real)
	if ex != fstree.Yes || n.Kind != fstree.File {
		return false, nil
	}
	if n.Content == nil {
		if !archiveName(real) {
			return false, nil
		}
		c.unknownInto(src + ", an archive of which only the size is known,")
		return true, nil
	}
	is, err := isArchive(n.Content.Bytes)
	if tooMuch(err) {
		c.unknownInto(src + ", an archive that is too large to be unpacked here,")
		return true, nil
	}
	if !is {
		return false, nil
	}
	dest, err := c.rootPath(c.op.Dest)
	if err != nil {
		return false, err
	}
	if err := mkdirAll(c.to, dest, 0o755, c.own, c.origin); err != nil {
		return false, err
	}
	c.taken = append(c.taken, taken{src: real, dst: dest, node: n})
	x := &extraction{to: c.to, root: dest, own: c.own, chown: c.chown, origin: c.origin}
	if err = x.all(n.Content.Bytes); tooMuch(err) {
		c.unknownInto(src + ", an archive that is too large to be unpacked here,")
		err = nil
	}
	return true, err
}

// errTooMuch is an archive beyond the limits. That is no mistake of the build: what the archive leaves is unknown then.
var errTooMuch = errors.New("the archive holds more than can be unpacked here")

func tooMuch(err error) bool {
	return errors.Is(err, errTooMuch) || errors.Is(err, xz.ErrLarge) || errors.Is(err, zstd.ErrLarge)
}

// archiveName guesses from a name, where the bytes are not known.
func archiveName(p string) bool {
	for _, end := range []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst"} {
		if strings.HasSuffix(p, end) {
			return true
		}
	}
	return false
}

// isArchive is BuildKit's test: after decompression a first tar header can be read.
func isArchive(b []byte) (bool, error) {
	r, err := decompress(b)
	if err != nil {
		return false, err
	}
	_, err = tar.NewReader(r).Next()
	return err == nil, err
}

// decompress looks at the first bytes as moby/go-archive does.
func decompress(b []byte) (io.Reader, error) {
	has := func(magic string) bool { return bytes.HasPrefix(b, []byte(magic)) }
	var r io.Reader = bytes.NewReader(b)
	var err error
	switch {
	case has("BZh"):
		r = bzip2.NewReader(r)
	case has("\x1f\x8b\x08"):
		r, err = gzip.NewReader(r)
	case has("\xfd7zXZ\x00"):
		return whole(xz.Decode(b, maxUnpacked))
	case has("\x28\xb5\x2f\xfd"), len(b) >= 8 && b[0]&0xf0 == 0x50 && string(b[1:4]) == "\x2a\x4d\x18":
		return whole(zstd.Decode(b, maxUnpacked))
	}
	if err != nil {
		return nil, err
	}
	return &limited{r: r, left: maxUnpacked}, nil
}

func whole(b []byte, err error) (io.Reader, error) { return bytes.NewReader(b), err }

// limited fails beyond its limit, so that a small file cannot stand for an endless one.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooMuch
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}

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
	name := path.Clean(h.Name)
	if name == ".." || strings.HasPrefix(name, "../") {
		return fmt.Errorf("%q is outside of %q", name, "/")
	}
	at, err := x.place(path.Join("/", name))
	if err != nil {
		return err
	}
	if old, ex := x.to.Look(at); ex == fstree.Yes {
		if old.Kind == fstree.Dir && name == "." {
			return nil
		}
		if old.Kind != fstree.Dir || h.Typeflag != tar.TypeDir {
			x.to.Remove(at)
		}
	}
	return x.create(at, h, r)
}

// place is where an entry goes in the whole tree: links in its directory are followed inside the chroot, and parents that
// are missing are made as root's.
func (x *extraction) place(p string) (string, error) {
	if p == "/" {
		return x.root, nil
	}
	dir, err := x.follow(path.Dir(p), maxFollow)
	if err != nil {
		return "", err
	}
	if err := mkdirAll(x.to, x.inside(dir), 0o755, owner{given: true}, x.origin); err != nil {
		return "", err
	}
	return fstree.Join(x.inside(dir), path.Base(p)), nil
}

// maxFollow bounds symbolic links in one path, as the kernel does.
const maxFollow = 40

func (x *extraction) inside(p string) string {
	if p == "/" {
		return x.root
	}
	return path.Join(x.root, p)
}

// follow resolves links of a path inside the chroot.
func (x *extraction) follow(p string, left int) (string, error) {
	done := "/"
	for i, name := range strings.Split(strings.TrimPrefix(p, "/"), "/") {
		if name == "" {
			continue
		}
		next := fstree.Join(done, name)
		n, ex := x.to.Look(x.inside(next))
		if ex != fstree.Yes || n.Kind != fstree.Symlink {
			done = next
			continue
		}
		if left == 0 {
			return "", pathError("mkdir", p, "too many levels of symbolic links")
		}
		rest := strings.Join(strings.Split(strings.TrimPrefix(p, "/"), "/")[i+1:], "/")
		target := n.Link
		if !path.IsAbs(target) {
			target = path.Join(done, target)
		}
		return x.follow(path.Join("/", target, rest), left-1)
	}
	return done, nil
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
		if !path.IsAbs(h.Linkname) && strings.HasPrefix(path.Join(path.Dir("/"+h.Name), h.Linkname), "/..") {
			return fmt.Errorf("invalid symlink %q -> %q", at, h.Linkname)
		}
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
	first, err := x.place(path.Join("/", h.Linkname))
	if err != nil {
		return err
	}
	old, ex := x.to.Look(first)
	if ex != fstree.Yes || old.Kind == fstree.Dir {
		return fmt.Errorf("link %s %s: no such file or directory", path.Join("/", h.Linkname), path.Join("/", h.Name))
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
