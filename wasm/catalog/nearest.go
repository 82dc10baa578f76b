package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// How far a neighbour's figures may be off.
//
// The shares are read from the catalogue itself: TestNeighbours pretends for each entry that it is not there, resolves it
// from the rest, and asks that 9 of 10 true sizes lie inside the interval. As the data stand: builds of one minor version
// differ by under 3 %; the next minor version by up to 13 % (golang 1.25 to 1.26), later ones by up to 30 % (golang 1.18
// to 1.20, which no longer ships its compiled library; alpine 3.17 to 3.22 grew by 18 %); major versions by up to a half;
// another base under the same program (Debian's for Alpine's) is the difference of the two bases, and then some, since
// the larger base often comes with more of the program too (php's Debian images carry a compiler).
var steps = [...]struct{ low, high, farLow, farHigh float64 }{
	{0.30, 0.40, 0.40, 0.60}, // major
	{0.13, 0.13, 0.20, 0.30}, // minor
	{0.03, 0.03, 0.03, 0.03}, // patch
	{0.03, 0.03, 0.03, 0.03}, // nothing that both state
}

const (
	otherRelease  = 0.06 // bookworm for trixie, alpine3.17 for alpine3.24
	otherBaseLow  = 0.40 // on top of swapping the known bases
	otherBaseHigh = 1.20
	otherFlavour  = 0.50 // cli for fpm, jdk for jre
	otherPlatform = 0.16 // debian:12-slim: arm/v7 is 15 % smaller than amd64, ppc64le 14 % larger
	arm64Platform = 0.06 // at most 5 % away from amd64 in golang:1.20-alpine, debian, ubuntu, busybox's 14 % aside
	unknownTag    = 0.30 // a tag that names neither a version nor a distribution
)

// loosening is what an answer from a neighbour does to its sizes.
type loosening struct {
	low, high float64
	// swap is the base to take out and the one to put in, as references; both empty if the base is the same.
	out, in string
}

func (l *loosening) add(low, high float64) { l.low, l.high = l.low+low, l.high+high }

// apply loosens a size; swapped is the difference that another base makes.
func (l loosening) apply(s size.Size, swapped int64) size.Size {
	if s.Certainty == size.Unknown {
		return s
	}
	n := max(s.Bytes+swapped, s.Bytes/20)
	return size.About(n, int64(float64(n+s.Low-s.Bytes)*max(1-l.low, 0.05)), int64(float64(n+s.High-s.Bytes)*(1+l.high)))
}

// nearest picks the entry that is least far from what is asked.
func nearest(all []*entry, want name, platform string) (*entry, Resolution, bool) {
	if os, _, _ := strings.Cut(platform, "/"); os != "linux" || len(all) == 0 {
		return nil, Resolution{}, false
	}
	var best *entry
	var bestName name
	var bestFar []int
	for _, e := range all {
		for _, n := range e.names {
			far := distance(want, n, e, platform)
			if best == nil || slices.Compare(far, bestFar) < 0 {
				best, bestName, bestFar = e, n, far
			}
		}
	}
	r := Resolution{Match: Nearest, From: best.Ref, Why: "from " + best.Ref + ", estimated"}
	r.loosen = loosen(want, bestName, best, platform)
	if r.loosen.in != "" {
		r.Why = fmt.Sprintf("from %s with the base of %s, estimated", best.Ref, r.loosen.in)
	}
	if want.digest != "" {
		r.Why = "the digest is not known; " + r.Why
	}
	return best, r, true
}

// distance orders candidates: first the same kind of base, then the same flavour, then the nearest version and release.
func distance(want, n name, e *entry, platform string) []int {
	part, by := want.version.apart(n.version)
	if len(want.version.num) == 0 {
		part, by = 3, -newness(n.version)
	}
	other := truth(want.release != "" && want.release != n.release && want.release != releaseOf(e))
	first := other
	if len(want.version.num) > 0 {
		first = 0
	}
	return []int{
		truth(e.Size == 0 && e.Compressed == 0),
		flavours(want, n),
		int(family(want, n, e)),
		first,
		3 - part,
		by,
		other,
		truth(e.Platform != platform),
		-newness(n.version),
	}
}

