package command

import (
	"archive/tar"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"io"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/downloads"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// maxUnpacked bounds what one archive may unfold to.
const maxUnpacked = 64 << 20

// gunzipped undoes gzip; ok is false where the bytes are not a gzip file.
func gunzipped(b []byte) (out []byte, ok bool) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false
	}
	out, err = io.ReadAll(io.LimitReader(r, maxUnpacked))
	return out, err == nil && len(out) < maxUnpacked
}

func gzipCmd(c *Call) Status {
	p, ok := c.options(options{flags: "cdfknqtvlr123456789", takes: "S", long: map[string]string{"--stdout": "c", "--to-stdout": "c", "--decompress": "d", "--force": "f", "--keep": "k", "--best": "9", "--fast": "1", "--no-name": "n", "--quiet": "q"}})
	if !ok || p.has("r") || p.has("t") || p.has("l") || p.has("S") {
		return c.strangeOption(p)
	}
	name := c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:]
	unpack := p.has("d") || name == "gunzip" || name == "zcat"
	out := p.has("c") || name == "zcat"
	if len(p.words) == 0 {
		t, ok := squeezed(c.In, unpack)
		if !ok {
			return 1
		}
		c.write(t)
		return 0
	}
	var r result
	for _, w := range p.words {
		c.gzipOne(w, unpack, out, p.has("k"), p.has("f"), &r)
	}
	return r.get()
}

// squeezed is a text after gzip or gunzip.
func squeezed(t files.Text, unpack bool) (files.Text, bool) {
	if !unpack {
		return files.Sized(t.Size.Scale(0.35, 0.05, 1.05).Add(size.Of(20))), true
	}
	if !t.Known {
		return files.Sized(t.Size.Scale(3, 0.9, 20)), true
	}
	b, ok := gunzipped(t.Bytes)
	return files.Known(b), ok
}

func (c *Call) gzipOne(w string, unpack, out, keep, force bool, r *result) {
	f, e := c.FS.Lookup(w)
	if e == files.ENOENT && unpack && !strings.HasSuffix(w, ".gz") {
		w += ".gz"
		f, e = c.FS.Lookup(w)
	}
	if e == files.OK && f.Node.Kind == fstree.Dir {
		e = files.EISDIR
	}
	if r.note(e) {
		c.fail(w, e.String())
		return
	}
	if e == files.Maybe {
		c.FS.Blur(w)
		return
	}
	to := w + ".gz"
	if unpack {
		switch {
		case strings.HasSuffix(w, ".tgz"):
			to = strings.TrimSuffix(w, ".tgz") + ".tar"
		case strings.HasSuffix(w, ".gz"):
			to = strings.TrimSuffix(w, ".gz")
		case !out:
			c.fail(w, "unknown suffix - ignored")
			r.failed = true
			return
		}
	}
	text, e := c.FS.Read(f.Real)
	if r.note(e) {
		return
	}
	res, ok := squeezed(text, unpack)
	if !ok {
		c.fail(w, "not in gzip format")
		r.failed = true
		return
	}
	if out {
		c.write(res)
		return
	}
	if _, e := c.FS.LookupLink(to); e == files.OK && !force {
		c.fail(to, "already exists")
		r.failed = true
		return
	}
	old := *f.Node
	c.FS.Unlink(to)
	real, e := c.FS.Create(to, old.Mode, true)
	if r.note(e) || real == "" {
		return
	}
	c.FS.Append(real, res)
	c.FS.Change(real, func(n *fstree.Node) { n.Mode, n.UID, n.GID, n.Stamp = old.Mode, old.UID, old.GID, old.Stamp })
	if !keep {
		c.FS.Unlink(w)
	}
}

var tarOptions = options{flags: "cxtvzjJapkOhPmSZ", takes: "fCXTIb", long: map[string]string{
	"--create": "c", "--extract": "x", "--list": "t", "--gzip": "z", "--bzip2": "j", "--xz": "J", "--zstd": "zstd", "--file=": "f", "--directory=": "C", "--verbose": "v",
	"--strip-components=": "strip", "--strip=": "strip", "--no-same-owner": "noowner", "--same-owner": "owner", "--exclude=": "exclude", "--wildcards": "wild", "--auto-compress": "a",
	"--preserve-permissions": "p", "--no-same-permissions": "noperm", "--overwrite": "overwrite", "--owner=": "own", "--group=": "grp", "--numeric-owner": "num",
	"--warning=": "warn", "--touch": "m", "--keep-old-files": "k", "--transform=": "transform", "--checkpoint=": "warn", "--to-stdout": "O", "--skip-old-files": "k"}}

