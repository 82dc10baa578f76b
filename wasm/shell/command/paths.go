package command

import (
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

func dirname(c *Call) Status {
	p, ok := c.options(options{flags: "z"})
	if !ok || len(p.words) == 0 {
		return c.usage()
	}
	for _, w := range p.words {
		c.print(dirOf(w) + "\n")
		if c.Busybox {
			break
		}
	}
	return 0
}

func dirOf(p string) string {
	t := strings.TrimRight(p, "/")
	if t == "" {
		if p == "" {
			return "."
		}
		return "/"
	}
	i := strings.LastIndexByte(t, '/')
	if i < 0 {
		return "."
	}
	if t = strings.TrimRight(t[:i], "/"); t == "" {
		return "/"
	}
	return t
}

func basename(c *Call) Status {
	p, ok := c.options(options{flags: "az", takes: "s", ordered: true})
	if !ok || len(p.words) == 0 || !p.has("a") && !p.has("s") && len(p.words) > 2 {
		return c.usage()
	}
	suffix, words := p.set["s"], p.words
	if !p.has("a") && !p.has("s") {
		if len(words) == 2 {
			suffix = words[1]
		}
		words = words[:1]
	}
	for _, w := range words {
		b := strings.TrimRight(w, "/")
		if b == "" && w != "" {
			b = "/"
		} else {
			b = b[strings.LastIndexByte(b, '/')+1:]
		}
		if b != suffix {
			b = strings.TrimSuffix(b, suffix)
		}
		c.print(b + "\n")
	}
	return 0
}

func realpath(c *Call) Status {
	p, ok := c.options(options{flags: "emsqLPz", long: map[string]string{"--canonicalize-existing": "e", "--canonicalize-missing": "m"}})
	if !ok || p.has("s") || p.has("L") || p.has("z") {
		return c.strangeOption(p)
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	var r result
	for _, w := range p.words {
		real, e := c.canonical(w, p.has("e"), p.has("m"))
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if e == files.Maybe {
			real = files.Mark
		}
		c.print(real + "\n")
	}
	return r.get()
}

// canonical is a path without links; the last part need not exist unless existing is asked for.
func (c *Call) canonical(w string, existing, missing bool) (string, files.Errno) {
	if files.Vague(w) {
		return files.Mark, files.OK
	}
	f, e := c.FS.Lookup(w)
	if l, le := c.FS.LookupLink(w); c.Busybox && e == files.ENOENT && le == files.OK && l.Node.Kind == fstree.Symlink && !existing {
		// busybox takes the text of a dangling link from the working directory.
		return c.canonical(l.Node.Link, existing, missing)
	}
	switch {
	case e == files.OK, e == files.Maybe:
		return f.Real, e
	case e != files.ENOENT || existing:
		return "", e
	}
	d, name, e := c.FS.Parent(w)
	if e == files.OK {
		return fstree.Join(d.Real, name), files.OK
	}
	if missing {
		return fstree.Clean(f.Real), files.OK
	}
	return "", e
}

func readlink(c *Call) Status {
	p, ok := c.options(options{flags: "femnqsvz", long: map[string]string{"--canonicalize": "f", "--canonicalize-existing": "e", "--canonicalize-missing": "m", "--no-newline": "n"}})
	if !ok {
		return c.strangeOption(p)
	}
	end := "\n"
	if p.has("n") {
		end = ""
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	var r result
	for _, w := range p.words {
		if p.has("f") || p.has("e") || p.has("m") {
			real, e := c.canonical(w, p.has("e"), p.has("m"))
			if r.note(e) {
				continue
			}
			if e == files.Maybe {
				real = files.Mark
			}
			c.print(real + end)
			continue
		}
		f, e := c.FS.LookupLink(w)
		switch {
		case e == files.Maybe:
			r.maybe = true
			c.write(files.Unknown)
		case e != files.OK || f.Node.Kind != fstree.Symlink:
			r.failed = true
		default:
			c.print(f.Node.Link + end)
		}
	}
	return r.get()
}

func ls(c *Call) Status {
	p, ok := c.options(options{flags: "1aAdFpLRlhntrSsiHgoCxcuvXbqQZkm", long: map[string]string{"--all": "a", "--almost-all": "A", "--color": "color", "--color=": "color", "--directory": "d", "--recursive": "R", "--human-readable": "h", "--group-directories-first": "x"}})
	if !ok {
		c.write(files.Unknown)
		return Unknown
	}
	words := p.words
	if len(words) == 0 {
		words = []string{"."}
	}
	var r result
	r.status = 1
	if !c.Busybox {
		r.status = 2
	}
	simple := true
	for letter := range p.set {
		simple = simple && strings.Contains("1aAdC", letter)
	}
	var out strings.Builder
	for i, w := range words {
		if files.Vague(w) {
			c.write(files.Unknown)
			r.maybe = true
			continue
		}
		f, e := c.FS.Lookup(w)
		if e == files.ENOENT && (!c.Busybox || p.has("l")) {
			f, e = c.FS.LookupLink(w)
		}
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if e == files.Maybe {
			simple = false
			continue
		}
		if f.Node.Kind != fstree.Dir || p.has("d") {
			out.WriteString(w + "\n")
			continue
		}
		if len(words) > 1 {
			if i > 0 {
				out.WriteString("\n")
			}
			out.WriteString(w + ":\n")
		}
		if p.has("a") {
			out.WriteString(".\n..\n")
		}
		entries, complete, e := c.FS.List(w)
		if r.note(e) {
			continue
		}
		simple = simple && complete
		for _, x := range entries {
			if p.has("a") || p.has("A") || !strings.HasPrefix(x.Name, ".") {
				out.WriteString(x.Name + "\n")
			}
		}
	}
	if len(words) > 1 && (simple && !p.has("d")) {
		simple = false // files come before folders, each sorted
	}
	if !simple {
		c.write(files.Unknown)
		return r.get()
	}
	c.print(out.String())
	return r.get()
}

func du(c *Call) Status { c.write(files.Unknown); return c.exists() }

func stat(c *Call) Status {
	p, ok := c.options(options{flags: "Lft", takes: "c", long: map[string]string{"--format=": "c", "--printf=": "printf", "--dereference": "L"}})
	if !ok || p.has("f") || p.has("t") || !p.has("c") {
		c.write(files.Unknown)
		return c.exists()
	}
	var r result
	for _, w := range p.words {
		f, e := c.FS.LookupLink(w)
		if p.has("L") {
			f, e = c.FS.Lookup(w)
		}
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if e == files.Maybe {
			c.write(files.Unknown)
			continue
		}
		c.print(c.statLine(p.set["c"], w, f.Node) + "\n")
	}
	return r.get()
}

// statLine fills a format; what is not kept in a tree is a mark.
func (c *Call) statLine(format, name string, n *fstree.Node) string {
	var b strings.Builder
	db := Users(c.FS)
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		switch format[i] {
		case 'a':
			b.WriteString(strconv.FormatUint(uint64(n.Mode), 8))
		case 'A':
			b.WriteString(n.ModeString())
		case 'n':
			b.WriteString(name)
		case 'u':
			b.WriteString(strconv.Itoa(n.UID))
		case 'g':
			b.WriteString(strconv.Itoa(n.GID))
		case 'U':
			if u, ok := db.UID(n.UID); ok {
				b.WriteString(u.Name)
			} else if db.Complete {
				b.WriteString("UNKNOWN")
			} else {
				b.WriteString(files.Mark)
			}
		case 'G':
			if g, ok := db.GID(n.GID); ok {
				b.WriteString(g.Name)
			} else if db.GroupsComplete {
				b.WriteString("UNKNOWN")
			} else {
				b.WriteString(files.Mark)
			}
		case 's':
			if n.Kind == fstree.File && n.Size.Certainty == size.Exact {
				b.WriteString(strconv.FormatInt(n.Size.Bytes, 10))
			} else if n.Kind == fstree.Symlink {
				b.WriteString(strconv.Itoa(len(n.Link)))
			} else {
				b.WriteString(files.Mark)
			}
		case 'F':
			b.WriteString(map[fstree.Kind]string{fstree.File: "regular file", fstree.Dir: "directory", fstree.Symlink: "symbolic link", fstree.Fifo: "fifo"}[n.Kind])
			if n.Kind == fstree.File && n.Size == size.Zero {
				b.Reset()
				b.WriteString(files.Mark)
			}
		case '%':
			b.WriteByte('%')
		default:
			b.WriteString(files.Mark)
		}
	}
	return b.String()
}

// exists is the status of a command that only looks at its arguments.
func (c *Call) exists() Status {
	var r result
	for _, a := range c.Args[1:] {
		if strings.HasPrefix(a, "-") {
			continue
		}
		_, e := c.FS.LookupLink(a)
		if files.Vague(a) || e == files.Maybe {
			r.maybe = true
		} else if e != files.OK {
			r.failed = true
		}
	}
	return r.get()
}

func mktemp(c *Call) Status {
	p, ok := c.options(options{flags: "dqut", takes: "p", long: map[string]string{"--directory": "d", "--tmpdir": "t", "--tmpdir=": "p", "--quiet": "q"}})
	if !ok {
		return c.strangeOption(p)
	}
	dir := c.getenv("TMPDIR")
	if dir == "" {
		dir = "/tmp"
	}
	if v, given := p.set["p"]; given {
		dir = v
	}
	if len(p.words) > 0 && !p.has("t") && !p.has("p") {
		dir = path.Dir(p.words[0])
	}
	f, e := c.FS.Lookup(dir)
	if e.Failed() {
		return c.fail(dir, e.String())
	}
	if e == files.OK {
		if p.has("d") {
			c.FS.Open(f.Real, size.None)
		} else {
			c.FS.Open(f.Real, size.About(0, 0, 1<<20))
		}
	}
	// The name is chosen at random: the word stays unknown, and with it what is done below it.
	c.print(dir + "/" + files.Mark + "\n")
	*c.Out = files.Unknown
	return 0
}

func truncate(c *Call) Status {
	p, ok := c.options(options{flags: "co", takes: "sr", long: map[string]string{"--size=": "s", "--no-create": "c"}})
	if !ok || p.has("o") || p.has("r") {
		return c.strangeOption(p)
	}
	spec := p.set["s"]
	sign := ""
	if spec != "" && strings.IndexByte("+-<>/%", spec[0]) >= 0 {
		sign, spec = spec[:1], spec[1:]
	}
	n, good := count(spec)
	if c.Busybox && sign != "" {
		return c.fail("invalid number '" + p.set["s"] + "'")
	}
	if !good || len(p.words) == 0 {
		return c.usage()
	}
	if sign == "/" || sign == "%" || sign == "<" || sign == ">" {
		return c.Misunderstood("its size is not modelled")
	}
	var r result
	for _, w := range p.words {
		if _, e := c.FS.Lookup(w); e == files.ENOENT && p.has("c") {
			continue
		}
		real, e := c.FS.Create(w, 0o666&^c.FS.Umask, false)
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if real == "" {
			continue
		}
		old, _ := c.FS.Read(real)
		c.FS.Change(real, func(x *fstree.Node) { files.SetText(x, resized(old, n, sign)) })
	}
	return r.get()
}

// resized is a text cut or filled with zero bytes.
func resized(t files.Text, n int64, sign string) files.Text {
	if sign != "" && t.Size.Certainty != size.Exact {
		return files.Unknown
	}
	switch sign {
	case "+":
		n += t.Size.Bytes
	case "-":
		n = max(0, t.Size.Bytes-n)
	}
	if t.Known && n <= 1<<16 {
		b := make([]byte, n)
		copy(b, t.Bytes)
		return files.Known(b)
	}
	return files.Sized(size.Of(n))
}

func dd(c *Call) Status {
	arg := map[string]string{}
	for _, a := range c.Args[1:] {
		k, v, ok := strings.Cut(a, "=")
		if !ok {
			return c.fail("bad operand " + a)
		}
		arg[k] = v
	}
	for k := range arg {
		if !strings.Contains(" if of bs count skip seek conv status ibs obs iflag oflag ", " "+k+" ") {
			return c.fail("unrecognized operand " + k)
		}
	}
	bs, blocks, good := int64(512), int64(-1), true
	if v, given := arg["bs"]; given {
		bs, good = count(v)
	}
	if v, given := arg["count"]; given && good {
		blocks, good = count(v)
	}
	if !good || bs <= 0 {
		return c.fail("invalid number")
	}
	if arg["seek"] != "" || arg["ibs"] != "" || arg["obs"] != "" || strings.Trim(strings.ReplaceAll(arg["conv"], "fsync", ""), ",") != "" {
		return c.Misunderstood("its operands are not modelled")
	}
	in := c.In
	if v, given := arg["if"]; given {
		var e files.Errno
		if in, e = c.FS.Read(v); e.Failed() {
			return c.fail("can't open '"+v+"'", e.String())
		}
		if f, e := c.FS.Lookup(v); e == files.OK && arg["of"] != "" {
			if g, e := c.FS.Lookup(arg["of"]); e == files.OK && g.Real == f.Real && f.Node.Kind == fstree.File {
				in = files.Known(nil) // it is emptied before it is read
			}
		}
		if v == "/dev/zero" || v == "/dev/urandom" || v == "/dev/random" {
			if blocks < 0 {
				return c.Misunderstood("it would fill the disk")
			}
			in = files.Sized(size.Of(bs * blocks))
			if v == "/dev/zero" && bs*blocks <= 1<<16 {
				in = files.Known(make([]byte, bs*blocks))
			}
		}
	}
	in, good = ddPart(in, bs, blocks, arg["skip"])
	if !good {
		return c.fail("invalid number")
	}
	*c.Err = files.Unknown
	if to, given := arg["of"]; given {
		if e := c.FS.Write(to, in, 0o666); e.Failed() {
			return c.fail("can't open '"+to+"'", e.String())
		} else if e == files.Maybe {
			return Unknown
		}
		return 0
	}
	c.write(in)
	return 0
}

// ddPart takes skip and count into account.
func ddPart(t files.Text, bs, blocks int64, skip string) (files.Text, bool) {
	from := int64(0)
	if skip != "" {
		n, ok := count(skip)
		if !ok {
			return t, false
		}
		from = n * bs
	}
	if t.Known {
		b := t.Bytes[min(from, int64(len(t.Bytes))):]
		if blocks >= 0 {
			b = b[:min(int64(len(b)), bs*blocks)]
		}
		return files.Known(b), true
	}
	if t.Size.Certainty == size.Exact {
		n := max(0, t.Size.Bytes-from)
		if blocks >= 0 {
			n = min(n, bs*blocks)
		}
		return files.Sized(size.Of(n)), true
	}
	return atMost(t), true
}
