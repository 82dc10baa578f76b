//go:build ignore

// Gen makes the facts table "python" from public lock files:
//
//	go run gen.go -names names.txt -measured measured.txt LOCK… >../../facts/tables/python.txt
//
// Each LOCK is a uv.lock: it states the bytes of every archive of Python's index, and what a package depends on. The newest
// version that any of them has counts. names.txt are the packages that Dockerfiles ask for; everything that they pull in comes along,
// and a name with an extra ("uvicorn[standard]") asks for that too. measured.txt has, for packages that Debian 12 packages too,
// what their files came to: NAME, bytes of all files, of the same compressed one by one as in a wheel, of what Python 3.11
// makes of the sources when they are compiled. Where a package is in no lock file but was measured, that stands for it.
//
// A line of the table is NAME WHEEL FILES COMPILED FLAGS DEPENDS EXTRAS: kB of the archive, of what it holds, of the compiled files;
// flags m (measured ratio), p (no machine code), s (no wheel for musl), c (for graphics cards); dependencies by line, from 0;
// extras as NAME=LINES. "-" is empty.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/pip"
)

var (
	names    = flag.String("names", "names.txt", "the packages to start from")
	measured = flag.String("measured", "measured.txt", "what Debian's packages hold")
)

func main() {
	flag.Parse()
	best := map[string]pip.Locked{}
	for _, f := range flag.Args() {
		for _, p := range pip.ReadLock(read(f)) {
			name := p.Name
			if strings.HasSuffix(p.Registry, "/whl/cpu") {
				name += "+cpu"
				if !strings.HasSuffix(p.Version, "+cpu") {
					continue
				}
			} else if !strings.HasSuffix(p.Registry, "/simple") {
				continue
			}
			old, ok := best[name]
			if p.Archive > 0 && (!ok || newer(p.Version, old.Version)) {
				if ok {
					merge(p.Extras, old.Extras)
				}
				best[name] = p
			} else if ok {
				merge(old.Extras, p.Extras)
			}
		}
	}
	debian := map[string][3]float64{}
	for _, l := range strings.Split(read(*measured), "\n") {
		if w := strings.Fields(l); len(w) == 4 && w[0] != "#" {
			debian[w[0]] = [3]float64{num(w[1]), num(w[2]), num(w[3])}
			if _, ok := best[w[0]]; !ok {
				best[w[0]] = pip.Locked{Name: w[0], Archive: int64(num(w[2])), Plain: true, Musl: true}
			}
		}
	}
	write(best, debian, strings.Fields(read(*names)))
}

func merge(into, from map[string][]pip.Dep) {
	for k, v := range from {
		if _, ok := into[k]; !ok {
			into[k] = v
		}
	}
}

// write prints the closure of the names.
func write(best map[string]pip.Locked, debian map[string][3]float64, roots []string) {
	extras := map[string]map[string]bool{} // asked for, by package
	in := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		p, ok := best[name]
		if !ok || in[name] {
			return
		}
		in[name] = true
		for _, d := range flat(best, p.Deps) {
			add(d)
		}
	}
	for _, r := range roots {
		name, extra, _ := strings.Cut(strings.TrimSuffix(r, "]"), "[")
		if _, ok := best[name]; !ok {
			log.Printf("no lock file has %s", name)
			continue
		}
		add(name)
		for _, x := range strings.FieldsFunc(extra, func(r rune) bool { return r == ',' }) {
			deps, ok := best[name].Extras[x]
			if !ok {
				log.Printf("no lock file has %s", r)
				continue
			}
			if extras[name] == nil {
				extras[name] = map[string]bool{}
			}
			extras[name][x] = true
			for _, d := range flat(best, deps) {
				add(d)
			}
		}
	}
	var all []string
	for n := range in {
		all = append(all, n)
	}
	sort.Strings(all)
	line := func(deps []pip.Dep) string {
		var at []int
		for _, d := range flat(best, deps) {
			if i, ok := slices.BinarySearch(all, d); ok {
				at = append(at, i)
			}
		}
		slices.Sort(at)
		out := strings.Trim(strings.ReplaceAll(fmt.Sprint(slices.Compact(at)), " ", ","), "[]")
		if out == "" {
			return "-"
		}
		return out
	}
	for _, n := range all {
		p := best[n]
		files, compiled, flags := sizes(n, p, debian[n])
		var ex []string
		for x := range extras[n] {
			ex = append(ex, x+"="+line(p.Extras[x]))
		}
		sort.Strings(ex)
		fmt.Printf("%s %s %s %s %s %s %s\n", n, kb(float64(p.Archive)), kb(files), kb(compiled), orDash(flags), line(p.Deps), orDash(strings.Join(ex, ";")))
	}
	log.Printf("%d packages", len(all))
}

