// Package apt knows what "apt-get install" adds to Debian: which packages a name pulls in, and what their files take.
//
// The facts are Debian's own package index, cut down by gen.go to the packages that Dockerfiles ask for and all they need.
// The tables apt-debian12 and apt-debian13 of package facts have them all, with what is recommended; some
// common ones are always compiled in (data/core12.txt, data/core13.txt; the tests make them of the tables). Sizes on disk are exact: the archives' files, with and
// without what slim images leave out, what dpkg writes down of each, and the bytecode that its script compiles (measure.go). The
// command sizes of wasm/conformance installs sets of packages for real and compares; its table is committed there.
//
// It knows nothing of versions, of other architectures (their packages differ by some percent) and of other archives: a
// name that the index lacks is reported as unknown. Everything is a pure function.
package apt

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/size"
)

//go:embed data/core12.txt
var debian12 string

//go:embed data/core13.txt
var debian13 string

var core = sync.OnceValue(func() map[string]*Index {
	m := map[string]*Index{}
	for release, text := range map[string]string{"debian 12": debian12, "debian 13": debian13} {
		if ix, err := Parse(text); err == nil {
			m[release] = ix
		}
	}
	return m
})

// full are the whole indexes.
var full = map[string]*facts.Table[*Index]{
	"debian 12": facts.New("apt-debian12", "Debian 12's packages", Parse),
	"debian 13": facts.New("apt-debian13", "Debian 13's packages", Parse),
}

// Near is another release's index that answers for a release without one. The zero value is no such case.
type Near struct {
	// Release is the one that answers, "debian 12".
	Release string
	// Spread is how much more a package's size may be off.
	Spread float64
}

// near is the release of Debian whose packages are closest to another's. Nobody measured how close: packages of neighbouring releases
// differ by some percent, with a few that are split or grew by half.
var near = map[string]Near{
	"debian 10": {"debian 12", 0.30}, "debian 11": {"debian 12", 0.20}, "debian testing": {"debian 13", 0.15},
	"ubuntu 20.04": {"debian 12", 0.30}, "ubuntu 22.04": {"debian 12", 0.20}, "ubuntu 24.04": {"debian 12", 0.20}, "ubuntu 26.04": {"debian 13", 0.20},
}

// For is the index of a release as the catalogue names it ("debian 12"): the whole one where the store has it, else that of
// common packages. Ubuntu's packages, and those of other releases of Debian, are answered from the nearest one.
func For(s *facts.Store, distro string) (ix *Index, from Near, ok bool) {
	if n, other := near[distro]; other {
		distro, from = n.Release, n
	}
	table := full[distro]
	if table == nil {
		return nil, Near{}, false
	}
	if ix, ok := table.Get(s); ok {
		return ix, from, true
	}
	ix, ok = core()[distro]
	return ix, from, ok
}

// Index is the packages of one release.
type Index struct {
	pkgs []entry // sorted by name
	base map[string]bool
	// recommends is true where all that is recommended is in the index too.
	recommends bool
}

type entry struct {
	name string
	// full is the bytes that it leaves on disk, slim those that slim images keep of them.
	full, slim         int64
	rough              bool // not measured
	questions          bool // debconf's, whose texts are kept twice then
	depends, recommend []int32
	programs           string // as the table has them
}

// Program is an executable that a package brings.
type Program struct {
	Path string
	// Bytes of the file, rounded up to kB; Link is its target instead if it is a link.
	Bytes int64
	Link  string
}

