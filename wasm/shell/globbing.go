package shell

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// pattern tells whether a field may stand for file names.
func (f field) pattern() bool {
	for _, r := range f.runs {
		if !r.quoted && strings.ContainsAny(r.text, "*?[") {
			return hasMeta(f.escaped(escapePattern))
		}
	}
	return false
}

// hasMeta tells whether a pattern has a character that is not escaped and stands for others.
func hasMeta(pat string) bool {
	for i := 0; i < len(pat); i++ {
		switch pat[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		case '[':
			if strings.IndexByte(pat[i:], ']') > 0 {
				return true
			}
		}
	}
	return false
}

func unescapePattern(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// globber finds the names that a pattern stands for.
type globber struct {
	x     *expander
	found []string
	// unsure are words for the names that are not known.
	unsure []string
}

// glob is the names that a field stands for, or the field itself where there are none.
func (x *expander) glob(f field) ([]string, error) {
	if files.Vague(f.String()) {
		return []string{f.String()}, nil
	}
	g := &globber{x: x}
	pat := f.escaped(escapePattern)
	if strings.ContainsAny(pat, "(") && x.w.opts.extglob && extended(pat) {
		return nil, errUnsupported
	}
	start := pat[:len(pat)-len(strings.TrimLeft(pat, "/"))]
	g.walk(start, pat[len(start):])
	slices.Sort(g.found)
	if len(g.found) == 0 && versioned(f.String()) {
		return []string{f.String()}, nil
	}
	out := append(g.found, g.unsure...)
	if len(out) == 0 && !x.w.opts.nullglob {
		out = []string{f.String()}
	}
	return out, nil
}

// versioned tells a word like package=1.2.*, which no file is called and which is not meant to be one.
func versioned(word string) bool {
	eq := strings.IndexByte(word, '=')
	return eq > 0 && !strings.Contains(word, "/") && strings.IndexAny(word, "*?[") > eq
}

// extended tells a pattern of shopt extglob.
func extended(pat string) bool {
	for _, op := range []string{"@(", "!(", "+(", "*(", "?("} {
		if strings.Contains(pat, op) {
			return true
		}
	}
	return false
}

// walk follows the rest of a pattern from a directory, written as the word begins.
func (g *globber) walk(dir, rest string) {
	if !g.x.m.spend(1) {
		return
	}
	part, after, more := strings.Cut(rest, "/")
	if more {
		slashes := len(after) - len(strings.TrimLeft(after, "/"))
		after = after[slashes:]
		part += strings.Repeat("/", slashes)
	}
	name := strings.TrimRight(part, "/")
	sep := ""
	if more {
		sep = part[len(name):] + "/"
	}
	switch {
	case !hasMeta(name):
		g.step(dir+unescapePattern(name)+sep, after, more)
	case name == "**" && g.x.w.opts.globstar:
		g.deep(dir, sep, after, more)
	default:
		for _, e := range g.list(dir, rest) {
			if g.matches(name, e.Name) {
				g.enter(dir, e, sep, after, more)
			}
		}
	}
}

// step goes on below a name without a pattern.
func (g *globber) step(at, after string, more bool) {
	if more && after != "" {
		g.walk(at, after)
		return
	}
	switch _, e := g.x.w.fs.LookupLink(at); e {
	case files.OK:
		g.found = append(g.found, at)
	case files.Maybe:
		g.doubt(at, "")
	}
}

// enter takes a name that matches.
func (g *globber) enter(dir string, e files.Entry, sep, after string, more bool) {
	at := dir + e.Name
	if !more {
		g.found = append(g.found, at)
		return
	}
	f, err := g.x.w.fs.Lookup(at + "/")
	switch {
	case err == files.Maybe:
		g.doubt(at+sep, after)
	case err != files.OK || f.Node.Kind != fstree.Dir:
	case after == "":
		g.found = append(g.found, at+sep)
	default:
		g.walk(at+sep, after)
	}
}

// deep is ** of bash's globstar: this directory and all below it.
func (g *globber) deep(dir, sep, after string, more bool) {
	if more {
		g.walk(dir, after)
	}
	for _, e := range g.list(dir, "**"+sep+after) {
		if strings.HasPrefix(e.Name, ".") && !g.x.w.opts.dotglob {
			continue
		}
		if !more {
			g.found = append(g.found, dir+e.Name)
		}
		if e.Node.Kind == fstree.Dir && g.x.m.spend(1) {
			g.deep(dir+e.Name+"/", sep, after, more)
		}
	}
}

func (g *globber) matches(pat, name string) bool {
	flags := command.Period
	if g.x.w.opts.dotglob {
		flags = 0
	}
	if name == "." || name == ".." {
		return pat[0] == '.' && !g.x.d.bash && command.Match(pat, name, command.Period)
	}
	return command.Match(pat, name, flags)
}

// list is a directory's names, and a word for those that are not known.
func (g *globber) list(dir, rest string) []files.Entry {
	at := dir
	if at == "" {
		at = "."
	}
	entries, complete, e := g.x.w.fs.List(at)
	if e == files.Maybe || e == files.OK && !complete {
		g.doubt(dir, rest)
	}
	if e != files.OK {
		return nil
	}
	self, _ := g.x.w.fs.Lookup(at)
	return append([]files.Entry{{Name: ".", Node: self.Node}, {Name: "..", Node: self.Node}}, entries...)
}

// doubt adds a word for names that are not known. What the kernel shows is not listed, but no script means it with a pattern.
func (g *globber) doubt(dir, rest string) {
	for _, system := range []string{"/proc/", "/sys/", "/dev/"} {
		if strings.HasPrefix(dir+"/", system) {
			return
		}
	}
	if word := dir + files.GlobMark + unescapePattern(rest); !slices.Contains(g.unsure, word) {
		g.unsure = append(g.unsure, word)
	}
}
