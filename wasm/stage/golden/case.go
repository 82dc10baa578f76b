// Package golden holds the cases that prove package stage: a Dockerfile with a request, and what BuildKit's frontend answers.
//
// A case is a text file; its first lines state the one rule that it proves. The answer in it was recorded from BuildKit by
// wasm/conformance's command structure (record); package stage's tests hold the engine to it without BuildKit, and the
// same command compares both live.
package golden

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Case is one Dockerfile with the parts of a request that the frontend sees.
type Case struct {
	Name       string
	Dockerfile string
	BuildArgs  map[string]string
	Platform   string
	// Ignore are the patterns of the context's ignore file.
	Ignore []string
	// Contexts are names given with --build-context; they hold no files.
	Contexts []string
	// Only asks for this target alone; nil asks for the default one and every named one.
	Only *string
	// Images are facts about some images; every other image sets PATH and nothing else.
	Images map[string]Image
}

// Image is what a registry would say of an image.
type Image struct {
	Platform   string
	Env        []string
	Entrypoint []string
	Cmd        []string
	WorkingDir string
	User       string
	Shell      []string
	OnBuild    []string
}

// DefaultEnv is what an image sets of which nothing else is said.
var DefaultEnv = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}

// Image is what the oracle's resolver says of an image.
func (c Case) Image(ref string) Image {
	if i, ok := c.Images[ref]; ok {
		return i
	}
	return Image{Env: DefaultEnv}
}

// Triggers tells whether ONBUILD, or a context in place of a stage, can play a part: stages may then go round in a circle that BuildKit
// does not notice.
func (c Case) Triggers() bool {
	for _, i := range c.Images {
		if len(i.OnBuild) > 0 {
			return true
		}
	}
	return len(c.Contexts) > 0 || strings.Contains(strings.ToLower(c.Dockerfile), "onbuild")
}

// MaxTargets is how many stages a file may have for each to be asked for as a target.
const MaxTargets = 60

// File is a case as it stands on disk.
type File struct {
	Case
	// Rule says what the case proves.
	Rule string
	// BuildKit is the recorded answer, "" before it is recorded. Engine is what else the engine says.
	BuildKit, Engine string
	request          string
}

// request is the part of a file beside the Dockerfile.
type request struct {
	BuildArgs map[string]string `json:"buildArgs"`
	Platform  string            `json:"platform"`
	Target    *string           `json:"target"`
	Ignore    []string          `json:"ignore"`
	Contexts  []string          `json:"contexts"`
	Images    map[string]Image  `json:"images"`
	// CRLF, BOM and Open write the Dockerfile as some editors do; Open leaves the last line without an end.
	CRLF bool `json:"crlf"`
	BOM  bool `json:"bom"`
	Open bool `json:"open"`
}

// The sections of a file, in order.
const (
	dockerfileSection = "-- Dockerfile --"
	requestSection    = "-- request --"
	buildkitSection   = "-- buildkit --"
	engineSection     = "-- engine --"
)

// Read reads a case.
func Read(path string) (*File, error) {
	dt, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &File{Case: Case{Name: path}}
	sections := map[string]*string{dockerfileSection: &f.Dockerfile, requestSection: &f.request, buildkitSection: &f.BuildKit, engineSection: &f.Engine}
	into := &f.Rule
	for line := range strings.Lines(string(dt)) {
		if next, ok := sections[strings.TrimSuffix(line, "\n")]; ok {
			into = next
			continue
		}
		*into += line
	}
	return f, f.apply()
}

// apply puts the request into the case.
func (f *File) apply() error {
	var r request
	if f.request != "" {
		dec := json.NewDecoder(strings.NewReader(f.request))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&r); err != nil {
			return fmt.Errorf("%s: its request: %w", f.Name, err)
		}
	}
	f.BuildArgs, f.Platform, f.Only, f.Ignore, f.Contexts, f.Images = r.BuildArgs, r.Platform, r.Target, r.Ignore, r.Contexts, r.Images
	if r.Open {
		f.Dockerfile = strings.TrimSuffix(f.Dockerfile, "\n")
	}
	if r.CRLF {
		f.Dockerfile = strings.ReplaceAll(f.Dockerfile, "\n", "\r\n")
	}
	if r.BOM {
		f.Dockerfile = "\ufeff" + f.Dockerfile
	}
	return nil
}

// Write puts a case back with its answers. Rule, Dockerfile and request stay as they were.
func (f *File) Write() error {
	dt, err := os.ReadFile(f.Name)
	if err != nil {
		return err
	}
	text, _, _ := strings.Cut(string(dt), buildkitSection+"\n")
	text += buildkitSection + "\n" + f.BuildKit
	if f.Engine != "" {
		text += engineSection + "\n" + f.Engine
	}
	return os.WriteFile(f.Name, []byte(text), 0o644)
}

// Files lists the cases below a folder.
func Files(folder string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.txt"))
	slices.Sort(files)
	return files, err
}