// newness makes later versions come first where no version is asked for.
func newness(v version) int {
	s := 0
	for i := range 3 {
		s *= 1000
		if i < len(v.num) {
			s += min(v.num[i], 999)
		}
	}
	return s
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// flavours counts the words of one tag that the other lacks.
func flavours(a, b name) int {
	d := 0
	for _, w := range a.flavour {
		if !slices.Contains(b.flavour, w) {
			d++
		}
	}
	for _, w := range b.flavour {
		if !slices.Contains(a.flavour, w) {
			d++
		}
	}
	return d
}

type kin int

const (
	sameFamily kin = iota
	// otherFamily has another small base: what the image adds to it is most of the image.
	otherFamily
	// fullFamily has a large base that is to be taken out, which leaves little to go by.
	fullFamily
)

// family tells whether the entry has the kind of base that the tag asks for. A tag that names no distribution asks for
// the repository's usual one: the entry whose own tag names none, or else one that is neither Alpine nor slim.
func family(want, n name, e *entry) kin {
	distro, _, _ := strings.Cut(e.Distro, " ")
	other := otherFamily
	if distro == "debian" && !n.slim && fullBases[n.repo] {
		other = fullFamily
	}
	switch {
	case want.slim != n.slim, want.distro != "" && want.distro != distro:
		return other
	case want.distro == "" && n.distro == "":
		return sameFamily
	case want.distro == "" && distro == "alpine":
		return other
	}
	return sameFamily
}

// loosen says how much an entry's figures must give for what is asked.
func loosen(want, n name, e *entry, platform string) loosening {
	var l loosening
	part, by := want.version.apart(n.version)
	switch {
	case len(want.version.num) == 0 && want.channel:
		l.add(steps[1].low, steps[1].high)
	case len(want.version.num) == 0 && want.distro == "" && want.tag != "latest":
		l.add(unknownTag, unknownTag)
	default:
		if s := steps[part]; by > 1 {
			l.add(s.farLow, s.farHigh)
		} else {
			l.add(s.low, s.high)
		}
	}
	if want.release != "" && want.release != n.release && want.release != releaseOf(e) {
		l.add(otherRelease, otherRelease)
	}
	if flavours(want, n) > 0 {
		l.add(otherFlavour, otherFlavour)
	}
	switch {
	case e.Platform == platform:
	case platform == "linux/arm64" && e.Platform == "linux/amd64":
		l.add(arm64Platform, arm64Platform)
	default:
		l.add(otherPlatform, otherPlatform)
	}
	if family(want, n, e) != sameFamily {
		l.add(otherBaseLow, otherBaseHigh)
		l.out, l.in = baseOf(e.Distro, n), baseWanted(want)
		if l.out == l.in {
			l.out, l.in = "", ""
		}
	}
	return l
}

// codename is how tags write a release: "bookworm" for "debian 12", "3.24" for "alpine 3.24"; "" where tags have no word for it.
func codename(distro string) string {
	if v, ok := strings.CutPrefix(distro, "alpine "); ok {
		return v
	}
	for _, name := range sortedKeys(releases) {
		if releases[name] == distro && distro != "debian testing" {
			return name
		}
	}
	if distro == "debian testing" {
		return "testing"
	}
	return ""
}

// releaseOf is an entry's release as tags write it.
func releaseOf(e *entry) string { return codename(e.Distro) }

// distroOf is the distribution that a tag itself states, as Entry.Distro writes it; "" where it states none.
func distroOf(n name) string {
	first, _, _ := strings.Cut(n.tag, "-")
	switch {
	case n.release == "testing":
		return "debian testing"
	case releases[n.release] != "":
		return releases[n.release]
	case n.distro == "alpine" && n.release != "":
		return "alpine " + n.release
	case n.repo == "alpine" && len(n.version.num) > 1:
		return "alpine " + strconv.Itoa(n.version.num[0]) + "." + strconv.Itoa(n.version.num[1])
	case n.repo == "debian" && len(n.version.num) > 0:
		return "debian " + strconv.Itoa(n.version.num[0])
	case n.repo == "ubuntu" && len(n.version.num) == 2:
		return "ubuntu " + first
	}
	return ""
}

// fullBases are the repositories whose Debian images that are not slim start from buildpack-deps; the others' start from
// debian:…-slim. Source: docker-library's Dockerfiles.
var fullBases = map[string]bool{"golang": true, "node": true, "python": true, "ruby": true, "rust": true, "perl": true, "openjdk": true, "erlang": true, "gcc": true, "swift": true}

// baseOf is the image that an entry starts from.
func baseOf(distro string, n name) string {
	kind, v, _ := strings.Cut(distro, " ")
	switch {
	case kind == "alpine":
		return "alpine:" + v
	case kind == "ubuntu":
		return "ubuntu:" + v
	case kind == "debian" && !n.slim && fullBases[n.repo]:
		return "buildpack-deps:" + codename(distro)
	case kind == "debian":
		return "debian:" + codename(distro) + "-slim"
	}
	return ""
}

// baseWanted is the image that the tag's own base would be.
func baseWanted(want name) string {
	release := want.release
	switch {
	case want.distro == "alpine" && release != "":
		return "alpine:" + release
	case want.distro == "alpine":
		return "alpine:latest"
	case want.distro == "ubuntu":
		return "ubuntu:" + release
	case release == "":
		release = "trixie"
	}
	if !want.slim && fullBases[want.repo] {
		return "buildpack-deps:" + release
	}
	return "debian:" + release + "-slim"
}
