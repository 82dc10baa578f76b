package apt

import (
	"fmt"
	"os"
	"strings"
)

// Figures are measured installations by image and set, kept in a file: a line is IMAGE|SET|BYTES|GZIPPED.
type Figures struct {
	file string
	all  map[string]Truth
}

// ReadFigures reads a file of figures; one that is not there has none.
func ReadFigures(file string) (*Figures, error) {
	f := &Figures{file, map[string]Truth{}}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return f, nil
	}
	for l := range strings.Lines(string(text)) {
		w := strings.Split(strings.TrimSpace(l), "|")
		if strings.HasPrefix(l, "#") {
			continue
		}
		var t Truth
		if len(w) != 4 {
			return nil, fmt.Errorf("%s: %q is no figure", file, l)
		}
		if _, err := fmt.Sscan(w[2]+" "+w[3], &t.Disk, &t.Compressed); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", file, l, err)
		}
		f.all[w[0]+"|"+w[1]] = t
	}
	return f, err
}

// Get is what was measured.
func (f *Figures) Get(image string, s Set) (Truth, bool) {
	t, ok := f.all[image+"|"+s.String()]
	return t, ok
}

// Add writes a figure down at once, so that a long measurement can be ended and taken up again.
func (f *Figures) Add(image string, s Set, t Truth) error {
	f.all[image+"|"+s.String()] = t
	out, err := os.OpenFile(f.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%s|%s|%d|%d\n", image, s, t.Disk, t.Compressed); err != nil {
		return err
	}
	return out.Close()
}
