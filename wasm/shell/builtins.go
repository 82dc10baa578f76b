package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
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
		return simple(shift)
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
	case "wait", "times", "hash", "alias", "unalias", "ulimit", "jobs", "fg", "bg":
		return simple(func(*world, []string) command.Status { return 0 })
	case "getopts":
		return func(m *machine, w *world, args []string) []*world { return m.misread(w, "getopts") }
	case "shopt":
		if m.dialect.bash {
			return shopt
		}
	case "builtin":
		if m.dialect.bash {
			return func(m *machine, w *world, args []string) []*world {
				if len(args) > 1 {
					if b := m.builtin(args[1]); b != nil {
						return b(m, w, args[1:])
					}
				}
				w.status = 1
				return one(w)
			}
		}
	case "[", "test", "echo", "printf", "kill":
		return m.ownProgram
	case "[[":
		if m.dialect.name == "ash" {
			return m.ownProgram
		}
	case "let":
		if m.dialect.name == "ash" {
			return func(m *machine, w *world, args []string) []*world { return m.misread(w, "let") }
		}
	}
	return nil
}

// ownProgram is a builtin that is like the program of its name.
func (m *machine) ownProgram(_ *machine, w *world, args []string) []*world {
	run := command.Lookup(args[0])
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

// exportWords is export and readonly where they come as plain commands (the POSIX grammar).
func exportWords(m *machine, w *world, args []string) []*world {
	w.status = 0
	for _, a := range args[1:] {
		if strings.HasPrefix(a, "-") {
			if a == "-p" {
				m.emit(w, 1, files.Unknown)
			}
			if a == "-n" {
				return m.unexport(w, args[2:])
			}
			continue
		}
		name, value, has := strings.Cut(a, "=")
		if !syntax.ValidName(name) {
			m.complain(w, args[0]+": "+name+": bad variable name")
			w.status, w.flow = m.dialect.expandStatus, exiting
			return one(w)
		}
		if has && !w.setVar(name, value) {
			m.complain(w, name+": is read only")
			w.status, w.flow = m.dialect.expandStatus, exiting
			return one(w)
		}
		v := w.vars[name]
		if args[0] == "export" {
			v.exported = true
		} else {
			v.readonly = true
		}
		w.vars[name] = v
	}
	return one(w)
}

func (m *machine) unexport(w *world, names []string) []*world {
	for _, n := range names {
		v := w.vars[n]
		v.exported = false
		w.vars[n] = v
	}
	w.status = 0
	return one(w)
}

// declare is export, readonly, local, declare and typeset as bash's grammar reads them.
func (m *machine) declare(w *world, d *syntax.DeclClause) []*world {
	w.status = 0
	flags := ""
	for _, a := range d.Args {
		if a.Naked && a.Name == nil {
			got, err := m.fields(w, a.Value)
			if err != nil {
				return m.expandFailed(w, err)
			}
			for _, g := range got {
				if strings.HasPrefix(g, "-") || strings.HasPrefix(g, "+") {
					flags += g
				} else if ws := exportWords(m, w, []string{d.Variant.Value, g}); ws[0].flow != goOn {
					return ws
				}
			}
			continue
		}
		if a.Name == nil {
			continue
		}
		name := a.Name.Value
		isLocal := d.Variant.Value == "local" || d.Variant.Value != "export" && d.Variant.Value != "readonly" && len(w.locals) > 0 && !strings.Contains(flags, "g")
		if isLocal {
			w.hide(name)
		}
		v := w.vars[name]
		switch {
		case strings.Contains(flags, "A") && !v.set:
			v.kind, v.set = associative, true
		case strings.Contains(flags, "a") && !v.set:
			v.kind, v.set = indexed, true
		}
		w.vars[name] = v
		if !a.Naked {
			if ws := m.assign(w, []*syntax.Assign{a}, false); ws != nil {
				return ws
			}
		}
		v = w.vars[name]
		v.exported = v.exported || d.Variant.Value == "export" || strings.Contains(flags, "x")
		v.readonly = v.readonly || d.Variant.Value == "readonly" || strings.Contains(flags, "r")
		w.vars[name] = v
	}
	w.status = 0
	return one(w)
}

// hide saves a variable for the end of the function under way.
func (w *world) hide(name string) {
	if len(w.locals) == 0 {
		return
	}
	scope := w.locals[len(w.locals)-1]
	if _, done := scope[name]; !done {
		scope[name] = w.vars[name]
	}
}

func local(m *machine, w *world, args []string) []*world {
	if len(w.locals) == 0 {
		m.complain(w, "local: not in a function")
		w.status, w.flow = m.dialect.expandStatus, exiting
		return one(w)
	}
	w.status = 0
	for _, a := range args[1:] {
		if strings.HasPrefix(a, "-") {
			continue
		}
		name, value, has := strings.Cut(a, "=")
		w.hide(name)
		if has {
			w.setVar(name, value)
		} else if m.dialect.name == "bash" {
			delete(w.vars, name)
		}
	}
	return one(w)
}

func unset(m *machine, w *world, args []string) []*world {
	w.status = 0
	functions := false
	for _, a := range args[1:] {
		switch {
		case a == "-f":
			functions = true
		case a == "-v":
			functions = false
		case functions:
			delete(w.funcs, a)
		case w.vars[a].readonly:
			m.complain(w, "unset: "+a+": is read only")
			w.status, w.flow = m.dialect.expandStatus, exiting
			return one(w)
		default:
			delete(w.vars, a)
		}
	}
	return one(w)
}

func shift(w *world, args []string) command.Status {
	n := 1
	if len(args) > 1 {
		n, _ = strconv.Atoi(args[1])
	}
	if len(w.args) == 1 && w.args[0] == files.Mark {
		return command.Unknown
	}
	if n > len(w.args) || n < 0 {
		return 1
	}
	w.args = w.args[n:]
	return 0
}

// leaveBy is break, continue, return and exit.
func leaveBy(m *machine, w *world, args []string) []*world {
	n, given := 0, len(args) > 1
	if given {
		v, err := strconv.Atoi(args[1])
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
		if len(w.locals) == 0 && !w.sub && w.depth == 0 {
			w.flow = exiting
		}
	default:
		w.flow = exiting
	}
	if given {
		w.status = command.Status(n)
		if n >= 0 {
			w.status = command.Status(n & 255)
		}
	}
	return split(w)
}

func eval(m *machine, w *world, args []string) []*world {
	text := strings.Join(args[1:], " ")
	if files.Vague(text) {
		return m.notUnderstood(w, args, "the text that it evaluates is not known")
	}
	return m.evalText(w, text)
}

// evalText parses and runs a text in the current shell.
func (m *machine) evalText(w *world, text string) []*world {
	if w.depth >= maxDepth || !m.spend(1+len(text)/64) {
		m.gaveUp = true
		return one(w)
	}
	f, err := m.dialect.parse(text)
	if err != nil {
		m.complain(w, "syntax error")
		w.status, w.flow = 2, exiting
		return one(w)
	}
	w.depth++
	w.status = 0
	ws := m.stmts(one(w), f.Stmts, m.tested)
	for _, x := range ws {
		x.depth--
	}
	return ws
}

func source(m *machine, w *world, args []string) []*world {
	if len(args) < 2 {
		w.status = 2
		return one(w)
	}
	p := args[1]
	if !strings.Contains(p, "/") {
		p = m.sourcePath(w, p)
	}
	t, e := w.fs.Read(p)
	switch {
	case e.Failed():
		m.complain(w, "can't open '"+args[1]+"': "+lower(e))
		w.status = m.dialect.sourceStatus()
		if !m.dialect.bash || m.dialect.posix {
			w.flow = exiting
		}
		return one(w)
	case !t.Known || files.Vague(args[1]):
		// A file that is sourced sets variables, which is why it is sourced; other files are taken to stay as they are.
		w.note(report.EffectNote, "Which variables `"+words(args)+"` sets is not known.")
		w.loose, w.status = true, command.Unknown
		return one(w)
	}
	params := w.args
	if len(args) > 2 {
		w.args = args[2:]
	}
	ws := m.evalText(w, string(t.Bytes))
	for _, x := range ws {
		x.args = params
		if x.flow == returning {
			x.flow = goOn
		}
	}
	return ws
}

func (d dialect) sourceStatus() command.Status {
	if d.bash {
		return 1
	}
	return 2
}

// sourcePath looks a file for "." up in PATH, then in the working directory.
func (m *machine) sourcePath(w *world, name string) string {
	for _, dir := range strings.Split(w.get("PATH"), ":") {
		if _, e := w.fs.Lookup(dir + "/" + name); e == files.OK {
			return dir + "/" + name
		}
	}
	return name
}

func exec(m *machine, w *world, args []string) []*world {
	ws := m.program(w, args[1:])
	for _, x := range ws {
		x.flow = exiting
	}
	return ws
}

func umask(m *machine, w *world, args []string) []*world {
	w.status = 0
	if len(args) < 2 || args[1] == "-S" || args[1] == "-p" {
		s := "0000" + strconv.FormatUint(uint64(w.fs.Umask), 8)
		m.emit(w, 1, files.KnownString(s[len(s)-4:]+"\n"))
		return one(w)
	}
	v, ok := command.ParseUmask(args[1], w.fs.Umask)
	if !ok {
		w.status = 1
		return one(w)
	}
	w.fs.Umask = v
	return one(w)
}

func trap(m *machine, w *world, args []string) []*world {
	w.status = 0
	words := args[1:]
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) < 2 {
		return one(w)
	}
	for _, s := range words[1:] {
		if s == "EXIT" || s == "0" {
			w.exit = words[0]
			if words[0] == "-" {
				w.exit = ""
			}
		}
	}
	return one(w)
}

