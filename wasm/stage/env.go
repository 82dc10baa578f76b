package stage

import "slices"

// env is the list of variables that BuildKit keeps with a build state: ARG and ENV values alike, in the order in which each was last set.
// It is a shell.EnvGetter. Copies share what they hold until one of them is changed.
type env struct {
	vars   map[string]binding
	keys   []string
	shared bool
	// text is the environment as a process gets it, nil if it has to be made anew.
	text []string
}

// binding is one variable's value with where it comes from.
type binding struct {
	value string
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
	c := *e
	return &c
}

func (e *env) own() {
	e.text = nil
	if !e.shared {
		return
	}
	vars := make(map[string]binding, len(e.vars)+4)
	for k, v := range e.vars {
		vars[k] = v
	}
	e.vars, e.keys, e.shared = vars, slices.Clone(e.keys), false
}

func (e *env) set(key, value, kind string, line int) {
	e.own()
	e.drop(key)
	e.vars[key] = binding{value: value, kind: kind, line: line}
	e.keys = append(e.keys, key)
}

func (e *env) remove(key string) {
	e.own()
	e.drop(key)
	delete(e.vars, key)
}

// drop takes a key out of the order.
func (e *env) drop(key string) {
	if _, ok := e.vars[key]; ok {
		i := slices.Index(e.keys, key)
		e.keys = slices.Delete(e.keys, i, i+1)
	}
}

// Get looks a variable up.
func (e *env) Get(key string) (string, bool) {
	b, ok := e.vars[key]
	return b.value, ok
}

// Keys lists the variables in the order in which each was last set.
func (e *env) Keys() []string { return e.keys }

// list is the environment as a process gets it.
func (e *env) list() []string {
	if e.text == nil {
		e.text = make([]string, len(e.keys))
		for i, k := range e.keys {
			e.text[i] = k + "=" + e.vars[k].value
		}
	}
	return e.text
}
