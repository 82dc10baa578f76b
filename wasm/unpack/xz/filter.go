package xz

import "encoding/binary"

// Before they are compressed, bytes may be changed so that they compress better: differences in place of values, and absolute addresses in
// place of the relative ones in a program's jumps. A filter undoes that for a whole block; at is where the block begins for it.
type filter struct {
	undo func(b []byte, at uint32)
	at   uint32
}

// newFilter reads a filter's properties. nil stands for one that is not known here.
func newFilter(id uint64, properties []byte) *filter {
	if id == 3 && len(properties) == 1 {
		distance := int(properties[0]) + 1
		return &filter{undo: func(b []byte, _ uint32) {
			for i := distance; i < len(b); i++ {
				b[i] += b[i-distance]
			}
		}}
	}
	undo := map[uint64]func([]byte, uint32){4: x86, 7: arm, 8: thumb, 10: arm64}[id]
	switch {
	case undo != nil && len(properties) == 0:
		return &filter{undo, 0}
	case undo != nil && len(properties) == 4:
		return &filter{undo, binary.LittleEndian.Uint32(properties)}
	}
	return nil
}

// x86 looks for calls and jumps. Whether one is taken for an address depends on bytes just before that looked like one: a mask
// remembers the last of them.
func x86(b []byte, at uint32) {
	outer := func(c byte) bool { return c == 0 || c == 0xff }
	mask, last := uint32(0), -5
	for i := 0; i+5 <= len(b); {
		if b[i]&0xfe != 0xe8 {
			i++
			continue
		}
		if i-last > 5 {
			mask = 0
		} else {
			for range i - last {
				mask = mask & 0x77 << 1
			}
		}
		last = i
		if near := mask >> 1; !outer(b[i+4]) || near >= 16 || near&7 == 3 || near&7 > 4 {
			mask |= 1
			if outer(b[i+4]) {
				mask |= 0x10
			}
			i++
			continue
		}
		v := binary.LittleEndian.Uint32(b[i+1:])
		for {
			v -= at + uint32(i) + 5
			if mask == 0 {
				break
			}
			shift := 8 * [8]uint32{0, 1, 2, 2, 3, 3, 3, 3}[mask>>1&7]
			if !outer(byte(v >> (24 - shift))) {
				break
			}
			v ^= 1<<(32-shift) - 1
		}
		binary.LittleEndian.PutUint32(b[i+1:], v&0x1ffffff)
		b[i+4] = -(b[i+4] & 1)
		mask = 0
		i += 5
	}
}

// arm looks for BL without a condition.
func arm(b []byte, at uint32) {
	for i := 0; i+4 <= len(b); i += 4 {
		if b[i+3] == 0xeb {
			v := binary.LittleEndian.Uint32(b[i:]) - (at+uint32(i)+8)>>2
			binary.LittleEndian.PutUint32(b[i:], v&0xffffff|0xeb000000)
		}
	}
}

// thumb looks for BL in two halves.
func thumb(b []byte, at uint32) {
	for i := 0; i+4 <= len(b); i += 2 {
		high, low := uint32(binary.LittleEndian.Uint16(b[i:])), uint32(binary.LittleEndian.Uint16(b[i+2:]))
		if high>>11 == 0x1e && low>>11 == 0x1f {
			v := high&0x7ff<<11 | low&0x7ff
			v -= (at + uint32(i) + 4) >> 1
			binary.LittleEndian.PutUint16(b[i:], uint16(0xf000|v>>11&0x7ff))
			binary.LittleEndian.PutUint16(b[i+2:], uint16(0xf800|v&0x7ff))
			i += 2
		}
	}
}

// arm64 looks for BL, and for ADRP within half a gigabyte.
func arm64(b []byte, at uint32) {
	for i := 0; i+4 <= len(b); i += 4 {
		v, pc := binary.LittleEndian.Uint32(b[i:]), at+uint32(i)
		switch {
		case v>>26 == 0x25:
			v = 0x94000000 | (v-pc>>2)&0x3ffffff
		case v&0x9f000000 == 0x90000000:
			to := v>>29&3 | v>>3&0x1ffffc
			if (to+0x20000)&0x1c0000 != 0 {
				continue
			}
			to -= pc >> 12
			v = v&0x9000001f | to&3<<29 | to&0x3fffc<<3 | -(to&0x20000)&0xe00000
		}
		binary.LittleEndian.PutUint32(b[i:], v)
	}
}
