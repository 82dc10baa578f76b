package dockerfile

import (
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Lines knows where each physical line of a text begins. Lines end with "\n"; a "\r" before it belongs to the line's end, not to its text.
type Lines struct {
	text   string
	starts []int
}

// NewLines indexes a text.
func NewLines(text string) *Lines {
	starts := make([]int, 1, 1+strings.Count(text, "\n"))
	for i := 0; i < len(text); {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		starts = append(starts, i)
	}
	return &Lines{text: text, starts: starts}
}

// first is the index of the first lines alone.
func (l *Lines) first(n int) *Lines {
	return &Lines{text: l.text[:l.Offset(n+1)], starts: l.starts[:n:n]}
}

// Count is the number of lines; a text that ends with a newline has an empty last one.
func (l *Lines) Count() int { return len(l.starts) }

// Text is line n (from 1) without its ending, "" outside the text.
func (l *Lines) Text(n int) string {
	if n < 1 || n > len(l.starts) {
		return ""
	}
	return strings.TrimRight(l.raw(n), "\r\n")
}

// raw is line n with its ending.
func (l *Lines) raw(n int) string {
	end := len(l.text)
	if n < len(l.starts) {
		end = l.starts[n]
	}
	return l.text[l.starts[n-1]:end]
}

// Offset is the byte at which line n begins.
func (l *Lines) Offset(n int) int {
	if n < 1 {
		return 0
	}
	if n > len(l.starts) {
		return len(l.text)
	}
	return l.starts[n-1]
}

// Position turns a byte offset into a line and a column, both from 1, the column in UTF-16 units.
func (l *Lines) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(l.text))
	line = sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset })
	return line, 1 + utf16Len(l.text[l.starts[line-1]:offset])
}

// Span is the range between two byte offsets.
func (l *Lines) Span(start, end int) report.Range {
	var r report.Range
	r.StartLine, r.StartColumn = l.Position(start)
	r.EndLine, r.EndColumn = l.Position(max(start, end))
	return r
}

// Range covers the lines from first to last, without the white space around them. Line 0 stands for the first one, as BuildKit
// numbers some errors from 0.
func (l *Lines) Range(first, last int) report.Range {
	first = min(max(first, 1), len(l.starts))
	last = min(max(last, first), len(l.starts))
	text := l.Text(first)
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	return report.Range{
		StartLine: first, StartColumn: 1 + utf16Len(text[:indent]),
		EndLine: last, EndColumn: 1 + utf16Len(strings.TrimRight(l.Text(last), " \t")),
	}
}

// utf16Len counts the UTF-16 units of a text.
func utf16Len(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			n++
			i++
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		n += max(1, utf16.RuneLen(r))
		i += w
	}
	return n
}
