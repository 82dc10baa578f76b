package xz

// rangeCoder reads bits by their probabilities.
type rangeCoder struct {
	b           []byte
	width, code uint32
	// short is set when more was read than there is.
	short bool
}

func (r *rangeCoder) begin(b []byte) bool {
	if len(b) < 5 || b[0] != 0 {
		return false
	}
	*r = rangeCoder{b: b[5:], width: 0xffffffff, code: uint32(b[1])<<24 | uint32(b[2])<<16 | uint32(b[3])<<8 | uint32(b[4])}
	return true
}

func (r *rangeCoder) normalize() {
	if r.width >= 1<<24 {
		return
	}
	r.width <<= 8
	r.code <<= 8
	if len(r.b) == 0 {
		r.short = true
		return
	}
	r.code |= uint32(r.b[0])
	r.b = r.b[1:]
}

// bit reads one bit and adapts its probability.
func (r *rangeCoder) bit(p *uint16) int {
	r.normalize()
	bound := r.width >> 11 * uint32(*p)
	if r.code < bound {
		r.width = bound
		*p += (1<<11 - *p) >> 5
		return 0
	}
	r.width -= bound
	r.code -= bound
	*p -= *p >> 5
	return 1
}

// direct reads bits that are as likely 0 as 1.
func (r *rangeCoder) direct(n int) int {
	v := 0
	for range n {
		r.normalize()
		r.width >>= 1
		v <<= 1
		if r.code >= r.width {
			r.code -= r.width
			v |= 1
		}
	}
	return v
}

// tree reads n bits, the highest first, each by the bits before it.
func (r *rangeCoder) tree(p []uint16, n int) int {
	m := 1
	for range n {
		m = m<<1 | r.bit(&p[m])
	}
	return m - 1<<n
}

// reverse is tree with the lowest bit first.
func (r *rangeCoder) reverse(p []uint16, n int) int {
	m, v := 1, 0
	for i := range n {
		bit := r.bit(&p[m])
		m = m<<1 | bit
		v |= bit << i
	}
	return v
}
