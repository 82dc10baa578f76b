package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

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
	switch d.Variant.Value {
	case "declare", "typeset", "nameref":
		if !m.dialect.bash {
			m.complain(w, d.Variant.Value+": not found")
			w.status = 127
			return one(w)
		}
	case "local":
		if len(w.locals) == 0 && m.dialect.bash {
			m.complain(w, "local: can only be used in a function")
			w.status = 1
			return one(w)
		}
	}
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
		v.integer = v.integer || strings.Contains(flags, "i")
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
		case m.dialect.bash && m.unsetElement(w, a):
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

// tooFar is the status of a shift by more than there are arguments; dash ends the script with it.
const tooFar = 1

func shift(w *world, args []string) command.Status {
	n := 1
	if len(args) > 1 {
		n, _ = strconv.Atoi(args[1])
	}
	if len(w.args) == 1 && w.args[0] == files.Mark {
		return command.Unknown
	}
	if n > len(w.args) || n < 0 {
		return tooFar
	}
	w.args = w.args[n:]
	return 0
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
	w.in.text = files.Known([]byte(rest))
	if len(args) == 1 || len(args) == 2 && raw {
		line, _ = unescapeLine(line, raw) // REPLY keeps the blanks
		w.setVar(names[0], line)
	} else {
		for i, v := range readFields(line, w.separators(), len(names), raw) {
			w.setVar(names[i], v)
		}
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
