// Package command holds what programs do to a file tree: mkdir, cp, sed and the like, with the options people use in
// Dockerfiles, as busybox and GNU coreutils do it.
//
// A command gets its arguments, its input and a files.FS, and returns an exit status. Three rules keep it honest:
// what it cannot know it returns as Unknown; an option or a form that it does not know makes it not understood, which
// marks the tree; bytes stay known only where every byte is.
//
// It does not know how programs are found, nor pipes, nor the shell's own builtins: package shell calls it.
package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// Status is an exit status, or one of the two below.
type Status int

const (
	// Unknown: zero or not, nobody can say.
	Unknown Status = -1
	// Fails: not zero, but the number is not known.
	Fails Status = -2
)

// Call is one run of a command.
type Call struct {
	// Args are the words, the name first.
	Args []string
	// Env are the exported variables as NAME=value.
	Env []string
	FS  *files.FS
	In  files.Text
	// InDir is true where the input is a directory, which opens but cannot be read.
	InDir bool
	// Out and Err collect what is printed.
	Out, Err *files.Text
	// Platform the command runs on, "linux/amd64"; "" if not known.
	Platform string
	// Facts are the large tables that models ask; nil has those that are compiled in.
	Facts *facts.Store
	// Busybox is true where the program is an applet of busybox rather than a GNU one.
	Busybox bool
	// Run runs another command with the same files (find -exec, xargs, env); its output is added to Out.
	Run func(args []string, env []string, in files.Text) Status
	// Become is Run for a command that ends as the other ends (env, npm run): where that may work or fail, the files are those
	// of one that worked, and the status is Unknown.
	Become func(args []string, env []string, in files.Text) Status
	// Spend counts work; false says that the budget is gone and the command must stop.
	Spend func(n int) bool
	// Misunderstood records that the command is not understood, and why; files are then in doubt.
	Misunderstood func(why string) Status
	// Note records something that the person should read; Effect adds one of any kind, with its breakdown.
	Note   func(text string)
	Effect func(report.Effect)

	// Prefix stands before error messages, the command's name if empty.
	Prefix string

	// saved are the user database's files of which this call keeps the earlier text already.
	saved map[string]bool
	// editing is set by sed -i.
	editing bool
}

// Activates starts the Class of a script whose text is not known but which is known to put DIR/bin first in PATH when it is sourced,
// as that of a Python environment does. The directory follows it.
const Activates = "activates:"

// Func is a command.
type Func func(c *Call) Status

// print adds a text to the output.
func (c *Call) print(s string) { *c.Out = c.Out.Add(files.KnownString(s)) }

// write adds to the output.
func (c *Call) write(t files.Text) { *c.Out = c.Out.Add(t) }

// fail prints a message to the error output and returns 1.
func (c *Call) fail(parts ...string) Status {
	name := c.Prefix
	if name == "" {
		name = c.Args[0]
	}
	*c.Err = c.Err.Add(files.KnownString(name + ": " + strings.Join(parts, ": ") + "\n"))
	return 1
}

// getenv is a variable's value.
func (c *Call) getenv(name string) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(c.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// result folds the outcomes of a command's parts into one status: a known failure counts over a possible one.
type result struct {
	failed, maybe bool
	status        Status // that a failure has, 1 unless set
}

// note takes an errno in; it reports whether it was a known failure.
func (r *result) note(e files.Errno) bool {
	switch {
	case e == files.Maybe:
		r.maybe = true
	case e != files.OK:
		r.failed = true
		return true
	}
	return false
}

func (r *result) join(s Status) {
	switch {
	case s == Unknown:
		r.maybe = true
	case s != 0:
		r.failed = true
		if s > 0 {
			r.status = s
		}
	}
}

func (r *result) get() Status {
	switch {
	case r.failed && r.status != 0:
		return r.status
	case r.failed:
		return 1
	case r.maybe:
		return Unknown
	}
	return 0
}

// vague is true where an argument is not wholly known.
func (c *Call) vague() bool {
	for _, a := range c.Args {
		if files.Vague(a) {
			return true
		}
	}
	return false
}

// isDir tells whether a path is a directory, following links.
func (c *Call) isDir(p string) (dir, sure bool) {
	f, e := c.FS.Lookup(p)
	switch {
	case e == files.OK:
		return f.Node.Kind == fstree.Dir, !f.Doubted
	case e == files.Maybe:
		return fstree.UsualDir(c.FS.Abs(p)), false
	}
	return false, true
}

// input reads a named file, or the standard input for "-".
func (c *Call) input(name string) (files.Text, files.Errno) {
	if name == "-" || name == "/dev/stdin" {
		if c.InDir {
			return files.Text{}, files.EISDIR
		}
		return c.In, files.OK
	}
	return c.FS.Read(name)
}

// usage is the status of a command line that the program refuses. What it prints then is its help, at length.
func (c *Call) usage() Status {
	*c.Err = files.Unknown
	return 1
}

// lines cuts a text into lines without their ends; the last may lack one.
func lines(b []byte) []string {
	if len(b) == 0 {
		return nil
	}
	s := strings.TrimSuffix(string(b), "\n")
	return strings.Split(s, "\n")
}
