// Package maker is make as a model of package shell, for Makefiles that are plain: rules with recipes, variables, phony targets.
//
// It works out which recipes a command line runs, in which order, and hands each line to the shell, as make does. What it does
// not read (pattern rules, functions, conditionals, included files) makes it step aside for package command's word on build
// tools, before anything ran. Times of files are not known: a target that is there already and is no phony one makes it step aside
// too. Package playground hands Model to the shell.
package maker

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// Model implements shell.Model.
type Model struct{}

// Command knows make.
func (Model) Command(name string, args []string) (command.Func, bool) {
	if name == "make" || name == "gmake" {
		return run, true
	}
	return nil, false
}

// run is one call of make.
func run(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "-C", "--directory", "-f", "--file", "--makefile", "-I", "-l", "-o", "-W")
	if leave.Vague(c) || len(c.Args) > 1 && w.Has("--version", "-v", "-n", "--dry-run", "-q", "-p", "-I", "-o", "-W", "-B", "-t", "-i", "-e") || len(w.Values("-f", "--file", "--makefile")) > 1 {
		return aside(c)
	}
	cwd := c.FS.Cwd
	if dir := w.Value("-C", "--directory"); dir != "" {
		found, e := c.FS.Lookup(dir)
		if e != files.OK {
			return aside(c)
		}
		c.FS.Cwd = found.Real
	}
	defer func() { c.FS.Cwd = cwd }()
	text, ok := makefile(c, w.Value("-f", "--file", "--makefile"))
	if !ok {
		return aside(c)
	}
	var goals []string
	given := map[string]string{}
	for _, n := range w.Names {
		if name, value, set := strings.Cut(n, "="); set {
			given[strings.TrimRight(name, ":?+")] = value
			continue
		}
		goals = append(goals, n)
	}
	f, ok := read(text, c.Env, given)
	if shell := f.vars["SHELL"]; !ok || strings.ContainsAny(shell, " $") {
		return aside(c)
	}
	if len(goals) == 0 && f.first != "" {
		goals = []string{f.first}
	}
	p := plan{c: c, file: f, done: map[string]bool{}}
	for _, g := range goals {
		if !p.target(g, 0) {
			return aside(c)
		}
	}
	return p.run()
}

// aside lets package command say what a build tool leaves.
func aside(c *command.Call) command.Status {
	if f := command.Lookup("make"); f != nil {
		return f(c)
	}
	return c.Misunderstood("what it builds is not known")
}

// makefile is the text that make reads.
func makefile(c *command.Call, name string) (string, bool) {
	if name != "" {
		return leave.Text(c, name)
	}
	for _, n := range []string{"GNUmakefile", "makefile", "Makefile"} {
		switch _, e := c.FS.Lookup(n); e {
		case files.OK:
			return leave.Text(c, n)
		case files.ENOENT:
		default:
			if n == "Makefile" {
				return "", false
			}
		}
	}
	return "", false
}

// plan is the lines that a call runs, in order.
type plan struct {
	c     *command.Call
	file  file
	done  map[string]bool
	lines []line
}

// line is one line of a recipe, expanded.
type line struct {
	text    string
	ignores bool // its status does not count
}

const maxLines, maxDepth = 500, 30

// target plans what a target needs; false where that cannot be told.
func (p *plan) target(name string, depth int) bool {
	if p.done[name] {
		return true
	}
	p.done[name] = true
	r, ok := p.file.rules[name]
	_, e := p.c.FS.Lookup(name)
	switch {
	case depth > maxDepth || len(p.lines) > maxLines || e == files.Maybe && !p.file.phony[name] && !ok:
		return false
	case !ok:
		return e == files.OK // a source
	case e != files.ENOENT && !p.file.phony[name] && len(r.recipe) > 0:
		return false
	}
	needs, ok := p.file.expand(r.needs, nil)
	if !ok {
		return false
	}
	list := strings.Fields(needs)
	for _, n := range list {
		if strings.ContainsAny(n, "*?%") || !p.target(n, depth+1) {
			return false
		}
	}
	auto := map[string]string{"@": name, "^": strings.Join(list, " "), "+": strings.Join(list, " "), "?": strings.Join(list, " "), "*": strings.TrimSuffix(name, path.Ext(name))}
	if len(list) > 0 {
		auto["<"] = list[0]
	}
	for _, l := range r.recipe {
		text, ok := p.file.expand(l, auto)
		if !ok {
			return false
		}
		text = strings.TrimLeft(text, " \t")
		ignores := false
		for text != "" && strings.IndexByte("@-+", text[0]) >= 0 {
			ignores = ignores || text[0] == '-'
			text = strings.TrimLeft(text[1:], " \t")
		}
		if text != "" {
			p.lines = append(p.lines, line{text, ignores})
		}
	}
	return true
}

// run hands the lines to the shell.
func (p *plan) run() command.Status {
	known := true
	env := slices.Clone(p.c.Env)
	for name := range p.file.exported {
		if v, ok := p.file.expand("$("+name+")", nil); ok {
			env = append(env, name+"="+v)
		}
	}
	for name := range p.file.given {
		env = append(env, name+"="+p.file.vars[name])
	}
	for _, l := range p.lines {
		s := p.c.Become([]string{leave.Or(p.file.vars["SHELL"], "/bin/sh"), "-c", l.text}, env, p.c.In)
		switch {
		case l.ignores:
		case s > 0 || s == command.Fails:
			return 2
		case s == command.Unknown:
			known = false
		}
	}
	if known {
		return 0
	}
	return command.Unknown
}
