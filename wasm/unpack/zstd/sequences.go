package zstd

// How lengths are coded: a base and how many more bits follow. Codes below the first of a list stand for themselves
// (literals) or for themselves and 3 (matches).
var (
	literalMore = [...]uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	matchMore   = [...]uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	literalBase = [...]int{16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536}
	matchBase   = [...]int{35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539}
)

// The tables that blocks use which bring none.
var (
	usualLiteral = newTable([]int{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}, 6)
	usualMatch   = newTable([]int{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1}, 6)
	usualOffset  = newTable([]int{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}, 5)
)

// sequences decodes the second section of a block: runs of literals, each followed by a match in what was written.
func (d *Reader) sequences(literals, b []byte) error {
	n, b, err := sequenceCount(b)
	if err != nil {
		return err
	}
	if n == 0 {
		return d.write(literals)
	}
	if len(b) == 0 {
		return errShort
	}
	modes := b[0]
	b = b[1:]
	for _, t := range []struct {
		at           **table
		usual        *table
		mode         byte
		log, symbols int
	}{
		{&d.literal, usualLiteral, modes >> 6, 9, 36},
		{&d.offset, usualOffset, modes >> 4 & 3, 8, 32},
		{&d.match, usualMatch, modes >> 2 & 3, 9, 53},
	} {
		if b, err = readMode(b, t.at, t.usual, t.mode, t.log, t.symbols); err != nil {
			return err
		}
	}
	r, err := newBackward(b)
	if err != nil {
		return err
	}
	return d.run(r, literals, n)
}

// run writes the sequences.
func (d *Reader) run(r *backward, literals []byte, n int) error {
	lit, off, mat := d.literal.begin(r), d.offset.begin(r), d.match.begin(r)
	for i := range n {
		code := off.symbol()
		if code > 31 {
			return errCorrupt
		}
		value := 1<<code + r.read(code)
		match, ok1 := length(r, mat.symbol(), 32, 3, matchBase[:], matchMore[:])
		run, ok2 := length(r, lit.symbol(), 16, 0, literalBase[:], literalMore[:])
		if !ok1 || !ok2 || r.left < 0 || run > len(literals) {
			return errCorrupt
		}
		if err := d.write(literals[:run]); err != nil {
			return err
		}
		literals = literals[run:]
		if err := d.repeatBytes(d.offsetOf(value, run), match); err != nil {
			return err
		}
		if i < n-1 {
			lit.step(r)
			mat.step(r)
			off.step(r)
		}
	}
	return d.write(literals)
}

// length reads the length that a code stands for.
func length(r *backward, code, plain, add int, base []int, more []uint8) (int, bool) {
	if code < plain {
		return code + add, true
	}
	if code -= plain; code >= len(base) {
		return 0, false
	}
	return base[code] + r.read(int(more[code])), true
}

// offsetOf turns a coded offset into a distance; the first three mean one of the last distances.
func (d *Reader) offsetOf(value, run int) int {
	if value > 3 {
		d.repeat = [3]int{value - 3, d.repeat[0], d.repeat[1]}
		return value - 3
	}
	if run == 0 {
		value++
	}
	switch value {
	case 1:
	case 2:
		d.repeat = [3]int{d.repeat[1], d.repeat[0], d.repeat[2]}
	case 3:
		d.repeat = [3]int{d.repeat[2], d.repeat[0], d.repeat[1]}
	default:
		d.repeat = [3]int{d.repeat[0] - 1, d.repeat[0], d.repeat[1]}
	}
	return d.repeat[0]
}

// write appends literals. What one block makes is bounded.
func (d *Reader) write(b []byte) error {
	if len(d.out)-d.block+len(b) > maxBlock {
		return errCorrupt
	}
	d.out = append(d.out, b...)
	return nil
}

// repeatBytes copies what was written a distance ago, which may overlap with what it writes.
func (d *Reader) repeatBytes(distance, n int) error {
	from := len(d.out) - distance
	if distance <= 0 || from < d.start || len(d.out)-d.block+n > maxBlock {
		return errCorrupt
	}
	for n > 0 {
		part := min(n, len(d.out)-from)
		d.out = append(d.out, d.out[from:from+part]...)
		n -= part
	}
	return nil
}

// sequenceCount reads how many sequences follow.
func sequenceCount(b []byte) (int, []byte, error) {
	switch {
	case len(b) == 0:
		return 0, nil, errShort
	case b[0] < 128:
		return int(b[0]), b[1:], nil
	case b[0] < 255 && len(b) >= 2:
		return int(b[0]-128)<<8 + int(b[1]), b[2:], nil
	case b[0] == 255 && len(b) >= 3:
		return int(b[1]) + int(b[2])<<8 + 0x7f00, b[3:], nil
	}
	return 0, nil, errShort
}

// readMode sets one of the three tables in the way that a block asks for.
func readMode(b []byte, at **table, usual *table, mode byte, log, symbols int) ([]byte, error) {
	switch mode {
	case 0:
		*at = usual
	case 1:
		if len(b) == 0 {
			return nil, errShort
		}
		*at, b = one(b[0]), b[1:]
	case 2:
		var err error
		if *at, b, err = readTable(b, log, symbols); err != nil {
			return nil, err
		}
	case 3:
		if *at == nil {
			return nil, errCorrupt
		}
	}
	return b, nil
}
