package npm

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// The spreads below are standard deviations as shares of a package's size, after measure/spread.mjs, which guesses each project's
// packages from the others'. A package that the table lacks is as large as those that only one project brought.
const (
	lineSpread   = 0.18
	otherSpread  = 0.45
	systemSpread = 0.30

	missing, missingSpread, missingPacked = 150e3, 4.7, 0.25
	// native is a compiled program for one system.
	native, nativeSpread, nativePacked = 8e6, 2.0, 0.38

	// always is a doubt that stays where every package was measured: links, lists, what npm itself writes.
	always = 0.005
	// bounds of nine in ten, and how far errors go the same way because packages of one maker change together.
	nineInTen, together = 1.64, 0.15

	// The layer's own compression against npm's archives: names and modes of many small files cost a little.
	layer, layerSpread = 1.0, 0.08
	// hidden is node_modules/.package-lock.json, for each package.
	hidden = 400
)

// Result is an estimate of node_modules.
type Result struct {
	// Packages is how many there are, as far as that is known.
	Packages         int
	Disk, Compressed size.Size
	// Archives is what the packages' archives take, as a package manager's cache keeps them.
	Archives size.Size
	Reasons  []string
	// Largest are the largest packages, for the reader.
	Largest []Package
	// Top is each package's folder directly in a node_modules by its path, with what it holds, nested packages included. The
	// bounds are narrowed so that they add up to those of Disk.
	Top []Package
}

// Package is one package, or one folder of node_modules, with its size.
type Package struct {
	Name             string
	Disk, Compressed size.Size
}

// guess is what is known of one package's size.
type guess struct {
	bytes, packed float64
	spread        float64 // standard deviation in bytes
	measured      bool
}

// guess finds the release that is most like a package.
func (t *Table) guess(p Installed) guess {
	i, known := t.find(p.Name)
	if !known {
		if _, to := strip(p.Name); to.system != "" {
			return guess{native, native * nativePacked, native * nativeSpread, false}
		}
		return guess{missing, missing * missingPacked, missing * missingSpread, false}
	}
	list := t.lists[i]
	r := &list[len(list)-1]
	share := lineSpread
	if p.Version != "" {
		want, _ := parseVersion(p.Version)
		r = &list[nearest(want, t.versions(i))]
		switch {
		case r.version == want:
			share = 0
		case !r.sameLine(want):
			share = otherSpread
		default: // the further apart in the line, the less one says of the other
			share = min(otherSpread, lineSpread*(1+float64(r.far(want))/20_000))
		}
	}
	if t.names[i] != p.Name {
		share = math.Hypot(share, systemSpread)
	}
	return guess{r.bytes, r.packed, r.bytes * share, true}
}

// sum collects guesses; variances add up, and part of the deviations does too.
type sum struct{ bytes, packed, square, linear float64 }

func (s *sum) add(g guess) {
	s.bytes += g.bytes
	s.packed += g.packed
	s.square += g.spread * g.spread
	s.linear += g.spread
}

// off is how far the truth may be.
func (s sum) off() float64 { return nineInTen*(math.Sqrt(s.square)+together*s.linear) + always*s.bytes }

func (s sum) size() size.Size {
	off := s.off()
	return size.About(int64(s.bytes), int64(max(0.3*s.bytes, s.bytes-off)), int64(s.bytes+off))
}

// Estimate weighs what an installation brings.
func (t *Table) Estimate(s Set) Result {
	r := Result{Packages: len(s.Packages), Disk: size.Zero, Compressed: size.Zero, Archives: size.Zero}
	if len(s.Packages) == 0 {
		return r
	}
	var all sum
	tops := map[string]*sum{}
	unlisted := 0
	for _, p := range s.Packages {
		g := t.guess(p)
		if s.Guessed {
			// What npm fetches on the day may be newer than what was measured.
			g.spread = max(g.spread, g.bytes*lineSpread)
		}
		if !g.measured {
			unlisted++
		}
		all.add(g)
		top := topOf(p.Path)
		if tops[top] == nil {
			tops[top] = &sum{}
		}
		tops[top].add(g)
		r.Largest = append(r.Largest, Package{p.Name, sum{g.bytes, g.packed, g.spread * g.spread, 0}.size(), size.Of(int64(g.packed))})
	}
	all.add(guess{bytes: hidden * float64(len(s.Packages)), packed: hidden * 0.3 * float64(len(s.Packages))})
	for range s.Unmeasured {
		all.add(guess{bytes: 2e6, packed: 0.5e6, spread: 8e6})
	}
	r.Disk = all.size()
	r.Compressed = packedSize(all, layer, layerSpread)
	r.Archives = packedSize(all, 1, 0.03)
	r.share(tops)
	slices.SortStableFunc(r.Largest, larger)
	r.Largest = r.Largest[:min(len(r.Largest), 12)]
	r.Reasons = reasons(s, unlisted)
	return r
}

