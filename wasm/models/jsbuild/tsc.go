package jsbuild

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// tsconfig is what is read of a tsconfig.json (typescriptlang.org/tsconfig).
type tsconfig struct {
	Extends         any
	Files           []string
	Include         []string
	Exclude         []string
	References      []struct{ Path string }
	CompilerOptions struct {
		OutDir, RootDir                              string
		NoEmit, EmitDeclarationOnly, DeclarationOnly bool
		Declaration, DeclarationMap, SourceMap       bool
		Composite, AllowJS                           bool
		OutFile                                      string
	}
}

// readConfig reads a tsconfig.json with those that it extends.
func readConfig(c *command.Call, p string, depth int) (t tsconfig, ok bool) {
	text, ok := leave.Text(c, p)
	if !ok {
		return t, false
	}
	plain := strict(text)
	var base struct{ Extends string }
	if json.Unmarshal(plain, &base) == nil && strings.HasPrefix(base.Extends, ".") && depth < 5 {
		up := path.Join(path.Dir(c.FS.Abs(p)), base.Extends)
		if !strings.HasSuffix(up, ".json") {
			up += ".json"
		}
		if t, ok = readConfig(c, up, depth+1); ok {
			t.Files, t.References = nil, nil
		}
	}
	return t, json.Unmarshal(plain, &t) == nil
}

// strict takes comments and trailing commas off.
func strict(text string) []byte {
	var out []byte
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			j := i + 1
			for j < len(text) && text[j] != '"' {
				if text[j] == '\\' {
					j++
				}
				j++
			}
			out = append(out, text[i:min(j+1, len(text))]...)
			i = j
		case strings.HasPrefix(text[i:], "//"):
			if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
				i += n
			} else {
				i = len(text)
			}
		case strings.HasPrefix(text[i:], "/*"):
			if n := strings.Index(text[i:], "*/"); n >= 0 {
				i += n + 1
			} else {
				i = len(text)
			}
		case text[i] == ',' && strings.IndexAny(strings.TrimLeft(text[i+1:], " \t\r\n"), "}]") == 0:
		default:
			out = append(out, text[i])
		}
	}
	return out
}

// tsc compiles TypeScript: one file for each source, and more where the configuration asks for it.
func tsc(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "-p", "--project", "--outDir", "--outdir", "--rootDir", "--target", "-t", "--module", "-m", "--lib", "--jsx", "--outFile")
	if leave.Vague(c) || w.Has("--version", "-v", "--init", "--help") {
		return nothing(c)
	}
	if w.Has("--noEmit") {
		return nothing(c)
	}
	if len(w.Names) > 0 && !w.Has("-b", "--build") {
		return unclear(c, "single sources are not followed")
	}
	file := leave.Or(w.Value("-p", "--project"), "tsconfig.json")
	if !strings.HasSuffix(file, ".json") {
		file = path.Join(file, "tsconfig.json")
	}
	return emit(c, c.FS.Abs(file), w, 0)
}

// nest is "nest build", which is tsc with a configuration of its own.
func nest(c *command.Call) command.Status {
	if len(c.Args) < 2 || c.Args[1] != "build" {
		return nothing(c)
	}
	file := c.FS.Abs("tsconfig.build.json")
	if there, sure := leave.Is(c, file); !there && sure {
		file = c.FS.Abs("tsconfig.json")
	}
	return emit(c, file, &leave.Words{}, 0)
}

// emit writes what one configuration says.
func emit(c *command.Call, file string, w *leave.Words, depth int) command.Status {
	t, ok := readConfig(c, file, 0)
	o := t.CompilerOptions
	if out := w.Value("--outDir", "--outdir"); out != "" {
		o.OutDir = c.FS.Abs(out)
	}
	if !ok || o.OutFile != "" {
		return unclear(c, path.Base(file)+" is not known")
	}
	dir := path.Dir(file)
	for _, r := range t.References[:min(len(t.References), 20)] {
		at := path.Join(dir, r.Path)
		if !strings.HasSuffix(at, ".json") {
			at += "/tsconfig.json"
		}
		if depth < 4 && w.Has("-b", "--build") {
			emit(c, at, w, depth+1)
		}
	}
	if o.NoEmit || t.Files != nil && len(t.Files) == 0 && len(t.References) > 0 {
		return command.Unknown
	}
	list, sizes := t.inputs(c, dir)
	out := o.OutDir
	if out == "" {
		out = dir
	}
	if !strings.HasPrefix(out, "/") {
		out = path.Join(dir, out)
	}
	root := common(list)
	if o.RootDir != "" {
		root = path.Join(dir, o.RootDir)
	} else if o.Composite {
		root = dir
	}
	total := size.Zero
	for i, p := range list {
		rel := strings.TrimPrefix(strings.TrimPrefix(p, root), "/")
		for _, f := range outputs(rel, o.EmitDeclarationOnly, o.Declaration || o.Composite, o.DeclarationMap, o.SourceMap) {
			b := sizes[i].Scale(f.share, f.share*0.4, f.share*1.8).Add(size.About(150, 0, 700))
			total = total.Add(b)
			if e := leave.File(c, path.Join(out, f.name), &leave.Output{Bytes: leave.Packed(b, 0.3), Mode: 0o644, Class: "text", Why: "compiled from " + path.Base(p)}); e.Failed() {
				return 1
			}
		}
	}
	if len(list) == 0 {
		leave.Fill(c, out, leave.Unknown, "compiled from sources that are not known")
	} else {
		leave.Wrote(c, out, "Compiled TypeScript.", total)
	}
	leave.Open(c, out)
	return command.Unknown
}

