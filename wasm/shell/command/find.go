package command

import (
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// finder walks directories and evaluates an expression on what it meets.
type finder struct {
	c                  *Call
	args               []string
	at                 int
	minDepth, maxDepth int
	depthFirst, xdev   bool
	follow, followArgs bool
	acts               bool // an action other than -prune stands in the expression
	strange            string
	bad                bool
	r                  result
	// plus collects paths for -exec … {} +.
	plus map[*findExec][]string
	pend []*findExec
	// pruned is set by -prune for the path at hand, quit by -quit.
	pruned, quit bool
	// shuffled is set where a directory with several children was read, printed after the first line.
	shuffled, printed bool
}

// findTest is one part of an expression.
type findTest func(p string, n *fstree.Node) truth

type findExec struct {
	args []string
	plus bool
	dir  bool
}

func find(c *Call) Status {
	f := &finder{c: c, maxDepth: 1 << 30, plus: map[*findExec][]string{}}
	i := 1
	for i < len(c.Args) && (c.Args[i] == "-L" || c.Args[i] == "-H" || c.Args[i] == "-P") {
		f.follow, f.followArgs = c.Args[i] == "-L", c.Args[i] != "-P"
		i++
	}
	var roots []string
	for i < len(c.Args) && !strings.HasPrefix(c.Args[i], "-") && c.Args[i] != "(" && c.Args[i] != "!" {
		roots = append(roots, c.Args[i])
		i++
	}
	if roots == nil {
		roots = []string{"."}
	}
	f.args = c.Args[i:]
	expr := f.list()
	if f.at < len(f.args) && f.strange == "" {
		f.bad = true
	}
	switch {
	case f.strange != "":
		return c.findUnknown(f)
	case f.bad:
		return c.fail("bad expression")
	}
	if !f.acts {
		f.depthFirst = f.depthFirst || false
		inner := expr
		expr = func(p string, n *fstree.Node) truth {
			v := inner(p, n)
			f.print(v, p, "\n")
			return v
		}
	}
	for _, root := range roots {
		if f.quit {
			break
		}
		f.root(root, expr)
	}
	for _, x := range f.pend {
		if paths := f.plus[x]; len(paths) > 0 {
			if s := f.run(x, paths); s != 0 {
				f.r.join(s)
				f.r.status = 1
			}
		}
	}
	return f.r.get()
}

// findUnknown is a find of which an option is not modelled: without actions it only prints.
func (c *Call) findUnknown(f *finder) Status {
	for _, a := range f.args {
		if a == "-delete" || strings.HasPrefix(a, "-exec") || a == "-ok" || strings.HasPrefix(a, "-fprint") {
			return c.Misunderstood("its test " + f.strange + " is not modelled")
		}
	}
	c.write(files.Unknown)
	return Unknown
}

func (f *finder) root(root string, expr findTest) {
	c := f.c
	if files.Vague(root) {
		f.r.maybe = true
		c.write(files.Unknown)
		return
	}
	look := c.FS.LookupLink
	if f.follow || f.followArgs {
		look = c.FS.Lookup
	}
	d, e := look(root)
	if e == files.Maybe {
		f.r.maybe = true
		c.write(files.Unknown)
		return
	}
	if f.r.note(e) {
		c.fail(root, e.String())
		return
	}
	f.visit(root, d.Node, 0, expr)
}

func (f *finder) visit(p string, n *fstree.Node, depth int, expr findTest) {
	c := f.c
	if !c.Spend(1) || f.quit {
		return
	}
	if f.follow && n.Kind == fstree.Symlink {
		if d, e := c.FS.Lookup(p); e == files.OK {
			n = d.Node
		}
	}
	f.pruned = false
	if !f.depthFirst && depth >= f.minDepth {
		expr(p, n)
	}
	dir := n
	if n.Kind == fstree.Symlink && (f.follow || f.followArgs && depth == 0) {
		if d, e := c.FS.Lookup(p); e == files.OK {
			dir = d.Node
		}
	}
	if dir.Kind == fstree.Dir && depth < f.maxDepth && !f.pruned && !f.quit {
		entries, complete, e := c.FS.List(p)
		if e == files.ENOENT || e == files.ENOTDIR {
			return // an action removed it
		}
		if f.r.note(e) {
			return
		}
		if !complete {
			f.r.maybe = true
			if !f.acts {
				c.write(files.Unknown)
			}
		}
		f.shuffled = f.shuffled || len(entries) > 1
		for _, x := range entries {
			at := strings.TrimRight(p, "/") + "/" + x.Name
			if f.xdev && c.FS.Mounted(path.Clean(at)) {
				continue
			}
			f.visit(at, x.Node, depth+1, expr)
		}
	}
	if f.depthFirst && depth >= f.minDepth && !f.quit {
		// What is below may have changed the directory.
		if d, e := c.FS.LookupLink(p); e == files.OK {
			n = d.Node
		}
		expr(p, n)
	}
}

func (f *finder) print(v truth, p, end string) {
	switch v {
	case yes:
		f.c.print(p + end)
		f.c.Out.Shuffled = f.shuffled && f.printed
		f.printed = true
	case unsure:
		f.c.write(files.Unknown)
	}
}

// list reads a , b or the "or" below it.
func (f *finder) list() findTest {
	return f.or()
}

func (f *finder) peek() string {
	if f.at < len(f.args) {
		return f.args[f.at]
	}
	return ""
}

func (f *finder) or() findTest {
	left := f.and()
	for f.peek() == "-o" || f.peek() == "-or" {
		f.at++
		l, r := left, f.and()
		left = func(p string, n *fstree.Node) truth {
			if v := l(p, n); v == yes {
				return yes
			} else {
				return either(v, r(p, n))
			}
		}
	}
	return left
}

func (f *finder) and() findTest {
	left := f.not()
	for f.at < len(f.args) && f.strange == "" && !f.bad {
		switch f.peek() {
		case "-o", "-or", ")":
			return left
		case "-a", "-and":
			f.at++
		}
		l, r := left, f.not()
		left = func(p string, n *fstree.Node) truth {
			v := l(p, n)
			if v == no {
				return no
			}
			if v == unsure {
				f.r.maybe = true
				return unsure
			}
			return r(p, n)
		}
	}
	return left
}

func (f *finder) not() findTest {
	if f.peek() == "!" || f.peek() == "-not" {
		f.at++
		x := f.not()
		return func(p string, n *fstree.Node) truth { return x(p, n).not() }
	}
	return f.primary()
}

func (f *finder) value() string {
	f.at++
	if f.at > len(f.args) {
		f.bad = true
		return ""
	}
	v := f.peek()
	if f.at >= len(f.args) {
		f.bad = true
	}
	f.at++
	return v
}

func always(string, *fstree.Node) truth { return yes }

func (f *finder) primary() findTest {
	if f.at >= len(f.args) {
		return always
	}
	switch a := f.peek(); a {
	case "(":
		f.at++
		x := f.or()
		if f.peek() != ")" {
			f.bad = true
		}
		f.at++
		return x
	case "-name", "-iname":
		pat, flags := f.value(), 0
		if a == "-iname" {
			flags = FoldCase
		}
		return func(p string, _ *fstree.Node) truth {
			if files.Vague(pat) {
				return unsure
			}
			name := path.Base(p)
			return of(Match(pat, name, flags))
		}
	case "-path", "-wholename", "-ipath":
		pat, flags := f.value(), 0
		if a == "-ipath" {
			flags = FoldCase
		}
		return func(p string, _ *fstree.Node) truth { return of(Match(pat, p, flags)) }
	case "-type", "-xtype":
		if a == "-xtype" {
			f.strange = a
		}
		return f.kind(f.value())
	case "-maxdepth", "-mindepth":
		n, err := strconv.Atoi(f.value())
		f.bad = f.bad || err != nil
		if a == "-maxdepth" {
			f.maxDepth = n
		} else {
			f.minDepth = n
		}
		return always
	case "-depth", "-d":
		f.at++
		f.depthFirst = true
		return always
	case "-xdev", "-mount":
		f.at++
		f.xdev = true
		return always
	case "-follow":
		f.at++
		f.follow = true
		return always
	case "-true":
		f.at++
		return always
	case "-false":
		f.at++
		return func(string, *fstree.Node) truth { return no }
	case "-empty":
		f.at++
		return f.empty
	case "-perm":
		return f.perm(f.value())
	case "-size":
		return f.size(f.value())
	case "-user", "-group", "-uid", "-gid":
		return f.owner(a, f.value())
	case "-nouser", "-nogroup":
		f.at++
		return func(_ string, n *fstree.Node) truth {
			db := Users(f.c.FS)
			if a == "-nouser" {
				_, ok := db.UID(n.UID)
				return of(!ok)
			}
			_, ok := db.GID(n.GID)
			return of(!ok)
		}
	default:
		return f.action(a)
	}
}

func (f *finder) kind(s string) findTest {
	want := map[string]fstree.Kind{"f": fstree.File, "d": fstree.Dir, "l": fstree.Symlink, "p": fstree.Fifo, "c": fstree.Char, "b": fstree.Block, "s": fstree.Socket}
	var kinds []fstree.Kind
	for _, x := range strings.Split(s, ",") {
		k, ok := want[x]
		f.bad = f.bad || !ok
		kinds = append(kinds, k)
	}
	return func(p string, n *fstree.Node) truth {
		if f.follow && n.Kind == fstree.Symlink {
			if d, e := f.c.FS.Lookup(p); e == files.OK {
				n = d.Node
			}
		}
		for _, k := range kinds {
			if n.Kind == k {
				return yes
			}
		}
		return no
	}
}

func (f *finder) empty(p string, n *fstree.Node) truth {
	switch {
	case n.Kind == fstree.Dir:
		entries, complete, e := f.c.FS.List(p)
		if e == files.OK && len(entries) == 0 && !complete {
			return unsure
		}
		return of(e == files.OK && len(entries) == 0)
	case n.Kind != fstree.File:
		return no
	case n.Size.Low > 0:
		return no
	case n.Size.Certainty == size.Exact:
		return yes
	}
	return unsure
}

func (f *finder) perm(s string) findTest {
	how := byte(0)
	if s != "" && (s[0] == '-' || s[0] == '/' || s[0] == '+') {
		how, s = s[0], s[1:]
	}
	want, ok := parseMode(s, 0, 0, false, f.c.Busybox)
	f.bad = f.bad || !ok
	return func(_ string, n *fstree.Node) truth {
		switch how {
		case '-':
			return of(n.Mode&want == want)
		case '/', '+':
			return of(n.Mode&want != 0 || want == 0)
		}
		return of(n.Mode == want)
	}
}

func (f *finder) size(s string) findTest {
	sign, unit := byte(0), int64(512)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[0], s[1:]
	}
	if s != "" {
		if u, ok := map[byte]int64{'c': 1, 'w': 2, 'b': 512, 'k': 1024, 'M': 1 << 20, 'G': 1 << 30}[s[len(s)-1]]; ok {
			unit, s = u, s[:len(s)-1]
		}
	}
	want, err := strconv.ParseInt(s, 10, 64)
	f.bad = f.bad || err != nil
	return func(_ string, n *fstree.Node) truth {
		if n.Kind != fstree.File || n.Size.Certainty != size.Exact {
			return unsure // how long a directory or a link is depends on the file system
		}
		units := (n.Size.Bytes + unit - 1) / unit
		if f.c.Busybox && sign == '+' {
			return of(n.Size.Bytes > want*unit)
		}
		switch sign {
		case '+':
			return of(units > want)
		case '-':
			if f.c.Busybox {
				return of(n.Size.Bytes < want*unit)
			}
			return of(units < want)
		}
		return of(units == want)
	}
}

