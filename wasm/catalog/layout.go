package catalog

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

//go:embed data/layout-alpine.txt
var alpineText string

//go:embed data/layout-debian12.txt
var debian12Text string

//go:embed data/layout-debian13.txt
var debian13Text string

//go:embed data/overlays.txt
var overlaysText string

// layout is a list of paths in the form that layoutgen.go describes, and overlays.txt with four kinds of line more:
//
//	r PATH                         what remains of the image's size is in this directory
//	u NAME UID GID HOME SHELL      a user that the image adds, with a group of its name
//	x PATH                         known not to exist
//	b none                         the images hold none of their distribution's layout
type layout []line

type line struct {
	kind byte
	path string
	rest []string
}

var layouts = sync.OnceValue(func() map[string]layout {
	return map[string]layout{"alpine": readLayout(alpineText), "debian 12": readLayout(debian12Text), "debian 13": readLayout(debian13Text)}
})

// overlays by repository. Its variants are not told apart: a line must hold for all its images.
var overlays = sync.OnceValue(func() map[string]layout {
	out := map[string]layout{}
	var repos []string
	for _, l := range strings.Split(overlaysText, "\n") {
		if names, ok := strings.CutPrefix(l, "= "); ok {
			repos = strings.Fields(names)
			continue
		}
		for _, r := range repos {
			out[r] = append(out[r], readLayout(l)...)
		}
	}
	return out
})

func readLayout(text string) layout {
	var out layout
	for _, l := range strings.Split(text, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		w := strings.SplitN(l, " ", 5)
		if len(w) < 2 || len(w[0]) != 1 {
			continue
		}
		if w[0] == "d" && len(w) == 5 { // "open|closed REST" are two words
			w = append(w[:4], strings.Fields(w[4])...)
		}
		if w[0] == "u" {
			w = strings.Fields(l)
		}
		out = append(out, line{w[0][0], w[1], w[2:]})
	}
	return out
}

// number reads a figure of a layout; the tests hold the files to their form.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// attributes reads MODE UID:GID.
func (l line) attributes(n *fstree.Node) *fstree.Node {
	if len(l.rest) >= 2 {
		mode, _ := strconv.ParseUint(l.rest[0], 8, 32)
		uid, gid, _ := strings.Cut(l.rest[1], ":")
		n.Mode, n.UID, n.GID = uint32(mode), int(number(uid)), int(number(gid))
	}
	return n
}

// node makes what the line says, without the bytes that a directory does not list.
func (l line) node(why string) *fstree.Node {
	switch l.kind {
	case 'd':
		return l.attributes(fstree.NewDir(0o755, fstree.OriginBase))
	case 'l':
		return fstree.NewSymlink(l.rest[0], fstree.OriginBase)
	case 't':
		text, _ := strconv.Unquote(l.rest[2])
		n := l.attributes(fstree.NewFile([]byte(text), 0o644, fstree.OriginBase))
		return n
	}
	bytes := number(l.rest[2])
	n := l.attributes(fstree.NewSized(size.About(bytes, bytes, bytes), 0o644, fstree.OriginBase))
	n.Why = why
	return n
}