type output struct {
	name  string
	share float64 // of the source's bytes
}

// outputs are the files that one source becomes.
func outputs(rel string, declarationsOnly, declarations, declarationMaps, maps bool) (out []output) {
	ext := path.Ext(rel)
	base := strings.TrimSuffix(rel, ext)
	js := strings.Replace(strings.Replace(ext, "tsx", "js", 1), "ts", "js", 1)
	if !declarationsOnly {
		out = append(out, output{base + js, 0.85})
		if maps {
			out = append(out, output{base + js + ".map", 0.9})
		}
	}
	if declarations {
		d := strings.Replace(js, "js", "d.ts", 1)
		if strings.HasPrefix(js, ".m") || strings.HasPrefix(js, ".c") {
			d = ".d" + ext
		}
		out = append(out, output{base + d, 0.3})
		if declarationMaps {
			out = append(out, output{base + d + ".map", 0.25})
		}
	}
	return out
}

// inputs are the sources of a configuration with their sizes.
func (t *tsconfig) inputs(c *command.Call, dir string) (list []string, sizes []size.Size) {
	tree, at := c.FS.TreeOf(dir)
	if n, e := tree.Get(at); e != fstree.Yes || tree.Doubted(n) {
		return nil, nil
	}
	out := path.Join(dir, t.CompilerOptions.OutDir)
	exclude := t.Exclude
	if exclude == nil {
		exclude = []string{"node_modules", "bower_components", "jspm_packages"}
	}
	tree.Walk(at, func(p string, n *fstree.Node) bool {
		rel := strings.TrimPrefix(strings.TrimPrefix(p, at), "/")
		if n.Kind == fstree.Dir {
			return p == at || path.Base(p) != "node_modules" && path.Base(p)[0] != '.' && (t.CompilerOptions.OutDir == "" || p != out || out == dir) && !matches(exclude, rel)
		}
		ext := path.Ext(p)
		if len(list) > 5000 || n.Kind != fstree.File || !slices.Contains([]string{".ts", ".tsx", ".mts", ".cts"}, ext) || strings.HasSuffix(strings.TrimSuffix(p, ext), ".d") || matches(exclude, rel) {
			return true
		}
		if t.Files == nil && t.Include == nil || matches(t.Include, rel) || slices.Contains(t.Files, rel) || slices.Contains(t.Files, "./"+rel) {
			list, sizes = append(list, p), append(sizes, n.Size)
		}
		return true
	})
	return list, sizes
}

// matches tells whether a path fits one of a configuration's patterns: a folder stands for everything in it, ** for any folders.
func matches(patterns []string, rel string) bool {
	for _, p := range patterns {
		if fits(strings.Split(strings.Trim(strings.TrimPrefix(p, "./"), "/"), "/"), strings.Split(rel, "/"), 0) {
			return true
		}
	}
	return false
}

func fits(pattern, parts []string, depth int) bool {
	switch {
	case len(pattern) == 0:
		return true // a folder, and all below it
	case depth > 40:
		return false
	case pattern[0] == "**":
		for i := range len(parts) + 1 {
			if i <= len(parts) && fits(pattern[1:], parts[i:], depth+1) && (len(pattern) > 1 || len(parts) > 0) {
				return true
			}
		}
		return false
	case len(parts) == 0:
		return false
	}
	ok, err := path.Match(pattern[0], parts[0])
	return ok && err == nil && fits(pattern[1:], parts[1:], depth+1)
}

// common is the folder that all sources share, which tsc takes for the root of its output.
func common(list []string) string {
	if len(list) == 0 {
		return ""
	}
	dir := path.Dir(list[0])
	for _, p := range list {
		for dir != "/" && !strings.HasPrefix(p, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	return dir
}
