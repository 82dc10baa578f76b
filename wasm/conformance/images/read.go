package images

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/dockerfile-stages/playground/wasm/archive"
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// read unpacks an OCI archive into an outcome.
func read(b []byte) (golden.Outcome, error) {
	blobs, err := blobsOf(b)
	if err != nil {
		return golden.Outcome{}, err
	}
	var index ocispecs.Index
	if err := json.Unmarshal(blobs["index.json"], &index); err != nil {
		return golden.Outcome{}, err
	}
	var manifest ocispecs.Manifest
	if err := blob(blobs, index.Manifests[0].Digest, &manifest); err != nil {
		return golden.Outcome{}, err
	}
	var config struct {
		Config  report.Config    `json:"config"`
		History []report.History `json:"history"`
	}
	if err := blob(blobs, manifest.Config.Digest, &config); err != nil {
		return golden.Outcome{}, err
	}
	o := golden.Outcome{Config: config.Config}
	var made []string
	// A base that is a named context has layers but no history. The exporter adds an entry for each layer that lacks one, at
	// the end, so that all texts slip by one. The report leaves out both: the context's layers and those entries.
	strange := 0
	for _, h := range config.History {
		if h.Comment == "buildkit.exporter.image.v0" {
			strange++
			continue
		}
		o.History = append(o.History, h)
		if !h.EmptyLayer {
			made = append(made, h.CreatedBy)
		}
	}
	disk := map[string]*report.File{}
	for i, l := range manifest.Layers {
		layer, err := apply(disk, blobs[blobName(l.Digest)])
		if err != nil {
			return o, fmt.Errorf("layer %d: %w", i, err)
		}
		if i < strange {
			continue
		}
		layer.CreatedBy = made[i-strange]
		o.Layers = append(o.Layers, layer)
	}
	for p, f := range disk {
		f.Path = p
		o.Files = append(o.Files, *f)
	}
	return o, readAsPage(b, o)
}

// readAsPage holds the engine's own reader of archives to this one.
func readAsPage(b []byte, o golden.Outcome) error {
	r, err := archive.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	if _, err := r.Choose(archive.Wish{}); err != nil {
		return err
	}
	for end := false; !end; {
		if end, err = r.Step(1 << 20); err != nil {
			return err
		}
	}
	page := golden.Outcome{Files: build.FilesOf(r.Image().Tree), Config: o.Config}
	if d := golden.Difference((golden.Outcome{Files: o.Files, Config: o.Config}).Text(), page.Text()); d != "" {
		return fmt.Errorf("the reader of archives finds other files:\n%s", d)
	}
	return nil
}

func blobName(d digest.Digest) string { return "blobs/" + string(d.Algorithm()) + "/" + d.Encoded() }

func blob(blobs map[string][]byte, d digest.Digest, v any) error {
	return json.Unmarshal(blobs[blobName(d)], v)
}

func blobsOf(archive []byte) (map[string][]byte, error) {
	blobs := map[string][]byte{}
	tr := tar.NewReader(bytes.NewReader(archive))
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return blobs, nil
		}
		if err != nil {
			return nil, err
		}
		if blobs[h.Name], err = io.ReadAll(tr); err != nil {
			return nil, err
		}
	}
}

// apply unpacks one layer onto the disk and lists its entries.
func apply(disk map[string]*report.File, blob []byte) (golden.Layer, error) {
	layer := golden.Layer{Entries: []report.Entry{}}
	var raw io.Reader = bytes.NewReader(blob)
	if bytes.HasPrefix(blob, []byte("\x1f\x8b")) {
		gz, err := gzip.NewReader(raw)
		if err != nil {
			return layer, err
		}
		raw = gz
	}
	before := map[string]bool{}
	for p := range disk {
		before[p] = true
	}
	tr := tar.NewReader(raw)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return layer, nil
		}
		if err != nil {
			return layer, err
		}
		p := path.Clean("/" + h.Name)
		if p == "/" {
			continue
		}
		if gone, ok := strings.CutPrefix(path.Base(p), ".wh."); ok {
			if gone == ".wh..opq" {
				return layer, errors.New("the layer has an opaque folder, which the reader does not know")
			}
			p = path.Join(path.Dir(p), gone)
			remove(disk, p)
			layer.Entries = append(layer.Entries, report.Entry{Path: p, Change: report.Removed})
			continue
		}
		change := report.Added
		if before[p] {
			change = report.Modified
		}
		layer.Entries = append(layer.Entries, report.Entry{Path: p, Change: change})
		if h.Typeflag == tar.TypeReg {
			layer.Bytes += h.Size
		}
		if err := write(disk, p, h); err != nil {
			return layer, err
		}
	}
}

func remove(disk map[string]*report.File, p string) {
	for q := range disk {
		if q == p || strings.HasPrefix(q, p+"/") {
			delete(disk, q)
		}
	}
}

func write(disk map[string]*report.File, p string, h *tar.Header) error {
	if old := disk[p]; old != nil && (old.Type != report.FileDir || h.Typeflag != tar.TypeDir) {
		remove(disk, p)
	}
	f := &report.File{Mode: fmt.Sprintf("%04o", h.Mode&0o7777), UID: h.Uid, GID: h.Gid, Size: size.Zero}
	types := map[byte]report.FileType{tar.TypeReg: report.FileRegular, tar.TypeDir: report.FileDir, tar.TypeSymlink: report.FileSymlink,
		tar.TypeFifo: report.FileFifo, tar.TypeChar: report.FileChar, tar.TypeBlock: report.FileBlock}
	switch h.Typeflag {
	case tar.TypeLink:
		first := disk[path.Clean("/"+h.Linkname)]
		if first == nil {
			return fmt.Errorf("%s is a link to %s, which is not there", p, h.Linkname)
		}
		*f = *first
	default:
		t, ok := types[h.Typeflag]
		if !ok {
			return fmt.Errorf("%s has the type %q", p, h.Typeflag)
		}
		f.Type = t
		f.Link = h.Linkname
		if t == report.FileRegular {
			f.Size = size.Of(h.Size)
		}
	}
	disk[p] = f
	return nil
}