func read(m *machine, w *world, args []string) []*world {
	raw := false
	names := args[1:]
	for len(names) > 0 && strings.HasPrefix(names[0], "-") {
		if names[0] != "-r" {
			return m.misread(w, "an option of read that the playground does not evaluate")
		}
		raw, names = true, names[1:]
	}
	if len(names) == 0 {
		names = []string{"REPLY"}
	}
	if w.in == nil {
		for _, n := range names {
			w.setVar(n, "")
		}
		w.status = 1
		return one(w)
	}
	if !w.in.text.Known {
		for _, n := range names {
			w.setVar(n, files.Mark)
		}
		w.status = command.Unknown
		return one(w)
	}
	line, rest, full := cutLine(string(w.in.text.Bytes), raw)
	w.in = &input{text: files.Known([]byte(rest))}
	fields := expand.ReadFields(m.config(w).Config, line, len(names), raw)
	for i, n := range names {
		v := ""
		if i < len(fields) {
			v = fields[i]
		}
		w.setVar(n, v)
	}
	w.status = 0
	if !full {
		w.status = 1
	}
	return one(w)
}

// cutLine takes a line; without -r a backslash joins it with the next.
func cutLine(s string, raw bool) (line, rest string, full bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && !raw:
			if i+1 < len(s) && s[i+1] == '\n' {
				s = s[:i] + s[i+2:]
				i--
			} else {
				i++
			}
		case s[i] == '\n':
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func shopt(m *machine, w *world, args []string) []*world {
	w.status = 0
	on := true
	for _, a := range args[1:] {
		switch a {
		case "-s":
			on = true
		case "-u":
			on = false
		case "globstar":
			w.opts.globstar = on
		case "nullglob":
			w.opts.nullglob = on
		case "dotglob":
			w.opts.dotglob = on
		case "extglob":
			w.opts.extglob = on
		}
	}
	return one(w)
}

func commandBuiltin(m *machine, w *world, args []string) []*world {
	words := args[1:]
	for len(words) > 0 && (words[0] == "-p" || words[0] == "--") {
		words = words[1:]
	}
	if len(words) > 0 && (words[0] == "-v" || words[0] == "-V") {
		return m.where(w, words[1:], words[0] == "-V")
	}
	if len(words) == 0 {
		w.status = 0
		return one(w)
	}
	if b := m.builtin(words[0]); b != nil {
		return b(m, w, words)
	}
	return m.program(w, words)
}

func typeBuiltin(m *machine, w *world, args []string) []*world { return m.where(w, args[1:], true) }

// where says what a name would run.
func (m *machine) where(w *world, names []string, verbose bool) []*world {
	status := command.Status(0)
	for _, n := range names {
		text := ""
		switch {
		case files.Vague(n):
			status, text = command.Unknown, files.Mark
		case w.funcs[n] != nil:
			text = n
			if verbose {
				text = n + " is a function"
			}
		case m.builtin(n) != nil:
			text = n
			if verbose {
				text = n + " is a shell builtin"
			}
		default:
			f := m.find(w, n)
			text = f.path
			switch {
			case f.status != 0:
				text, status = "", 127
				if m.dialect.bash {
					status = 1
				}
				if verbose {
					text = n + ": not found"
				}
			case f.assumed:
				// Whether the program is there is not known, save for those that every such image has.
				if !command.Common(n) {
					status, text = command.Unknown, files.Mark
				}
			case verbose:
				text = n + " is " + f.path
			}
		}
		if text != "" {
			m.emit(w, 1, files.KnownString(text+"\n"))
		}
	}
	w.status = status
	return one(w)
}

func set(m *machine, w *world, args []string) []*world {
	w.status = 0
	for i := 1; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			w.args = args[i+1:]
			return one(w)
		case a == "-o" || a == "+o":
			if i++; i >= len(args) {
				return one(w)
			}
			if !w.setOption(args[i], a == "-o", m.dialect) {
				m.complain(w, "set: illegal option "+a+" "+args[i])
				w.status, w.flow = 2, exiting
				if m.dialect.bash && !m.dialect.posix {
					w.flow = goOn
				}
				return one(w)
			}
		case len(a) > 1 && (a[0] == '-' || a[0] == '+'):
			for j, letter := range a[1:] {
				if letter == 'o' && j == len(a)-2 && i+1 < len(args) {
					i++
					if !w.setOption(args[i], a[0] == '-', m.dialect) {
						m.complain(w, "set: illegal option "+args[i])
						w.status, w.flow = 2, exiting
						return one(w)
					}
					continue
				}
				w.setLetter(letter, a[0] == '-')
			}
		default:
			w.args = args[i:]
			return one(w)
		}
	}
	return one(w)
}

