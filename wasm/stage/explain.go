package stage

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/util/suggest"
)

// source describes what a name in --from stands for, as seen from a stage.
func (r *resolver) source(src *state, name string, by *state) Source {
	if src.stage != nil {
		s := Source{Kind: FromStage, Stage: src.stage.Index}
		s.Resolved = fmt.Sprintf("%s (line %d)", stageTitle(src), src.stage.Line)
		if isNumber(name) {
			s.Resolved += ", by its number"
		}
		if src.context != "" {
			s.Resolved += fmt.Sprintf(", which the named context %q stands in for", src.context)
		}
		return s
	}
	return r.external(src, func() string { return r.nearStage(name) })
}

// baseSource describes what a FROM stands for.
func (r *resolver) baseSource(s *state) Source {
	switch {
	case s.broken && s.base == nil:
		return Source{Kind: FromImage, Written: s.stage.Base, Resolved: fmt.Sprintf("%q cannot be resolved", s.stage.Base)}
	case s.base != nil:
		return Source{Kind: FromStage, Stage: s.base.stage.Index, Resolved: fmt.Sprintf("%s (line %d)", stageTitle(s.base), s.base.stage.Line)}
	}
	return r.external(s, func() string { return r.lookBack(s) })
}

// external describes an image, a named context or scratch. hint says more of an image's name.
func (r *resolver) external(s *state, hint func() string) Source {
	switch {
	case s.context != "":
		return Source{Kind: FromContext, Context: s.context, Resolved: fmt.Sprintf("named context %q", s.context)}
	case s.ref != "":
		src := Source{Kind: FromImage, Image: s.ref, Platform: formatPlatform(s.platform), Resolved: "image " + s.ref}
		if more := hint(); more != "" {
			src.Resolved += "; " + more
		}
		return src
	case s.broken || s.baseName != scratch:
		return Source{Kind: FromImage, Written: s.written, Resolved: fmt.Sprintf("%q cannot be resolved", s.written)}
	}
	return Source{Kind: FromScratch, Resolved: "an empty file system"}
}

func stageTitle(s *state) string {
	if s.stage.Name == "" {
		return fmt.Sprintf("stage %d", s.stage.Index)
	}
	return fmt.Sprintf("stage %d, %q", s.stage.Index, s.stage.Name)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// nearStage says which stage a name that became an image may have meant.
func (r *resolver) nearStage(name string) string {
	r.searched += len(r.stages)
	if len(name) < 3 || strings.ContainsAny(name, "/:@.") || r.searched > maxSearched {
		return ""
	}
	var names []string
	for _, p := range r.stages {
		if p.inst.Name != "" {
			names = append(names, p.inst.Name)
		}
	}
	if near, ok := suggest.Search(name, names, true); ok && len(near) > 3 {
		return fmt.Sprintf("no stage has this name (did you mean %q?)", near)
	}
	return ""
}

// lookBack says why a FROM is an image although a stage has nearly, or later, its name.
func (r *resolver) lookBack(s *state) string {
	if r.searched > maxSearched {
		return ""
	}
	for i, p := range r.stages {
		if p.inst.Name == "" || !strings.EqualFold(p.inst.Name, s.written) {
			continue
		}
		if i < s.stage.Index {
			return fmt.Sprintf("stage names are compared as written here (did you mean %q?)", p.inst.Name)
		}
		if i == s.stage.Index {
			return ""
		}
		return fmt.Sprintf("stage %q comes later, and FROM only looks back", p.inst.Name)
	}
	return r.nearStage(s.written)
}
