package archive

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// candidate is one image of the archive.
type candidate struct {
	names    []string
	platform string
	config   string
	layers   []string
}

// Wish says which image to read. The zero value takes the first for linux/amd64, or else the first.
type Wish struct {
	// Image is an index into Choices; it wins over the others where it is not nil.
	Image          *int
	Name, Platform string
}

// compressed are the beginnings of files that hold something compressed as a whole, and how that is undone.
var compressed = []struct{ magic, name, undo string }{
	{"\x1f\x8b", "gzip", "gunzip"}, {"\x28\xb5\x2f\xfd", "zstd", "unzstd"}, {"\xfd7zXZ\x00", "xz", "unxz"}, {"BZh", "bzip2", "bunzip2"},
	{"PK\x03\x04", "zip", "unzip"},
}

// index notes where each file of the archive stands.
func (r *Reader) index() error {
	s := &blobReader{src: r.src, size: r.size, window: narrow}
	head := s.peek(6)
	if r.size == 0 {
		return errors.New("the file is empty")
	}
	for _, c := range compressed {
		if strings.HasPrefix(head, c.magic) {
			return fmt.Errorf("the file is compressed as a whole with %s: unpack it first (%s), and open the .tar that comes out", c.name, c.undo)
		}
	}
	tr := tar.NewReader(s)
	for range maxParts {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && len(r.parts) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("the archive ends too early: it may not have been copied as a whole")
		}
		if errors.Is(err, tar.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("the file is not a tar archive, so it is no image that docker save or a build wrote")
		}
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(h.Name, "./")
		switch h.Typeflag {
		case tar.TypeReg:
			r.parts[name] = span{s.at, h.Size}
		case tar.TypeSymlink, tar.TypeLink:
			// docker save has linked equal layers to each other.
			if target, ok := r.parts[linked(name, h)]; ok {
				r.parts[name] = target
			}
		}
	}
	return errors.New("the archive has too many files to be an image")
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
	s, ok := r.parts[name]
	if !ok {
		return fmt.Errorf("the archive lacks %s", name)
	}
	if s.size > maxText {
		return fmt.Errorf("%s in the archive is too large", name)
	}
	b := make([]byte, s.size)
	if _, err := io.ReadFull(io.NewSectionReader(r.src, s.at, s.size), b); err != nil {
		return fmt.Errorf("%s in the archive cannot be read: %w", name, endOf(err))
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s in the archive cannot be read: %w", name, err)
	}
	return nil
}

// find lists the images. Those of which a part is not in the archive are left out, unless there are no others: what docker
// saves for one platform still lists the others.
func (r *Reader) find() error {
	var first error
	seen := func(err error) {
		if first == nil {
			first = err
		}
	}
	if _, ok := r.parts["manifest.json"]; ok {
		seen(r.docker())
	}
	if _, ok := r.parts["index.json"]; ok {
		budget := maxLayers
		seen(r.oci("index.json", nil, 4, &budget))
	} else if len(r.found) == 0 && first == nil {
		first = errors.New("the archive is neither an image of docker save nor an OCI image layout: it has no manifest.json and no index.json (docker export writes files without the image)")
	}
	whole := r.found[:0]
	for _, c := range r.found {
		if err := r.complete(&c); err != nil {
			seen(err)
			continue
		}
		whole = append(whole, c)
	}
	if r.found = whole; len(whole) > 0 {
		return nil
	}
	if first == nil {
		first = errors.New("the archive holds no image")
	}
	return first
}

// add notes an image; one that is listed twice gets both names.
func (r *Reader) add(c candidate) {
	for i, old := range r.found {
		if old.config == c.config && slices.Equal(old.layers, c.layers) {
			for _, n := range c.names {
				if !slices.ContainsFunc(old.names, func(o string) bool { return sameName(o, n) }) {
					r.found[i].names = append(r.found[i].names, n)
				}
			}
			return
		}
	}
	r.found = append(r.found, c)
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
	for _, m := range list[:min(len(list), maxLayers)] {
		r.add(candidate{names: m.RepoTags, config: m.Config, layers: m.Layers})
	}
	return nil
}

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Annotations map[string]string `json:"annotations"`
}

func (d descriptor) file() string { return "blobs/" + strings.Replace(d.Digest, ":", "/", 1) }

