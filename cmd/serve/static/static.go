// Package static answers HTTP requests from a folder of a built site, the way a good static host does: exact content types, files that were
// compressed ahead, names with hashes kept for ever, everything else asked for again by its tag. The verbs of cmd/serve and the
// browser tests use it; it builds and compresses nothing.
package static

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// Types are the content types of the files that a site may hold, by the end of the name. A site holds no others, and the
// system's own table would differ from machine to machine.
var Types = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  "application/json",
	".map":   "application/json",
	".wasm":  "application/wasm",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// encodings are the ends of files that were compressed ahead, the one that is wanted most first.
var encodings = []struct{ name, end string }{{"br", ".br"}, {"gzip", ".gz"}}

const (
	index     = "index.html"
	immutable = "assets/" // all names in it are hashed
)

// Handler serves the files of site.
func Handler(site fs.FS) http.Handler { return handler{site} }

type handler struct{ site fs.FS }

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += index
	}
	kind, known := Types[path.Ext(name)]
	content, err := h.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || !known:
		http.Error(w, "there is no such page", http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	encoding, content := h.encode(name, content, r.Header.Get("Accept-Encoding"))
	head.Set("Vary", "Accept-Encoding")
	head.Set("Content-Type", kind)
	if encoding != "" {
		head.Set("Content-Encoding", encoding)
	}
	head.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, immutable) {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	head.Set("ETag", tag(content))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// read returns a file's content. Folders count as absent: a site lists nothing.
func (h handler) read(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(h.site, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(h.site, name)
}

// encode picks the first form of the file that is there and that the request accepts.
func (h handler) encode(name string, plain []byte, accept string) (encoding string, content []byte) {
	for _, e := range encodings {
		if !Accepts(accept, e.name) {
			continue
		}
		if content, err := h.read(name + e.end); err == nil {
			return e.name, content
		}
	}
	return "", plain
}

// tag is an entity tag of this very form of the content.
func tag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
