package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Image is one answer: the facts of an entry, read for the reference that was asked.
type Image struct {
	// Entry holds the facts as the source states them.
	Entry report.BaseImage
	// Ref and Platform are what was asked.
	Ref, Platform string
	Resolution    Resolution

	tag, from name
	pool      ratios
}

// Size is the bytes on disk, all layers together. It is unknown where no source says anything.
func (i Image) Size() size.Size {
	s := figure(i.Entry, i.Entry.Size)
	if s.Certainty == size.Unknown && i.Entry.Compressed > 0 {
		r := i.pool.of(i.Entry)
		s = size.About(int64(float64(i.Entry.Compressed)/r.mid), int64(float64(i.Entry.Compressed)/r.high), int64(float64(i.Entry.Compressed)/r.low))
	}
	return i.loosened(s, func(b Image) size.Size { return b.Size() })
}

// Compressed is the bytes to download, all layers together.
func (i Image) Compressed() size.Size {
	s := figure(i.Entry, i.Entry.Compressed)
	if s.Certainty == size.Unknown && i.Entry.Size > 0 {
		r := i.pool.of(i.Entry)
		s = figure(i.Entry, i.Entry.Size).Scale(r.mid, r.low, r.high)
	}
	return i.loosened(s, func(b Image) size.Size { return b.Compressed() })
}

func (i Image) loosened(s size.Size, of func(Image) size.Size) size.Size {
	l := i.Resolution.loosen
	if i.Resolution.Match == Exact {
		return s
	}
	var swapped int64
	if l.in != "" {
		out, ok1 := Core().Lookup(l.out, i.Platform)
		in, ok2 := Core().Lookup(l.in, i.Platform)
		if ok1 && ok2 {
			swapped = of(in).Bytes - of(out).Bytes
		}
	}
	return l.apply(s, swapped)
}

// stated reads a figure as its source rounds it: repo-info states sizes on disk to 10 kB, and to 10 MB from 1 GB on.
// A figure that does not end in zeros is taken as exact bytes; zero means that no source says.
func stated(n int64) size.Size {
	switch {
	case n == 0:
		return size.None
	case n >= 1e9 && n%1e7 == 0:
		return size.About(n, n-5e6, n+5e6)
	case n%1e4 == 0:
		return size.About(n, n-5e3, n+5e3)
	}
	return size.Of(n)
}

// Slim tells whether the image leaves documentation and translations out, as debian:…-slim and what is built on it do:
// packages that are installed into it leave theirs out too.
func (i Image) Slim() bool {
	n, ok := parse(i.Ref)
	return ok && strings.HasSuffix(baseOf(i.Entry.Distro, n), "-slim") && (n.repo != "debian" || n.slim)
}

// rebase gives an image that is answered from a neighbour on another base the distribution that the tag's own base has: its files
// and its package manager are that one's.
func (i *Image) rebase(core *Catalog) {
	distro := distroOf(i.tag)
	if in, ok := parse(i.Resolution.loosen.in); ok && distro == "" {
		if e, _, ok := nearest(core.byRepo[in.repo], in, "linux/amd64"); ok {
			distro = e.Distro
		}
	}
	if distro != "" && distro != i.Entry.Distro {
		i.Entry.Distro, i.Entry.Packages = distro, nil
	}
}

// Settled tells whether the release of the distribution below is sure: the tag is an entry's, or leaves the version to the newest.
func (i Image) Settled() bool {
	part, _ := i.tag.version.apart(i.from.version)
	return i.Resolution.Match == Exact || part == 3 && i.tag.digest == "" || i.tag.release != ""
}

// figure reads one of an entry's sizes. Where the note says that the source is approximate, it may be a fifth off.
func figure(e report.BaseImage, n int64) size.Size {
	s := stated(n)
	if strings.Contains(e.Note, "approximate") {
		return s.Loosen(0.2)
	}
	return s
}

// Layer is one layer of a base image. Its size on disk is unknown where the image's is.
type Layer struct {
	CreatedBy        string
	Size, Compressed size.Size
}

// Layers are the image's layers with bytes in them, lowest first; nil where the source lists none.
// Sources state their compressed sizes only, so sizes on disk are the image's, shared out by those.
func (i Image) Layers() []Layer {
	var sum int64
	for _, l := range i.Entry.Layers {
		sum += l.Compressed
	}
	if sum == 0 {
		return nil
	}
	disk, packed := i.Size(), i.Compressed()
	var out []Layer
	for _, l := range i.Entry.Layers {
		share := float64(l.Compressed) / float64(sum)
		nl := Layer{CreatedBy: l.CreatedBy, Size: disk.Scale(share, share, share), Compressed: stated(l.Compressed)}
		if l.Size > 0 {
			nl.Size = stated(l.Size)
		}
		if i.Resolution.Match != Exact || packed.Certainty != size.Exact {
			nl.Compressed = packed.Scale(share, share, share)
		}
		out = append(out, nl)
	}
	return out
}

