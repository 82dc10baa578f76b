package leave

import (
	"slices"
	"strings"
)

// Words are a command line's options and other words.
type Words struct {
	options [][2]string
	// Names are the words that are no options.
	Names []string
}

// Parse splits a command line. withValue are the options whose value may be the next word; "--name=value" is always split.
func Parse(args []string, withValue ...string) *Words {
	w := &Words{}
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			w.Names = append(w.Names, args[i+1:]...)
			return w
		case len(a) < 2 || a[0] != '-':
			w.Names = append(w.Names, a)
			continue
		}
		name, value, joined := strings.Cut(a, "=")
		switch {
		case joined:
		case slices.Contains(withValue, a):
			if i+1 < len(args) {
				i++
				value = args[i]
			}
		case len(a) > 2 && a[1] != '-' && slices.Contains(withValue, a[:2]):
			name, value = a[:2], a[2:] // -rrequirements.txt
		}
		w.options = append(w.options, [2]string{name, value})
	}
	return w
}

// Verb takes the first name off.
func (w *Words) Verb() (verb string, rest *Words) {
	if len(w.Names) == 0 {
		return "", w
	}
	return w.Names[0], &Words{w.options, w.Names[1:]}
}

// Options are all options with their values.
func (w *Words) Options() [][2]string { return w.options }

// Has tells whether one of the options is there.
func (w *Words) Has(names ...string) bool {
	return slices.ContainsFunc(w.options, func(o [2]string) bool { return slices.Contains(names, o[0]) })
}

// Value is an option's last value, "" where it is not there.
func (w *Words) Value(names ...string) string {
	v := w.Values(names...)
	if len(v) == 0 {
		return ""
	}
	return v[len(v)-1]
}

// Values are all values of an option.
func (w *Words) Values(names ...string) (out []string) {
	for _, o := range w.options {
		if slices.Contains(names, o[0]) {
			out = append(out, o[1])
		}
	}
	return out
}
