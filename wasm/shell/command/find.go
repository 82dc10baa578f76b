package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
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
