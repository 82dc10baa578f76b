package apt

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"

	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

//go:embed sets.txt
var sets string

//go:embed heldout.txt
var heldOut string

// Set is what one apt-get install names.
type Set struct {
	Names      []string
	Recommends bool
}

// Sets are the sets to compare; held says whether those that were kept back while the model was made.
func Sets(held bool) (list []Set) {
	text := sets
	if held {
		text = heldOut
	}
	for l := range strings.Lines(text) {
		w := strings.Fields(l)
		if len(w) == 0 || w[0] == "#" {
			continue
		}
		s := Set{Names: w}
		if w[0] == "+" {
			s = Set{w[1:], true}
		}
		list = append(list, s)
	}
	return list
}

// Line is the command.
func (s Set) Line() string {
	no := "--no-install-recommends "
	if s.Recommends {
		no = ""
	}
	return "apt-get install -y " + no + strings.Join(s.Names, " ")
}

func (s Set) String() string {
	if s.Recommends {
		return strings.Join(s.Names, " ") + " (with recommended)"
	}
	return strings.Join(s.Names, " ")
}

// Truth is what a set really left.
type Truth struct{ Disk, Compressed int64 }

// Install installs a set and measures its layer.
func Install(ctx context.Context, root *Root, slim bool, s Set) (t Truth, err error) {
	err = root.With(ctx, slim, s.Line(), func(layer, _ string) (err error) {
		t.Disk, t.Compressed, err = measure(layer)
		return err
	})
	return t, err
}

// Row is one comparison.
type Row struct {
	Set string
	Truth
	Estimate, Packed report.Size
}

// Compare asks the engine what a set leaves.
func Compare(image string, s Set, t Truth) (Row, error) {
	row := Row{Set: s.String(), Truth: t}
	rep := playground.Analyze(report.Request{Dockerfile: "FROM " + image + "\nRUN apt-get update && " + s.Line() + " && rm -rf /var/lib/apt/lists/*\n"})
	if rep.Error != nil || rep.Image == nil || len(rep.Image.Layers) == 0 {
		return row, fmt.Errorf("%s: the engine has no image: %v", row.Set, rep.Error)
	}
	last := rep.Image.Layers[len(rep.Image.Layers)-1]
	row.Estimate, row.Packed = last.Size, last.Compressed
	return row, nil
}

// measure is the bytes of a layer's files, and of its gzipped tar. Package lists are left out: a Dockerfile fetches and
// deletes them in the same step.
func measure(layer string) (disk, compressed int64, err error) {
	count := &counter{}
	zw := gzip.NewWriter(count)
	tw := tar.NewWriter(zw)
	seen := map[uint64]bool{}
	err = filepath.WalkDir(layer, func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == layer {
			return err
		}
		name, _ := filepath.Rel(layer, p)
		if strings.HasPrefix(name, "var/lib/apt/lists/") {
			return nil
		}
		fi, err := d.Info()
		if err != nil || fi.Mode()&(fs.ModeDevice|fs.ModeSocket|fs.ModeNamedPipe) != 0 {
			return err
		}
		link := ""
		if fi.Mode()&fs.ModeSymlink != 0 {
			if link, err = os.Readlink(p); err != nil {
				return err
			}
		}
		h, err := tar.FileInfoHeader(fi, link)
		if err != nil {
			return err
		}
		h.Name, h.Uname, h.Gname, h.Format = name, "", "", tar.FormatPAX
		if !fi.Mode().IsRegular() {
			return tw.WriteHeader(h)
		}
		if st, ok := fi.Sys().(*syscall.Stat_t); ok && st.Nlink > 1 {
			if seen[st.Ino] {
				h.Typeflag, h.Size = tar.TypeLink, 0
				return tw.WriteHeader(h)
			}
			seen[st.Ino] = true
		}
		disk += h.Size
		if err := tw.WriteHeader(h); err != nil {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(tw, f)
		return err
	})
	if err == nil {
		err = tw.Close()
	}
	if err == nil {
		err = zw.Close()
	}
	return disk, count.n, err
}

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

