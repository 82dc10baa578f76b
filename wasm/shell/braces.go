package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxBraces bounds the words that braces make of one.
const maxBraces = 10_000

// braces expands {a,b} and {1..9} in the dialects that have them.
func (m *machine) braces(word *syntax.Word) ([]*syntax.Word, error) {
	if !m.dialect.braces {
		return []*syntax.Word{word}, nil
	}
	copied := *word
	if !syntax.SplitBraces(&copied) {
		return []*syntax.Word{word}, nil
	}
	out := m.unbrace(copied.Parts)
	if out == nil {
		m.gaveUp = true
		return nil, nil
	}
	words := make([]*syntax.Word, len(out))
	for i, parts := range out {
		words[i] = &syntax.Word{Parts: parts}
	}
	return words, nil
}

// unbrace makes a list of parts of each choice; nil where there are too many.
func (m *machine) unbrace(parts []syntax.WordPart) [][]syntax.WordPart {
	out := [][]syntax.WordPart{nil}
	for _, p := range parts {
		brace, ok := p.(*syntax.BraceExp)
		choices := [][]syntax.WordPart{{p}}
		if ok {
			if choices = m.choices(brace); choices == nil {
				return nil
			}
		}
		var next [][]syntax.WordPart
		for _, head := range out {
			for _, tail := range choices {
				if len(next) >= maxBraces || !m.spend(1) {
					return nil
				}
				next = append(next, append(head[:len(head):len(head)], tail...))
			}
		}
		out = next
	}
	return out
}

func (m *machine) choices(b *syntax.BraceExp) [][]syntax.WordPart {
	if b.Sequence {
		return sequence(b)
	}
	var out [][]syntax.WordPart
	for _, e := range b.Elems {
		got := m.unbrace(e.Parts)
		if got == nil {
			return nil
		}
		if len(got) == 1 && len(got[0]) == 0 {
			got[0] = []syntax.WordPart{&syntax.Lit{}}
		}
		out = append(out, got...)
	}
	return out
}

// sequence lists {a..e}, {1..9} and {01..10..3}.
func sequence(b *syntax.BraceExp) [][]syntax.WordPart {
	from, to := b.Elems[0].Lit(), b.Elems[1].Lit()
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	letters := err1 != nil || err2 != nil
	if letters {
		first, last = int(from[0]), int(to[0])
	}
	width := 0
	if !letters && (padded(from) || padded(to)) {
		width = max(len(from), len(to))
	}
	step := 1
	if len(b.Elems) > 2 {
		if step, _ = strconv.Atoi(b.Elems[2].Lit()); step < 0 {
			step = -step
		}
		step = max(step, 1)
	}
	if first > last {
		step = -step
	}
	if (last-first)/step >= maxBraces {
		return nil
	}
	var out [][]syntax.WordPart
	for n := first; step > 0 && n <= last || step < 0 && n >= last; n += step {
		s := string(rune(n))
		if !letters {
			s = strconv.Itoa(n)
			sign := ""
			if n < 0 {
				sign, s = "-", s[1:]
			}
			s = sign + strings.Repeat("0", max(0, width-len(s)-len(sign))) + s
		}
		out = append(out, []syntax.WordPart{&syntax.Lit{Value: s}})
	}
	return out
}

// padded tells a number that is written with zeros before it.
func padded(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return len(s) > 1 && s[0] == '0'
}
