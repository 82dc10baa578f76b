package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// sedRun is one run of a script over a text.
type sedRun struct {
	c          *Call
	in         []string
	at         int // lines read so far
	noEnd      bool
	pattern    string
	hold       string
	quiet      bool
	out        strings.Builder
	after      []string
	replaced   bool
	quit       bool
	code       int
	deleted    bool
	again      bool // D: next cycle without reading
	jump       string
	jumping    bool
	appendedNL bool
}

func (c *Call) sedText(prog []*sedCommand, t files.Text, quiet bool) (files.Text, int) {
	if !t.Known {
		return files.Sized(t.Size.Loosen(0.5)), 0
	}
	s := &sedRun{c: c, in: lines(t.Bytes), quiet: quiet, noEnd: len(t.Bytes) > 0 && t.Bytes[len(t.Bytes)-1] != '\n'}
	reset(prog)
	for !s.quit && (s.again || s.at < len(s.in)) {
		if !c.Spend(1) {
			return files.Unknown, 0
		}
		if !s.again {
			s.pattern = s.in[s.at]
			s.at++
		}
		s.again, s.deleted, s.replaced = false, false, false
		s.cycle(prog)
		if !s.deleted && !s.quiet {
			s.line(s.pattern)
		}
		s.flush()
	}
	if s.quit && c.Busybox && c.editing && s.at+1 < len(s.in) {
		// busybox's sed -i prints what is left after q, but for the line that it had read ahead.
		c.print(strings.Join(s.in[s.at+1:], "\n") + "\n")
	}
	return files.KnownString(s.out.String()), s.code
}

func reset(prog []*sedCommand) {
	for _, c := range prog {
		c.active = false
		reset(c.block)
	}
}

// cycle runs the script once, following jumps to labels.
func (s *sedRun) cycle(prog []*sedCommand) {
	s.jumping = false
	s.run(prog)
	for turns := 0; s.jumping && !s.quit; turns++ {
		if s.jump == "" || !s.c.Spend(1) || turns > 10_000 {
			s.jumping = false
			return
		}
		rest, ok := afterLabel(prog, s.jump)
		if !ok {
			s.jumping = false
			return
		}
		s.jumping = false
		s.run(rest)
	}
}

// afterLabel is the script from a label on; labels inside blocks are not looked for.
func afterLabel(prog []*sedCommand, label string) ([]*sedCommand, bool) {
	for i, c := range prog {
		if c.name == ':' && c.text == label {
			return prog[i+1:], true
		}
	}
	return nil, false
}

// line prints a line; the last line of a text without a newline at its end gets none either.
func (s *sedRun) line(l string) {
	s.out.WriteString(l)
	if !(s.noEnd && s.at == len(s.in)) {
		s.out.WriteByte('\n')
		return
	}
	s.appendedNL = true
}

// extra prints a line that is not the input's.
func (s *sedRun) extra(l string) {
	if s.appendedNL {
		s.out.WriteByte('\n')
		s.appendedNL = false
	}
	s.out.WriteString(l + "\n")
}

func (s *sedRun) flush() {
	for _, l := range s.after {
		s.extra(l)
	}
	s.after = nil
}

// run executes commands until one ends the cycle.
func (s *sedRun) run(prog []*sedCommand) (end bool) {
	for _, c := range prog {
		if s.deleted || s.quit || s.jumping {
			return true
		}
		if s.selects(c) == c.negate {
			continue
		}
		if s.exec(c) {
			return true
		}
	}
	return false
}

func (s *sedRun) matches(a *sedAddress) bool {
	switch {
	case a.re != nil:
		return a.re.MatchString(s.pattern)
	case a.last:
		return s.at == len(s.in)
	case a.step > 0:
		return s.at >= a.line && (s.at-a.line)%a.step == 0
	}
	return s.at == a.line
}

func (s *sedRun) selects(c *sedCommand) bool {
	switch {
	case c.from == nil:
		return true
	case c.to == nil:
		return s.matches(c.from)
	case c.active:
		return s.inRange(c)
	case c.from.line == 0 && c.from.re == nil && !c.from.last && s.at == 1: // 0,/re/
		c.active = true
		return s.inRange(c)
	case !s.matches(c.from):
		return false
	}
	c.endLine = 0
	switch {
	case c.to.isPlus:
		c.endLine = s.at + c.to.plus
		c.active = c.to.plus > 0
	case c.to.re == nil && !c.to.last && c.to.line <= s.at:
		c.active = false
	default:
		c.active = !(c.to.last && s.at == len(s.in))
	}
	return true
}

