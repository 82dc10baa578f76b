package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Go's linker writes for each function its name, and at which line of which file each of its instructions stands, to print stacks with.
// Nobody sees a stack of the released engine, and these tables are a tenth of it as brotli; no flag leaves them out.
// So they are emptied in the compiled module, in the way that the runtime knows (runtime/symtab.go, pcvalue: the offset 0
// says that there is no table). Where they are not laid out as Go 1.20 to 1.26 lay them out, the module stays as it is.
// The linker also cuts the data into a segment between any two short runs of zeros, which brotli does not like: they are joined.

// Section numbers of WebAssembly (webassembly.github.io/spec/core/binary/modules.html).
const sectionData = 11

// withoutLines is the module without names of functions and tables of files and lines.
func withoutLines(module []byte) ([]byte, error) {
	at, from, to, err := section(module, sectionData)
	if err != nil {
		return nil, err
	}
	m, err := readMemory(module[from:to])
	if err != nil {
		return nil, err
	}
	if err := m.emptyLines(); err != nil {
		return nil, err
	}
	data := m.segments()
	out := append([]byte(nil), module[:at+1]...)
	out = binary.AppendUvarint(out, uint64(len(data)))
	out = append(out, data...)
	return append(out, module[to:]...), nil
}

// section finds the section with a number: where it begins, and its content.
func section(module []byte, number byte) (at, from, to int, err error) {
	const header = 8 // the magic number and the version
	for at = header; at < len(module); at = to {
		size, n := binary.Uvarint(module[at+1:])
		from = at + 1 + n
		to = from + int(size)
		if n <= 0 || to > len(module) {
			break
		}
		if module[at] == number {
			return at, from, to, nil
		}
	}
	return 0, 0, 0, fmt.Errorf("the module has no section %d", number)
}

// memory is what the module's data section puts into its memory.
type memory struct{ bytes []byte }

const maxMemory = 1 << 28

// Opcodes of the constant expression that says where a segment goes.
const (
	opI32Const = 0x41
	opEnd      = 0x0b
)

var errSegment = errors.New("the data section is not as Go's linker writes it")

// readMemory lays the segments of a data section out.
func readMemory(data []byte) (*memory, error) {
	r := bytes.NewReader(data)
	count, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, errSegment
	}
	m := &memory{}
	for range count {
		kind, _ := r.ReadByte()
		op, _ := r.ReadByte()
		at, err := signed(r)
		end, _ := r.ReadByte()
		size, err2 := binary.ReadUvarint(r)
		if at < 0 || at > maxMemory || kind != 0 || op != opI32Const || err != nil || end != opEnd || err2 != nil || int64(size) > int64(r.Len()) {
			return nil, errSegment
		}
		if more := at + int(size) - len(m.bytes); more > 0 {
			m.bytes = append(m.bytes, make([]byte, more)...)
		}
		if _, err := io.ReadFull(r, m.bytes[at:at+int(size)]); err != nil {
			return nil, errSegment
		}
	}
	const rest = 4096 // of the zeros that follow, which may be a table's end
	m.bytes = append(m.bytes, make([]byte, rest)...)
	return m, nil
}

// signed reads a number as WebAssembly writes signed ones.
func signed(r *bytes.Reader) (int, error) {
	value, shift := 0, 0
	for {
		b, err := r.ReadByte()
		if err != nil || shift > 28 {
			return 0, errSegment
		}
		value |= int(b&0x7f) << shift
		shift += 7
		if b&0x80 == 0 {
			if b&0x40 != 0 {
				value -= 1 << shift
			}
			return value, nil
		}
	}
}

// segments writes the data section anew: long runs of zeros are left out, as memory is zero to begin with.
func (m *memory) segments() []byte {
	const worthwhile = 256 // zeros; shorter runs cut the tables up, and cost more as brotli than they save
	var body []byte
	count := 0
	for at := 0; at < len(m.bytes); {
		if m.bytes[at] == 0 {
			at++
			continue
		}
		end, zeros := at, 0
		for end < len(m.bytes) && zeros < worthwhile {
			if m.bytes[end] == 0 {
				zeros++
			} else {
				zeros = 0
			}
			end++
		}
		end -= zeros
		body = append(body, 0, opI32Const)
		body = appendSigned(body, at)
		body = append(body, opEnd)
		body = binary.AppendUvarint(body, uint64(end-at))
		body = append(body, m.bytes[at:end]...)
		count++
		at = end
	}
	return append(binary.AppendUvarint(nil, uint64(count)), body...)
}

