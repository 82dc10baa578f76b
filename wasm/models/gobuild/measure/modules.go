package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// modules prints the sizes of the modules that the module cache of this machine holds: extracted, and as their archive.
// Of several versions the last by name counts.
func modules() error {
	out, err := command("", nil, "go", "env", "GOMODCACHE")
	if err != nil {
		return err
	}
	root := strings.TrimSpace(string(out))
	download := filepath.Join(root, "cache", "download")
	lines := map[string]string{}
	err = filepath.WalkDir(download, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".zip") {
			return err
		}
		version := strings.TrimSuffix(filepath.Base(p), ".zip")
		escaped, err := filepath.Rel(download, filepath.Dir(filepath.Dir(p)))
		if err != nil {
			return err
		}
		zip, err := d.Info()
		if err != nil {
			return err
		}
		size, ok := folder(filepath.Join(root, escaped+"@"+version))
		if ok && escaped != "golang.org/toolchain" {
			path := unescape(escaped)
			lines[path] = fmt.Sprintf("%s %d %d", path, (size+999)/1000, (zip.Size()+999)/1000)
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("# Modules in kB, extracted and as the archive that stays in cache/download, as the module proxy served them %s. Made by measure.\n", time.Now().Format(time.DateOnly))
	for _, p := range slices.Sorted(maps.Keys(lines)) {
		fmt.Println(lines[p])
	}
	return nil
}

// folder sums the files below a directory; ok is false if there is none.
func folder(dir string) (sum int64, ok bool) {
	if _, err := os.Stat(dir); err != nil {
		return 0, false
	}
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		fi, err := d.Info()
		if err == nil {
			sum += fi.Size()
		}
		return err
	})
	return sum, err == nil
}

// unescape undoes the module cache's writing of capitals ("!x" for "X").
func unescape(p string) string {
	var b strings.Builder
	up := false
	for _, r := range p {
		switch {
		case r == '!':
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
