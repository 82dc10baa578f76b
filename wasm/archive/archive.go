// Package archive reads a container image from a file: what "docker save" writes, or an OCI image layout as a tar archive.
// It holds neither the file nor a layer in memory: it asks for pieces of the file, and does a bounded piece of work at each
// Step, so that its caller can show progress and stop.
//
//	r, err := archive.Open(file, size)
//	for done := false; !done && err == nil; {
//		done, err = r.Step(4 << 20)
//	}
//	image := r.Image()
//
// The image has its layers' entries, the file tree that they make, the config and the history, in the terms of packages
// fstree and report; Compare holds it against a prediction. Package playground calls it.
package archive

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// Image is what an archive holds.
type Image struct {
	// Names are the references that the archive gives the image.
	Names    []string
	Platform string
	Config   report.Config
	History  []report.History
	Layers   []Layer
	// Tree is the file system of all layers, in terms of OriginBase.
	Tree fstree.Tree
}

// Layer is one layer of it.
type Layer struct {
	CreatedBy string
	// Bytes of its files, each hard link once, and of the blob in the archive.
	Bytes, Packed int64
	Entries       []report.Entry
}

// Limits on what is read.
const (
	maxEntries = 2_000_000
	maxText    = 32 << 20 // a manifest, index or config
	maxLayers  = 1000
)

// Reader reads one archive.
type Reader struct {
	src   io.ReaderAt
	files map[string]span
	image Image
	todo  []span
	// now is the layer being read; tree is the file system so far.
	now  *layerReader
	tree fstree.Tree
	done int64
	all  int64
}

// span is where a file's bytes stand in the archive.
type span struct{ at, size int64 }

// Open finds the parts of an archive and reads the image's config. It reads no layer yet.
func Open(src io.ReaderAt, size int64) (*Reader, error) {
	r := &Reader{src: src, files: map[string]span{}, tree: fstree.Empty()}
	if err := r.index(size); err != nil {
		return nil, err
	}
	var err error
	switch {
	case r.has("manifest.json"):
		err = r.docker()
	case r.has("index.json"):
		err = r.oci()
	default:
		err = errors.New("the archive is neither an image of docker save nor an OCI image layout: it has no manifest.json and no index.json")
	}
	if err != nil {
		return nil, err
	}
	r.name()
	for _, s := range r.todo {
		r.all += s.size
	}
	return r, nil
}

func (r *Reader) has(name string) bool { _, ok := r.files[name]; return ok }

// index notes where each file of the archive stands.
func (r *Reader) index(size int64) error {
	s := io.NewSectionReader(r.src, 0, size)
	tr := tar.NewReader(s)
	for range maxEntries {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the file is not a tar archive that can be read: %w", err)
		}
		at, err := s.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(h.Name, "./")
		switch h.Typeflag {
		case tar.TypeReg:
			r.files[name] = span{at, h.Size}
		case tar.TypeSymlink, tar.TypeLink:
			// docker save has linked equal layers to each other.
			if target, ok := r.files[linked(name, h)]; ok {
				r.files[name] = target
			}
		}
	}
	return errors.New("the archive has too many entries")
}

// linked is the path that a link in the archive leads to.
func linked(name string, h *tar.Header) string {
	if h.Typeflag == tar.TypeLink {
		return strings.TrimPrefix(h.Linkname, "./")
	}
	dir := ""
	if i := strings.LastIndex(name, "/"); i >= 0 {
		dir = name[:i]
	}
	return strings.TrimPrefix(fstree.Clean(dir+"/"+h.Linkname), "/")
}

// text reads a whole small file.
func (r *Reader) text(name string, v any) error {
	s, ok := r.files[name]
	if !ok {
		return fmt.Errorf("the archive lacks %s", name)
	}
	if s.size > maxText {
		return fmt.Errorf("%s in the archive is too large", name)
	}
	b, err := io.ReadAll(io.NewSectionReader(r.src, s.at, s.size))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s in the archive cannot be read: %w", name, err)
	}
	return nil
}

// docker reads the manifest that docker save writes.
func (r *Reader) docker() error {
	var list []struct {
		Config   string
		RepoTags []string
		Layers   []string
	}
	if err := r.text("manifest.json", &list); err != nil {
		return err
	}
	if len(list) == 0 {
		return errors.New("the archive holds no image")
	}
	r.image.Names = list[0].RepoTags
	return r.layers(list[0].Config, list[0].Layers)
}

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Annotations map[string]string `json:"annotations"`
}