// Unowned lists the largest files that a set leaves and that belong to no package: what installing makes.
func Unowned(ctx context.Context, root *Root, s Set, w io.Writer) error {
	return root.With(ctx, true, s.Line(), func(layer, merged string) error {
		owned, err := ownedPaths(filepath.Join(merged, "var/lib/dpkg/info"))
		if err != nil {
			return err
		}
		bytes := map[string]int64{}
		err = filepath.WalkDir(layer, func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			name := strings.TrimPrefix(p, layer)
			if owned[name] || owned[strings.TrimPrefix(name, "/usr")] || strings.HasPrefix(name, "/var/lib/apt/lists/") {
				return nil
			}
			fi, err := d.Info()
			if err != nil {
				return err
			}
			key := name
			if i := strings.Index(name, "/__pycache__/"); i >= 0 {
				key = "…/__pycache__"
			} else if strings.HasPrefix(name, "/var/lib/dpkg/info/") {
				key = "/var/lib/dpkg/info"
			}
			bytes[key] += fi.Size()
			return nil
		})
		if err != nil {
			return err
		}
		var names []string
		for n, b := range bytes {
			if b >= 20_000 {
				names = append(names, n)
			}
		}
		sort.Slice(names, func(i, j int) bool { return bytes[names[i]] > bytes[names[j]] })
		fmt.Fprintf(w, "%s\n", s)
		for _, n := range names[:min(len(names), 25)] {
			fmt.Fprintf(w, "  %10d %s\n", bytes[n], n)
		}
		return nil
	})
}

// ownedPaths are the paths of all installed packages.
func ownedPaths(info string) (map[string]bool, error) {
	lists, err := filepath.Glob(filepath.Join(info, "*.list"))
	if err != nil {
		return nil, err
	}
	owned := map[string]bool{}
	for _, l := range lists {
		f, err := os.Open(l)
		if err != nil {
			return nil, err
		}
		for sc := bufio.NewScanner(f); sc.Scan(); {
			owned[sc.Text()] = true
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	return owned, nil
}

// Table writes rows as markdown, the largest errors where they fell, and sums them up.
func Table(w io.Writer, title string, rows []Row) {
	fmt.Fprintf(w, "### %s\n\n| installed | on disk | estimate | error | inside | gzipped | estimate | error | inside |\n| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | --- |\n", title)
	var off []float64
	within, inside, packed := 0, 0, 0
	for _, r := range rows {
		e := share(r.Estimate, r.Disk)
		off = append(off, max(e, -e))
		if max(e, -e) <= 0.05 {
			within++
		}
		inside += count(holds(r.Estimate, r.Disk))
		packed += count(holds(r.Packed, r.Compressed))
		fmt.Fprintf(w, "| %s | %d | %d (%d–%d) | %+.1f %% | %s | %d | %d (%d–%d) | %+.1f %% | %s |\n", r.Set, r.Disk, r.Estimate.Bytes, r.Estimate.Low, r.Estimate.High,
			100*e, yes(holds(r.Estimate, r.Disk)), r.Compressed, r.Packed.Bytes, r.Packed.Low, r.Packed.High, 100*share(r.Packed, r.Compressed), yes(holds(r.Packed, r.Compressed)))
	}
	slices.Sort(off)
	if n := len(rows); n > 0 {
		fmt.Fprintf(w, "\n%d of %d within 5 %% on disk (median error %.1f %%, largest %.1f %%); inside the interval: %d on disk, %d gzipped.\n\n", within, n, 100*off[n/2], 100*off[n-1], inside, packed)
	}
}

func share(s report.Size, truth int64) float64 { return float64(s.Bytes)/float64(truth) - 1 }

func holds(s report.Size, truth int64) bool { return s.Low <= truth && truth <= s.High }

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
