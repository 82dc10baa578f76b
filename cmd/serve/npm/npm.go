// Package npm installs the packages of the front end as its lock file pins them. It does so only where what is installed
// differs from the lock; called by the builder of the site and by the tests of the page.
package npm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Lock is the name of npm's lock file; installed is npm's own record of what it put into node_modules.
const (
	Lock      = "package-lock.json"
	installed = "node_modules/.package-lock.json"
)

// pinned is a package of a lock file.
type pinned struct {
	Version   string `json:"version"`
	Integrity string `json:"integrity"`
	Optional  bool   `json:"optional"` // for other machines, too: may be missing on this one
}

// UpToDate tells whether node_modules in dir holds what the lock file there pins.
func UpToDate(dir string) (bool, error) {
	want, err := packages(filepath.Join(dir, Lock))
	if err != nil {
		return false, err
	}
	// No record is nothing installed, or not to the end: npm writes it last.
	have, _ := packages(filepath.Join(dir, filepath.FromSlash(installed)))
	for name, pin := range want {
		got, ok := have[name]
		if name == "" || !ok && pin.Optional {
			continue
		}
		if !ok || got.Version != pin.Version || got.Integrity != pin.Integrity {
			return false, nil
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return false, nil
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			return false, nil
		}
	}
	return true, nil
}

func packages(file string) (map[string]pinned, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing", file)
	}
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]pinned `json:"packages"`
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("%s is not a lock file of npm: %w", file, err)
	}
	return lock.Packages, nil
}

// Install runs npm ci in dir. The packages' own install scripts are not run: nothing here needs them.
func Install(ctx context.Context, dir string) error {
	program, err := exec.LookPath("npm")
	if err != nil {
		return errors.New("npm is missing: install Node.js 20 or newer, which brings npm, and put it on PATH")
	}
	cmd := exec.CommandContext(ctx, program, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error",
		"--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return explain(out.String(), err)
	}
	return nil
}

// explain makes one sentence of what npm printed when it failed.
func explain(out string, err error) error {
	code, first := "", ""
	for line := range strings.Lines(out) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "npm error")
		line = strings.TrimSpace(line)
		switch {
		case !ok || line == "" || strings.HasPrefix(line, "A complete log of this run"):
		case strings.HasPrefix(line, "code "):
			code = strings.TrimPrefix(line, "code ")
		case first == "":
			first = line
		}
	}
	switch code {
	case "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "ENETUNREACH", "EHOSTUNREACH", "ENOTCACHED":
		return fmt.Errorf("the front end's packages cannot be fetched: npm does not reach its registry (%s); connect to the network and start again", code)
	case "EUSAGE":
		return errors.New("the front end's packages cannot be installed: web/package.json and web/package-lock.json do not agree; run npm install in web and commit both")
	}
	if first == "" {
		first = err.Error()
	}
	return fmt.Errorf("the front end's packages cannot be installed: npm says: %s", strings.TrimSpace(code+" "+first))
}
