package command

import (
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

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
	case "-executable", "-readable", "-writable":
		f.at++
		bits := map[string]uint32{"-executable": 1, "-readable": 4, "-writable": 2}[a]
		return func(_ string, n *fstree.Node) truth {
			if n.Kind == fstree.Symlink {
				return unsure // what it leads to is asked
			}
			return of(f.c.FS.May(n, bits))
		}
	case "-newer", "-regex", "-iregex", "-links", "-mtime", "-mmin", "-ctime", "-cmin", "-atime", "-amin", "-inum", "-samefile", "-regextype", "-lname", "-fstype", "-newermt", "-context":
		f.value()
		if a == "-regextype" {
			return always
		}
		return func(string, *fstree.Node) truth { return unsure }
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
