package command

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// sortKey is one -k of sort: fields count from 1, 0 at the end is the line's end.
type sortKey struct {
	field, char, endField, endChar int
	numeric, reverse, fold, blanks bool
	own                            bool // has flags of its own
}

func sorted(c *Call) Status {
	p, ok := c.options(options{flags: "nrufbsczghMdiVm", takes: "kto", long: map[string]string{"--numeric-sort": "n", "--reverse": "r", "--unique": "u", "--ignore-case": "f", "--stable": "s", "--key=": "k", "--field-separator=": "t", "--output=": "o", "--version-sort": "V"}})
	if !ok {
		return c.strangeOption(p)
	}
	var r result
	text := joined(c.inputs(p.words, &r))
	if r.failed {
		return 2
	}
	out := files.Sized(text.Size)
	if text.Known && !c.vague() && !p.has("g") && !p.has("h") && !p.has("M") && !p.has("V") && !p.has("z") && !p.has("c") && !p.has("d") && !p.has("i") {
		keys, ok := sortKeys(p)
		if !ok {
			c.fail("bad field specification")
			return 2
		}
		if s, ok := sortLines(lines(text.Bytes), p, keys); ok && c.Spend(len(text.Bytes)/32) {
			out = files.KnownString(s)
		}
	} else if p.has("c") {
		return Unknown
	} else if p.has("u") {
		out = atMost(text)
	}
	if to, given := p.set["o"]; given {
		if r.note(c.FS.Write(to, out, 0o666)) {
			return 2
		}
		return r.get()
	}
	c.write(out)
	return r.get()
}

func sortKeys(p *parsed) ([]sortKey, bool) {
	var keys []sortKey
	for _, o := range p.order {
		if o.name != "k" {
			continue
		}
		from, to, hasTo := strings.Cut(o.value, ",")
		k := sortKey{}
		var ok bool
		if k.field, k.char, ok = k.part(from); !ok || k.field == 0 {
			return nil, false
		}
		if hasTo {
			if k.endField, k.endChar, ok = k.part(to); !ok {
				return nil, false
			}
		}
		keys = append(keys, k)
	}
	return keys, true
}

// part reads "2.3nr".
func (k *sortKey) part(s string) (field, char int, ok bool) {
	i := 0
	num := func() int {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		n, _ := strconv.Atoi(s[from:i])
		return n
	}
	field = num()
	if i < len(s) && s[i] == '.' {
		i++
		char = num()
	}
	for ; i < len(s); i++ {
		k.own = true
		switch s[i] {
		case 'n':
			k.numeric = true
		case 'r':
			k.reverse = true
		case 'f':
			k.fold = true
		case 'b':
			k.blanks = true
		default:
			return 0, 0, false
		}
	}
	return field, char, true
}

func sortLines(in []string, p *parsed, keys []sortKey) (string, bool) {
	for _, l := range in {
		for i := 0; i < len(l); i++ {
			if l[i] >= 0x80 {
				return "", false // the order of such letters depends on the locale
			}
		}
	}
	global := sortKey{numeric: p.has("n"), reverse: p.has("r"), fold: p.has("f"), blanks: p.has("b")}
	compare := func(a, b string) int {
		for _, k := range keys {
			if !k.own {
				k.numeric, k.reverse, k.fold, k.blanks = global.numeric, global.reverse, global.fold, global.blanks
			}
			if n := k.compare(k.cut(a, p.set["t"]), k.cut(b, p.set["t"])); n != 0 {
				return n
			}
		}
		if len(keys) == 0 {
			return global.compare(a, b)
		}
		return 0
	}
	full := func(a, b string) int {
		if n := compare(a, b); n != 0 || p.has("s") || p.has("u") {
			return n
		}
		n := strings.Compare(a, b)
		if global.reverse {
			return -n
		}
		return n
	}
	out := slices.Clone(in)
	slices.SortStableFunc(out, full)
	if p.has("u") {
		out = slices.CompactFunc(out, func(a, b string) bool { return compare(a, b) == 0 })
	}
	if len(out) == 0 {
		return "", true
	}
	return strings.Join(out, "\n") + "\n", true
}

func (k sortKey) compare(a, b string) int {
	n := 0
	if k.blanks {
		a, b = strings.TrimLeft(a, " \t"), strings.TrimLeft(b, " \t")
	}
	switch {
	case k.numeric:
		n = compareNumbers(a, b)
	case k.fold:
		n = strings.Compare(strings.ToUpper(a), strings.ToUpper(b))
	default:
		n = strings.Compare(a, b)
	}
	if k.reverse {
		return -n
	}
	return n
}