// flat lists dependencies that hold on Linux, with what their extras bring.
func flat(best map[string]pip.Locked, deps []pip.Dep) (out []string) {
	for _, d := range deps {
		if !pip.Holds(d.Marker) {
			continue
		}
		out = append(out, d.Name)
		for _, x := range d.Extras {
			for _, e := range best[d.Name].Extras[x] {
				if pip.Holds(e.Marker) {
					out = append(out, e.Name)
				}
			}
		}
	}
	return out
}

// What is in a wheel, by the byte of the wheel: medians over 40 packages of Debian 12 without machine code and 24 with (measured.txt).
// Large ones hold data more than sources. Libraries for graphics cards are compressed inside already.
const (
	purePlain, purePyc   = 3.56, 4.47
	largePlain, largePyc = 3.4, 1.5
	elfPlain, elfPyc     = 2.87, 1.10
	largeElfPyc          = 0.30
	bundled              = 2.8
	cudaPlain, cudaPyc   = 1.7, 0.05
)

// packed are packages most of whose files are compressed already: Java's archives, and descriptions as .json.gz (which Debian 12's
// botocore does not have yet), so that a wheel's byte is little more than one.
var packed = map[string]float64{"pyspark": 1.02, "botocore": 1.5}

// sizes are the bytes of the files and of the compiled files of a package.
func sizes(name string, p pip.Locked, m [3]float64) (files, compiled float64, flags string) {
	wheel := float64(p.Archive)
	if p.Plain {
		flags += "p"
	} else if !p.Musl {
		flags += "s"
	}
	cuda := strings.HasPrefix(name, "nvidia-") || name == "torch" || name == "triton" || strings.HasPrefix(name, "tensorflow") || strings.HasSuffix(name, "-cuda")
	switch {
	case cuda:
		return wheel * cudaPlain, min(wheel*cudaPyc, 25e6), flags + "c"
	case packed[name] > 0:
		return wheel * packed[name], wheel * 0.02, flags
	case m[1] > 0 && (p.Plain || wheel < 1.3*m[1]):
		return wheel * m[0] / m[1], wheel * m[2] / m[1], flags + "m"
	case m[1] > 0: // the wheel brings libraries that Debian packages apart
		return m[0] + (wheel-m[1])*bundled, m[2], flags + "m"
	case p.Plain && wheel > 1e6:
		return wheel * largePlain, wheel * largePyc, flags
	case p.Plain:
		return wheel * purePlain, wheel * purePyc, flags
	case wheel > 5e6:
		return wheel * elfPlain, wheel * largeElfPyc, flags
	}
	return wheel * elfPlain, wheel * elfPyc, flags
}

func newer(a, b string) bool {
	x, y := strings.FieldsFunc(a, notDigit), strings.FieldsFunc(b, notDigit)
	for i := range min(len(x), len(y)) {
		if m, n := num(x[i]), num(y[i]); m != n {
			return m > n
		}
	}
	return len(x) > len(y)
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func kb(n float64) string { return strconv.Itoa(int(n/1000 + 0.5)) }

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func num(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return n
}

func read(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return string(b)
}
