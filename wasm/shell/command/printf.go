package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// printf formats as the printf builtin does: the format is used again while arguments are left.
func printf(c *Call) Status {
	args := c.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		c.fail("usage: printf FORMAT [ARG]...")
		if c.Busybox {
			return 1
		}
		return 2
	}
	if strings.HasPrefix(args[0], "-v") {
		return c.Misunderstood("printf -v is not modelled")
	}
	f := formatter{args: args[1:], c: c}
	for {
		before := len(f.args)
		f.pass(args[0])
		if f.stop || f.bad || len(f.args) == 0 || len(f.args) == before || !c.Spend(1) {
			break
		}
	}
	if f.b.Len() > 0 {
		c.print(f.b.String())
	}
	if f.bad || f.failed {
		return 1
	}
	return 0
}

type formatter struct {
	c      *Call
	b      strings.Builder
	args   []string
	stop   bool // \c was seen
	bad    bool // the format is invalid
	failed bool // an argument is not a number
}

func (f *formatter) arg() string {
	if len(f.args) == 0 {
		return ""
	}
	a := f.args[0]
	f.args = f.args[1:]
	return a
}

// pass goes through the format once.
func (f *formatter) pass(format string) {
	for i := 0; i < len(format) && !f.stop && !f.bad; i++ {
		switch format[i] {
		case '\\':
			j := i + 1
			for j < len(format) && j-i <= 3 && strings.IndexByte("01234567", format[j]) >= 0 {
				j++
			}
			if j == i+1 {
				j = min(i+2, len(format))
				if j <= len(format) && j > i+1 && format[i+1] == 'x' {
					_, used := digits(format[i+2:], 16, 2)
					j += used
				}
			}
			s, stop := unescape(format[i:j], false)
			if format[i:j] == `\"` {
				s = `"`
			}
			f.b.WriteString(s)
			f.stop = stop
			i = j - 1
		case '%':
			i = f.directive(format, i+1)
		default:
			f.b.WriteByte(format[i])
		}
	}
}

// directive handles what stands after a percent sign; it returns the index of its last character.
func (f *formatter) directive(format string, i int) int {
	start := i
	for i < len(format) && strings.IndexByte("-+ #0", format[i]) >= 0 {
		i++
	}
	flags := format[start:i]
	width, i := f.number(format, i)
	prec := -1
	if i < len(format) && format[i] == '.' {
		prec, i = f.number(format, i+1)
		prec = max(prec, 0)
	}
	if width < -1 {
		width, flags = -width, flags+"-"
	}
	if i >= len(format) {
		f.bad = true
		return i
	}
	if width > 1<<16 || prec > 1<<16 {
		f.bad = true
		return i
	}
	var s string
	switch verb := format[i]; verb {
	case '%':
		f.b.WriteByte('%')
		return i
	case 's':
		s = f.arg()
		if prec >= 0 && prec < len(s) {
			s = s[:prec]
		}
	case 'b':
		s, f.stop = unescape(f.arg(), true)
	case 'c':
		if s = f.arg(); s != "" {
			s = s[:1]
		} else {
			s = "\x00"
		}
	case 'd', 'i', 'u', 'o', 'x', 'X':
		s = f.integer(verb, flags, prec)
	default:
		if strings.IndexByte("eEfFgG", verb) >= 0 {
			s = f.float(verb, flags, prec)
			break
		}
		if strings.IndexByte("aAq", verb) >= 0 {
			f.arg()
			s = files.Mark
		} else {
			f.bad = true
			f.c.fail("invalid format")
			return i
		}
	}
	f.b.WriteString(padded(s, width, flags, format[i], prec))
	return i
}

// number reads digits or *.
func (f *formatter) number(format string, i int) (int, int) {
	if i < len(format) && format[i] == '*' {
		n, err := strconv.Atoi(f.arg())
		if err != nil {
			f.failed = true
		}
		return n, i + 1
	}
	j := i
	for j < len(format) && format[j] >= '0' && format[j] <= '9' {
		j++
	}
	if i == j {
		return -1, i
	}
	n, err := strconv.Atoi(format[i:j])
	if err != nil {
		f.bad = true
	}
	return n, j
}

