package zstd

import "encoding/binary"

// literals decodes the first section of a block and returns what follows it.
func (d *Reader) literals(b []byte) (lits, rest []byte, err error) {
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
	d.lits = d.lits[:0]
	for range n {
		d.lits = append(d.lits, b[0])
	}
	return d.lits, b[1:], nil
}

// packedLiterals are Huffman coded, with a tree of their own or that of the block before.
func (d *Reader) packedLiterals(b []byte, sameTree bool, format int) (lits, rest []byte, err error) {
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
	d.lits = d.lits[:0]
	if format == 0 {
		d.lits, err = d.huff.decode(d.lits, data, n)
		return d.lits, rest, err
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
		if d.lits, err = d.huff.decode(d.lits, streams[:end], part); err != nil {
			return nil, nil, err
		}
		streams = streams[end:]
	}
	return d.lits, rest, nil
}
