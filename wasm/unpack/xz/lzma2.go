package xz

// lzma2 is a sequence of chunks, compressed or not, over one output.
type lzma2 struct {
	lzma
	src []byte
}

func (l *lzma2) take(n int) ([]byte, error) {
	if n > len(l.src) {
		return nil, errShort
	}
	b := l.src[:n]
	l.src = l.src[n:]
	return b, nil
}

func (l *lzma2) run() error {
	for {
		b, err := l.take(1)
		if err != nil {
			return err
		}
		control := b[0]
		if control == 0 {
			return nil
		}
		if control == 1 || control >= 0xe0 {
			l.start = len(l.out)
		}
		if control >= 0x80 {
			err = l.packed(control)
		} else {
			err = l.plain(control)
		}
		if err != nil {
			return err
		}
	}
}

func (l *lzma2) plain(control byte) error {
	if control > 2 {
		return errCorrupt
	}
	h, err := l.take(2)
	if err != nil {
		return err
	}
	b, err := l.take(int(h[0])<<8 + int(h[1]) + 1)
	if err != nil {
		return err
	}
	if len(l.out)+len(b) > l.limit {
		return ErrLarge
	}
	l.out = append(l.out, b...)
	return nil
}

func (l *lzma2) packed(control byte) error {
	h, err := l.take(4)
	if err != nil {
		return err
	}
	size := int(control&0x1f)<<16 + int(h[0])<<8 + int(h[1]) + 1
	n := int(h[2])<<8 + int(h[3]) + 1
	if reset := control >> 5 & 3; reset >= 2 {
		p, err := l.take(1)
		if err != nil {
			return err
		}
		if !l.properties(int(p[0])) {
			return errCorrupt
		}
	} else if reset == 1 {
		l.reset()
	}
	if l.literals == nil {
		return errCorrupt
	}
	b, err := l.take(n)
	if err != nil {
		return err
	}
	return l.decode(b, size)
}
