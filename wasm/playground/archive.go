package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/archive"
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// opened is an archive that is being read, or was.
type opened struct {
	reader *archive.Reader
	// image and view are nil until all is read.
	image *archive.Image
	view  *report.Image
}

// ArchiveOpen begins to read an image's archive under a key, replacing what had it, as a report.ArchiveWish says (""
// is none), and answers with a report.ArchiveProgress. It reads no more than the archive's own list of files; ArchiveStep reads
// the image.
func (s *Session) ArchiveOpen(key string, size int64, src io.ReaderAt, wishJSON string) string {
	return answered(noProgress, func() (any, error) {
		delete(s.archives, key)
		var w report.ArchiveWish
		if wishJSON != "" {
			if err := json.Unmarshal([]byte(wishJSON), &w); err != nil {
				return nil, fmt.Errorf("read wish: %w", err)
			}
		}
		r, err := archive.Open(src, size)
		if err != nil {
			return nil, err
		}
		r.Weigh = packed
		chosen, err := r.Choose(archive.Wish{Image: w.Image, Name: w.Name, Platform: w.Platform})
		if err != nil {
			return nil, err
		}
		s.archives[key] = &opened{reader: r}
		p := progress(r, false)
		p.Images, p.Chosen = r.Choices(), chosen
		return p, nil
	})
}

func noProgress(msg string) any {
	return report.ArchiveProgress{Images: []report.ArchiveChoice{}, Error: msg}
}

func progress(r *archive.Reader, done bool) report.ArchiveProgress {
	p := report.ArchiveProgress{Done: done, Images: []report.ArchiveChoice{}}
	p.Read, p.All = r.Progress()
	return p
}

// ArchiveStep reads on for about so many bytes and answers with a report.ArchiveProgress. An archive that cannot be read on is
// closed.
func (s *Session) ArchiveStep(key string, budget int64) string {
	closed := func(msg string) any {
		delete(s.archives, key)
		return noProgress(msg)
	}
	return answered(closed, func() (any, error) {
		a := s.archives[key]
		if a == nil {
			return nil, errors.New(noArchive(key))
		}
		if a.image == nil {
			done, err := a.reader.Step(max(budget, 1))
			if err != nil {
				return nil, err
			}
			if done {
				a.finish()
			}
		}
		return progress(a.reader, a.image != nil), nil
	})
}

func noArchive(key string) string { return fmt.Sprintf("no archive is open under %q", key) }

// ArchiveClose forgets an archive; closing what is not there is no mistake.
func (s *Session) ArchiveClose(key string) string {
	delete(s.archives, key)
	return done
}

// ArchiveImage answers with a report.ArchiveImage once the archive is read.
func (s *Session) ArchiveImage(key string) string {
	fail := func(msg string) any { return report.ArchiveImage{Names: []string{}, Error: msg} }
	return answered(fail, func() (any, error) {
		a, err := s.archive(key)
		if err != nil {
			return nil, err
		}
		return report.ArchiveImage{Names: a.image.Names, Platform: a.image.Platform, Image: a.view}, nil
	})
}

// ArchiveLayer lists the entries of a layer of an archive's image, as Layer does for the last analysis.
func (s *Session) ArchiveLayer(key string, i int) string {
	fail := func(msg string) any { return report.LayerEntries{Entries: []report.Entry{}, Error: msg} }
	return answered(fail, func() (any, error) {
		a, err := s.archive(key)
		if err != nil {
			return nil, err
		}
		if i < 0 || i >= len(a.image.Layers) {
			return nil, fmt.Errorf("the archive's image has no layer %d", i)
		}
		return report.LayerEntries{Entries: a.image.Layers[i].Entries}, nil
	})
}

// archive finds one that is read.
func (s *Session) archive(key string) (*opened, error) {
	switch a := s.archives[key]; {
	case a == nil:
		return nil, errors.New(noArchive(key))
	case a.image == nil:
		return nil, fmt.Errorf("the archive %q is not read to its end yet", key)
	default:
		return a, nil
	}
}

