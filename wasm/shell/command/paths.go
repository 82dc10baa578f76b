package command

import (
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
	if _, pe := c.FS.Lookup(dirOf(f.Real)); pe == files.OK && !c.Busybox {
		return f.Real, files.OK
	}
	d, name, e := c.FS.Parent(w)
	if e == files.OK {
		if c.Busybox && d.Real == "/" && strings.Contains(strings.Trim(w, "/"), "/") {
			return "//" + name, files.OK // busybox joins the folder's "/" and the name with another
		}
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
