package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Tree is the image's files as far as they are known: the distribution's layout, what the repository's images add, the
// entry's own files. What the facts do not list is bytes that a directory holds (fstree.Node.Rest), so that the tree adds
// up to the image's size, and carries its interval.
//
// A file of a layout has the size that the distribution's own build of that release has. It is marked estimated with no
// spread: the image may have been built a few days earlier or later; the spread of the whole is that of the rest.
// The tree is open (any path may exist that is not listed) but for a distribution's own image where the layout is
// complete, and entries that say so.
func (i Image) Tree() fstree.Tree {
	t := &tree{ed: fstree.Empty().Edit(), img: i, why: "as in " + i.Entry.Distro}
	if len(i.Entry.Files) > 0 && i.Entry.Complete {
		t.files(i.Entry.Files)
		return t.ed.Tree()
	}
	repo := i.repo()
	t.plain = i.Resolution.Match == Exact && (repo == "debian" || repo == "alpine")
	if !t.plain {
		t.change("/", func(n *fstree.Node) { n.Open = true })
	}
	t.distribution()
	if t.plain && repo == "debian" && !t.laid {
		// A release whose layout is not known is not an empty image.
		t.plain = false
		t.change("/", func(n *fstree.Node) { n.Open = true })
	}
	t.lines(overlays()[repo])
	if !usersListed[repo] {
		t.partialUsers()
	}
	t.files(i.Entry.Files)
	t.rest()
	if topListed[repo] && t.laid {
		t.change("/", func(n *fstree.Node) { n.Open = n.Rest.Certainty != "" })
	}
	return t.ed.Tree()
}

// topListed are the images of which every entry of "/" is known: their Dockerfiles (docker-library, nodejs and rust-lang, read 2026-11-23) write
// there what the overlays say and nothing else. So a WORKDIR /src is a new, empty directory and not one that may have been there.
var topListed = map[string]bool{"alpine": true, "debian": true, "golang": true, "node": true, "python": true, "ruby": true, "rust": true}

// usersListed are the images whose users are all known: a distribution's own, those whose overlays name what is added, and those
// whose Dockerfiles (docker-library and rust-lang, read 2026-11-23) add none.
var usersListed = map[string]bool{
	"alpine": true, "debian": true, "buildpack-deps": true, "golang": true, "node": true, "python": true, "ruby": true, "rust": true, "nginx": true,
	"gcr.io/distroless/static-debian12": true, "gcr.io/distroless/base-debian12": true, "gcr.io/distroless/cc-debian12": true,
}

// partialUsers says that the user database may have more: what a repository adds often comes with a user, as www-data does with
// php's images of Alpine.
func (t *tree) partialUsers() {
	for _, p := range []string{"/etc/passwd", "/etc/group"} {
		if _, e := t.ed.Get(p); e == fstree.Yes {
			t.change(p, func(n *fstree.Node) { n.Partial = true })
		}
	}
}

func (i Image) repo() string {
	n, _ := parse(i.Ref)
	return n.repo
}

// tree is a tree being made.
type tree struct {
	ed    *fstree.Editor
	img   Image
	plain bool
	why   string
	rests map[string]int64 // bytes that a directory holds and no line lists
	laid  bool             // the distribution's own layout is known
}

// distribution lays down the files of the base.
func (t *tree) distribution() {
	t.rests = map[string]int64{}
	distro := t.img.Entry.Distro
	for _, l := range overlays()[t.img.repo()] {
		if l.kind == 'b' {
			return
		}
	}
	switch kind, version, _ := strings.Cut(distro, " "); kind {
	case "alpine":
		t.alpine(version)
	case "debian":
		t.lines(layouts()[distro])
		t.laid = layouts()[distro] != nil
	case "ubuntu":
		// Before 20.04, /bin is a directory of its own.
		if v, ok := parseVersion(version); !ok || v.num[0] >= 20 {
			t.lines(ubuntu())
		}
	}
}