func tarCmd(c *Call) Status {
	args := append([]string(nil), c.Args[1:]...)
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		args = tarBundle(args)
	}
	p := tarOptions.parse(args)
	if !p.ok {
		return c.strangeOption(p)
	}
	dir := "."
	if v, given := p.set["C"]; given {
		dir = v
	}
	switch {
	case p.has("x"):
		return c.untar(p, dir)
	case p.has("c"):
		return c.tarUp(p, dir)
	case p.has("t"):
		c.write(files.Unknown)
		return Unknown
	}
	return c.fail("you must specify one of -c, -t, -x")
}

// tarBundle turns the old "xzf FILE" into "-xz -f FILE": values follow in the order of their letters.
func tarBundle(args []string) []string {
	letters, rest := args[0], args[1:]
	var out []string
	for i := 0; i < len(letters); i++ {
		l := letters[i : i+1]
		out = append(out, "-"+l)
		if strings.Contains(tarOptions.takes, l) && len(rest) > 0 {
			out = append(out, rest[0])
			rest = rest[1:]
		}
	}
	return append(out, rest...)
}

// archive is the text of the archive that is read.
func (c *Call) archive(p *parsed) (files.Text, files.Errno) {
	name, given := p.set["f"]
	if !given || name == "-" {
		return c.In, files.OK
	}
	return c.FS.Read(name)
}

func (c *Call) untar(p *parsed, dir string) Status {
	t, e := c.archive(p)
	if e.Failed() {
		return c.fail("can't open '"+p.set["f"]+"'", e.String())
	}
	d, derr := c.FS.Lookup(dir)
	switch {
	case derr.Failed():
		return c.fail("can't change directory to '"+dir+"'", derr.String())
	case derr == files.OK && d.Node.Kind != fstree.Dir:
		return c.fail("can't change directory to '" + dir + "'")
	}
	if p.has("O") {
		c.write(files.Unknown)
		return Unknown
	}
	plain, ok := unwrapped(t)
	if e == files.Maybe || derr == files.Maybe || !ok || p.has("exclude") || p.has("X") || p.has("T") || p.has("k") || p.has("transform") || p.has("wild") {
		return c.untarUnknown(p, t, dir)
	}
	if plain == nil {
		return c.fail("invalid tar magic")
	}
	return c.extract(p, plain, dir)
}

// unwrapped is the plain archive; ok is false where the bytes, or their compression, are not known.
func unwrapped(t files.Text) (b []byte, ok bool) {
	if !t.Known {
		return nil, false
	}
	b = t.Bytes
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		out, good := gunzipped(b)
		if !good {
			return nil, true
		}
		b = out
	case bytes.HasPrefix(b, []byte("BZh")):
		out, err := io.ReadAll(io.LimitReader(bzip2.NewReader(bytes.NewReader(b)), maxUnpacked))
		if err != nil {
			return nil, true
		}
		b = out
	case bytes.HasPrefix(b, []byte{0xfd, '7', 'z', 'X', 'Z'}), bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return nil, false
	}
	if len(b) < 512 {
		return nil, true
	}
	return b, true
}

// untarUnknown extracts an archive of which the members are not known.
func (c *Call) untarUnknown(p *parsed, t files.Text, dir string) Status {
	d, e := c.FS.Lookup(dir)
	if e != files.OK {
		c.FS.Blur(strings.TrimRight(dir, "/") + "/" + files.Mark)
		return Unknown
	}
	if known, ok := downloads.Find(t.From); ok && known.Unpacked.Bytes > 0 && !p.has("exclude") && !p.has("T") && !p.has("transform") && !p.has("wild") {
		return c.unpackDownload(known, d.Real, stripCount(p), p.words)
	}
	more := size.None
	if t.Size.Certainty != size.Unknown {
		more = t.Size.Scale(3, 0.9, 12)
	}
	c.FS.Open(d.Real, more)
	c.Effect(unknownBelow(d.Real, "the members of the archive that is unpacked here are not known"))
	return Unknown
}

func (c *Call) extract(p *parsed, b []byte, dir string) Status {
	strip := stripCount(p)
	var r result
	tr := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := tr.Next()
		if err == io.EOF {
			return r.get()
		}
		if err != nil {
			return c.fail("corrupted archive")
		}
		if !c.Spend(1 + int(h.Size)/512) {
			return Unknown
		}
		name, ok := stripped(h.Name, strip)
		if !ok || len(p.words) > 0 && !selected(h.Name, p.words) {
			continue
		}
		body, err := io.ReadAll(tr)
		if err != nil {
			return c.fail("short read")
		}
		c.member(h, strings.TrimRight(dir, "/")+"/"+name, body, !p.has("noowner") && c.FS.UID == 0 && !p.has("o"), &r, strip)
	}
}

// stripCount is the value of --strip-components.
func stripCount(p *parsed) (n int) {
	for _, ch := range p.set["strip"] {
		n = n*10 + int(ch-'0')
	}
	return n
}

