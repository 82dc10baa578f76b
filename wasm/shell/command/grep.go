package command

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// grepper is a grep with its patterns compiled.
type grepper struct {
	p     *parsed
	res   []*regexp.Regexp
	fixed []string
	word  bool
	whole bool
	fold  bool
}

var grepOptions = options{flags: "EFGivwxcnlLqshHoIrRazPy", takes: "efmABCd", long: map[string]string{
	"--extended-regexp": "E", "--fixed-strings": "F", "--ignore-case": "i", "--invert-match": "v", "--word-regexp": "w", "--line-regexp": "x",
	"--count": "c", "--line-number": "n", "--files-with-matches": "l", "--files-without-match": "L", "--quiet": "q", "--silent": "q", "--no-messages": "s",
	"--no-filename": "h", "--with-filename": "H", "--only-matching": "o", "--recursive": "r", "--perl-regexp": "P", "--regexp=": "e", "--max-count=": "m",
	"--color": "color", "--color=": "color", "--text": "a", "--include=": "include", "--exclude=": "exclude", "--exclude-dir=": "excludedir"}}

func grep(c *Call) Status {
	p, ok := c.options(grepOptions)
	if !ok {
		c.fail("unrecognized option " + p.strange)
		return 2
	}
	g := grepper{p: p, fold: p.has("i") || p.has("y"), word: p.has("w"), whole: p.has("x")}
	var patterns []string
	for _, o := range p.order {
		if o.name == "e" {
			patterns = append(patterns, strings.Split(o.value, "\n")...)
		}
		if o.name == "f" {
			t, e := c.input(o.value)
			if e.Failed() {
				return 2
			}
			if !t.Known {
				return c.vagueGrep()
			}
			patterns = append(patterns, lines(t.Bytes)...)
		}
	}
	words := p.words
	if !p.has("e") && !p.has("f") {
		if len(words) == 0 {
			c.fail("no pattern")
			return 2
		}
		patterns, words = strings.Split(words[0], "\n"), words[1:]
	}
	if c.vague() || p.has("P") || p.has("z") || p.has("include") || p.has("exclude") || p.has("excludedir") {
		return c.vagueGrep()
	}
	fixed := p.has("F") || c.Args[0] == "fgrep"
	for _, pat := range patterns {
		if fixed {
			if g.fold {
				pat = strings.ToLower(pat)
			}
			g.fixed = append(g.fixed, pat)
			continue
		}
		re, valid, can := compile(pat, p.has("E") || c.Args[0] == "egrep", g.fold)
		if !valid {
			c.fail("bad regex '" + pat + "'")
			return 2
		}
		if !can {
			return c.vagueGrep()
		}
		g.res = append(g.res, re)
	}
	return c.grepFiles(g, words)
}

// vagueGrep is a grep whose result is not known; it changes no file.
func (c *Call) vagueGrep() Status {
	c.write(files.Unknown)
	return Unknown
}

func (c *Call) grepFiles(g grepper, words []string) Status {
	recursive := g.p.has("r") || g.p.has("R")
	if len(words) == 0 {
		words = []string{"-"}
		if recursive {
			words = []string{"."}
		}
	}
	names := len(words) > 1 || recursive
	var list []string
	unsure, shuffled := false, false
	for _, w := range words {
		d, e := c.FS.Lookup(w)
		if w == "-" || e != files.OK || d.Node.Kind != fstree.Dir || !recursive {
			list = append(list, w)
			continue
		}
		unsure = !c.filesBelow(w, g.p.has("R") || c.Busybox, &list) || unsure
		shuffled = true
	}
	names = (names || g.p.has("H")) && !g.p.has("h")
	any, bad := false, false
	for _, name := range list {
		t, e := c.input(name)
		if e == files.EISDIR {
			// A directory is an empty file to busybox; GNU says so and fails.
			if t, e = files.Known(nil), files.OK; !c.Busybox {
				c.fail(name, "Is a directory")
				bad = true
			}
		}
		switch {
		case e.Failed():
			if !g.p.has("s") {
				c.fail(name, e.String())
			}
			bad = true
			continue
		case e == files.Maybe || !t.Known:
			unsure = true
			c.write(atMost(t))
			continue
		}
		if !c.Spend(1 + len(t.Bytes)/128) {
			return Unknown
		}
		any = c.grepText(g, name, string(t.Bytes), names) || any
	}
	c.Out.Shuffled = c.Out.Shuffled || shuffled && len(list) > 1 && c.Out.Size.Bytes > 0
	switch {
	case g.p.has("q") && any:
		return 0
	case bad:
		return 2
	case unsure && !any:
		return Unknown
	case any:
		return 0
	}
	return 1
}

