// Package catalog knows published base images: their sizes, layers, configuration and main files, each with its source and date.
//
// The facts are data/images.json, an array of report.BaseImage: exactly the shape that a request's "images" have, so that a
// lesson or an embedding page adds its own entries in the same form (Catalog.With). data/layout-*.txt list the files of the
// distributions most images start from, data/overlays.txt what the images of one repository add to them.
//
// How to add or refresh an image. Write an entry of its own (ref, platform, size_bytes, distro, source and as_of are the
// least; field names are report.BaseImage's) in the order of the references, or replace the figures of one that is there together with
// source and as_of; then go test ./wasm/catalog, and go test ./lessons, where sizes show. distro ("debian 12", "alpine
// 3.24", "ubuntu 24.04") chooses the files and the package index, so it must be the image's own: leave it out where the
// source does not tell. An image that only some readers have does not belong here: a lesson brings it along
// (images.json in its folder), and so does an embedding page (?images= in the address; see README.md).
//
// The figures come from the published pages of docker-library/repo-info: "local" pages
// state the size on disk, the environment and the packages, "remote" pages the compressed size and the layers. Write down
// what the page states and nothing else: leave a field out where the source does not say, put the page with its commit
// in "source" and the build's date in "as_of", and where two pages show different builds say so in "note". A size that
// the page rounds is written with zeros; the engine reads the rounding from them (see stated);
// where a source is itself vague, say "approximate" in the note. Layouts of Debian are made
// by layoutgen.go. The tests check every entry's form, and that neighbouring versions of one image fall inside the
// intervals that nearest.go gives.
//
// A tag that the catalogue lacks is answered from the nearest known one, marked estimated, with a sentence that says so.
// A repository it does not know is answered with ok == false: an unknown size, never an error.
//
// The package does no I/O and is called by build (base images of stages) and by shell (what a base holds).
package catalog

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/report"
)

//go:embed data/images.json
var coreJSON []byte

// Catalog is a set of known images. It does not change once made.
type Catalog struct {
	// byRepo has the entries of each repository, in the order they were given.
	byRepo map[string][]*entry
	under  *Catalog // asked where this one has no entry; nil for the core
}

// entry is one image with its names taken apart.
type entry struct {
	report.BaseImage
	names []name // Ref first, then the aliases
}

// Core is the catalogue that is compiled in. It is read once, when first asked for.
var Core = sync.OnceValue(func() *Catalog {
	var images []report.BaseImage
	if err := json.Unmarshal(coreJSON, &images); err != nil {
		return New(nil) // the tests parse the same bytes, so this does not happen in a build that passed them
	}
	return New(images)
})

// New makes a catalogue of entries. One whose reference cannot be read is left out.
func New(images []report.BaseImage) *Catalog {
	c := &Catalog{byRepo: map[string][]*entry{}}
	for _, b := range images {
		e := &entry{BaseImage: b}
		for _, r := range append([]string{b.Ref}, b.Aliases...) {
			if n, ok := parse(r); ok {
				e.names = append(e.names, n)
			}
		}
		if len(e.names) > 0 {
			e.shareVersion()
			repo := e.names[0].repo
			c.byRepo[repo] = append(c.byRepo[repo], e)
		}
	}
	return c
}

// shareVersion gives names without a version ("nginx:alpine") the one that another name of the entry states.
func (e *entry) shareVersion() {
	var v version
	for _, n := range e.names {
		if len(n.version.num) > len(v.num) {
			v = n.version
		}
	}
	for k, n := range e.names {
		if len(n.version.num) == 0 {
			e.names[k].version = v
		}
	}
}

// With adds entries that win over the catalogue's own.
func (c *Catalog) With(images []report.BaseImage) *Catalog {
	if len(images) == 0 {
		return c
	}
	n := New(images)
	n.under = c
	return n
}

// Entries are all facts as they stand, for listing; entries added later come first.
func (c *Catalog) Entries() []report.BaseImage {
	var out []report.BaseImage
	for ; c != nil; c = c.under {
		for _, repo := range sortedKeys(c.byRepo) {
			for _, e := range c.byRepo[repo] {
				out = append(out, e.BaseImage)
			}
		}
	}
	return out
}

// Match says how a reference was answered.
type Match string

const (
	// Exact: the catalogue has the tag (or an alias of it) for this platform.
	Exact Match = "exact"
	// Nearest: facts about a neighbour, loosened.
	Nearest Match = "nearest"
)

// Resolution is how Lookup came to its answer.
type Resolution struct {
	Match Match
	// From is the reference of the entry that answered.
	From string
	// Why is a sentence part for the reader ("from golang:1.26-alpine3.24, estimated"); "" for an exact match.
	Why string

	loosen loosening
}

// Lookup finds an image. ok is false where nothing is known of its repository (or it is for another operating system).
// A reference that only names a digest, or a tag with a digest, is answered from the tag (or the newest entry) as Nearest,
// since the catalogue does not know which build the digest is, unless an entry names the same digest.
func (c *Catalog) Lookup(ref, platform string) (Image, bool) {
	want, ok := parse(ref)
	if !ok {
		return Image{}, false
	}
	if platform == "" {
		platform = "linux/amd64"
	}
	var all []*entry
	for ; c != nil; c = c.under {
		if e := c.named(want, platform); e != nil {
			return Image{Entry: e.BaseImage, Ref: ref, Platform: platform, Resolution: Resolution{Match: Exact, From: e.Ref}, pool: pool(c, all)}, true
		}
		all = append(all, c.byRepo[want.repo]...)
		if c.under == nil {
			e, r, ok := nearest(all, want, platform)
			if !ok {
				return Image{}, false
			}
			img := Image{Entry: e.BaseImage, Ref: ref, Platform: platform, Resolution: r, pool: pool(c, all)}
			img.tag, img.from = want, e.names[0]
			img.rebase(c)
			return img, true
		}
	}
	return Image{}, false
}

// named finds the entry of a tag for a platform.
func (c *Catalog) named(want name, platform string) *entry {
	for _, e := range c.byRepo[want.repo] {
		if e.Platform != "" && e.Platform != platform {
			continue
		}
		for _, n := range e.names {
			if n.tag == want.tag && n.release == want.release && n.digest == want.digest {
				return e
			}
		}
	}
	return nil
}
