package catalog

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

func coreEntries(t *testing.T) []report.BaseImage {
	t.Helper()
	var list []report.BaseImage
	if err := json.Unmarshal(coreJSON, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// Every figure has a source and a date, references can be read, sizes make sense.
func TestEntries(t *testing.T) {
	seen := map[string]bool{}
	list := coreEntries(t)
	if len(list) < 60 {
		t.Errorf("%d images, want at least 60", len(list))
	}
	for _, e := range list {
		if e.Source == "" {
			t.Errorf("%s: no source", e.Ref)
		}
		if e.Size+e.Compressed > 0 && e.AsOf == "" && !strings.Contains(e.Note, "README") && !strings.Contains(e.Source, "README") {
			t.Errorf("%s: a size without a date", e.Ref)
		}
		if e.AsOf != "" {
			if _, err := time.Parse("2006-01-02", e.AsOf); err != nil {
				t.Errorf("%s: as_of %q", e.Ref, e.AsOf)
			}
		}
		if e.Size > 0 && e.Compressed >= e.Size {
			t.Errorf("%s: %d compressed, %d on disk", e.Ref, e.Compressed, e.Size)
		}
		sum := int64(0)
		for _, l := range e.Layers {
			sum += l.Compressed
		}
		if sum > 0 && e.Compressed != sum {
			t.Errorf("%s: layers add up to %d, the image says %d", e.Ref, sum, e.Compressed)
		}
		for _, r := range append([]string{e.Ref}, e.Aliases...) {
			n, ok := parse(r)
			if !ok {
				t.Errorf("%s cannot be read", r)
			}
			key := n.repo + ":" + n.tag + " " + e.Platform
			if seen[key] {
				t.Errorf("%s stands twice", key)
			}
			seen[key] = true
		}
	}
}

// Each entry's tree adds up to its size, and every layout line is well formed.
func TestTreesAddUp(t *testing.T) {
	for _, e := range coreEntries(t) {
		img, ok := Core().Lookup(e.Ref, e.Platform)
		if !ok || img.Resolution.Match != Exact {
			t.Fatalf("%s: not found", e.Ref)
		}
		want, got := img.Size(), img.Tree().Total()
		if got.Certainty == size.Unknown != (want.Certainty == size.Unknown) {
			t.Errorf("%s: size %v, tree %v", e.Ref, want, got)
		}
		if want.Certainty != size.Unknown && (got.Bytes != want.Bytes || got.High < want.High) {
			t.Errorf("%s: size %v, tree %v", e.Ref, want, got)
		}
	}
	for name, l := range layouts() {
		for _, l := range l {
			if !strings.HasPrefix(l.path, "/") || l.kind == 'd' && len(l.rest) != 4 || l.kind == 'f' && (len(l.rest) != 3 || number(l.rest[2]) == 0 && l.rest[2] != "0") {
				t.Errorf("layout %s: %c %s %q", name, l.kind, l.path, l.rest)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for _, c := range []struct{ ref, from, why string }{
		{"golang:1.20-alpine", "golang:1.20-alpine", ""},
		{"docker.io/library/golang:1.20-alpine", "golang:1.20-alpine", ""},
		{"alpine", "alpine:3.24.2", "from alpine:3.24.2, estimated"},
		{"golang:1.22-alpine", "golang:1.20-alpine", "from golang:1.20-alpine, estimated"},
		{"golang:1.24-alpine", "golang:1.25-alpine", "from golang:1.25-alpine, estimated"},
		{"httpd:2.4", "httpd:2.4.68-alpine", "from httpd:2.4.68-alpine with the base of debian:trixie-slim, estimated"},
		{"golang:1.25", "golang:1.26.8-bookworm", "from golang:1.26.8-bookworm, estimated"},
		{"golang:1.25-alpine3.20", "golang:1.25-alpine", "from golang:1.25-alpine, estimated"},
		{"node:20-slim", "node:22-slim", "from node:22-slim, estimated"},
		{"debian:bookworm-slim", "debian:oldstable-slim", "from debian:oldstable-slim, estimated"},
		{"ubuntu:20.04", "ubuntu:22.04", "from ubuntu:22.04, estimated"},
		{"nginx:1.25-alpine", "nginx:alpine", "from nginx:alpine, estimated"},
		{"alpine:3.24.2@sha256:00", "alpine:3.24.2", "the digest is not known; from alpine:3.24.2, estimated"},
		{"ubuntu:jammy", "ubuntu:22.04", "from ubuntu:22.04, estimated"},
		{"ubuntu:focal", "ubuntu:22.04", "from ubuntu:22.04, estimated"},
		{"node:iron-alpine", "node:22-alpine", "from node:22-alpine, estimated"},
		{"node:lts-slim", "node:24-slim", "from node:24-slim, estimated"},
		{"nginx:stable-alpine", "nginx:alpine", "from nginx:alpine, estimated"},
		{"eclipse-temurin:17-jre-alpine", "eclipse-temurin:21-jre-alpine-3.24", "from eclipse-temurin:21-jre-alpine-3.24, estimated"},
		{"gcr.io/distroless/static-debian12:nonroot", "gcr.io/distroless/static-debian12:nonroot", ""},
		{"gcr.io/distroless/static:nonroot", "gcr.io/distroless/static-debian12:nonroot", "from gcr.io/distroless/static-debian12:nonroot, estimated"},
		{"gcr.io/distroless/base-debian11", "gcr.io/distroless/base-debian12", "from gcr.io/distroless/base-debian12, estimated"},
		{"gcr.io/distroless/java17-debian12", "", ""},
		{"mirror.gcr.io/library/alpine:3.24.2", "alpine:3.24.2", ""},
		{"public.ecr.aws/docker/library/alpine:3.24.2", "alpine:3.24.2", ""},
		{"amd64/alpine:3.24.2", "alpine:3.24.2", ""},
		{"quay.io/someone/golang:1.20-alpine", "", ""},
		{"Not A Reference", "", ""},
		{"alpine:", "", ""},
	} {
		img, ok := Core().Lookup(c.ref, "")
		if ok != (c.from != "") || img.Resolution.From != c.from || img.Resolution.Why != c.why {
			t.Errorf("%s: %v from %q because %q, want %q because %q", c.ref, ok, img.Resolution.From, img.Resolution.Why, c.from, c.why)
		}
	}
	if _, ok := Core().Lookup("golang:1.20-alpine", "windows/amd64"); ok {
		t.Error("a linux entry answered for windows")
	}
	arm, _ := Core().Lookup("golang:1.20-alpine", "linux/arm64")
	if s := arm.Compressed(); s.Low > 99547564 || s.High < 99547564 || s.Certainty != size.Estimated {
		t.Errorf("arm64 is 99547564 bytes compressed, estimated %v", s)
	}
}

// The distribution is the one that the tag states, whatever the neighbour has.
func TestDistro(t *testing.T) {
	for ref, want := range map[string]string{
		"debian:12": "debian 12", "debian:12.5-slim": "debian 12", "debian:bullseye-slim": "debian 11", "debian:sid": "debian testing", "debian:stable": "debian 13",
		"ubuntu:20.04": "ubuntu 20.04", "ubuntu:focal": "ubuntu 20.04", "ubuntu:jammy": "ubuntu 22.04", "alpine:3.20": "alpine 3.20", "alpine:3.20.1": "alpine 3.20",
		"python:3.12-slim-bookworm": "debian 12", "python:3.11-alpine3.19": "alpine 3.19", "eclipse-temurin:21-jre-jammy": "ubuntu 22.04",
		"eclipse-temurin:17-jre-alpine-3.20": "alpine 3.20", "nginx:stable": "debian 13", "gcr.io/distroless/cc-debian11": "debian 11", "redis:7": "debian 13", "mcr.microsoft.com/dotnet/sdk:8.0-alpine": "alpine 3.24",
	} {
		if img, ok := Core().Lookup(ref, ""); !ok || img.Entry.Distro != want {
			t.Errorf("%s is %q, want %q", ref, img.Entry.Distro, want)
		}
	}
	// A release whose layout is not known claims nothing: its programs may be anywhere.
	for _, ref := range []string{"debian:bullseye-slim", "golang:1.22-bullseye", "ubuntu:18.04"} {
		img, _ := Core().Lookup(ref, "")
		for _, p := range []string{"/bin/sh", "/app", "/usr/bin/curl"} {
			if _, _, e := img.Tree().Resolve(p); e != fstree.Unknown {
				t.Errorf("%s %s: %v", ref, p, e)
			}
		}
	}
}

// The widths in nearest.go come from here: an entry that is left out must lie in what its neighbours say, 9 times in 10.
func TestNeighbours(t *testing.T) {
	list := coreEntries(t)
	asked, held := 0, 0
	for k, e := range list {
		others := append(append([]report.BaseImage{}, list[:k]...), list[k+1:]...)
		img, ok := New(others).Lookup(e.Ref, e.Platform)
		if !ok || img.Size().Certainty == size.Unknown {
			continue
		}
		check := func(kind string, truth int64, s size.Size) {
			if truth == 0 {
				return
			}
			asked++
			if s.Low <= truth && truth <= s.High {
				held++
				return
			}
			t.Logf("%s: %s is %d, estimated %v %s", e.Ref, kind, truth, s, img.Resolution.Why)
		}
		check("size", e.Size, img.Size())
		check("compressed", e.Compressed, img.Compressed())
	}
	t.Logf("%d of %d inside", held, asked)
	if held*10 < asked*9 {
		t.Errorf("only %d of %d true sizes lie inside the intervals", held, asked)
	}
}

func TestWith(t *testing.T) {
	c := Core().With([]report.BaseImage{{Ref: "alpine:3.24.2", Platform: "linux/amd64", Size: 1, Compressed: 1}, {Ref: "mine:1", Platform: "linux/amd64", Size: 5, Complete: true,
		Files: []report.BaseFile{{Path: "/a", Size: 5, Mode: "0755"}}}})
	img, _ := c.Lookup("alpine:3.24.2", "linux/amd64")
	if img.Size() != size.Of(1) {
		t.Errorf("the added entry does not win: %v", img.Size())
	}
	mine, ok := c.Lookup("mine:1", "linux/amd64")
	if tree := mine.Tree(); !ok || !tree.Complete() || tree.Total() != size.Of(5) {
		t.Errorf("an added complete image: %v", tree.Total())
	}
	if near, _ := c.Lookup("golang:1.20-alpine", ""); near.Resolution.Match != Exact {
		t.Error("the core is not asked")
	}
}

func TestTreeKnows(t *testing.T) {
	for _, c := range []struct {
		ref, path string
		want      fstree.Existence
	}{
		{"debian:stable-slim", "/bin/bash", fstree.Yes},
		{"debian:stable-slim", "/usr/bin/curl", fstree.No},
		{"debian:stable-slim", "/app", fstree.No},
		{"debian:stable-slim", "/lib64/ld-linux-x86-64.so.2", fstree.Yes},
		{"alpine:3.24.2", "/bin/sh", fstree.Yes},
		{"alpine:3.24.2", "/usr/local/bin/x", fstree.No},
		{"alpine:3.24.2", "/lib/ld-musl-x86_64.so.1", fstree.Yes},
		{"golang:1.20-alpine", "/usr/local/go/bin/go", fstree.Yes},
		{"golang:1.20-alpine", "/usr/local/go/src", fstree.Unknown},
		{"golang:1.20-alpine", "/bin/busybox", fstree.Yes},
		{"node:24-slim", "/usr/local/bin/npm", fstree.Yes},
		{"ubuntu:24.04", "/usr/bin/curl", fstree.Unknown},
		{"ubuntu:24.04", "/bin/sh", fstree.Yes},
		{"gcr.io/distroless/static-debian12", "/bin/sh", fstree.No},
		{"fedora:44", "/bin/sh", fstree.Unknown},
	} {
		img, _ := Core().Lookup(c.ref, "")
		if _, _, got := img.Tree().Resolve(c.path); got != c.want {
			t.Errorf("%s %s: %v, want %v", c.ref, c.path, got, c.want)
		}
	}
}

func TestConfig(t *testing.T) {
	env := func(ref string) string {
		img, _ := Core().Lookup(ref, "")
		return strings.Join(img.Config().Env, " ") + " doubtful: " + strings.Join(img.Doubtful(), " ")
	}
	for ref, want := range map[string]string{
		"golang:1.20-alpine":          "GOLANG_VERSION=1.20.5 GOPATH=/go doubtful: ",
		"golang:1.22-alpine":          "GOLANG_VERSION=1.22 GOPATH=/go doubtful: GOLANG_VERSION",
		"golang:1.26.2-alpine3.24":    "GOLANG_VERSION=1.26.2 GOTOOLCHAIN=local GOPATH=/go doubtful: ",
		"node:24.1.0-alpine":          "NODE_VERSION=24.1.0 YARN_VERSION=1.22.22 doubtful: YARN_VERSION",
		"golang:1.26-alpine@sha256:1": "GOLANG_VERSION=1.26.7 GOTOOLCHAIN=local GOPATH=/go doubtful: GOLANG_VERSION",
	} {
		if got := env(ref); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s, want …%s", ref, got, want)
		}
	}
}
