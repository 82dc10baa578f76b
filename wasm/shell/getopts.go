package shell

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// getopts reads one option of its arguments, or of the script's. Where it stands within a word of several letters is kept
// beside OPTIND, and forgotten when a script sets that.
func getopts(m *machine, w *world, args []string) []*world {
	if len(args) < 3 {
		m.complain(w, "getopts: usage: getopts optstring name [arg]")
		w.status = 2
		return one(w)
	}
	spec, name := args[1], args[2]
	words := w.args
	if len(args) > 3 {
		words = args[3:]
	}
	for _, a := range append([]string{spec, w.get("OPTIND")}, words...) {
		if files.Vague(a) {
			return m.misread(w, "getopts with words that are not known")
		}
	}
	index, err := strconv.Atoi(w.get("OPTIND"))
	if err != nil || index < 1 {
		index = 1
	}
	at := w.letter
	if index != w.optIndex {
		at = 0
	}
	quiet := strings.HasPrefix(spec, ":")
	finish := func(letter string, index, at int, status int) []*world {
		w.setVar(name, letter)
		w.setVar("OPTIND", strconv.Itoa(index))
		w.optIndex, w.letter = index, at
		w.status = 0
		if status != 0 {
			w.status = 1
		}
		return one(w)
	}
	if at == 0 {
		switch {
		case index > len(words), len(words[index-1]) < 2, words[index-1][0] != '-':
			delete(w.vars, "OPTARG")
			return finish("?", index, 0, 1)
		case words[index-1] == "--":
			delete(w.vars, "OPTARG")
			return finish("?", index+1, 0, 1)
		}
		at = 1
	}
	word := words[index-1]
	letter := word[at : at+1]
	if at++; at >= len(word) {
		index, at = index+1, 0
	}
	i := strings.Index(strings.TrimPrefix(spec, ":"), letter)
	known := i >= 0 && letter != ":"
	takes := known && strings.HasPrefix(strings.TrimPrefix(spec, ":")[i+1:], ":")
	switch {
	case !known && quiet:
		w.setVar("OPTARG", letter)
		return finish("?", index, at, 0)
	case !known:
		m.complain(w, "Illegal option -"+letter)
		delete(w.vars, "OPTARG")
		return finish("?", index, at, 0)
	case !takes:
		delete(w.vars, "OPTARG")
		if m.dialect.name != "bash" {
			w.setVar("OPTARG", "")
		}
		return finish(letter, index, at, 0)
	case at > 0:
		w.setVar("OPTARG", word[at:])
		return finish(letter, index+1, 0, 0)
	case index <= len(words):
		w.setVar("OPTARG", words[index-1])
		return finish(letter, index+1, 0, 0)
	case quiet:
		w.setVar("OPTARG", letter)
		return finish(":", index, 0, 0)
	}
	m.complain(w, "No arg for -"+letter+" option")
	delete(w.vars, "OPTARG")
	return finish("?", index, 0, 0)
}
