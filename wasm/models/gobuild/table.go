package gobuild

import (
	_ "embed"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/facts"
)

// full is what was measured, core the part of it that is the standard library's, which most questions need only.
var full = facts.New("gobuild-packages", "Go packages", func(text string) (*table, error) { return readTable(text), nil })

//go:embed data/core.txt
var coreText string

var core = sync.OnceValue(func() *table { return readTable(coreText) })

// packages is the table that knows some imports: the core where it has them all, else the full one as far as it is at hand.
func packages(f *facts.Store, imports []string, more bool) *table {
	t := core()
	if !more && !slices.ContainsFunc(imports, func(p string) bool {
		_, known := t.find(p)
		return !known && p != "C" && p != "unsafe"
	}) {
		return t
	}
	if whole, ok := full.Get(f); ok {
		return whole
	}
	return t
}

// table is the table gobuild-packages of package facts: its first lines say what the columns are.
type table struct {
	names []string // sorted
	deps  [][]int32
	// source is the kB of Go source that a package is compiled from.
	source []int32
	// adjust is what the sum of kept lacks where a program imports the package itself.
	adjust []int32
	kept   [][6]int32 // bytes; -1 where not seen in that class
	cause  []bool
}

func readTable(text string) *table {
	t := &table{}
	for _, l := range strings.Split(text, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		w := strings.Split(l, " ")
		if len(w) != 10 {
			continue // the tests hold the file to its form
		}
		name, cause := strings.CutSuffix(w[0], "!")
		var deps []int32
		for _, d := range strings.Split(w[1], ",") {
			if n, err := strconv.Atoi(d); err == nil {
				deps = append(deps, int32(n))
			}
		}
		var kept [6]int32
		for i, k := range w[4:] {
			kept[i] = -1
			if n, err := strconv.Atoi(k); err == nil {
				kept[i] = int32(n) * 256
			}
		}
		src, _ := strconv.Atoi(w[2])
		adjust, _ := strconv.Atoi(w[3])
		t.source, t.adjust = append(t.source, int32(src)), append(t.adjust, int32(adjust)*256)
		t.names, t.deps, t.kept, t.cause = append(t.names, name), append(t.deps, deps), append(t.kept, kept), append(t.cause, cause)
	}
	return t
}

func (t *table) find(path string) (int32, bool) {
	i, ok := slices.BinarySearch(t.names, path)
	return int32(i), ok
}

// closure is everything that the imports reach, as far as the table has it; unknown are the imports it lacks.
func (t *table) closure(imports []string) (set map[int32]bool, unknown []string) {
	set = map[int32]bool{}
	var todo []int32
	for _, p := range imports {
		if i, ok := t.find(p); ok {
			todo = append(todo, i)
		} else if p != "C" && p != "unsafe" {
			unknown = append(unknown, p)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if int(i) >= len(t.names) || set[i] {
			continue
		}
		set[i] = true
		todo = append(todo, t.deps[i]...)
	}
	return set, unknown
}

// classes of programs in which the linker keeps different parts of a package, as measure/table.go has them.
const (
	plain = iota
	net
	http
	allMethods // added to one of the above
)

// order says where to look for a package that was not seen in programs of one class: the most alike first.
var order = [6][]int{
	{0, 1, 3, 2, 4, 5}, {1, 2, 0, 4, 5, 3}, {2, 1, 5, 0, 4, 3},
	{3, 0, 4, 5, 1, 2}, {4, 5, 1, 2, 3, 0}, {5, 2, 4, 1, 3, 0},
}

// classOf sorts a program by what it reaches.
func classOf(t *table, set map[int32]bool, p Program) int {
	has := func(p string) bool { i, ok := t.find(p); return ok && set[i] }
	c := plain
	if has("net") {
		c = net
	}
	if has("net/http") {
		c = http
	}
	all := slices.Contains(p.Imports, "text/template") || slices.Contains(p.Imports, "html/template")
	for _, m := range p.Modules {
		// Before 1.9 the templates of its help were always reachable.
		all = all || m.Path == cobra && has(cobra) && older(m.Version, 1, 9)
	}
	for i := range set {
		all = all || t.cause[i]
	}
	if all {
		c += allMethods
	}
	return c
}

const cobra = "github.com/spf13/cobra"

// older tells whether a version is before another.
func older(version string, major, minor int) bool {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) < 2 {
		return false
	}
	a, err1 := strconv.Atoi(parts[0])
	b, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && (a < major || a == major && b < minor)
}

