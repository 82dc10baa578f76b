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
	// channel is true where the tag names the newest of some line instead of a version: "lts", "stable".
	channel bool
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
	for _, hub := range hubs {
		ref = strings.TrimPrefix(ref, hub)
	}
	n.repo = strings.TrimPrefix(ref, "library/")
	if one, ok := strings.CutPrefix(n.repo, "amd64/"); ok { // the library's images for one architecture
		n.repo = one
	}
	if n.tag == "" {
		n.tag = "latest"
	}
	n.read()
	if kind, v, ok := strings.Cut(n.repo, "-debian"); ok && strings.HasPrefix(kind, "gcr.io/distroless/") {
		n.repo, n.distro, n.release = kind, "debian", codename("debian "+v) // one image for each release, which its name states
	}
	return n, true
}

// hubs are Docker Hub and what mirrors it under the same names: its own addresses, Google's cache of it, and Amazon's copy of the library.
var hubs = []string{"index.docker.io/", "docker.io/", "registry-1.docker.io/", "mirror.gcr.io/", "public.ecr.aws/docker/"}

// releases of the distributions by the code name that tags use, as Entry.Distro writes them. The moving names stand for what they
// were on 2026-11-23.
var releases = map[string]string{
	"stretch": "debian 9", "buster": "debian 10", "bullseye": "debian 11", "bookworm": "debian 12", "trixie": "debian 13", "forky": "debian testing", "sid": "debian testing",
	"xenial": "ubuntu 16.04", "bionic": "ubuntu 18.04", "focal": "ubuntu 20.04", "jammy": "ubuntu 22.04", "noble": "ubuntu 24.04", "resolute": "ubuntu 26.04",
}

// moving names of Debian's releases, which mean something else in other repositories (nginx:stable).
var moving = map[string]string{"oldoldstable": "debian 11", "oldstable": "debian 12", "stable": "debian 13", "testing": "debian testing", "unstable": "debian testing"}

// channels are words that name no version and no variant, but whatever was newest of some line.
var channels = map[string]bool{"latest": true, "lts": true, "current": true, "stable": true, "mainline": true}

// nodeLines are the names of Node.js' releases with long support (github.com/nodejs/Release, read 2026-11-23).
var nodeLines = map[string]int{"dubnium": 10, "erbium": 12, "fermium": 14, "gallium": 16, "hydrogen": 18, "iron": 20, "jod": 22, "krypton": 24}

// read takes the tag apart: a version first, then the distribution and what else the tag asks for.
func (n *name) read() {
	words := strings.Split(n.tag, "-")
	for i, w := range words {
		release := releases[w]
		if n.repo == "debian" || n.repo == "buildpack-deps" {
			release += moving[w]
		}
		switch v, isVersion := parseVersion(w); {
		case i == 0 && isVersion:
			n.version = v
		case i == 0 && n.repo == "node" && nodeLines[w] > 0:
			n.version = version{num: []int{nodeLines[w]}}
		case isVersion && words[i-1] == "alpine":
			n.release = w
		case strings.HasPrefix(w, "alpine") && (w == "alpine" || isDigit(w[6])):
			n.distro, n.release = "alpine", w[6:]
		case release != "":
			kind, v, _ := strings.Cut(release, " ")
			n.distro, n.release = kind, codename(release)
			if own, ok := parseVersion(v); ok && i == 0 && n.repo == kind {
				n.version = own // ubuntu:jammy is a name of ubuntu:22.04
			}
		case w == "slim":
			n.slim = true
		case i == 0 && channels[w]:
			n.channel = w != "latest"
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
