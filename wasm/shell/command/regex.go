package command

import (
	"regexp"
	"strings"
)

// compile turns a POSIX regular expression into Go's, leftmost-longest. ok is false where it uses what Go's cannot do
// (a back-reference in the pattern) or what is not valid.
func compile(pat string, extended, fold bool) (re *regexp.Regexp, valid, can bool) {
	src, can := translate(pat, extended)
	if !can {
		return nil, true, false
	}
	if fold {
		src = "(?i)" + src
	}
	re, err := regexp.Compile("(?s)" + src)
	if err != nil && strings.Contains(pat, "{") {
		// Go's expressions repeat a thousand times at most, POSIX's more often.
		return nil, true, false
	}
	if err != nil {
		return nil, false, true
	}
	re.Longest()
	return re, true, true
}

// translate writes a POSIX expression in Go's syntax.
func translate(pat string, extended bool) (string, bool) {
	var b strings.Builder
	start := true // at the start of an expression, where * is a character and ^ an anchor
	for i := 0; i < len(pat); i++ {
		c := pat[i]
		wasStart := start
		start = false
		switch {
		case c == '[':
			end := bracketEnd(pat, i)
			if end < 0 {
				return "[", true // invalid in both
			}
			b.WriteString(bracketSource(pat[i:end]))
			i = end - 1
		case c == '\\':
			if i+1 >= len(pat) {
				return "\\", true
			}
			i++
			s, st, can := escapeSource(pat[i], extended)
			if !can {
				return "", false
			}
			b.WriteString(s)
			start = st
		case c == '*' && wasStart:
			b.WriteString(`\*`)
		case c == '^':
			switch {
			case extended || wasStart:
				b.WriteString("^")
				start = true
			default:
				b.WriteString(`\^`)
			}
		case c == '$':
			rest := pat[i+1:]
			if extended || rest == "" || strings.HasPrefix(rest, `\)`) || strings.HasPrefix(rest, `\|`) {
				b.WriteString("$")
			} else {
				b.WriteString(`\$`)
			}
		case strings.IndexByte("+?(){}|", c) >= 0:
			if !extended {
				b.WriteString(`\` + string(c))
				break
			}
			if c == '{' && !(i+1 < len(pat) && pat[i+1] >= '0' && pat[i+1] <= '9') {
				b.WriteString(`\{`)
				break
			}
			if c == '}' && !strings.Contains(pat[:i], "{") {
				b.WriteString(`\}`)
				break
			}
			b.WriteByte(c)
			start = c == '(' || c == '|'
		case c == '.' || c == '*':
			b.WriteByte(c)
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
			if c >= 0x80 {
				s := b.String()
				b.Reset()
				b.WriteString(s[:len(s)-len(regexp.QuoteMeta(string(c)))])
				b.WriteByte(c)
			}
		}
	}
	return b.String(), true
}

// escapeSource is a backslash and a character.
func escapeSource(c byte, extended bool) (s string, start, can bool) {
	if !extended && strings.IndexByte("(){}|+?", c) >= 0 {
		return string(c), c == '(' || c == '|', true
	}
	switch c {
	case 'n':
		return `\n`, false, true
	case 't':
		return `\t`, false, true
	case 'w', 'W', 's', 'S', 'b', 'B':
		return `\` + string(c), false, true
	case '<', '>':
		return `\b`, false, true
	case '`':
		return `\A`, false, true
	case '\'':
		return `\z`, false, true
	}
	if c >= '1' && c <= '9' {
		return "", false, false
	}
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		return string(c), false, true
	}
	return regexp.QuoteMeta(string(c)), false, true
}

// bracketEnd is the index after the closing bracket, -1 if there is none.
func bracketEnd(pat string, i int) int {
	j := i + 1
	if j < len(pat) && pat[j] == '^' {
		j++
	}
	if j < len(pat) && pat[j] == ']' {
		j++
	}
	for j < len(pat) {
		if pat[j] == '[' && j+1 < len(pat) && strings.IndexByte(":.=", pat[j+1]) >= 0 {
			end := strings.Index(pat[j+2:], string(pat[j+1])+"]")
			if end < 0 {
				return -1
			}
			j += end + 4
			continue
		}
		if pat[j] == ']' {
			return j + 1
		}
		j++
	}
	return -1
}

// bracketSource writes a bracket expression for Go, where a backslash is special and in POSIX it is not.
func bracketSource(s string) string {
	body := s[1 : len(s)-1]
	out := "["
	if strings.HasPrefix(body, "^") {
		out, body = "[^", body[1:]
	}
	for i := 0; i < len(body); i++ {
		if strings.HasPrefix(body[i:], "[:") {
			if end := strings.Index(body[i:], ":]"); end > 0 {
				out += body[i : i+end+2]
				i += end + 1
				continue
			}
		}
		switch c := body[i]; c {
		case '\\':
			// sed and grep of GNU and busybox read \n and \t here all the same.
			if i+1 < len(body) && (body[i+1] == 'n' || body[i+1] == 't') {
				out += `\` + string(body[i+1])
				i++
			} else {
				out += `\\`
			}
		case '[', ']', '^', '&', '~':
			out += `\` + string(c)
		default:
			out += string(body[i : i+1])
		}
	}
	return out + "]"
}

// QuoteRegexp escapes a text for an extended expression.
func QuoteRegexp(s string) string { return regexp.QuoteMeta(s) }

// MatchRegexp is what an extended expression and its groups match, nil where it does not match.
func MatchRegexp(pat, s string) (groups []string, valid, can bool) {
	re, valid, can := compile(pat, true, false)
	if re == nil {
		return nil, valid, can
	}
	return re.FindStringSubmatch(s), true, true
}
