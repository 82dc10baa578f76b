// Package archive reads a container image from a file: what "docker save" writes, or an OCI image layout as a tar archive.
// It holds neither the file nor a layer in memory: it asks for pieces of the file, and does a bounded piece of work at each
// Step, so that its caller can show progress and stop.
//
//	r, err := archive.Open(file, size)
//	err = r.Choose(archive.Wish{})
//	for done := false; !done && err == nil; {
//		done, err = r.Step(4 << 20)
//	}
//	image := r.Image()
//
// The image has its layers' entries, the file tree that they make, the config and the history, in the terms of packages
// fstree and report; Compare, CompareLayer and CompareConfig hold it against a prediction. Package playground calls it.
package archive

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/unpack/zstd"
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
	// Plain is true for a blob that is not compressed; Estimate is then what Reader.Weigh makes of its files.
	Plain    bool
	Estimate size.Size
	Entries  []report.Entry
	// After is the file system of this layer and all below it.
	After fstree.Tree
	// Wasted is what layers above hide of this one.
	Wasted int64
}

// Limits on what is read.
const (
	maxEntries = 2_000_000
	maxParts   = 100_000  // files of the archive itself
	maxText    = 32 << 20 // a manifest, index or config
	maxLayers  = 1000
	maxWindow  = 64 << 20 // what a zstd layer may reach back for
)

// Reader reads one archive.
type Reader struct {
	// Weigh estimates what a file takes in a compressed layer, where the archive does not say; it may be nil.
	Weigh func(path string, n *fstree.Node) size.Size

	src   io.ReaderAt
	size  int64
	parts map[string]span
	found []candidate
	image Image
	todo  []span
	// now is the layer being read; tree is the file system so far.
	now  *layerReader
	tree fstree.Tree
	done int64
	all  int64
	// summed is how many layers are done with, after all were read.
	summed int
}

// span is where a file's bytes stand in the archive.
type span struct{ at, size int64 }

// Open finds the images of an archive. It reads no layer yet.
func Open(src io.ReaderAt, size int64) (*Reader, error) {
	r := &Reader{src: src, size: size, parts: map[string]span{}, tree: fstree.Empty()}
	if err := r.index(); err != nil {
		return nil, err
	}
	return r, r.find()
}

// Step reads on for about so many bytes of files; done says that all is read.
func (r *Reader) Step(budget int64) (done bool, err error) {
	if len(r.image.Layers) == 0 {
		r.image.Tree = r.tree
	}
	for budget > 0 {
		if r.now == nil {
			if r.summed == len(r.image.Layers) {
				return true, nil
			}
			if len(r.todo) == 0 {
				budget -= r.sum()
				continue
			}
			if r.now, err = r.start(); err != nil {
				return false, err
			}
		}
		used, end, err := r.now.step(budget)
		if err != nil {
			return false, fmt.Errorf("layer %d of the archive cannot be read: %w", r.now.number+1, endOf(err))
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
		done += r.now.blob.at
	}
	return done, r.all
}

// Image is what was read; complete once Step says so.
func (r *Reader) Image() *Image { return &r.image }

// sum adds up what one more layer ships although a later one hides it, and says what that cost.
func (r *Reader) sum() (used int64) {
	l := &r.image.Layers[r.summed]
	seen := map[*fstree.HardLink]bool{}
	for _, e := range l.Entries {
		n, ex := l.After.Get(e.Path)
		if ex != fstree.Yes || n.Kind != fstree.File || n.Hard != nil && seen[n.Hard] {
			continue
		}
		if n.Hard != nil {
			seen[n.Hard] = true
		}
		if now, ex := r.tree.Get(e.Path); ex != fstree.Yes || now != n {
			l.Wasted += n.Size.Bytes
		}
	}
	if r.summed++; r.summed == len(r.image.Layers) {
		r.image.Tree = r.tree
	}
	return 512 * int64(len(l.Entries))
}

// start begins the next layer.
func (r *Reader) start() (*layerReader, error) {
	number := len(r.image.Layers) - len(r.todo)
	b := &blobReader{src: io.NewSectionReader(r.src, r.todo[0].at, r.todo[0].size), size: r.todo[0].size, window: wide}
	l := &layerReader{number: number, into: &r.image.Layers[number], blob: b, before: r.tree, edit: r.tree.Edit()}
	head := b.peek(4)
	switch {
	case strings.HasPrefix(head, "\x1f\x8b"):
		gz, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("layer %d of the archive cannot be read: %w", number+1, endOf(err))
		}
		l.tar = tar.NewReader(gz)
	case head == "\x28\xb5\x2f\xfd":
		l.tar = tar.NewReader(zstd.NewReader(b, maxWindow))
	default:
		l.into.Plain, l.weigh = true, r.Weigh
		l.tar = tar.NewReader(b)
	}
	return l, nil
}

// endOf says in words what the standard library means by an unexpected end.
func endOf(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("it ends too early, so the file may not be whole")
	}
	return err
}
