package npm

import (
	"strconv"
	"strings"
)

// version is a package's version number; what follows a hyphen says only that it is a pre-release.
type version struct {
	n   [3]int
	pre bool
}

// parseVersion reads "1.2.3", "v1.2", "1.x" and the like; parts is how many numbers were given.
func parseVersion(s string) (v version, parts int) {
	s = strings.TrimLeft(s, "v=")
	s, _, _ = strings.Cut(s, "+")
	s, _, v.pre = strings.Cut(s, "-")
	for _, w := range strings.SplitN(s, ".", 3) {
		n, err := strconv.Atoi(w)
		if err != nil {
			return v, parts
		}
		v.n[parts] = n
		parts++
	}
	return v, parts
}

// compare is negative where v is older than w.
func (v version) compare(w version) int {
	for i := range v.n {
		if v.n[i] != w.n[i] {
			return v.n[i] - w.n[i]
		}
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre:
		return -1
	}
	return 1
}

// sameLine tells whether two versions are of one line, within which npm takes one for the other: what "^" allows.
func (v version) sameLine(w version) bool {
	return v.n[0] == w.n[0] && (v.n[0] != 0 || v.n[1] == w.n[1])
}

// far is how unlike two versions are: whole lines first, then minor numbers.
func (v version) far(w version) int {
	abs := func(n int) int { return max(n, -n) }
	return abs(v.n[0]-w.n[0])*1_000_000 + abs(v.n[1]-w.n[1])*1000 + min(999, abs(v.n[2]-w.n[2]))
}

// next is the first version after v that differs in the number at place i.
func (v version) next(i int) version {
	v.pre = true // so that 2.0.0-beta is not below 2.0.0 in "^1.0.0"
	v.n[i]++
	for i++; i < 3; i++ {
		v.n[i] = 0
	}
	return v
}

// satisfies tells whether a range of package.json allows a version.
func satisfies(ranges string, v version) bool {
	for _, r := range strings.Split(ranges, "||") {
		if allOf(strings.TrimSpace(r), v) {
			return true
		}
	}
	return false
}

func allOf(r string, v version) bool {
	if low, high, ok := strings.Cut(r, " - "); ok {
		return one(">="+strings.TrimSpace(low), v) && one("<="+strings.TrimSpace(high), v)
	}
	op := ""
	for _, w := range strings.Fields(r) {
		if strings.Trim(w, "<>=~^") == "" { // ">= 1.2"
			op += w
			continue
		}
		if !one(op+w, v) {
			return false
		}
		op = ""
	}
	return true
}

// one is a single comparison: ">=1.2", "^1", "~1.2.3", "1.x".
func one(w string, v version) bool {
	text := strings.TrimLeft(w, "<>=~^")
	op := w[:len(w)-len(text)]
	low, parts := parseVersion(text)
	if parts == 0 {
		return true // "*", "latest"
	}
	last := parts - 1
	switch op {
	case ">=":
		return v.compare(low) >= 0
	case ">":
		return parts < 3 && v.compare(low.next(last)) >= 0 || parts == 3 && v.compare(low) > 0
	case "<":
		return v.compare(low) < 0
	case "<=":
		return parts < 3 && v.compare(low.next(last)) < 0 || v.compare(low) <= 0
	case "^":
		first := 0
		for first < last && low.n[first] == 0 {
			first++
		}
		return v.compare(low) >= 0 && v.compare(low.next(first)) < 0
	case "~", "~>":
		return v.compare(low) >= 0 && v.compare(low.next(min(last, 1))) < 0
	}
	if parts == 3 {
		return v.compare(low) == 0
	}
	return v.compare(low) >= 0 && v.compare(low.next(last)) < 0
}

// choose is the version of a sorted list that a range stands for: the newest that it allows, else the one nearest to the
// first number in it.
func choose(ranges string, list []version) int {
	for i := len(list) - 1; i >= 0; i-- {
		if satisfies(ranges, list[i]) {
			return i
		}
	}
	at := strings.IndexAny(ranges, "0123456789")
	if at < 0 {
		return len(list) - 1
	}
	want, _ := parseVersion(strings.FieldsFunc(ranges[at:], func(r rune) bool { return r == ' ' || r == '|' })[0])
	return nearest(want, list)
}

// nearest is the version of a list that is most like one.
func nearest(want version, list []version) int {
	best := 0
	for i, v := range list {
		if v.far(want) <= list[best].far(want) {
			best = i
		}
	}
	return best
}

func (v version) String() string {
	s := strconv.Itoa(v.n[0]) + "." + strconv.Itoa(v.n[1]) + "." + strconv.Itoa(v.n[2])
	if v.pre {
		s += "-pre"
	}
	return s
}
