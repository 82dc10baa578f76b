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
		into = into || several || strings.HasSuffix(dest, "/") || dest == "." || strings.HasSuffix(dest, "/.")
		k.r.maybe = true
		if into {
			c.mkdirOne(dest, 0o755)
		}
	}
	to := dest
	if k.parents {
		to = strings.TrimRight(dest, "/") + "/" + strings.TrimLeft(s, "/")
		if dir := path.Dir(s); dir != "." {
			c.mkdirAll(strings.TrimRight(dest, "/")+"/"+strings.TrimLeft(dir, "/"), 0o755)
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
		k.unknownSource(to)
		return
	case e != files.OK:
		c.fail("can't stat '"+s+"'", e.String())
		k.r.failed = true
		return
	}
	if f.Node.Kind == fstree.Dir && !k.recursive && f.Doubted {
		k.unknownSource(to) // it may be a file by now
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
func (k *copier) unknownSource(to string) {
	c := k.c
	k.r.maybe = true
	if k.recursive {
		c.mkdirOne(to, 0o755)
		c.FS.Blur(strings.TrimRight(to, "/") + "/" + files.Mark)
		if f, e := c.FS.LookupLink(to); e == files.OK && f.Node.Origin == c.FS.Origin && f.Node.Len() == 0 {
			c.FS.Change(f.Real, func(n *fstree.Node) { n.AnyKind = true }) // a single file, for all that is known
		}
		return
	}
	if real, e := c.FS.Create(to, 0o644, true); !e.Failed() && real != "" {
		c.FS.Append(real, files.Unknown)
		c.FS.Change(real, func(n *fstree.Node) { n.AnyKind = true }) // nor is its mode known: it may be a program
	}
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
	if _, e := c.FS.Lookup(to); there == files.OK && e == files.ENOENT && !c.Busybox {
		c.fail("not writing through dangling symlink '" + to + "'")
		k.r.failed = true
		return
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
		n.Class, n.Why, n.Program = src.Class, src.Why, src.Program
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
	if k.noClob && (d.Real != f.Real || !c.Busybox) {
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
