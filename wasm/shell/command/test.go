package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// test is test and [. Its truth has three values, and an expression that it cannot read has status 2.
func test(c *Call) Status {
	args := c.Args[1:]
	switch c.Args[0] {
	case "[", "[[":
		if len(args) == 0 || args[len(args)-1] != "]" && args[len(args)-1] != "]]" {
			c.fail("missing ]")
			return 2
		}
		args = args[:len(args)-1]
	}
	t := tester{c: c, args: args, globs: c.Args[0] == "[["}
	return t.whole()
}

// truth is yes, no, unknown, or an error.
type truth uint8

const (
	no truth = iota
	yes
	unsure
	wrong
)

func of(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return t
}

func (t truth) status() Status {
	switch t {
	case yes:
		return 0
	case no:
		return 1
	case unsure:
		return Unknown
	}
	return 2
}

type tester struct {
	c     *Call
	args  []string
	at    int
	globs bool
}

// whole applies POSIX's rules by the number of words, then the grammar.
func (t *tester) whole() Status {
	a := t.args
	switch len(a) {
	case 0:
		return 1
	case 1:
		return nonEmpty(a[0]).status()
	case 2:
		if a[0] == "!" {
			return nonEmpty(a[1]).not().status()
		}
		if unaryOps[a[0]] {
			return t.unary(a[0], a[1]).status()
		}
		return 2
	case 3:
		if binaryOps[a[1]] {
			return t.binary(a[0], a[1], a[2]).status()
		}
		if a[0] == "!" {
			t.args = a[1:]
			return truthOf(t.whole()).not().status()
		}
	case 4:
		if a[0] == "!" {
			t.args = a[1:]
			return truthOf(t.whole()).not().status()
		}
	}
	v := t.or()
	if t.at < len(t.args) {
		return 2
	}
	return v.status()
}

func truthOf(s Status) truth {
	switch s {
	case 0:
		return yes
	case 1:
		return no
	case Unknown:
		return unsure
	}
	return wrong
}

func nonEmpty(s string) truth {
	if strings.Trim(s, files.Mark+files.GlobMark) == "" && s != "" {
		return unsure
	}
	return of(s != "")
}

func (t *tester) next() string {
	if t.at < len(t.args) {
		t.at++
		return t.args[t.at-1]
	}
	return ""
}

func (t *tester) peek(n int) string {
	if t.at+n < len(t.args) {
		return t.args[t.at+n]
	}
	return ""
}

func (t *tester) or() truth {
	v := t.and()
	for t.peek(0) == "-o" {
		t.at++
		w := t.and()
		v = either(v, w)
	}
	return v
}

func either(a, b truth) truth {
	switch {
	case a == wrong || b == wrong:
		return wrong
	case a == yes || b == yes:
		return yes
	case a == unsure || b == unsure:
		return unsure
	}
	return no
}

func (t *tester) and() truth {
	v := t.primary()
	for t.peek(0) == "-a" {
		t.at++
		w := t.primary()
		v = either(v.not(), w.not()).not()
	}
	return v
}

func (t *tester) primary() truth {
	if t.at >= len(t.args) {
		return wrong
	}
	switch a := t.peek(0); {
	case t.at+2 < len(t.args) && binaryOps[t.peek(1)] && t.peek(1) != "-a" && t.peek(1) != "-o":
		t.at += 3
		return t.binary(t.args[t.at-3], t.args[t.at-2], t.args[t.at-1])
	case a == "!":
		t.at++
		return t.primary().not()
	case a == "(":
		t.at++
		v := t.or()
		if t.next() != ")" {
			return wrong
		}
		return v
	case unaryOps[a] && t.at+1 < len(t.args):
		t.at += 2
		return t.unary(a, t.args[t.at-1])
	default:
		t.at++
		return nonEmpty(a)
	}
}

var unaryOps = set("-b -c -d -e -f -g -h -k -L -n -p -r -s -S -t -u -w -x -z -O -G -a -v")

