package command

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/downloads"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// unknownFile writes a file of which neither bytes nor size are known.
func (c *Call) unknownFile(p string, text, why string) {
	if files.Vague(p) {
		c.FS.Blur(p)
		return
	}
	real, e := c.FS.Create(p, 0o666&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return
	}
	c.FS.Append(real, files.Unknown)
	c.FS.Change(real, func(n *fstree.Node) { n.Why = why })
	c.Effect(report.Effect{Kind: report.EffectUnknown, Path: real, Text: text})
}

// curl downloads. What it gets is not known; where it goes is.
func curl(c *Call) Status {
	p, ok := c.options(options{
		flags: "fsSLkgjlnpRvViIaBGNOJ#0123464q", takes: "oHAXdFuUxebcDEKmprTtwyYzQC",
		long: map[string]string{"--fail": "f", "--silent": "s", "--show-error": "S", "--location": "L", "--insecure": "k", "--output=": "o", "--remote-name": "O",
			"--header=": "H", "--proto=": "x", "--tlsv1.2": "k", "--tlsv1.3": "k", "--retry=": "x", "--retry-delay=": "x", "--retry-all-errors": "k", "--retry-connrefused": "k",
			"--connect-timeout=": "x", "--max-time=": "x", "--compressed": "k", "--progress-bar": "s", "--create-dirs": "dirs", "--user=": "u", "--request=": "X",
			"--data=": "d", "--url=": "url", "--fail-with-body": "f", "--no-progress-meter": "s", "--head": "I", "--write-out=": "w", "--user-agent=": "A", "--remote-name-all": "O", "--remote-header-name": "J", "--output-dir=": "outdir"},
	})
	if !ok {
		return c.strangeOption(p)
	}
	urls := p.words
	if u, given := p.set["url"]; given {
		urls = append(urls, u)
	}
	to, named := p.set["o"]
	dir := p.set["outdir"]
	switch {
	case named && to != "-" && to != "/dev/null":
		if p.has("dirs") {
			c.mkdirAll(path.Dir(to), 0o755)
		}
		return c.download(strings.Join(urls, " "), path.Join(dir, to))
	case p.has("J"):
		c.FS.Blur(files.Mark)
	case p.has("O"):
		return c.downloads(urls, dir)
	case named:
	case len(urls) == 1:
		c.write(pipedDownload(urls[0]))
	default:
		c.write(files.Unknown)
	}
	return Unknown
}

// urlName is the last part of an address, as curl -O and wget name their file.
func urlName(u string) string {
	u, _, _ = strings.Cut(u, "#")
	u, _, _ = strings.Cut(u, "?")
	u = u[strings.Index(u, "://")+1:]
	return path.Base(u)
}

// download writes what is fetched from an address, as far as package downloads knows it. What is known is taken to be there: a
// build in which it is not fails, or takes a way that nobody asks about.
func (c *Call) download(u, to string) Status {
	shown := strings.NewReplacer(files.Mark, "…").Replace(u)
	d, ok := downloads.Find(u)
	if !ok {
		c.unknownFile(to, "downloaded from "+shown+": how large it is cannot be known here", "a download")
		if f, e := c.FS.Lookup(to); e == files.OK && f.Node.Kind == fstree.File {
			c.FS.Change(f.Real, func(n *fstree.Node) { files.SetAddress(n, u) })
		}
		return Unknown
	}
	if files.Vague(to) {
		c.FS.Blur(to)
		return Unknown
	}
	real, e := c.FS.Create(to, 0o666&^c.FS.Umask, true)
	if e.Failed() || real == "" {
		return Unknown
	}
	c.FS.Append(real, files.Sized(d.Size))
	c.FS.Change(real, func(n *fstree.Node) {
		n.Why = "a download that is known in another version"
		files.SetAddress(n, u)
	})
	c.Effect(report.Effect{Kind: report.EffectWrite, Path: real, Text: "downloaded from " + shown + ", sized as other versions of it", Size: &d.Size})
	if e != files.OK {
		return Unknown
	}
	return 0
}

// downloads writes files by the names that their addresses end in.
func (c *Call) downloads(urls []string, dir string) (st Status) {
	for _, u := range urls {
		name := urlName(u)
		if name == "/" || name == "." {
			name = "index.html"
		}
		if c.download(u, path.Join(dir, name)) != 0 {
			st = Unknown
		}
	}
	return st
}

// pipedDownload is a download on standard output.
func pipedDownload(u string) files.Text {
	t := files.Unknown
	if d, ok := downloads.Find(u); ok {
		t = files.Sized(d.Size)
	}
	t.From = u
	return t
}