// compareNumbers compares leading decimal numbers of any length.
func compareNumbers(a, b string) int {
	x, y := leadingNumber(a), leadingNumber(b)
	negative := strings.HasPrefix(x, "-")
	if negative != strings.HasPrefix(y, "-") {
		f, _ := strconv.ParseFloat(x, 64)
		g, _ := strconv.ParseFloat(y, 64)
		return cmp.Compare(f, g)
	}
	if negative {
		return comparePositive(y[1:], x[1:])
	}
	return comparePositive(x, y)
}

// comparePositive compares decimal numbers without a sign digit by digit.
func comparePositive(a, b string) int {
	a, fracA, _ := strings.Cut(a, ".")
	b, fracB, _ := strings.Cut(b, ".")
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if n := cmp.Compare(len(a), len(b)); n != 0 {
		return n
	}
	if n := strings.Compare(a, b); n != 0 {
		return n
	}
	return strings.Compare(strings.TrimRight(fracA, "0"), strings.TrimRight(fracB, "0"))
}

func leadingNumber(s string) string {
	s = strings.TrimLeft(s, " \t")
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	dot := false
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' && !dot) {
		dot = dot || s[i] == '.'
		i++
	}
	n := strings.TrimSuffix(s[:i], ".")
	if n == "" || n == "-" {
		return "0"
	}
	return n
}

// cut is the part of a line that a key looks at.
func (k sortKey) cut(line, sep string) string {
	starts := fieldStarts(line, sep)
	at := func(field, char int, end bool) int {
		if field > len(starts) {
			return len(line)
		}
		s := starts[field-1]
		if !end {
			if k.blanks {
				for s < len(line) && (line[s] == ' ' || line[s] == '\t') {
					s++
				}
			}
			return min(s+max(char-1, 0), len(line))
		}
		if char > 0 {
			return min(s+char, len(line))
		}
		if field < len(starts) {
			if sep != "" {
				return starts[field] - 1
			}
			return starts[field]
		}
		return len(line)
	}
	from, to := at(k.field, k.char, false), len(line)
	if k.endField > 0 {
		to = at(k.endField, k.endChar, true)
	}
	if from >= to {
		return ""
	}
	return line[from:to]
}

// fieldStarts are the offsets of a line's fields; without a separator a field begins with its blanks.
func fieldStarts(line, sep string) []int {
	starts := []int{0}
	if sep != "" {
		for i := 0; i < len(line); i++ {
			if line[i] == sep[0] {
				starts = append(starts, i+1)
			}
		}
		return starts
	}
	blank := func(b byte) bool { return b == ' ' || b == '\t' }
	for i := 1; i < len(line); i++ {
		if blank(line[i]) && !blank(line[i-1]) {
			starts = append(starts, i)
		}
	}
	return starts
}

func cut(c *Call) Status {
	p, ok := c.options(options{flags: "snz", takes: "dfbc", long: map[string]string{"--delimiter=": "d", "--fields=": "f", "--bytes=": "b", "--characters=": "c", "--only-delimited": "s", "--output-delimiter=": "out", "--complement": "complement"}})
	if !ok || p.has("z") || p.has("complement") || p.has("out") && c.Busybox {
		return c.strangeOption(p)
	}
	spec, fields := p.set["f"], p.has("f")
	if !fields {
		if spec = p.set["c"]; p.has("b") {
			spec = p.set["b"]
		}
	}
	ranges, ok := cutRanges(spec)
	if !ok {
		return c.fail("expected a list of bytes, characters, or fields")
	}
	delim := "\t"
	if p.has("d") {
		delim = p.set["d"]
	}
	if len(delim) != 1 && fields {
		return c.Misunderstood("its delimiter is not modelled")
	}
	var r result
	t := joined(c.inputs(p.words, &r))
	if !t.Known || p.has("c") && !ascii(t.Bytes) {
		c.write(atMost(t))
		return r.get()
	}
	var b strings.Builder
	for _, l := range lines(t.Bytes) {
		if !fields {
			for i := 0; i < len(l); i++ {
				if inRanges(ranges, i+1) {
					b.WriteByte(l[i])
				}
			}
			b.WriteByte('\n')
			continue
		}
		parts := strings.Split(l, delim)
		if len(parts) == 1 {
			if !p.has("s") {
				b.WriteString(l + "\n")
			}
			continue
		}
		var keep []string
		for i, f := range parts {
			if inRanges(ranges, i+1) {
				keep = append(keep, f)
			}
		}
		od := delim
		if v, given := p.set["out"]; given {
			od = v
		}
		b.WriteString(strings.Join(keep, od) + "\n")
	}
	c.print(b.String())
	return r.get()
}
