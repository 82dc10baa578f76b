package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// copier holds what cp's options ask for.
type copier struct {
	c         *Call
	recursive bool
	// follow: "all" links, those named as "arg"uments, or "none".
	follow   string
	mode     bool // keep mode
	owner    bool // keep owner
	times    bool // keep times
	force    bool
	noClob   bool
	update   bool
	hard     bool // make hard links instead
	soft     bool // make symbolic links instead
	parents  bool
	noTarget bool
	remove   bool
	r        result
	// copying are the directories that a copy of their parent makes.
	copying map[string]bool
	// links are the copies of files with several names, so that further names are links again.
	links map[*fstree.HardLink]string
}

func cp(c *Call) Status {
	p, ok := c.options(options{flags: "arRdPLHpfinulsvTxZ", takes: "tS", long: map[string]string{
		"--archive": "a", "--recursive": "r", "--no-dereference": "P", "--dereference": "L", "--force": "f", "--no-clobber": "n",
		"--update": "u", "--link": "l", "--symbolic-link": "s", "--verbose": "v", "--no-target-directory": "T", "--parents": "parents",
		"--preserve": "p", "--preserve=": "preserve", "--target-directory=": "t", "--remove-destination": "remove", "--one-file-system": "x",
		"--reflink": "x", "--reflink=": "x", "--no-preserve=": "nopreserve", "--sparse=": "x"}})
	if !ok {
		return c.strangeOption(p)
	}
	k := copier{c: c, recursive: p.has("r") || p.has("R") || p.has("a"), force: p.has("f"), noClob: p.has("n"), update: p.has("u"),
		hard: p.has("l"), soft: p.has("s"), parents: p.has("parents"), noTarget: p.has("T"), remove: p.has("remove")}
	k.follow = "all"
	if k.recursive {
		k.follow = "none"
	}
	switch p.last("LHPda") {
	case "L":
		k.follow = "all"
	case "H":
		k.follow = "arg"
	case "P", "d", "a":
		k.follow = "none"
	}
	keep := p.set["preserve"]
	if p.has("a") || p.has("p") || keep == "all" {
		k.mode, k.owner, k.times = true, true, true
	}
	k.mode = k.mode || strings.Contains(keep, "mode")
	k.owner = k.owner || strings.Contains(keep, "ownership")
	k.times = k.times || strings.Contains(keep, "timestamps")
	if no := p.set["nopreserve"]; no != "" {
		k.mode = k.mode && !strings.Contains(no, "mode")
		k.owner = k.owner && !strings.Contains(no, "ownership")
		k.times = k.times && !strings.Contains(no, "timestamps")
	}
	words := p.words
	if t, given := p.set["t"]; given {
		words = append(words, t)
		if dir, sure := c.isDir(t); !dir && sure {
			return c.fail(t, "not a directory")
		}
	}
	return k.run(words)
}

// run copies all but the last word to the last.
func (k *copier) run(words []string) Status {
	c := k.c
	if len(words) < 2 {
		return c.usage()
	}
	sources, dest := words[:len(words)-1], words[len(words)-1]
	into, sure := c.isDir(dest)
	if k.noTarget {
		into, sure = false, true
	}
	if !into && sure && (len(sources) > 1 || k.parents) {
		return c.notIntoDir(sources, dest)
	}
	for _, s := range sources {
		if !c.Spend(1) {
			return Unknown
		}
		k.one(s, dest, into, sure, len(sources) > 1)
	}
	return k.r.get()
}

// notIntoDir says that several things cannot go to what is no directory: busybox says so of each.
func (c *Call) notIntoDir(sources []string, dest string) Status {
	for range sources {
		c.fail("target '"+dest+"'", "Not a directory")
		if !c.Busybox {
			break
		}
	}
	return 1
}

