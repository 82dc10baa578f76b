package start

import (
	"encoding/binary"
	"testing"
)

// program64 is an ELF file with an interpreter, one library and a path to it, laid out by hand: three headers, then the
// dynamic section, then texts. Addresses are offsets.
func program64() []byte {
	b := make([]byte, 64+3*56+4*16)
	le := binary.LittleEndian
	copy(b, "\x7fELF\x02\x01\x01")
	le.PutUint16(b[16:], 3)
	le.PutUint16(b[18:], 62)
	le.PutUint64(b[32:], 64)
	le.PutUint16(b[54:], 56)
	le.PutUint16(b[56:], 3)
	texts := uint64(len(b))
	segment := func(i int, kind uint32, at, n uint64) {
		h := b[64+i*56:]
		le.PutUint32(h, kind)
		le.PutUint64(h[8:], at)
		le.PutUint64(h[16:], at)
		le.PutUint64(h[32:], n)
	}
	const interp, lib, dir = "/lib64/ld-linux-x86-64.so.2\x00", "libz.so.1\x00", "/opt/lib\x00"
	segment(0, 3, texts, uint64(len(interp)))
	segment(1, 2, 64+3*56, 4*16)
	segment(2, 1, 0, texts+uint64(len(interp+lib+dir)))
	for i, d := range [][2]uint64{{5, texts + uint64(len(interp))}, {1, 0}, {29, uint64(len(lib))}, {0, 0}} {
		le.PutUint64(b[64+3*56+i*16:], d[0])
		le.PutUint64(b[64+3*56+i*16+8:], d[1])
	}
	return append(b, interp+lib+dir...)
}

func TestReadELF(t *testing.T) {
	f := readELF(program64())
	if !f.known || f.machine != "amd64" || f.interp != "/lib64/ld-linux-x86-64.so.2" || len(f.needed) != 1 || f.needed[0] != "libz.so.1" || f.runpath != "/opt/lib" {
		t.Errorf("%+v", f)
	}
}

// TestReadELFOfAnything: whatever is cut off or changed, an answer comes, and one that is cut short claims to know nothing more.
func TestReadELFOfAnything(t *testing.T) {
	whole := program64()
	for n := range whole {
		if f := readELF(whole[:n]); n < 64+3*56 && f.known {
			t.Errorf("%d bytes are taken for a whole file: %+v", n, f)
		}
		for _, v := range []byte{0, 1, 0x7f, 0xff} {
			b := append([]byte{}, whole...)
			b[n] = v
			readELF(b)
		}
	}
}
