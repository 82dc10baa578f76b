// Package e2e runs the browser tests: scripts for Playwright in the folders below, against the site as it is built from the
// sources. A folder is a Go package with one test that calls Run, so that go test runs folders at the same time and each
// stays well under its time limit; its scripts are all its *.mjs files, and harness.mjs tells how to write one. The site is
// built once for all of them, the browser is the machine's own.
package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dockerfile-stages/playground/cmd/serve/site"
	"github.com/dockerfile-stages/playground/cmd/serve/static"
)

// limit is how long one script may take. go test gives a package ten minutes.
const limit = 4 * time.Minute

// Setup returns the options that the site was built with and the site, built on the first call.
var Setup = sync.OnceValues(func() (s *Built, err error) {
	o, err := site.Local(os.Stderr)
	if err != nil {
		return nil, err
	}
	built, err := site.Build(context.Background(), o)
	if err != nil {
		return nil, err
	}
	browser, err := browserFor(context.Background(), o)
	return &Built{Options: o, Site: built, Browser: browser}, err
})

// browserFor makes sure of what the scripts need besides a site, which may have come from the cache: Playwright and a browser.
func browserFor(ctx context.Context, o site.Options) (string, error) {
	if err := site.Packages(ctx, o); err != nil {
		return "", err
	}
	f := finder{web: filepath.Join(o.Root, "web"), cache: o.Cache, log: os.Stderr, root: os.Getuid() == 0}
	return f.find(ctx)
}

// Built is what the scripts of a package share.
type Built struct {
	Options site.Options
	Site    *site.Site
	Browser string
}

// Run serves the site and runs the scripts of the package that is tested, each of their tests as a subtest. E2E_ONLY in the
// environment is a regular expression: only tests whose names it matches run.
func Run(t *testing.T) {
	t.Helper()
	built := setup(t)
	server := httptest.NewServer(static.Handler(built.Site.Files()))
	defer server.Close()
	RunAt(t, server.URL+"/")
}

// RunAt runs the scripts against the site at an address.
func RunAt(t *testing.T, url string) {
	t.Helper()
	built := setup(t)
	scripts, err := filepath.Glob("*.mjs")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("this folder has no scripts: %v", err)
	}
	shared, err := filepath.Glob(filepath.Join(built.Options.Root, "web", "e2e", "*.mjs"))
	if err != nil || len(shared) == 0 {
		t.Fatalf("the harness is not there: %v", err)
	}
	for _, script := range append(shared, scripts...) {
		// The go command sees what a test itself reads: without this it would take an old result for valid after a change of the script.
		if _, err := os.ReadFile(script); err != nil {
			t.Fatal(err)
		}
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(script, ".mjs"), func(t *testing.T) { runScript(t, built, script, url) })
	}
}

func setup(t *testing.T) *Built {
	t.Helper()
	built, err := Setup()
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// result is what the harness tells of one test.
type result struct {
	Name  string
	Error string
	Ms    float64
}

// resultPrefix starts a line that holds a result; the other lines are the script's own.
const resultPrefix = "@result "

// runScript shows each test of a script as a subtest as it ends.
func runScript(t *testing.T, built *Built, script, url string) {
	count := 0
	err := play(built, script, url, t.Log, func(one result) {
		count++
		t.Run(one.Name, func(t *testing.T) {
			t.Logf("took %.1f s", one.Ms/1000)
			if one.Error != "" {
				t.Error(one.Error)
			}
		})
	})
	if err != nil {
		t.Error(err)
	}
	if count == 0 && os.Getenv("E2E_ONLY") == "" {
		t.Errorf("%s has no test", script)
	}
}

// play runs a script to its end. It calls each for the results, as they come, and say for the other lines that the script prints.
func play(built *Built, script, url string, say func(...any), each func(result)) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Env = append(os.Environ(), "E2E_URL="+url, "E2E_BROWSER="+built.Browser)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("node is needed to drive the browser: %w", err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), resultPrefix)
		if !ok {
			say(lines.Text())
			continue
		}
		var one result
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			return fmt.Errorf("the harness says %q: %w", text, err)
		}
		each(one)
	}
	err = errors.Join(lines.Err(), cmd.Wait())
	if ctx.Err() != nil {
		return fmt.Errorf("%s took longer than %v", script, limit)
	}
	if err != nil {
		return fmt.Errorf("node %s: %w", script, err)
	}
	return nil
}
