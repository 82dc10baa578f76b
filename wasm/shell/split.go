package shell

import "strings"

// stretch is a part of a word that is quoted, or not.
type stretch struct {
	text   string
	quoted bool
}

// field is one word that expansion makes.
type field struct {
	runs []stretch
	// present is set where the field exists though it is empty, as "" does.
	present bool
}

func (f field) String() string {
	if len(f.runs) == 1 {
		return f.runs[0].text
	}
	var b strings.Builder
	for _, r := range f.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// escaped is the field as a pattern: what is quoted stands for itself.
func (f field) escaped(escape func(string) string) string {
	var b strings.Builder
	for _, r := range f.runs {
		if r.quoted {
			b.WriteString(escape(r.text))
		} else {
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// splitter collects the fields of a word: text comes as it is, values of expansions are cut at the characters of IFS.
type splitter struct {
	fields []field
	cur    field
	// ifs are the separators; whole keeps values from being cut, as in an assignment.
	ifs   string
	whole bool
	// gap is true after a field that a blank ended: a separator that is not a blank still belongs to that end.
	gap bool
}

// add appends text that is not cut.
func (b *splitter) add(text string, quoted bool) {
	b.cur.present = b.cur.present || quoted || text != ""
	if text != "" {
		b.cur.runs = append(b.cur.runs, stretch{text, quoted})
		b.gap = false
	}
}

// end closes the field under way, if there is one.
func (b *splitter) end() {
	if b.cur.present {
		b.fields = append(b.fields, b.cur)
		b.cur = field{}
	}
}

// value appends the value of an expansion outside quotes.
func (b *splitter) value(text string) {
	if b.whole {
		b.add(text, false)
		return
	}
	start := 0
	for i := 0; i < len(text); i++ {
		if strings.IndexByte(b.ifs, text[i]) < 0 {
			continue
		}
		b.add(text[start:i], false)
		start = i + 1
		switch {
		case blank(text[i]):
			b.gap = b.gap || b.cur.present
			b.end()
		case b.gap && !b.cur.present:
			b.gap = false
		default:
			b.cur.present = true
			b.end()
		}
	}
	b.add(text[start:], false)
}

// all closes the word.
func (b *splitter) all() []field {
	b.end()
	return b.fields
}

// joined is the word as one text.
func (b *splitter) joined() field {
	f := field{}
	for _, x := range b.all() {
		f.runs = append(f.runs, x.runs...)
	}
	return f
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// readFields cuts a line for the read builtin into n values; the last takes what is left.
func readFields(line, ifs string, n int, raw bool) []string {
	out := make([]string, n)
	text, kept := unescapeLine(line, raw)
	sep := func(i int) bool { return !kept[i] && strings.IndexByte(ifs, text[i]) >= 0 }
	i := 0
	skip := func() {
		for i < len(text) && sep(i) && blank(text[i]) {
			i++
		}
	}
	field := func() string {
		from := i
		for i < len(text) && !sep(i) {
			i++
		}
		s := text[from:i]
		skip()
		if i < len(text) && sep(i) {
			i++
			skip()
		}
		return s
	}
	skip()
	for k := 0; k < n-1 && i < len(text); k++ {
		out[k] = field()
	}
	rest := i
	last := field()
	if i < len(text) {
		// More than one field is left: they stay together with what stands between them.
		end := len(text)
		for end > rest && sep(end-1) && blank(text[end-1]) {
			end--
		}
		last = text[rest:end]
	}
	out[n-1] = last
	return out
}

// unescapeLine takes the backslashes away that quote a character; kept tells which characters they quoted.
func unescapeLine(line string, raw bool) (string, []bool) {
	kept := make([]bool, 0, len(line))
	if raw || strings.IndexByte(line, '\\') < 0 {
		return line, make([]bool, len(line))
	}
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		quoted := line[i] == '\\'
		if quoted {
			if i++; i >= len(line) {
				break
			}
		}
		b.WriteByte(line[i])
		kept = append(kept, quoted)
	}
	return b.String(), kept
}