func (k *copier) one(s, dest string, into, sure, several bool) {
	c := k.c
	if files.Vague(s) || files.Vague(dest) {
		c.FS.Blur(path.Join(dest, files.Mark))
		k.r.maybe = true
		return
	}
	if !sure {
		// Whether the target is a directory decides on the name; a path that ends in a slash, several sources or a dot can only be one.
		into = several || strings.HasSuffix(dest, "/") || dest == "." || strings.HasSuffix(dest, "/.")
		k.r.maybe = true
		if into {
			c.mkdirOne(dest, 0o755)
		}
	}
	to := dest
	if k.parents {
		to = strings.TrimRight(dest, "/") + "/" + strings.TrimLeft(s, "/")
		if dir := path.Dir(s); dir != "." {
			c.mkdirAll(strings.TrimRight(dest, "/")+"/"+strings.TrimLeft(dir, "/"), 0o755, false)
		}
	} else if into {
		name := path.Base(strings.TrimRight(s, "/"))
		if s == ".." || strings.HasSuffix(strings.TrimRight(s, "/"), "/..") || name == "." || strings.Trim(s, "/") == "" {
			name = "."
		}
		to = strings.TrimRight(dest, "/") + "/" + name
		if name == "." {
			to = dest
		}
	}
	f, e := c.FS.LookupLink(s)
	if k.follow != "none" {
		f, e = c.FS.Lookup(s)
	}
	switch {
	case e == files.Maybe:
		k.unknownSource(s, to)
		return
	case e != files.OK:
		c.fail("can't stat '"+s+"'", e.String())
		k.r.failed = true
		return
	}
	if f.Node.Kind == fstree.Dir && !k.recursive {
		c.fail("omitting directory '" + s + "'")
		k.r.failed = true
		return
	}
	k.r.maybe = k.r.maybe || f.Doubted
	k.node(f, to)
}

// unknownSource copies something of which nothing is known to a known place.
func (k *copier) unknownSource(s, to string) {
	c := k.c
	k.r.maybe = true
	if k.recursive {
		c.mkdirOne(to, 0o755)
		c.FS.Blur(strings.TrimRight(to, "/") + "/" + files.Mark)
		return
	}
	if real, e := c.FS.Create(to, 0o644, true); !e.Failed() && real != "" {
		c.FS.Append(real, files.Unknown)
	}
	_ = s
}

// node copies what was found to a path that may or may not be there.
func (k *copier) node(f files.Found, to string) {
	c := k.c
	n := f.Node
	switch {
	case n.Kind == fstree.Dir:
		k.dir(f, to)
	case k.hard:
		if k.force || k.remove {
			c.FS.Unlink(to)
		}
		k.note(c.FS.HardLink(f.Real, to), to)
	case k.soft:
		k.note(c.FS.Symlink(f.Real, to), to)
	case n.Hard != nil && k.recursive && k.keepsLinks() && k.links[n.Hard] != "":
		c.FS.Unlink(to)
		k.note(c.FS.HardLink(k.links[n.Hard], to), to)
	case n.Kind == fstree.File || n.Kind == fstree.Char:
		k.file(f, to)
		if n.Hard != nil && !k.r.failed {
			if k.links == nil {
				k.links = map[*fstree.HardLink]string{}
			}
			k.links[n.Hard] = to
		}
	default:
		k.replace(f, to)
	}
}

func (k *copier) note(e files.Errno, p string) bool {
	if k.r.note(e) {
		k.c.fail("can't create '"+p+"'", e.String())
		return true
	}
	return false
}

// replace makes a link or a special file anew.
func (k *copier) replace(f files.Found, to string) {
	c := k.c
	d, e := c.FS.LookupLink(to)
	if e == files.OK {
		if k.noClob {
			return
		}
		if d.Node.Kind == fstree.Dir {
			k.note(files.EISDIR, to)
			return
		}
		if c.Busybox && !k.force {
			k.note(files.EEXIST, to)
			return
		}
		if d.Real == f.Real {
			c.fail("'" + f.Real + "' and '" + to + "' are the same file")
			k.r.failed = true
			return
		}
		c.FS.Unlink(to)
	}
	n := *f.Node
	n.Origin, n.Hard = c.FS.Origin, nil
	if k.note(c.FS.Make(to, &n), to) {
		return
	}
	k.keepOwner(f.Node, to)
}

// keepOwner gives the copy the original's owner where that is asked for and the user may.
func (k *copier) keepOwner(n *fstree.Node, to string) {
	if !k.owner || k.c.FS.UID != 0 {
		return
	}
	if d, e := k.c.FS.LookupLink(to); e == files.OK {
		k.c.FS.Change(d.Real, func(x *fstree.Node) { x.UID, x.GID = n.UID, n.GID })
	}
}

