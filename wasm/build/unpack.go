package build

import (
	"archive/tar"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
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
		c.unknownInto(src + notUnpacked)
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
		c.unknownInto(src + notUnpacked)
		err = nil
	}
	return true, err
}

// errTooMuch is an archive beyond the limits, as those of unusual filters are. That is no mistake of the build: what the archive leaves is unknown then.
var errTooMuch = errors.New("the archive holds more than can be unpacked here")

const notUnpacked = ", an archive that is too large or of a kind that is not unpacked here,"

func tooMuch(err error) bool {
	return errors.Is(err, errTooMuch) || errors.Is(err, xz.ErrLarge) || errors.Is(err, xz.ErrFilter) || errors.Is(err, zstd.ErrLarge)
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