// packedSize is the compressed size of a sum: its bounds are as wide as those of the bytes, and some more.
func packedSize(s sum, ratio, spread float64) size.Size {
	n := s.packed * ratio
	off := s.off()/max(1, s.bytes) + spread
	return size.About(int64(n), int64(n*max(0.3, 1-off)), int64(n*(1+off)))
}

// share gives each folder its part.
func (r *Result) share(tops map[string]*sum) {
	var offs float64
	for _, s := range tops {
		offs += s.off()
	}
	low := float64(r.Disk.Low) / float64(r.Disk.Bytes)
	high := float64(r.Disk.High-r.Disk.Bytes) / max(1, offs)
	for name, s := range tops {
		disk := size.About(int64(s.bytes), int64(s.bytes*low), int64(s.bytes+s.off()*high))
		r.Top = append(r.Top, Package{name, disk, packedSize(*s, layer, layerSpread)})
	}
	slices.SortFunc(r.Top, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
}

// topOf is the path as far as the first package: "node_modules/a" of "node_modules/a/node_modules/b".
func topOf(p string) string {
	i := strings.Index(p, "node_modules/") + len("node_modules/")
	name, _, _ := strings.Cut(p[i:], "/node_modules/")
	return p[:i] + name
}

func larger(a, b Package) int {
	if a.Disk.Bytes != b.Disk.Bytes {
		return int(min(max(b.Disk.Bytes-a.Disk.Bytes, -1), 1))
	}
	return strings.Compare(a.Name, b.Name)
}

func reasons(s Set, unlisted int) []string {
	count := "1 package"
	if n := len(s.Packages); n != 1 {
		count = fmt.Sprintf("%d packages", n)
	}
	out := []string{count + " of " + s.From}
	if s.Guessed {
		out[0] = "about " + count + ": what " + s.From + " asks for, and what that needs"
	}
	if unlisted > 0 {
		out = append(out, fmt.Sprintf("%d of them not measured", unlisted))
	}
	if n := len(s.Unmeasured); n > 0 {
		out = append(out, "what these bring is not known: "+strings.Join(s.Unmeasured[:min(3, n)], ", "))
	}
	return out
}

// What npm writes into its cache beside the archives, for each package: two lines of index and some of the log; and without a lock
// file what the registry says of each package with all its versions, where the table does not tell.
const (
	indexEach = 1_000
	askedEach = 30_000
)

// Cache is what npm keeps of an installation.
func (t *Table) Cache(s Set, r Result, locked bool) size.Size {
	n := int64(r.Packages)
	all := r.Archives.Add(size.About(n*indexEach, n*indexEach/2, n*indexEach*2))
	if locked {
		return all
	}
	said, seen := 0.0, map[string]bool{}
	for _, p := range s.Packages {
		if seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		i, known := t.find(p.Name)
		if bytes := t.asked[i]; known && bytes > 0 {
			said += bytes
		} else {
			said += askedEach
		}
	}
	return all.Add(size.About(int64(said), int64(0.5*said), int64(1.8*said)))
}

// YarnCache is what yarn's first version keeps: each package unpacked, and beside it its archive and what the registry says of
// that version.
func YarnCache(r Result) size.Size {
	n := int64(r.Packages)
	return r.Disk.Add(r.Archives).Add(size.About(n*11_000, n*6_000, n*16_000))
}

// PnpmIndex is what pnpm's store holds beside the files: for each package a list of them.
func PnpmIndex(r Result) size.Size {
	return size.About(int64(r.Packages)*3_500, int64(r.Packages)*1_500, int64(r.Packages)*8_000)
}