// Parse reads a data file (see gen.go for its form).
func Parse(text string) (*Index, error) {
	ix := &Index{base: map[string]bool{}}
	for n, l := range strings.Split(text, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		w := strings.Fields(l)
		if w[0] == "=" {
			for _, b := range w[1:] {
				ix.base[b] = true
			}
			continue
		}
		if w[0] == "+" {
			ix.recommends = true
			continue
		}
		if len(w) != 5 && len(w) != 6 {
			return nil, fmt.Errorf("line %d of the package index has %d words, not 5 or 6", n+1, len(w))
		}
		e := entry{name: w[0], depends: numbers(w[3]), recommend: numbers(w[4])}
		if len(w) == 6 {
			e.programs = w[5]
		}
		w[1], e.rough = strings.CutPrefix(w[1], "~")
		w[2], e.questions = strings.CutSuffix(w[2], "t")
		for i, to := range []*int64{&e.full, &e.slim} {
			kb, err := strconv.ParseInt(w[i+1], 10, 64)
			if err != nil || kb < 0 {
				return nil, fmt.Errorf("line %d of the package index has no sizes", n+1)
			}
			*to = kb * 1000
		}
		ix.pkgs = append(ix.pkgs, e)
	}
	for _, p := range ix.pkgs {
		for _, d := range append(append([]int32{}, p.depends...), p.recommend...) {
			if int(d) >= len(ix.pkgs) || d < 0 {
				return nil, fmt.Errorf("package %s needs number %d of %d", p.name, d, len(ix.pkgs))
			}
		}
	}
	if !sort.SliceIsSorted(ix.pkgs, func(i, j int) bool { return ix.pkgs[i].name < ix.pkgs[j].name }) {
		return nil, fmt.Errorf("the package index is not sorted")
	}
	return ix, nil
}

func numbers(list string) (out []int32) {
	for _, s := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(s); err == nil {
			out = append(out, int32(n))
		}
	}
	return out
}

// Base tells whether a package is part of the release's minimal system, and so of its images.
func (ix *Index) Base(name string) bool { return ix.base[name] }

// Options of an installation.
type Options struct {
	// Recommends is false with --no-install-recommends.
	Recommends bool
	// Slim is true in images that leave documentation and translations out (debian:…-slim and what is built on them).
	Slim bool
	// Near is For's: another release's index.
	Near Near
}

// Package is one package that is added.
type Package struct {
	Name             string
	Disk, Compressed size.Size
	// Programs are those that it puts where commands are looked for: not all of them, and none where that is not known.
	Programs []Program
}

// Result of an installation.
type Result struct {
	Packages []Package
	// Disk and Compressed are the packages' files and dpkg's notes on them.
	Disk, Compressed size.Size
	// Unknown are names that the index does not have: what they add is not known.
	Unknown []string
}

// What installation adds to the packages' own bytes, and how sure the sizes are.
const (
	// known is how far the archives' sizes are from those of another day's build of the package, roughly where they follow
	// from Installed-Size.
	known, roughly = 0.03, 0.25
	// gzip makes so much of what a set of packages adds (0.24 for default-mysql-client to 0.43 for gnupg).
	gzip, gzipLow, gzipHigh = 0.345, 0.25, 0.44
	// start is what every installation writes anew: dpkg's status of the base and its copy (0.15 MB), debconf's texts
	// (texts), the linker's cache, logs. logged is what the logs get for each package.
	start, startLow, startHigh = 0.925e6, 0.85e6, 1.05e6
	texts                      = 0.76e6
	logged                     = 700
	// recommendsHigh is how much more a set may become by recommendations that the index does not hold.
	recommendsHigh = 1.8
)

