package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func env(c *Call) Status {
	p, ok := c.options(options{flags: "i0", takes: "uCS", ordered: true, long: map[string]string{"--ignore-environment": "i", "--unset=": "u", "--chdir=": "C"}})
	if !ok || p.has("C") || p.has("S") {
		return c.strangeOption(p)
	}
	vars := append([]string(nil), c.Env...)
	if p.has("i") {
		vars = nil
	}
	for _, o := range p.order {
		if o.name == "u" {
			var kept []string
			for _, v := range vars {
				if !strings.HasPrefix(v, o.value+"=") {
					kept = append(kept, v)
				}
			}
			vars = kept
		}
	}
	words := p.words
	if len(words) > 0 && words[0] == "-" {
		vars, words = nil, words[1:]
	}
	for len(words) > 0 && strings.Contains(words[0], "=") {
		vars, words = append(vars, words[0]), words[1:]
	}
	if len(words) == 0 {
		if p.has("i") {
			c.print(strings.Join(vars, "\n"))
			if len(vars) > 0 {
				c.print("\n")
			}
			return 0
		}
		c.write(files.Unknown) // the builder adds variables of its own
		return 0
	}
	if vars == nil {
		vars = []string{}
	}
	return c.Become(words, vars, c.In)
}

func printenv(c *Call) Status {
	if len(c.Args) != 2 {
		c.write(files.Unknown)
		return 0
	}
	for _, v := range c.Env {
		if rest, ok := strings.CutPrefix(v, c.Args[1]+"="); ok {
			c.print(rest + "\n")
			return 0
		}
	}
	return 1
}

func xargs(c *Call) Status {
	p, ok := c.options(options{flags: "0rtpx", takes: "nIPLsdEai", ordered: true, long: map[string]string{"--null": "0", "--no-run-if-empty": "r", "--max-args=": "n", "--replace=": "I", "--max-procs=": "P", "--delimiter=": "d", "--max-lines=": "L", "--verbose": "t"}})
	if !ok || p.has("a") || p.has("p") || p.has("E") || p.has("i") {
		return c.strangeOption(p)
	}
	cmd := p.words
	if len(cmd) == 0 {
		cmd = []string{"echo"}
	}
	if c.InDir {
		c.In = files.Known(nil)
	}
	if !c.In.Known {
		return c.xargsUnknown(cmd)
	}
	items, ok := xargsItems(c.In.Bytes, p)
	if !ok {
		return c.fail("unmatched quote")
	}
	if len(items) == 0 && (p.has("r") || p.has("I")) {
		return 0
	}
	var r result
	run := func(args []string) bool {
		switch s := c.Run(args, nil, files.Known(nil)); {
		case s == 127 || s == 126:
			r.failed, r.status = true, s
			return false
		case s == 255:
			r.failed, r.status = true, 124
			return false
		case s != 0:
			r.join(s)
			if r.failed {
				r.status = 123
			}
		}
		return true
	}
	if in, given := p.set["I"]; given {
		for _, item := range items {
			args := make([]string, len(cmd))
			for i, a := range cmd {
				args[i] = strings.ReplaceAll(a, in, item)
			}
			if !c.Spend(1) || !run(args) {
				break
			}
		}
		return r.get()
	}
	size := len(items)
	for _, key := range []string{"n", "L"} {
		if v, given := p.set[key]; given {
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 {
				return c.fail("invalid number '" + v + "'")
			}
			size = min(size, n)
		}
	}
	if p.has("s") {
		return c.Misunderstood("its option -s is not modelled")
	}
	for first := true; first || len(items) > 0; first = false {
		n := min(size, len(items))
		if !c.Spend(1) || !run(append(append([]string(nil), cmd...), items[:n]...)) {
			break
		}
		items = items[n:]
	}
	return r.get()
}

// xargsUnknown runs the command on words that are not known.
func (c *Call) xargsUnknown(cmd []string) Status {
	if c.Run(append(append([]string(nil), cmd...), files.Mark), nil, files.Known(nil)) == 127 {
		return 127
	}
	return Unknown
}

// xargsItems cuts the input at blanks, with quotes and backslashes, or at the delimiter asked for.
func xargsItems(b []byte, p *parsed) ([]string, bool) {
	s := string(b)
	if p.has("0") || p.has("d") {
		d := "\x00"
		if v, given := p.set["d"]; given {
			d, _ = unescape(v, false)
		}
		s = strings.TrimSuffix(s, d)
		if s == "" {
			return nil, true
		}
		return strings.Split(s, d), true
	}
	if p.has("I") {
		var out []string
		for _, l := range lines(b) {
			if l = strings.TrimLeft(l, " \t"); l != "" {
				item, ok := xargsWords(l, true)
				if !ok {
					return nil, false
				}
				out = append(out, item...)
			}
		}
		return out, true
	}
	return xargsWords(s, false)
}

func xargsWords(s string, whole bool) ([]string, bool) {
	var out []string
	var b strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		ch := s[i]
		switch {
		case quote != 0:
			if ch == quote {
				quote = 0
			} else if ch == '\n' {
				return nil, false
			} else {
				b.WriteByte(ch)
			}
		case ch == '\'' || ch == '"':
			quote, in = ch, true
		case ch == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
			in = true
		case !whole && (ch == ' ' || ch == '\t' || ch == '\n'):
			if in {
				out = append(out, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteByte(ch)
			in = true
		}
	}
	if quote != 0 {
		return nil, false
	}
	if in {
		out = append(out, b.String())
	}
	return out, true
}

// wrapper runs the rest of its words: nohup, time, nice and the like. skip says how many words of its own come first.
func wrapper(o options, skip int) Func {
	o.ordered = true
	return func(c *Call) Status {
		p, ok := c.options(o)
		if !ok {
			return c.strangeOption(p)
		}
		if len(p.words) <= skip {
			return c.usage()
		}
		return c.Become(p.words[skip:], nil, c.In)
	}
}

// which prints where programs are.
func which(c *Call) Status {
	p, ok := c.options(options{flags: "as"})
	if !ok {
		return c.strangeOption(p)
	}
	var r result
	for _, w := range p.words {
		found, maybe := "", false
		for _, dir := range strings.Split(c.getenv("PATH"), ":") {
			at := dir + "/" + w
			if strings.Contains(w, "/") {
				at = w
			}
			f, e := c.FS.Lookup(at)
			if e == files.Maybe {
				maybe = true
				continue
			}
			if e == files.OK && f.Node.Kind == 0 && c.FS.May(f.Node, 1) {
				found = at
				break
			}
		}
		switch {
		case found != "":
			c.print(found + "\n")
		case maybe:
			c.write(files.Unknown)
			if !Common(w) {
				r.maybe = true
			}
		default:
			r.failed = true
		}
	}
	return r.get()
}