// tree is the tree of a query: an archive's, or one of the last analysis.
func (s *Session) tree(name, archiveKey string) (fstree.Tree, error) {
	if archiveKey == "" {
		return s.state.tree(name)
	}
	a, err := s.archive(archiveKey)
	if err != nil {
		return fstree.Tree{}, err
	}
	return a.image.Tree, nil
}

// archiveWhy lists the layers that write a path, the last one first.
func (s *Session) archiveWhy(q report.WhyQuery) report.Why {
	out := report.Why{Links: []report.WhyLink{}}
	a, err := s.archive(q.Archive)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	p := fstree.Clean(q.Path)
	for i := len(a.image.Layers) - 1; i >= 0; i-- {
		for _, e := range a.image.Layers[i].Entries {
			if e.Path == p {
				out.Links = append(out.Links, report.WhyLink{Kind: "layer", Layer: &i, Path: p, Text: a.image.Layers[i].CreatedBy})
				break
			}
		}
	}
	if len(out.Links) == 0 {
		out.Error = p + " is in no layer of the archive"
	}
	return out
}

// finish makes the view of an image that was read.
func (a *opened) finish() {
	img := a.reader.Image()
	v := &report.Image{Config: img.Config, History: img.History, Size: size.Zero, Compressed: size.Zero, Layers: []report.Layer{},
		Files: []report.File{}, Complete: true, Open: []string{}}
	for i := range img.Layers {
		l := &img.Layers[i]
		r := report.Layer{CreatedBy: l.CreatedBy, Size: size.Of(l.Bytes), Compressed: compressedSize(l), Entries: []report.Entry{},
			Count: len(l.Entries), Wasted: size.Of(l.Wasted)}
		v.Layers = append(v.Layers, r)
		v.Size, v.Compressed = v.Size.Add(r.Size), v.Compressed.Add(r.Compressed)
	}
	v.Known = report.Breakdown{Exact: v.Size.Bytes}
	a.image, a.view = img, v
}

// compressedSize of a layer is that of its blob, or estimated where the archive does not compress it.
func compressedSize(l *archive.Layer) size.Size {
	if l.Plain {
		return l.Estimate
	}
	return size.Of(l.Packed)
}

// standIns are the archives that stand in for images, by full reference.
func (s *Session) standIns(keys map[string]string) (map[string]*opened, error) {
	in := map[string]*opened{}
	for name, key := range keys {
		a, err := s.archive(key)
		if err != nil {
			return nil, err
		}
		ref := archive.Normal(name)
		if ref == "" {
			return nil, fmt.Errorf("%q is no name that an image can have", name)
		}
		in[ref] = a
	}
	return in, nil
}

// base is the image as a stage starts from it.
func (a *opened) base() build.Base {
	b := build.Base{Tree: a.image.Tree, Size: a.view.Size, Compressed: a.view.Compressed, Fact: "the opened archive"}
	if len(a.image.Names) > 0 {
		b.Fact += " of " + a.image.Names[0]
	}
	for i, l := range a.image.Layers {
		v := &a.view.Layers[i]
		b.Layers = append(b.Layers, build.BaseLayer{CreatedBy: l.CreatedBy, Size: v.Size, Compressed: v.Compressed, Entries: l.Entries, After: l.After, Wasted: l.Wasted})
	}
	return b
}

// distro is the image's distribution as the catalogue names it ("alpine 3.20", "debian 12"), "" if it does not say.
func (a *opened) distro() string {
	_, n, ex := a.image.Tree.Resolve("/etc/os-release")
	if ex != fstree.Yes || n.Content == nil {
		return ""
	}
	value := map[string]string{}
	for line := range strings.Lines(string(n.Content.Bytes)) {
		k, v, _ := strings.Cut(strings.TrimSpace(line), "=")
		value[k] = strings.Trim(v, `"'`)
	}
	version := value["VERSION_ID"]
	if parts := strings.SplitN(version, ".", 3); len(parts) == 3 {
		version = parts[0] + "." + parts[1]
	}
	return strings.TrimSpace(value["ID"] + " " + version)
}
