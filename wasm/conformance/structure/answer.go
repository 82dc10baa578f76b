// Package structure compares what the engine says of a Dockerfile's structure with BuildKit's own frontend: which files are refused
// and in which words, the stages, the lines that are built for each target, the external images, the checks, the configuration and
// the history.
//
// Both sides give an Answer. The oracle asks dockerfile2llb natively, with a resolver that knows every image (see oracle.go); the
// engine is asked natively or as compiled WASM under Node (see engine.go and node.go). Command structure runs the comparison.
package structure

import (
	"fmt"
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

// defaultEnv is what an image sets of which nothing else is said.
var defaultEnv = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}

func (c Case) image(ref string) Image {
	if i, ok := c.Images[ref]; ok {
		return i
	}
	return Image{Env: defaultEnv}
}

// triggers tells whether ONBUILD can play a part.
func (c Case) triggers() bool {
	for _, i := range c.Images {
		if len(i.OnBuild) > 0 {
			return true
		}
	}
	return strings.Contains(strings.ToLower(c.Dockerfile), "onbuild")
}

// maxTargets is how many stages a file may have for each to be asked for as a target.
const maxTargets = 60

// Answer is what one side says of a case.
type Answer struct {
	// Panic is why the frontend crashed; such cases are not compared.
	Panic  string  `json:"panic,omitempty"`
	Stages []Stage `json:"stages"`
	// Checks are those of all stages, as they fire without a target.
	Checks  []Check  `json:"checks"`
	Targets []Target `json:"targets"`
}

// Stage is a row of the list of stages.
type Stage struct {
	Name        string `json:"name"`
	Base        string `json:"base"`
	Description string `json:"description,omitempty"`
	Line        int    `json:"line"`
}

// Check is a build check that fired.
type Check struct {
	Rule    string `json:"rule"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func (c Check) String() string { return fmt.Sprintf("line %d: %s: %s", c.Line, c.Rule, c.Message) }

// Target is what a build of one target is.
type Target struct {
	Target string `json:"target"`
	Error  string `json:"error,omitempty"`
	// ErrorLine is 0 where the error has none.
	ErrorLine int `json:"errorLine,omitempty"`
	// Checks are those that fire in a build of this target.
	Checks  []Check  `json:"checks"`
	Lines   []int    `json:"lines"`
	Images  []string `json:"images"`
	Config  string   `json:"config,omitempty"`
	History []string `json:"history"`
	Outline []string `json:"outline"`
}
