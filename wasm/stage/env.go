package stage

import "sort"

// env is the list of variables that BuildKit keeps with a build state: ARG and ENV values alike, in the order in which each was last set.
// It is a shell.EnvGetter. Copies share their map until one of them is changed.
type env struct {
	vars   map[string]binding
	shared bool
	next   int
	keys   []string // nil if stale
}

// binding is one variable's value with where it comes from.
type binding struct {
	value string
	order int
	// kind is "arg", "env" or "platform"; line is 0 where the base or BuildKit sets it.
	kind string
	line int
}

const (
	kindArg      = "arg"
	kindEnv      = "env"
	kindPlatform = "platform"
)

func newEnv() *env { return &env{vars: map[string]binding{}} }

// clone is a copy that can be changed on its own.
func (e *env) clone() *env {
	e.shared = true
	return &env{vars: e.vars, shared: true, next: e.next, keys: e.keys}
}

func (e *env) own() {
	if e.shared {
		vars := make(map[string]binding, len(e.vars)+4)
		for k, v := range e.vars {
			vars[k] = v
		}
		e.vars, e.shared = vars, false
	}
	e.keys = nil
}

func (e *env) set(key, value, kind string, line int) {
	e.own()
	e.vars[key] = binding{value: value, order: e.next, kind: kind, line: line}
	e.next++
}

func (e *env) remove(key string) {
	e.own()
	delete(e.vars, key)
}

// Get looks a variable up.
func (e *env) Get(key string) (string, bool) {
	b, ok := e.vars[key]
	return b.value, ok
}

// Keys lists the variables in the order in which each was last set.
func (e *env) Keys() []string {
	if e.keys == nil {
		e.keys = make([]string, 0, len(e.vars))
		for k := range e.vars {
			e.keys = append(e.keys, k)
		}
		sort.Slice(e.keys, func(i, j int) bool { return e.vars[e.keys[i]].order < e.vars[e.keys[j]].order })
	}
	return e.keys
}

// list is the environment as a process gets it.
func (e *env) list() []string {
	keys := e.Keys()
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k + "=" + e.vars[k].value
	}
	return out
}