// Install resolves names and everything they need, less what is there already (have: installed before; the base's own
// packages count by themselves). A name may carry "=version" or "/release", which are ignored, and end in "-", which
// asks for removal and adds nothing.
func (ix *Index) Install(names []string, have map[string]bool, o Options) Result {
	r := Result{Disk: size.Zero, Compressed: size.Zero}
	seen := map[int32]bool{}
	var todo []int32
	for _, name := range names {
		if i, ok := ix.find(Name(name)); ok {
			todo = append(todo, i)
		} else if n := Name(name); n != "" && !ix.base[n] && !have[n] && !strings.HasSuffix(name, "-") {
			r.Unknown = append(r.Unknown, n)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		p := ix.pkgs[i]
		if seen[i] || have[p.name] {
			continue
		}
		seen[i] = true
		todo = append(todo, p.depends...)
		if o.Recommends {
			todo = append(todo, p.recommend...)
		}
	}
	if slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(i int32) bool { return ix.pkgs[i].full > 0 }) {
		r.Disk = size.About(start, startLow, startHigh)
	}
	for i := range seen {
		if ix.pkgs[i].questions { // then debconf keeps a copy of its texts
			r.Disk = size.About(start+texts, startLow+texts, startHigh+texts)
		}
	}
	r.Compressed = r.Disk.Scale(gzip, gzipLow, gzipHigh)
	for i := range seen {
		if ix.pkgs[i].full == 0 {
			continue // only a name that another package provides
		}
		r.Packages = append(r.Packages, ix.added(i, o, o.Recommends && !ix.recommends))
	}
	sort.Slice(r.Packages, func(a, b int) bool { return r.Packages[a].Name < r.Packages[b].Name })
	for _, p := range r.Packages {
		r.Disk, r.Compressed = r.Disk.Add(p.Disk), r.Compressed.Add(p.Compressed)
	}
	if len(r.Unknown) > 0 {
		r.Disk, r.Compressed = size.AtLeast(r.Disk.Bytes), size.AtLeast(r.Compressed.Bytes)
	}
	return r
}

// added is one package's sizes. open says that recommendations count but are not in the index.
func (ix *Index) added(i int32, o Options, open bool) Package {
	p := ix.pkgs[i]
	n, share := p.full, known
	if o.Slim {
		n = p.slim
	}
	if p.rough {
		share = roughly
	}
	share = min(share+o.Near.Spread, 0.9)
	more := 1.0
	if open {
		more = recommendsHigh
	}
	disk := size.Of(n+logged).Scale(1, 1-share, (1+share)*more)
	return Package{p.name, disk, disk.Scale(gzip, gzipLow, gzipHigh), programs(p.programs)}
}

// programs reads the table's list.
func programs(list string) (out []Program) {
	for _, s := range strings.Split(list, ",") {
		name, target, link := strings.Cut(s, ">")
		name, kb, sized := strings.Cut(name, ":")
		n, err := strconv.ParseInt(kb, 10, 64)
		if !link && (!sized || err != nil) {
			continue
		}
		if !strings.HasPrefix(name, "/") {
			name = "/usr/bin/" + name
		}
		out = append(out, Program{name, n * 1000, target})
	}
	return out
}

func (ix *Index) find(name string) (int32, bool) {
	i := sort.Search(len(ix.pkgs), func(i int) bool { return ix.pkgs[i].name >= name })
	return int32(i), i < len(ix.pkgs) && ix.pkgs[i].name == name
}

// Name is the package's name in an argument of apt-get install: version, release and architecture are taken off.
func Name(name string) string {
	name, _, _ = strings.Cut(name, "=")
	name, _, _ = strings.Cut(name, "/")
	name, _, _ = strings.Cut(name, ":")
	return name
}

// Lists is what "apt-get update" leaves in /var/lib/apt/lists: the archive's index, kept compressed as the images' apt is
// set up. Measured on 2026-11-23 with the updates and security archives: 19,856,468 bytes for Debian 12 (15,293,233 in a
// gzipped layer), 21,660,616 (16,711,698) for Debian 13. Ubuntu's are not known.
func Lists(distro string) (disk, compressed size.Size, ok bool) {
	switch {
	case distro == "debian 12":
		return size.About(19_856_468, 18_500_000, 21_000_000), size.About(15_293_233, 14_300_000, 16_200_000), true
	case distro == "debian 13":
		return size.About(21_660_616, 20_000_000, 23_000_000), size.About(16_711_698, 15_500_000, 17_800_000), true
	case strings.HasPrefix(distro, "debian"):
		return size.About(20_500_000, 15_000_000, 26_000_000), size.About(15_800_000, 11_500_000, 20_000_000), true
	}
	return size.None, size.None, false
}
