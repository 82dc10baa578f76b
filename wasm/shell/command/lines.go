package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func uniq(c *Call) Status {
	p, ok := c.options(options{flags: "cduiz", takes: "fsw", long: map[string]string{"--count": "c", "--repeated": "d", "--unique": "u", "--ignore-case": "i"}})
	if !ok || p.has("f") || p.has("s") || p.has("w") || p.has("z") {
		return c.strangeOption(p)
	}
	var r result
	in := p.words
	if len(in) > 1 {
		in = in[:1]
	}
	t := joined(c.inputs(in, &r))
	out := atMost(t)
	if t.Known {
		out = files.KnownString(uniqLines(lines(t.Bytes), p))
	}
	if len(p.words) > 1 {
		r.note(c.FS.Write(p.words[1], out, 0o666))
	} else {
		c.write(out)
	}
	return r.get()
}

func uniqLines(in []string, p *parsed) string {
	var b strings.Builder
	for i := 0; i < len(in); {
		j := i + 1
		for j < len(in) && (in[j] == in[i] || p.has("i") && strings.EqualFold(in[j], in[i])) {
			j++
		}
		if (!p.has("d") || j-i > 1) && (!p.has("u") || j-i == 1) {
			if p.has("c") {
				n := strconv.Itoa(j - i)
				b.WriteString(strings.Repeat(" ", max(0, 7-len(n))) + n + " ")
			}
			b.WriteString(in[i] + "\n")
		}
		i = j
	}
	return b.String()
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func cutRanges(spec string) (out [][2]int, ok bool) {
	if spec == "" {
		return nil, false
	}
	for _, part := range strings.Split(spec, ",") {
		a, b, ranged := strings.Cut(part, "-")
		r := [2]int{1, 1 << 30}
		var err error
		if a != "" {
			if r[0], err = strconv.Atoi(a); err != nil || r[0] < 1 {
				return nil, false
			}
		}
		switch {
		case !ranged:
			r[1] = r[0]
		case b != "":
			if r[1], err = strconv.Atoi(b); err != nil || r[1] < r[0] {
				return nil, false
			}
		case a == "":
			return nil, false
		}
		out = append(out, r)
	}
	return out, true
}

func inRanges(ranges [][2]int, n int) bool {
	for _, r := range ranges {
		if r[0] <= n && n <= r[1] {
			return true
		}
	}
	return false
}

func tr(c *Call) Status {
	p, ok := c.options(options{flags: "cCdst", ordered: true, long: map[string]string{"--delete": "d", "--squeeze-repeats": "s", "--complement": "c"}})
	if !ok {
		return c.strangeOption(p)
	}
	if len(p.words) == 0 || len(p.words) == 1 && !p.has("d") && !p.has("s") {
		return c.usage()
	}
	if c.InDir {
		return c.fail("read error")
	}
	if c.vague() || !c.In.Known {
		c.write(atMost(c.In))
		return 0
	}
	from := trSet(p.words[0])
	if p.has("c") || p.has("C") {
		in := map[byte]bool{}
		for _, b := range from {
			in[b] = true
		}
		from = nil
		for i := range 256 {
			if !in[byte(i)] {
				from = append(from, byte(i))
			}
		}
	}
	var to []byte
	if len(p.words) > 1 {
		to = trSet(p.words[1])
	}
	c.print(translated(string(c.In.Bytes), from, to, p.has("d"), p.has("s")))
	return 0
}

func translated(s string, from, to []byte, del, squeeze bool) string {
	var table [256]int
	for i := range table {
		table[i] = i
	}
	var squeezed [256]bool
	for i := len(from) - 1; i >= 0; i-- {
		switch {
		case del:
			table[from[i]] = -1
		case len(to) > 0:
			table[from[i]] = int(to[min(i, len(to)-1)])
		}
	}
	set := to
	if len(to) == 0 {
		set = from
	}
	for _, b := range set {
		squeezed[b] = squeeze
	}
	var b strings.Builder
	last := -1
	for i := 0; i < len(s); i++ {
		x := table[s[i]]
		if x < 0 || squeezed[byte(x)] && x == last {
			continue
		}
		b.WriteByte(byte(x))
		last = x
	}
	return b.String()
}

// trSet spells a set out: ranges, classes and escapes.
func trSet(s string) []byte {
	var out []byte
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "[:") {
			if end := strings.Index(s[i:], ":]"); end > 0 {
				for b := range 128 {
					if class(s[i+2:i+end], rune(b)) {
						out = append(out, byte(b))
					}
				}
				i += end + 1
				continue
			}
		}
		ch, n := trChar(s, i)
		i += n - 1
		if i+2 < len(s) && s[i+1] == '-' {
			hi, m := trChar(s, i+2)
			if hi >= ch {
				for b := int(ch); b <= int(hi); b++ {
					out = append(out, byte(b))
				}
				i += 1 + m
				continue
			}
		}
		out = append(out, ch)
	}
	return out
}

func trChar(s string, i int) (byte, int) {
	if s[i] != '\\' || i+1 >= len(s) {
		return s[i], 1
	}
	if n, used := digits(s[i+1:], 8, 3); used > 0 {
		return byte(n), 1 + used
	}
	t, _ := unescape(s[i:i+2], false)
	if len(t) == 1 {
		return t[0], 2
	}
	return s[i+1], 2
}
