package build

import (
	"path"
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// BuildKit sends only those paths of the build context that some instruction of the build names. A folder from which nothing
// is wanted is not there, which shows in one place: a wildcard below it.

// sentBy is the test for an instruction's source; nil where all of it is there.
func (f *folder) sentBy(op *stage.Copy) func(dir string) bool {
	if op.From.Kind != stage.FromContext || op.From.Context != "" {
		return nil
	}
	return func(dir string) bool {
		for _, p := range f.wanted() {
			if f.sends(p, dir) {
				return true
			}
		}
		return false
	}
}

// wanted are the paths and patterns of the context that the build's stages name.
func (f *folder) wanted() []string {
	if f.wants != nil {
		return f.wants
	}
	f.wants = []string{}
	add := func(s stage.Source, paths ...string) {
		if s.Kind != stage.FromContext || s.Context != "" {
			return
		}
		for _, p := range paths {
			f.wants = append(f.wants, path.Join("/", p))
		}
	}
	for _, ps := range f.plan.Stages {
		for _, step := range ps.Steps {
			if !ps.Built || !step.Built {
				continue
			}
			switch op := step.Op.(type) {
			case *stage.Copy:
				add(op.From, op.Paths...)
			case *stage.Run:
				for _, m := range op.Mounts {
					if m.Type == "bind" {
						add(m.From, m.Source)
					}
				}
			}
		}
	}
	return f.wants
}

// sends tells whether a wanted path brings a folder along: it is the folder, lies above it, or matches something in it.
func (f *folder) sends(wanted, dir string) bool {
	if real, _, err := f.r.View.RootPath(wanted); err == nil && (real == "/" || real == dir || strings.HasPrefix(dir, real+"/")) {
		return true
	}
	m, err := patternmatcher.New([]string{strings.TrimPrefix(wanted, "/")})
	if err != nil {
		return false
	}
	found := false
	f.r.View.Walk(dir, func(p string, _ *fstree.Node) bool {
		ok, err := m.MatchesOrParentMatches(p[1:])
		found = found || err == nil && ok
		return !found
	})
	return found
}

// scanned tells whether another instruction makes BuildKit look at a path of the same source, before or after. For a path without wildcards it
// looks at all of the directory that holds it, for anything else at the whole source.
func (f *folder) scanned(from stage.Source, but *stage.Step, p string) bool {
	tree := f.source(from)
	for _, ps := range f.plan.Stages {
		for _, step := range ps.Steps {
			op, ok := step.Op.(*stage.Copy)
			if !ok || step == but || !ps.Built || !step.Built || len(op.Paths) == 0 || op.From.Kind != from.Kind || f.source(op.From).Root() != tree.Root() {
				continue
			}
			for _, src := range op.Paths {
				dir := "/"
				if real, _, err := tree.RootPath(src); err == nil && !op.Parents && len(op.Exclude) == 0 && !hasWildcard(src) {
					dir = path.Dir(real)
				}
				if dir == "/" || strings.HasPrefix(p, dir+"/") {
					return true
				}
			}
		}
	}
	return false
}
