package shell

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func eval(m *machine, w *world, args []string) []*world {
	text := strings.Join(args[1:], " ")
	if files.Vague(text) {
		return m.notUnderstood(w, args, "the text that it evaluates is not known")
	}
	return m.evalText(w, text)
}

// evalText parses and runs a text in the current shell.
func (m *machine) evalText(w *world, text string) []*world {
	if w.depth >= maxDepth || nested(text) || !m.spend(1+len(text)/64) {
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
	if len(f.Stmts) == 0 {
		w.status = 0
	}
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
	case !t.Known && m.activate(w, p):
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
	w.status = 0
	w.sourcing++
	ws := m.evalText(w, string(t.Bytes))
	for _, x := range ws {
		x.sourcing--
		x.args = params
		if x.flow == returning {
			x.flow = goOn
		}
	}
	return ws
}

// activate does what sourcing an environment's activate script does; false where the file is none.
func (m *machine) activate(w *world, p string) bool {
	f, e := w.fs.Lookup(p)
	if e != files.OK {
		return false
	}
	dir, ok := strings.CutPrefix(f.Node.Class, command.Activates)
	if ok {
		w.setVar("VIRTUAL_ENV", dir)
		w.setVar("PATH", dir+"/bin:"+w.get("PATH"))
		for _, name := range []string{"VIRTUAL_ENV", "PATH"} {
			v := w.vars[name]
			v.exported = true
			w.vars[name] = v
		}
		w.status = 0
	}
	return ok
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
