package site

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/dockerfile-stages/playground/cmd/serve/engine"
	"github.com/dockerfile-stages/playground/cmd/serve/npm"
)

// build makes the site from nothing in dir. The packages and the engine are independent and slow, so they come about at once.
func build(ctx context.Context, o Options, lessons []byte, dir string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	packages := make(chan error, 1)
	go func() {
		err := Packages(ctx, o)
		if err != nil {
			cancel()
		}
		packages <- err
	}()
	compiled, err := compileEngine(ctx, o)
	if err != nil {
		cancel()
	}
	// The first failure cancels the other step: what that one says then is not the cause.
	if npmErr := <-packages; npmErr != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = npmErr
	}
	if err != nil {
		return err
	}
	done := o.Log.Start("Bundling the page", "Bundled the page")
	if err := writeSite(o, compiled, lessons, dir); err != nil {
		return err
	}
	done()
	return nil
}

// Packages installs the front end's packages if they are not there as the lock file says.
func Packages(ctx context.Context, o Options) error {
	web := filepath.Join(o.Root, "web")
	if ok, err := npm.UpToDate(web); ok || err != nil {
		return err
	}
	unlock, err := o.Cache.Lock("npm")
	if err != nil {
		return err
	}
	defer unlock()
	if ok, err := npm.UpToDate(web); ok || err != nil { // another program did it while this one waited
		return err
	}
	done := o.Log.Start("Installing the front end's packages", "Installed the front end's packages")
	if err := npm.Install(ctx, web); err != nil {
		return err
	}
	done()
	return nil
}

func compileEngine(ctx context.Context, o Options) (string, error) {
	done := func() {}
	dir, err := engine.Build(ctx, o.Root, o.Cache, func() {
		done = o.Log.Start("Compiling the engine for WebAssembly", "Compiled the engine")
	})
	if err == nil {
		done()
	}
	return dir, err
}

// writeSite writes the files and the manifest of a site into dir.
func writeSite(o Options, compiled string, lessons []byte, dir string) error {
	p := &page{root: o.Root, maps: o.SourceMaps, files: map[string][]byte{}}
	if err := p.make(compiled, lessons); err != nil {
		return err
	}
	for name, content := range p.files {
		file := filepath.Join(dir, filesDir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(Site{Engine: p.engine, Scripts: p.scripts}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, manifest), text, 0o644)
}
