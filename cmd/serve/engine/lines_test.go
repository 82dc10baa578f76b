package engine

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// module is a WebAssembly module with nothing but a data section that holds these segments.
func module(segments map[int][]byte, order ...int) []byte {
	data := binary.AppendUvarint(nil, uint64(len(order)))
	for _, at := range order {
		data = append(data, 0, opI32Const)
		data = appendSigned(data, at)
		data = append(data, opEnd)
		data = binary.AppendUvarint(data, uint64(len(segments[at])))
		data = append(data, segments[at]...)
	}
	out := append([]byte("\x00asm\x01\x00\x00\x00"), sectionData)
	// Go's linker pads the length to five bytes.
	n := len(data)
	out = append(out, byte(n)|0x80, byte(n>>7)|0x80, byte(n>>14)|0x80, byte(n>>21)|0x80, byte(n>>28))
	return append(out, data...)
}

// program is the function tables of one function with tables for its stack, file and line, and one more that is the file's.
func program() []byte {
	values := []byte{0, 2, 1, 0, 4, 1, 0, 6, 1, 0}
	header := make([]byte, headerSize)
	copy(header, headerStart)
	at := headerSize
	for i, size := range []int{4, 4, 8, len(values)} { // names, units, files, values
		binary.LittleEndian.PutUint64(header[headerNames+8*i:], uint64(at))
		at += size
	}
	binary.LittleEndian.PutUint64(header[headerFuncs:], 1)
	binary.LittleEndian.PutUint64(header[headerEntries:], uint64(at))
	entries := make([]byte, 12+funcSize+4)
	binary.LittleEndian.PutUint32(entries[4:], 12)
	f := entries[12:]
	binary.LittleEndian.PutUint32(f[funcName:], 1)
	binary.LittleEndian.PutUint32(f[funcStack:], 1)
	binary.LittleEndian.PutUint32(f[funcFile:], 4)
	binary.LittleEndian.PutUint32(f[funcLine:], 7)
	binary.LittleEndian.PutUint32(f[funcExtra:], 1)
	binary.LittleEndian.PutUint32(f[funcStartLine:], 12)
	binary.LittleEndian.PutUint32(f[funcSize:], 4)
	out := append(header, "\x00fn\x00"+"unit"+"file.go\x00"...)
	return append(append(out, values...), entries...)
}

func TestWithoutLines(t *testing.T) {
	table := program()
	in := module(map[int][]byte{5000: table, 4096: []byte("data")}, 5000, 4096) // the linker's order is not that of the memory
	out, err := withoutLines(in)
	if err != nil {
		t.Fatal(err)
	}
	_, from, to, err := section(out, sectionData)
	if err != nil || to != len(out) {
		t.Fatal(err, to, len(out))
	}
	m, err := readMemory(out[from:to])
	if err != nil {
		t.Fatal(err)
	}
	if got := m.bytes[4096:4100]; string(got) != "data" {
		t.Errorf("other data: %q", got)
	}
	got := m.bytes[5000:]
	tables, err := readTables(got)
	if err != nil {
		t.Fatal(err)
	}
	// The stack's table stays, and the file's, which another table shares; the line's goes.
	if want := []byte{0, 2, 1, 0, 4, 1, 0, 0, 0, 0}; !bytes.Equal(tables.values, want) {
		t.Errorf("tables are %v, want %v", tables.values, want)
	}
	f := tables.funcs[0]
	for _, field := range []int{funcName, funcFile, funcLine, funcStartLine} {
		if n := binary.LittleEndian.Uint32(f[field:]); n != 0 {
			t.Errorf("the field at %d is %d", field, n)
		}
	}
	if n := binary.LittleEndian.Uint32(f[funcStack:]); n != 1 {
		t.Errorf("the stack's table moved to %d", n)
	}
	if bytes.Contains(out, []byte("file.go")) || bytes.Contains(out, []byte("fn")) {
		t.Error("the module still names a file or a function")
	}
	if again, err := withoutLines(out); err != nil || !bytes.Equal(again, out) {
		t.Errorf("a second time changes something: %v", err)
	}
}

func FuzzWithoutLines(f *testing.F) {
	f.Add(module(map[int][]byte{4096: program()}, 4096))
	f.Add([]byte("\x00asm\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := withoutLines(in)
		if err != nil {
			return
		}
		if again, err := withoutLines(out); err != nil || !bytes.Equal(again, out) {
			t.Errorf("a second time changes something: %v", err)
		}
	})
}
