// Package site builds the whole playground: the engine, the bundled page and the rendered lessons, as a folder of static files with relative
// addresses and content-hashed names. A site that was built before comes from the cache. The verbs of cmd/serve and the
// browser tests call it; it serves nothing itself.
package site

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// Options say what to build.
type Options struct {
	Root       string // the checkout
	Cache      *cache.Cache
	Log        *Log
	SourceMaps bool
}

// Site is a finished site.
type Site struct {
	// Dir holds its files, Page among them. They are shared with other programs and never change.
	Dir string `json:"-"`
	// Key names the content: two sites of one key are equal.
	Key string `json:"-"`
	// Engine is the address of the compiled engine in Dir.
	Engine string
	// Scripts are the addresses of all JavaScript that the page loads to start, its worker's included.
	Scripts []string
}

const (
	// Page is the address of the page in Dir.
	Page = "index.html"
	// Assets is the folder of everything else. All names in it are hashed: a name never changes its content.
	Assets = "assets"

	filesDir = "files"
	manifest = "site.json"
)

// Files returns the site's files.
func (s *Site) Files() fs.FS { return os.DirFS(s.Dir) }

// Build returns the site for the sources as they are now.
func Build(ctx context.Context, o Options) (*Site, error) {
	key, err := Fingerprint(o)
	if err != nil {
		return nil, err
	}
	dir, _, err := o.Cache.Folder("site", key, func(dir string) error {
		return build(ctx, o, dir)
	})
	if err != nil {
		return nil, err
	}
	s := &Site{Dir: filepath.Join(dir, filesDir), Key: key}
	text, err := os.ReadFile(filepath.Join(dir, manifest))
	if err != nil {
		return nil, err
	}
	return s, json.Unmarshal(text, s)
}

// Fingerprint makes the key of everything that a site is made of, the code that makes it included.
func Fingerprint(o Options) (string, error) {
	files := os.DirFS(o.Root)
	key := project.NewKey("site " + runtime.Version())
	if o.SourceMaps {
		key.Add("source maps")
	}
	for _, name := range []string{"go.mod", "go.sum", "wasm", "cmd/serve"} {
		key.AddFiles(files, name, project.GoSources(files))
	}
	key.AddFiles(files, lessonsDir, project.Everything) // their contexts hold modules and tests of their own
	key.AddFiles(files, "web", project.PageSources)
	return key.Hex()
}