func (k *copier) file(f files.Found, to string) {
	c := k.c
	text, e := c.FS.Read(f.Real)
	if e == files.EACCES {
		c.fail("can't open '"+f.Real+"'", e.String())
		k.r.failed = true
		return
	}
	d, there := c.FS.LookupLink(to)
	mode := f.Node.Mode & 0o7777 &^ c.FS.Umask
	if f.Node.Kind == fstree.Char {
		mode = 0o666 &^ c.FS.Umask
	}
	if there == files.OK {
		if done := k.overFile(f, d, to); done {
			return
		}
		if k.remove {
			c.FS.Unlink(to)
		}
	}
	real, e := c.FS.Create(to, mode, true)
	if e == files.EACCES && k.force && there == files.OK {
		c.FS.Unlink(to)
		real, e = c.FS.Create(to, mode, true)
	}
	if k.note(e, to) || real == "" {
		return
	}
	c.FS.Append(real, text)
	src := f.Node
	c.FS.Change(real, func(n *fstree.Node) {
		n.Class, n.Why = src.Class, src.Why
		if k.mode {
			n.Mode = src.Mode
		}
		if k.times {
			n.Stamp = src.Stamp
		}
		if k.owner && c.FS.UID == 0 {
			n.UID, n.GID = src.UID, src.GID
		}
	})
}

// overFile handles what is at the target already; true where nothing is left to do.
func (k *copier) overFile(f, d files.Found, to string) bool {
	c := k.c
	if k.noClob && d.Real != f.Real {
		return true
	}
	if k.update {
		k.r.maybe = true // which of the two is newer is not known
	}
	real := d
	if r, e := c.FS.Lookup(to); e == files.OK {
		real = r
	}
	if real.Node.Kind == fstree.Dir {
		c.fail("can't overwrite directory '" + to + "'")
		k.r.failed = true
		return true
	}
	if c.Busybox && d.Node.Kind == fstree.Symlink && real.Real == f.Real {
		// busybox looks at the link, not at where it leads, and empties the file before it reads it.
		c.FS.Create(to, 0, true)
		return true
	}
	if real.Real == f.Real || real.Node.Hard != nil && real.Node.Hard == f.Node.Hard {
		c.fail("'" + f.Real + "' and '" + to + "' are the same file")
		k.r.failed = true
		return true
	}
	return false
}

func (k *copier) dir(f files.Found, to string) {
	c := k.c
	if !c.Spend(1) {
		return
	}
	d, e := c.FS.Lookup(to)
	if e == files.OK && d.Node.Kind != fstree.Dir {
		c.fail("target '" + to + "' is not a directory")
		k.r.failed = true
		return
	}
	within := inside(c.FS, to, f.Real)
	fresh := e == files.ENOENT
	if e == files.ENOENT || e == files.Maybe {
		if !within && k.graft(f, to, e) {
			return
		}
		mode := f.Node.Mode & 0o7777 &^ c.FS.Umask
		if e == files.Maybe {
			c.mkdirOne(to, mode)
		} else if k.note(c.FS.Mkdir(to, mode), to) {
			return
		}
	}
	entries, complete, e := c.FS.List(f.Real)
	if k.note(e, f.Real) {
		return
	}
	self := ""
	if d, e := c.FS.Lookup(to); e == files.OK && within {
		self = d.Real
	}
	for _, x := range entries {
		if !c.Spend(1) {
			return
		}
		if within && fstree.Join(f.Real, x.Name) == self || k.copying[fstree.Join(f.Real, x.Name)] {
			// The copy would hold itself.
			c.fail("recursion detected, omitting directory '" + self + "'")
			k.r.failed = true
			continue
		}
		if self != "" {
			if k.copying == nil {
				k.copying = map[string]bool{}
			}
			k.copying[self] = true
		}
		sub := files.Found{Real: fstree.Join(f.Real, x.Name), Node: x.Node}
		if k.follow == "all" {
			if g, e := c.FS.Lookup(sub.Real); e == files.OK {
				sub = g
			} else if x.Node.Kind == fstree.Symlink {
				k.note(e, sub.Real)
				continue
			}
		}
		k.node(sub, strings.TrimRight(to, "/")+"/"+x.Name)
	}
	if !complete {
		c.FS.Blur(strings.TrimRight(to, "/") + "/" + files.Mark)
	}
	k.dirAttributes(f.Node, to, fresh)
}

