package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// inputs reads the named files, or the standard input where none is named. A file that cannot be read is a failure
// that the others outlive.
func (c *Call) inputs(names []string, r *result) []files.Text {
	if len(names) == 0 {
		names = []string{"-"}
	}
	var out []files.Text
	for _, n := range names {
		t, e := c.input(n)
		if e == files.Maybe {
			r.maybe = true
		}
		if e == files.EISDIR && c.Busybox && ignoresDirs[c.Args[0]] {
			t, e = files.Known(nil), files.OK
		}
		if e.Failed() {
			r.failed = true
			c.fail("can't open '"+n+"'", e.String())
			continue
		}
		if !c.Spend(1 + len(t.Bytes)/512) {
			return nil
		}
		out = append(out, t)
	}
	return out
}

// ignoresDirs are the applets that read a directory as if it were empty.
var ignoresDirs = map[string]bool{"sort": true, "sed": true, "cut": true, "rev": true}

// joined is all inputs in one text.
func joined(texts []files.Text) files.Text {
	all := files.Known(nil)
	for _, t := range texts {
		all = all.Add(t)
	}
	return all
}

// atMost is the size of a part of a text.
func atMost(t files.Text) files.Text {
	if t.Size.Certainty == size.Unknown {
		return files.Unknown
	}
	return files.Sized(size.About(t.Size.Bytes/2, 0, t.Size.High))
}

func cat(c *Call) Status {
	p, ok := c.options(options{flags: "nbsAETuvet", long: map[string]string{"--number": "n", "--show-all": "A"}})
	if !ok {
		return c.strangeOption(p)
	}
	var r result
	text := joined(c.inputs(p.words, &r))
	if len(p.order) > 0 && !(len(p.set) == 1 && p.has("u")) {
		text = files.Unknown
	}
	c.write(text)
	return r.get()
}

func tee(c *Call) Status {
	if c.InDir {
		c.In = files.Known(nil)
	}
	p, ok := c.options(options{flags: "aip", long: map[string]string{"--append": "a"}})
	if !ok {
		return c.strangeOption(p)
	}
	var r result
	for _, w := range p.words {
		real, e := c.FS.Create(w, 0o666&^c.FS.Umask, !p.has("a"))
		if e == files.Maybe && !p.has("a") {
			e = files.OK
		}
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if real != "" {
			c.FS.Append(real, c.In)
		}
	}
	c.write(c.In)
	r.failed = r.failed || c.InDir
	return r.get()
}

