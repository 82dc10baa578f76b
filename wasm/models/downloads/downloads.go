// Package downloads knows what well-known archives and programs hold that Dockerfiles fetch by curl, wget or ADD, by their address.
//
// table.txt has the figures with their sources. They are of one version; other versions that a line's pattern covers are
// near, and the interval says how near. What it does not know it does not answer. Package shell/command asks it when a
// download is written and when an archive is unpacked. Pure data, no I/O.
package downloads

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/size"
)

//go:embed table.txt
var table string

// Download is what is known of a file.
type Download struct {
	// Size of the file itself.
	Size size.Size
	// Unpacked is what its members take, Packed what those take in a compressed layer; the zero value for what is no archive.
	Unpacked, Packed size.Size
	// Top is the directory that all members are in, "" if there is none or its name has a version in it.
	Top string
	// Members are its largest members, by their paths below the top directory.
	Members []Member
}

// Member is a file, or a directory with all that is in it (its path ends in a slash).
type Member struct {
	Path string
	Size size.Size
}

type line struct {
	pattern          string
	spread           float64
	file, kb, packed int64
	top              string
	members          []string
}

var lines = sync.OnceValue(func() (out []line) {
	for l := range strings.Lines(table) {
		w := strings.Fields(l)
		if len(w) < 5 || w[0][0] == '#' {
			continue
		}
		n := line{pattern: w[0]}
		n.spread, _ = strconv.ParseFloat(w[1], 64)
		for i, to := range []*int64{&n.file, &n.kb, &n.packed} {
			*to, _ = strconv.ParseInt(w[i+2], 10, 64)
		}
		for _, m := range w[5:] {
			if top, ok := strings.CutPrefix(m, "top="); ok {
				n.top = top
			} else {
				n.members = append(n.members, m)
			}
		}
		out = append(out, n)
	}
	return out
})

// Find looks an address up. Parts of it that are not known may be any text without letters, digits or slashes.
func Find(address string) (Download, bool) {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return Download{}, false
	}
	rest, _, _ = strings.Cut(rest, "?")
	for _, l := range lines() {
		if matches(l.pattern, rest) {
			return l.download(), true
		}
	}
	return Download{}, false
}

func (l line) download() Download {
	about := func(kb int64) size.Size { return size.Of(kb*1000).Scale(1, 1-l.spread, 1+l.spread) }
	d := Download{Size: about(l.file), Top: l.top}
	if l.kb > 0 {
		d.Unpacked, d.Packed = about(l.kb), about(l.packed)
	}
	for _, m := range l.members {
		p, kb, _ := strings.Cut(m, ":")
		n, _ := strconv.ParseInt(kb, 10, 64)
		for _, name := range names(p) {
			d.Members = append(d.Members, Member{name, about(n)})
		}
	}
	return d
}

// names spells "a/{b,c}/" out.
func names(p string) []string {
	before, rest, ok := strings.Cut(p, "{")
	list, after, ok2 := strings.Cut(rest, "}")
	if !ok || !ok2 {
		return []string{p}
	}
	var out []string
	for _, n := range strings.Split(list, ",") {
		out = append(out, before+n+after)
	}
	return out
}

// matches tells whether a text is as the pattern says, in which * stands for anything.
func matches(pattern, text string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(text, first) {
		return false
	}
	text = text[len(first):]
	if !star {
		return text == ""
	}
	for parts := strings.Split(rest, "*"); ; parts = parts[1:] {
		if len(parts) == 1 {
			return strings.HasSuffix(text, parts[0])
		}
		i := strings.Index(text, parts[0])
		if i < 0 {
			return false
		}
		text = text[i+len(parts[0]):]
	}
}
