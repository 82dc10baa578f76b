package npm

import (
	"fmt"

	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Comparison is one prediction beside the truth.
type Comparison struct {
	Set, How string
	Got      size.Size
	Truth    int64
}

// Error is how far the prediction is off, as a share of the truth.
func (c Comparison) Error() float64 { return float64(c.Got.Bytes)/float64(c.Truth) - 1 }

// Inside tells whether the truth lies within the prediction's bounds.
func (c Comparison) Inside() bool { return c.Got.Low <= c.Truth && c.Truth <= c.Got.High }

// The ways that a set is predicted.
const (
	FromLock   = "npm ci"
	Production = "npm ci --omit=dev"
	NoLock     = "npm install, no lock file"
	Compressed = "npm ci, compressed"
	CacheLeft  = "npm ci, its cache"
	CacheAsked = "npm install, its cache"
	Yarn       = "yarn install, no lock file"
	YarnCache  = "yarn install, its cache"
	Pnpm       = "pnpm install, no lock file, with the store"
)

// leastTruth is what counts as something: less was not measured, or is but npm's list of nothing.
const leastTruth = 10_000

// Compare predicts a record in all ways.
func Compare(r Record) ([]Comparison, error) {
	manifest, err := r.Manifest()
	if err != nil {
		return nil, err
	}
	lock, err := r.LockFile()
	if err != nil {
		return nil, err
	}
	var out []Comparison
	for _, c := range []struct {
		how, command string
		locked       bool
		truth        int64
		of           func(report.Layer) size.Size
	}{
		{FromLock, "npm ci --ignore-scripts", true, r.Files, disk},
		{Compressed, "npm ci --ignore-scripts", true, r.Packed, compressed},
		{Production, "npm ci --ignore-scripts --omit=dev", true, r.Production, disk},
		{NoLock, "npm install --ignore-scripts", false, r.Files + r.Lock, disk},
		{CacheLeft, "npm ci --ignore-scripts && rm -r node_modules", true, r.Cache, disk},
		{CacheAsked, "npm install --ignore-scripts && rm -r node_modules package-lock.json", false, r.Asked, disk},
		{Yarn, "yarn install --ignore-scripts", false, r.Yarn, disk},
		{YarnCache, "yarn install --ignore-scripts && rm -r node_modules yarn.lock", false, r.YarnCache, disk},
		{Pnpm, "pnpm install --ignore-scripts", false, r.Pnpm, disk},
	} {
		if c.truth < leastTruth {
			continue
		}
		kept := c.how == CacheLeft || c.how == CacheAsked || c.how == YarnCache || c.how == Pnpm
		l, err := layer(c.command, kept, manifest, lock, c.locked)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		out = append(out, Comparison{r.Name, c.how, c.of(l), c.truth})
	}
	return out, nil
}

func disk(l report.Layer) size.Size       { return l.Size }
func compressed(l report.Layer) size.Size { return l.Compressed }

// layer asks the engine for what a command adds: with its cache kept, or in a cache mount and so not in the image.
func layer(command string, kept bool, manifest, lock string, locked bool) (report.Layer, error) {
	mount := "--mount=type=cache,target=/root/.npm --mount=type=cache,target=/usr/local/share/.cache/yarn "
	if kept {
		mount = ""
	}
	text := "FROM node:22-bookworm-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN " + mount + command + "\n"
	context := []report.ContextFile{{Path: "package.json", Content: &manifest}}
	if locked {
		context = append(context, report.ContextFile{Path: "package-lock.json", Content: &lock})
	}
	rep := playground.Analyze(report.Request{Dockerfile: text, Context: context})
	switch {
	case rep.Error != nil:
		return report.Layer{}, fmt.Errorf("the engine says: %s", rep.Error.Message)
	case rep.Image == nil || len(rep.Image.Layers) == 0:
		return report.Layer{}, fmt.Errorf("the engine predicts no image")
	}
	return rep.Image.Layers[len(rep.Image.Layers)-1], nil
}