// code sums the machine code of packages in programs of a class. What a library that the program imports is known to use
// less or more of is added, but not more than half of the sum taken away. guessed is the code of packages that no program
// measured holds, by their sources.
func (t *table) code(set map[int32]bool, class int, imports []string) (measured, guessed float64) {
	sum, adjust := 0, 0
	for i := range set {
		if k, ok := t.of(i, class); ok {
			sum += k
		} else {
			_, direct := slices.BinarySearch(imports, t.names[i])
			guessed += float64(t.source[i]) * 1000 * sourceKept(class, direct)
		}
	}
	for _, p := range imports {
		if i, ok := t.find(p); ok {
			adjust += int(t.adjust[i])
		}
	}
	return float64(max(sum+adjust, sum/2)), guessed
}

// of is the machine code of a package in programs of a class; ok is false where none was measured.
func (t *table) of(i int32, class int) (n int, ok bool) {
	for _, c := range order[class] {
		if k := t.kept[i][c]; k >= 0 {
			return int(k), true
		}
	}
	return 0, false
}

// guess is what imports outside the table may add: a usual amount for each module that the table lacks, and a part of what
// it has of modules that go.mod lists and the known imports do not reach: half of it where many imports are unknown (the
// requirements are there for them), less where few are (they are more likely those of tests and tools).
func (t *table) guess(unknown []string, p Program, set map[int32]bool, class int) (mid, low, high float64) {
	if len(unknown)+p.Unread == 0 {
		return 0, 0, 0 // what is imported is known, so the other requirements are for tests and tools
	}
	part := 0.5 * min(1, float64(len(unknown)+p.Unread)/8)
	lacking := map[string]bool{}
	for _, u := range unknown {
		lacking[moduleOf(u, p.Modules)] = true
	}
	for _, m := range p.Modules {
		known, reached, sum := t.module(m.Path, set, class)
		switch {
		case !known:
			lacking[m.Path] = true
		case !reached:
			mid, high = mid+sum*part, high+sum
		}
	}
	n := float64(len(lacking))
	if p.Unread > 0 && n == 0 {
		n = 1
	}
	return mid + n*moduleMid, low + n*moduleLow, high + n*moduleHigh
}

// module sums what the table has of a module, and tells whether the set holds any of it.
func (t *table) module(path string, set map[int32]bool, class int) (known, reached bool, sum float64) {
	from := sort.SearchStrings(t.names, path)
	for i := from; i < len(t.names) && strings.HasPrefix(t.names[i], path); i++ {
		if rest := t.names[i][len(path):]; rest != "" && rest[0] != '/' {
			continue
		}
		known = true
		reached = reached || set[int32(i)]
		n, _ := t.of(int32(i), class)
		sum += float64(n)
	}
	return known, reached, sum
}

// moduleOf is the listed module that an import path is in, or the path's first three parts.
func moduleOf(pkg string, mods []Module) string {
	best := ""
	for _, m := range mods {
		if (pkg == m.Path || strings.HasPrefix(pkg, m.Path+"/")) && len(m.Path) > len(best) {
			best = m.Path
		}
	}
	if best == "" {
		parts := strings.Split(pkg, "/")
		best = strings.Join(parts[:min(len(parts), 3)], "/")
	}
	return best
}
