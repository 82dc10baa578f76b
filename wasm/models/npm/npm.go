// Package npm estimates what npm and yarn put into node_modules: from a lock file, which names every package, or from
// package.json alone, which names the direct ones.
//
// The facts are unpacked sizes as npm installed them (data/packages.txt): 492 packages of 120 kB and more by name, which
// make up 95 % of the bytes of 3271 measured, and the mean of all others. For 100 popular packages the table has the size
// of everything they bring, which is what a package.json without a lock file goes by. Versions differ: a package's size is
// meant within a third of the table's, a large one's may be far less. Install scripts (which may download) are not followed. Pure functions.
package npm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/size"
)

//go:embed data/packages.txt
var text string

type entry struct {
	own, all float64 // bytes; all is 0 where what it brings was not measured
	count    int
}

var packages = sync.OnceValue(func() map[string]entry {
	m := map[string]entry{}
	for _, l := range strings.Split(text, "\n") {
		w := strings.Fields(l)
		if len(w) < 2 || l[0] == '#' {
			continue
		}
		var n [3]float64
		for i, s := range w[1:min(len(w), 4)] {
			n[i], _ = strconv.ParseFloat(s, 64)
		}
		m[w[0]] = entry{n[0] * 1000, n[1] * 1000, int(n[2])}
	}
	return m
})

const (
	// other is a package that the table does not list. The mean of those under 120 kB is 29 kB, that of an express service's
	// own 100 is 20 kB.
	other, otherHigh = 25e3, 120e3
	// versions is how much larger or smaller another version is. Large ones changed most: prisma 5 is a third of prisma 7.
	versions, largeVersions, large = 0.33, 0.70, 15e6
	// native is a compiled program for one system that the table does not list; 13 that it lists are 0.4 MB to 101 MB.
	native, nativeLow, nativeHigh = 12e6, 0.5e6, 90e6
	// gzip of node_modules: 0.18 over 250 packages; native binaries compress less.
	packed, packedLow, packedHigh = 0.20, 0.15, 0.35
	// npm keeps each archive it fetched in its cache, and with no lock file also what it asked the registry.
	cached, cachedLow, cachedHigh = 0.25, 0.15, 0.60
)

// Result is an estimate of node_modules.
type Result struct {
	// Packages is how many there are, as far as that is known.
	Packages         int
	Disk, Compressed size.Size
	// Cache is what stays in npm's cache.
	Cache   size.Size
	Reasons []string
	// Largest are the largest packages, for the reader.
	Largest []Package
}

// Package is one package with its size.
type Package struct {
	Name string
	Disk size.Size
}

// lockFile is package-lock.json, versions 1 to 3.
type lockFile struct {
	Packages map[string]struct {
		Dev, Optional, Link bool
		DevOptional         bool
		OS, CPU, Libc       []string
	}
	Dependencies map[string]locked
}

type locked struct {
	Dev, Optional bool
	Dependencies  map[string]locked
}

// Lock estimates an installation from package-lock.json. production leaves development dependencies out.
func Lock(lock []byte, production bool, platform string) (Result, bool) {
	var f lockFile
	if json.Unmarshal(lock, &f) != nil || f.Packages == nil && f.Dependencies == nil {
		return Result{}, false
	}
	count := map[string]int{}
	for path, p := range f.Packages {
		i := strings.LastIndex(path, "node_modules/")
		if i < 0 || p.Link || production && (p.Dev || p.DevOptional) || !fits(p.OS, p.CPU, platform) || slices.Contains(p.Libc, "musl") {
			continue
		}
		count[path[i+len("node_modules/"):]]++
	}
	if f.Packages == nil {
		old(f.Dependencies, production, count, 0)
	}
	return sum(count, "package-lock.json"), true
}

// old counts the nested form of lock file version 1.
func old(deps map[string]locked, production bool, count map[string]int, depth int) {
	if depth > 50 {
		return
	}
	for name, d := range deps {
		if !production || !d.Dev {
			count[name]++
			old(d.Dependencies, production, count, depth+1)
		}
	}
}

// fits tells whether a package for some systems only is for this one. Of packages for one C
// library those for glibc are taken (musl's are about as large).
func fits(systems, machines []string, platform string) bool {
	goos, arch, _ := strings.Cut(platform, "/")
	if platform == "" {
		goos, arch = "linux", "amd64"
	}
	if arch == "amd64" {
		arch = "x64"
	}
	return allows(systems, goos) && allows(machines, arch)
}

func allows(list []string, what string) bool {
	if len(list) == 0 || slices.Contains(list, what) {
		return true
	}
	return strings.HasPrefix(list[0], "!") && !slices.Contains(list, "!"+what)
}

