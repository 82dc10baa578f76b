package shell

import (
	"errors"
	"maps"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

var errReadonly = errors.New("is read only")

func cloneVars(v map[string]variable) map[string]variable { return maps.Clone(v) }

// expandFailed ends the shell as a failed expansion does: an unset variable under set -u, ${x:?}, a bad substitution.
func (m *machine) expandFailed(w *world, err error) []*world {
	var unset expand.UnsetParameterError
	switch {
	case errors.As(err, &unset):
		m.complain(w, unset.Error())
		w.status = m.dialect.expandStatus
		if m.dialect.unsetStatus != 0 {
			w.status = m.dialect.unsetStatus
		}
	case errors.Is(err, errReadonly), strings.Contains(err.Error(), "division by zero"):
		m.complain(w, err.Error())
		w.status = m.dialect.expandStatus
	default:
		// The library says that it does not do this expansion, not that a shell would not.
		return m.misread(w, "an expansion that the playground does not evaluate")
	}
	w.flow = exiting
	return one(w)
}

// call evaluates a simple command.
func (m *machine) call(w *world, c *syntax.CallExpr, redirs []*syntax.Redirect) []*world {
	w.substStatus = 0
	args, err := m.fields(w, c.Args...)
	if err != nil {
		return m.expandFailed(w, err)
	}
	if m.gaveUp {
		return one(w)
	}
	if len(args) == 0 {
		return m.assignOnly(w, c.Assigns, redirs)
	}
	if files.Vague(args[0]) {
		return m.redirect(w, redirs, func(w *world) []*world {
			return m.notUnderstood(w, args, "the command's name is not known")
		})
	}
	m.trace(w, args)
	name := args[0]
	if special[name] && w.funcs[name] == nil {
		// A special builtin keeps the assignments before it, and its failed redirection ends the shell.
		if ws := m.assign(w, c.Assigns, false); ws != nil {
			return ws
		}
		return m.specialCall(w, args, redirs)
	}
	saved := cloneVars(w.vars)
	if ws := m.assign(w, c.Assigns, true); ws != nil {
		return ws
	}
	ws := m.redirect(w, redirs, func(w *world) []*world { return m.dispatch(w, args) })
	if len(c.Assigns) > 0 {
		for _, x := range ws {
			restoreAssigned(x, saved, c.Assigns)
		}
	}
	return ws
}

// restoreAssigned takes back the variables that stood before a command.
func restoreAssigned(w *world, saved map[string]variable, assigns []*syntax.Assign) {
	for _, a := range assigns {
		if old, ok := saved[a.Name.Value]; ok {
			w.vars[a.Name.Value] = old
		} else {
			delete(w.vars, a.Name.Value)
		}
	}
}

func (m *machine) assignOnly(w *world, assigns []*syntax.Assign, redirs []*syntax.Redirect) []*world {
	return m.redirect(w, redirs, func(w *world) []*world {
		if ws := m.assign(w, assigns, false); ws != nil {
			return ws
		}
		w.status = w.substStatus
		return one(w)
	})
}

// assign does the assignments before a command; export marks them for it. Worlds come back only where one failed.
func (m *machine) assign(w *world, assigns []*syntax.Assign, export bool) []*world {
	for _, a := range assigns {
		if a.Array != nil || a.Index != nil {
			if err := m.assignArray(w, a); err != nil {
				return m.expandFailed(w, err)
			}
			continue
		}
		value, err := m.assigned(w, a)
		if err != nil {
			return m.expandFailed(w, err)
		}
		if a.Append {
			value = w.get(a.Name.Value) + value
		}
		if len(value) > maxOutput {
			m.gaveUp = true
		}
		if !w.setVar(a.Name.Value, value) {
			m.complain(w, a.Name.Value+": is read only")
			w.status, w.flow = m.dialect.expandStatus, exiting
			return one(w)
		}
		if export {
			v := w.vars[a.Name.Value]
			v.exported = true
			w.vars[a.Name.Value] = v
		}
		if w.opts.xtrace {
			m.emit(w, 2, files.KnownString("+ "+a.Name.Value+"="+value+"\n"))
		}
	}
	return nil
}

// assigned is an assignment's value; a tilde after "=" and ":" is expanded too.
func (m *machine) assigned(w *world, a *syntax.Assign) (string, error) {
	return m.literal(w, a.Value)
}

func (m *machine) assignArray(w *world, a *syntax.Assign) error {
	name := a.Name.Value
	v := w.vars[name]
	if a.Array != nil {
		list := []string(nil)
		if a.Append {
			list = append(list, v.list...)
		}
		for _, e := range a.Array.Elems {
			if e.Index != nil {
				v = variable{set: true, kind: scalar, value: files.Mark}
				w.vars[name] = v
				return nil
			}
			got, err := m.fields(w, e.Value)
			if err != nil {
				return err
			}
			list = append(list, got...)
		}
		w.vars[name] = variable{set: true, kind: indexed, list: list, exported: v.exported}
		return nil
	}
	value, err := m.literal(w, a.Value)
	if err != nil {
		return err
	}
	if v.kind == associative {
		key := ""
		if word, ok := a.Index.(*syntax.Word); ok {
			if key, err = m.literal(w, word); err != nil {
				return err
			}
		}
		v.table = maps.Clone(v.table)
		if v.table == nil {
			v.table = map[string]string{}
		}
		v.table[key], v.set = value, true
		w.vars[name] = v
		return nil
	}
	c := m.config(w)
	i, err := expand.Arithm(c.Config, a.Index)
	if err != nil {
		return err
	}
	if c.vague || i < 0 || i > 10_000 {
		w.vars[name] = variable{set: true, value: files.Mark}
		return nil
	}
	list := append([]string(nil), v.list...)
	for len(list) <= i {
		list = append(list, "")
	}
	list[i] = value
	w.vars[name] = variable{set: true, kind: indexed, list: list, exported: v.exported}
	return nil
}

// trace prints a command under set -x.
func (m *machine) trace(w *world, args []string) {
	if w.opts.xtrace {
		m.emit(w, 2, files.KnownString("+ "+strings.Join(args, " ")+"\n"))
	}
}

// dispatch runs a command by its name: function, builtin, then program.
func (m *machine) dispatch(w *world, args []string) []*world {
	if body := w.funcs[args[0]]; body != nil {
		return m.callFunction(w, body, args)
	}
	if b := m.builtin(args[0]); b != nil {
		return b(m, w, args)
	}
	return m.program(w, args)
}

func (m *machine) callFunction(w *world, body *syntax.Stmt, args []string) []*world {
	if w.depth >= maxDepth || !m.spend(1) {
		m.gaveUp = true
		return one(w)
	}
	params := w.args
	w.args = args[1:]
	w.depth++
	w.locals = append(w.locals, map[string]variable{})
	ws := m.stmt(w, body, m.tested)
	for _, x := range ws {
		x.depth--
		x.args = params
		x.restoreLocals()
		if x.flow == returning {
			x.flow = goOn
		}
	}
	return byStatus(ws)
}

// restoreLocals takes back what "local" hid in the function that ends.
func (w *world) restoreLocals() {
	last := len(w.locals) - 1
	for name, old := range w.locals[last] {
		if old.set || old.exported {
			w.vars[name] = old
		} else {
			delete(w.vars, name)
		}
	}
	w.locals = w.locals[:last]
}

// asksOnly are arguments that make a program print something about itself.
var asksOnly = map[string]bool{"--version": true, "-version": true, "-V": true, "-v": true, "version": true, "--help": true, "-h": true, "help": true}

// notUnderstood is a command of which nothing is known but that it ran.
func (m *machine) notUnderstood(w *world, args []string, why string) []*world {
	if len(args) == 2 && asksOnly[args[1]] {
		// A program that is asked for its version leaves files alone.
		m.emit(w, 1, files.Unknown)
		m.emit(w, 2, files.Unknown)
		w.note(report.EffectNote, "What `"+words(args)+"` prints, and whether it works, is not known.")
		w.status = command.Unknown
		return one(w)
	}
	w.note(report.EffectUnknown, "What `"+words(args)+"` leaves is not known: "+why+".")
	w.fs.Shake()
	m.emit(w, 1, files.Unknown)
	m.emit(w, 2, files.Unknown)
	if w.in != nil {
		w.in.text = files.Unknown
	}
	w.status = command.Unknown
	return one(w)
}
