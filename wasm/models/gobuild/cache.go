package gobuild

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/facts"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Module is one requirement of go.mod.
type Module struct{ Path, Version string }

// ParseGoMod reads the module's path and its requirements. Replacements by a local folder drop the requirement (nothing is
// downloaded), replacements by another module are followed.
func ParseGoMod(text string) (path string, mods []Module) {
	replaced := map[string]*Module{}
	block := ""
	for _, l := range strings.Split(text, "\n") {
		l, _, _ = strings.Cut(l, "//")
		w := strings.Fields(l)
		switch {
		case len(w) == 0:
		case block != "" && w[0] == ")":
			block = ""
		case len(w) == 2 && w[1] == "(":
			block = w[0]
		default:
			verb := block
			if verb == "" {
				verb, w = w[0], w[1:]
			}
			switch {
			case verb == "module" && len(w) > 0:
				path = strings.Trim(w[0], `"`)
			case verb == "require" && len(w) > 1:
				mods = append(mods, Module{w[0], w[1]})
			case verb == "replace":
				replace(replaced, w)
			}
		}
	}
	out := mods[:0]
	for _, m := range mods {
		switch r, ok := replaced[m.Path]; {
		case ok && r == nil:
		case ok:
			out = append(out, *r)
		default:
			out = append(out, m)
		}
	}
	return path, out
}

// replace reads OLD [VERSION] => NEW [VERSION].
func replace(replaced map[string]*Module, w []string) {
	i := slices.Index(w, "=>")
	switch {
	case i < 1 || i+1 >= len(w):
	case strings.HasPrefix(w[i+1], ".") || strings.HasPrefix(w[i+1], "/"):
		replaced[w[0]] = nil
	case i+2 < len(w):
		replaced[w[0]] = &Module{w[i+1], w[i+2]}
	}
}

// Left is something that a step leaves behind beside its result.
type Left struct {
	// Path is a directory whose contents are not listed one by one.
	Path             string
	Disk, Compressed size.Size
	Reasons          []string
}

// moduleSize is a module's size in bytes, extracted and as its archive.
type moduleSize struct{ disk, zip int64 }

var moduleSizes = facts.New("gobuild-modules", "Go modules", readModules)

func readModules(text string) (map[string]moduleSize, error) {
	m := map[string]moduleSize{}
	for _, l := range strings.Split(text, "\n") {
		w := strings.Fields(l)
		if len(w) != 3 || w[0] == "#" {
			continue
		}
		disk, err1 := strconv.ParseInt(w[1], 10, 64)
		zip, err2 := strconv.ParseInt(w[2], 10, 64)
		if err1 == nil && err2 == nil {
			m[w[0]] = moduleSize{disk * 1000, zip * 1000}
		}
	}
	return m, nil
}

// What the module cache keeps beside a module's files and archive (.mod, .info, .ziphash, .lock): 260 bytes at the median.
// Versions of a known module differ by moduleSpread at most 9 times in 10. Of 822 modules measured, the median is 181 kB
// extracted and 60 kB as archive; 9 in 10 are between 10 kB and 4 MB.
const (
	moduleNotes    = 260
	moduleSpread   = 0.20
	unknownDisk    = 181e3
	unknownZip     = 60e3
	unknownLow     = 10e3
	unknownHigh    = 4e6
	unknownZipLow  = 3e3
	unknownZipHigh = 1.3e6
	sourceGzip     = 0.24 // Go sources and what lies beside them, as a layer's gzip makes them
	// The build cache holds this many bytes for a byte of Go source compiled: 6.5 for fmt alone, 7.2 to 8.0 for most of ten
	// programs, 14.3 for go-redis, whose methods are many and small. gzip makes 0.19 to 0.25 of it.
	buildPerByte, buildLow, buildHigh    = 8.0, 0.80, 1.85
	buildGzip, buildGzipLow, buildGzipUp = 0.235, 0.18, 0.26
	// An unknown package is as large as the median of those measured.
	unknownSource = 30e3
)

