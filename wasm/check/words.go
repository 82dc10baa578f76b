package check

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// fixer finds places and edits in one file.
type fixer struct {
	file *dockerfile.File
	plan *stage.Plan
}

// word is a run of characters without white space, by its byte offsets in the file.
type word struct {
	text       string
	start, end int
}

// instruction is an instruction's lines as words. Comments between its lines and line continuations are left out.
type instruction struct {
	words       []word
	first, last int
}

// keyword is the instruction's name in capitals.
func (ins instruction) keyword() string {
	if len(ins.words) == 0 {
		return ""
	}
	return strings.ToUpper(ins.words[0].text)
}

// arguments are the words behind the keyword and its flags.
func (ins instruction) arguments() []word {
	for i, w := range ins.words {
		if i > 0 && !strings.HasPrefix(w.text, "--") {
			return ins.words[i:]
		}
	}
	return nil
}

// flag finds "--name" or "--name=…".
func (ins instruction) flag(name string) (word, bool) {
	for _, w := range ins.words[min(1, len(ins.words)):] {
		if !strings.HasPrefix(w.text, "--") {
			break
		}
		if key, _, _ := strings.Cut(w.text, "="); key == "--"+name {
			return w, true
		}
	}
	return word{}, false
}

// instruction takes the lines of a warning apart. An empty continuation line is reported at the instruction's end.
func (f *fixer) instruction(w stage.Warning) instruction {
	first, last := w.StartLine, w.EndLine
	for _, n := range f.file.Nodes {
		if n.StartLine <= first && first <= n.EndLine {
			first, last = n.StartLine, max(last, n.EndLine)
			break
		}
	}
	ins := instruction{first: first, last: last}
	escape := string(f.file.Escape)
	for n := first; n <= min(last, f.file.Lines.Count()); n++ {
		text := f.file.Lines.Text(n)
		if strings.HasPrefix(strings.TrimSpace(text), "#") && n > first {
			continue
		}
		trimmed := strings.TrimRight(text, " \t")
		goesOn := strings.HasSuffix(trimmed, escape)
		if goesOn {
			text = strings.TrimSuffix(trimmed, escape)
		}
		ins.words = appendWords(ins.words, text, f.file.Lines.Offset(n))
		if !goesOn && strings.TrimSpace(text) != "" {
			break // what follows is a heredoc
		}
	}
	return ins
}

// appendWords splits one line.
func appendWords(words []word, text string, offset int) []word {
	start := -1
	for i := 0; i <= len(text); i++ {
		space := i == len(text) || strings.IndexByte(" \t\v\f\r", text[i]) >= 0
		switch {
		case !space && start < 0:
			start = i
		case space && start >= 0:
			words = append(words, word{text[start:i], offset + start, offset + i})
			start = -1
		}
	}
	return words
}

func (f *fixer) span(w word) report.Range { return f.file.Lines.Span(w.start, w.end) }

func (f *fixer) replace(w word, text string) report.Edit {
	return report.Edit{Range: f.span(w), Text: text}
}

// insertLine puts a line above line n.
func (f *fixer) insertLine(n int, text string) report.Edit {
	at := f.file.Lines.Offset(n)
	return report.Edit{Range: f.file.Lines.Span(at, at), Text: text + f.newline()}
}

// newline is how the file ends its lines.
func (f *fixer) newline() string {
	if strings.Contains(f.file.Text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// deleteLines removes whole lines.
func (f *fixer) deleteLines(first, last int) report.Edit {
	return report.Edit{Range: f.file.Lines.Span(f.file.Lines.Offset(first), f.file.Lines.Offset(last+1))}
}

// variable finds "$name" or "${name…" in some words.
func variable(words []word, name string) (use word, braces, ok bool) {
	for _, w := range words {
		for i := 0; i < len(w.text); i++ {
			rest, found := strings.CutPrefix(w.text[i:], "$")
			if !found {
				continue
			}
			skip := 1
			if r, b := strings.CutPrefix(rest, "{"); b {
				rest, braces, skip = r, true, 2
			} else {
				braces = false
			}
			if r, found := strings.CutPrefix(rest, name); found && !continuesName(r) {
				start := w.start + i
				return word{w.text[i : i+skip+len(name)], start, start + skip + len(name)}, braces, true
			}
		}
	}
	return word{}, false, false
}

func continuesName(rest string) bool {
	return rest != "" && (rest[0] == '_' || rest[0] >= '0' && rest[0] <= '9' || rest[0] >= 'a' && rest[0] <= 'z' || rest[0] >= 'A' && rest[0] <= 'Z')
}