// alpine lays down Alpine's files. From 3.23 on /bin, /sbin and /lib are links into /usr.
func (t *tree) alpine(version string) {
	lines := layouts()["alpine"]
	v, _ := parseVersion(version)
	merged := len(v.num) > 1 && (v.num[0] > 3 || v.num[0] == 3 && v.num[1] >= 23)
	libs := "/lib"
	if merged {
		lines = slices.Clone(lines)
		for k, l := range lines {
			if d, _, _ := strings.Cut(l.path[1:], "/"); d == "bin" || d == "sbin" || d == "lib" {
				lines[k].path = "/usr" + l.path
			}
		}
		for _, d := range []string{"bin", "lib", "sbin"} {
			lines = append(lines, line{'l', "/" + d, []string{"usr/" + d}})
		}
		libs = "/usr/lib"
	}
	t.lines(lines)
	t.laid = true
	base, ok := Core().Lookup("alpine:"+version, t.img.Platform)
	if !ok {
		return
	}
	whole := min(base.Size().Bytes, t.img.Size().Bytes)
	if p := t.img.Entry.Packages; p != nil {
		t.packages(p, libs)
	}
	t.rests[libs] += max(0, whole-t.ed.Tree().Total().Bytes)
}

// packages puts the two of apk's packages that are one file each. The others' sizes are part of what the libraries'
// directory holds: old versions of apk rounded them up, so they are not summed.
func (t *tree) packages(p *report.Packages, libs string) {
	for _, pkg := range p.Installed {
		switch pkg.Name {
		case "busybox":
			t.sized(strings.Replace(libs, "lib", "bin", 1)+"/busybox", 0o755, pkg.Size)
		case "musl":
			t.sized(libs+"/ld-musl-x86_64.so.1", 0o755, pkg.Size)
		}
	}
}

func (t *tree) sized(p string, mode uint32, n int64) {
	f := fstree.NewSized(size.About(n, n, n), mode, fstree.OriginBase)
	f.Why = t.why
	t.ed.Put(p, f)
}

// ubuntu has the commands of Debian's essential packages, which are Ubuntu's too. Nothing else of Debian's is claimed of it.
func ubuntu() layout {
	var out layout
	for _, l := range layouts()["debian 12"] {
		dir := l.path[:strings.LastIndexByte(l.path, '/')+1]
		if l.kind == 'd' && strings.Count(l.path, "/") <= 2 && !strings.HasPrefix(l.path, "/etc/") || l.kind == 'l' && dir == "/" {
			if l.kind == 'd' {
				l.rest = []string{l.rest[0], l.rest[1], "open", "0"}
			}
			out = append(out, l)
		}
		if dir == "/usr/bin/" && essential[l.path[len(dir):]] {
			out = append(out, l)
		}
	}
	return out
}

var essential = func() map[string]bool {
	m := map[string]bool{}
	for _, c := range strings.Fields(`sh bash dash cat cp mv rm ls ln mkdir rmdir chmod chown chgrp touch echo true false date dd df du env head tail sort uniq wc cut tr tee test [ id
		sleep sync stat seq sed grep egrep fgrep find xargs tar gzip gunzip mktemp mount umount uname readlink realpath dirname basename printf pwd yes whoami sha256sum md5sum
		dpkg apt apt-get apt-cache apt-mark perl install nproc timeout tty expr`) {
		m[c] = true
	}
	return m
}()

// lines puts the paths of a layout.
func (t *tree) lines(l layout) {
	for _, l := range l {
		switch l.kind {
		case 'd':
			n := l.node(t.why)
			n.Open = !t.plain || l.rest[2] == "open"
			if old, e := t.ed.Get(l.path); e == fstree.Yes && old.Kind == fstree.Dir {
				t.change(l.path, func(d *fstree.Node) { d.Mode, d.UID, d.GID, d.Open = n.Mode, n.UID, n.GID, n.Open })
			} else {
				t.ed.Put(l.path, n)
			}
			t.rests[l.path] += number(l.rest[3])
		case 'h':
			t.hard(l.path, l.rest[0])
		case 'x':
			dir := l.path[:strings.LastIndexByte(l.path, '/')]
			if _, e := t.ed.Get(dir); e != fstree.Yes {
				t.change(dir, func(n *fstree.Node) { n.Open = true })
			}
			t.ed.Remove(l.path)
		case 'u':
			t.user(l)
		case 'r', 'b':
		default:
			if len(l.rest) > 2 && strings.HasPrefix(l.rest[2], "%") {
				continue // a share of the rest: see rest
			}
			t.ed.Put(l.path, l.node(t.why))
		}
	}
}

// hard makes p another name of a file.
func (t *tree) hard(p, of string) {
	n, e := t.ed.Get(of)
	if e != fstree.Yes {
		return
	}
	if n.Hard == nil {
		c := *n
		c.Hard = new(fstree.HardLink)
		t.ed.Put(of, &c)
		n = &c
	}
	t.ed.Put(p, n)
}

