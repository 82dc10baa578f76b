// Package golden reads and writes the shell's test cases: a tree before, a script, and what a real shell made of it.
//
// A case is a text of sections, its rule before the first:
//
//	cp -r keeps symbolic links.
//	-- before --
//	drwxr-xr-x 0:0 /a
//	-rw-r--r-- 0:0 /a/f "hello\n"
//	lrwxrwxrwx 0:0 /a/l -> f
//	-- script --
//	cp -r /a /b
//	-- exit --
//	0
//	-- out --
//	""
//	-- tree --
//	…
//
// The base is left out of both trees: /bin with busybox and a link for each applet, and the mount points. A section
// "shell" that reads dash or bash puts that shell and GNU's tools in /usr instead, as Debian has them. The shell's tests
// and the recorder in wasm/conformance/shell use it.
package golden

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Case is one rule with its proof.
type Case struct {
	Rule   string
	Before []Entry
	Script string
	// Shell is "" for busybox's, else dash or bash among GNU's tools.
	Shell string
	// User is a "uid:gid" that runs the script, "" for root.
	User string
	Exit int
	// Out is what the script printed to its standard output.
	Out  string
	Tree []Entry
}

// Entry is one path of a tree.
type Entry struct {
	Path string
	// Mode as ls writes it, "drwxr-xr-x".
	Mode     string
	UID, GID int
	Link     string
	// Content is a file's bytes; Sized files have Size instead.
	Content string
	Sized   bool
	Size    int64
}

// String is the entry's line.
func (e Entry) String() string {
	s := fmt.Sprintf("%s %d:%d %s", e.Mode, e.UID, e.GID, e.Path)
	switch {
	case e.Mode[0] == 'l':
		s += " -> " + e.Link
	case e.Sized:
		s += " " + strconv.FormatInt(e.Size, 10)
	case e.Mode[0] == '-':
		s += " " + strconv.Quote(e.Content)
	}
	return s
}

// Lines are the entries as text, sorted by path.
func Lines(entries []Entry) string {
	sorted := append([]Entry(nil), entries...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Path < sorted[j].Path })
	var b strings.Builder
	for _, e := range sorted {
		b.WriteString(e.String() + "\n")
	}
	return b.String()
}

// Format writes a case.
func (c Case) Format() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(c.Rule) + "\n")
	section := func(name, text string) {
		b.WriteString("-- " + name + " --\n" + text)
		if text != "" && !strings.HasSuffix(text, "\n") {
			b.WriteByte('\n')
		}
	}
	if len(c.Before) > 0 {
		section("before", Lines(c.Before))
	}
	if c.Shell != "" {
		section("shell", c.Shell)
	}
	if c.User != "" {
		section("user", c.User)
	}
	section("script", c.Script)
	section("exit", strconv.Itoa(c.Exit))
	section("out", strconv.Quote(c.Out))
	section("tree", Lines(c.Tree))
	return b.String()
}

// Parse reads a case; what is not recorded yet stays zero.
func Parse(text string) (Case, error) {
	var c Case
	name := "rule"
	parts := map[string]string{}
	for _, line := range strings.SplitAfter(text, "\n") {
		if t := strings.TrimSpace(line); strings.HasPrefix(t, "-- ") && strings.HasSuffix(t, " --") {
			name = strings.TrimSuffix(strings.TrimPrefix(t, "-- "), " --")
			continue
		}
		parts[name] += line
	}
	c.Rule, c.User, c.Shell = strings.TrimSpace(parts["rule"]), strings.TrimSpace(parts["user"]), strings.TrimSpace(parts["shell"])
	c.Script = strings.TrimSuffix(parts["script"], "\n")
	var err error
	if c.Before, err = ParseTree(parts["before"]); err != nil {
		return c, err
	}
	if c.Tree, err = ParseTree(parts["tree"]); err != nil {
		return c, err
	}
	if s := strings.TrimSpace(parts["exit"]); s != "" {
		if c.Exit, err = strconv.Atoi(s); err != nil {
			return c, err
		}
	}
	if s := strings.TrimSpace(parts["out"]); s != "" {
		if c.Out, err = strconv.Unquote(s); err != nil {
			return c, fmt.Errorf("section out: %w", err)
		}
	}
	return c, nil
}

// ParseTree reads entries, one a line.
func ParseTree(text string) ([]Entry, error) {
	var out []Entry
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		e, err := parseEntry(line)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		out = append(out, e)
	}
	return out, nil
}

func parseEntry(line string) (Entry, error) {
	var e Entry
	f := strings.SplitN(line, " ", 4)
	if len(f) < 3 || len(f[0]) != 10 {
		return e, fmt.Errorf("want mode, owner and path")
	}
	e.Mode, e.Path = f[0], f[2]
	if _, err := fmt.Sscanf(f[1], "%d:%d", &e.UID, &e.GID); err != nil {
		return e, err
	}
	rest := ""
	if len(f) == 4 {
		rest = f[3]
	}
	switch {
	case e.Mode[0] == 'l':
		e.Link = strings.TrimPrefix(rest, "-> ")
	case e.Mode[0] == '-' && strings.HasPrefix(rest, `"`):
		s, err := strconv.Unquote(rest)
		e.Content = s
		return e, err
	case e.Mode[0] == '-':
		n, err := strconv.ParseInt(rest, 10, 64)
		e.Sized, e.Size = true, n
		return e, err
	}
	return e, nil
}

