package main

import (
	"cmp"
	"slices"
	"strings"
)

// adjust finds what the medians get wrong for the libraries of typical/: a library uses a part of what it imports, always
// the same, which the median over all programs does not know. The difference is put down to the library that the program
// imports, fewest libraries first, so that programs of several libraries only share out what is left.
func (t *tabulation) adjust() map[string]int64 {
	out := map[string]int64{}
	var list []Measurement
	for _, m := range t.programs {
		if strings.HasPrefix(m.Name, "typical/") && len(libraries(m)) > 0 {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b Measurement) int { return cmp.Compare(len(libraries(a)), len(libraries(b))) })
	for _, m := range list {
		libs := libraries(m)
		residual := int64(0)
		for p, n := range m.Code {
			if _, own := m.Source[p]; own || p == "main" || p == "" {
				residual += n
			}
		}
		residual -= int64(ownCode * float64(m.Source[m.Own[0]]))
		for p := range m.Deps {
			residual -= t.median(p, class(m))
		}
		var open []string
		for _, l := range libs {
			residual -= out[l]
			if out[l] == 0 {
				open = append(open, l)
			}
		}
		for _, l := range open {
			out[l] = residual / int64(len(open))
		}
	}
	return out
}

// ownCode is gobuild's machine code for a byte of own sources.
const ownCode = 0.91

// libraries are the packages outside the standard library that a program imports itself.
func libraries(m Measurement) (out []string) {
	for _, p := range m.Imports {
		if strings.Contains(strings.SplitN(p, "/", 2)[0], ".") {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// order is gobuild's: which class of programs to ask where a package was not seen in one.
var order = [6][]int{{0, 1, 3, 2, 4, 5}, {1, 2, 0, 4, 5, 3}, {2, 1, 5, 0, 4, 3}, {3, 0, 4, 5, 1, 2}, {4, 5, 1, 2, 3, 0}, {5, 2, 4, 1, 3, 0}}

func (t *tabulation) median(p string, class int) int64 {
	kept, ok := t.kept[p]
	if !ok {
		return 0
	}
	for _, c := range order[class] {
		if list := slices.Sorted(slices.Values(kept[c])); len(list) > 0 {
			return list[len(list)/2]
		}
	}
	return 0
}
