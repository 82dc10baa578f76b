// Package cache keeps what was built under a key of what it was built from, in the user's cache folder. Programs that run at
// the same time (go test starts a process a package) build each thing once: the others wait for the first. It knows
// nothing of what is built; the packages below cmd/serve do.
package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Cache is a folder of finished results.
type Cache struct {
	dir string
}

// Open returns the cache of this user.
func Open() (*Cache, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("no folder for the cache: %w", err)
	}
	return At(filepath.Join(base, "dockerfile-stages-playground")), nil
}

// At returns the cache in dir, which need not exist.
func At(dir string) *Cache { return &Cache{dir: dir} }

// Folder returns a folder holding what build writes into the empty folder that it is given. It calls build only if no earlier
// call with this kind and key succeeded; hit tells that one had. The folder is shared: callers only read it.
func (c *Cache) Folder(kind, key string, build func(dir string) error) (dir string, hit bool, err error) {
	dir = filepath.Join(c.dir, kind, key)
	if used(dir) {
		return dir, true, nil
	}
	unlock, err := c.Lock(kind + "-" + key[:min(2, len(key))]) // a bounded number of lock files; they are never removed
	if err != nil {
		return "", false, err
	}
	defer unlock()
	if used(dir) { // built while this call waited
		return dir, true, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", false, err
	}
	draft, err := os.MkdirTemp(filepath.Dir(dir), ".draft-")
	if err != nil {
		return "", false, err
	}
	defer os.RemoveAll(draft)
	if err := os.Chmod(draft, 0o755); err != nil {
		return "", false, err
	}
	if err := build(draft); err != nil {
		return "", false, err
	}
	if err := os.Rename(draft, dir); err != nil {
		return "", false, err
	}
	c.prune(kind)
	return dir, false, nil
}

// Lock makes other programs wait in Lock with the same name until unlock is called or this program ends.
func (c *Cache) Lock(name string) (unlock func(), err error) {
	dir := filepath.Join(c.dir, "locks")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		return nil, errors.Join(fmt.Errorf("the cache in %s cannot be locked: %w", c.dir, err), file.Close())
	}
	return func() { file.Close() }, nil
}

// used tells whether dir is there, and marks it as wanted still.
func used(dir string) bool {
	now := time.Now()
	return os.Chtimes(dir, now, now) == nil
}

const (
	keep  = 14 * 24 * time.Hour // how long a result that nobody asks for stays
	inUse = time.Hour           // how long one stays in any case: a program may be reading it
	most  = 256 << 20           // bytes of results of one kind that stay beyond that
)

// prune removes results of this kind that nobody asked for in a long time, and the longest unused ones of too many. What cannot be
// removed now can be later.
func (c *Cache) prune(kind string) {
	dir := filepath.Join(c.dir, kind)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	age := map[string]time.Duration{}
	var names []string
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			name := filepath.Join(dir, entry.Name())
			names = append(names, name)
			age[name] = time.Since(info.ModTime())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(age[a], age[b]) })
	total := int64(0)
	for _, name := range names {
		total += bytesIn(name)
		if age[name] > keep || age[name] > inUse && total > most {
			os.RemoveAll(name)
		}
	}
}

// bytesIn adds up the files in a folder. What cannot be read counts nothing.
func bytesIn(dir string) (total int64) {
	filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if info, err := entry.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil
	})
	return total
}
