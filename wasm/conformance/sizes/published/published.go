// Package published predicts published images from their Dockerfiles and compares with the sizes that public sources state.
//
// images.txt names the images with their citations and figures. The Dockerfiles and their contexts are no part of this
// project: they are read from local copies of the repositories at run time. An image is never looked up, only what its
// Dockerfile starts from. The command sizes calls it.
package published

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

//go:embed images.txt
var list string

// Image is one published image.
type Image struct {
	Ref string
	// Repo ("owner/name"), Commit and Dockerfile say where its Dockerfile is.
	Repo, Commit, Dockerfile string
	// Disk and Compressed are what Source states, 0 where it does not; AsOf is the build's day.
	Disk, Compressed int64
	AsOf, Source     string
}

// Images reads the list.
func Images() (out []Image, err error) {
	for l := range strings.Lines(list) {
		if l = strings.TrimSpace(l); l == "" || l[0] == '#' {
			continue
		}
		w := strings.Split(l, "|")
		if len(w) != 8 {
			return nil, fmt.Errorf("%q has %d fields, not 8", l, len(w))
		}
		i := Image{Ref: w[0], Repo: w[1], Commit: w[2], Dockerfile: w[3], AsOf: w[6], Source: w[7]}
		if _, err := fmt.Sscan(w[4]+" "+w[5], &i.Disk, &i.Compressed); err != nil {
			return nil, fmt.Errorf("%q: %w", l, err)
		}
		out = append(out, i)
	}
	return out, nil
}

// Request is the build of an image, read from copies: a folder with git repositories named OWNER+NAME (or OWNER+NAME/repo).
func (i Image) Request(ctx context.Context, copies string) (report.Request, error) {
	dir := filepath.Join(copies, strings.Replace(i.Repo, "/", "+", 1))
	if _, err := os.Stat(filepath.Join(dir, "repo")); err == nil {
		dir = filepath.Join(dir, "repo")
	}
	text, err := git(ctx, dir, "show", i.Commit+":"+i.Dockerfile)
	if err != nil {
		return report.Request{}, err
	}
	req := report.Request{Dockerfile: string(text), Context: []report.ContextFile{}}
	folder := path.Dir(i.Dockerfile)
	tree, err := git(ctx, dir, "ls-tree", "-r", "-z", i.Commit+":"+strings.TrimPrefix(folder, "."))
	if err != nil {
		return req, err
	}
	for _, entry := range strings.Split(string(tree), "\x00") {
		about, name, ok := strings.Cut(entry, "\t")
		w := strings.Fields(about)
		if !ok || len(w) != 3 || w[1] != "blob" {
			continue
		}
		content, err := git(ctx, dir, "cat-file", "blob", w[2])
		if err != nil {
			return req, err
		}
		req.Context = append(req.Context, contextFile(name, w[0], content))
	}
	return req, nil
}

func contextFile(name, mode string, content []byte) report.ContextFile {
	f := report.ContextFile{Path: name}
	switch text := string(content); {
	case mode == "120000":
		f.Link = text
		return f
	case utf8.Valid(content):
		f.Content = &text
	default:
		packed := base64.StdEncoding.EncodeToString(content)
		f.Base64 = &packed
	}
	if mode == "100755" {
		f.Mode = "0755"
	}
	return f
}

func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("git %s in %s: %w: %s", strings.Join(args, " "), dir, err, strings.TrimSpace(errs.String()))
	}
	return out.Bytes(), nil
}

// Row is one comparison.
type Row struct {
	Image
	Predicted, Packed report.Size
	// Failure is why the engine has no image, where it says that the build fails.
	Failure string
	// Unknown says of which steps it is not known what they leave.
	Unknown []string
}

// Compare predicts an image.
func Compare(i Image, req report.Request) Row {
	row := Row{Image: i}
	rep := playground.Analyze(req)
	if rep.Error != nil {
		row.Failure = fmt.Sprintf("line %d: %s", rep.Error.Line, rep.Error.Message)
	}
	for _, st := range rep.Stages {
		for _, step := range st.Steps {
			for _, e := range step.Effects {
				if e.Kind == report.EffectUnknown && step.Built {
					row.Unknown = append(row.Unknown, fmt.Sprintf("line %d: %s %s", step.Line, e.Path, e.Text))
				}
			}
		}
	}
	if rep.Image != nil {
		row.Predicted, row.Packed = rep.Image.Size, rep.Image.Compressed
	}
	return row
}
