package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func mkdir(c *Call) Status {
	p, ok := c.options(options{flags: "pvZ", takes: "m", long: map[string]string{"--parents": "p", "--verbose": "v", "--mode=": "m"}})
	if !ok {
		return c.strangeOption(p)
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	mode := uint32(0o777) &^ c.FS.Umask
	if m, given := p.set["m"]; given {
		v, ok := parseMode(m, 0o777, c.FS.Umask, true, c.Busybox)
		if !ok {
			return c.fail("invalid mode")
		}
		mode = v
	}
	var r result
	for _, w := range p.words {
		if !c.Spend(1) {
			return Unknown
		}
		var e files.Errno
		if p.has("p") {
			e = c.mkdirAll(w, mode)
		} else {
			e = c.FS.Mkdir(w, mode)
		}
		if r.note(e) {
			c.fail("can't create directory '"+w+"'", e.String())
		}
	}
	return r.get()
}

// mkdirAll makes a directory with its parents; parents get the default mode plus write and search for the owner.
func (c *Call) mkdirAll(p string, mode uint32) files.Errno {
	if files.Vague(p) {
		c.FS.Blur(p)
		return files.OK
	}
	parts := strings.Split(p, "/")
	cur := ""
	if strings.HasPrefix(p, "/") {
		cur = "/"
	}
	outcome := files.OK
	for i, part := range parts {
		if part == "" {
			continue
		}
		cur += part
		last := true
		for _, rest := range parts[i+1:] {
			last = last && rest == ""
		}
		m := (0o777 &^ c.FS.Umask) | 0o300
		if last {
			m = mode
		}
		switch e := c.mkdirOne(cur, m); {
		case e == files.Maybe:
			outcome = files.OK // whether it was there or not, it is there now
			if f, e := c.FS.LookupLink(cur); e == files.OK && f.Node.Kind == fstree.Dir {
				c.FS.Change(f.Real, func(n *fstree.Node) { n.AnyOwner = true }) // somebody else's, if it was
			}
		case e != files.OK:
			return e
		}
		cur += "/"
	}
	return outcome
}

// mkdirOne makes a directory unless one is there.
func (c *Call) mkdirOne(p string, mode uint32) files.Errno {
	f, e := c.FS.Lookup(p)
	switch e {
	case files.OK:
		if f.Node.Kind == fstree.Dir {
			return files.OK
		}
		return files.EEXIST
	case files.ENOENT:
		return c.FS.Mkdir(p, mode)
	case files.Maybe:
		if files.Vague(f.Real) || f.Real == "" {
			c.FS.Blur(p)
			return files.Maybe
		}
		// The directory may have been there: what it holds is then not known.
		n := fstree.NewDir(mode, c.FS.Origin)
		n.UID, n.GID, n.Open = c.FS.UID, c.FS.GID, true
		c.FS.Put(f.Real, n)
		return files.Maybe
	}
	return e
}

func rmdir(c *Call) Status {
	p, ok := c.options(options{flags: "pv", long: map[string]string{"--parents": "p", "--ignore-fail-on-non-empty": "i", "--verbose": "v"}})
	if !ok {
		return c.strangeOption(p)
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	var r result
	for _, w := range p.words {
		for {
			e := c.FS.Rmdir(w)
			if e == files.ENOTEMPTY && p.has("i") {
				break
			}
			if r.note(e) {
				c.fail("'"+w+"'", e.String())
				break
			}
			w = path.Dir(strings.TrimRight(w, "/"))
			if !p.has("p") || w == "." || !c.Spend(1) {
				break
			}
		}
	}
	return r.get()
}

func rm(c *Call) Status {
	p, ok := c.options(options{flags: "rRfidv", long: map[string]string{"--recursive": "r", "--force": "f", "--verbose": "v", "--dir": "d", "--no-preserve-root": "n", "--preserve-root": "k", "--interactive": "i", "--one-file-system": "o"}})
	if !ok {
		return c.strangeOption(p)
	}
	force := p.has("f")
	if len(p.words) == 0 {
		if force {
			return 0
		}
		return c.usage()
	}
	if p.last("fi") == "i" {
		return c.Misunderstood("it asks before it removes")
	}
	var r result
	for _, w := range p.words {
		if !c.Spend(1) {
			return Unknown
		}
		e := c.remove(w, p.has("r") || p.has("R"), force, p.has("d"))
		if e == files.Maybe && force {
			continue
		}
		if r.note(e) {
			c.fail("can't remove '"+w+"'", e.String())
		}
	}
	return r.get()
}

func (c *Call) remove(w string, recursive, force, dirs bool) files.Errno {
	if files.Vague(w) {
		c.removeVague(w, recursive)
		return files.Maybe
	}
	switch b := path.Base(strings.TrimRight(w, "/")); {
	case b == "." || b == "..", strings.Trim(w, "/") == "" && w != "":
		return files.EINVAL
	}
	f, e := c.FS.LookupLink(w)
	if force && (e == files.ENOENT || e == files.ENOTDIR && !c.Busybox) { // busybox forgives a missing name alone
		return files.OK
	}
	switch {
	case e == files.OK && f.Node.Kind == fstree.Dir && !recursive && !dirs:
		return files.EISDIR
	case e == files.OK && f.Node.Kind == fstree.Dir && recursive, e == files.Maybe && recursive:
		c.Spend(1)
		return c.FS.RemoveTree(w)
	case e == files.OK && f.Node.Kind == fstree.Dir:
		return c.FS.Rmdir(w)
	case e == files.OK, e == files.Maybe:
		return c.FS.Unlink(w)
	}
	return e
}

// removeVague removes what a word stands for that is not wholly known: names of a directory that match a pattern, or
// something below a known directory.
func (c *Call) removeVague(w string, recursive bool) {
	dir, pattern, glob := strings.Cut(w, files.GlobMark)
	if !glob || files.Vague(dir) || files.Vague(pattern) {
		c.FS.Blur(w)
		return
	}
	if d, e := c.FS.Lookup(dir); e == files.OK && d.Node.Kind == fstree.Dir && pattern == "*" && recursive {
		// Listed names were given as words of their own; all others that do not start with a dot are gone too.
		c.FS.Edit(d.Real, func(ed *fstree.Editor, p string) {
			ed.Change(p, func(n *fstree.Node) { *n = *emptied(n, c.FS.Origin) })
		})
	}
}

// emptied is a directory whose unlisted children were removed, as good as we can say: nothing of their size is left.
func emptied(n *fstree.Node, o fstree.Origin) *fstree.Node {
	m := *n
	m.Open = true
	m.Rest.Bytes, m.Rest.Low, m.Rest.High, m.Rest.Certainty = 0, 0, 0, ""
	m.Origin = o
	return &m
}
