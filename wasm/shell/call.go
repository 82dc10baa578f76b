package shell

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

var errReadonly = errors.New("is read only")

func cloneVars(v map[string]variable) map[string]variable { return maps.Clone(v) }

// expandFailed ends the shell as a failed expansion does: an unset variable under set -u, ${x:?}, a bad substitution.
func (m *machine) expandFailed(w *world, err error) []*world {
	var word wordError
	switch {
	case errors.As(err, &word):
		m.complain(w, word.text)
		w.status = m.dialect.expandStatus
		if word.unset && m.dialect.unsetStatus != 0 && !(m.dialect.bash && w.opts.errexit) {
			w.status = m.dialect.unsetStatus
		}
	case errors.Is(err, errReadonly):
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
	if special[name] && w.funcs[name] == nil && (!m.dialect.bash || m.dialect.posix || len(c.Assigns) == 0) {
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
		if a.Append && w.vars[a.Name.Value].integer {
			if value, err = m.added(w, w.get(a.Name.Value), value); err != nil {
				return m.expandFailed(w, err)
			}
		} else if a.Append {
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

// added is the sum of two numbers, for += on an integer.
func (m *machine) added(w *world, a, b string) (string, error) {
	c := &calculator{expander: m.expander(w)}
	x, err := c.number(a)
	if err != nil {
		return "", err
	}
	y, err := c.number(b)
	if c.vague {
		return files.Mark, err
	}
	return strconv.FormatInt(x+y, 10), err
}

// assigned is an assignment's value; a tilde after "=" and ":" is expanded too.
func (m *machine) assigned(w *world, a *syntax.Assign) (string, error) {
	if a.Value == nil {
		return "", nil
	}
	x := m.expander(w)
	f, err := m.whole(w, x.assignedParts(a.Value), bare)
	if err != nil || !w.vars[a.Name.Value].integer {
		return f.String(), err
	}
	c := &calculator{expander: x}
	n, err := c.number(f.String())
	if c.vague {
		return files.Mark, err
	}
	return strconv.FormatInt(n, 10), err
}

func (m *machine) assignArray(w *world, a *syntax.Assign) error {
	name := a.Name.Value
	if a.Array != nil {
		return m.assignList(w, name, a)
	}
	value, err := m.assigned(w, a)
	if err != nil {
		return err
	}
	if a.Append {
		h, err := m.expander(w).parameter(name, a.Index)
		if err != nil {
			return err
		}
		value = h.str + value
	}
	return m.setElement(w, name, a.Index, value)
}

// assignList is name=(words…), whose words may say their place: ([key]=value …).
func (m *machine) assignList(w *world, name string, a *syntax.Assign) error {
	v := w.vars[name]
	fresh := variable{set: true, kind: indexed, exported: v.exported}
	if v.kind == associative {
		fresh.kind = associative
	}
	if a.Append {
		fresh.list, fresh.table = slices.Clip(v.list), maps.Clone(v.table)
		if v.kind == scalar && v.set {
			fresh.list = []string{v.value}
		}
	}
	w.vars[name] = fresh
	for _, e := range a.Array.Elems {
		if e.Index != nil {
			value, err := m.literal(w, e.Value)
			if err != nil {
				return err
			}
			if err := m.setElement(w, name, e.Index, value); err != nil {
				return err
			}
			continue
		}
		if fresh.kind == associative {
			return errUnsupported
		}
		got, err := m.fields(w, e.Value)
		if err != nil {
			return err
		}
		v := w.vars[name]
		v.list = append(slices.Clip(v.list), got...)
		w.vars[name] = v
	}
	return nil
}

// setElement assigns one element of an array.
func (m *machine) setElement(w *world, name string, index syntax.ArithmExpr, value string) error {
	v := w.vars[name]
	if v.readonly {
		return errReadonly
	}
	if v.kind == associative {
		key, err := m.expander(w).key(index)
		if err != nil {
			return err
		}
		v.table = maps.Clone(v.table)
		if v.table == nil {
			v.table = map[string]string{}
		}
		v.table[key], v.set = value, true
		w.vars[name] = v
		return nil
	}
	i, vague, err := m.arith(w, index)
	if err != nil {
		return err
	}
	if i < 0 {
		i += int64(len(v.list))
	}
	// An array with gaps is not kept: how many elements it has would be wrong.
	if vague || i < 0 || i > int64(len(v.list)) {
		w.vars[name] = variable{set: true, value: files.Mark}
		return nil
	}
	list := append([]string(nil), v.list...)
	if v.kind == scalar && v.set {
		list = []string{v.value}
	}
	if i >= int64(len(list)) {
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
	if last := args[len(args)-1]; len(args) == 2 && asksOnly[last] || len(args) == 3 && (last == "version" || last == "--version") {
		// A program, or a part of it ("docker compose version"), that is asked for its version leaves files alone.
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
