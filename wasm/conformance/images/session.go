package images

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// Engine is what a page calls: natively or as WASM, with JSON text in and out. A file is given by its bytes.
type Engine interface {
	Analyze(request string) (string, error)
	ArchiveOpen(key string, file []byte) (string, error)
	ArchiveStep(key string, budget int) (string, error)
	ArchiveCompare(key string) (string, error)
}

// Native is the engine as Go has it.
type Native struct{ session *playground.Session }

// NewNative starts a session.
func NewNative() Native { return Native{playground.NewSession()} }

// Analyze implements Engine.
func (n Native) Analyze(request string) (string, error) { return n.session.Analyze(request), nil }

// ArchiveOpen implements Engine.
func (n Native) ArchiveOpen(key string, file []byte) (string, error) {
	return n.session.ArchiveOpen(key, int64(len(file)), bytes.NewReader(file), ""), nil
}

// ArchiveStep implements Engine.
func (n Native) ArchiveStep(key string, budget int) (string, error) {
	return n.session.ArchiveStep(key, int64(budget)), nil
}

// ArchiveCompare implements Engine.
func (n Native) ArchiveCompare(key string) (string, error) { return n.session.ArchiveCompare(key), nil }

// Compared opens a built case's archive as a page does, predicts the case, and says where the two differ; "" where they do not. The
// case's base images stand in as archives, too.
func Compared(e Engine, c *golden.Case, built []byte) (string, error) {
	req := report.Request{Dockerfile: c.Dockerfile, File: c.File, Context: golden.ContextFiles(c.Context), Target: c.Target, BuildArgs: c.Args,
		Platform: c.Platform, Secrets: c.Secrets, NamedContexts: map[string][]report.ContextFile{},
		Keys: &report.PartKeys{Archives: map[string]string{}}, Omit: []string{"files", "entries"}}
	for name, list := range c.Named {
		req.NamedContexts[name] = golden.ContextFiles(list)
	}
	for name, img := range c.Images {
		file, err := saved(name, img)
		if err != nil {
			return "", err
		}
		if err := open(e, "base "+name, file); err != nil {
			return "", fmt.Errorf("the base image %s: %w", name, err)
		}
		req.Keys.Archives[name] = "base " + name
	}
	if err := open(e, "built", built); err != nil {
		return "", err
	}
	text, err := json.Marshal(req)
	if err != nil {
		return "", err
	}
	var rep report.Report
	if err := answer(&rep)(e.Analyze(string(text))); err != nil {
		return "", err
	}
	if rep.Error != nil {
		return "", fmt.Errorf("the prediction fails: %s", rep.Error.Message)
	}
	var cmp report.ArchiveComparison
	if err := answer(&cmp)(e.ArchiveCompare("built")); err != nil {
		return "", err
	}
	return differences(cmp), nil
}

// answer decodes an engine's answer.
func answer(into any) func(text string, err error) error {
	return func(text string, err error) error {
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), into)
	}
}

// open reads an archive to its end, in small steps.
func open(e Engine, key string, file []byte) error {
	var p report.ArchiveProgress
	for err := answer(&p)(e.ArchiveOpen(key, file)); ; err = answer(&p)(e.ArchiveStep(key, 100_000)) {
		switch {
		case err != nil:
			return err
		case p.Error != "":
			return errors.New(p.Error)
		case p.Done:
			return nil
		}
	}
}

// differences writes out what is not equal. Nothing of a golden case may be unsure, but for the layer of a named context, which the
// prediction does not list.
func differences(c report.ArchiveComparison) string {
	var out bytes.Buffer
	list := func(where string, n report.CompareCount, all []report.ArchiveDifference) {
		if n.Missing+n.Extra+n.Different+n.Unsure > 0 {
			fmt.Fprintf(&out, "  %s: %+v\n", where, n)
		}
		for _, d := range all {
			fmt.Fprintf(&out, "    %s %s %s\n", d.Path, d.Verdict, d.What)
		}
	}
	if c.Error != "" {
		fmt.Fprintf(&out, "  %s\n", c.Error)
	}
	list("files", c.Files, c.Differences)
	for i, l := range c.Layers {
		list(fmt.Sprintf("layer %d %q, really %q", i, l.CreatedBy, l.RealCreatedBy), l.Entries, l.Differences)
		if l.Known && (l.Predicted < 0 || l.Real < 0) {
			fmt.Fprintf(&out, "  layer %d %q, really %q, has no counterpart\n", i, l.CreatedBy, l.RealCreatedBy)
		}
		if l.Known && l.Size != nil && l.RealSize != nil && *l.Size != *l.RealSize {
			fmt.Fprintf(&out, "  layer %d %q has %d bytes, really %d\n", i, l.CreatedBy, l.Size.Bytes, l.RealSize.Bytes)
		}
	}
	for _, d := range c.Config {
		b, _ := json.Marshal(d)
		fmt.Fprintf(&out, "  config %s\n", b)
	}
	return out.String()
}

// saved is a base image as docker save has written it: a manifest.json, and a folder for the layer.
func saved(name string, img golden.Image) ([]byte, error) {
	list, err := withPrograms(img.Files)
	if err != nil {
		return nil, err
	}
	var layer bytes.Buffer
	if err := golden.Tar(&layer, list, baseTime); err != nil {
		return nil, err
	}
	config, err := json.Marshal(map[string]any{"architecture": "amd64", "os": "linux", "config": img.Config,
		"history": []map[string]any{{"created_by": golden.BaseCreatedBy}}})
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal([]map[string]any{{"Config": "config.json", "RepoTags": []string{name}, "Layers": []string{"1/layer.tar"}}})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range []struct {
		name string
		data []byte
	}{{"1/VERSION", []byte("1.0")}, {"1/json", []byte("{}")}, {"1/layer.tar", layer.Bytes()}, {"config.json", config}, {"manifest.json", manifest}} {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.data)), Typeflag: tar.TypeReg}); err != nil {
			return nil, err
		}
		if _, err := io.Copy(w, bytes.NewReader(f.data)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// baseTime is the time of everything in a base image.
var baseTime = time.Unix(1_500_000_000, 0)
