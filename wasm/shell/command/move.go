package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

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
		if !c.Busybox && c.mvRefuses(s, to, p.has("n"), &r) {
			continue
		}
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

// mvRefuses tells what GNU's mv looks at first: whether the source is there, and whether both names are one file.
func (c *Call) mvRefuses(s, to string, keep bool, r *result) bool {
	if _, e := c.FS.LookupLink(s); e.Failed() {
		r.note(e)
		c.fail("cannot stat '"+s+"'", e.String())
		return true
	}
	a, e1 := c.FS.Lookup(s)
	b, e2 := c.FS.Lookup(to)
	if src, e := c.FS.LookupLink(s); e == files.OK && src.Node.Kind != fstree.Symlink {
		if dest, e := c.FS.LookupLink(to); e == files.OK && dest.Node.Kind == fstree.Symlink {
			return false // the link gives way to the file that it leads to
		}
	}
	if !keep && e1 == files.OK && e2 == files.OK && a.Real == b.Real {
		r.failed = true
		c.fail("'" + s + "' and '" + to + "' are the same file")
		return true
	}
	return false
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
		if f, e := c.FS.LookupLink(t); !p.has("s") && (e == files.ENOENT || e == files.OK && f.Node.Kind == fstree.Dir && !c.Busybox) {
			r.failed = true
			c.fail(t, "hard link not possible")
			continue
		}
		if p.has("f") {
			if a, e := c.FS.LookupLink(t); e == files.OK && !c.Busybox {
				if b, e := c.FS.LookupLink(at); e == files.OK && a.Real == b.Real {
					r.failed = true
					c.fail("'" + t + "' and '" + at + "' are the same file")
					continue
				}
			}
			if trial := c.FS.Fork(); !c.Busybox && !p.has("s") {
				// GNU's ln removes the old name only where the new one can be made.
				trial.Unlink(at)
				if e := trial.HardLink(t, at); e.Failed() {
					r.note(e)
					c.fail(at, e.String())
					continue
				}
			}
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
