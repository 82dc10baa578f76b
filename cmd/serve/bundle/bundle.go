// Package bundle turns the page's TypeScript and CSS into the few files that a browser loads, with esbuild. It writes nothing
// to disk and knows nothing of HTML; called by the builder of the site.
package bundle

import (
	"embed"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Code is this package: a bundle depends on how it is made as well.
//
//go:embed *.go
var Code embed.FS

// Input is one entry point with what it needs to know.
type Input struct {
	Dir   string // the folder of the page, absolute
	Entry string // the entry point in it, with forward slashes
	// Names are identifiers that stand for JSON values.
	Names map[string]string
	// Modules are import paths that stand for files.
	Modules    map[string]string
	SourceMaps bool
	// Split lets dynamic imports become files of their own.
	Split bool
}

// Output is what became of an entry point.
type Output struct {
	Entry  string            // the name of the file to load
	Style  string            // the name of the stylesheet of what the entry imports, "" if there is none
	Files  map[string][]byte // all files, by name, in one folder
	Static []string          // names of the scripts that loading Entry loads at once, Entry included
}

// Build bundles one entry point. An error is one sentence that names the file and line of the first mistake.
func Build(in Input) (*Output, error) {
	sourcemap := api.SourceMapNone
	if in.SourceMaps {
		sourcemap = api.SourceMapLinked
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     in.Dir,
		EntryPoints:       []string{in.Entry},
		Outdir:            "out", // never written: esbuild wants a folder to name files in
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Splitting:         in.Split,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsLinked,
		Charset:           api.CharsetUTF8,
		Sourcemap:         sourcemap,
		Define:            in.Names,
		Loader:            map[string]api.Loader{".svg": api.LoaderFile, ".woff2": api.LoaderFile, ".png": api.LoaderFile, ".txt": api.LoaderText},
		Plugins:           []api.Plugin{standIns(in.Modules), unused()},
		Metafile:          true,
		LogLevel:          api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		return nil, mistake(result.Errors)
	}
	return collect(in, result)
}

// standIns resolves some import paths to given files.
func standIns(modules map[string]string) api.Plugin {
	return api.Plugin{Name: "stand-ins", Setup: func(build api.PluginBuild) {
		for name, file := range modules {
			filter := "^" + strings.ReplaceAll(name, ".", `\.`) + "$"
			build.OnResolve(api.OnResolveOptions{Filter: filter}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: file, SideEffects: api.SideEffectsTrue}, nil
			})
		}
	}}
}

// unused drops packages that an entry point imports but uses nothing of. Their package.json does not say that this is
// allowed: @lezer/common is there for syntax trees, which the page's editors do not have, and would be 18 kB of the page's script.
func unused() api.Plugin {
	return api.Plugin{Name: "unused", Setup: func(build api.PluginBuild) {
		type resolved struct{}
		build.OnResolve(api.OnResolveOptions{Filter: "^@lezer/common$"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.PluginData == (resolved{}) {
				return api.OnResolveResult{}, nil
			}
			found := build.Resolve(args.Path, api.ResolveOptions{
				Importer: args.Importer, ResolveDir: args.ResolveDir, Kind: args.Kind, PluginData: resolved{},
			})
			return api.OnResolveResult{
				Path: found.Path, Namespace: found.Namespace, SideEffects: api.SideEffectsFalse, Errors: found.Errors, Warnings: found.Warnings,
			}, nil
		})
	}}
}

func collect(in Input, result api.BuildResult) (*Output, error) {
	meta, err := readMeta(result.Metafile)
	if err != nil {
		return nil, err
	}
	out := &Output{Files: map[string][]byte{}}
	for _, file := range result.OutputFiles {
		out.Files[filepath.Base(file.Path)] = file.Contents
	}
	for _, name := range slices.Sorted(maps.Keys(meta)) {
		if meta[name].EntryPoint == in.Entry {
			out.Entry, out.Style = name, meta[name].CSSBundle
		}
	}
	if out.Entry == "" {
		return nil, fmt.Errorf("esbuild made nothing of %s", in.Entry)
	}
	if strings.HasSuffix(out.Entry, ".js") {
		out.Static = static(meta, out.Entry)
	}
	return out, nil
}

// mistake makes one sentence of esbuild's messages.
func mistake(messages []api.Message) error {
	first := messages[0]
	where := ""
	if at := first.Location; at != nil {
		where = fmt.Sprintf("web/%s:%d:%d: ", filepath.ToSlash(at.File), at.Line, at.Column+1)
	}
	more := ""
	if n := len(messages) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Errorf("the page does not bundle: %s%s%s", where, first.Text, more)
}
