// Package gobuild estimates what the go command leaves: the size of a binary from what its sources import, the module
// cache from go.mod and go.sum, the build cache from what was compiled.
//
// The facts are measurements with a real toolchain (the program in measure/, a module of its own): for 60 programs, how much
// machine code the linker kept of each package, and which packages it imports. The table gobuild-packages of package facts has that (data/core.txt
// the standard library's part), and what thousands of other packages import, read from their sources; gobuild-modules the sizes of modules as the module proxy serves them. A binary is then the sum over everything that the
// sources reach, times the constants in fit.go; each of those says how it was measured. Programs that the table has not
// seen check it: "go run . check" in measure/ prints how far off the estimates are (testdata/check.txt has the last outcome).
//
// What it does not know: which of a package's functions are called (the linker drops the rest), build tags and generated
// files, packages that the table lacks. The interval is meant to cover that 9 times in 10; reasons name what was unknown.
//
// Everything is a pure function. The shell calls it for "go build", "go install" and "go mod download".
package gobuild

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Options are what the command line and the environment say about a build. The zero value is a plain "go build" with the
// toolchain that was measured.
type Options struct {
	// GoVersion is GOLANG_VERSION of the image or what is known of it ("1.22", "1.20.5", "go1.26"); "" if not known.
	GoVersion string
	// Strip is -ldflags with -s (or -w -s).
	Strip bool
	// CGO is true where a C compiler is at hand and CGO_ENABLED is not 0.
	CGO bool
	// Platform the program is built for, "linux/amd64" if empty.
	Platform string
	// Facts has the tables; nil stands for what is compiled in.
	Facts *facts.Store
}

// Result is an estimate with what it rests on, for the reader.
type Result struct {
	Disk, Compressed size.Size
	Reasons          []string
}

// Binary estimates a program's executable.
func Binary(p Program, o Options) Result {
	t := packages(o.Facts, p.Imports, p.Unread > 0)
	imports := append([]string{"runtime"}, p.Imports...)
	set, unknown := t.closure(imports)
	c := classOf(t, set, p)
	code, guessed := t.code(set, c, slices.Sorted(slices.Values(p.Imports)))
	own := float64(p.Source) * ownCode
	mid, low, high := code+guessed+own, code*codeLow+guessed*guessLow+own*ownLow, code*codeHigh+guessed*guessHigh+own*ownHigh
	r := Result{Reasons: []string{fmt.Sprintf("%d packages that it reaches, as measured with Go %s", len(set), measuredWith)}}
	if p.Source > 0 {
		r.Reasons = append(r.Reasons, fmt.Sprintf("%d kB of its own sources", (p.Source+500)/1000))
	}
	if guessed > code/10 {
		r.Reasons = append(r.Reasons, "some packages by their sources alone")
	}
	if len(unknown) > 0 || p.Unread > 0 {
		m, l, h := t.guess(unknown, p, set, c)
		mid, low, high = mid+m, low+l, high+h
		r.Reasons = append(r.Reasons, lacks(unknown, p.Unread))
	}
	f, spread, why := version(o.GoVersion)
	if why != "" {
		r.Reasons = append(r.Reasons, why)
	}
	low, mid, high = low*f*(1-spread), mid*f, high*f*(1+spread)
	if o.Platform != "" && o.Platform != "linux/amd64" {
		low, high = low*(1-platformSpread), high*(1+platformSpread)
		r.Reasons = append(r.Reasons, "measured for linux/amd64")
	}
	if o.CGO {
		low, high = low*(1-cgoSpread), high*(1+cgoSpread)
	}
	r.Disk = size.About(file(mid, o.Strip)+p.Embedded.Bytes, file(low, o.Strip)+p.Embedded.Low, file(high, o.Strip)+p.Embedded.High)
	if p.Embedded.Certainty == size.Unknown {
		r.Disk = size.AtLeast(r.Disk.Bytes)
	}
	r.Compressed = compressed(r.Disk, o.Strip)
	return r
}

// file is the size of an executable with so much machine code.
func file(code float64, strip bool) int64 {
	n := fixed + perCode*code
	if !strip {
		n *= unstripped
	}
	return int64(n)
}

// compressed is what gzip makes of an executable: larger ones have more that repeats.
func compressed(disk size.Size, strip bool) size.Size {
	r := Ratio(disk.Bytes, strip)
	return disk.Scale(r, r*(1-gzipSpread), r*(1+gzipSpread))
}

// Ratio is the compressed size of a Go executable by its size on disk.
func Ratio(disk int64, strip bool) float64 {
	ln := math.Log(max(float64(disk), 1e6) / 1e6)
	if strip {
		return max(0.47-0.030*ln, 0.25)
	}
	return max(0.63-0.036*ln, 0.35)
}

// lacks says what the table does not have.
func lacks(unknown []string, unread int) string {
	var parts []string
	if n := len(unknown); n > 0 {
		sort.Strings(unknown)
		more := ""
		if n > 3 {
			more = fmt.Sprintf(" and %d more", n-3)
		}
		parts = append(parts, fmt.Sprintf("not measured: %s%s", strings.Join(unknown[:min(n, 3)], ", "), more))
	}
	if unread > 0 {
		parts = append(parts, fmt.Sprintf("%d source files whose imports are not known", unread))
	}
	return strings.Join(parts, "; ")
}

// Reaches lists those of some packages that a program is known to be made of, through everything that it imports.
func Reaches(f *facts.Store, p Program, names ...string) (out []string) {
	t := packages(f, p.Imports, false)
	set, _ := t.closure(p.Imports)
	for _, name := range names {
		if i, ok := t.find(name); ok && set[i] || slices.Contains(p.Imports, name) {
			out = append(out, name)
		}
	}
	return out
}

// StandardOnly tells whether everything that a program imports is of the standard library, and is known.
func StandardOnly(p Program) bool {
	return p.Unread == 0 && !slices.ContainsFunc(p.Imports, func(name string) bool {
		first, _, _ := strings.Cut(name, "/")
		return name == "C" || strings.Contains(first, ".")
	})
}
