package zstd

import (
	"encoding/binary"
	"math/bits"
)

// backward reads a bit stream from its end; bits before its beginning are zero.
type backward struct {
	b []byte
	// left is how many bits are left; it becomes negative when more are read than there are.
	left int
}

func newBackward(b []byte) (*backward, error) {
	if len(b) == 0 || b[len(b)-1] == 0 {
		return nil, errCorrupt
	}
	// The highest bit that is set marks the end.
	return &backward{b: b, left: 8*len(b) - 9 + bits.Len8(b[len(b)-1])}, nil
}

// read takes n bits, at most 56.
func (r *backward) read(n int) int {
	v := r.peek(n)
	r.left -= n
	return v
}

func (r *backward) peek(n int) int {
	from := r.left - n
	shift := 0
	if from < 0 {
		shift, from = -from, 0
		if n -= shift; n <= 0 {
			return 0
		}
	}
	var v uint64
	first := from / 8
	if first+8 <= len(r.b) {
		return int(binary.LittleEndian.Uint64(r.b[first:])>>(from&7)&(1<<n-1)) << shift
	}
	for i := 0; i < 8 && first+i < len(r.b); i++ {
		v |= uint64(r.b[first+i]) << (8 * i)
	}
	return int(v>>(from%8)&(1<<n-1)) << shift
}

// forward reads bits from the beginning, the lowest first.
type forward struct {
	b  []byte
	at int
}

func (r *forward) read(n int) (int, error) {
	v := 0
	for i := range n {
		p := r.at + i
		if p/8 >= len(r.b) {
			return 0, errShort
		}
		v |= int(r.b[p/8]>>(p%8)&1) << i
	}
	r.at += n
	return v, nil
}
