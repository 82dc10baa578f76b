package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// bashBuiltin finds the builtins that bash alone has.
func bashBuiltin(name string) builtin {
	switch name {
	case "shopt":
		return shopt
	case "builtin":
		return builtinBuiltin
	case "pushd", "popd", "dirs":
		return dirStack
	case "mapfile", "readarray":
		return mapfile
	case "enable", "complete", "bind", "disown", "history", "logout", "suspend":
		return simple(func(*world, []string) command.Status { return 0 })
	}
	return nil
}

func builtinBuiltin(m *machine, w *world, args []string) []*world {
	if len(args) > 1 {
		if b := m.builtin(args[1]); b != nil {
			return b(m, w, args[1:])
		}
	}
	w.status = 1
	return one(w)
}

// dirStack is pushd, popd and dirs.
func dirStack(m *machine, w *world, args []string) []*world {
	words := args[1:]
	for len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) > 1 || len(words) == 1 && (words[0] == "" || strings.IndexByte("+-", words[0][0]) >= 0) {
		return m.misread(w, "options of pushd, popd or dirs")
	}
	show := func(w *world) {
		list := append([]string{w.fs.Cwd}, w.dirs...)
		for i, d := range list {
			home := w.get("HOME")
			if rest, ok := strings.CutPrefix(d, home); ok && len(home) > 1 && (rest == "" || rest[0] == '/') {
				list[i] = "~" + rest
			}
		}
		m.emit(w, 1, files.KnownString(strings.Join(list, " ")+"\n"))
	}
	from := w.fs.Cwd
	to := ""
	stack := w.dirs
	switch {
	case args[0] == "dirs":
		w.status = 0
		show(w)
		return one(w)
	case args[0] == "pushd" && len(words) == 1:
		to, stack = words[0], append([]string{from}, stack...)
	case len(stack) == 0:
		m.complain(w, args[0]+": directory stack empty")
		w.status = 1
		return one(w)
	case args[0] == "pushd":
		to, stack = stack[0], append([]string{from}, stack[1:]...)
	default:
		to, stack = stack[0], stack[1:]
	}
	ws := cd(m, w, []string{"cd", to})
	for _, x := range ws {
		if x.status == 0 {
			x.dirs = stack
			show(x)
		}
	}
	return ws
}

// mapfile reads lines into an array.
func mapfile(m *machine, w *world, args []string) []*world {
	trim, words := false, args[1:]
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		if words[0] != "-t" {
			return m.misread(w, "an option of "+args[0]+" that the playground does not evaluate")
		}
		trim, words = true, words[1:]
	}
	name := "MAPFILE"
	if len(words) > 0 {
		name = words[0]
	}
	w.status = 0
	v := variable{set: true, kind: indexed}
	switch {
	case w.in == nil:
	case !w.in.text.Known:
		v = variable{set: true, value: files.Mark}
	default:
		for _, l := range strings.SplitAfter(string(w.in.text.Bytes), "\n") {
			if l == "" {
				continue
			}
			if trim {
				l = strings.TrimSuffix(l, "\n")
			}
			v.list = append(v.list, l)
		}
		w.in.text = files.Known(nil)
	}
	w.vars[name] = v
	return one(w)
}

// printfInto is printf -v name.
func (m *machine) printfInto(w *world, args []string) []*world {
	sub := w.clone()
	sub.sinks = append(sub.sinks, files.Known(nil))
	mine := len(sub.sinks) - 1
	sub.fds[1] = fd{kind: toSink, sink: mine}
	end := m.merge(m.run(sub, found{name: "printf"}, command.Lookup("printf"), append([]string{"printf"}, args[3:]...)))
	w.status = end.status
	w.setVar(args[2], end.sinks[mine].String())
	return one(w)
}

// let evaluates its words as arithmetic; the status is that of the last.
func let(m *machine, w *world, args []string) []*world {
	w.status = 1
	for _, a := range args[1:] {
		c := &calculator{expander: m.expander(w)}
		n, err := c.number(a)
		switch {
		case err != nil:
			m.complain(w, err.Error())
			w.status = 1
			return one(w)
		case c.vague:
			w.status = command.Unknown
		default:
			w.status = command.Status(truth(n == 0))
		}
	}
	return one(w)
}

// selectClause is bash's select: it asks until its input ends or the body breaks.
func (m *machine) selectClause(w *world, loop *syntax.WordIter, do []*syntax.Stmt, tested bool) []*world {
	items := w.args
	if loop.InPos.IsValid() {
		var err error
		if items, err = m.fields(w, loop.Items...); err != nil {
			return m.expandFailed(w, err)
		}
	}
	w.status = 0
	for len(items) > 0 && m.spend(1) {
		m.emit(w, 2, files.Unknown)
		if w.in != nil && !w.in.text.Known {
			return m.misread(w, "select with answers that are not known")
		}
		if w.in == nil || len(w.in.text.Bytes) == 0 {
			w.status = 1
			m.emit(w, 1, files.KnownString("\n"))
			break
		}
		line, rest, _ := cutLine(string(w.in.text.Bytes), true)
		w.in.text = files.Known([]byte(rest))
		line = strings.TrimSpace(line)
		w.setVar("REPLY", line)
		if line == "" {
			continue // it shows the list again
		}
		chosen := ""
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(items) {
			chosen = items[n-1]
		}
		w.setVar(loop.Name.Value, chosen)
		w = m.merge(m.stmts(one(w), do, tested))
		if m.loopFlow(w) {
			break
		}
	}
	return one(w)
}

// unsetElement is unset 'name[index]'; ok is false for a plain name.
func (m *machine) unsetElement(w *world, word string) (ok bool) {
	name, sub, ok := strings.Cut(strings.TrimSuffix(word, "]"), "[")
	if !ok || !strings.HasSuffix(word, "]") {
		return false
	}
	v := w.vars[name]
	if v.kind == associative {
		fresh := map[string]string{}
		for k, s := range v.table {
			if k != sub {
				fresh[k] = s
			}
		}
		v.table = fresh
		w.vars[name] = v
		return true
	}
	n, err := strconv.Atoi(sub)
	if n < 0 {
		n += len(v.list)
	}
	switch {
	case err == nil && v.kind == indexed && n >= len(v.list):
	case err == nil && v.kind == indexed && n == len(v.list)-1:
		v.list = v.list[:n:n]
		w.vars[name] = v
	default: // an array with a gap, which is not kept
		w.vars[name] = variable{set: true, value: files.Mark}
	}
	return true
}

// waited is the status of wait.
func waited(w *world, args []string) command.Status {
	if len(args) < 2 {
		w.background = nil
		return 0
	}
	if len(w.background) == 0 {
		return 127
	}
	last := w.background[len(w.background)-1]
	for _, s := range w.background {
		if s != last {
			return command.Unknown // which one is waited for is not known
		}
	}
	return last
}
