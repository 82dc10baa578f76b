package stated

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

type unit struct {
	name string
	n    float64
}

// units are what a size may end with.
var units = []unit{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12}, {"b", 1},
}

// isUnit tells a unit that stands alone.
func isUnit(w string) bool {
	return slices.ContainsFunc(units, func(u unit) bool { return strings.EqualFold(u.name, w) })
}

// parseSize reads 5MB or 4MB..6MB, also 4..6MB.
func parseSize(w string) (size.Size, string) {
	low, high, ranged := strings.Cut(w, "..")
	if !ranged {
		n, _, ok := parseBytes(w, 0)
		if !ok {
			return size.None, "no size"
		}
		return size.Of(n), ""
	}
	h, unit, ok := parseBytes(high, 0)
	if !ok {
		return size.None, "no size"
	}
	l, _, ok := parseBytes(low, unit)
	if !ok || l > h {
		return size.None, "no range"
	}
	return size.About(l+(h-l)/2, l, h), ""
}

// parseBytes reads a number with its unit; usual is the unit of a number without one, 0 where it must have one.
func parseBytes(w string, usual float64) (n int64, unit float64, ok bool) {
	number, unit := w, usual
	lower := strings.ToLower(w)
	for _, u := range units {
		if strings.HasSuffix(lower, u.name) {
			number, unit = w[:len(w)-len(u.name)], u.n
			break
		}
	}
	if unit == 0 || number == "" || strings.Trim(number, "0123456789.") != "" {
		return 0, 0, false
	}
	v, err := strconv.ParseFloat(number, 64)
	if v *= unit; err != nil || v >= float64(size.NoLimit) {
		return 0, 0, false
	}
	return int64(v + 0.5), unit, true
}