// inRange is a line inside a range that has begun; it ends the range where its end matches.
func (s *sedRun) inRange(c *sedCommand) bool {
	switch {
	case c.to.isPlus:
		c.active = s.at < c.endLine
	case c.to.re != nil:
		c.active = !c.to.re.MatchString(s.pattern)
	case c.to.last:
		c.active = s.at < len(s.in)
	default:
		if s.at > c.to.line {
			c.active = false
			return s.matches(c.from)
		}
		c.active = s.at < c.to.line
	}
	return true
}

// exec runs one command; true ends the script for this cycle.
func (s *sedRun) exec(c *sedCommand) bool {
	switch c.name {
	case '{':
		return s.run(c.block)
	case 's':
		s.substitute(c)
	case 'y':
		s.pattern = strings.Map(func(r rune) rune {
			if t, ok := c.table[r]; ok {
				return t
			}
			return r
		}, s.pattern)
	case 'p':
		s.extra(s.pattern)
	case 'P':
		first, _, _ := strings.Cut(s.pattern, "\n")
		s.extra(first)
	case 'd':
		s.deleted = true
		return true
	case 'D':
		_, rest, more := strings.Cut(s.pattern, "\n")
		s.deleted = true
		if more {
			s.pattern, s.again = rest, true
		}
		return true
	case 'n':
		if s.at >= len(s.in) {
			s.quit = true
			return true
		}
		if !s.quiet {
			s.line(s.pattern)
		}
		s.flush()
		s.pattern = s.in[s.at]
		s.at++
	case 'N':
		if s.at >= len(s.in) {
			// GNU and busybox print the pattern space then.
			s.quit = true
			return true
		}
		s.pattern += "\n" + s.in[s.at]
		s.at++
	case 'g':
		s.pattern = s.hold
	case 'G':
		s.pattern += "\n" + s.hold
	case 'h':
		s.hold = s.pattern
	case 'H':
		s.hold += "\n" + s.pattern
	case 'x':
		s.pattern, s.hold = s.hold, s.pattern
	case '=':
		s.extra(strconv.Itoa(s.at))
	case 'a':
		s.after = append(s.after, c.text)
	case 'i':
		s.extra(c.text)
	case 'c':
		if c.to == nil || !c.active || c.negate {
			s.extra(c.text)
		}
		s.deleted = true
		return true
	case 'q':
		s.quit, s.code = true, c.nth
		return true
	case 'b':
		s.jump, s.jumping = c.text, true
		return true
	case 't':
		if s.replaced {
			s.replaced = false
			s.jump, s.jumping = c.text, true
			return true
		}
	case 'T':
		if !s.replaced {
			s.jump, s.jumping = c.text, true
			return true
		}
		s.replaced = false
	}
	return len(s.pattern) > 1<<20
}

func (s *sedRun) substitute(c *sedCommand) {
	all := c.re.FindAllStringSubmatchIndex(s.pattern, -1)
	if len(all) < c.nth {
		return
	}
	s.c.Spend(len(s.pattern) / 64)
	var b strings.Builder
	last := 0
	for i, m := range all {
		if i+1 < c.nth || i+1 > c.nth && !c.global {
			continue
		}
		b.WriteString(s.pattern[last:m[0]])
		s.replacement(&b, c.with, m)
		last = m[1]
	}
	b.WriteString(s.pattern[last:])
	s.pattern = b.String()
	s.replaced = true
	if c.print {
		s.extra(s.pattern)
	}
}

// replacement writes the right side of s with its references, and GNU's case changes.
func (s *sedRun) replacement(b *strings.Builder, with string, m []int) {
	group := func(n int) string {
		if 2*n+1 >= len(m) || m[2*n] < 0 {
			return ""
		}
		return s.pattern[m[2*n]:m[2*n+1]]
	}
	var fold, once byte
	put := func(t string) {
		switch fold {
		case 'U':
			t = strings.ToUpper(t)
		case 'L':
			t = strings.ToLower(t)
		}
		if once != 0 && t != "" {
			first := t[:1]
			if once == 'u' {
				first = strings.ToUpper(first)
			} else {
				first = strings.ToLower(first)
			}
			t, once = first+t[1:], 0
		}
		b.WriteString(t)
	}
	for i := 0; i < len(with); i++ {
		switch ch := with[i]; {
		case ch == '&':
			put(group(0))
		case ch == '\\' && i+1 < len(with):
			i++
			switch n := with[i]; {
			case n >= '0' && n <= '9':
				put(group(int(n - '0')))
			case n == 'n':
				put("\n")
			case n == 't':
				put("\t")
			case (n == 'U' || n == 'L' || n == 'E') && !s.c.Busybox:
				fold = n
			case (n == 'u' || n == 'l') && !s.c.Busybox:
				once = n
			default:
				put(string(n))
			}
		default:
			put(with[i : i+1])
		}
	}
}
