package archive

import (
	"errors"
	"io"
)

// How much is asked of the file at once: asking costs something where the file is a browser's. Of the archive itself only the
// headers are read, which stand far apart.
const (
	wide   = 256 << 10
	narrow = 16 << 10
)

// blobReader reads a part of the file through a window. It can be moved on, so that what nobody looks at is not asked for.
type blobReader struct {
	src              io.ReaderAt
	at, size, window int64
	// buf holds the bytes from start on.
	buf   []byte
	start int64
	// asked counts the bytes asked of the file.
	asked int64
}

// fill makes the byte at the current place be in the window.
func (b *blobReader) fill() error {
	if b.at >= b.start && b.at < b.start+int64(len(b.buf)) {
		return nil
	}
	left := b.size - b.at
	if left <= 0 {
		return io.EOF
	}
	if b.buf == nil {
		b.buf = make([]byte, min(b.window, left))
	}
	n, err := b.src.ReadAt(b.buf[:min(int64(cap(b.buf)), left)], b.at)
	if n == 0 && (err == nil || errors.Is(err, io.EOF)) {
		err = io.ErrUnexpectedEOF
	}
	b.buf, b.start = b.buf[:n], b.at
	b.asked += int64(n)
	if n > 0 {
		err = nil
	}
	return err
}

func (b *blobReader) Read(p []byte) (int, error) {
	if err := b.fill(); err != nil {
		return 0, err
	}
	n := copy(p, b.buf[b.at-b.start:])
	b.at += int64(n)
	return n, nil
}

// ReadByte is for decompression.
func (b *blobReader) ReadByte() (byte, error) {
	if i := b.at - b.start; i < 0 || i >= int64(len(b.buf)) {
		if err := b.fill(); err != nil {
			return 0, err
		}
	}
	c := b.buf[b.at-b.start]
	b.at++
	return c, nil
}

// Seek moves to a place; package tar skips files' bytes with it.
func (b *blobReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += b.at
	case io.SeekEnd:
		offset += b.size
	}
	if offset < 0 {
		return b.at, errors.New("a place before the beginning")
	}
	b.at = offset
	return b.at, nil
}

// peek is the first n bytes, fewer where there are fewer.
func (b *blobReader) peek(n int) string {
	if b.fill() != nil {
		return ""
	}
	return string(b.buf[:min(n, len(b.buf))])
}
