package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func touch(c *Call) Status {
	p, ok := c.options(options{flags: "acmfh", takes: "drt", long: map[string]string{"--no-create": "c", "--date=": "d", "--reference=": "r", "--no-dereference": "h", "--time=": "time"}})
	if !ok {
		return c.strangeOption(p)
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	var r result
	for _, w := range p.words {
		if !c.Spend(1) {
			return Unknown
		}
		if files.Vague(w) {
			c.FS.Blur(w)
			r.maybe = true
			continue
		}
		f, e := c.FS.Lookup(w)
		switch {
		case e == files.OK:
			if !c.mayChange(f.Node) && !c.FS.May(f.Node, 2) {
				e = files.EACCES
				break
			}
			c.FS.Change(f.Real, func(n *fstree.Node) { n.Stamp = files.StampOf(c.FS.Origin) })
		case p.has("c") && (e == files.ENOENT || e == files.Maybe):
			e = files.OK
		case e == files.ENOENT, e == files.Maybe:
			_, e = c.FS.Create(w, 0o666&^c.FS.Umask, false)
			if e == files.Maybe {
				e = files.OK // there before or made now
			}
		}
		if r.note(e) {
			c.fail(w, e.String())
		}
	}
	return r.get()
}

// mayChange tells whether the user may change a node's attributes.
func (c *Call) mayChange(n *fstree.Node) bool {
	return c.FS.Root() || n.AnyOwner || c.FS.UID == n.UID
}

// below calls f for a path and, where recursive, everything below it, on one file system. Links below are not followed.
func (c *Call) below(real string, recursive bool, f func(real string, n *fstree.Node)) bool {
	t, p := c.FS.TreeOf(real)
	n, ex := t.Get(p)
	if ex != fstree.Yes {
		return true
	}
	if !recursive || n.Kind != fstree.Dir {
		f(real, n)
		return true
	}
	ok := true
	prefix := strings.TrimSuffix(real, p)
	t.Walk(p, func(at string, n *fstree.Node) bool {
		if !c.Spend(1) {
			ok = false
			return false
		}
		f(path.Clean(prefix+"/"+at), n)
		// busybox does not enter a directory that it could not change.
		return c.FS.Root() || n.Kind != fstree.Dir || c.FS.UID == n.UID || !c.Busybox && c.FS.May(n, 5)
	})
	return ok
}

func chmod(c *Call) Status {
	args := c.Args[1:]
	// A mode such as -x or -w looks like an option.
	var opts, words []string
	for i, a := range args {
		if a == "--" {
			words = append(words, args[i+1:]...)
			break
		}
		if strings.HasPrefix(a, "-") && len(a) > 1 && strings.Trim(a[1:], "Rvcf") == "" || strings.HasPrefix(a, "--") {
			opts = append(opts, a)
		} else {
			words = append(words, a)
		}
	}
	p := options{flags: "Rvcf", long: map[string]string{"--recursive": "R", "--verbose": "v", "--changes": "c", "--quiet": "f", "--silent": "f", "--reference=": "ref"}}.parse(opts)
	if !p.ok || p.has("ref") {
		return c.strangeOption(p)
	}
	if len(words) < 2 {
		return c.usage()
	}
	if files.Vague(words[0]) {
		return c.Misunderstood("the mode is not known")
	}
	if _, ok := parseMode(words[0], 0, 0, false, c.Busybox); !ok {
		return c.fail("invalid mode '" + words[0] + "'")
	}
	var r result
	for _, w := range words[1:] {
		if files.Vague(w) {
			r.maybe = true
			c.FS.Blur(w)
			continue
		}
		f, e := c.FS.Lookup(w)
		if e == files.Maybe {
			r.maybe = true
			continue
		}
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		link, e := c.FS.LookupLink(w)
		through := e == files.OK && link.Node.Kind == fstree.Symlink
		c.chmodOne(f.Real, words[0], p.has("R") && !(through && c.Busybox), &r)
	}
	return r.get()
}

func (c *Call) chmodOne(real, mode string, recursive bool, r *result) {
	type change struct {
		at   string
		mode uint32
	}
	var todo []change
	c.below(real, recursive, func(at string, n *fstree.Node) {
		if n.Kind == fstree.Symlink {
			return
		}
		if !c.mayChange(n) {
			c.refused(at, n, recursive, r)
			return
		}
		m, _ := parseMode(mode, n.Mode, c.FS.Umask, n.Kind == fstree.Dir, c.Busybox)
		if n.Kind == fstree.Dir && !c.Busybox && mode[0] >= '0' && mode[0] <= '7' && len(mode) <= 4 {
			m |= n.Mode & 0o6000 // GNU chmod leaves a directory's setuid and setgid alone unless told with five digits
		}
		todo = append(todo, change{at, m})
	})
	c.editAll(real, func(set func(at string, f func(n *fstree.Node))) {
		for _, t := range todo {
			set(t.at, func(n *fstree.Node) { n.Mode = t.mode })
		}
	})
}

// refused says that a node is not the user's to change. busybox says so twice of a directory that it walks.
func (c *Call) refused(at string, n *fstree.Node, recursive bool, r *result) {
	r.failed = true
	c.fail(at, files.EPERM.String())
	if recursive && c.Busybox && n.Kind == fstree.Dir {
		c.fail(at, files.EPERM.String())
	}
}

// editAll changes many nodes of one file system in one editor.
func (c *Call) editAll(real string, f func(set func(at string, change func(n *fstree.Node)))) {
	c.FS.Edit(real, func(e *fstree.Editor, p string) {
		prefix := strings.TrimSuffix(real, p)
		if p == "/" {
			prefix = strings.TrimSuffix(real, "/")
		}
		f(func(at string, change func(n *fstree.Node)) {
			e.Change(fstree.Clean(strings.TrimPrefix(at, prefix)), func(n *fstree.Node) { n.Origin = c.FS.Origin; change(n) })
		})
	})
}

func chown(c *Call) Status { return c.changeOwner(false) }

func chgrp(c *Call) Status { return c.changeOwner(true) }

func (c *Call) changeOwner(group bool) Status {
	p, ok := c.options(options{flags: "RhvcfLHP", long: map[string]string{"--recursive": "R", "--no-dereference": "h", "--verbose": "v", "--changes": "c", "--quiet": "f", "--silent": "f", "--reference=": "ref", "--from=": "from"}})
	if !ok || p.has("ref") || p.has("from") {
		return c.strangeOption(p)
	}
	if len(p.words) < 2 {
		return c.usage()
	}
	spec := p.words[0]
	if files.Vague(spec) {
		return c.Misunderstood("the owner is not known")
	}
	if group {
		spec = ":" + spec
	}
	uid, gid, setUID, setGID, known, unsure := c.owner(spec)
	if !known {
		return c.fail("unknown user/group " + spec)
	}
	var r result
	if unsure {
		c.Note("The owner `" + spec + "` is not in the user database that is known of the image; the files keep their old owner here.")
		r.maybe = true
		setUID, setGID = false, false
	}
	for _, w := range p.words[1:] {
		if files.Vague(w) {
			r.maybe = true
			continue
		}
		f, e := c.FS.Lookup(w)
		if p.has("h") || p.has("R") && !p.has("H") && !p.has("L") {
			f, e = c.FS.LookupLink(w)
		}
		if e == files.Maybe {
			r.maybe = true
			continue
		}
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if l, le := c.FS.LookupLink(w); c.Busybox && le == files.OK && l.Node.Kind == fstree.Symlink && l.Real != f.Real {
			// busybox gives the target the link's own user or group where none is asked for.
			u, g := uid, gid
			if !setUID {
				u = l.Node.UID
			}
			if !setGID {
				g = l.Node.GID
			}
			c.chownOne(f.Real, p.has("R"), u, g, true, true, &r)
			continue
		}
		c.chownOne(f.Real, p.has("R"), uid, gid, setUID, setGID, &r)
	}
	return r.get()
}

func (c *Call) chownOne(real string, recursive bool, uid, gid int, setUID, setGID bool, r *result) {
	var todo []string
	c.below(real, recursive, func(at string, n *fstree.Node) {
		if !c.FS.Root() && !n.AnyOwner && (setUID && uid != n.UID || n.UID != c.FS.UID) {
			c.refused(at, n, recursive, r)
			return
		}
		todo = append(todo, at)
	})
	c.editAll(real, func(set func(at string, f func(n *fstree.Node))) {
		for _, at := range todo {
			set(at, func(n *fstree.Node) {
				if setUID {
					n.UID = uid
				}
				if setGID {
					n.GID = gid
				}
				// The kernel takes setuid and setgid away from an executable that changes hands.
				if n.Kind == fstree.File && n.Mode&0o111 != 0 {
					n.Mode &^= 0o4000
					if n.Mode&0o010 != 0 {
						n.Mode &^= 0o2000
					}
				}
			})
		}
	})
}

func install(c *Call) Status {
	p, ok := c.options(options{flags: "cdDpsvTC", takes: "mogtS", long: map[string]string{"--directory": "d", "--mode=": "m", "--owner=": "o", "--group=": "g", "--target-directory=": "t", "--strip": "s", "--verbose": "v", "--no-target-directory": "T", "--preserve-timestamps": "p"}})
	if !ok {
		return c.strangeOption(p)
	}
	mode := uint32(0o755)
	if m, given := p.set["m"]; given {
		v, ok := parseMode(m, 0, 0, p.has("d"), c.Busybox)
		if !ok {
			return c.fail("invalid mode '" + m + "'")
		}
		mode = v
	}
	spec := p.set["o"]
	if g := p.set["g"]; g != "" {
		spec += ":" + g
	}
	var r result
	finish := func(at string) {
		f, e := c.FS.Lookup(at)
		if r.note(e) || e != files.OK {
			return
		}
		c.FS.Change(f.Real, func(n *fstree.Node) { n.Mode = mode })
		if spec != "" {
			uid, gid, su, sg, known, unsure := c.owner(spec)
			if !known {
				r.failed = true
				return
			}
			r.maybe = r.maybe || unsure
			if !unsure {
				c.chownOne(f.Real, false, uid, gid, su, sg, &r)
			}
		}
	}
	if p.has("d") {
		for _, w := range p.words {
			if !r.note(c.mkdirAll(w, 0o755)) {
				finish(w)
			}
		}
		return r.get()
	}
	words := p.words
	if t, given := p.set["t"]; given {
		if p.has("D") {
			r.note(c.mkdirAll(t, 0o755))
		}
		words = append(words, t)
	}
	if len(words) < 2 {
		return c.usage()
	}
	sources, dest := words[:len(words)-1], words[len(words)-1]
	if p.has("D") && !p.has("t") {
		dir := path.Dir(dest)
		if len(sources) > 1 || strings.HasSuffix(dest, "/") {
			dir = dest
		}
		r.note(c.mkdirAll(dir, 0o755))
	}
	into, sure := c.isDir(dest)
	if p.has("T") {
		into = false
	}
	for _, s := range sources {
		to := dest
		if into {
			to = strings.TrimRight(dest, "/") + "/" + path.Base(s)
		}
		if p.has("s") {
			c.Note("install -s strips " + s + "; how much smaller it gets is not known.")
		}
		c.FS.Unlink(to)
		k := copier{c: c, follow: "all", times: p.has("p")}
		k.one(s, to, false, true, false)
		r.failed, r.maybe = r.failed || k.r.failed, r.maybe || k.r.maybe || !sure
		if !k.r.failed {
			finish(to)
		}
	}
	return r.get()
}