func appendSigned(b []byte, v int) []byte {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if v == 0 && low&0x40 == 0 || v == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

// The layout of the function tables (runtime/symtab.go, pcHeader; runtime/runtime2.go, _func), little-endian.
const (
	headerSize    = 72
	headerFuncs   = 8  // number of functions, uint64
	headerNames   = 32 // where the tables stand after the header: uint64 each, in this order
	headerUnits   = 40
	headerFiles   = 48
	headerTables  = 56
	headerEntries = 64

	funcSize      = 44
	funcName      = 4  // offset into the names, uint32
	funcStack     = 16 // offsets into the tables, uint32 each
	funcFile      = 20
	funcLine      = 24
	funcExtra     = 28 // how many further tables follow the struct
	funcUnit      = 32
	funcStartLine = 36
)

var headerStart = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// emptyLines finds the function tables and takes files and lines out of them.
func (m *memory) emptyLines() error {
	for at := 0; ; at += len(headerStart) {
		i := bytes.Index(m.bytes[at:], headerStart)
		if i < 0 {
			return errors.New("the module has no table of functions that is known")
		}
		at += i
		if t, err := readTables(m.bytes[at:]); err == nil {
			return t.emptyLines()
		}
	}
}

// tables are a Go program's function tables.
type tables struct {
	names, units, files, values []byte
	entries                     []byte   // what follows values
	funcs                       [][]byte // within entries
}

func readTables(b []byte) (*tables, error) {
	if len(b) < headerSize {
		return nil, errSegment
	}
	at := func(field int) uint64 { return binary.LittleEndian.Uint64(b[field:]) }
	offsets := []uint64{headerSize, at(headerNames), at(headerUnits), at(headerFiles), at(headerTables), at(headerEntries), uint64(len(b))}
	for i := 1; i < len(offsets); i++ {
		if offsets[i] < offsets[i-1] {
			return nil, errSegment
		}
	}
	t := &tables{
		names: b[at(headerNames):at(headerUnits)],
		units: b[at(headerUnits):at(headerFiles)], files: b[at(headerFiles):at(headerTables)],
		values: b[at(headerTables):at(headerEntries)], entries: b[at(headerEntries):],
	}
	count := at(headerFuncs)
	if count == 0 || count*8+4 > uint64(len(t.entries)) {
		return nil, errSegment
	}
	last := uint32(0)
	for i := range count {
		entry := binary.LittleEndian.Uint32(t.entries[8*i:])
		where := uint64(binary.LittleEndian.Uint32(t.entries[8*i+4:]))
		if i > 0 && entry <= last || where+funcSize > uint64(len(t.entries)) {
			return nil, errSegment
		}
		f := t.entries[where:]
		if binary.LittleEndian.Uint32(f) != entry {
			return nil, errSegment
		}
		last = entry
		extra := uint64(binary.LittleEndian.Uint32(f[funcExtra:]))
		if where+funcSize+4*extra > uint64(len(t.entries)) {
			return nil, errSegment
		}
		t.funcs = append(t.funcs, f[:funcSize+4*extra])
	}
	return t, nil
}

// emptyLines clears what only files and lines need. Tables of equal content are shared, so what anything else needs is marked first.
func (t *tables) emptyLines() error {
	needed := make([]bool, len(t.values))
	for _, f := range t.funcs {
		if err := t.need(needed, f[funcStack:]); err != nil {
			return err
		}
		for i := funcSize; i < len(f); i += 4 {
			if err := t.need(needed, f[i:]); err != nil {
				return err
			}
		}
	}
	for i, n := range needed {
		if !n {
			t.values[i] = 0
		}
	}
	for _, f := range t.funcs {
		for _, field := range []int{funcName, funcFile, funcLine, funcUnit, funcStartLine} {
			clear(f[field : field+4])
		}
	}
	clear(t.names)
	clear(t.units)
	clear(t.files)
	return nil
}

// need marks the table at the offset that stands in field: pairs of a value's and a program counter's step, up to a step of zero.
func (t *tables) need(needed []bool, field []byte) error {
	at := int(binary.LittleEndian.Uint32(field))
	if at == 0 || needed[min(at, len(needed)-1)] {
		return nil
	}
	for first := true; ; first = false {
		value, n := binary.Uvarint(t.values[min(at, len(t.values)):])
		if n <= 0 {
			return errSegment
		}
		end := at + n
		if value != 0 || first {
			_, n = binary.Uvarint(t.values[end:])
			if n <= 0 {
				return errSegment
			}
			end += n
		}
		for i := at; i < end; i++ {
			needed[i] = true
		}
		at = end
		if value == 0 && !first {
			return nil
		}
	}
}
