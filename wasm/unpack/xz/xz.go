// Package xz decompresses .xz files with LZMA2, the only method that xz itself uses unless told otherwise, and the filters for
// differences and for the programs of common processors, from data that is wholly in memory. Like its sibling zstd it is small because the engine's download is, and does not verify checksums.
// Package build uses it for archives that ADD unpacks.
package xz

import (
	"bytes"
	"errors"
)

// ErrLarge says that the data may be fine but holds more than the caller allows, ErrFilter that xz knows a filter that is not
// known here.
var (
	ErrLarge  = errors.New("xz: the data holds more than can be unpacked here")
	ErrFilter = errors.New("xz: the data uses a filter that is not known")
)

var (
	errShort   = errors.New("xz: the data ends too early")
	errCorrupt = errors.New("xz: the data is corrupt")
)

// Decode decompresses all streams of src, up to a number of bytes.
func Decode(src []byte, limit int) ([]byte, error) {
	d := &container{src: src, limit: limit}
	for len(d.src) > 0 {
		if err := d.stream(); err != nil {
			return nil, err
		}
		// Streams may be padded with zeros in fours.
		for len(d.src) >= 4 && bytes.Equal(d.src[:4], []byte{0, 0, 0, 0}) {
			d.src = d.src[4:]
		}
	}
	return d.out, nil
}

// container reads the format around the compressed data.
type container struct {
	src   []byte
	out   []byte
	limit int
	// check is the size of the checksum after each block.
	check int
}

func (d *container) take(n int) ([]byte, error) {
	if n < 0 || n > len(d.src) {
		return nil, errShort
	}
	b := d.src[:n]
	d.src = d.src[n:]
	return b, nil
}

func (d *container) stream() error {
	head, err := d.take(12)
	if err != nil {
		return err
	}
	if string(head[:6]) != "\xfd7zXZ\x00" || head[6] != 0 {
		return errCorrupt
	}
	d.check = []int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[head[7]&15]
	for {
		if len(d.src) == 0 {
			return errShort
		}
		if d.src[0] == 0 {
			return d.index()
		}
		if err := d.block(); err != nil {
			return err
		}
	}
}

// block reads a block's header, its data, and what pads it.
func (d *container) block() error {
	head, err := d.take((int(d.src[0]) + 1) * 4)
	if err != nil {
		return err
	}
	h := &container{src: head[1 : len(head)-4]}
	flags, err := h.take(1)
	if err != nil {
		return err
	}
	for _, bit := range []byte{0x40, 0x80} {
		if flags[0]&bit != 0 {
			if _, err := h.number(); err != nil {
				return err
			}
		}
	}
	filters, err := h.filters(int(flags[0] & 3))
	if err != nil {
		return err
	}
	before := len(d.src)
	l := &lzma2{src: d.src, lzma: lzma{out: d.out, start: len(d.out), limit: d.limit}}
	if err := l.run(); err != nil {
		return err
	}
	block := l.out[len(d.out):]
	for i := len(filters) - 1; i >= 0; i-- {
		filters[i].undo(block, filters[i].at)
	}
	d.src, d.out = l.src, l.out
	_, err = d.take((4-(before-len(d.src))%4)%4 + d.check)
	return err
}

// filters reads the chain of a block's header: some filters, and LZMA2 at its end.
func (d *container) filters(n int) (list []*filter, err error) {
	for i := range n + 1 {
		id, err := d.number()
		if err != nil {
			return nil, err
		}
		size, err := d.number()
		if err != nil {
			return nil, err
		}
		properties, err := d.take(int(min(size, 1<<20)))
		if err != nil {
			return nil, err
		}
		if i == n && id == 0x21 {
			return list, nil
		}
		f := newFilter(id, properties)
		if f == nil {
			return nil, ErrFilter
		}
		list = append(list, f)
	}
	return nil, errCorrupt
}

// index skips the list of blocks at the end, and the footer.
func (d *container) index() error {
	before := len(d.src)
	d.src = d.src[1:]
	n, err := d.number()
	if err != nil {
		return err
	}
	for range n {
		for range 2 {
			if _, err := d.number(); err != nil {
				return err
			}
		}
	}
	_, err = d.take((4-(before-len(d.src))%4)%4 + 4 + 12)
	return err
}

// number reads an integer of seven bits a byte.
func (d *container) number() (uint64, error) {
	var v uint64
	for i := range 9 {
		b, err := d.take(1)
		if err != nil {
			return 0, err
		}
		v |= uint64(b[0]&0x7f) << (7 * i)
		if b[0]&0x80 == 0 {
			return v, nil
		}
	}
	return 0, errCorrupt
}
