// Package site builds the whole playground: the engine, the bundled page and the rendered lessons, as a folder of static files with relative
// addresses and content-hashed names. A site that was built before comes from the cache. The verbs of cmd/serve and the
// browser tests call it; it serves nothing itself.
package site

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/dockerfile-stages/playground/cmd/serve/bundle"
	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/engine"
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

// code is this package: a site depends on how it is made as well.
//
//go:embed *.go
var code embed.FS

// Build returns the site for the sources as they are now.
func Build(ctx context.Context, o Options) (*Site, error) {
	var lessons []byte
	key := func() (key string, err error) {
		if lessons, err = readLessons(o.Root); err != nil {
			return "", err
		}
		return siteKey(o, lessons)
	}
	dir, name, err := o.Cache.Keyed("site", key, func(dir string) error {
		return build(ctx, o, lessons, dir)
	})
	if err != nil {
		return nil, err
	}
	s := &Site{Dir: filepath.Join(dir, filesDir), Key: name}
	text, err := os.ReadFile(filepath.Join(dir, manifest))
	if err != nil {
		return nil, err
	}
	return s, json.Unmarshal(text, s)
}

// siteKey names everything that a site depends on. The lessons count as they are rendered, since that is done by code of another package.
func siteKey(o Options, lessons []byte) (string, error) {
	key := sources(o)
	key.AddFiles(code, ".", project.GoSources(code))
	key.AddFiles(bundle.Code, ".", project.GoSources(bundle.Code))
	key.Add(string(lessons))
	return key.Hex()
}

// Fingerprint names the state of the files that a site is made from. It changes with each of them, and with nothing else.
func Fingerprint(o Options) (string, error) {
	key := sources(o)
	key.AddFiles(os.DirFS(o.Root), lessonsDir, project.Everything)
	return key.Hex()
}

// sources starts a key with the sources of the engine and of the page.
func sources(o Options) *project.Key {
	files := os.DirFS(o.Root)
	key := project.NewKey("site " + runtime.Version())
	if o.SourceMaps {
		key.Add("source maps")
	}
	for _, name := range []string{"go.mod", "go.sum", engine.Sources} {
		key.AddFiles(files, name, project.GoSources(files))
	}
	key.AddFiles(files, "web", project.PageSources)
	return key
}