// filesBelow lists the regular files below a directory; false where the listing is not complete.
// Links to files are followed where links is set.
func (c *Call) filesBelow(dir string, links bool, out *[]string) bool {
	entries, complete, e := c.FS.List(dir)
	if e != files.OK {
		return false
	}
	for _, x := range entries {
		at := path.Join(dir, x.Name)
		if strings.HasPrefix(dir, "./") || dir == "." {
			at = strings.TrimSuffix(dir, "/") + "/" + x.Name
		}
		if !c.Spend(1) {
			return false
		}
		switch x.Node.Kind {
		case fstree.Dir:
			complete = c.filesBelow(at, links, out) && complete
		case fstree.File:
			*out = append(*out, at)
		case fstree.Symlink:
			if f, e := c.FS.Lookup(at); links && (e != files.OK || f.Node.Kind == fstree.File) {
				*out = append(*out, at)
			}
		}
	}
	return complete
}

// grepText searches one text and prints what the options ask for.
func (c *Call) grepText(g grepper, name, text string, names bool) bool {
	limit := -1
	if m, given := g.p.set["m"]; given {
		limit, _ = strconv.Atoi(m)
	}
	n := 0
	prefix := ""
	if names {
		prefix = name + ":"
		if name == "-" {
			prefix = "(standard input):"
		}
	}
	quiet := g.p.has("q") || g.p.has("c") || g.p.has("l") || g.p.has("L")
	before, after := g.around("B"), g.around("A")
	all := lines([]byte(text))
	shown, due := -1, -1 // the last line printed, and the last that a match asks for
	number := func(i int, sign string) string {
		at := prefix
		if sign == "-" && prefix != "" {
			at = strings.TrimSuffix(prefix, ":") + sign
		}
		if g.p.has("n") {
			at += strconv.Itoa(i+1) + sign
		}
		return at
	}
	for i, line := range all {
		if limit >= 0 && n >= limit && i > due {
			break
		}
		spans, match := g.match(line)
		if match == g.p.has("v") || limit >= 0 && n >= limit {
			if i <= due && !quiet && !g.p.has("o") {
				c.print(number(i, "-") + line + "\n")
				shown = i
			}
			continue
		}
		n++
		if quiet {
			continue
		}
		if !g.p.has("o") && before+after > 0 {
			from := max(shown+1, i-before)
			if shown >= 0 && from > shown+1 {
				c.print("--\n")
			}
			for ; from < i; from++ {
				c.print(number(from, "-") + all[from] + "\n")
			}
			shown, due = i, i+after
		}
		at := number(i, ":")
		if g.p.has("o") {
			for _, s := range spans {
				c.print(at + line[s[0]:s[1]] + "\n")
			}
			continue
		}
		c.print(at + line + "\n")
	}
	file := strings.TrimSuffix(prefix, ":")
	if file == "" {
		file = name
	}
	switch {
	case g.p.has("q"):
	case g.p.has("c"):
		c.print(prefix + strconv.Itoa(n) + "\n")
	case g.p.has("l") && n > 0, g.p.has("L") && n == 0:
		c.print(file + "\n")
	}
	if g.p.has("L") {
		return n == 0
	}
	return n > 0
}

// around is how many lines before or after a match are printed too.
func (g grepper) around(letter string) int {
	v, given := g.p.set[letter]
	if !given {
		v = g.p.set["C"]
	}
	n, _ := strconv.Atoi(v)
	return max(n, 0)
}

// match finds a line's matches.
func (g grepper) match(line string) (spans [][]int, ok bool) {
	for _, re := range g.res {
		for _, s := range re.FindAllStringIndex(line, -1) {
			if g.fits(line, s[0], s[1]) {
				ok = true
				if s[1] > s[0] {
					spans = append(spans, s)
				}
			}
		}
		if g.whole && !ok {
			// The leftmost match may be shorter than the line where another alternative fits it.
			if s := regexp.MustCompile(`^(?:` + re.String() + `)$`).FindStringIndex(line); s != nil {
				ok = true
				spans = append(spans, s)
			}
		}
	}
	text := line
	if g.fold && len(g.fixed) > 0 {
		text = strings.ToLower(line)
	}
	for _, f := range g.fixed {
		for from := 0; ; {
			i := strings.Index(text[from:], f)
			if i < 0 {
				break
			}
			i += from
			if g.fits(line, i, i+len(f)) {
				ok = true
				if f != "" {
					spans = append(spans, []int{i, i + len(f)})
				}
			}
			from = i + max(1, len(f))
			if f == "" || from > len(text) {
				break
			}
		}
	}
	return spans, ok
}

func (g grepper) fits(line string, from, to int) bool {
	if g.whole && (from != 0 || to != len(line)) {
		return false
	}
	if g.word {
		return !(from > 0 && wordByte(line[from-1])) && !(to < len(line) && wordByte(line[to]))
	}
	return true
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
