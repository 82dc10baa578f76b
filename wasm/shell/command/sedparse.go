package command

import (
	"regexp"
	"strconv"
	"strings"
)

// sedCommand is one command of a sed script.
type sedCommand struct {
	from, to *sedAddress
	negate   bool
	name     byte
	// re, with and the flags of s; text of a, i, c; label of b, t, T; file of w and r; map of y.
	re      *regexp.Regexp
	with    string
	global  bool
	nth     int
	print   bool
	text    string
	table   map[rune]rune
	block   []*sedCommand
	active  bool
	endLine int
}

// sedAddress is a line number, the last line, or an expression.
type sedAddress struct {
	line   int
	last   bool
	re     *regexp.Regexp
	step   int // first~step
	plus   int // addr,+N
	isPlus bool
}

// sedParser reads a script.
type sedParser struct {
	s        string
	i        int
	extended bool
	last     *regexp.Regexp
	// bad is set where the script is invalid, strange where it uses what is not modelled.
	bad     bool
	strange string
}

func (p *sedParser) peek() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *sedParser) spaces() {
	for p.i < len(p.s) && strings.IndexByte(" \t", p.s[p.i]) >= 0 {
		p.i++
	}
}

// commands reads up to the end, or to a closing brace.
func (p *sedParser) commands(inBlock bool) []*sedCommand {
	var out []*sedCommand
	for !p.bad && p.strange == "" {
		for p.i < len(p.s) && strings.IndexByte(" \t\n;", p.s[p.i]) >= 0 {
			p.i++
		}
		if p.i >= len(p.s) {
			p.bad = p.bad || inBlock
			return out
		}
		if p.peek() == '#' {
			p.line()
			continue
		}
		if p.peek() == '}' {
			p.bad = p.bad || !inBlock
			p.i++
			return out
		}
		out = append(out, p.command())
	}
	return out
}

func (p *sedParser) command() *sedCommand {
	c := &sedCommand{}
	c.from = p.address()
	p.spaces()
	if c.from != nil && p.peek() == ',' {
		p.i++
		p.spaces()
		if c.to = p.address(); c.to == nil {
			p.bad = true
			return c
		}
	}
	p.spaces()
	for p.peek() == '!' {
		c.negate = true
		p.i++
		p.spaces()
	}
	if p.i >= len(p.s) {
		p.bad = true
		return c
	}
	c.name = p.peek()
	p.i++
	switch c.name {
	case '{':
		c.block = p.commands(true)
		return c
	case 's':
		p.substitute(c)
	case 'y':
		p.transliterate(c)
	case 'a', 'i', 'c':
		p.textOf(c)
		return c
	case 'b', 't', 'T':
		p.spaces()
		c.text = strings.TrimSpace(p.until("\n;}"))
	case ':':
		p.spaces()
		c.text = strings.TrimSpace(p.until("\n;"))
	case 'd', 'D', 'p', 'P', 'n', 'N', 'g', 'G', 'h', 'H', 'x', 'q', '=':
		p.spaces()
		if c.name == 'q' {
			if code := p.until("\n;} \t"); code != "" {
				c.nth, _ = strconv.Atoi(code)
			}
		}
	case 'w', 'r', 'l', 'Q', 'R', 'W', 'e', 'F', 'z':
		p.strange = "its command " + string(c.name) + " is not modelled"
	default:
		p.bad = true
	}
	p.spaces()
	if n := p.peek(); p.i < len(p.s) && n != '\n' && n != ';' && n != '}' && n != '#' {
		p.bad = true
	}
	return c
}

// until reads up to one of some characters.
func (p *sedParser) until(stops string) string {
	from := p.i
	for p.i < len(p.s) && strings.IndexByte(stops, p.s[p.i]) < 0 {
		p.i++
	}
	return p.s[from:p.i]
}

func (p *sedParser) line() string {
	l := p.until("\n")
	if p.i < len(p.s) {
		p.i++
	}
	return l
}

func (p *sedParser) address() *sedAddress {
	switch c := p.peek(); {
	case c >= '0' && c <= '9':
		n, _ := strconv.Atoi(p.digits())
		a := &sedAddress{line: n}
		if p.peek() == '~' {
			p.i++
			a.step, _ = strconv.Atoi(p.digits())
		}
		return a
	case c == '+':
		p.i++
		n, _ := strconv.Atoi(p.digits())
		return &sedAddress{plus: n, isPlus: true}
	case c == '$':
		p.i++
		return &sedAddress{last: true}
	case c == '/' || c == '\\':
		p.i++
		if c == '\\' {
			c = p.peek()
			p.i++
		}
		src, ok := p.delimited(c, true)
		if !ok {
			return nil
		}
		fold := false
		for p.peek() == 'I' || p.peek() == 'M' {
			fold = fold || p.peek() == 'I'
			p.i++
		}
		return &sedAddress{re: p.regexp(src, fold)}
	}
	return nil
}

