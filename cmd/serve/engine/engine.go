// Package engine compiles the playground's engine, the Go program in wasm, for the browser. It compiles only what changed
// since: an unchanged engine comes from the cache without asking the Go toolchain. Called by the builder of the site.
package engine

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// Files that a compiled engine consists of.
const (
	Module  = "engine.wasm"  // the engine
	Support = "wasm_exec.js" // the toolchain's JavaScript for it, of the same version
)

// Sources is the folder of the engine in the checkout.
const Sources = "wasm"

// Tables is the folder of the tables of facts, which are files beside the compiled engine: package facts says why.
const Tables = Sources + "/facts/tables"

// tags leave the tables out of the engine.
const tags = "-tags=facts"

// code is this package, whose result depends on how it is made as well.
//
//go:embed *.go
var code embed.FS

// Build returns a folder with Module and Support made from the checkout in root. starting is called before a compilation, and
// not where the cache has the result.
func Build(ctx context.Context, root string, c *cache.Cache, starting func()) (dir string, err error) {
	key := func() (string, error) { return key(os.DirFS(root)) }
	dir, _, err = c.Keyed("engine", key, func(dir string) error {
		starting()
		return compile(ctx, root, dir)
	})
	return dir, err
}

// key names everything that the compiled engine depends on.
func key(files fs.FS) (string, error) {
	key := project.NewKey("engine " + runtime.Version())
	key.AddFiles(code, ".", project.GoSources(code))
	for _, name := range []string{"go.mod", "go.sum", Sources} {
		key.AddFiles(files, name, project.GoSources(files))
	}
	return key.Hex()
}

func compile(ctx context.Context, root, dir string) error {
	program, err := exec.LookPath("go")
	if err != nil {
		return errors.New("the go command is missing on PATH: it compiles the engine")
	}
	work, err := os.MkdirTemp("", "playground-engine-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	args := append([]string{"build", tags, "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", filepath.Join(dir, Module)}, inlining()...)
	modfile, err := trim(ctx, program, root, work)
	if err != nil {
		return err
	}
	if modfile != "" {
		args = append(args, "-modfile="+modfile)
	}
	cmd := exec.CommandContext(ctx, program, append(args, "./"+Sources)...)
	cmd.Dir, cmd.Env = root, environment()
	if out, err := cmd.CombinedOutput(); err != nil {
		return failure(ctx, string(out), err)
	}
	if err := shrink(filepath.Join(dir, Module)); err != nil {
		return err
	}
	return copySupport(ctx, program, root, dir)
}

// inlining lets functions be copied into their callers only within the packages where most of the time goes. Everywhere else the copies would
// make the engine a tenth larger as brotli and no faster that a person could tell.
func inlining() []string {
	flags := []string{"-gcflags=all=-l"}
	for _, packages := range []string{
		"runtime", "runtime/...", "internal/...", "reflect", "sync", "sync/...", "math", "math/...", "sort", "slices", "maps",
		"strings", "bytes", "strconv", "unicode/...",
	} {
		flags = append(flags, "-gcflags="+packages+"=")
	}
	return flags
}

// shrink leaves out of the module in a file what the page has no use for. A module that is not as expected stays as it is.
func shrink(file string) error {
	module, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the compiled engine: %w", err)
	}
	small, err := withoutLines(module)
	if err != nil {
		return nil // another version of Go, perhaps: the engine works, and is larger
	}
	if err := os.WriteFile(file, small, 0o644); err != nil {
		return fmt.Errorf("write the compiled engine: %w", err)
	}
	return nil
}

// environment asks the toolchain for WebAssembly, whatever the user's settings are.
func environment() []string {
	return append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWORK=off")
}

// copySupport copies the JavaScript of the toolchain that compiled.
func copySupport(ctx context.Context, program, root, dir string) error {
	goroot, err := exec.CommandContext(ctx, program, "env", "-C", root, "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	from := filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm")
	if err := copyFiles(from, dir, []string{Support}); err != nil {
		return fmt.Errorf("the Go installation lacks lib/wasm/%s: %w", Support, err)
	}
	return nil
}

// failure makes one sentence of what the go command printed.
func failure(ctx context.Context, out string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("the engine does not compile: %s", firstMistake(out, err))
}

// firstMistake picks the compiler's first message and tells how many follow.
func firstMistake(out string, err error) string {
	var mistakes []string
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading ") {
			mistakes = append(mistakes, line)
		}
	}
	switch len(mistakes) {
	case 0:
		return err.Error()
	case 1:
		return mistakes[0]
	default:
		return fmt.Sprintf("%s (and %d more lines: go vet ./%s shows all)", mistakes[0], len(mistakes)-1, Sources)
	}
}
