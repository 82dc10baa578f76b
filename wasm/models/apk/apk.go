// Package apk knows what "apk add" adds to Alpine Linux: which packages a name pulls in, and what their files take.
//
// The facts are the package lists of published images (data/alpine.txt says which), since Alpine's own index is not to be
// had where this is built; it holds the packages that those images have, which are the common ones and no more. A name
// that it lacks is reported as unknown, never guessed. Packages of the table are those of Alpine 3.22 to 3.24; for other
// releases the interval is wider. Everything is a pure function.
package apk

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/size"
)

//go:embed data/alpine.txt
var text string

type entry struct {
	size    int64
	rough   bool
	depends []string
}

type table struct {
	pkgs map[string]entry
	base map[string]bool
}

var packages = sync.OnceValue(func() table {
	t := table{map[string]entry{}, map[string]bool{}}
	for _, l := range strings.Split(text, "\n") {
		w := strings.Fields(l)
		switch {
		case len(w) == 0 || w[0] == "#" || l[0] == '#':
		case w[0] == "=":
			for _, b := range w[1:] {
				t.base[b] = true
			}
		case len(w) == 3:
			n, err := strconv.ParseInt(w[1][1:], 10, 64)
			if err != nil {
				continue
			}
			e := entry{size: n * 1024, rough: w[1][0] == '~'}
			if w[2] != "-" {
				e.depends = strings.Split(w[2], ",")
			}
			t.pkgs[w[0]] = e
		}
	}
	return t
})

// Package is one package that is added.
type Package struct {
	Name             string
	Disk, Compressed size.Size
}

// Result of an installation.
type Result struct {
	Packages         []Package
	Disk, Compressed size.Size
	// Unknown are names that the table does not have: what they add is not known.
	Unknown []string
}

// Ratios of a layer's gzip to installed sizes: binaries and libraries of Alpine's images (alpine:3.24.2 is 0.46 as a
// whole, nginx:alpine 0.42, postgres with its large libraries less).
const (
	packed, packedLow, packedHigh = 0.42, 0.30, 0.50
	// sameRelease is how far a package's size is from the table's within 3.22 to 3.24 (libcurl, busybox, libcrypto3: 1 % to 5 %).
	sameRelease, otherRelease, roughly = 0.06, 0.25, 0.20
)

// Add resolves names and everything they need, less what is installed already (have) and what every image has. A name may
// carry "=version", "~version", ">version" or "@repository", which are ignored.
func Add(names []string, have map[string]bool, release string) Result {
	t := packages()
	r := Result{Disk: size.Zero, Compressed: size.Zero}
	seen := map[string]bool{}
	todo := []string{}
	for _, name := range names {
		n := Name(name)
		switch _, known := t.pkgs[n]; {
		case n == "" || have[n] || t.base[n]:
		case known:
			todo = append(todo, n)
		default:
			r.Unknown = append(r.Unknown, n)
			r.Packages = append(r.Packages, common(n))
		}
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		p, ok := t.pkgs[n]
		if seen[n] || have[n] || t.base[n] || !ok {
			continue
		}
		seen[n] = true
		todo = append(todo, p.depends...)
		r.Packages = append(r.Packages, added(n, p, release))
	}
	sort.Slice(r.Packages, func(a, b int) bool { return r.Packages[a].Name < r.Packages[b].Name })
	for _, p := range r.Packages {
		r.Disk, r.Compressed = r.Disk.Add(p.Disk), r.Compressed.Add(p.Compressed)
	}
	return r
}

// common is a package that the table lacks, with what it needs: the median of the table's, and bounds that hold 9 of 10 of those.
func common(name string) Package {
	disk := size.About(240_000, 0, 13_000_000)
	return Package{name, disk, disk.Scale(packed, packedLow, packedHigh)}
}

func added(name string, p entry, release string) Package {
	share := sameRelease
	if p.rough {
		share = roughly
	}
	if release != "3.22" && release != "3.23" && release != "3.24" {
		share += otherRelease
	}
	disk := size.Of(p.size).Scale(1, 1-share, 1+share)
	return Package{name, disk, disk.Scale(packed, packedLow, packedHigh)}
}

// Base tells whether every Alpine image has a package.
func Base(name string) bool { return packages().base[name] }

// Name is the package's name in an argument of apk add.
func Name(arg string) string {
	if i := strings.IndexAny(arg, "=<>~@"); i >= 0 {
		arg = arg[:i]
	}
	return arg
}

// Index is what "apk update", or "apk add" without --no-cache, leaves in /var/cache/apk: the archive's index.
// No source states its size for the releases at hand; two archives' compressed indexes are a few MB.
func Index() (disk, compressed size.Size) {
	return size.About(2_500_000, 1_000_000, 4_500_000), size.About(2_500_000, 1_000_000, 4_500_000)
}
