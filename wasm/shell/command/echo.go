package command

import (
	"strconv"
	"strings"
)

// Echo is echo in one of its kinds: escapes says whether backslashes are read without -e, letters whether -e and -E exist
// beside -n.
func Echo(escapes, letters bool) Func {
	return func(c *Call) Status {
		args := c.Args[1:]
		newline, read := true, escapes
		for len(args) > 0 && isEchoOption(args[0], letters) {
			for _, l := range args[0][1:] {
				switch l {
				case 'n':
					newline = false
				case 'e':
					read = true
				case 'E':
					read = false
				}
			}
			args = args[1:]
			if !letters {
				break
			}
		}
		s := strings.Join(args, " ")
		if read {
			var stop bool
			if !letters {
				s = dashEscapes(s)
			}
			if s, stop = unescape(s, true); stop {
				newline = false
			}
		}
		if newline {
			s += "\n"
		}
		c.print(s)
		return 0
	}
}

// dashEscapes keeps the escapes that dash does not have from being read.
func dashEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'x' || s[i] == 'e' {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isEchoOption(s string, letters bool) bool {
	if len(s) < 2 || s[0] != '-' {
		return false
	}
	if !letters {
		return s == "-n"
	}
	return strings.Trim(s[1:], "neE") == ""
}

// unescape reads backslash sequences; zero says that octal numbers start with 0 (echo and %b). stop is true after \c.
func unescape(s string, zero bool) (out string, stop bool) {
	if !strings.Contains(s, "\\") {
		return s, false
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'a':
			b.WriteByte(7)
		case 'b':
			b.WriteByte(8)
		case 'c':
			return b.String(), true
		case 'e':
			b.WriteByte(27)
		case 'f':
			b.WriteByte(12)
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'v':
			b.WriteByte(11)
		case '\\':
			b.WriteByte('\\')
		case 'x':
			n, used := digits(s[i+1:], 16, 2)
			if used == 0 {
				b.WriteString("\\x")
				continue
			}
			b.WriteByte(byte(n))
			i += used
		case '0', '1', '2', '3', '4', '5', '6', '7':
			from, width := i, 3
			if zero && c == '0' {
				from = i + 1
			}
			n, used := digits(s[from:], 8, width)
			b.WriteByte(byte(n))
			i = from + used - 1
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String(), false
}

// digits reads up to max digits of a base.
func digits(s string, base, max int) (n, used int) {
	for used < len(s) && used < max {
		v, err := strconv.ParseUint(s[used:used+1], base, 8)
		if err != nil {
			break
		}
		n = n*base + int(v)
		used++
	}
	return n, used
}

// AnsiC reads the escapes of $'…' in bash.
func AnsiC(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		width := 0
		switch s[i+1] {
		case '\'', '"', '?':
			b.WriteByte(s[i+1])
			i++
			continue
		case 'u':
			width = 4
		case 'U':
			width = 8
		}
		if n, used := digits(s[i+2:], 16, width); used > 0 {
			b.WriteRune(rune(n))
			i += 1 + used
			continue
		}
		end := i + 2
		for end < len(s) && end < i+5 && s[end] != '\\' {
			end++
		}
		text, _ := unescape(s[i:end], false)
		b.WriteString(text)
		i = end - 1
	}
	return b.String()
}