// dirAttributes sets a copied directory's mode and owner once its content is there.
func (k *copier) dirAttributes(n *fstree.Node, to string, fresh bool) {
	c := k.c
	if !k.mode && !k.owner {
		return
	}
	if d, e := c.FS.Lookup(to); e == files.OK {
		c.FS.Change(d.Real, func(x *fstree.Node) {
			if k.mode {
				x.Mode = n.Mode
			}
			if k.owner && c.FS.UID == 0 {
				x.UID, x.GID = n.UID, n.GID
			}
		})
	}
	_ = fresh
}

func inside(fs *files.FS, to, dir string) bool {
	s, e := fs.Place(to)
	return e == files.OK && (s.Real == dir || strings.HasPrefix(s.Real, strings.TrimRight(dir, "/")+"/"))
}

// graft copies a whole directory in one go to where nothing is, which keeps copies of large trees cheap.
func (k *copier) graft(f files.Found, to string, there files.Errno) bool {
	c := k.c
	if k.follow == "all" || k.hard || k.soft || c.FS.UID != 0 || there != files.ENOENT {
		return false
	}
	s, e := c.FS.Place(to)
	if e != files.OK {
		return false
	}
	from, _ := c.FS.TreeOf(f.Real)
	umask := c.FS.Umask
	links := map[*fstree.HardLink]*fstree.HardLink{}
	ok := true
	c.FS.Edit(s.Real, func(e *fstree.Editor, p string) {
		n := e.Import(from, f.Node, func(_ string, n *fstree.Node) bool {
			if !c.Spend(1) {
				ok = false
				return false
			}
			n.Origin = c.FS.Origin
			if n.Hard != nil {
				n.Hard = k.hardOf(n.Hard, links)
			}
			if !k.mode {
				n.Mode = n.Mode & 0o7777 &^ umask
			}
			if n.Kind == fstree.Symlink {
				n.Mode = 0o777
			}
			if !k.owner {
				n.UID, n.GID = c.FS.UID, c.FS.GID
			}
			if !k.times && n.Kind != fstree.Dir {
				n.Stamp = files.StampOf(c.FS.Origin)
			}
			return true
		})
		if n != nil && ok {
			e.Put(p, n)
		}
	})
	return true
}

// keepsLinks tells whether names of one file stay names of one file: with -a, and always in busybox.
func (k *copier) keepsLinks() bool { return k.owner || k.c.Busybox }

// hardOf keeps hard links among copies where cp -a does, and breaks them otherwise.
func (k *copier) hardOf(h *fstree.HardLink, links map[*fstree.HardLink]*fstree.HardLink) *fstree.HardLink {
	if !k.keepsLinks() { // GNU's -r alone copies each name as a file of its own
		return nil
	}
	if links[h] == nil {
		links[h] = new(fstree.HardLink)
	}
	return links[h]
}

func mv(c *Call) Status {
	p, ok := c.options(options{flags: "finuvTZ", takes: "tS", long: map[string]string{"--force": "f", "--no-clobber": "n", "--update": "u", "--verbose": "v", "--no-target-directory": "T", "--target-directory=": "t"}})
	if !ok {
		return c.strangeOption(p)
	}
	words := p.words
	if t, given := p.set["t"]; given {
		words = append(words, t)
	}
	if len(words) < 2 {
		return c.usage()
	}
	sources, dest := words[:len(words)-1], words[len(words)-1]
	into, sure := c.isDir(dest)
	if p.has("T") {
		if len(sources) > 1 {
			return c.usage()
		}
		if f, e := c.FS.LookupLink(sources[0]); c.Busybox && into && e == files.OK && f.Node.Kind != fstree.Dir {
			return c.fail(dest, files.EISDIR.String())
		}
		into, sure = false, true
	}
	if !into && sure && len(sources) > 1 {
		return c.notIntoDir(sources, dest)
	}
	if _, e := c.FS.Lookup(dest); e == files.ELOOP && c.Busybox {
		return c.fail(dest, e.String())
	}
	var r result
	for _, s := range sources {
		if !c.Spend(1) {
			return Unknown
		}
		to := dest
		if into || !sure && (len(sources) > 1 || strings.HasSuffix(dest, "/")) {
			to = strings.TrimRight(dest, "/") + "/" + path.Base(strings.TrimRight(s, "/"))
		}
		r.maybe = r.maybe || !sure
		if p.has("n") {
			look := c.FS.LookupLink
			if c.Busybox {
				look = c.FS.Lookup
			}
			if _, e := look(to); e == files.OK {
				continue
			}
		}
		if files.Vague(s) && strings.Contains(s, files.GlobMark) {
			r.maybe = true
			c.FS.Blur(to)
			continue
		}
		if e := c.rename(s, to); r.note(e) {
			c.fail("can't rename '"+s+"'", e.String())
		}
	}
	return r.get()
}