// user adds a line to the user and group databases where these are known.
func (t *tree) user(l line) {
	add := func(file, text string) {
		if n, e := t.ed.Get(file); e == fstree.Yes && n.Content != nil {
			c := fstree.NewFile(append(slices.Clone(n.Content.Bytes), text...), n.Mode, fstree.OriginBase)
			t.ed.Put(file, c)
		}
	}
	add("/etc/passwd", fmt.Sprintf("%s:x:%s:%s::%s:%s\n", l.path, l.rest[0], l.rest[1], l.rest[2], l.rest[3]))
	add("/etc/group", fmt.Sprintf("%s:x:%s:\n", l.path, l.rest[1]))
}

// rest gives what remains of the image's size to the directory that the overlay names, or to the root.
func (t *tree) rest() {
	over := overlays()[t.img.repo()]
	for _, dir := range sortedKeys(t.rests) {
		if n := t.rests[dir]; n > 0 {
			t.change(dir, func(d *fstree.Node) { d.Rest, d.Open = size.About(n, n, n), true })
		}
	}
	whole, known := t.img.Size(), t.ed.Tree().Total()
	if whole.Certainty == size.Unknown {
		t.change("/", func(d *fstree.Node) { d.Rest, d.Open, d.Why = size.None, true, "no source says how large the image is" })
		return
	}
	left := size.About(max(0, whole.Bytes-known.Bytes), max(0, whole.Low-known.Bytes), max(0, whole.High-known.Bytes))
	where, why := "/", "other files of "+t.img.Entry.Ref
	if topListed[t.img.repo()] && t.laid {
		where = "/usr" // nearly all of it is there, and nothing of it is beside it
	}
	for _, l := range over {
		switch {
		case l.kind == 'r' && (t.small() || t.img.repo() == "debian"):
			where = l.path
		case l.kind == 'r':
			where = "/usr"
		case len(l.rest) > 2 && strings.HasPrefix(l.rest[2], "%") && t.small():
			n := left.Bytes * number(l.rest[2][1:]) / 100
			f := l.attributes(fstree.NewSized(size.About(n, n, n), 0o755, fstree.OriginBase))
			f.Why = "its usual share of " + t.img.Entry.Ref
			t.ed.Put(l.path, f)
			left = size.About(left.Bytes-n, max(0, left.Low-n), left.High-n)
		}
	}
	t.change(where, func(d *fstree.Node) {
		d.Open, d.Why = true, why
		if d.Rest.Certainty == "" {
			d.Rest = size.Zero
		}
		d.Rest = d.Rest.Add(left)
	})
}

// small tells whether the image's base is one of the small ones, so that what remains is the repository's own.
func (t *tree) small() bool {
	n, _ := parse(t.img.Entry.Ref)
	return n.slim || strings.HasPrefix(t.img.Entry.Distro, "alpine")
}

// change edits a directory, which is made if it is not there.
func (t *tree) change(p string, f func(*fstree.Node)) {
	if _, e := t.ed.Get(p); e != fstree.Yes {
		t.ed.Put(p, fstree.NewDir(0o755, fstree.OriginBase))
	}
	t.ed.Change(p, f)
}

// files puts an entry's own files.
func (t *tree) files(list []report.BaseFile) {
	for _, f := range list {
		l := line{kind: 'f', path: f.Path}
		mode := f.Mode
		if mode == "" {
			mode = "0644"
			if f.Type == "dir" {
				mode = "0755"
			}
		}
		l.rest = []string{mode, fmt.Sprintf("%d:%d", f.UID, f.GID), fmt.Sprint(f.Size)}
		var n *fstree.Node
		switch {
		case f.Type == "dir":
			n = l.attributes(fstree.NewDir(0o755, fstree.OriginBase))
			n.Open = !t.img.Entry.Complete
		case f.Type == "symlink":
			n = fstree.NewSymlink(f.Link, fstree.OriginBase)
		case f.Content != nil:
			n = l.attributes(fstree.NewFile([]byte(*f.Content), 0o644, fstree.OriginBase))
		default:
			n = l.node(t.why)
			if !f.Estimated {
				n.Size, n.Why = size.Of(f.Size), ""
			}
		}
		t.ed.Put(f.Path, n)
	}
}
