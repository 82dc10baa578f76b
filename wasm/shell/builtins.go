package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// builtin is a command of the shell itself.
type builtin func(m *machine, w *world, args []string) []*world

// special are POSIX's special builtins: assignments before them stay, their redirection errors end the shell.
var special = map[string]bool{
	":": true, ".": true, "break": true, "continue": true, "eval": true, "exec": true, "exit": true, "export": true,
	"readonly": true, "return": true, "set": true, "shift": true, "trap": true, "unset": true, "times": true,
}

// builtin finds a builtin of the dialect; test, echo and the like are builtins too, so that they work without a file.
func (m *machine) builtin(name string) builtin {
	switch name {
	case ":", "true":
		return simple(func(*world, []string) command.Status { return 0 })
	case "false":
		return simple(func(*world, []string) command.Status { return 1 })
	case "cd", "chdir":
		return cd
	case "pwd":
		return pwd
	case "export", "readonly":
		return exportWords
	case "local":
		return local
	case "unset":
		return unset
	case "set":
		return set
	case "shift":
		return func(m *machine, w *world, args []string) []*world {
			if w.status = shift(w, args); w.status == tooFar && m.dialect.name == "dash" {
				w.status, w.flow = 2, exiting
			}
			return one(w)
		}
	case "break", "continue", "return", "exit":
		return leaveBy
	case "eval":
		return eval
	case ".":
		return source
	case "source":
		if m.dialect.name != "dash" {
			return source
		}
	case "exec":
		return exec
	case "command":
		return commandBuiltin
	case "type":
		return typeBuiltin
	case "umask":
		return umask
	case "trap":
		return trap
	case "read":
		return read
	case "wait":
		return simple(waited)
	case "times", "hash", "alias", "unalias", "ulimit", "jobs", "fg", "bg":
		return simple(func(*world, []string) command.Status { return 0 })
	case "getopts":
		return getopts
	case "[", "test", "echo", "printf", "kill":
		return m.ownProgram
	case "[[":
		if m.dialect.name == "ash" {
			return m.ownProgram
		}
	case "let":
		if m.dialect.name == "ash" {
			return let
		}
	}
	if m.dialect.bash {
		return bashBuiltin(name)
	}
	return nil
}

// ownProgram is a builtin that is like the program of its name.
func (m *machine) ownProgram(_ *machine, w *world, args []string) []*world {
	run := command.Lookup(args[0])
	if args[0] == "printf" && len(args) > 3 && args[1] == "-v" && m.dialect.bash {
		return m.printfInto(w, args)
	}
	if args[0] == "echo" {
		run = command.Echo(m.dialect.echoEscapes(), !m.dialect.dashEcho())
	}
	if run == nil {
		return m.notUnderstood(w, args, "the builtin is not modelled")
	}
	return m.run(w, found{name: args[0], busybox: m.dialect.name == "ash"}, run, args)
}

// echoEscapes: dash's echo reads backslashes, ash's and bash's do not.
func (d dialect) echoEscapes() bool { return d.name == "dash" }

// dashEcho: dash's echo knows -n only.
func (d dialect) dashEcho() bool { return d.name == "dash" }

func simple(f func(w *world, args []string) command.Status) builtin {
	return func(m *machine, w *world, args []string) []*world {
		w.status = f(w, args)
		return one(w)
	}
}

// specialCall runs a special builtin; exec without words keeps its redirections.
func (m *machine) specialCall(w *world, args []string, redirs []*syntax.Redirect) []*world {
	b := m.builtin(args[0])
	if args[0] == "exec" && len(args) == 1 {
		ws := m.open(w, redirs)
		for _, x := range ws {
			if x.status != 0 {
				x.flow = exiting
			}
		}
		return ws
	}
	fds, in := slices.Clone(w.fds), w.in
	status := w.status
	ws := m.each(m.open(w, redirs), func(w *world) []*world {
		if w.status == 0 {
			w.status = status // exit and return without a number keep it
			return b(m, w, args)
		}
		if !m.dialect.bash || m.dialect.posix {
			w.flow = exiting
		}
		return one(w)
	})
	for _, x := range ws {
		x.fds, x.in = slices.Clone(fds), in
	}
	return ws
}

