package shell

import (
	"strconv"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

func umask(m *machine, w *world, args []string) []*world {
	w.status = 0
	if len(args) < 2 || args[1] == "-S" || args[1] == "-p" {
		if len(args) > 1 && args[1] == "-S" {
			m.emit(w, 1, files.KnownString(symbolicMask(w.fs.Umask)+"\n"))
			return one(w)
		}
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
	case 'n':
		w.opts.noexec = on
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
	case "noexec":
		w.opts.noexec = on
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
	case "verbose", "monitor", "notify", "vi", "emacs", "ignoreeof", "posix", "errtrace", "functrace", "hashall", "braceexpand":
	default:
		return false
	}
	return true
}

// letters is $-: the options that are set, in the order in which each shell lists them.
func (o options) letters(d dialect) string {
	s := ""
	if d.bash {
		for _, x := range []struct {
			on     bool
			letter string
		}{{o.allexport, "a"}, {o.errexit, "e"}, {o.noglob, "f"}, {true, "h"}, {o.nounset, "u"}, {o.xtrace, "x"}, {true, "B"}, {o.noclobber, "C"}, {true, "c"}} {
			if x.on {
				s += x.letter
			}
		}
		return s
	}
	dash := d.name == "dash"
	for _, x := range []struct {
		on     bool
		letter string
	}{{o.nounset, "u"}, {o.allexport, "a"}, {o.noclobber, "C"}, {o.xtrace, "x"}, {true, "c"}, {o.noglob, "f"}, {o.errexit, "e"}} {
		if !x.on || dash && x.letter == "c" {
			continue
		}
		s += x.letter
	}
	return s
}

// symbolicMask writes what a umask lets through, as umask -S does.
func symbolicMask(mask uint32) string {
	s := ""
	for i, who := range []string{"u=", ",g=", ",o="} {
		s += who
		for j, letter := range "rwx" {
			if mask&(1<<(8-3*i-j)) == 0 {
				s += string(letter)
			}
		}
	}
	return s
}
