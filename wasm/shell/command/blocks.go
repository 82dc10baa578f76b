package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

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
	template := "tmp.XXXXXXXXXX"
	if c.Busybox {
		template = "tmp.XXXXXX"
	}
	if len(p.words) > 0 {
		template = p.words[0]
		if !p.has("t") && !p.has("p") {
			dir = "."
		}
	}
	last := strings.LastIndexByte(template, 'X') + 1
	first := last
	for first > 0 && template[first-1] == 'X' {
		first--
	}
	if c.vague() || last > 0 && last < len(template) && c.Busybox {
		*c.Out = files.Unknown
		return Unknown
	}
	if last-first < 3 || c.Busybox && last-first < 6 {
		return c.fail("too few X's in template '" + template + "'")
	}
	name := template[:first] + c.FS.TempName(last-first) + template[last:]
	if !path.IsAbs(name) && dir != "." {
		name = path.Join(dir, name)
	}
	f, e := c.FS.Lookup(path.Dir(name))
	if e.Failed() || e == files.OK && f.Node.Kind != fstree.Dir {
		return c.fail(path.Dir(name), e.String())
	}
	if e == files.OK && !c.FS.May(f.Node, 3) {
		return c.fail(path.Dir(name), "Permission denied")
	}
	c.print(name + "\n")
	if p.has("u") {
		return 0
	}
	if e != files.OK {
		c.FS.Blur(path.Dir(name) + "/" + files.Mark)
		*c.Out = files.Unknown
		return 0
	}
	n := fstree.NewFile(nil, 0o600, c.FS.Origin)
	if p.has("d") {
		n = fstree.NewDir(0o700, c.FS.Origin)
	}
	n.UID, n.GID, n.AnyOwner = c.FS.UID, c.FS.GID, c.FS.AnyUser
	c.FS.AddTemp(fstree.Join(f.Real, path.Base(name)), n)
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
		in, e = c.FS.Read(v)
		if to, given := arg["of"]; given && e == files.EISDIR {
			// It opens, and so the output is made before reading fails.
			if c.FS.Write(to, files.Known(nil), 0o666) == files.Maybe {
				return Unknown
			}
		}
		if e.Failed() {
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