// ModCache is what "go mod download" (or a build that needs it) leaves in GOPATH/pkg/mod: every module of the build list,
// extracted and as its archive. With go.sum only modules whose sources it lists count (the others give their go.mod only).
func ModCache(f *facts.Store, goMod, goSum string) Left {
	_, mods := ParseGoMod(goMod)
	left := Left{Path: "pkg/mod", Disk: size.Zero, Compressed: size.Zero}
	sums := listed(goSum)
	var unknown []string
	count := 0
	var known map[string]moduleSize
	if len(mods) > 0 {
		known, _ = moduleSizes.Get(f)
	}
	for _, m := range mods {
		if len(sums) > 0 && !sums[m] {
			continue
		}
		count++
		s, ok := known[m.Path]
		disk, zip := about(s.disk, moduleSpread), about(s.zip, moduleSpread)
		if !ok {
			unknown = append(unknown, m.Path)
			disk, zip = size.About(unknownDisk, unknownLow, unknownHigh), size.About(unknownZip, unknownZipLow, unknownZipHigh)
		}
		left.Disk = left.Disk.Add(disk).Add(zip).Add(about(moduleNotes, 0.3))
		left.Compressed = left.Compressed.Add(disk.Scale(sourceGzip, sourceGzip*0.8, sourceGzip*1.3)).Add(zip)
	}
	if count == 0 {
		return left
	}
	left.Reasons = []string{fmt.Sprintf("%d modules, each extracted and as its archive", count)}
	if len(unknown) > 0 {
		left.Reasons = append(left.Reasons, lacks(unknown, 0))
		left.pool(len(unknown))
	}
	return left
}

// pool narrows the sum of many unknown parts: not all are large at once. With n parts the spread grows as n's square root.
func (l *Left) pool(n int) {
	if n < 2 {
		return
	}
	f := 0.0
	for r := 1.0; r*r <= float64(n); r++ { // the square root, rounded down
		f = r
	}
	narrow := func(s size.Size) size.Size {
		return size.About(s.Bytes, s.Bytes-int64(float64(s.Bytes-s.Low)), s.Bytes+int64(float64(s.High-s.Bytes)*f/float64(n)))
	}
	l.Disk, l.Compressed = narrow(l.Disk), narrow(l.Compressed)
}

func about(n int64, share float64) size.Size {
	return size.About(n, int64(float64(n)*(1-share)), int64(float64(n)*(1+share)))
}

// listed are the modules whose sources go.sum has a sum of.
func listed(goSum string) map[Module]bool {
	m := map[Module]bool{}
	for _, l := range strings.Split(goSum, "\n") {
		w := strings.Fields(l)
		if len(w) == 3 && !strings.HasSuffix(w[1], "/go.mod") {
			m[Module{w[0], w[1]}] = true
		}
	}
	return m
}

// BuildCache is what a build leaves in GOCACHE (/root/.cache/go-build), by the sources of the packages it compiled.
// Give it all imports of the builds so far in one file system, since packages are compiled once. Go before 1.20 shipped
// the standard library compiled, so that only other packages count.
func BuildCache(imports []string, o Options) Left {
	t := packages(o.Facts, imports, false)
	set, unknown := t.closure(append([]string{"runtime"}, imports...))
	n, source := 1+len(unknown), float64(len(unknown))*unknownSource
	old := before120(o.GoVersion)
	for i := range set {
		if old && !strings.Contains(strings.SplitN(t.names[i], "/", 2)[0], ".") {
			continue
		}
		n++
		source += float64(t.source[i]) * 1000
	}
	f, spread, _ := version(o.GoVersion)
	k := source * buildPerByte * f
	disk := size.About(int64(k), int64(k*buildLow*(1-spread)), int64(k*buildHigh*(1+spread)))
	l := Left{Path: "/root/.cache/go-build", Disk: disk, Compressed: disk.Scale(buildGzip, buildGzipLow, buildGzipUp)}
	l.Reasons = []string{fmt.Sprintf("%d packages compiled, about 8 bytes for a byte of source (measured with Go %s)", n, measuredWith)}
	if len(unknown) > 0 {
		l.Reasons = append(l.Reasons, lacks(unknown, 0))
	}
	return l
}

func before120(v string) bool {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(v, "go"), "1.")
	if !ok {
		return false
	}
	minor, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(strings.TrimRight(minor, "abcdefghijklmnopqrstuvwxyz"))
	return err == nil && n < 20
}
