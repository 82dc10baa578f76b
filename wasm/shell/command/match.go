package command

import (
	"strings"
	"unicode/utf8"
)

// Flags of Match.
const (
	// PathName keeps * and ? from matching a slash.
	PathName = 1 << iota
	// Period asks for a literal dot where a name starts with one.
	Period
	// FoldCase ignores case.
	FoldCase
)

// Match tells whether a shell pattern matches a whole string, as fnmatch does. It is linear in practice: only the last
// star is tried again.
func Match(pat, s string, flags int) bool {
	if flags&FoldCase != 0 {
		pat, s = strings.ToLower(pat), strings.ToLower(s)
	}
	p, i := 0, 0
	starP, starI := -1, 0
	for {
		if p < len(pat) {
			if pat[p] == '*' {
				if flags&Period != 0 && i < len(s) && s[i] == '.' && (i == 0 || flags&PathName != 0 && s[i-1] == '/') {
					return false
				}
				starP, starI = p, i
				p++
				continue
			}
			if i < len(s) {
				if np, ni, ok := matchOne(pat, s, p, i, flags); ok {
					p, i = np, ni
					continue
				}
			}
		} else if i == len(s) {
			return true
		}
		if starP < 0 || starI >= len(s) || flags&PathName != 0 && s[starI] == '/' {
			return false
		}
		_, n := utf8.DecodeRuneInString(s[starI:])
		starI += n
		p, i = starP+1, starI
	}
}

// matchOne matches one element of the pattern that is not a star.
func matchOne(pat, s string, p, i, flags int) (np, ni int, ok bool) {
	r, n := utf8.DecodeRuneInString(s[i:])
	leading := flags&Period != 0 && r == '.' && (i == 0 || flags&PathName != 0 && s[i-1] == '/')
	switch pat[p] {
	case '?':
		if r == '/' && flags&PathName != 0 || leading {
			return 0, 0, false
		}
		return p + 1, i + n, true
	case '[':
		if r == '/' && flags&PathName != 0 || leading {
			return 0, 0, false
		}
		in, end, valid := bracket(pat, p, r)
		if valid {
			return end, i + n, in
		}
		return p + 1, i + n, r == '['
	case '\\':
		if p+1 < len(pat) {
			p++
		}
	}
	c, m := utf8.DecodeRuneInString(pat[p:])
	return p + m, i + n, c == r && (c != utf8.RuneError || pat[p] == s[i])
}

// bracket matches a rune with the bracket expression at p; valid is false where it is not closed.
func bracket(pat string, p int, r rune) (in bool, end int, valid bool) {
	p++
	negate := false
	if p < len(pat) && (pat[p] == '!' || pat[p] == '^') {
		negate = true
		p++
	}
	for first := true; ; first = false {
		if p >= len(pat) {
			return false, 0, false
		}
		if pat[p] == ']' && !first {
			return in != negate, p + 1, true
		}
		if strings.HasPrefix(pat[p:], "[:") {
			if j := strings.Index(pat[p:], ":]"); j > 0 {
				in = in || class(pat[p+2:p+j], r)
				p += j + 2
				continue
			}
		}
		lo, n := element(pat, p)
		p += n
		hi := lo
		if p+1 < len(pat) && pat[p] == '-' && pat[p+1] != ']' {
			hi, n = element(pat, p+1)
			p += 1 + n
		}
		in = in || lo <= r && r <= hi
	}
}

func element(pat string, p int) (rune, int) {
	skip := 0
	if pat[p] == '\\' && p+1 < len(pat) {
		skip = 1
	}
	r, n := utf8.DecodeRuneInString(pat[p+skip:])
	return r, n + skip
}

// class is a named character class of ASCII, as in the C locale.
func class(name string, r rune) bool {
	lower, upper, digit := 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9'
	switch name {
	case "alpha":
		return lower || upper
	case "digit":
		return digit
	case "alnum":
		return lower || upper || digit
	case "lower":
		return lower
	case "upper":
		return upper
	case "space":
		return r == ' ' || '\t' <= r && r <= '\r'
	case "blank":
		return r == ' ' || r == '\t'
	case "punct":
		return '!' <= r && r <= '~' && !lower && !upper && !digit
	case "print":
		return ' ' <= r && r <= '~'
	case "graph":
		return '!' <= r && r <= '~'
	case "cntrl":
		return r < ' ' || r == 0x7f
	case "xdigit":
		return digit || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F'
	}
	return false
}
