package zstd

import "math/bits"

// huffman decodes literals.
type huffman struct {
	bits    int
	entries []entry // next is not used
}

// maxCode is the longest code that the format allows.
const maxCode = 11

// readHuffman reads a tree's description and returns what follows it.
func readHuffman(b []byte) (*huffman, []byte, error) {
	if len(b) == 0 {
		return nil, nil, errShort
	}
	head := int(b[0])
	b = b[1:]
	var weights []uint8
	if head >= 128 {
		n := head - 127
		if (n+1)/2 > len(b) {
			return nil, nil, errShort
		}
		for i := range n {
			weights = append(weights, b[i/2]>>(4*(1-i%2))&15)
		}
		b = b[(n+1)/2:]
	} else {
		if head > len(b) {
			return nil, nil, errShort
		}
		var err error
		if weights, err = readWeights(b[:head]); err != nil {
			return nil, nil, err
		}
		b = b[head:]
	}
	h, err := newHuffman(weights)
	return h, b, err
}

// readWeights decodes weights that are coded by two states in turn, until the stream is used up.
func readWeights(b []byte) ([]uint8, error) {
	t, rest, err := readTable(b, 6, 16)
	if err != nil {
		return nil, err
	}
	r, err := newBackward(rest)
	if err != nil {
		return nil, err
	}
	now, other := t.begin(r), t.begin(r)
	var weights []uint8
	for len(weights) < 255 {
		weights = append(weights, uint8(now.symbol()))
		now.step(r)
		if r.left < 0 {
			return append(weights, uint8(other.symbol())), nil
		}
		now, other = other, now
	}
	return nil, errCorrupt
}

// newHuffman makes the table of a tree; the last symbol's weight fills what the others leave.
func newHuffman(weights []uint8) (*huffman, error) {
	sum := 0
	for _, w := range weights {
		if w > maxCode {
			return nil, errCorrupt
		}
		if w > 0 {
			sum += 1 << (w - 1)
		}
	}
	if sum == 0 {
		return nil, errCorrupt
	}
	h := &huffman{bits: bits.Len(uint(sum))}
	left := 1<<h.bits - sum
	if h.bits > maxCode || left&(left-1) != 0 || len(weights) > 255 {
		return nil, errCorrupt
	}
	weights = append(weights, uint8(bits.Len(uint(left))))
	h.entries = make([]entry, 0, 1<<h.bits)
	for w := 1; w <= h.bits; w++ {
		for s, x := range weights {
			if int(x) == w {
				for range 1 << (w - 1) {
					h.entries = append(h.entries, entry{symbol: uint8(s), bits: uint8(h.bits + 1 - w)})
				}
			}
		}
	}
	if len(h.entries) != 1<<h.bits {
		return nil, errCorrupt
	}
	return h, nil
}

// decode appends n symbols of a stream.
func (h *huffman) decode(out, b []byte, n int) ([]byte, error) {
	r, err := newBackward(b)
	if err != nil {
		return nil, err
	}
	for range n {
		e := h.entries[r.peek(h.bits)]
		r.left -= int(e.bits)
		out = append(out, e.symbol)
	}
	if r.left != 0 {
		return nil, errCorrupt
	}
	return out, nil
}
