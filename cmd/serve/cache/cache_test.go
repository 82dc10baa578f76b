package cache

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Many callers at once: one builds, all see what it built.
func TestFolderBuildsOnce(t *testing.T) {
	dir := t.TempDir()
	var built []int
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			got, _, err := At(dir).Folder("thing", "key", func(draft string) error {
				built = append(built, i)
				time.Sleep(20 * time.Millisecond)
				return os.WriteFile(filepath.Join(draft, "file"), []byte("content"), 0o644)
			})
			if err != nil {
				t.Error(err)
				return
			}
			if content, err := os.ReadFile(filepath.Join(got, "file")); string(content) != "content" {
				t.Errorf("the file holds %q, %v", content, err)
			}
		})
	}
	wait.Wait()
	if len(built) != 1 {
		t.Errorf("built by %v", built)
	}
}

// A build that fails leaves nothing, and the next call tries again.
func TestFolderAfterFailure(t *testing.T) {
	c := At(t.TempDir())
	broken := errors.New("broken")
	_, _, err := c.Folder("thing", "key", func(draft string) error {
		if err := os.WriteFile(filepath.Join(draft, "half"), nil, 0o644); err != nil {
			t.Error(err)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("the error is %v", err)
	}
	dir, hit, err := c.Folder("thing", "key", func(string) error { return nil })
	if err != nil || hit {
		t.Fatalf("hit %t, %v", hit, err)
	}
	if entries, err := os.ReadDir(dir); len(entries) > 0 || err != nil {
		t.Errorf("left over: %v, %v", entries, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 || err != nil {
		t.Errorf("drafts left over: %v, %v", entries, err)
	}
}

// What nobody asked for in a long time goes when something new comes; what was asked for stays.
func TestPrune(t *testing.T) {
	c := At(t.TempDir())
	nothing := func(string) error { return nil }
	folder := func(key string) string {
		dir, _, err := c.Folder("thing", key, nothing)
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	forgotten, wanted := folder("forgotten"), folder("wanted")
	old := time.Now().Add(-keep - time.Hour)
	for _, dir := range []string{forgotten, wanted} {
		if err := os.Chtimes(dir, old, old); err != nil {
			t.Fatal(err)
		}
	}
	folder("wanted")
	folder("new")
	if _, err := os.Stat(forgotten); !os.IsNotExist(err) {
		t.Errorf("the forgotten one is still there: %v", err)
	}
	if _, err := os.Stat(wanted); err != nil {
		t.Errorf("the wanted one is gone: %v", err)
	}
}

// Of too many bytes the longest unused go, but not what may be in use.
func TestPruneLarge(t *testing.T) {
	c := At(t.TempDir())
	folder := func(key string, size int64, age time.Duration) string {
		dir, _, err := c.Folder("thing", key, func(draft string) error {
			file, err := os.Create(filepath.Join(draft, "file"))
			if err != nil {
				return err
			}
			return errors.Join(file.Truncate(size), file.Close()) // takes no space on the disk
		})
		if err != nil {
			t.Fatal(err)
		}
		used := time.Now().Add(-age)
		if err := os.Chtimes(dir, used, used); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	stays := map[string]bool{
		folder("in use", most, inUse/2):     true,
		folder("one too many", 1, 2*inUse):  false,
		folder("much too many", 1, 3*inUse): false,
	}
	folder("another", 0, 0)
	for dir, want := range stays {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v", filepath.Base(dir), err)
		}
	}
}

// A result of sources that changed while it was built is built again; it never stays under the key of the earlier sources.
func TestKeyedSourcesChange(t *testing.T) {
	c := At(t.TempDir())
	source := "a"
	key := func() (string, error) { return source, nil }
	build := func(change string) func(string) error {
		return func(draft string) error {
			content := source
			if change != "" {
				source, change = change, ""
				content += source
			}
			return os.WriteFile(filepath.Join(draft, "file"), []byte(content), 0o644)
		}
	}
	for _, want := range []string{"b", "a"} {
		change := "b"
		if want == "a" {
			source, change = "a", ""
		}
		dir, name, err := c.Keyed("thing", key, build(change))
		if err != nil || name != want {
			t.Fatalf("key %s, %v; want %s", name, err, want)
		}
		if content, err := os.ReadFile(filepath.Join(dir, "file")); string(content) != want {
			t.Errorf("under %s lies %s, %v", want, content, err)
		}
	}
	count := 0
	changing := func() (string, error) { count++; return strconv.Itoa(count), nil }
	if _, _, err := c.Keyed("thing", changing, build("")); !errors.Is(err, errChanged) {
		t.Errorf("of sources that always change: %v", err)
	}
}