// stripped takes leading directories away.
func stripped(name string, n int) (string, bool) {
	name = strings.TrimLeft(name, "/")
	for range n {
		_, rest, ok := strings.Cut(name, "/")
		if !ok {
			return "", false
		}
		name = rest
	}
	return name, name != ""
}

func selected(name string, words []string) bool {
	clean := strings.TrimSuffix(name, "/")
	for _, w := range words {
		w = strings.TrimSuffix(w, "/")
		if clean == w || strings.HasPrefix(clean, w+"/") {
			return true
		}
	}
	return false
}

// member writes one member of an archive.
func (c *Call) member(h *tar.Header, at string, body []byte, owned bool, r *result, strip int) {
	if dir := path.Dir(strings.TrimRight(at, "/")); dir != "." && dir != "/" {
		if r.note(c.mkdirAll(dir, 0o777&^c.FS.Umask)) {
			return
		}
	}
	mode := uint32(h.Mode) & 0o7777
	if c.FS.UID != 0 {
		mode &= 0o777 &^ c.FS.Umask
	}
	at = strings.TrimRight(at, "/")
	var e files.Errno
	switch h.Typeflag {
	case tar.TypeDir:
		e = c.mkdirOne(at, mode)
	case tar.TypeReg:
		c.FS.Unlink(at)
		e = c.FS.Make(at, fstree.NewFile(body, mode, c.FS.Origin))
	case tar.TypeSymlink:
		c.FS.Unlink(at)
		e = c.FS.Symlink(h.Linkname, at)
	case tar.TypeLink:
		c.FS.Unlink(at)
		to, _ := stripped(h.Linkname, strip)
		dir := strings.TrimSuffix(at, strings.TrimRight(strings.TrimLeft(h.Name, "/"), "/"))
		e = c.FS.HardLink(dir+to, at)
	case tar.TypeFifo, tar.TypeChar, tar.TypeBlock:
		kind := map[byte]fstree.Kind{tar.TypeFifo: fstree.Fifo, tar.TypeChar: fstree.Char, tar.TypeBlock: fstree.Block}[h.Typeflag]
		c.FS.Unlink(at)
		e = c.FS.Make(at, &fstree.Node{Kind: kind, Mode: mode, Size: size.Zero, Origin: c.FS.Origin, Major: uint32(h.Devmajor), Minor: uint32(h.Devminor)})
	default:
		return
	}
	if e == files.Maybe {
		e = files.OK
	}
	if r.note(e) {
		c.fail(at, e.String())
		return
	}
	if f, e := c.FS.LookupLink(at); e == files.OK && h.Typeflag != tar.TypeLink {
		c.FS.Change(f.Real, func(n *fstree.Node) {
			if n.Kind != fstree.Symlink {
				n.Mode = mode
			}
			if owned {
				n.UID, n.GID = h.Uid, h.Gid
			}
			n.Stamp = uint64(h.ModTime.UnixNano()) &^ (1 << 63)
		})
	}
}

// tarUp makes an archive. Its bytes hold times, so that only its size is known.
func (c *Call) tarUp(p *parsed, dir string) Status {
	total, sure := int64(0), true
	var r result
	cwd := c.FS.Cwd
	if f, e := c.FS.Lookup(dir); e == files.OK {
		c.FS.Cwd = f.Real
	} else if r.note(e) {
		return c.fail("can't change directory to '"+dir+"'", e.String())
	}
	for _, w := range p.words {
		f, e := c.FS.LookupLink(w)
		if r.note(e) {
			c.fail(w, e.String())
			continue
		}
		if e == files.Maybe || files.Vague(w) {
			sure = false
			continue
		}
		c.below(f.Real, true, func(at string, n *fstree.Node) {
			total += 512
			if len(at) > 99 {
				total += 1024
			}
			if n.Kind == fstree.File {
				total += (n.Size.Bytes + 511) / 512 * 512
				sure = sure && n.Size.Certainty == size.Exact
			}
		})
	}
	c.FS.Cwd = cwd
	total = (total + 1024 + 10239) / 10240 * 10240
	t := files.Sized(size.About(total, total-10240, total+10240))
	if !sure || p.has("exclude") || p.has("X") || p.has("T") {
		t = files.Sized(size.About(total, 1024, total*2))
	}
	name := p.set["f"]
	if p.has("z") || p.has("j") || p.has("J") || p.has("zstd") || p.has("a") && !strings.HasSuffix(name, ".tar") {
		t = files.Sized(t.Size.Scale(0.35, 0.02, 1.05))
	}
	if name == "" || name == "-" {
		c.write(t)
		return r.get()
	}
	if r.note(c.FS.Write(name, t, 0o666)) {
		c.fail(name)
	}
	return r.get()
}
