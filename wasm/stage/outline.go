package stage

import (
	"maps"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// outline is what --call=outline collects for a stage.
type outline struct {
	args    map[string]argInfo
	used    map[string]bool
	secrets []mountInfo
	ssh     []mountInfo
	caches  []mountInfo
}

// argInfo is an argument's last declaration.
type argInfo struct {
	name, description, value string
	deps                     []string
	line                     int
}

// mountInfo is a secret, a socket or a cache.
type mountInfo struct {
	id       string
	required bool
	line     int
}

func newOutline() outline { return outline{args: map[string]argInfo{}, used: map[string]bool{}} }

func (o outline) clone() outline {
	return outline{args: maps.Clone(o.args), used: maps.Clone(o.used),
		secrets: slices.Clone(o.secrets), ssh: slices.Clone(o.ssh), caches: slices.Clone(o.caches)}
}

// addMount keeps the first mention of an id.
func addMount(list []mountInfo, m mountInfo) []mountInfo {
	if slices.ContainsFunc(list, func(o mountInfo) bool { return o.id == m.id }) {
		return list
	}
	return append(list, m)
}

// markUsed adds the arguments that the defaults of used ones mention.
func (o outline) markUsed() {
	todo := sortedKeys(o.used)
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		for _, d := range o.args[name].deps {
			if !o.used[d] {
				o.used[d] = true
				todo = append(todo, d)
			}
		}
	}
}

// describeTarget is what --call=outline and --call=targets print; nil without a target.
func (r *resolver) describeTarget() *report.Outline {
	if r.wanted == nil || r.wanted.parsed == nil {
		return nil
	}
	inst := r.wanted.parsed.inst
	o := &report.Outline{Name: inst.Name, Description: inst.DocComment, Args: []report.OutlineArg{},
		Secrets: []report.OutlineMount{}, SSH: []report.OutlineMount{}, Caches: []report.OutlineMount{}, Targets: []report.OutlineTarget{}}
	seen := map[string]bool{}
	var secrets, ssh, caches []mountInfo
	for _, s := range r.outlineOrder() {
		s.outline.markUsed()
		for _, name := range sortedKeys(s.outline.used) {
			if a, ok := s.outline.args[name]; ok && !seen[name] {
				seen[name] = true
				o.Args = append(o.Args, report.OutlineArg{Name: a.name, Description: a.description, Value: a.value, Line: a.line})
			}
		}
		for _, m := range s.outline.secrets {
			secrets = addMount(secrets, m)
		}
		for _, m := range s.outline.ssh {
			ssh = addMount(ssh, m)
		}
		for _, m := range s.outline.caches {
			caches = addMount(caches, m)
		}
	}
	slices.SortStableFunc(o.Args, func(a, b report.OutlineArg) int { return a.Line - b.Line })
	o.Secrets, o.SSH, o.Caches = mounts(secrets), mounts(ssh), mounts(caches)
	for i, p := range r.stages {
		o.Targets = append(o.Targets, report.OutlineTarget{Name: p.inst.Name, Description: p.inst.DocComment, Base: p.inst.BaseName,
			Platform: p.inst.Platform, Default: i == len(r.stages)-1, Line: p.node.StartLine})
	}
	return o
}

// outlineOrder lists the target's states: itself, its base, then what its instructions take files from.
func (r *resolver) outlineOrder() []*state {
	var order []*state
	seen := map[*state]bool{}
	var visit func(s *state)
	visit = func(s *state) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		order = append(order, s)
		visit(s.base)
		for _, d := range s.deps {
			visit(d.on)
		}
	}
	visit(r.wanted)
	return order
}

func mounts(list []mountInfo) []report.OutlineMount {
	slices.SortStableFunc(list, func(a, b mountInfo) int { return a.line - b.line })
	out := make([]report.OutlineMount, 0, len(list))
	for _, m := range list {
		out = append(out, report.OutlineMount{ID: m.id, Required: m.required, Line: m.line})
	}
	return out
}