// Yarn estimates an installation from yarn.lock. Its first version does not tell development dependencies apart.
func Yarn(lock string) (Result, bool) {
	count := map[string]int{}
	for _, l := range strings.Split(lock, "\n") {
		if l == "" || l[0] == ' ' || l[0] == '#' || !strings.HasSuffix(l, ":") {
			continue
		}
		name := strings.Trim(strings.SplitN(l, ",", 2)[0], `":`)
		if i := strings.LastIndexByte(name, '@'); i > 0 {
			name = name[:i]
			if j := strings.Index(name[1:], "@"); j >= 0 { // name@npm:range
				name = name[:j+1]
			}
			if name != "__metadata" {
				count[name]++
			}
		}
	}
	if len(count) == 0 {
		return Result{}, false
	}
	return sum(count, "yarn.lock"), true
}

// sum adds up packages by name.
func sum(count map[string]int, from string) Result {
	r := Result{Disk: size.Zero}
	others := 0
	for name, n := range count {
		r.Packages += n
		e, ok := packages()[name]
		if !ok && strings.Contains(name, "linux-") {
			disk := size.About(native, nativeLow, nativeHigh)
			r.Disk, r.Largest = r.Disk.Add(disk), append(r.Largest, Package{name, disk})
			continue
		}
		if !ok {
			others += n
			continue
		}
		share := versions
		if e.own > large {
			share = largeVersions
		}
		disk := size.Of(int64(e.own)*int64(n)).Scale(1, 1-share, 1+versions)
		r.Disk = r.Disk.Add(disk)
		r.Largest = append(r.Largest, Package{name, disk})
	}
	slices.SortFunc(r.Largest, func(a, b Package) int {
		if a.Disk.Bytes != b.Disk.Bytes {
			return int(min(max(b.Disk.Bytes-a.Disk.Bytes, -1), 1))
		}
		return strings.Compare(a.Name, b.Name)
	})
	r.Largest = r.Largest[:min(len(r.Largest), 12)]
	// Of many small packages not all are large at once: the spread of their sum grows as the root of their number.
	n := float64(others)
	r.Disk = r.Disk.Add(size.About(int64(n*other), int64(max(0, n*other*0.7-math.Sqrt(n)*other)), int64(n*other+math.Sqrt(n)*(otherHigh-other)+n*other*0.3)))
	r.Reasons = []string{fmt.Sprintf("%d packages of %s", r.Packages, from)}
	return r.finish()
}

func (r Result) finish() Result {
	r.Compressed = r.Disk.Scale(packed, packedLow, packedHigh)
	r.Cache = r.Disk.Scale(cached, cachedLow, cachedHigh)
	return r
}

// Manifest estimates an installation from package.json alone: each direct dependency with all it brings, where that was
// measured. What several bring together counts once at the low end, and each time at the high end.
func Manifest(manifest []byte, production bool) (Result, bool) {
	var m struct {
		Dependencies, DevDependencies, OptionalDependencies map[string]string
	}
	if json.Unmarshal(manifest, &m) != nil {
		return Result{}, false
	}
	var names []string
	if production {
		m.DevDependencies = nil
	}
	for _, list := range []map[string]string{m.Dependencies, m.OptionalDependencies, m.DevDependencies} {
		for n := range list {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return Names(slices.Compact(names)), true
}

// Names estimates an installation of packages by name ("npm install -g typescript").
func Names(names []string) Result {
	r := Result{Disk: size.Zero}
	var total, largest float64
	var unknown []string
	for _, n := range names {
		e := packages()[n]
		if e.all == 0 {
			unknown = append(unknown, n)
			e.all, e.count = max(e.own, other), 1
		}
		total, largest = total+e.all, max(largest, e.all)
		r.Packages += e.count
		r.Largest = append(r.Largest, Package{n, size.Of(int64(e.all)).Scale(1, 1-versions, 1+versions)})
	}
	if len(names) == 0 {
		return r.finish()
	}
	mid := largest + 0.7*(total-largest)
	u := float64(len(unknown))
	// What a package brings that was not measured: the median of the 100 that were is 4.6 MB, 9 in 10 are under 103 MB.
	r.Disk = size.About(int64(mid+4.6e6*u), int64(largest*(1-largeVersions)), int64(total*(1+versions)+100e6*math.Sqrt(u)))
	r.Reasons = []string{fmt.Sprintf("%d direct dependencies and what they usually bring", len(names))}
	if len(unknown) > 0 {
		r.Reasons = append(r.Reasons, "not measured: "+strings.Join(unknown[:min(3, len(unknown))], ", "))
	}
	slices.SortStableFunc(r.Largest, func(a, b Package) int { return int(min(max(b.Disk.Bytes-a.Disk.Bytes, -1), 1)) })
	r.Largest = r.Largest[:min(len(r.Largest), 12)]
	return r.finish()
}
