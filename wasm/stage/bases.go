package stage

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// resolveBases finds the external images and runs ONBUILD triggers, which may need further ones.
func (r *resolver) resolveBases() {
	for range len(r.states) + 1 {
		r.reach = r.reachable()
		r.resolveAll()
		more := false
		for _, s := range slices.Clone(r.states) {
			if r.reach[s] && r.trigger(s) {
				more = true
			}
		}
		if !more {
			return
		}
	}
}

// resolveAll resolves every base that is not yet. BuildKit does it for all at once and waits for all, so every check comes before the
// failure. Of several failures the first in time counts: its scheduler begins with the last base and goes on from the first.
func (r *resolver) resolveAll() {
	start := len(r.events)
	last := start // where the events of the last base begin
	for _, s := range r.states {
		if s.base == nil && !s.dispatched && !s.resolved && !s.broken {
			s.resolved = true
			if s.baseName != scratch || s.context != "" {
				last = len(r.events)
			}
			r.resolveBase(s)
		}
	}
	found := slices.Concat(r.events[last:], r.events[start:last])
	r.events = r.events[:start]
	for _, failures := range []bool{false, true} {
		for _, e := range found {
			if (e.fail != nil) == failures {
				r.events = append(r.events, e)
			}
		}
	}
}

// reachable are the states that the target needs: its base, and what its instructions take files from, and so on.
func (r *resolver) reachable() map[*state]bool {
	seen := map[*state]bool{}
	if r.wanted == nil {
		return seen
	}
	todo := []*state{r.wanted}
	seen[r.wanted] = true
	add := func(s *state) {
		if s != nil && !seen[s] {
			seen[s] = true
			todo = append(todo, s)
		}
	}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		add(s.base)
		for _, d := range s.deps {
			add(d.on)
		}
	}
	return seen
}

// resolveBase starts a state from scratch, a named context or an image.
func (r *resolver) resolveBase(s *state) {
	if s.baseName == scratch && s.context == "" {
		s.img = emptyImage(r.target)
		s.platform = &r.target
		s.dispatched = s.noStage
		return
	}
	defer func() {
		if s.noStage {
			s.dispatched = true
		}
	}()
	origin := s.baseName
	ref, err := reference.ParseNormalizedNamed(s.baseName)
	if err != nil {
		s.broken = true
		r.fail(nil, at(fmt.Sprintf("failed to parse stage name %q: %v", s.baseName, err), s.loc))
		return
	}
	platform := s.platform
	if platform == nil {
		platform = &r.target
	}
	s.baseName = reference.TagNameOnly(ref).String()
	if s.context != "" {
		// A named context that stands in for a stage has no configuration and no platform of its own.
		s.dispatched, s.replaced, r.replaced = true, true, true
		return
	}
	name, err := r.namedContext(s.baseName)
	if err != nil {
		s.broken = true
		r.fail(s, at(err.Error(), s.loc))
		return
	}
	s.platform = platform
	if s.context = name; name != "" {
		s.img = emptyImage(*platform)
		return
	}
	s.ref = s.baseName
	s.img = image{os: platform.OS, platform: *platform}
	if r.opt.Images != nil {
		if c, ok := r.opt.Images.Config(s.ref, formatPlatform(platform)); ok {
			s.known = true
			s.img = fromConfig(c, *platform)
		}
	}
	s.out = &op{image: s}
	r.within(s, func() { r.checkBasePlatform(origin, *platform, s.img.platform, s.loc) })
}

// within runs something whose warnings belong to a state.
func (r *resolver) within(s *state, do func()) {
	before := r.current
	r.current = s
	do()
	r.current = before
}

// trigger adds the instructions that ONBUILD of a state's base left for it. It returns true if they take files from somewhere.
func (r *resolver) trigger(s *state) bool {
	var triggers []string
	if s.base == nil {
		triggers, s.img.config.OnBuild = s.img.config.OnBuild, nil
	} else if !s.triggered {
		for _, c := range s.base.commands {
			if ob, ok := c.ic.(*instructions.OnbuildCommand); ok {
				triggers = append(triggers, ob.Expression)
			}
		}
		s.triggered = true
	}
	var commands []*command
	more := false
	for _, text := range triggers {
		c, err := r.triggerCommand(s, text)
		if err != nil {
			r.fail(nil, at(err.Error(), s.loc))
			continue
		}
		if !r.link(s, c) {
			// BuildKit gives the line of the FROM to every failure here.
			if last := r.events[len(r.events)-1].fail; last != nil {
				last.line, last.endLine = span(s.loc)
			}
			continue
		}
		more = more || len(c.sources) > 0
		commands = append(commands, c)
	}
	s.commands = append(commands, s.commands...)
	return more
}

// triggerCommand parses a trigger. It stands on the lines of the FROM that it comes in by.
func (r *resolver) triggerCommand(s *state, text string) (c *command, err error) {
	defer func() {
		if p := recover(); p != nil {
			c, err = nil, fmt.Errorf("BuildKit's parser crashes on this trigger: %v", p)
		}
	}()
	ast, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	if len(ast.AST.Children) != 1 {
		return nil, errors.New("onbuild trigger should be a single expression")
	}
	node := ast.AST.Children[0]
	node.StartLine, node.EndLine = span(s.loc)
	ic, err := instructions.ParseCommand(node)
	if err != nil {
		return nil, err
	}
	return &command{ic: ic, node: node, onBuild: true}, nil
}
