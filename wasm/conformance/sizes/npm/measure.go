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
	return r, r.measureCaches(ctx, dir)
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

// weigh sums up the bytes of the regular files below a folder; one that is not there has none.
func weigh(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		i, err := d.Info()
		if err == nil {
			n += i.Size()
		}
		return err
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
