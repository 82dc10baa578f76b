package gobuild

import (
	"fmt"
	"strconv"
	"strings"
)

// measuredWith is the toolchain of the table.
const measuredWith = "1.26"

// Constants of the fit over the measured programs (linux/amd64, CGO_ENABLED=0; November 2026).
const (
	// A stripped binary is fixed + perCode × machine code: least squares of relative error over 61 programs. The rest of
	// it is type data, read-only data and the table of functions, which grow with the code.
	fixed   = 180e3
	perCode = 2.27
	// A binary with its symbols and debug information against a stripped one: 1.40 to 1.54, median 1.44.
	unstripped = 1.445
	// ownCode is the machine code for a byte of a program's own sources: 0.2 (much of it tables of data) to 1.2.
	ownCode, ownLow, ownHigh = 0.91, 0.4, 1.3
	// What is kept of packages that were not measured, by their sources, may be this much less or more.
	guessLow, guessHigh = 0.4, 2.0
	// Sums of the table's medians were within these of the truth 9 times in 10.
	codeLow, codeHigh = 0.80, 1.22
	// What gzip makes of binaries of one size differs by this much (embedded data aside).
	gzipSpread = 0.08
	// An unknown module adds this much machine code: of 808 uses of a module in the programs, the mean is 105 kB, 9 in 10
	// are between 138 bytes and 200 kB.
	moduleMid, moduleLow, moduleHigh = 80e3, 500, 400e3
	// arm64 code is about as large as amd64's; others differ more.
	platformSpread = 0.10
	// With cgo, net and os/user come from C and the program is linked with libc; measured 1 % to 4 % for programs without
	// C libraries of their own.
	cgoSpread = 0.05
)

// sourceKept is the machine code for a byte of a library's sources that a program keeps: sums over the third-party packages
// of 61 programs, by whether the program imports the package itself and whether every method is kept.
func sourceKept(class int, direct bool) float64 {
	switch {
	case class >= allMethods && direct:
		return 0.52
	case class >= allMethods:
		return 0.40
	case direct:
		return 0.22
	}
	return 0.16
}

// minors are sizes of seven small programs built with older toolchains, against the measured one's: Debian's golang-1.19
// (1.19.8: 0.66 for an empty program, 0.74 to 0.78 for the others) and golang-1.24 (1.24.4: 0.86 and 0.92 to 0.98).
// Between them the factor is read from a straight line.
var minors = []struct {
	minor  int
	factor float64
}{{19, 0.765}, {24, 0.97}, {26, 1}}

// version is the factor of a toolchain, how far off it may be, and a reason to show.
func version(v string) (factor, spread float64, why string) {
	parts := strings.Split(strings.TrimPrefix(v, "go"), ".")
	if len(parts) < 2 || parts[0] != "1" {
		return 1, 0.03, ""
	}
	digits := strings.TrimRightFunc(parts[1], func(r rune) bool { return r < '0' || r > '9' })
	if i := strings.IndexFunc(parts[1], func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = parts[1][:i]
	}
	minor, err := strconv.Atoi(digits)
	if err != nil {
		return 1, 0.03, ""
	}
	first, last := minors[0], minors[len(minors)-1]
	switch {
	case minor >= last.minor:
		return last.factor, 0.02 * float64(minor-last.minor), ""
	case minor <= first.minor:
		return first.factor, 0.03 + 0.02*float64(first.minor-minor), scaled(minor, first.factor)
	}
	for i := 1; ; i++ {
		if a, b := minors[i-1], minors[i]; minor <= b.minor {
			f := a.factor + (b.factor-a.factor)*float64(minor-a.minor)/float64(b.minor-a.minor)
			return f, 0.03, scaled(minor, f)
		}
	}
}

func scaled(minor int, f float64) string {
	return fmt.Sprintf("Go 1.%d makes smaller binaries than 1.26: %d %%", minor, int(f*100+0.5))
}
