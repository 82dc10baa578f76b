package stage

import (
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// maxScopeVars bounds how many values are listed over all lines; beyond it a line only lists what it changes.
const maxScopeVars = 20000

// globalScope notes the values before the first FROM.
func (r *resolver) globalScope(line int) {
	r.plan.Scopes = append(r.plan.Scopes, report.Scope{Line: line, Stage: -1, Vars: r.scopeVars(r.globals, nil)})
}

// stageScope notes the values after a FROM, or after one of its instructions, which changes some names.
func (r *resolver) stageScope(s *state, line int, changed []string) {
	if s.stage == nil {
		return
	}
	vars := r.scopeVars(s.env, changed)
	if r.scopeUsed < maxScopeVars {
		vars = append(vars, r.lost(s)...)
		for _, a := range s.buildArgs {
			if _, set := s.env.vars[a.Key]; !set && a.Value == nil {
				vars = append(vars, report.Variable{Name: a.Key, Kind: kindArg, Line: line, Unset: true})
			}
		}
	}
	r.plan.Scopes = append(r.plan.Scopes, report.Scope{Line: line, Stage: s.stage.Index, Vars: vars})
}

// scopeVars lists what is in force, or, where that has become too much, only some names.
func (r *resolver) scopeVars(e *env, changed []string) []report.Variable {
	names := e.Keys()
	if r.scopeUsed+len(names) > maxScopeVars {
		names = changed
	}
	vars := make([]report.Variable, 0, len(names))
	for _, name := range names {
		if b, ok := e.vars[name]; ok {
			vars = append(vars, report.Variable{Name: name, Value: b.value, Kind: b.kind, Line: b.line})
		}
	}
	r.scopeUsed += len(names)
	return vars
}

// lost are the global arguments that a stage does not see, for want of an ARG of its own.
func (r *resolver) lost(s *state) []report.Variable {
	var vars []report.Variable
	for _, name := range r.globals.Keys() {
		b := r.globals.vars[name]
		if _, declared := s.env.vars[name]; b.kind == kindArg && !declared {
			vars = append(vars, report.Variable{Name: name, Value: b.value, Kind: kindArg, Line: b.line, Lost: true})
		}
	}
	r.scopeUsed += len(vars)
	return vars
}

// changedBy are the names that an ARG or ENV sets.
func changedBy(c *command) []string {
	var names []string
	switch ic := c.ic.(type) {
	case *instructions.ArgCommand:
		for _, a := range ic.Args {
			names = append(names, a.Key)
		}
	case *instructions.EnvCommand:
		for _, kv := range ic.Env {
			names = append(names, kv.Key)
		}
	}
	return names
}