func (w *world) setLetter(letter rune, on bool) {
	switch letter {
	case 'e':
		w.opts.errexit = on
	case 'u':
		w.opts.nounset = on
	case 'x':
		w.opts.xtrace = on
	case 'f':
		w.opts.noglob = on
	case 'a':
		w.opts.allexport = on
	case 'C':
		w.opts.noclobber = on
	}
}

func (w *world) setOption(name string, on bool, d dialect) bool {
	switch name {
	case "errexit":
		w.opts.errexit = on
	case "nounset":
		w.opts.nounset = on
	case "xtrace":
		w.opts.xtrace = on
	case "noglob":
		w.opts.noglob = on
	case "allexport":
		w.opts.allexport = on
	case "noclobber":
		w.opts.noclobber = on
	case "pipefail":
		if !d.pipefail {
			if d.name == "sh" {
				w.note(report.EffectNote, "Not every /bin/sh knows pipefail; whether this image's does is not known.")
				w.opts.pipefail = on
				return true
			}
			return false
		}
		w.opts.pipefail = on
	case "verbose", "monitor", "notify", "vi", "emacs", "ignoreeof", "noexec", "posix", "errtrace", "functrace", "hashall", "braceexpand":
	default:
		return false
	}
	return true
}

func (o options) letters() string {
	s := ""
	for _, x := range []struct {
		on     bool
		letter string
	}{{o.nounset, "u"}, {o.allexport, "a"}, {o.noclobber, "C"}, {o.xtrace, "x"}, {true, "c"}, {o.noglob, "f"}, {o.errexit, "e"}} {
		if x.on {
			s += x.letter
		}
	}
	return s
}