// rename moves; from or to a mount it copies and removes, as mv does across file systems.
func (c *Call) rename(s, to string) files.Errno {
	f, e := c.FS.LookupLink(strings.TrimRight(s, "/"))
	if e == files.OK && !files.Vague(to) {
		if d, e := c.FS.Place(to); e == files.OK && c.FS.InMount(f.Real) != c.FS.InMount(d.Real) {
			k := copier{c: c, recursive: true, follow: "none", mode: true, owner: true, times: true}
			k.node(f, to)
			if k.r.failed {
				return files.EACCES
			}
			return c.FS.RemoveTree(s)
		}
	}
	if strings.HasSuffix(to, "/") {
		if _, e := c.FS.Lookup(to); e == files.ENOENT && f.Node != nil && f.Node.Kind != fstree.Dir {
			return files.ENOTDIR
		}
	}
	return c.FS.Rename(strings.TrimRight(s, "/"), to)
}

func ln(c *Call) Status {
	p, ok := c.options(options{flags: "sfnvTPLrb", takes: "tS", long: map[string]string{"--symbolic": "s", "--force": "f", "--no-dereference": "n", "--verbose": "v", "--no-target-directory": "T", "--target-directory=": "t", "--relative": "r"}})
	if !ok {
		return c.strangeOption(p)
	}
	words := p.words
	if len(words) == 0 {
		return c.usage()
	}
	if t, given := p.set["t"]; given {
		words = append(words, t)
	} else if len(words) == 1 {
		words = append(words, path.Base(words[0]))
	}
	targets, dest := words[:len(words)-1], words[len(words)-1]
	into, sure := c.isDir(dest)
	if f, e := c.FS.LookupLink(dest); p.has("T") || p.has("n") && e == files.OK && f.Node.Kind == fstree.Symlink {
		into, sure = false, true
	}
	if !into && sure && len(targets) > 1 {
		return c.fail("'"+dest+"'", "Not a directory")
	}
	var r result
	for _, t := range targets {
		at := dest
		if into {
			at = strings.TrimRight(dest, "/") + "/" + path.Base(strings.TrimRight(t, "/"))
		}
		if _, e := c.FS.LookupLink(t); e == files.ENOENT && !p.has("s") {
			r.failed = true
			c.fail(t, e.String())
			continue
		}
		if p.has("f") {
			if f, e := c.FS.LookupLink(at); e == files.OK && f.Node.Kind != fstree.Dir {
				if g, e := c.FS.LookupLink(t); !p.has("s") && e == files.OK && g.Real == f.Real && !c.Busybox {
					r.failed = true
					continue
				}
				c.FS.Unlink(at)
			}
		}
		text := t
		if p.has("s") && p.has("r") {
			text = c.relative(t, at)
		}
		var e files.Errno
		if p.has("s") {
			e = c.FS.Symlink(text, at)
		} else {
			e = c.FS.HardLink(t, at)
		}
		if e == files.Maybe && p.has("f") && p.has("s") {
			continue
		}
		if r.note(e) {
			c.fail(at, e.String())
		}
		r.maybe = r.maybe || !sure && !strings.HasSuffix(dest, "/")
	}
	return r.get()
}

// relative writes a link's target relative to the directory of the link.
func (c *Call) relative(target, at string) string {
	s, e := c.FS.Place(at)
	if e != files.OK {
		return target
	}
	abs := fstree.Clean(c.FS.Abs(target))
	if f, e := c.FS.Lookup(target); e == files.OK {
		abs = f.Real
	}
	return relativePath(s.Dir, abs)
}

func relativePath(dir, to string) string {
	a, b := strings.Split(strings.Trim(dir, "/"), "/"), strings.Split(strings.Trim(to, "/"), "/")
	if dir == "/" {
		a = nil
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	up := strings.Repeat("../", len(a)-i)
	rel := up + strings.Join(b[i:], "/")
	if rel == "" {
		return "."
	}
	return strings.TrimSuffix(rel, "/")
}