func (d descriptor) file() string { return "blobs/" + strings.Replace(d.Digest, ":", "/", 1) }

// oci reads an index, and one below it where there are several, down to the first image.
func (r *Reader) oci() error {
	var m struct {
		Manifests []descriptor `json:"manifests"`
		Config    *descriptor  `json:"config"`
		Layers    []descriptor `json:"layers"`
	}
	file := "index.json"
	for range 4 {
		m.Manifests, m.Config, m.Layers = nil, nil, nil
		if err := r.text(file, &m); err != nil {
			return err
		}
		if m.Config != nil {
			var layers []string
			for _, l := range m.Layers {
				layers = append(layers, l.file())
			}
			return r.layers(m.Config.file(), layers)
		}
		if len(m.Manifests) == 0 {
			break
		}
		for _, key := range []string{"io.containerd.image.name", "org.opencontainers.image.ref.name"} {
			if n := m.Manifests[0].Annotations[key]; n != "" && len(r.image.Names) == 0 {
				r.image.Names = []string{n}
			}
		}
		file = m.Manifests[0].file()
	}
	return errors.New("the archive's index leads to no image")
}

// layers reads the config and lines the layers up.
func (r *Reader) layers(config string, files []string) error {
	var c struct {
		OS           string           `json:"os"`
		Architecture string           `json:"architecture"`
		Variant      string           `json:"variant"`
		Config       report.Config    `json:"config"`
		History      []report.History `json:"history"`
	}
	if err := r.text(config, &c); err != nil {
		return err
	}
	if len(files) > maxLayers {
		return errors.New("the image has too many layers")
	}
	r.image.Platform = strings.TrimSuffix(c.OS+"/"+c.Architecture+"/"+c.Variant, "/")
	r.image.Config, r.image.History = c.Config, c.History
	for _, f := range files {
		s, ok := r.files[f]
		if !ok {
			return fmt.Errorf("the archive lacks the layer %s", f)
		}
		r.todo = append(r.todo, s)
	}
	return nil
}

// name gives each layer the text of its history entry; layers without one stand first.
func (r *Reader) name() {
	var made []string
	for _, h := range r.image.History {
		if !h.EmptyLayer {
			made = append(made, h.CreatedBy)
		}
	}
	r.image.Layers = make([]Layer, len(r.todo))
	for i := range r.image.Layers {
		l := &r.image.Layers[i]
		l.Packed, l.Entries = r.todo[i].size, []report.Entry{}
		if k := i + len(made) - len(r.todo); k >= 0 && k < len(made) {
			l.CreatedBy = made[k]
		}
	}
}

// Step reads on for about so many bytes of files; done says that all is read.
func (r *Reader) Step(budget int64) (done bool, err error) {
	for budget > 0 {
		if r.now == nil {
			if len(r.todo) == 0 {
				r.image.Tree = r.tree
				return true, nil
			}
			if r.now, err = r.start(); err != nil {
				return false, err
			}
		}
		used, end, err := r.now.step(budget)
		if err != nil {
			return false, fmt.Errorf("layer %d of the archive cannot be read: %w", r.now.number, err)
		}
		budget -= used
		if end {
			r.tree = r.now.finish()
			r.done += r.todo[0].size
			r.now, r.todo = nil, r.todo[1:]
		}
	}
	return false, nil
}

// Progress is how many bytes of how many were read.
func (r *Reader) Progress() (done, all int64) {
	done = r.done
	if r.now != nil {
		done += r.now.read.n
	}
	return done, r.all
}

// Image is what was read; complete once Step says so.
func (r *Reader) Image() *Image { return &r.image }

// start begins the next layer.
func (r *Reader) start() (*layerReader, error) {
	number := len(r.image.Layers) - len(r.todo)
	c := &counted{r: io.NewSectionReader(r.src, r.todo[0].at, r.todo[0].size)}
	b := bufio.NewReaderSize(c, 64<<10)
	l := &layerReader{number: number, into: &r.image.Layers[number], read: c, before: r.tree, edit: r.tree.Edit()}
	head, _ := b.Peek(4)
	switch {
	case strings.HasPrefix(string(head), "\x1f\x8b"):
		gz, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("layer %d of the archive cannot be read: %w", number, err)
		}
		l.tar = tar.NewReader(gz)
	case string(head) == "\x28\xb5\x2f\xfd":
		return nil, fmt.Errorf("layer %d of the archive is compressed with zstd, which can only be read as a whole", number)
	default:
		l.tar = tar.NewReader(b)
	}
	return l, nil
}

// counted counts what is read of a blob.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
