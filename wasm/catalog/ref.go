package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// name is an image reference taken apart. Repositories of Docker Hub's library are written short, as in Dockerfiles.
type name struct {
	repo, tag, digest string

	version version
	// distro is "alpine", "debian", "ubuntu" or "" where the tag does not say.
	distro string
	// release is the distribution's release as the tag writes it: "3.24", "bookworm", "noble".
	release string
	slim    bool
	// flavour is what remains of the tag: "fpm", "jdk", "cli", …
	flavour []string
}

// parse reads REPO[:TAG][@DIGEST]; ok is false for what is no reference.
func parse(ref string) (n name, ok bool) {
	ref, n.digest, _ = strings.Cut(strings.TrimSpace(ref), "@")
	if i := strings.LastIndexByte(ref, ':'); i > strings.LastIndexByte(ref, '/') {
		ref, n.tag = ref[:i], ref[i+1:]
		if n.tag == "" {
			return n, false
		}
	}
	if ref == "" || ref != strings.ToLower(ref) || strings.ContainsAny(ref, " \t$") {
		return n, false
	}
	for _, hub := range []string{"index.docker.io/", "docker.io/", "registry-1.docker.io/"} {
		ref = strings.TrimPrefix(ref, hub)
	}
	n.repo = strings.TrimPrefix(ref, "library/")
	if n.tag == "" {
		n.tag = "latest"
	}
	n.read()
	return n, true
}

// releases of the distributions by the code name that tags use.
var releases = map[string]string{
	"buster": "debian", "bullseye": "debian", "bookworm": "debian", "trixie": "debian", "sid": "debian", "stable": "debian", "oldstable": "debian", "testing": "debian",
	"bionic": "ubuntu", "focal": "ubuntu", "jammy": "ubuntu", "noble": "ubuntu", "resolute": "ubuntu",
}

// read takes the tag apart: a version first, then the distribution and what else the tag asks for.
func (n *name) read() {
	for i, w := range strings.Split(n.tag, "-") {
		switch v, isVersion := parseVersion(w); {
		case i == 0 && isVersion:
			n.version = v
		case strings.HasPrefix(w, "alpine") && (w == "alpine" || isDigit(w[6])):
			n.distro, n.release = "alpine", w[6:]
		case releases[w] != "":
			n.distro, n.release = releases[w], w
		case w == "slim":
			n.slim = true
		case i == 0 && w == "latest":
		default:
			n.flavour = append(n.flavour, w)
		}
	}
	if n.slim && n.distro == "alpine" { // nginx's "alpine-slim" is another build, not another base
		n.slim, n.flavour = false, append(n.flavour, "slim")
	}
}

// version is the numbers of a tag's first word; pre is a release candidate's ending.
type version struct {
	num []int
	pre string
}

func parseVersion(w string) (version, bool) {
	w = strings.TrimPrefix(w, "v")
	var v version
	for w != "" {
		end := 0
		for end < len(w) && isDigit(w[end]) {
			end++
		}
		if end == 0 {
			break
		}
		n, err := strconv.Atoi(w[:end])
		if err != nil {
			return v, false
		}
		v.num, w = append(v.num, n), w[end:]
		if !strings.HasPrefix(w, ".") && !strings.HasPrefix(w, "_") {
			break
		}
		w = w[1:]
	}
	v.pre = w
	return v, len(v.num) > 0
}

func (v version) String() string {
	parts := make([]string, len(v.num))
	for i, n := range v.num {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ".") + v.pre
}

// apart says in which part two versions first differ (0 major, 1 minor, 2 patch, 3 not at all within what both state)
// and by how much.
func (v version) apart(o version) (part, by int) {
	for i := range min(len(v.num), len(o.num), 3) {
		if d := v.num[i] - o.num[i]; d != 0 {
			return i, max(d, -d)
		}
	}
	return 3, 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
