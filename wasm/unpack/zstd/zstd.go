// Package zstd decompresses Zstandard data (RFC 8878), from a stream and with bounded memory. It is small because the engine's
// download is; it knows no dictionaries and does not verify checksums. Package build uses it for archives that ADD unpacks,
// package archive for the layers of images.
package zstd

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// ErrLarge says that the data may be fine but needs more memory, or holds more, than the caller allows.
var ErrLarge = errors.New("zstd: the data holds more than can be unpacked here")

var (
	errShort   = errors.New("zstd: the data ends too early")
	errCorrupt = errors.New("zstd: the data is corrupt")
	errDict    = errors.New("zstd: the data needs a dictionary")
)

const (
	magic     = 0xFD2FB528
	maxBlock  = 128 << 10
	skippable = 0x184D2A50
)

// Decode decompresses all frames of src, up to a number of bytes.
func Decode(src []byte, limit int) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(NewReader(bytes.NewReader(src), max(limit, 8<<20)), int64(limit)+1))
	if err == nil && len(out) > limit {
		err = ErrLarge
	}
	return out, err
}

// Reader decompresses a stream. It keeps as much of the output as matches may reach back for.
type Reader struct {
	src io.Reader
	// limit is the largest window that is accepted, window that of the current frame.
	limit, window int
	// out ends with what was decoded last; given is how much of it was handed over. start is where the frame begins: matches
	// cannot reach before it.
	out          []byte
	given, start int
	// frame is true inside a frame; sum tells whether a checksum follows it.
	frame, sum bool
	err        error

	in, lits []byte
	// block is where the current block began in out.
	block int
	// repeat are the three last offsets.
	repeat [3]int
	huff   *huffman
	// tables of the last block, which the next may repeat.
	literal, offset, match *table
}

// NewReader decompresses r. A frame that needs a larger window than limit ends with ErrLarge.
func NewReader(r io.Reader, limit int) *Reader {
	return &Reader{src: r, limit: limit, in: make([]byte, 16)}
}

func (d *Reader) Read(p []byte) (int, error) {
	for d.given == len(d.out) && d.err == nil {
		d.forget()
		d.err = d.next()
	}
	if d.given == len(d.out) && len(p) > 0 {
		return 0, d.err
	}
	n := copy(p, d.out[d.given:])
	d.given += n
	return n, nil
}

// forget drops output that no match reaches any more, once that is worth the copying.
func (d *Reader) forget() {
	if keep := min(d.window, len(d.out)-d.start); len(d.out)-keep > d.window/2+maxBlock {
		n := copy(d.out, d.out[len(d.out)-keep:])
		d.out, d.given, d.start = d.out[:n], n, 0
	}
}

// next decodes one block, or goes on to the next frame; io.EOF between two frames is the end.
func (d *Reader) next() error {
	if !d.frame {
		return d.header()
	}
	b, err := d.take(3)
	if err != nil {
		return err
	}
	head := int(b[0]) | int(b[1])<<8 | int(b[2])<<16
	d.block = len(d.out)
	if err := d.body(head>>1&3, head>>3); err != nil {
		return err
	}
	if head&1 != 0 {
		d.frame = false
		if d.sum {
			_, err = d.take(4)
		}
	}
	return err
}

// take reads n bytes, which stay until the next call.
func (d *Reader) take(n int) ([]byte, error) {
	if n > len(d.in) {
		d.in = make([]byte, max(n, maxBlock))
	}
	_, err := io.ReadFull(d.src, d.in[:n])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errShort
	}
	return d.in[:n], err
}

// header reads the beginning of a frame, or passes over one that holds nothing.
func (d *Reader) header() error {
	if n, err := io.ReadFull(d.src, d.in[:4]); n == 0 && errors.Is(err, io.EOF) {
		return io.EOF
	} else if err != nil {
		return errShort
	}
	switch m := binary.LittleEndian.Uint32(d.in); {
	case m == magic:
		return d.frameHeader()
	case m&^0xf == skippable:
		b, err := d.take(4)
		if err != nil {
			return err
		}
		size := int64(binary.LittleEndian.Uint32(b))
		if n, _ := io.CopyN(io.Discard, d.src, size); n < size {
			return errShort
		}
		return nil
	}
	return errCorrupt
}

func (d *Reader) frameHeader() error {
	b, err := d.take(1)
	if err != nil {
		return err
	}
	flags := b[0]
	single := flags&0x20 != 0
	if flags&3 != 0 {
		return errDict
	}
	size := 0
	switch {
	case flags>>6 > 0:
		size = 1 << (flags >> 6)
	case single:
		size = 1
	}
	window := uint64(0)
	if !single {
		if b, err = d.take(1); err != nil {
			return err
		}
		window = 1 << (10 + b[0]>>3)
		window += window / 8 * uint64(b[0]&7)
	}
	if b, err = d.take(size); err != nil {
		return err
	}
	if single {
		// The whole content is the window.
		for i := range b {
			window |= uint64(b[i]) << (8 * i)
		}
		if size == 2 {
			window += 256
		}
	}
	if window > uint64(d.limit) {
		return ErrLarge
	}
	*d = Reader{src: d.src, limit: d.limit, in: d.in, lits: d.lits, out: d.out, given: d.given,
		window: int(window), start: len(d.out), frame: true, sum: flags&4 != 0, repeat: [3]int{1, 4, 8}}
	return nil
}

// body decodes a block of a kind.
func (d *Reader) body(kind, size int) error {
	if size > maxBlock {
		return errCorrupt
	}
	switch kind {
	case 0:
		b, err := d.take(size)
		if err == nil {
			d.out = append(d.out, b...)
		}
		return err
	case 1:
		b, err := d.take(1)
		if err != nil {
			return err
		}
		for range size {
			d.out = append(d.out, b[0])
		}
		return nil
	case 2:
		b, err := d.take(size)
		if err != nil {
			return err
		}
		literals, rest, err := d.literals(b)
		if err != nil {
			return err
		}
		return d.sequences(literals, rest)
	}
	return errCorrupt
}