// History is the image's history as far as it is known: one entry for each layer.
func (i Image) History() []report.History {
	out := []report.History{}
	for _, l := range i.Entry.Layers {
		out = append(out, report.History{CreatedBy: l.CreatedBy})
	}
	return out
}

// Config is what the image hands on to a stage. Where the tag is not the entry's, variables that hold the entry's version
// are rewritten to the version asked for as far as the tag states it; Doubtful names them.
func (i Image) Config() report.Config {
	e := i.Entry
	c := report.Config{
		User: e.User, Env: slices.Clone(e.Env), Entrypoint: slices.Clone(e.Entrypoint), Cmd: slices.Clone(e.Cmd), WorkingDir: e.Workdir,
		StopSignal: e.StopSignal, OnBuild: slices.Clone(e.OnBuild), Shell: slices.Clone(e.Shell),
		ExposedPorts: set(e.ExposedPorts), Volumes: set(e.Volumes),
	}
	if len(e.Labels) > 0 {
		c.Labels = map[string]string{}
		for k, v := range e.Labels {
			c.Labels[k] = v
		}
	}
	for k, v := range c.Env {
		c.Env[k] = i.rewritten(v)
	}
	return c
}

// Doubtful are the variables whose value is not known for this tag (their names are), sorted; empty for an exact match.
func (i Image) Doubtful() []string {
	if i.Resolution.Match == Exact {
		return nil
	}
	var out []string
	for _, kv := range i.Entry.Env {
		k, v, _ := strings.Cut(kv, "=")
		if k == "PATH" || k == "LANG" || strings.HasSuffix(k, "HOME") || k == "GOPATH" || k == "GOTOOLCHAIN" {
			continue
		}
		if i.rewritten(kv) == kv && !versioned(k) {
			continue
		}
		if own, ok := parseVersion(strings.TrimPrefix(v, "v")); ok && i.rewritten(kv) != kv && len(i.tag.version.num) >= len(own.num) {
			continue // the tag states the whole version, and the variable is that version
		}
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// versioned tells names of variables that change from release to release.
func versioned(k string) bool {
	for _, part := range []string{"VERSION", "SHA", "URL", "ASC", "CHECKSUM", "KEY", "RELEASE", "PATCHES", "PACKAGE", "MAJOR"} {
		if strings.Contains(k, part) {
			return true
		}
	}
	return false
}

// rewritten puts the version asked for where a variable holds the entry's own.
func (i Image) rewritten(kv string) string {
	k, v, _ := strings.Cut(kv, "=")
	if i.Resolution.Match == Exact || len(i.tag.version.num) == 0 || !strings.HasSuffix(k, "_VERSION") {
		return kv
	}
	had, prefix := v, ""
	if strings.HasPrefix(v, "v") {
		had, prefix = v[1:], "v"
	}
	own, ok := parseVersion(had)
	if !ok || own.pre != "" && i.from.version.pre == "" || len(i.from.version.num) == 0 {
		return kv
	}
	if part, _ := own.apart(i.from.version); part != 3 {
		return kv // a version of something else
	}
	if part, _ := own.apart(i.tag.version); part == 3 {
		return kv // as near as the tag says
	}
	return k + "=" + prefix + i.tag.version.String()
}

func set(list []string) map[string]struct{} {
	if len(list) == 0 {
		return nil
	}
	m := map[string]struct{}{}
	for _, s := range list {
		m[s] = struct{}{}
	}
	return m
}

// ratio of compressed to size on disk: the middle of what was seen, and bounds.
type ratio struct{ mid, low, high float64 }

// ratios are the compression ratios of the entries that state both sizes, by kind of base.
type ratios map[string][]float64

// pool collects the ratios of the core catalogue, and those of the same repository under its name.
func pool(core *Catalog, same []*entry) ratios {
	for core.under != nil {
		core = core.under
	}
	r := ratios{}
	add := func(key string, e *entry) {
		if e.Size > 0 && e.Compressed > 0 {
			r[key] = append(r[key], float64(e.Compressed)/float64(e.Size))
		}
	}
	for _, list := range core.byRepo {
		for _, e := range list {
			kind, _, _ := strings.Cut(e.Distro, " ")
			add(kind, e)
			add("", e)
		}
	}
	return r
}

// of is the ratio to expect of an image: what images of its kind of base have, or all where fewer than three are known.
// Bounds are what was seen, widened by a tenth.
func (r ratios) of(b report.BaseImage) ratio {
	kind, _, _ := strings.Cut(b.Distro, " ")
	list := r[kind]
	if len(list) < 3 {
		list = r[""]
	}
	if len(list) == 0 {
		return ratio{0.37, 0.25, 0.5}
	}
	list = slices.SortedFunc(slices.Values(list), cmp.Compare[float64])
	return ratio{list[len(list)/2], list[0] * 0.9, list[len(list)-1] * 1.1}
}