func wget(c *Call) Status {
	p, ok := c.options(options{
		flags: "qcSNvdkrxFbl46", takes: "OPoUTteYwQ",
		long: map[string]string{"--quiet": "q", "--output-document=": "O", "--directory-prefix=": "P", "--no-check-certificate": "x", "--no-verbose": "q", "--header=": "h", "--progress=": "h",
			"--tries=": "t", "--timeout=": "T", "--https-only": "x", "--content-disposition": "cd", "--show-progress": "q", "--user-agent=": "U", "--secure-protocol=": "h",
			"--retry-connrefused": "x", "--max-redirect=": "h", "--no-hsts": "x", "--spider": "spider", "--post-data=": "h", "--no-cache": "x", "--continue": "c"},
	})
	if !ok && (strings.HasPrefix(p.strange, "-n") || p.strange == "") {
		// -nv, -nc and the like are one option of two letters.
		args := []string{c.Args[0]}
		for _, a := range c.Args[1:] {
			if !strings.HasPrefix(a, "-n") {
				args = append(args, a)
			}
		}
		d := *c
		d.Args = args
		return wget(&d)
	}
	if !ok || p.has("r") || p.has("cd") {
		return c.strangeOption(p)
	}
	to, named := p.set["O"]
	switch {
	case p.has("spider"):
	case named && to == "-" && len(p.words) == 1:
		c.write(pipedDownload(p.words[0]))
	case named && to == "-":
		c.write(files.Unknown)
	case named:
		return c.download(strings.Join(p.words, " "), to)
	default:
		return c.downloads(p.words, p.set["P"])
	}
	return Unknown
}

// unknownTree is a directory whose content is not known.
func (c *Call) unknownTree(p, text string) {
	if files.Vague(p) {
		c.FS.Blur(p)
		return
	}
	if e := c.mkdirAll(p, 0o777&^c.FS.Umask); e.Failed() {
		return
	}
	if f, e := c.FS.Lookup(p); e == files.OK && f.Node.Kind == fstree.Dir {
		c.FS.Open(f.Real, size.None)
		c.Effect(unknownBelow(f.Real, text))
	}
}

// gitCmd knows clone; what only reads leaves the files alone; the rest is not understood.
func gitCmd(c *Call) Status {
	p := options{flags: "pP", takes: "Cc", ordered: true, long: map[string]string{"--no-pager": "P", "--git-dir=": "g", "--work-tree=": "w", "--version": "version"}}.parse(c.Args[1:])
	if !p.ok || len(p.words) == 0 {
		c.write(files.Unknown)
		return Unknown
	}
	dir := p.set["C"]
	switch sub := p.words[0]; sub {
	case "clone":
		q := options{flags: "qvnls4", takes: "bojuc", long: map[string]string{"--depth=": "d", "--branch=": "b", "--single-branch": "s", "--recursive": "r", "--recurse-submodules": "r", "--shallow-submodules": "s",
			"--quiet": "q", "--no-checkout": "n", "--filter=": "f", "--bare": "bare", "--mirror": "bare", "--jobs=": "j", "--no-tags": "s", "--config=": "c", "--sparse": "s", "--progress": "q", "--no-single-branch": "s", "--origin=": "o"}}.parse(p.words[1:])
		if !q.ok || len(q.words) == 0 {
			return c.Misunderstood("its options are not modelled")
		}
		to := strings.TrimSuffix(path.Base(strings.TrimRight(q.words[0], "/")), ".git")
		if q.has("bare") {
			to += ".git"
		}
		if len(q.words) > 1 {
			to = q.words[1]
		}
		c.unknownTree(path.Join(dir, to), "cloned from "+q.words[0]+": its files are not known here")
		return Unknown
	case "config":
		if q := strings.Join(p.words[1:], " "); strings.Contains(q, "--global") || strings.Contains(q, "--system") {
			at := path.Join(c.getenv("HOME"), ".gitconfig")
			if strings.Contains(q, "--system") {
				at = "/etc/gitconfig"
			}
			if real, e := c.FS.Create(at, 0o644, false); !e.Failed() && real != "" {
				c.FS.Append(real, files.Sized(size.About(60, 10, 400)))
			}
			return 0
		}
	case "rev-parse", "describe", "log", "status", "diff", "show", "rev-list", "ls-files", "ls-remote", "branch", "version":
		c.write(files.Unknown)
		return Unknown
	}
	if dir == "" {
		dir = "."
	}
	c.unknownTree(dir, "git "+p.words[0]+" changes files here that are not known")
	return Unknown
}

func unzip(c *Call) Status {
	p, ok := c.options(options{flags: "qonjuaLCKXvtlp", takes: "dxP"})
	if !ok {
		return c.strangeOption(p)
	}
	if p.has("l") || p.has("t") || p.has("p") || p.has("v") {
		c.write(files.Unknown)
		return Unknown
	}
	if len(p.words) == 0 {
		return c.usage()
	}
	if _, e := c.FS.Lookup(p.words[0]); e == files.ENOENT && !files.Vague(p.words[0]) {
		if _, e := c.FS.Lookup(p.words[0] + ".zip"); e == files.ENOENT {
			c.fail("cannot find or open " + p.words[0])
			if c.Busybox {
				return 1
			}
			return 9
		}
	}
	dir := "."
	if d, given := p.set["d"]; given {
		dir = d
	}
	if f, e := c.FS.Lookup(p.words[0]); e == files.OK && f.Node.Kind == fstree.File && len(p.words) == 1 {
		if d, ok := downloads.Find(files.Address(f.Node)); ok && d.Unpacked.Bytes > 0 && c.mkdirAll(dir, 0o777&^c.FS.Umask) == files.OK {
			return c.unpackDownload(d, dir, 0, nil)
		}
	}
	c.unknownTree(dir, "the members of "+path.Base(p.words[0])+", which is unpacked here, are not known")
	return Unknown
}
