package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// exportSmall exports the small checkout and returns the folder and what was printed.
func exportSmall(t *testing.T, args ...string) (printed string) {
	t.Helper()
	var out bytes.Buffer
	if err := run(context.Background(), append([]string{"export"}, args...), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// An exported site consists of the page and hashed names, no address in the page leads out of its folder, and each compressed form
// holds the file beside it.
func TestExport(t *testing.T) {
	checkout(t, map[string]string{"web/src/late.ts": fmt.Sprintf("export const late = %q;", fmt.Sprint(rand.New(rand.NewPCG(1, 2)).Perm(200)))})
	dir := filepath.Join(t.TempDir(), "new", "site")
	printed := exportSmall(t, dir)
	for _, want := range []string{`WASM: 0\.\d\d MB as brotli`, `JavaScript: 2\.\d KB as brotli \(\d+\.\d KB plain\), at most 160\.0 KB; 0\.[1-9] KB more`} {
		if !regexp.MustCompile(want).MatchString(printed) {
			t.Errorf("no %s in:\n%s", want, printed)
		}
	}
	hashed := regexp.MustCompile(`^assets/\w+-[A-Z0-9]{8,}\.(js|css|wasm|json|svg|js\.LEGAL\.txt)$`)
	site := os.DirFS(dir)
	plain := map[string]bool{}
	err := fs.WalkDir(site, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		base, end := name, filepath.Ext(name)
		if end == ".br" || end == ".gz" {
			base = strings.TrimSuffix(name, end)
			checkForm(t, site, base, end)
		} else {
			plain[name] = true
		}
		if base != "index.html" && !hashed.MatchString(base) {
			t.Errorf("%s has no hash in its name", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range plain {
		if strings.HasSuffix(name, ".wasm") || name == "index.html" {
			for _, end := range []string{".br", ".gz"} {
				if _, err := fs.Stat(site, name+end); err != nil {
					t.Errorf("%s was not compressed: %v", name, err)
				}
			}
		}
	}
	page, err := fs.ReadFile(site, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllSubmatch(page, -1) {
		if !plain[string(address[1])] {
			t.Errorf("the page names %s, which is not a file of the site", address[1])
		}
	}
	if bytes.Contains(page, []byte("reload")) {
		t.Errorf("the page reloads itself:\n%s", page)
	}
}

// checkForm holds a compressed file against the plain one beside it.
func checkForm(t *testing.T, site fs.FS, base, end string) {
	t.Helper()
	want, err := fs.ReadFile(site, base)
	if err != nil {
		t.Fatal(err)
	}
	small, err := fs.ReadFile(site, base+end)
	if err != nil {
		t.Fatal(err)
	}
	var unpacked io.Reader = brotli.NewReader(bytes.NewReader(small))
	if end == ".gz" {
		if unpacked, err = gzip.NewReader(bytes.NewReader(small)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := io.ReadAll(unpacked)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s%s does not hold the content of %s: %v", base, end, base, err)
	}
	if len(small) >= len(want) {
		t.Errorf("%s%s is not smaller than %s", base, end, base)
	}
}

// The engine's tables of facts are files beside it, and the worker knows where.
func TestExportTables(t *testing.T) {
	checkout(t, map[string]string{
		"wasm/facts/tables/small-one.txt": strings.Repeat("fact 1\n", 100),
		"web/src/engine/worker.ts":        "import \"wasm_exec\"; declare const __DATA__: Record<string, string>; declare const __ENGINE_WASM__: string; postMessage([__DATA__, __ENGINE_WASM__]);",
	})
	dir := t.TempDir()
	exportSmall(t, dir)
	found, err := filepath.Glob(filepath.Join(dir, "assets", "facts-small-one-*.txt"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the table is in %q, %v", found, err)
	}
	checkForm(t, os.DirFS(dir), "assets/"+filepath.Base(found[0]), ".br")
	workers, err := filepath.Glob(filepath.Join(dir, "assets", "worker-*.js"))
	if err != nil || len(workers) != 1 {
		t.Fatalf("the worker is in %q, %v", workers, err)
	}
	script, err := os.ReadFile(workers[0])
	if err != nil || !bytes.Contains(script, []byte(`"small-one":"./`+filepath.Base(found[0])+`"`)) {
		t.Errorf("the worker does not name the table: %s, %v", script, err)
	}
}

// What lies in a folder already stays, unless -force allows to write over it, and even then nothing else goes.
func TestExportIntoUsedFolder(t *testing.T) {
	checkout(t, nil)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "index.html"), "mine")
	write(t, filepath.Join(dir, "notes.txt"), "mine, too")
	_, stderr, code := program(t, nil, "export", dir)
	if code != 1 || !strings.Contains(stderr, "is not empty: give another folder, or -force") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	if content, err := os.ReadFile(filepath.Join(dir, "index.html")); string(content) != "mine" {
		t.Fatalf("the file in the folder is now %q, %v", content, err)
	}
	exportSmall(t, dir, "-force")
	exportSmall(t, "-force", dir)
	if content, err := os.ReadFile(filepath.Join(dir, "index.html")); !bytes.Contains(content, []byte("<h1>Small</h1>")) {
		t.Errorf("the page is %q, %v", content, err)
	}
	if content, err := os.ReadFile(filepath.Join(dir, "notes.txt")); string(content) != "mine, too" {
		t.Errorf("another file is now %q, %v", content, err)
	}
}

func TestExportFails(t *testing.T) {
	checkout(t, nil)
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no folder":   {nil, "export takes one folder"},
		"two folders": {[]string{"a", "b"}, "export takes one folder"},
		"a file":      {[]string{file}, "is a file: give a folder"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			_, stderr, code := program(t, nil, append([]string{"export"}, c.args...)...)
			if code != 1 || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit code %d, want 1 and %q:\n%s", code, c.want, stderr)
			}
		})
	}
}