func (f *finder) owner(kind, name string) findTest {
	db := Users(f.c.FS)
	id, err := strconv.Atoi(name)
	group := kind == "-group" || kind == "-gid"
	if g, ok := db.Group(name); group && ok {
		id, err = g, nil
	}
	if u, ok := db.User(name); !group && ok {
		id, err = u.UID, nil
	}
	if err != nil && name == "root" {
		id, err = 0, nil
	}
	f.bad = f.bad || err != nil
	return func(_ string, n *fstree.Node) truth {
		if group {
			return of(n.GID == id)
		}
		return of(n.UID == id)
	}
}

// action reads what find does with a match.
func (f *finder) action(a string) findTest {
	switch a {
	case "-print", "-print0":
		f.at++
		f.acts = true
		end := "\n"
		if a == "-print0" {
			end = "\x00"
		}
		return func(p string, _ *fstree.Node) truth { f.print(yes, p, end); return yes }
	case "-prune":
		f.at++
		return func(string, *fstree.Node) truth { f.pruned = true; return yes }
	case "-quit":
		f.at++
		f.acts = true
		return func(string, *fstree.Node) truth { f.quit = true; return yes }
	case "-delete":
		f.at++
		f.acts, f.depthFirst = true, true
		return f.remove
	case "-exec", "-execdir":
		return f.exec(a == "-execdir")
	}
	f.strange = a
	return always
}

