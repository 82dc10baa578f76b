// Package zstd decompresses Zstandard data (RFC 8878) that is wholly in memory. It is small because the engine's download is;
// it knows no dictionaries and does not verify checksums. Package build uses it for archives that ADD unpacks.
package zstd

import (
	"encoding/binary"
	"errors"
)

// ErrLarge says that the data may be fine but holds more than the caller allows.
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
	var out []byte
	for len(src) > 0 {
		if len(src) < 8 {
			return nil, errShort
		}
		switch m := binary.LittleEndian.Uint32(src); {
		case m == magic:
			d := &decoder{src: src[4:], out: out, start: len(out), limit: limit, repeat: [3]int{1, 4, 8}}
			if err := d.frame(); err != nil {
				return nil, err
			}
			src, out = d.src, d.out
		case m&^0xf == skippable:
			n := uint64(binary.LittleEndian.Uint32(src[4:])) + 8
			if n > uint64(len(src)) {
				return nil, errShort
			}
			src = src[n:]
		default:
			return nil, errCorrupt
		}
	}
	return out, nil
}

// decoder is one frame being decoded.
type decoder struct {
	src []byte
	out []byte
	// start is where the frame's output begins: matches cannot reach before it.
	start, limit int
	// repeat are the three last offsets.
	repeat [3]int
	huff   *huffman
	// tables of the last block, which the next may repeat.
	literal, offset, match *table
}

func (d *decoder) take(n int) ([]byte, error) {
	if n < 0 || n > len(d.src) {
		return nil, errShort
	}
	b := d.src[:n]
	d.src = d.src[n:]
	return b, nil
}

// frame reads a frame's header and its blocks.
func (d *decoder) frame() error {
	b, err := d.take(1)
	if err != nil {
		return err
	}
	flags := b[0]
	single := flags&0x20 != 0
	skip := []int{0, 1, 2, 4}[flags&3]
	if skip > 0 {
		return errDict
	}
	if !single {
		skip++
	}
	switch size := flags >> 6; {
	case size > 0:
		skip += 1 << size
	case single:
		skip++
	}
	if _, err := d.take(skip); err != nil {
		return err
	}
	for {
		h, err := d.take(3)
		if err != nil {
			return err
		}
		head := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
		if err := d.block(head>>1&3, head>>3); err != nil {
			return err
		}
		if head&1 != 0 {
			break
		}
	}
	if flags&4 != 0 {
		_, err = d.take(4)
	}
	return err
}

func (d *decoder) block(kind, size int) error {
	if size > maxBlock {
		return errCorrupt
	}
	if len(d.out)+size > d.limit {
		return ErrLarge
	}
	switch kind {
	case 0:
		b, err := d.take(size)
		d.out = append(d.out, b...)
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

// literals decodes the first section of a block and returns what follows it.
func (d *decoder) literals(b []byte) (lits, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errShort
	}
	kind, format := b[0]&3, b[0]>>2&3
	if kind >= 2 {
		return d.packedLiterals(b, kind == 3, int(format))
	}
	n, head := int(b[0]>>3), 1
	if format&1 != 0 {
		head = 2 + int(format>>1)
		if len(b) < head {
			return nil, nil, errShort
		}
		n = int(b[0]>>4) | int(b[1])<<4
		if head == 3 {
			n |= int(b[2]) << 12
		}
	}
	b = b[head:]
	if kind == 0 {
		if n > len(b) {
			return nil, nil, errShort
		}
		return b[:n], b[n:], nil
	}
	if len(b) == 0 || n > maxBlock {
		return nil, nil, errCorrupt
	}
	lits = make([]byte, n)
	for i := range lits {
		lits[i] = b[0]
	}
	return lits, b[1:], nil
}

// packedLiterals are Huffman coded, with a tree of their own or that of the block before.
func (d *decoder) packedLiterals(b []byte, sameTree bool, format int) (lits, rest []byte, err error) {
	head, bits := []int{3, 3, 4, 5}[format], []int{10, 10, 14, 18}[format]
	if len(b) < head {
		return nil, nil, errShort
	}
	var v uint64
	for i := range head {
		v |= uint64(b[i]) << (8 * i)
	}
	v >>= 4
	n, size := int(v&(1<<bits-1)), int(v>>bits&(1<<bits-1))
	b = b[head:]
	if size > len(b) || n > maxBlock {
		return nil, nil, errCorrupt
	}
	data, rest := b[:size], b[size:]
	if !sameTree {
		if d.huff, data, err = readHuffman(data); err != nil {
			return nil, nil, err
		}
	}
	if d.huff == nil {
		return nil, nil, errCorrupt
	}
	if format == 0 {
		lits, err = d.huff.decode(nil, data, n)
		return lits, rest, err
	}
	if len(data) < 6 {
		return nil, nil, errShort
	}
	streams := data[6:]
	part := (n + 3) / 4
	for i := range 4 {
		end := len(streams)
		if i < 3 {
			end = int(binary.LittleEndian.Uint16(data[2*i:]))
		} else {
			part = n - 3*part
		}
		if end > len(streams) || part < 0 {
			return nil, nil, errCorrupt
		}
		if lits, err = d.huff.decode(lits, streams[:end], part); err != nil {
			return nil, nil, err
		}
		streams = streams[end:]
	}
	return lits, rest, nil
}