// oci reads an index or a manifest, and those below it. Attestations and other things that are no image are passed over.
func (r *Reader) oci(file string, names []string, depth int, budget *int) error {
	var m struct {
		Manifests []descriptor `json:"manifests"`
		Config    *descriptor  `json:"config"`
		Layers    []descriptor `json:"layers"`
	}
	if *budget--; depth < 0 || *budget < 0 {
		return errors.New("the archive's index is nested too deeply or too long")
	}
	if err := r.text(file, &m); err != nil {
		return err
	}
	if m.Config != nil {
		if t := m.Config.MediaType; t != "" && !strings.Contains(t, "image") {
			return nil
		}
		c := candidate{names: names, config: m.Config.file()}
		for _, l := range m.Layers {
			c.layers = append(c.layers, l.file())
		}
		r.add(c)
		return nil
	}
	var first error
	for _, d := range m.Manifests {
		if d.Annotations["vnd.docker.reference.type"] != "" {
			continue
		}
		below := names
		if n := nameOf(d.Annotations); n != "" {
			below = append(slices.Clip(names), n)
		}
		if err := r.oci(d.file(), below, depth-1, budget); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// nameOf is the reference that an index gives an image. The OCI annotation may hold a tag alone, which names nothing.
func nameOf(a map[string]string) string {
	if n := a["io.containerd.image.name"]; n != "" {
		return n
	}
	if n := a["org.opencontainers.image.ref.name"]; strings.ContainsAny(n, ":/") {
		return n
	}
	return ""
}

// Normal is a reference with everything that is left out in short ones; "" where it is none.
func Normal(name string) string {
	ref, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return ""
	}
	return reference.TagNameOnly(ref).String()
}

func sameName(a, b string) bool { return a == b || Normal(a) != "" && Normal(a) == Normal(b) }

// imageConfig is the part of an image's configuration that is read.
type imageConfig struct {
	OS           string           `json:"os"`
	Architecture string           `json:"architecture"`
	Variant      string           `json:"variant"`
	Config       report.Config    `json:"config"`
	History      []report.History `json:"history"`
}

// complete looks whether all parts of an image are there, and reads its platform.
func (r *Reader) complete(c *candidate) error {
	var cfg imageConfig
	if err := r.text(c.config, &cfg); err != nil {
		return err
	}
	if cfg.OS == "unknown" {
		return errors.New("the archive holds no image")
	}
	if len(c.layers) > maxLayers {
		return errors.New("the image has too many layers")
	}
	for _, l := range c.layers {
		if _, ok := r.parts[l]; !ok {
			return fmt.Errorf("the archive lacks the layer %s", l)
		}
	}
	if c.names == nil {
		c.names = []string{}
	}
	// "linux/arm64" and "linux/arm64/v8" are one platform.
	c.platform = platforms.Format(platforms.Normalize(ocispecs.Platform{OS: cfg.OS, Architecture: cfg.Architecture, Variant: cfg.Variant}))
	return nil
}

// Choices are the images of the archive.
func (r *Reader) Choices() []report.ArchiveChoice {
	list := []report.ArchiveChoice{}
	for _, c := range r.found {
		list = append(list, report.ArchiveChoice{Names: c.names, Platform: c.platform})
	}
	return list
}

// Choose prepares one image for Step and returns its index.
func (r *Reader) Choose(w Wish) (int, error) {
	i, err := r.choice(w)
	if err != nil {
		return 0, err
	}
	c := r.found[i]
	var cfg imageConfig
	if err := r.text(c.config, &cfg); err != nil {
		return 0, err
	}
	r.image = Image{Names: c.names, Platform: c.platform, Config: cfg.Config, History: cfg.History}
	if r.image.History == nil {
		r.image.History = []report.History{}
	}
	for _, f := range c.layers {
		r.todo = append(r.todo, r.parts[f])
		r.all += r.parts[f].size
	}
	r.name()
	return i, nil
}

func (r *Reader) choice(w Wish) (int, error) {
	if w.Image != nil {
		if *w.Image < 0 || *w.Image >= len(r.found) {
			return 0, fmt.Errorf("the archive has no image %d", *w.Image)
		}
		return *w.Image, nil
	}
	wanted := "linux/amd64"
	if p, err := platforms.Parse(w.Platform); err == nil && w.Platform != "" {
		wanted = platforms.Format(p)
	}
	best := -1
	for i, c := range r.found {
		if w.Name != "" && !slices.ContainsFunc(c.names, func(n string) bool { return sameName(n, w.Name) }) {
			continue
		}
		if best < 0 || c.platform == wanted && r.found[best].platform != wanted {
			best = i
		}
	}
	if best < 0 {
		return 0, fmt.Errorf("the archive has no image named %s", w.Name)
	}
	return best, nil
}

// exporterComment marks history that BuildKit adds at the end where layers of a base have none, with texts of other layers.
const exporterComment = "buildkit.exporter.image.v0"

// name gives each layer the text of its history entry; layers without one stand first.
func (r *Reader) name() {
	var made []string
	for _, h := range r.image.History {
		if !h.EmptyLayer && h.Comment != exporterComment {
			made = append(made, h.CreatedBy)
		}
	}
	r.image.Layers = make([]Layer, len(r.todo))
	for i := range r.image.Layers {
		l := &r.image.Layers[i]
		l.Packed, l.Entries, l.Estimate = r.todo[i].size, []report.Entry{}, size.Zero
		if k := i + len(made) - len(r.todo); k >= 0 && k < len(made) {
			l.CreatedBy = made[k]
		}
	}
}
