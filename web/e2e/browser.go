package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
)

// onPath are the names under which systems install a Chromium.
var onPath = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// finder looks for a browser and obtains one.
type finder struct {
	web   string // the folder of the page, with Playwright among its packages
	cache *cache.Cache
	log   io.Writer
	root  bool // may install the system's packages
}

// find returns the program file of a Chromium: the one that CHROME_BIN names, one on PATH, or Playwright's own. Where there is none it
// says so and obtains one, once for all tests that run at the same time.
func (f finder) find(ctx context.Context) (string, error) {
	if named := os.Getenv("CHROME_BIN"); named != "" {
		if !works(ctx, named) {
			return "", fmt.Errorf("CHROME_BIN names %s, which does not run as a Chromium", named)
		}
		return named, nil
	}
	if found := search(ctx, f.web); found != "" {
		return found, nil
	}
	unlock, err := f.cache.Lock("browser")
	if err != nil {
		return "", err
	}
	defer unlock()
	if found := search(ctx, f.web); found != "" { // another test obtained it while this one waited
		return found, nil
	}
	return f.obtain(ctx)
}

func search(ctx context.Context, web string) string {
	names := onPath
	if runtime.GOOS == "darwin" {
		names = append(names, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
	}
	for _, name := range names {
		if program, err := exec.LookPath(name); err == nil && works(ctx, program) {
			return program
		}
	}
	if own := playwrights(ctx, web); own != "" && works(ctx, own) {
		return own
	}
	return ""
}

// works starts the program: some systems have a file of this name that only tells how to install it.
func works(ctx context.Context, program string) bool {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, "--version").Output()
	return err == nil && bytes.Contains(bytes.ToLower(out), []byte("chrom"))
}

// playwrights is where Playwright keeps the browser it downloads, whether or not it is there.
func playwrights(ctx context.Context, web string) string {
	cmd := exec.CommandContext(ctx, "node", "-p", `require("playwright-core").chromium.executablePath()`)
	cmd.Dir = web
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// obtain installs a browser: Playwright's into the user's cache, else the system's package where that is possible.
func (f finder) obtain(ctx context.Context) (string, error) {
	fmt.Fprintln(f.log, "There is no Chromium on this machine: downloading Playwright's.")
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	defer cancel()
	steps := []string{"node", filepath.Join("node_modules", "playwright-core", "cli.js"), "install", "chromium"}
	if err := command(ctx, f.web, steps...); err == nil {
		if found := search(ctx, f.web); found != "" {
			return found, nil
		}
	}
	if _, err := exec.LookPath("apt-get"); err != nil || !f.root {
		return "", errNoBrowser
	}
	fmt.Fprintln(f.log, "It could not be downloaded: installing the package chromium.")
	if err := command(ctx, f.web, "apt-get", "update", "-q"); err != nil {
		return "", fmt.Errorf("%w (%w)", errNoBrowser, err)
	}
	if err := command(ctx, f.web, "apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"); err != nil {
		return "", fmt.Errorf("%w (%w)", errNoBrowser, err)
	}
	if found := search(ctx, f.web); found != "" {
		return found, nil
	}
	return "", errNoBrowser
}

var errNoBrowser = errors.New("the browser tests need a Chromium and could not obtain one: run `apt-get install chromium` or `npx --prefix web playwright-core install --with-deps chromium`, or set CHROME_BIN to one")

// command runs a program that asks nothing; its error holds the end of what it printed.
func command(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	out, err := cmd.CombinedOutput()
	if err != nil {
		out = bytes.TrimSpace(out)
		return fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, out[max(0, len(out)-400):])
	}
	return nil
}