func cd(m *machine, w *world, args []string) []*world {
	to, print := "", false
	words := args[1:]
	for len(words) > 0 && (words[0] == "-P" || words[0] == "-L" || words[0] == "--" || words[0] == "-e") {
		words = words[1:]
	}
	switch {
	case len(words) == 0:
		to = w.get("HOME")
		if to == "" {
			w.status = 0
			if v := w.vars["HOME"]; m.dialect.bash && !v.set {
				m.complain(w, "cd: HOME not set")
				w.status = 1
			}
			return one(w)
		}
	case words[0] == "-":
		to, print = w.get("OLDPWD"), true
	default:
		to = words[0]
	}
	old := w.fs.Cwd
	if files.Vague(to) {
		w.fs.Cwd = files.Mark
		w.setVar("OLDPWD", old)
		w.setVar("PWD", files.Mark)
		w.status = command.Unknown
		return one(w)
	}
	logical := fstree.Clean(w.fs.Abs(to))
	if strings.Contains(to, "..") {
		logical = m.logicalPath(w, to)
	}
	f, e := w.fs.Lookup(to + "/")
	if to == "" {
		f, e = w.fs.Lookup(".")
	}
	switch {
	case e == files.Maybe:
		// Where the directory is not known to exist the command works only if it does.
		bad := w.clone()
		bad.status = m.dialect.cdStatus()
		w.moveTo(logical, old)
		w.status = 0
		return []*world{w, bad}
	case e != files.OK || f.Node.Kind != fstree.Dir || !w.fs.May(f.Node, 1):
		m.complain(w, "cd: can't cd to "+to+": "+e.String())
		w.status = m.dialect.cdStatus()
		return one(w)
	}
	w.moveTo(logical, old)
	if print {
		m.emit(w, 1, files.KnownString(logical+"\n"))
	}
	w.status = 0
	return one(w)
}

func (d dialect) cdStatus() command.Status {
	if d.bash {
		return 1
	}
	return 2
}

// logicalPath takes ".." as text, as cd -L does.
func (m *machine) logicalPath(w *world, to string) string { return fstree.Clean(w.fs.Abs(to)) }

func (w *world) moveTo(dir, old string) {
	w.fs.Cwd = dir
	w.setVar("OLDPWD", old)
	w.setVar("PWD", dir)
}

func pwd(m *machine, w *world, args []string) []*world {
	dir := w.fs.Cwd
	if len(args) > 1 && args[1] == "-P" {
		if f, e := w.fs.Lookup("."); e == files.OK {
			dir = f.Real
		}
	}
	m.emit(w, 1, files.KnownString(dir+"\n"))
	w.status = 0
	return one(w)
}

// leaveBy is break, continue, return and exit.
func leaveBy(m *machine, w *world, args []string) []*world {
	n, given := 0, len(args) > 1
	if given {
		v, err := strconv.Atoi(args[1])
		if v < 0 && args[0] != "exit" && args[0] != "return" || v < 0 && !m.dialect.bash {
			err = strconv.ErrRange
		}
		switch {
		case files.Vague(args[1]):
			v = int(command.Unknown)
		case err != nil:
			m.complain(w, args[0]+": Illegal number: "+args[1])
			w.status, w.flow = 2, exiting
			return one(w)
		}
		n = v
	}
	switch args[0] {
	case "break", "continue":
		if w.loops == 0 {
			w.status = 0
			return one(w)
		}
		n = min(n, w.loops)
		w.flow, w.count, w.status = breaking, max(n, 1), 0
		if args[0] == "continue" {
			w.flow = continuing
		}
		return one(w)
	case "return":
		w.flow = returning
		if len(w.locals) == 0 && w.sourcing == 0 && m.dialect.bash && !m.dialect.posix {
			// bash has nothing to return from and goes on.
			m.complain(w, "return: can only return from a function or sourced script")
			w.flow, w.status = goOn, 2
			return one(w)
		}
	default:
		w.flow = exiting
	}
	if given {
		w.status = command.Status(n & 255)
		if files.Vague(args[1]) {
			w.status = command.Unknown
		}
	}
	return split(w)
}
