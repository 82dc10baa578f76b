package gobuild

import (
	"strconv"
	"strings"
)

// Imports reads a Go file as far as its import declarations: the paths, the patterns of //go:embed anywhere in it, and
// whether "//go:build ignore" takes the file out. Other build constraints are not evaluated. It is a scanner and not
// go/parser, which would cost the WASM more than the answer is worth.
func Imports(src []byte) (paths, embeds []string, ignored bool) {
	s := scanner{text: string(src)}
	for _, l := range strings.Split(s.text, "\n") {
		l = strings.TrimRight(l, "\r ")
		if rest, ok := strings.CutPrefix(l, "//go:embed "); ok {
			embeds = append(embeds, embedPatterns(rest)...)
		}
		if l == "//go:build ignore" || l == "// +build ignore" {
			ignored = true
		}
	}
	if s.word() != "package" {
		return nil, embeds, ignored
	}
	s.word()
	for s.word() == "import" {
		if s.next() != "(" {
			s.back()
			paths = s.spec(paths)
			continue
		}
		for s.peek() != ")" && s.peek() != "" {
			before := s.at
			if paths = s.spec(paths); s.at == before {
				return paths, embeds, ignored
			}
		}
		s.next()
	}
	return paths, embeds, ignored
}

func embedPatterns(rest string) (out []string) {
	for _, p := range strings.Fields(rest) {
		if q, err := strconv.Unquote(p); err == nil {
			p = q
		}
		out = append(out, strings.TrimPrefix(p, "all:"))
	}
	return out
}

// scanner gives the words, strings and signs of a Go file, without comments.
type scanner struct {
	text     string
	at, last int
}

// word is the next token; semicolons are skipped.
func (s *scanner) word() string {
	for {
		if t := s.next(); t != ";" {
			return t
		}
	}
}

func (s *scanner) peek() string {
	t := s.next()
	s.back()
	return t
}

func (s *scanner) back() { s.at = s.last }

// spec reads one import: an optional name, and the path.
func (s *scanner) spec(paths []string) []string {
	t := s.word()
	if t != "" && t[0] != '"' && t[0] != '`' && t != ")" {
		t = s.next()
	}
	if p, err := strconv.Unquote(t); err == nil {
		return append(paths, p)
	}
	return paths
}

func (s *scanner) next() string {
	s.skip()
	s.last = s.at
	if s.at >= len(s.text) {
		return ""
	}
	start := s.at
	switch c := s.text[s.at]; {
	case c == '"' || c == '`':
		if end := strings.IndexByte(s.text[s.at+1:], c); end >= 0 {
			s.at += end + 2
			return s.text[start:s.at]
		}
		s.at = len(s.text)
		return ""
	case letter(c):
		for s.at < len(s.text) && letter(s.text[s.at]) {
			s.at++
		}
		return s.text[start:s.at]
	}
	s.at++
	return s.text[start:s.at]
}

func letter(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

// skip passes blanks and comments.
func (s *scanner) skip() {
	for s.at < len(s.text) {
		switch rest := s.text[s.at:]; {
		case strings.ContainsRune(" \t\r\n\ufeff", rune(rest[0])):
			s.at++
		case strings.HasPrefix(rest, "\ufeff"):
			s.at += len("\ufeff")
		case strings.HasPrefix(rest, "//"):
			if end := strings.IndexByte(rest, '\n'); end >= 0 {
				s.at += end
			} else {
				s.at = len(s.text)
			}
		case strings.HasPrefix(rest, "/*"):
			if end := strings.Index(rest[2:], "*/"); end >= 0 {
				s.at += end + 4
			} else {
				s.at = len(s.text)
			}
		default:
			return
		}
	}
}
