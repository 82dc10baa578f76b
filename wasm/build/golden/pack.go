package golden

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// archiveTime is the time of everything in an archive of a case.
var archiveTime = time.Unix(1700000000, 0)

// pack makes a tar archive, compressed by "gz", "xz", "zst" or not at all ("plain").
func pack(list []Entry, compression string) ([]byte, error) {
	var raw bytes.Buffer
	if err := Tar(&raw, list, archiveTime); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch compression {
	case "plain":
		return raw.Bytes(), nil
	case "gz":
		w = gzip.NewWriter(&out)
	case "xz":
		w, err = xz.NewWriter(&out)
	case "zst":
		w, err = zstd.NewWriter(&out)
	default:
		return nil, fmt.Errorf("there is no compression %q", compression)
	}
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil { // writes what is left, so it comes before the bytes are taken
		return nil, err
	}
	return out.Bytes(), nil
}

// Tar writes entries as they are listed.
func Tar(w io.Writer, list []Entry, at time.Time) error {
	tw := tar.NewWriter(w)
	for _, e := range list {
		h := &tar.Header{Name: e.Path, Mode: 0o644, Uid: e.UID, Gid: e.GID, ModTime: at, Typeflag: tar.TypeReg, Size: int64(len(e.Data))}
		switch e.Type {
		case "dir":
			h.Typeflag, h.Mode = tar.TypeDir, 0o755
			h.Name += "/"
		case "link":
			h.Typeflag, h.Linkname, h.Mode = tar.TypeSymlink, e.Link, 0o777
		case "hard":
			h.Typeflag, h.Linkname = tar.TypeLink, e.Link
		case "fifo":
			h.Typeflag = tar.TypeFifo
		case "char":
			h.Typeflag, h.Devmajor, h.Devminor = tar.TypeChar, 1, 3
		}
		if e.HasMode {
			h.Mode = int64(e.Mode)
		}
		if err := tw.WriteHeader(h); err != nil {
			return err
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := tw.Write(e.Data); err != nil {
				return err
			}
		}
	}
	return tw.Close()
}