// Bits is a mode's twelve permission bits.
func (e Entry) Bits() uint32 {
	var m uint32
	for i := range 9 {
		c := e.Mode[i+1]
		if c != '-' && c != 'S' && c != 'T' {
			m |= 1 << (8 - i)
		}
		if c == 's' || c == 'S' {
			m |= map[int]uint32{2: 0o4000, 5: 0o2000}[i]
		}
		if c == 't' || c == 'T' {
			m |= 0o1000
		}
	}
	return m
}

// Base is the tree that every case starts from.
func Base(applets []string) fstree.Tree {
	e := fstree.Empty().Edit()
	e.Put("/bin/busybox", fstree.NewSized(size.Of(2_000_000), 0o755, fstree.OriginBase))
	for _, a := range applets {
		e.Put("/bin/"+a, fstree.NewSymlink("busybox", fstree.OriginBase))
	}
	return e.Tree()
}

// Debian is the tree that the cases for dash and bash start from.
func Debian() fstree.Tree {
	e := fstree.Empty().Edit()
	for _, p := range strings.Fields(debianPrograms) {
		e.Put("/usr/"+p, fstree.NewSized(size.Of(100_000), 0o755, fstree.OriginBase))
	}
	for link, to := range map[string]string{"/bin": "usr/bin", "/sbin": "usr/sbin", "/lib": "usr/lib", "/lib64": "usr/lib64", "/usr/bin/sh": "dash"} {
		e.Put(link, fstree.NewSymlink(to, fstree.OriginBase))
	}
	return e.Tree()
}

// debianPrograms are those of Debian's essential packages that the cases call.
const debianPrograms = "bin/[ bin/arch bin/b2sum bin/base32 bin/base64 bin/basename bin/bash bin/cat bin/chgrp bin/chmod bin/chown bin/cksum bin/cmp bin/comm bin/cp bin/csplit bin/cut bin/dash bin/date bin/dd " +
	"bin/diff bin/dirname bin/du bin/echo bin/egrep bin/env bin/expand bin/expr bin/factor bin/false bin/fgrep bin/find bin/fmt bin/fold bin/getent bin/getopt bin/grep bin/groups bin/gunzip bin/gzip bin/head bin/id " +
	"bin/install bin/join bin/link bin/ln bin/ls bin/md5sum bin/mkdir bin/mkfifo bin/mktemp bin/mv bin/nl bin/nproc bin/numfmt bin/od bin/paste bin/printenv bin/printf bin/pwd bin/readlink " +
	"bin/realpath bin/rev bin/rm bin/rmdir bin/sed bin/seq bin/sha1sum bin/sha256sum bin/sha512sum bin/shuf bin/sleep bin/sort bin/split bin/stat bin/sum bin/tac bin/tail bin/tar bin/tee " +
	"bin/test bin/timeout bin/touch bin/tr bin/true bin/truncate bin/tsort bin/tty bin/uname bin/unexpand bin/uniq bin/unlink bin/wc bin/which bin/whoami bin/xargs bin/yes bin/zcat " +
	"sbin/addgroup sbin/adduser sbin/chroot sbin/deluser sbin/delgroup sbin/groupadd sbin/groupdel sbin/groupmod sbin/ldconfig sbin/useradd sbin/userdel sbin/usermod sbin/chpasswd"

// Build adds entries to a tree.
func Build(t fstree.Tree, entries []Entry) fstree.Tree {
	e := t.Edit()
	for _, x := range entries {
		var n *fstree.Node
		switch {
		case x.Mode[0] == 'd':
			n = fstree.NewDir(x.Bits(), fstree.OriginBase)
		case x.Mode[0] == 'l':
			n = fstree.NewSymlink(x.Link, fstree.OriginBase)
		case x.Sized:
			n = fstree.NewSized(size.Of(x.Size), x.Bits(), fstree.OriginBase)
		default:
			n = fstree.NewFile([]byte(x.Content), x.Bits(), fstree.OriginBase)
		}
		n.UID, n.GID = x.UID, x.GID
		e.Put(x.Path, n)
	}
	return e.Tree()
}

// MaxContent is the size above which a file is recorded by its size.
const MaxContent = 4000

// Hidden tells paths that the cases leave out.
func Hidden(p string) bool {
	switch p {
	case "/", "/usr", "/etc/hosts", "/etc/resolv.conf":
		return true
	}
	for _, dir := range []string{"/bin", "/dev", "/proc", "/sys", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64", "/sbin"} {
		if p == dir || strings.HasPrefix(p, dir+"/") {
			return true
		}
	}
	return false
}

// Dated tells files whose bytes hold the day on which they were written: their size is recorded.
func Dated(p string) bool { return p == "/etc/shadow" || p == "/etc/shadow-" }

// Draw lists a tree of the engine; contents that are not known read "?".
func Draw(t fstree.Tree) []Entry {
	var out []Entry
	t.Walk("/", func(p string, n *fstree.Node) bool {
		if Hidden(p) {
			return p == "/"
		}
		e := Entry{Path: p, Mode: n.ModeString(), UID: n.UID, GID: n.GID, Link: n.Link}
		switch {
		case n.Kind != fstree.File:
		case n.Content != nil && len(n.Content.Bytes) <= MaxContent && !Dated(p):
			e.Content = string(n.Content.Bytes)
		default:
			e.Sized, e.Size = true, n.Size.Bytes
		}
		out = append(out, e)
		return true
	})
	return out
}

// ModeString is a mode as ls writes it; kind is its first letter.
func ModeString(kind byte, bits uint32) string {
	n := fstree.Node{Mode: bits}
	return string(kind) + n.ModeString()[1:]
}

func itoa(n int) string { return strconv.Itoa(n) }

func quote(s string) string { return strconv.Quote(s) }
