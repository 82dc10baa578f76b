package start

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// binaryFile is what the first parts of an ELF file say (elf(5), and the System V ABI's chapter on program loading).
type binaryFile struct {
	// machine is the GOARCH-like name of the processor, "" for one that is not listed here.
	machine string
	// interp is the loader that it asks for, "" for a static program.
	interp string
	// needed are the libraries that the loader has to find, runpath where the file says to look first.
	needed  []string
	runpath string
	// known is false where the file is cut short or not understood.
	known bool
}

// machines by e_machine.
const machines = `
3: 386
8: mips
20: ppc
21: ppc64le
22: s390x
40: arm
62: amd64
183: arm64
243: riscv64
258: loong64
`

// The limits keep a file that was made to be slow from being so.
const (
	elfHeader  = 52 // bytes of the shorter of the two headers
	maxHeaders = 64
	maxDynamic = 512
)

// segment is one program header.
type segment struct {
	kind                uint32
	offset, addr, bytes uint64
}

// readELF reads no more of a file than its headers and dynamic section.
func readELF(b []byte) (out binaryFile) {
	if len(b) < 64 || b[4] != 1 && b[4] != 2 || b[5] != 1 && b[5] != 2 {
		return out
	}
	r := elfReader{b: b, wide: b[4] == 2, order: binary.LittleEndian}
	if b[5] == 2 {
		r.order = binary.BigEndian
	}
	out.machine = strings.Join(listed(machines, strconv.FormatUint(r.number(18, 2), 10)), "")
	segments, ok := r.segments()
	if !ok {
		return out
	}
	out.known = true
	for _, s := range segments {
		switch s.kind {
		case 3: // PT_INTERP
			text, _, _ := bytes.Cut(r.part(s.offset, s.bytes), []byte{0})
			out.interp = string(text)
			out.known = out.known && out.interp != ""
		case 2: // PT_DYNAMIC
			r.dynamic(segments, s, &out)
		}
	}
	return out
}

type elfReader struct {
	b     []byte
	wide  bool
	order binary.ByteOrder
}

// part is a stretch of the file, shorter where the file ends.
func (r elfReader) part(from, n uint64) []byte {
	if from >= uint64(len(r.b)) {
		return nil
	}
	rest := r.b[from:]
	return rest[:min(n, uint64(len(rest)))]
}

// number reads n bytes at an offset, zero beyond the end.
func (r elfReader) number(at uint64, n int) uint64 {
	p := r.part(at, uint64(n))
	if len(p) < n {
		return 0
	}
	switch n {
	case 2:
		return uint64(r.order.Uint16(p))
	case 4:
		return uint64(r.order.Uint32(p))
	}
	return r.order.Uint64(p)
}

func (r elfReader) segments() (out []segment, ok bool) {
	at, size, count := r.number(28, 4), r.number(42, 2), r.number(44, 2)
	word, width := uint64(4), 4
	if r.wide {
		at, size, count = r.number(32, 8), r.number(54, 2), r.number(56, 2)
		word, width = 8, 8
	}
	if count == 0 || count > maxHeaders || size < word*4 || at+size*count > uint64(len(r.b)) {
		return nil, false
	}
	for i := range count {
		h := at + i*size
		s := segment{kind: uint32(r.number(h, 4))}
		if r.wide {
			s.offset, s.addr, s.bytes = r.number(h+8, width), r.number(h+16, width), r.number(h+32, width)
		} else {
			s.offset, s.addr, s.bytes = r.number(h+4, width), r.number(h+8, width), r.number(h+16, width)
		}
		out = append(out, s)
	}
	return out, true
}

// dynamic reads the names of libraries.
func (r elfReader) dynamic(segments []segment, d segment, out *binaryFile) {
	width := 4
	if r.wide {
		width = 8
	}
	var names []uint64
	var table, runpath uint64
	for i := range uint64(maxDynamic) {
		at := d.offset + i*2*uint64(width)
		if i*2*uint64(width) >= d.bytes {
			break
		}
		tag, value := r.number(at, width), r.number(at+uint64(width), width)
		if tag == 0 {
			break
		}
		switch tag {
		case 1: // DT_NEEDED
			names = append(names, value)
		case 5: // DT_STRTAB
			table = value
		case 15, 29: // DT_RPATH, DT_RUNPATH
			runpath = value
		}
	}
	for _, s := range segments {
		if s.kind != 1 || table < s.addr || table >= s.addr+s.bytes { // PT_LOAD
			continue
		}
		text := func(at uint64) string {
			t, _, _ := bytes.Cut(r.part(s.offset+table-s.addr+at, 256), []byte{0})
			return string(t)
		}
		for _, n := range names {
			out.needed = append(out.needed, text(n))
		}
		if runpath != 0 {
			out.runpath = text(runpath)
		}
		return
	}
	out.known = out.known && len(names) == 0
}
