// Package compress estimates what files take in a layer as registries send it (a gzipped tar), by kind of content.
//
// The ratios are measured (measure.go in this folder prints them anew) over real files of each kind: a Debian system, Go
// modules, npm and Python packages. They are of single files: within a layer small neighbours share gzip's window and come
// out a little smaller. Intervals hold 9 of 10 files by weight. Build calls it for each layer;
// models that measured their own ratio (gobuild) give a compressed size of their own and do not need it.
package compress

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Kind of a file's content.
type Kind string

const (
	Text    Kind = "text"     // sources, scripts, markup, configuration
	Data    Kind = "data"     // minified or machine-written text: bundles, source maps, JSON
	ELF     Kind = "elf"      // executables and libraries from C, C++ or Rust
	GoELF   Kind = "go"       // executables from Go
	Archive Kind = "archive"  // already compressed: archives, pictures, fonts, wheels, jars
	Byte    Kind = "bytecode" // .pyc, .class and the like
	Unknown Kind = ""         // anything
)

// ratio of compressed to plain bytes.
type ratio struct{ mid, low, high float64 }

// ratios as measure.go printed them on 2026-11-23 (gzip at its usual level) over a Debian 12 system, Python's and Node's
// libraries, npm packages and Go modules: 370 MB in 11,000 files.
var ratios = map[Kind]ratio{
	Text:    {0.26, 0.14, 0.44},
	Data:    {0.25, 0.10, 0.42},
	ELF:     {0.39, 0.34, 0.48},
	GoELF:   {0.54, 0.37, 0.60}, // see gobuild.Ratio, which knows more: large binaries compress better
	Archive: {1.00, 0.97, 1.01},
	Byte:    {0.41, 0.24, 0.55},
	Unknown: {0.34, 0.20, 0.60}, // 0.26 to 0.48 was seen; the files of an image that nobody lists may be anything
}

// Entry is what a tar header costs a layer once compressed, for each path that it lists: 14 bytes measured where all
// have one owner and one time.
const Entry = 20

// File is a file's share of a compressed layer, its header left out.
func File(k Kind, s size.Size) size.Size {
	r, ok := ratios[k]
	if !ok {
		r = ratios[Unknown]
	}
	return s.Scale(r.mid, r.low, r.high)
}

// Headers is what n paths add to a compressed layer.
func Headers(n int) size.Size {
	b := int64(n) * Entry
	return size.About(b, b/2, b*2)
}

// KindOf tells a file's kind by its name, and by its first bytes where they are known (content may be nil).
// class is a hint of who wrote the file ("go-binary"), "" if there is none.
func KindOf(p, class string, content []byte) Kind {
	if class == "go-binary" {
		return GoELF
	}
	name := strings.ToLower(path.Base(p))
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if k, ok := byExtension[name[i+1:]]; ok {
			if k == Text && (strings.Contains(name, ".min.") || strings.Contains(p, "/dist/")) {
				return Data
			}
			return k
		}
		if strings.Contains(name, ".so.") {
			return ELF
		}
	}
	if k, ok := byMagic(content); ok {
		return k
	}
	switch dir := path.Base(path.Dir(p)); {
	case class == "text", dir == "etc":
		return Text
	case dir == "bin" || dir == "sbin" || dir == "libexec":
		return ELF
	}
	return Unknown
}

var byExtension = func() map[string]Kind {
	m := map[string]Kind{}
	for k, list := range map[Kind]string{
		Text: `c cc cfg conf cpp cs css csv d.ts go gradle h hpp htm html ini java js jsx kt less list lock lua mak md mjs cjs mod php pl pm po proto ps1 py pyi rb rs rst
			sass scala scss sh sql sum svelte svg swift tex toml ts tsx txt vue xml yaml yml`,
		Data:    "json map wasm geojson ndjson db sqlite",
		ELF:     "so a o node dylib",
		Archive: "7z avif br bz2 deb apk gif gz jar jpeg jpg lz4 mp3 mp4 ogg pdf png rpm tgz war webm webp whl woff woff2 xz zip zst tbz txz egg nupkg phar",
		Byte:    "pyc pyo class dll exe beam",
	} {
		for _, e := range strings.Fields(list) {
			m[e] = k
		}
	}
	return m
}()

// byMagic knows the usual first bytes.
func byMagic(b []byte) (Kind, bool) {
	head := string(b[:min(len(b), 262)])
	for _, m := range []struct {
		magic string
		kind  Kind
	}{
		{"\x7fELF", ELF}, {"#!", Text}, {"\x1f\x8b", Archive}, {"PK\x03\x04", Archive}, {"\x89PNG", Archive}, {"\xff\xd8\xff", Archive},
		{"BZh", Archive}, {"\xfd7zXZ", Archive}, {"\x28\xb5\x2f\xfd", Archive}, {"<?xml", Text}, {"\x00asm", Data},
	} {
		if strings.HasPrefix(head, m.magic) {
			return m.kind, true
		}
	}
	if head == "" || strings.IndexByte(head, 0) >= 0 {
		return Unknown, false
	}
	return Text, true
}
