package build_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// large is a context of 20,000 files and a Dockerfile of 300 steps over it: three copies of everything, and single files.
func large(b *testing.B) (*buildcontext.Context, string) {
	b.Helper()
	files := make([]report.ContextFile, 20000)
	n := int64(1000)
	for i := range files {
		files[i] = report.ContextFile{Path: fmt.Sprintf("d%02d/s%02d/f%05d.go", i%20, i/20%50, i), Size: &n}
	}
	ctx, err := buildcontext.New(files)
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	text.WriteString("FROM scratch AS one\nCOPY . /src\n")
	for i := range 149 {
		fmt.Fprintf(&text, "COPY d%02d/s%02d/ /part%d/\n", i%20, i%50, i)
	}
	text.WriteString("FROM one AS two\nCOPY . /again\n")
	for i := range 147 {
		fmt.Fprintf(&text, "WORKDIR /w%d\n", i)
	}
	text.WriteString("FROM scratch\nCOPY --from=two /src /app\n")
	return ctx, text.String()
}

func fold(b *testing.B, ctx *buildcontext.Context, text string, cache *build.Cache) *build.Result {
	plan := stage.Resolve(dockerfile.Parse(text), stage.Options{})
	r := build.Fold(plan, build.Options{Context: ctx, Cache: cache})
	if r.Image == nil {
		b.Fatalf("no image: %v %v", plan.Error, r.Error)
	}
	return r
}

// BenchmarkFold folds everything anew.
func BenchmarkFold(b *testing.B) {
	ctx, text := large(b)
	plan := stage.Resolve(dockerfile.Parse(text), stage.Options{})
	for b.Loop() {
		if r := build.Fold(plan, build.Options{Context: ctx}); r.Image == nil {
			b.Fatal(r.Error)
		}
	}
}

// BenchmarkLateStep changes one late step, as a keystroke does, and keeps the cache of the step before.
func BenchmarkLateStep(b *testing.B) {
	ctx, text := large(b)
	cache := build.NewCache()
	fold(b, ctx, text, cache)
	i := 0
	for b.Loop() {
		i++
		b.StopTimer()
		plan := stage.Resolve(dockerfile.Parse(strings.Replace(text, "/w146\n", fmt.Sprintf("/x%d\n", i), 1)), stage.Options{})
		b.StartTimer()
		if r := build.Fold(plan, build.Options{Context: ctx, Cache: cache}); r.Image == nil {
			b.Fatal(r.Error)
		}
	}
}
