package lessons

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// mostBytes bounds a lesson's context: all of it is sent to every reader. Large files are listed under "files" by their size.
const mostBytes = 1 << 20

// readText reads a file that a lesson must have.
func readText(fsys fs.FS, name string) (string, error) {
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: the file is missing", name)
	case err != nil:
		return "", fmt.Errorf("%s: the file cannot be read: %w", name, err)
	case !utf8.Valid(data):
		return "", fmt.Errorf("%s: the file is not UTF-8 text", name)
	case strings.TrimSpace(string(data)) == "":
		return "", fmt.Errorf("%s: the file is empty", name)
	}
	return string(data), nil
}

// strayFiles finds what does not belong into a lesson's folder: a mistyped name would otherwise go unnoticed.
func strayFiles(fsys fs.FS, dir string) []error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return []error{fmt.Errorf("%s: the folder cannot be read: %w", dir, err)}
	}
	var stray []error
	for _, e := range entries {
		want := []string{indexFile, startFile, solutionFile, imagesFile}
		if e.IsDir() {
			want = []string{contextDir, solutionDir}
		}
		if !slices.Contains(want, e.Name()) {
			stray = append(stray, fmt.Errorf("%s/%s: a lesson's folder holds index.md, start.Dockerfile, solution.Dockerfile, images.json, context/ and solution/, nothing else", dir, e.Name()))
		}
	}
	return stray
}

// readImages reads a lesson's own base images; none where the file is not there.
func readImages(fsys fs.FS, name string) ([]report.BaseImage, error) {
	images := []report.BaseImage{}
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return images, nil
	}
	if err != nil {
		return images, fmt.Errorf("%s: the file cannot be read: %w", name, err)
	}
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&images); err != nil {
		return images, fmt.Errorf("%s: the file is no list of base images: %w", name, err)
	}
	for i, image := range images {
		if image.Ref == "" {
			return images, fmt.Errorf("%s: image %d has no ref", name, i+1)
		}
	}
	return images, nil
}

// files is a build context by path.
type files map[string]report.ContextFile

func (f files) list() []report.ContextFile {
	list := make([]report.ContextFile, 0, len(f))
	for _, e := range f {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b report.ContextFile) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// lessonContext is the shared context that the front matter names, the lesson's own files, and the entries without contents.
func lessonContext(fsys fs.FS, dir string, head front) (files, error) {
	all := files{}
	if name := head.Context; name != "" {
		info, err := fs.Stat(fsys, path.Clean(name))
		if !fs.ValidPath(name) || strings.Contains(name, "/") || folderName.MatchString(name) || err != nil || !info.IsDir() {
			return nil, fmt.Errorf("%s/%s: there is no folder %q beside the lessons that could be its context", dir, indexFile, name)
		}
		if all, err = overlay(fsys, name, all); err != nil {
			return nil, err
		}
	}
	all, err := overlay(fsys, dir+"/"+contextDir, all)
	if err != nil {
		return nil, err
	}
	for _, f := range head.Files {
		if f.Path == "" || !fs.ValidPath(strings.TrimSuffix(f.Path, "/")) {
			return nil, fmt.Errorf("%s/%s: a file of the context has the path %q, which is not a plain relative path", dir, indexFile, f.Path)
		}
		all[f.Path] = f
	}
	return all, nil
}

// overlay reads a folder and lays it over a context. A folder that is not there changes nothing.
func overlay(fsys fs.FS, dir string, below files) (files, error) {
	all := files{}
	var total int64
	for p, f := range below {
		all[p] = f
		if f.Content != nil {
			total += int64(len(*f.Content))
		}
	}
	if _, err := fs.Stat(fsys, dir); errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	err := fs.WalkDir(fsys, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := contextFile(fsys, dir, name, e)
		if err != nil {
			return err
		}
		if f.Content != nil {
			total += int64(len(*f.Content))
		}
		if total > mostBytes {
			return fmt.Errorf("%s: the context is larger than %d kB; list large files under \"files\" by their size", dir, mostBytes>>10)
		}
		all[f.Path] = f
		return nil
	})
	return all, err
}

// contextFile reads one file. Only the bit that makes it executable is taken from its mode: the others depend on who checked it out.
func contextFile(fsys fs.FS, dir, name string, e fs.DirEntry) (report.ContextFile, error) {
	f := report.ContextFile{Path: strings.TrimPrefix(name, dir+"/")}
	info, err := e.Info()
	if err != nil {
		return f, fmt.Errorf("%s: the file cannot be read: %w", name, err)
	}
	if e.Type()&fs.ModeSymlink != 0 {
		f.Link, err = fs.ReadLink(fsys, name)
		return f, err
	}
	if !e.Type().IsRegular() {
		return f, fmt.Errorf("%s: neither a file, a folder nor a symbolic link", name)
	}
	if info.Size() > mostBytes {
		return f, fmt.Errorf("%s: the file is larger than %d kB; list it under \"files\" by its size", name, mostBytes>>10)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return f, fmt.Errorf("%s: the file cannot be read: %w", name, err)
	}
	if info.Mode()&0o111 != 0 {
		f.Mode = "0755"
	}
	if text := string(data); utf8.ValidString(text) {
		f.Content = &text
	} else {
		coded := base64.StdEncoding.EncodeToString(data)
		f.Base64 = &coded
	}
	return f, nil
}
