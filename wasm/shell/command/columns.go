package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// paste joins the lines of several texts, or with -s those of each.
func paste(c *Call) Status {
	p, ok := c.options(options{flags: "s", takes: "d", long: map[string]string{"--serial": "s", "--delimiters=": "d"}})
	if !ok {
		c.write(files.Unknown)
		return Unknown
	}
	delim := "\t"
	if d, given := p.set["d"]; given {
		delim, _ = unescape(d, false)
	}
	var r result
	texts := c.inputs(p.words, &r)
	for _, t := range texts {
		if !t.Known || len(delim) != 1 || r.failed {
			c.write(files.Unknown)
			return r.get()
		}
	}
	var b strings.Builder
	if p.has("s") {
		for _, t := range texts {
			b.WriteString(strings.Join(lines(t.Bytes), delim) + "\n")
		}
	} else {
		columns, longest := make([][]string, len(texts)), 0
		for i, t := range texts {
			columns[i] = lines(t.Bytes)
			longest = max(longest, len(columns[i]))
		}
		for row := range longest {
			first := true
			for _, col := range columns {
				if c.Busybox && row >= len(col) {
					continue // busybox closes the column with its file
				}
				if !first {
					b.WriteString(delim)
				}
				first = false
				if row < len(col) {
					b.WriteString(col[row])
				}
			}
			b.WriteByte('\n')
		}
	}
	c.print(b.String())
	return r.get()
}

// nl numbers lines that are not empty.
func nl(c *Call) Status {
	if p, ok := c.options(options{}); !ok || len(p.words) > 1 {
		c.write(files.Unknown)
		return Unknown
	}
	return c.perText(func(s string) string {
		var b strings.Builder
		n := 0
		for _, l := range lines([]byte(s)) {
			if l == "" {
				b.WriteString("       \n")
				continue
			}
			n++
			num := strconv.Itoa(n)
			b.WriteString(strings.Repeat(" ", max(0, 6-len(num))) + num + "\t" + l + "\n")
		}
		return b.String()
	})
}

// compareFiles is cmp and diff: whether two files are equal is known where both are; how they differ is not written out.
func compareFiles(c *Call) Status {
	var words []string
	for _, a := range c.Args[1:] {
		if !strings.HasPrefix(a, "-") || a == "-" {
			words = append(words, a)
		} else if a == "-r" {
			return printsOrFails(c)
		}
	}
	if len(words) != 2 {
		return printsOrFails(c)
	}
	a, e1 := c.input(words[0])
	b, e2 := c.input(words[1])
	switch {
	case e1 == files.Maybe || e2 == files.Maybe || e1 == files.EISDIR || e2 == files.EISDIR:
		return printsOrFails(c)
	case e1 != files.OK || e2 != files.OK:
		c.fail("can't stat a file")
		return 2
	case !a.Known || !b.Known:
		return printsOrFails(c)
	case string(a.Bytes) == string(b.Bytes):
		return 0
	}
	c.write(files.Unknown)
	return 1
}

// lineEnds is dos2unix and unix2dos, in place or as a filter.
func lineEnds(c *Call) Status {
	p, ok := c.options(options{flags: "du"})
	if !ok {
		return c.strangeOption(p)
	}
	dos := strings.HasPrefix(c.Args[0], "unix2dos")
	switch p.last("du") {
	case "d":
		dos = true
	case "u":
		dos = false
	}
	turn := func(t files.Text) files.Text {
		if !t.Known {
			return files.Sized(t.Size.Loosen(0.05))
		}
		s := strings.ReplaceAll(string(t.Bytes), "\r", "")
		if dos {
			s = strings.ReplaceAll(s, "\n", "\r\n")
		}
		return files.Known([]byte(s))
	}
	if len(p.words) == 0 {
		c.write(turn(c.In))
		return 0
	}
	var r result
	for _, w := range p.words {
		f, e := c.FS.Lookup(w)
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if e == files.OK && f.Node.Kind == fstree.File {
			t, _ := c.FS.Read(f.Real)
			c.rewrite(f.Real, f.Node, turn(t))
		}
	}
	return r.get()
}
