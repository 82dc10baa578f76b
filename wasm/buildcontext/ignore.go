package buildcontext

import (
	"errors"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// Ignore is an ignore file as BuildKit reads it.
type Ignore struct {
	// File is its path in the context, "" if there is none.
	File string

	patterns []string
	matcher  *patternmatcher.PatternMatcher
	lines    []decider
	text     string
}

// decider is one pattern with the line it stands on.
type decider struct {
	line    int
	negated bool
	matcher *patternmatcher.PatternMatcher
}

// Name is the ignore file's path, "" if there is none.
func (ig *Ignore) Name() string {
	if ig == nil {
		return ""
	}
	return ig.File
}

// Patterns are its lines as BuildKit hands them on, without comments.
func (ig *Ignore) Patterns() []string {
	if ig == nil {
		return nil
	}
	return ig.patterns
}

// Matcher is the patterns' matcher; nil where there are none.
func (ig *Ignore) Matcher() *patternmatcher.PatternMatcher {
	if ig == nil {
		return nil
	}
	return ig.matcher
}

// maxIgnoreFile is the size beyond which BuildKit refuses to read an ignore file (frontend/dockerui's limit).
const maxIgnoreFile = 16 << 20

// IgnoreOf finds the ignore file of a build: DOCKERFILE.dockerignore beside a Dockerfile of the context, else .dockerignore.
// dockerfile is the Dockerfile's path in the context, "Dockerfile" if empty.
func (c *Context) IgnoreOf(dockerfile string) (*Ignore, error) {
	if dockerfile == "" {
		dockerfile = "Dockerfile"
	}
	for _, p := range []string{fstree.Clean(dockerfile) + ".dockerignore", "/.dockerignore"} {
		// A file of which only the size is known cannot be read: it counts as having no patterns.
		_, n, ex := c.raw.Resolve(p)
		if ex == fstree.Yes && n.Kind == fstree.File {
			ig := &Ignore{}
			if n.Content != nil {
				var err error
				if ig, err = parseIgnore(n.Content.Bytes); err != nil {
					return nil, err
				}
			}
			ig.File = strings.TrimPrefix(p, "/")
			return ig, nil
		}
	}
	return &Ignore{}, nil
}

// IgnoreOfNamed is the ignore file of a named context: only .dockerignore counts there.
func (c *Context) IgnoreOfNamed() (*Ignore, error) { return c.IgnoreOf("/.") }

func parseIgnore(text []byte) (*Ignore, error) {
	if len(text) > maxIgnoreFile {
		return nil, errors.New("the ignore file is too large")
	}
	ig := &Ignore{text: string(text)}
	var err error
	if ig.patterns, err = ignorefile.ReadAll(strings.NewReader(ig.text)); err != nil {
		return nil, err
	}
	if len(ig.patterns) == 0 {
		return ig, nil
	}
	if ig.matcher, err = patternmatcher.New(ig.patterns); err != nil {
		return nil, err
	}
	for i, line := range strings.Split(ig.text, "\n") {
		one, err := ignorefile.ReadAll(strings.NewReader(line))
		if err != nil || len(one) == 0 {
			continue
		}
		bare, negated := strings.CutPrefix(one[0], "!")
		m, err := patternmatcher.New([]string{bare})
		if err == nil {
			ig.lines = append(ig.lines, decider{line: i + 1, negated: negated, matcher: m})
		}
	}
	return ig, nil
}

// Verdict says whether a path (relative to the context) is left out, and which line of the ignore file decides, 0 if none.
func (ig *Ignore) Verdict(p string) (ignored bool, line int) {
	if ig == nil {
		return false, 0
	}
	p = strings.TrimPrefix(fstree.Clean(p), "/")
	for i := len(ig.lines) - 1; i >= 0; i-- {
		d := ig.lines[i]
		if ok, err := d.matcher.MatchesOrParentMatches(p); err == nil && ok {
			return !d.negated, d.line
		}
	}
	return false, 0
}
