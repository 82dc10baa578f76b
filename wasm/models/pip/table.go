package pip

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// index is the facts table that gen.go makes.
var index = facts.New("python", "Python's packages", parse)

// table is what is known of packages, sorted by name.
type table struct {
	names   []string
	entries []entry
}

type entry struct {
	// wheel is the archive's bytes, files what it holds, compiled what Python makes of the sources.
	wheel, files, compiled float64
	flags                  string
	deps                   []int
	extras                 map[string][]int
}

func parse(text string) (*table, error) {
	t := &table{}
	for _, l := range strings.Split(text, "\n") {
		w := strings.Fields(l)
		if len(w) != 7 || w[0] == "#" {
			continue
		}
		e := entry{wheel: kilo(w[1]), files: kilo(w[2]), compiled: kilo(w[3]), flags: w[4], deps: numbers(w[5]), extras: map[string][]int{}}
		for _, x := range strings.Split(w[6], ";") {
			if name, deps, ok := strings.Cut(x, "="); ok {
				e.extras[name] = numbers(deps)
			}
		}
		t.names, t.entries = append(t.names, w[0]), append(t.entries, e)
	}
	for _, e := range t.entries {
		if slices.ContainsFunc(e.deps, func(i int) bool { return i >= len(t.names) }) {
			return nil, strconv.ErrRange
		}
	}
	return t, nil
}

func kilo(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return max(n, 0.4) * 1000
}

func numbers(s string) (out []int) {
	for _, w := range strings.Split(s, ",") {
		if n, err := strconv.Atoi(w); err == nil && n >= 0 {
			out = append(out, n)
		}
	}
	return out
}

// Want is one package that is asked for.
type Want struct {
	Name   string // normal form
	Extras []string
	// Archive is the bytes of its archive where a lock file states them.
	Archive int64
	// Alone leaves out what it depends on: the list names everything.
	Alone bool
}

// Estimate is what a set of packages takes.
type Estimate struct {
	// Files are the packages' own, Compiled what Python makes of them when they are installed, Archives what came over the net.
	Files, Compiled, Archives *leave.Bytes
	Names                     []string
	Parts                     []leave.Part
	Reasons                   []string
}

// How far off an estimate is, by what is known of the package. Versions of a package differ by a quarter; of 64 packages
// measured, what a byte of a wheel comes to differs by 0.55 to 1.25 of the median for sources (compiled), and 0.7 to 1.7 for machine
// code. A package of no table is small at the median; of 1,139 in public lock files that the table does not list, the median archive
// has 50 kB, and 1 in 20 more than 15 MB.
const (
	versionLow, versionHigh = 0.75, 1.30
	ratioLow, ratioHigh     = 0.60, 1.40
	cudaLow, cudaHigh       = 0.65, 1.45
	otherWheel              = 120e3
	otherLow, otherHigh     = 0.1, 90.0
	// Everything is off together by the Python that compiles and by the day.
	together = 0.06
	// pycGzip is the share that gzip leaves of compiled files, fileGzip what it makes of the bytes of a wheel's files.
	pycGzip, pycGzipLow, pycGzipHigh = 0.38, 0.30, 0.50
)

// estimate sums packages and all that they depend on, without those that are there already.
func (t *table) estimate(wants []Want, have map[string]bool, musl bool) Estimate {
	var files, pyc, archives leave.Sum
	var out Estimate
	var unknown, built []string
	picked := t.closure(wants, have)
	for _, p := range picked {
		e, low, high := p.sizes()
		if p.entry == nil {
			unknown = append(unknown, p.name)
		} else if musl && strings.Contains(e.flags, "s") {
			built = append(built, p.name)
			low, high = low*0.6, high*1.6
		}
		files.Add(e.files, e.files*low, e.files*high)
		pyc.Add(e.compiled, e.compiled*low*0.8, e.compiled*high*1.15)
		if p.archive > 0 {
			low, high = 1, 1
		}
		archives.Add(e.wheel, e.wheel*low, e.wheel*high)
		out.Names = append(out.Names, p.name)
		sum := e.files + e.compiled
		out.Parts = append(out.Parts, leave.Part{Name: p.name, Disk: size.About(int64(sum), int64(sum*low), int64(sum*high))})
	}
	a := archives.Size(together)
	out.Files = &leave.Bytes{Disk: files.Size(together), Packed: a.Scale(0.97, 0.90, 1.05)}
	out.Compiled = &leave.Bytes{Disk: pyc.Size(together), Packed: pyc.Size(together).Scale(pycGzip, pycGzipLow, pycGzipHigh)}
	out.Archives = &leave.Bytes{Disk: a, Packed: a}
	out.Reasons = reasons(len(picked), unknown, built)
	return out
}

func reasons(n int, unknown, built []string) (out []string) {
	if n == 0 {
		return []string{"nothing new"}
	}
	out = []string{leave.Count(n, "package") + " with what they depend on, by the archives that public lock files list"}
	if len(unknown) > 0 {
		out = append(out, "no figures of "+leave.Names(unknown))
	}
	if len(built) > 0 {
		out = append(out, "no archive for Alpine's C library, so pip compiles "+leave.Names(built))
	}
	return out
}

// picked is one package of a closure; entry is nil where the table does not have it.
type picked struct {
	name    string
	entry   *entry
	archive int64
}

// byName sorts; package slices would bring a sort of its own for the type.
type byName []picked

func (p byName) Len() int           { return len(p) }
func (p byName) Less(i, j int) bool { return p[i].name < p[j].name }
func (p byName) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

// sizes are a package's figures with how far off they may be.
func (p *picked) sizes() (e entry, low, high float64) {
	if p.entry == nil {
		e, low, high = entry{wheel: otherWheel, files: otherWheel * 3.3, compiled: otherWheel * 3}, otherLow, otherHigh
		if p.archive > 0 {
			low, high = 0.5, 1.5
		}
	} else {
		e = *p.entry
		switch {
		case strings.Contains(e.flags, "c"):
			low, high = cudaLow, cudaHigh
		case strings.Contains(e.flags, "m"):
			low, high = versionLow, versionHigh
		default:
			low, high = ratioLow, ratioHigh
		}
	}
	if p.archive > 0 {
		f := float64(p.archive) / e.wheel
		e.wheel, e.files, e.compiled = float64(p.archive), e.files*f, e.compiled*f
		low, high = (1+low)/2, (1+high)/2
	}
	return e, low, high
}

// closure follows dependencies, each package once, in the order of names.
func (t *table) closure(wants []Want, have map[string]bool) (out []picked) {
	seen := map[string]bool{}
	var add func(name string, extras []string, archive int64, alone bool)
	add = func(name string, extras []string, archive int64, alone bool) {
		i, known := slices.BinarySearch(t.names, name)
		if !seen[name] {
			seen[name] = true
			p := picked{name: name, archive: archive}
			if known {
				p.entry = &t.entries[i]
			}
			if !have[name] {
				out = append(out, p)
			}
			if known && !alone {
				for _, d := range t.entries[i].deps {
					add(t.names[d], nil, 0, false)
				}
			}
		}
		if known && !alone {
			for _, x := range extras {
				for _, d := range t.entries[i].extras[x] {
					add(t.names[d], nil, 0, false)
				}
			}
		}
	}
	// Those that are named come first: what a lock file says of them counts.
	for _, w := range wants {
		if w.Alone {
			add(w.Name, w.Extras, w.Archive, true)
		}
	}
	for _, w := range wants {
		add(w.Name, w.Extras, w.Archive, w.Alone)
	}
	sort.Sort(byName(out))
	return out
}
