package npm

import (
	_ "embed"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/facts"
)

// Table holds what was measured: the versions of each package with sizes, and what each asks for.
type Table struct {
	names []string
	index map[string]int
	lists [][]release
	// asked is what the registry says of a package, where that is over 100 kB.
	asked map[int]float64
	// forSystem finds packages for one system by their name without it.
	forSystem map[string]int
}

// release is one measured version of a package.
type release struct {
	version
	// bytes is the sum of its files, packed its archive.
	bytes, packed float64
	needs         []need
}

// need is one dependency: a name and one of its releases, by number.
type need struct {
	name, release int
	// how it is met, see the constants; 0 by any release of the line.
	how byte
}

// full is what was measured; coreText the heaviest packages of it, without what they need.
var full = facts.New("npm", "npm's packages", parse)

// How a need is met.
const (
	peer     = '!' // by whatever is there, beside what asks for it
	whatever = '*' // by whatever is there
	exact    = '=' // by this release alone
)

//go:embed data/core.txt
var coreText string

var core = sync.OnceValue(func() *Table {
	t, err := parse(coreText)
	if err != nil {
		return &Table{}
	}
	return t
})

// For is the table of a session: all that was measured, or where that is not at hand (yet) its heaviest packages.
func For(s *facts.Store) *Table {
	if t, ok := full.Get(s); ok {
		return t
	}
	return core()
}

// parse reads the table's text. Its form is that of measure/pack.mjs: a line a package, sorted by name: as one base-36 digit
// how many letters the name shares with that of the line before it (at most 35), the others, "=SIZE" where the registry has
// more than 100 kB to say of it, and its releases. A release is
// "VERSION,SIZE,RATIO,NEEDS": the size in units of 64 bytes in base 36, its archive in per cent of that, the needs as line
// numbers in base 36, each followed by ".N" where it is not the last release of that line, and by how it is met.
func parse(text string) (*Table, error) {
	t := &Table{index: map[string]int{}, forSystem: map[string]int{}, asked: map[int]float64{}}
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		shared, _ := strconv.ParseUint(line[:1], 36, 8)
		name, rest, _ := strings.Cut(line[1:], " ")
		name, said, _ := strings.Cut(name, "=")
		name = last[:min(int(shared), len(last))] + name
		last = name
		if said != "" {
			units, _ := strconv.ParseInt(said, 36, 64)
			t.asked[len(t.names)] = float64(units) * 64
		}
		t.index[name] = len(t.names)
		if plain, to := strip(name); to.system != "" {
			t.forSystem[plain] = len(t.names)
		}
		t.names = append(t.names, name)
		var list []release
		for r := range strings.SplitSeq(rest, " ") {
			list = append(list, parseRelease(r))
		}
		t.lists = append(t.lists, list)
	}
	if len(t.names) == 0 {
		return nil, errors.New("the table of npm's packages is empty")
	}
	return t, nil
}

func parseRelease(text string) release {
	w := strings.SplitN(text, ",", 4)
	var r release
	r.version, _ = parseVersion(w[0])
	if len(w) < 3 {
		return r
	}
	units, _ := strconv.ParseInt(w[1], 36, 64)
	percent, _ := strconv.Atoi(w[2])
	r.bytes = float64(units) * 64
	r.packed = r.bytes * float64(percent) / 100
	if len(w) < 4 {
		return r
	}
	for n := range strings.SplitSeq(w[3], "+") {
		var d need
		if last := len(n) - 1; last >= 0 && strings.IndexByte("!*=", n[last]) >= 0 {
			d.how, n = n[last], n[:last]
		}
		line, at, given := strings.Cut(n, ".")
		i, err := strconv.ParseInt(line, 36, 32)
		if err != nil {
			continue
		}
		d.name, d.release = int(i), -1
		if given {
			d.release, _ = strconv.Atoi(at)
		}
		r.needs = append(r.needs, d)
	}
	return r
}

// find is the number of a package's line; for one that is made for another system than the measured one, of its like.
func (t *Table) find(name string) (int, bool) {
	if i, ok := t.index[name]; ok {
		return i, true
	}
	if plain, to := strip(name); to.system != "" {
		i, ok := t.forSystem[plain]
		return i, ok
	}
	return 0, false
}

// at is a need's release.
func (t *Table) at(d need) *release {
	if d.name >= len(t.lists) {
		return nil
	}
	list := t.lists[d.name]
	if d.release < 0 || d.release >= len(list) {
		return &list[len(list)-1]
	}
	return &list[d.release]
}

// versions are those of a line, sorted as they stand.
func (t *Table) versions(i int) []version {
	var out []version
	for _, r := range t.lists[i] {
		out = append(out, r.version)
	}
	return out
}

// Names counts the packages of the table, and Releases their versions.
func (t *Table) Names() int { return len(t.names) }

// Releases counts the measured versions.
func (t *Table) Releases() int {
	n := 0
	for _, l := range t.lists {
		n += len(l)
	}
	return n
}

// sorted tells whether each line's versions go from old to new, which choose needs.
func (t *Table) sorted() bool {
	return !slices.ContainsFunc(t.lists, func(l []release) bool {
		return !slices.IsSortedFunc(l, func(a, b release) int { return a.compare(b.version) })
	})
}
