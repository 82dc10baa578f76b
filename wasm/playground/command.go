package playground

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// commandLine is the docker build command for a request, with every part that changes the result. Contexts and secrets
// stand in the page, not in files, so their paths are placeholders named after them.
func commandLine(req report.Request) string {
	words := []string{"docker", "build"}
	if req.File != "" && req.File != "Dockerfile" {
		words = append(words, "--file", req.File)
	}
	if req.Target != "" {
		words = append(words, "--target", req.Target)
	}
	if req.Platform != "" && req.Platform != "linux/amd64" {
		words = append(words, "--platform", req.Platform)
	}
	for _, k := range sortedKeys(req.BuildArgs) {
		words = append(words, "--build-arg", k+"="+req.BuildArgs[k])
	}
	named := map[string]bool{}
	for k := range req.NamedContexts {
		named[k] = true
	}
	if req.Keys != nil {
		for k := range req.Keys.NamedContexts {
			named[k] = true
		}
	}
	for _, k := range sortedKeys(named) {
		words = append(words, "--build-context", k+"=./"+k)
	}
	for _, k := range sortedKeys(req.Secrets) {
		words = append(words, "--secret", "id="+k+",src=./"+k)
	}
	words = append(words, ".")
	for i, w := range words {
		words[i] = quoted(w)
	}
	return strings.Join(words, " ")
}

// quoted makes a word safe for a POSIX shell.
func quoted(w string) string {
	plain := w != "" && strings.IndexFunc(w, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=./:,@%+", r))
	}) < 0
	if plain {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
