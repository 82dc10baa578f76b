package site

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/squeeze"
)

// Budgets that a test holds: what a visitor downloads before the page works, as brotli.
const (
	EngineBudget  = 2_000_000
	ScriptsBudget = 160_000
)

// Weight is a sum over files.
type Weight struct{ Plain, Brotli int64 }

// Sizes are what a visitor downloads. The budgets count Engine, and Scripts: the JavaScript that the page and its worker start with.
// Later is the JavaScript that they load when a part of the page is used for the first time.
type Sizes struct{ Engine, Scripts, Later Weight }

// Export writes the site into dir with a .br and a .gz beside each file that they make smaller. The page comes last: while an older
// site is written over, it names files that are there.
func (s *Site) Export(ctx context.Context, c *cache.Cache, dir string) (Sizes, error) {
	files := s.Files()
	var names []string
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return Sizes{}, err
	}
	weights, err := squeezeAll(ctx, c, files, names)
	if err != nil {
		return Sizes{}, err
	}
	slices.SortStableFunc(names, func(a, b string) int { return last(a) - last(b) })
	for _, name := range names {
		if err := write(c, files, name, dir); err != nil {
			return Sizes{}, err
		}
	}
	return s.sizes(weights), nil
}

func last(name string) int {
	if name == Page {
		return 1
	}
	return 0
}

// squeezeAll compresses all files, as many at a time as is useful, into the cache.
func squeezeAll(ctx context.Context, c *cache.Cache, files fs.FS, names []string) (map[string]Weight, error) {
	var (
		mu      sync.Mutex
		wait    sync.WaitGroup
		failed  error
		weights = map[string]Weight{}
		slots   = make(chan struct{}, 2)
	)
	for _, name := range names {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			weight, err := weigh(ctx, c, files, name)
			mu.Lock()
			defer mu.Unlock()
			weights[name] = weight
			if err != nil && failed == nil {
				failed = err
			}
		})
	}
	wait.Wait()
	return weights, failed
}

func weigh(ctx context.Context, c *cache.Cache, files fs.FS, name string) (Weight, error) {
	content, err := fs.ReadFile(files, name)
	if err != nil || ctx.Err() != nil {
		return Weight{}, firstError(err, ctx.Err())
	}
	small := content
	if squeeze.Compressible(name) {
		if small, err = squeeze.Content(c, squeeze.Brotli, content); err != nil {
			return Weight{}, err
		}
	}
	return Weight{int64(len(content)), int64(min(len(small), len(content)))}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// write writes one file and its compressed forms.
func write(c *cache.Cache, files fs.FS, name, dir string) error {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		return err
	}
	for _, form := range []squeeze.Form{squeeze.Brotli, squeeze.Gzip} {
		if err := writeForm(c, form, file, content); err != nil {
			return err
		}
	}
	return nil
}

// writeForm writes a compressed form if it is smaller; an older one must not stay beside another content.
func writeForm(c *cache.Cache, form squeeze.Form, file string, content []byte) error {
	if squeeze.Compressible(file) {
		small, err := squeeze.Content(c, form, content)
		if err != nil {
			return err
		}
		if len(small) < len(content) {
			return os.WriteFile(file+form.End, small, 0o644)
		}
	}
	if err := os.Remove(file + form.End); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// sizes adds up what the budgets count.
func (s *Site) sizes(weights map[string]Weight) Sizes {
	sizes := Sizes{Engine: weights[s.Engine]}
	for name, weight := range weights {
		sum := &sizes.Later
		if slices.Contains(s.Scripts, name) {
			sum = &sizes.Scripts
		}
		if path.Ext(name) == ".js" {
			sum.Plain += weight.Plain
			sum.Brotli += weight.Brotli
		}
	}
	return sizes
}
