// Package squeeze compresses the files of a site as far as brotli and gzip can. That takes a minute for the engine, so the results
// are kept by content. Called by export and by the tests that hold the sizes.
package squeeze

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// Form is one way to compress.
type Form struct {
	End   string // of the file's name
	level string // names the parameters, so that a change of them makes new results
	to    func(io.Writer) (io.WriteCloser, error)
}

// Brotli and Gzip compress as much as they can.
var (
	Brotli = Form{".br", "brotli 11, window 24", func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24}), nil
	}}
	Gzip = Form{".gz", "gzip 9", func(w io.Writer) (io.WriteCloser, error) {
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	}}
)

// Compressible tells files that compression makes smaller, by their names.
func Compressible(name string) bool {
	switch path.Ext(name) {
	case ".html", ".js", ".css", ".json", ".map", ".wasm", ".svg", ".txt":
		return true
	}
	return false
}

// Content returns content in a compressed form.
func Content(c *cache.Cache, form Form, content []byte) ([]byte, error) {
	key := project.NewKey(form.level)
	key.Add(string(content))
	name, err := key.Hex()
	if err != nil {
		return nil, err
	}
	const file = "content"
	dir, _, err := c.Folder("squeezed", name, func(dir string) error {
		var out bytes.Buffer
		w, err := form.to(&out)
		if err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, file), out.Bytes(), 0o644)
	})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, file))
}
