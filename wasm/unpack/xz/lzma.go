package xz

// lzma decodes into an output that later chunks go on with.
type lzma struct {
	out          []byte
	start, limit int

	rc rangeCoder
	// lc, lp and pb say which bits of what is around a literal or a position choose its probabilities.
	lc, lp, pb int
	state      int
	reps       [4]int

	literals                         []uint16
	isMatch, isRep0Long              [12 << 4]uint16
	isRep, isRepG0, isRepG1, isRepG2 [12]uint16
	slots                            [4][64]uint16
	special                          [115]uint16
	align                            [16]uint16
	matchLength, repLength           lengths
}

// lengths are the probabilities of match lengths.
type lengths struct {
	choice   [2]uint16
	low, mid [16][8]uint16
	high     [256]uint16
}

const half = 1 << 10

func fill(p []uint16) {
	for i := range p {
		p[i] = half
	}
}

// properties sets lc, lp and pb from their byte and starts anew.
func (l *lzma) properties(p int) bool {
	if p >= 9*5*5 {
		return false
	}
	l.lc, l.lp, l.pb = p%9, p/9%5, p/45
	if l.lc+l.lp > 4 {
		return false
	}
	l.literals = make([]uint16, 0x300<<(l.lc+l.lp))
	l.reset()
	return true
}

// reset forgets everything but the output and the properties.
func (l *lzma) reset() {
	l.state, l.reps = 0, [4]int{}
	for _, p := range [][]uint16{l.literals, l.isMatch[:], l.isRep0Long[:], l.isRep[:], l.isRepG0[:], l.isRepG1[:], l.isRepG2[:], l.special[:], l.align[:]} {
		fill(p)
	}
	for i := range l.slots {
		fill(l.slots[i][:])
	}
	for _, n := range []*lengths{&l.matchLength, &l.repLength} {
		fill(n.choice[:])
		fill(n.high[:])
		for i := range n.low {
			fill(n.low[i][:])
			fill(n.mid[i][:])
		}
	}
}

// decode writes size bytes from one chunk.
func (l *lzma) decode(b []byte, size int) error {
	if len(l.out)+size > l.limit {
		return ErrLarge
	}
	if !l.rc.begin(b) {
		return errCorrupt
	}
	end := len(l.out) + size
	for len(l.out) < end {
		at := (len(l.out) - l.start) & (1<<l.pb - 1)
		if l.rc.bit(&l.isMatch[l.state<<4+at]) == 0 {
			if err := l.literal(); err != nil {
				return err
			}
			continue
		}
		n, err := l.match(at)
		if err != nil {
			return err
		}
		if n > 0 {
			if err := l.copy(n, end); err != nil {
				return err
			}
		}
	}
	if l.rc.short {
		return errShort
	}
	return nil
}

// back is the byte a distance before the end.
func (l *lzma) back(distance int) (byte, error) {
	if distance >= len(l.out)-l.start {
		return 0, errCorrupt
	}
	return l.out[len(l.out)-1-distance], nil
}

func (l *lzma) literal() error {
	var before byte
	if len(l.out) > l.start {
		before = l.out[len(l.out)-1]
	}
	at := (len(l.out) - l.start) & (1<<l.lp - 1)
	probs := l.literals[0x300*(at<<l.lc+int(before)>>(8-l.lc)):]
	symbol := 1
	if l.state >= 7 {
		match, err := l.back(l.reps[0])
		if err != nil {
			return err
		}
		m := int(match)
		for symbol < 0x100 {
			bit := m >> 7 & 1
			m <<= 1
			got := l.rc.bit(&probs[(1+bit)<<8+symbol])
			symbol = symbol<<1 | got
			if bit != got {
				break
			}
		}
	}
	for symbol < 0x100 {
		symbol = symbol<<1 | l.rc.bit(&probs[symbol])
	}
	l.out = append(l.out, byte(symbol))
	switch {
	case l.state < 4:
		l.state = 0
	case l.state < 10:
		l.state -= 3
	default:
		l.state -= 6
	}
	return nil
}

// next is the state after a match, a repeated match or a single repeated byte: after gives it for literals and others.
func (l *lzma) next(afterLiteral, afterOther int) {
	if l.state < 7 {
		l.state = afterLiteral
	} else {
		l.state = afterOther
	}
}

// match reads what to repeat; 0 means that a single byte was written already.
func (l *lzma) match(at int) (int, error) {
	if l.rc.bit(&l.isRep[l.state]) == 0 {
		l.reps = [4]int{0, l.reps[0], l.reps[1], l.reps[2]}
		n := l.matchLength.read(&l.rc, at)
		l.next(7, 10)
		var ok bool
		if l.reps[0], ok = l.distance(n); !ok {
			return 0, errCorrupt
		}
		return n, nil
	}
	switch {
	case l.rc.bit(&l.isRepG0[l.state]) == 0:
		if l.rc.bit(&l.isRep0Long[l.state<<4+at]) == 0 {
			l.next(9, 11)
			b, err := l.back(l.reps[0])
			l.out = append(l.out, b)
			return 0, err
		}
	case l.rc.bit(&l.isRepG1[l.state]) == 0:
		l.reps = [4]int{l.reps[1], l.reps[0], l.reps[2], l.reps[3]}
	case l.rc.bit(&l.isRepG2[l.state]) == 0:
		l.reps = [4]int{l.reps[2], l.reps[0], l.reps[1], l.reps[3]}
	default:
		l.reps = [4]int{l.reps[3], l.reps[0], l.reps[1], l.reps[2]}
	}
	n := l.repLength.read(&l.rc, at)
	l.next(8, 11)
	return n, nil
}

// distance reads how far back a match is. The mark for the end of the data, which LZMA2 does not use, is not one.
func (l *lzma) distance(n int) (int, bool) {
	slot := l.rc.tree(l.slots[min(n-2, 3)][:], 6)
	if slot < 4 {
		return slot, true
	}
	more := slot>>1 - 1
	d := (2 | slot&1) << more
	if slot < 14 {
		return d + l.rc.reverse(l.special[d-slot:], more), true
	}
	d += l.rc.direct(more-4) << 4
	d += l.rc.reverse(l.align[:], 4)
	return d, d < 0xffffffff
}

func (l *lzma) copy(n, end int) error {
	if l.reps[0] >= len(l.out)-l.start || len(l.out)+n > end {
		return errCorrupt
	}
	for range n {
		l.out = append(l.out, l.out[len(l.out)-1-l.reps[0]])
	}
	return nil
}

func (n *lengths) read(rc *rangeCoder, at int) int {
	if rc.bit(&n.choice[0]) == 0 {
		return 2 + rc.tree(n.low[at][:], 3)
	}
	if rc.bit(&n.choice[1]) == 0 {
		return 10 + rc.tree(n.mid[at][:], 3)
	}
	return 18 + rc.tree(n.high[:], 8)
}
