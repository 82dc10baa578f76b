package fstree

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Draw writes a tree as text, one line a path, for golden files: mode, owner, size, path.
//
//	drwxr-xr-x 0:0        -  /
//	-rwxr-xr-x 0:0  ~9900000  /bin/client
//	lrwxrwxrwx 0:0        -  /bin/sh -> busybox
//
// Sizes read 12 (exact), ~12 (estimated), ?12 (at least 12); "…" after a directory says that it is open.
func (t Tree) Draw() string {
	var b strings.Builder
	t.Walk("/", func(p string, n *Node) bool {
		fmt.Fprintf(&b, "%s %d:%d %9s  %s", n.ModeString(), n.UID, n.GID, drawSize(n), p)
		if n.Kind == Symlink {
			b.WriteString(" -> " + n.Link)
		}
		if t.OpenDir(n) {
			b.WriteString(" …")
			if n.Rest.Certainty != "" {
				b.WriteString(" " + sizeText(n.Rest))
			}
		}
		b.WriteByte('\n')
		return true
	})
	return b.String()
}

func drawSize(n *Node) string {
	if n.Kind != File {
		return "-"
	}
	return sizeText(n.Size)
}

func sizeText(s size.Size) string {
	switch s.Certainty {
	case size.Exact:
		return fmt.Sprint(s.Bytes)
	case size.Estimated:
		return fmt.Sprintf("~%d", s.Bytes)
	default:
		return fmt.Sprintf("?%d", s.Bytes)
	}
}

// ModeString is the mode as ls writes it.
func (n *Node) ModeString() string {
	b := []byte("-rwxrwxrwx")
	b[0] = "-dlpcbs?"[n.Kind]
	for i := range 9 {
		if n.Mode&(1<<(8-i)) == 0 {
			b[i+1] = '-'
		}
	}
	special := func(bit uint32, at int, set, unset byte) {
		if n.Mode&bit == 0 {
			return
		}
		if b[at] == 'x' {
			b[at] = set
		} else {
			b[at] = unset
		}
	}
	special(0o4000, 3, 's', 'S')
	special(0o2000, 6, 's', 'S')
	special(0o1000, 9, 't', 'T')
	return string(b)
}
