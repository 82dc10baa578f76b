package shell

import (
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

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
				if verbose && !m.dialect.bash {
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
