// Package images builds golden cases with a real BuildKit and reads what came out: the files of the image, the entries of
// each layer's tar, the config and the history. Its sibling package daemon starts the daemon; cmd/images is the program.
package images

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/containerd/containerd/v2/plugins/content/local"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/secrets/secretsprovider"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/tonistiigi/fsutil"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
)

// Builder builds cases with one daemon.
type Builder struct {
	Client *client.Client
	// Scratch is a folder for contexts.
	Scratch string
	// next numbers the cases: each has its own time, because the daemon takes a file of equal path, size, mode and time
	// for unchanged.
	next int64
}

// Build builds a case and reads the image.
func (b *Builder) Build(ctx context.Context, c *golden.Case) (golden.Outcome, error) {
	o, _, err := b.BuildArchive(ctx, c, client.ExporterOCI)
	return o, err
}

// BuildArchive builds a case into an archive of a form, client.ExporterOCI or client.ExporterDocker, and returns that as well.
func (b *Builder) BuildArchive(ctx context.Context, c *golden.Case, form string) (golden.Outcome, []byte, error) {
	archive, err := b.archive(ctx, c, form)
	if err != nil {
		if ctx.Err() != nil || !isBuildError(err) {
			return golden.Outcome{}, nil, err
		}
		return failure(err), nil, nil
	}
	o, err := read(archive)
	o.HidePrograms(c)
	return o, archive, err
}

// buildError is what a build itself ends with, against what went wrong around it.
type buildError struct{ error }

func (e buildError) Unwrap() error { return e.error }

func isBuildError(err error) bool {
	var e buildError
	return errors.As(err, &e)
}

// Archive builds a case and returns the image as an OCI archive.
func (b *Builder) Archive(ctx context.Context, c *golden.Case) ([]byte, error) {
	return b.archive(ctx, c, client.ExporterOCI)
}

func (b *Builder) archive(ctx context.Context, c *golden.Case, form string) ([]byte, error) {
	b.next++
	dir, err := os.MkdirTemp(b.Scratch, "case")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	at := time.Unix(1_600_000_000+b.next, 0)
	opt, err := b.options(ctx, c, dir, at)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	opt.Exports = []client.ExportEntry{{Type: form, Attrs: map[string]string{"name": ArchiveName}, Output: func(map[string]string) (io.WriteCloser, error) {
		return nopCloser{&out}, nil
	}}}
	if _, err = b.Client.Solve(ctx, nil, opt, nil); err != nil {
		return nil, buildError{err}
	}
	return out.Bytes(), nil
}

// ArchiveName is the name that every image gets.
const ArchiveName = "playground.test/case:1"

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// failure is a build's error with the first line that BuildKit points at.
func failure(err error) golden.Outcome {
	o := golden.Outcome{Error: golden.NormalError(err.Error())}
	for _, src := range errdefs.Sources(err) {
		if len(src.Ranges) > 0 && o.Line == 0 {
			o.Line = int(src.Ranges[0].Start.Line)
		}
	}
	return o
}

// options writes the contexts and describes the build. Nothing is taken from the cache: a copy's key holds the bytes but not
// the time, so that a step of an earlier case would bring that case's time along.
func (b *Builder) options(ctx context.Context, c *golden.Case, dir string, at time.Time) (client.SolveOpt, error) {
	file := c.File
	if file == "" {
		file = "Dockerfile"
	}
	opt := client.SolveOpt{Frontend: "dockerfile.v0", FrontendAttrs: map[string]string{"filename": file, "no-cache": ""}, LocalMounts: map[string]fsutil.FS{}, OCIStores: map[string]content.Store{}}
	if c.Target != "" {
		opt.FrontendAttrs["target"] = c.Target
	}
	if c.Platform != "" {
		opt.FrontendAttrs["platform"] = c.Platform
	}
	for k, v := range c.Args {
		opt.FrontendAttrs["build-arg:"+k] = v
	}
	if len(c.Secrets) > 0 {
		texts := map[string][]byte{}
		for k, v := range c.Secrets {
			texts[k] = []byte(v)
		}
		opt.Session = []session.Attachable{secretsprovider.FromMap(texts)}
	}
	local := func(name string, list []golden.Entry) error {
		p := filepath.Join(dir, name)
		if err := Write(p, list, at); err != nil {
			return err
		}
		fs, err := fsutil.NewFS(p)
		opt.LocalMounts[name] = fs
		return err
	}
	if err := local("context", c.Context); err != nil {
		return opt, err
	}
	if err := local("dockerfile", dockerfiles(c, file)); err != nil {
		return opt, err
	}
	for name, list := range c.Named {
		if err := local("named-"+name, list); err != nil {
			return opt, err
		}
		opt.FrontendAttrs["context:"+name] = "local:named-" + name
	}
	return opt, b.bases(ctx, c, dir, &opt)
}

// dockerfiles is the Dockerfile with its own ignore file, if the context has one.
func dockerfiles(c *golden.Case, file string) []golden.Entry {
	list := []golden.Entry{{Path: file, Type: "file", Data: []byte(c.Dockerfile)}}
	for _, e := range c.Context {
		if e.Path == file+".dockerignore" {
			list = append(list, e)
		}
	}
	return list
}

// bases stores a case's images as OCI layouts.
func (b *Builder) bases(ctx context.Context, c *golden.Case, dir string, opt *client.SolveOpt) error {
	for name, img := range c.Images {
		store, err := local.NewStore(filepath.Join(dir, "oci-"+name))
		if err != nil {
			return err
		}
		digest, err := storeImage(ctx, store, img)
		if err != nil {
			return fmt.Errorf("image %s: %w", name, err)
		}
		opt.OCIStores[name] = store
		opt.FrontendAttrs["context:"+name] = "oci-layout://" + name + "@" + digest.String()
	}
	return nil
}

// Write makes a context's files below a folder, all with one time.
func Write(dir string, list []golden.Entry, at time.Time) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, e := range list {
		if err := writeEntry(dir, e); err != nil {
			return err
		}
	}
	return filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		return errors.Join(err, lutimes(p, at))
	})
}

func writeEntry(dir string, e golden.Entry) error {
	p := filepath.Join(dir, e.Path)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	switch e.Type {
	case "dir":
		mode = 0o755
		if err := os.MkdirAll(p, mode); err != nil {
			return err
		}
	case "link":
		return os.Symlink(e.Link, p)
	case "hard":
		return os.Link(filepath.Join(dir, e.Link), p)
	default:
		if err := os.WriteFile(p, e.Data, mode); err != nil {
			return err
		}
	}
	if !e.HasMode {
		return os.Chmod(p, mode)
	}
	return chmod(p, e.Mode)
}