// count reads a number with an optional suffix, as head -c and dd take it.
func count(s string) (n int64, ok bool) {
	mult := int64(1)
	for _, u := range []struct {
		suffix string
		by     int64
	}{{"KB", 1000}, {"kB", 1000}, {"MB", 1000_000}, {"GB", 1000_000_000}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"b", 512}, {"k", 1 << 10}, {"K", 1 << 10}, {"m", 1 << 20}, {"M", 1 << 20}, {"g", 1 << 30}, {"G", 1 << 30}, {"T", 1 << 40}, {"c", 1}, {"w", 2}} {
		if rest, found := strings.CutSuffix(s, u.suffix); found {
			s, mult = rest, u.by
			break
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n * mult, err == nil && n*mult/mult == n
}

// headArgs turns the old -5 into -n 5.
func headArgs(args []string) []string {
	out := append([]string(nil), args...)
	if len(out) > 0 && len(out[0]) > 1 && (out[0][0] == '-' || out[0][0] == '+') && out[0][1] >= '0' && out[0][1] <= '9' {
		n := out[0]
		if n[0] == '-' {
			n = n[1:]
		}
		out = append([]string{"-n", n}, out[1:]...)
	}
	return out
}

func head(c *Call) Status { return c.part(true) }

func tail(c *Call) Status { return c.part(false) }

// part is head and tail.
func (c *Call) part(first bool) Status {
	flags := "qvz"
	if !first {
		flags = "qvzfF"
	}
	p := options{flags: flags, takes: "nc", long: map[string]string{"--lines=": "n", "--bytes=": "c", "--quiet": "q", "--silent": "q"}}.parse(headArgs(c.Args[1:]))
	if !p.ok || p.has("f") || p.has("F") || p.has("v") || p.has("z") {
		return c.strangeOption(p)
	}
	spec, bytes := "10", false
	if v, given := p.set["n"]; given {
		spec = v
	}
	if v, given := p.set["c"]; given {
		spec, bytes = v, true
	}
	sign := ""
	if spec != "" && (spec[0] == '-' || spec[0] == '+') {
		sign, spec = spec[:1], spec[1:]
	}
	n, ok := count(spec)
	if !ok {
		return c.fail("invalid number '" + spec + "'")
	}
	var r result
	texts := c.inputs(p.words, &r)
	for i, t := range texts {
		if len(p.words) > 1 && !p.has("q") {
			if i > 0 {
				c.print("\n")
			}
			c.print("==> " + p.words[min(i, len(p.words)-1)] + " <==\n")
		}
		if !t.Known {
			switch {
			case n == 0 && sign == "" && first:
			case bytes && sign == "" && t.Size.Certainty == size.Exact:
				c.write(files.Sized(size.Of(min(n, t.Size.Bytes))))
			default:
				c.write(atMost(t))
			}
			continue
		}
		c.print(cutPart(string(t.Bytes), n, sign, bytes, first))
	}
	if r.failed && len(p.words) > 1 && !p.has("q") {
		*c.Out = files.Unknown
	}
	return r.get()
}

// cutPart is the part of s that head or tail prints.
func cutPart(s string, n int64, sign string, bytes, first bool) string {
	var ends []int // where each unit ends
	if bytes {
		total := int64(len(s))
		at := clampPart(n, total, sign, first)
		if first {
			return s[:at]
		}
		return s[at:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			ends = append(ends, i+1)
		}
	}
	if len(s) > 0 && s[len(s)-1] != '\n' {
		ends = append(ends, len(s))
	}
	at := clampPart(n, int64(len(ends)), sign, first)
	pos := 0
	if at > 0 {
		pos = ends[at-1]
	}
	if first {
		return s[:pos]
	}
	return s[pos:]
}

// clampPart is how many units come before the cut.
func clampPart(n, total int64, sign string, first bool) int64 {
	switch {
	case first && sign == "-":
		return max(0, total-n)
	case first:
		return min(n, total)
	case sign == "+":
		return min(max(n-1, 0), total)
	default:
		return max(0, total-n)
	}
}

func wc(c *Call) Status {
	p, ok := c.options(options{flags: "lwcmL", long: map[string]string{"--lines": "l", "--words": "w", "--bytes": "c", "--chars": "m"}})
	if !ok || p.has("L") || p.has("m") {
		return c.strangeOption(p)
	}
	var r result
	if name := append(p.words, "-")[0]; len(p.words) < 2 {
		if _, e := c.input(name); e == files.EISDIR {
			// It says 0 and fails.
			c.In, c.InDir, r.failed = files.Known(nil), false, true
			c.fail(name, e.String())
			return c.wcOne(p, files.Known(nil), &r)
		}
	}
	texts := c.inputs(p.words, &r)
	if len(texts) == 0 {
		return r.get()
	}
	if r.failed || len(texts) > 1 {
		c.write(files.Unknown)
		return r.get()
	}
	return c.wcOne(p, texts[0], &r)
}

// wcOne counts one text.
func (c *Call) wcOne(p *parsed, t files.Text, r *result) Status {
	only := func(letter string) bool { return len(p.set) == 1 && p.has(letter) }
	var nums []int64
	switch {
	case only("c") && t.Size.Certainty == size.Exact:
		nums = []int64{t.Size.Bytes}
	case !t.Known:
		c.write(files.Unknown)
		return r.get()
	default:
		s := string(t.Bytes)
		all := len(p.set) == 0
		if all || p.has("l") {
			nums = append(nums, int64(strings.Count(s, "\n")))
		}
		if all || p.has("w") {
			nums = append(nums, int64(len(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r >= 9 && r <= 13 }))))
		}
		if all || p.has("c") {
			nums = append(nums, int64(len(s)))
		}
	}
	if len(nums) > 1 && !c.Busybox {
		// GNU wc pads its columns by the size of the files.
		c.write(files.Unknown)
		return r.get()
	}
	var b strings.Builder
	for i, n := range nums {
		s := strconv.FormatInt(n, 10)
		if len(nums) > 1 {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strings.Repeat(" ", max(0, 9-len(s))))
		}
		b.WriteString(s)
	}
	if len(p.words) > 0 {
		b.WriteString(" " + p.words[0])
	}
	c.print(b.String() + "\n")
	return r.get()
}
