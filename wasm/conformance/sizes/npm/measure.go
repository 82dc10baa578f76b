package npm

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Measure installs a set in a folder of its own below scratch with the npm of this machine and reads off the figures. Where
// caches is true it is installed twice more with empty caches, which fetches everything anew.
func Measure(ctx context.Context, s Set, scratch string, caches bool) (Record, error) {
	r := Record{Set: s, Date: time.Now().UTC().Format(time.DateOnly)}
	dir := filepath.Join(scratch, s.Name)
	if err := os.RemoveAll(dir); err != nil {
		return r, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	manifest, err := s.Manifest()
	if err != nil {
		return r, err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(manifest), 0o644); err != nil {
		return r, err
	}
	if err := npm(ctx, dir, "install"); err != nil {
		if err := npm(ctx, dir, "install", "--legacy-peer-deps"); err != nil {
			return r, err
		}
	}
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return r, err
	}
	r.Lock = int64(len(lock))
	if r.Packages, err = packages(lock); err != nil {
		return r, err
	}
	modules := filepath.Join(dir, "node_modules")
	if r.Files, err = weigh(modules); err != nil {
		return r, err
	}
	if r.Packed, err = gzipped(ctx, dir); err != nil {
		return r, err
	}
	if err := npm(ctx, dir, "prune", "--omit=dev"); err != nil {
		return r, err
	}
	if r.Production, err = weigh(modules); err != nil || !caches {
		return r, err
	}
	if err := r.measureCaches(ctx, dir); err != nil {
		return r, err
	}
	return r, r.measureOthers(ctx, dir, manifest)
}

// measureOthers installs with yarn and pnpm, without a lock file and with empty caches. Both come from the registry.
func (r *Record) measureOthers(ctx context.Context, dir, manifest string) error {
	for _, c := range []struct {
		tool, cache, lock string
		files, kept       *int64
	}{{"yarn@1", "--cache-folder", "yarn.lock", &r.Yarn, &r.YarnCache}, {"pnpm@9", "--store-dir", "pnpm-lock.yaml", &r.Pnpm, nil}} {
		own := filepath.Join(dir, c.tool)
		if err := os.MkdirAll(own, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(own, "package.json"), []byte(manifest), 0o644); err != nil {
			return err
		}
		cache := filepath.Join(own, "cache")
		cmd := exec.CommandContext(ctx, "npx", "--yes", c.tool, "install", "--ignore-scripts", c.cache, cache)
		cmd.Dir = own
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s in %s: %w: %s", c.tool, r.Name, err, bytes.TrimSpace(out))
		}
		var err error
		if c.kept != nil {
			if *c.kept, err = weigh(cache); err != nil {
				return err
			}
			if err := os.RemoveAll(cache); err != nil {
				return err
			}
		}
		all, err := weigh(own)
		if err != nil {
			return err
		}
		*c.files = all - int64(len(manifest))
	}
	return nil
}

// measureCaches installs with an empty cache: from the lock file, then without.
func (r *Record) measureCaches(ctx context.Context, dir string) error {
	cache := filepath.Join(dir, "cache")
	for _, c := range []struct {
		verb, without string
		into          *int64
	}{{"ci", "", &r.Cache}, {"install", "package-lock.json", &r.Asked}} {
		for _, gone := range []string{cache, filepath.Join(dir, "node_modules"), filepath.Join(dir, c.without)} {
			if gone != dir {
				if err := os.RemoveAll(gone); err != nil {
					return err
				}
			}
		}
		if err := npm(ctx, dir, c.verb, "--cache", cache); err != nil {
			return err
		}
		var err error
		if *c.into, err = weigh(cache); err != nil {
			return err
		}
	}
	return nil
}

// npm runs it without install scripts.
func npm(ctx context.Context, dir string, args ...string) error {
	args = append(args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--omit-lockfile-registry-resolved=false")
	cmd := exec.CommandContext(ctx, "npm", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm %s in %s: %w: %s", args[0], filepath.Base(dir), err, bytes.TrimSpace(out))
	}
	return nil
}

// weigh sums up the bytes of the regular files below a folder, each once however many names it has; a folder that is not there
// has none.
func weigh(dir string) (int64, error) {
	var n int64
	seen := map[uint64]bool{}
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		i, err := d.Info()
		if err != nil {
			return err
		}
		if s, ok := i.Sys().(*syscall.Stat_t); ok && s.Nlink > 1 {
			if seen[s.Ino] {
				return nil
			}
			seen[s.Ino] = true
		}
		n += i.Size()
		return nil
	})
	if os.IsNotExist(err) {
		return 0, nil
	}
	return n, err
}

// gzipped is the size of node_modules as a compressed tar file.
func gzipped(ctx context.Context, dir string) (int64, error) {
	cmd := exec.CommandContext(ctx, "tar", "c", "node_modules")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	var n counter
	z := gzip.NewWriter(&n)
	if _, err := io.Copy(z, out); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return int64(n), cmd.Wait()
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