func (p *sedParser) digits() string {
	from := p.i
	for p.i < len(p.s) && p.s[p.i] >= '0' && p.s[p.i] <= '9' {
		p.i++
	}
	return p.s[from:p.i]
}

// regexp compiles an expression; an empty one is the last that was used.
func (p *sedParser) regexp(src string, fold bool) *regexp.Regexp {
	if src == "" {
		if p.last == nil {
			p.bad = true
		}
		return p.last
	}
	re, valid, can := compile(src, p.extended, fold)
	if !can {
		p.strange = "its expression refers back to itself, which is not modelled"
		return nil
	}
	if !valid {
		p.bad = true
		return nil
	}
	p.last = re
	return re
}

// delimited reads up to a delimiter; an escaped one stands for itself. In an expression a bracket hides it.
func (p *sedParser) delimited(d byte, expression bool) (string, bool) {
	var b strings.Builder
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == d:
			p.i++
			return b.String(), true
		case c == '\\' && p.i+1 < len(p.s):
			p.i++
			n := p.s[p.i]
			switch {
			case n == d && expression && strings.IndexByte("(){}|+?*.[]^$", d) >= 0:
				b.WriteString("[" + string(d) + "]")
			case n == d:
				b.WriteByte(d)
			default:
				b.WriteByte('\\')
				b.WriteByte(n)
			}
		case c == '\n' && expression:
			p.bad = true
			return "", false
		case c == '[' && expression:
			end := bracketEnd(p.s, p.i)
			if end < 0 {
				b.WriteByte(c)
				break
			}
			b.WriteString(p.s[p.i:end])
			p.i = end - 1
		default:
			b.WriteByte(c)
		}
		p.i++
	}
	p.bad = true
	return "", false
}

func (p *sedParser) substitute(c *sedCommand) {
	d := p.peek()
	p.i++
	src, ok := p.delimited(d, true)
	if !ok {
		return
	}
	with, ok := p.delimited(d, false)
	if !ok {
		return
	}
	c.with, c.nth = with, 1
	fold := false
	for p.i < len(p.s) {
		switch f := p.s[p.i]; {
		case f == 'g':
			c.global = true
		case f == 'p':
			c.print = true
		case f == 'i' || f == 'I':
			fold = true
		case f >= '1' && f <= '9':
			c.nth, _ = strconv.Atoi(p.digits())
			p.i--
		case f == 'w' || f == 'e' || f == 'm' || f == 'M':
			p.strange = "the flag " + string(f) + " of its command s is not modelled"
			return
		default:
			c.re = p.regexp(src, fold)
			return
		}
		p.i++
	}
	c.re = p.regexp(src, fold)
}

func (p *sedParser) transliterate(c *sedCommand) {
	d := p.peek()
	p.i++
	a, ok1 := p.delimited(d, false)
	b, ok2 := p.delimited(d, false)
	un := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t")
	x, y := []rune(un.Replace(a)), []rune(un.Replace(b))
	if !ok1 || !ok2 || len(x) != len(y) {
		p.bad = true
		return
	}
	c.table = map[rune]rune{}
	for i := range x {
		if _, seen := c.table[x[i]]; !seen {
			c.table[x[i]] = y[i]
		}
	}
}

// textOf reads the text of a, i and c: on the same line (as GNU and busybox allow) or after a backslash and a newline.
func (p *sedParser) textOf(c *sedCommand) {
	p.spaces()
	if p.peek() == '\\' {
		p.i++
		from := p.i
		p.spaces()
		if p.peek() == '\n' {
			p.i++
		} else {
			p.i = from
			p.spaces()
		}
	}
	var b strings.Builder
	for p.i < len(p.s) {
		ch := p.s[p.i]
		if ch == '\\' && p.i+1 < len(p.s) {
			p.i++
			switch p.s[p.i] {
			case 't':
				b.WriteByte('\t')
			default:
				b.WriteByte(p.s[p.i])
			}
			p.i++
			continue
		}
		p.i++
		if ch == '\n' {
			break
		}
		b.WriteByte(ch)
	}
	c.text = b.String()
}