func (f *finder) remove(p string, n *fstree.Node) truth {
	if p == "." {
		return yes
	}
	var e files.Errno
	if n.Kind == fstree.Dir {
		e = f.c.FS.Rmdir(p)
	} else {
		e = f.c.FS.Unlink(p)
	}
	if f.r.note(e) {
		f.c.fail(p, e.String())
		return no
	}
	return yes
}

func (f *finder) exec(dir bool) findTest {
	f.at++
	x := &findExec{dir: dir}
	for f.at < len(f.args) && f.args[f.at] != ";" && !(f.args[f.at] == "+" && f.at > 0 && f.args[f.at-1] == "{}") {
		x.args = append(x.args, f.args[f.at])
		f.at++
	}
	if f.at >= len(f.args) || len(x.args) == 0 {
		f.bad = true
		return always
	}
	x.plus = f.args[f.at] == "+"
	f.at++
	f.acts = true
	if dir {
		f.strange = "-execdir"
		return always
	}
	if x.plus {
		x.args = x.args[:len(x.args)-1]
		f.pend = append(f.pend, x)
		return func(p string, _ *fstree.Node) truth {
			f.plus[x] = append(f.plus[x], p)
			return yes
		}
	}
	return func(p string, _ *fstree.Node) truth {
		args := make([]string, len(x.args))
		for i, a := range x.args {
			args[i] = strings.ReplaceAll(a, "{}", p)
		}
		s := f.c.Run(args, nil, files.Known(nil))
		f.c.Out.Shuffled = f.c.Out.Shuffled || f.shuffled && f.printed
		f.printed = true
		switch s {
		case 0:
			return yes
		case Unknown:
			f.r.maybe = true
			return unsure
		default:
			return no
		}
	}
}

func (f *finder) run(x *findExec, paths []string) Status {
	return f.c.Run(append(append([]string(nil), x.args...), paths...), nil, files.Known(nil))
}
