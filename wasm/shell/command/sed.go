package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func sed(c *Call) Status {
	p, ok := c.options(options{flags: "nErsuz", takes: "efl", long: map[string]string{"--quiet": "n", "--silent": "n", "--regexp-extended": "E", "--expression=": "e", "--file=": "f", "--separate": "s", "--in-place": "i", "--in-place=": "i"}})
	inPlace, suffix := false, ""
	if !ok {
		// -i takes its suffix in the same word, which getopt's optional arguments allow.
		args := []string{c.Args[0]}
		for j, a := range c.Args[1:] {
			if a == "--" {
				args = append(args, c.Args[1+j:]...)
				break
			}
			if k := strings.IndexByte(a, 'i'); strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && k > 0 && strings.Trim(a[1:k], "nErsuz") == "" {
				inPlace, suffix = true, a[k+1:]
				if a = a[:k]; a == "-" {
					continue
				}
			}
			args = append(args, a)
		}
		p = options{flags: "nErsuz", takes: "efl", long: map[string]string{"--quiet": "n", "--silent": "n", "--regexp-extended": "E", "--expression=": "e", "--file=": "f", "--in-place": "i", "--in-place=": "i"}}.parse(args[1:])
		if !p.ok {
			return c.strangeOption(p)
		}
	}
	if v, given := p.set["i"]; given {
		inPlace, suffix = true, v
	}
	script, words, status := c.sedScript(p)
	if status != 0 {
		return status
	}
	if files.Vague(script) || p.has("z") {
		return c.sedUnknown(words, inPlace)
	}
	parser := &sedParser{s: script, extended: p.has("E") || p.has("r")}
	prog := parser.commands(false)
	switch {
	case parser.strange != "":
		return c.Misunderstood(parser.strange)
	case parser.bad:
		return c.fail("bad script")
	}
	quiet := p.has("n") || strings.HasPrefix(script, "#n\n")
	if inPlace {
		return c.sedInPlace(prog, words, suffix, quiet)
	}
	var r result
	if !c.Busybox {
		r.status = 2
	}
	text := joined(c.inputs(words, &r))
	out, code := c.sedText(prog, text, quiet)
	c.write(out)
	if code != 0 {
		r.failed, r.status = true, Status(code)
	}
	return r.get()
}

// sedScript joins the script of -e and -f, or takes the first word.
func (c *Call) sedScript(p *parsed) (script string, words []string, status Status) {
	words = p.words
	var parts []string
	for _, o := range p.order {
		switch o.name {
		case "e":
			parts = append(parts, o.value)
		case "f":
			t, e := c.input(o.value)
			if e.Failed() {
				return "", nil, c.fail(o.value, e.String())
			}
			parts = append(parts, strings.TrimSuffix(t.String(), "\n"))
		}
	}
	if parts == nil {
		if len(words) == 0 {
			return "", nil, c.fail("no script")
		}
		parts, words = words[:1], words[1:]
	}
	return strings.Join(parts, "\n"), words, 0
}

// sedUnknown is a sed whose script is not known: named files change if -i is given, else only the output is unknown.
func (c *Call) sedUnknown(words []string, inPlace bool) Status {
	if !inPlace {
		c.write(files.Unknown)
		return Unknown
	}
	for _, w := range words {
		if f, e := c.FS.Lookup(w); e == files.OK && f.Node.Kind == fstree.File {
			c.rewrite(w, f.Node, files.Unknown)
		}
	}
	return Unknown
}

func (c *Call) sedInPlace(prog []*sedCommand, words []string, suffix string, quiet bool) Status {
	var r result
	for _, w := range words {
		f, e := c.FS.Lookup(w)
		if _, pe := c.FS.Place(w); e == files.OK && pe.Failed() {
			e = pe
			if !c.Busybox {
				r.status = 4 // it cannot make its temporary file
			}
		}
		if link, le := c.FS.LookupLink(w); e == files.OK && f.Node.Kind == fstree.Dir && c.Busybox && le == files.OK && link.Node.Kind == fstree.Symlink {
			// busybox reads nothing and puts its empty result in the link's place.
			c.rewrite(w, f.Node, files.Known(nil))
			continue
		}
		if e == files.OK && f.Node.Kind != fstree.File {
			e = files.EISDIR
		}
		if r.note(e) {
			c.fail(w, e.String())
			if r.status = 1; !c.Busybox {
				if r.status = 2; e == files.EISDIR {
					r.status = 4
				}
			}
			continue
		}
		if e == files.Maybe {
			continue
		}
		text, e := c.FS.Read(f.Real)
		if _, pe := c.FS.Place(w); pe.Failed() {
			e = pe
		}
		if r.note(e) {
			c.fail(w, e.String())
			if c.Busybox {
				r.status = 1
				return r.get()
			}
			r.status = 4
			continue
		}
		c.editing = true
		out, code := c.sedText(prog, text, quiet)
		if code != 0 {
			r.failed, r.status = true, Status(code)
		}
		if suffix != "" {
			name := w + suffix
			c.FS.Unlink(name)
			c.FS.Rename(w, name)
		}
		c.rewrite(w, f.Node, out)
	}
	return r.get()
}

// rewrite replaces a file as sed -i does: a new file with the old one's mode and owner takes its name.
func (c *Call) rewrite(w string, old *fstree.Node, text files.Text) {
	c.FS.Unlink(w)
	real, e := c.FS.Create(w, old.Mode, true)
	if e.Failed() || real == "" {
		return
	}
	c.FS.Append(real, text)
	c.FS.Change(real, func(n *fstree.Node) {
		n.Mode = old.Mode
		if c.FS.UID == 0 {
			n.UID, n.GID = old.UID, old.GID
		}
	})
}