var binaryOps = set("= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef -a -o =~")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func (t *tester) unary(op, arg string) truth {
	switch op {
	case "-n":
		return nonEmpty(arg)
	case "-z":
		return nonEmpty(arg).not()
	case "-t":
		return no
	case "-v":
		return unsure
	}
	if arg == "" {
		return no
	}
	if files.Vague(arg) {
		return unsure
	}
	look := t.c.FS.Lookup
	if op == "-h" || op == "-L" {
		look = t.c.FS.LookupLink
	}
	f, e := look(arg)
	if e == files.Maybe {
		return unsure
	}
	if e != files.OK {
		return no
	}
	v := t.unaryNode(op, f)
	if f.Doubted {
		return unsure
	}
	return v
}

func (t *tester) unaryNode(op string, f files.Found) truth {
	n := f.Node
	switch op {
	case "-e", "-a":
		return yes
	case "-f":
		return of(n.Kind == fstree.File)
	case "-d":
		return of(n.Kind == fstree.Dir)
	case "-h", "-L":
		return of(n.Kind == fstree.Symlink)
	case "-p":
		return of(n.Kind == fstree.Fifo)
	case "-c":
		return of(n.Kind == fstree.Char)
	case "-b":
		return of(n.Kind == fstree.Block)
	case "-S":
		return of(n.Kind == fstree.Socket)
	case "-u":
		return of(n.Mode&0o4000 != 0)
	case "-g":
		return of(n.Mode&0o2000 != 0)
	case "-k":
		return of(n.Mode&0o1000 != 0)
	case "-r":
		return of(t.c.FS.May(n, 4))
	case "-w":
		return of(t.c.FS.May(n, 2))
	case "-x":
		return of(t.c.FS.May(n, 1))
	case "-O":
		return of(n.UID == t.c.FS.UID)
	case "-G":
		return of(n.GID == t.c.FS.GID)
	case "-s":
		switch {
		case n.Kind == fstree.Dir:
			return yes
		case n.Size.Low > 0:
			return yes
		case n.Size.Certainty == size.Exact:
			return no
		}
		return unsure
	}
	return wrong
}

func (t *tester) binary(a, op, b string) truth {
	switch op {
	case "-a":
		return either(nonEmpty(a).not(), nonEmpty(b).not()).not()
	case "-o":
		return either(nonEmpty(a), nonEmpty(b))
	case "-nt", "-ot":
		return t.newer(op, a, b)
	case "-ef":
		f, e1 := t.c.FS.Lookup(a)
		g, e2 := t.c.FS.Lookup(b)
		if e1 == files.Maybe || e2 == files.Maybe {
			return unsure
		}
		return of(e1 == files.OK && e2 == files.OK && (f.Real == g.Real || f.Node.Hard != nil && f.Node.Hard == g.Node.Hard))
	case "=~":
		return unsure
	}
	if files.Vague(a) || files.Vague(b) {
		return unsure
	}
	switch op {
	case "=", "==":
		if t.globs {
			return of(Match(b, a, 0))
		}
		return of(a == b)
	case "!=":
		if t.globs {
			return of(!Match(b, a, 0))
		}
		return of(a != b)
	case "<":
		return of(a < b)
	case ">":
		return of(a > b)
	}
	x, err1 := strconv.ParseInt(strings.TrimSpace(a), 10, 64)
	y, err2 := strconv.ParseInt(strings.TrimSpace(b), 10, 64)
	if err1 != nil || err2 != nil {
		return wrong
	}
	switch op {
	case "-eq":
		return of(x == y)
	case "-ne":
		return of(x != y)
	case "-lt":
		return of(x < y)
	case "-le":
		return of(x <= y)
	case "-gt":
		return of(x > y)
	}
	return of(x >= y)
}

// newer compares times, of which only "one of them is missing" is known.
func (t *tester) newer(op, a, b string) truth {
	_, e1 := t.c.FS.Lookup(a)
	_, e2 := t.c.FS.Lookup(b)
	if op == "-ot" {
		e1, e2 = e2, e1
	}
	switch {
	case e1.Failed():
		return no
	case e1 == files.OK && e2.Failed():
		return of(!t.c.Busybox)
	}
	return unsure
}