func (f *formatter) integer(verb byte, flags string, prec int) string {
	arg := f.arg()
	if files.Vague(arg) {
		return files.Mark
	}
	var n int64
	trimmed := strings.TrimSpace(arg)
	switch {
	case arg == "":
		if f.c.Busybox {
			f.failed = true
			f.c.fail("invalid number ''")
		}
	case arg[0] == '"' || arg[0] == '\'':
		if len(arg) > 1 {
			n = int64(arg[1])
		}
	default:
		v, err := strconv.ParseInt(trimmed, 0, 64)
		if err != nil {
			f.failed = true
			f.c.fail("invalid number '" + arg + "'")
			// Digits before what is not one count.
			end := 0
			for end < len(trimmed) && (trimmed[end] >= '0' && trimmed[end] <= '9' || end == 0 && (trimmed[0] == '-' || trimmed[0] == '+')) {
				end++
			}
			v, _ = strconv.ParseInt(trimmed[:end], 10, 64)
			if f.c.Busybox {
				v = 0
			}
		}
		n = v
	}
	base := 10
	switch verb {
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	}
	var s string
	if verb == 'd' || verb == 'i' {
		s = strconv.FormatInt(n, base)
	} else {
		s = strconv.FormatUint(uint64(n), base)
	}
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if prec > len(s) {
		s = strings.Repeat("0", prec-len(s)) + s
	}
	if strings.Contains(flags, "#") && n != 0 {
		switch verb {
		case 'o':
			s = "0" + s
		case 'x', 'X':
			s = "0x" + s
		}
	}
	switch {
	case neg:
		s = "-" + s
	case (verb == 'd' || verb == 'i') && strings.Contains(flags, "+"):
		s = "+" + s
	case (verb == 'd' || verb == 'i') && strings.Contains(flags, " "):
		s = " " + s
	}
	if verb == 'X' {
		s = strings.ToUpper(s)
	}
	return s
}

// float formats a number with a fraction.
func (f *formatter) float(verb byte, flags string, prec int) string {
	arg := strings.TrimSpace(f.arg())
	if files.Vague(arg) {
		return files.Mark
	}
	v, err := strconv.ParseFloat(arg, 64)
	if err != nil && (arg != "" || f.c.Busybox) {
		f.failed = true
		f.c.fail("invalid number '" + arg + "'")
		v = 0
	}
	if prec < 0 {
		prec = 6
	}
	if verb == 'F' {
		verb = 'f'
	}
	if verb == 'g' || verb == 'G' {
		prec = max(prec, 1)
		if strings.Contains(flags, "#") {
			return files.Mark
		}
		return fmtG(v, verb, prec)
	}
	s := strconv.FormatFloat(v, verb, prec, 64)
	if v >= 0 && strings.Contains(flags, "+") {
		s = "+" + s
	} else if v >= 0 && strings.Contains(flags, " ") {
		s = " " + s
	}
	return s
}

// fmtG is %g: without the zeros at the end, and an exponent only where the number is very large or small.
func fmtG(v float64, verb byte, prec int) string {
	e := strconv.FormatFloat(v, 'e', prec-1, 64)
	mantissa, exponent, _ := strings.Cut(e, "e")
	exp, _ := strconv.Atoi(exponent)
	if exp >= -4 && exp < prec {
		s := strconv.FormatFloat(v, 'f', prec-1-exp, 64)
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	return mantissa + string(verb-'g'+'e') + exponent
}

func padded(s string, width int, flags string, verb byte, prec int) string {
	n := width - len(s)
	if n <= 0 {
		return s
	}
	switch {
	case strings.Contains(flags, "-"):
		return s + strings.Repeat(" ", n)
	case strings.Contains(flags, "0") && (strings.IndexByte("diuoxX", verb) >= 0 && prec < 0 || strings.IndexByte("eEfFgG", verb) >= 0):
		sign := ""
		if s != "" && strings.IndexByte("+- ", s[0]) >= 0 {
			sign, s = s[:1], s[1:]
		}
		return sign + strings.Repeat("0", n) + s
	}
	return strings.Repeat(" ", n) + s
}
