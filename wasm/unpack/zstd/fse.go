package zstd

import "math/bits"

// table decodes one kind of symbols by finite state entropy.
type table struct {
	log     int
	entries []entry
}

type entry struct {
	symbol uint8
	bits   uint8
	next   uint16
}

// readTable reads a table's description and returns what follows it.
func readTable(b []byte, maxLog, maxSymbols int) (*table, []byte, error) {
	r := &forward{b: b}
	log, err := r.read(4)
	if err != nil {
		return nil, nil, err
	}
	if log += 5; log > maxLog {
		return nil, nil, errCorrupt
	}
	var counts []int
	for left := 1 << log; left > 0; {
		if len(counts) >= maxSymbols {
			return nil, nil, errCorrupt
		}
		n := bits.Len(uint(left + 1))
		v, err := r.read(n - 1)
		if err != nil {
			return nil, nil, err
		}
		// Small values take one bit less.
		if short := 1<<n - 1 - (left + 1); v >= short {
			high, err := r.read(1)
			if err != nil {
				return nil, nil, err
			}
			if high != 0 {
				v += 1<<(n-1) - short
			}
		}
		v--
		counts = append(counts, v)
		if v < 0 {
			left--
		} else {
			left -= v
		}
		for v == 0 {
			zeros, err := r.read(2)
			if err != nil || len(counts)+zeros > maxSymbols {
				return nil, nil, errCorrupt
			}
			counts = append(counts, make([]int, zeros)...)
			if zeros != 3 {
				break
			}
		}
		if left < 0 {
			return nil, nil, errCorrupt
		}
	}
	return newTable(counts, log), b[(r.at+7)/8:], nil
}

// newTable spreads symbols over the states; a count of -1 is one state at the end.
func newTable(counts []int, log int) *table {
	size := 1 << log
	t := &table{log: log, entries: make([]entry, size)}
	high := size
	next := make([]int, len(counts))
	for s, n := range counts {
		next[s] = n
		if n == -1 {
			high--
			t.entries[high].symbol = uint8(s)
			next[s] = 1
		}
	}
	step, at := size>>1+size>>3+3, 0
	for s, n := range counts {
		for range n {
			t.entries[at].symbol = uint8(s)
			for at = (at + step) & (size - 1); at >= high; at = (at + step) & (size - 1) {
			}
		}
	}
	for i := range t.entries {
		e := &t.entries[i]
		n := next[e.symbol]
		next[e.symbol]++
		e.bits = uint8(log + 1 - bits.Len(uint(n)))
		e.next = uint16(n<<e.bits - size)
	}
	return t
}

// one is the table of a single symbol.
func one(symbol byte) *table { return &table{entries: []entry{{symbol: symbol}}} }

// state walks a table.
type state struct {
	*table
	at int
}

func (t *table) begin(r *backward) state { return state{t, r.read(t.log)} }

func (s *state) symbol() int { return int(s.entries[s.at].symbol) }

func (s *state) step(r *backward) {
	e := s.entries[s.at]
	s.at = int(e.next) + r.read(int(e.bits))
}
