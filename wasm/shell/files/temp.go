package files

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// Names that a program makes up at random (mktemp) are spelled with two control characters, so that a script can be followed
// that writes below such a name and removes it again. A text that holds one has a known length, no more.
const tempDigits = "\x19\x1a"

// Temporary tells whether a text holds a made-up name.
func Temporary(s string) bool { return strings.ContainsAny(s, tempDigits) }

// TempName makes n characters of a name up; no two are equal.
func (f *FS) TempName(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = tempDigits[len(f.temps)>>i&1]
	}
	return string(b)
}

// AddTemp puts a node under a made-up name.
func (f *FS) AddTemp(real string, n *fstree.Node) {
	f.temps = append(f.temps[:len(f.temps):len(f.temps)], real)
	f.Put(real, n)
}

// ForgetTemps takes away what stands under made-up names at the end, for nobody knows what it is called: the directory
// that holds it holds something more.
func (f *FS) ForgetTemps() {
	for _, p := range f.temps {
		found, e := f.LookupLink(p)
		if e == Maybe {
			f.Blur(p[:strings.LastIndexByte(p, '/')+1] + Mark)
		}
		if e != OK {
			continue
		}
		total := found.Node.Total()
		dir, err := f.Lookup(p[:strings.LastIndexByte(p, '/')+1])
		f.Edit(found.Real, func(e *fstree.Editor, at string) { e.Forget(at) })
		if err == OK {
			f.Open(dir.Real, total)
		}
	}
	f.temps = nil
}
