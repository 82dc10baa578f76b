package maker

import "strings"

// file is a Makefile as far as it is plain.
type file struct {
	vars     map[string]string
	rules    map[string]rule
	phony    map[string]bool
	exported map[string]bool
	// given are variables that the command line sets, which no assignment changes.
	given map[string]string
	// first is the first target, which is made where none is asked for.
	first string
}

type rule struct {
	needs  string
	recipe []string
}

// read reads a Makefile; ok is false for what is not plain.
func read(text string, env []string, given map[string]string) (f file, ok bool) {
	f = file{vars: map[string]string{"MAKE": "make", "CC": "cc", "CXX": "g++", "RM": "rm -f", "AR": "ar"}, rules: map[string]rule{},
		phony: map[string]bool{}, exported: map[string]bool{}, given: given}
	for _, e := range env {
		if name, value, set := strings.Cut(e, "="); set && name != "SHELL" {
			f.vars[name] = strings.ReplaceAll(value, "$", "$$")
		}
	}
	for name, value := range given {
		f.vars[name] = value
	}
	var open []string // targets whose recipe follows
	for _, l := range joined(text) {
		if strings.HasPrefix(l, "\t") && open != nil {
			for _, t := range open {
				r := f.rules[t]
				r.recipe = append(r.recipe, l[1:])
				f.rules[t] = r
			}
			continue
		}
		if i := strings.IndexByte(l, '#'); i >= 0 && (i == 0 || l[i-1] != '\\') {
			l = l[:i]
		}
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		word, rest, _ := strings.Cut(l, " ")
		if word == "export" {
			if name := strings.TrimSpace(strings.TrimRight(strings.SplitN(rest, "=", 2)[0], ":?+ ")); name != "" && !strings.Contains(name, " ") {
				f.exported[name] = true
			}
			if !strings.Contains(rest, "=") {
				continue
			}
			l = rest
		}
		switch word {
		case "include", "-include", "sinclude", "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "define", "override", "vpath", "unexport", "undefine":
			return f, false
		}
		if f.assign(l) {
			continue
		}
		if open, ok = f.rule(l); !ok {
			return f, false
		}
	}
	return f, true
}

// joined are the lines of a text, those that end in a backslash put together with the next.
func joined(text string) (out []string) {
	pending := ""
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if pending != "" {
			l = pending + strings.TrimLeft(l, " \t")
			pending = ""
		}
		if strings.HasSuffix(l, "\\") {
			pending = strings.TrimRight(l[:len(l)-1], " \t") + " "
			continue
		}
		out = append(out, l)
	}
	return append(out, pending)
}

// assign takes a line that sets a variable.
func (f *file) assign(l string) bool {
	i := strings.IndexByte(l, '=')
	if i < 1 {
		return false
	}
	name, op := strings.TrimSpace(l[:i]), byte('=')
	if c := name[len(name)-1]; strings.IndexByte(":?+!", c) >= 0 {
		op, name = c, strings.TrimSpace(strings.TrimRight(name, ":?+!"))
	}
	if name == "" || strings.ContainsAny(name, " \t:$(") {
		return false
	}
	value := strings.TrimSpace(l[i+1:])
	old, set := f.vars[name]
	if _, fixed := f.given[name]; fixed {
		return true
	}
	switch {
	case name == ".DEFAULT_GOAL":
		f.first = value
		return true
	case name == ".SHELLFLAGS":
		return false
	case op == '?' && set:
		return true
	case op == '+' && set:
		value = old + " " + value
	case op == ':':
		if v, ok := f.expand(value, nil); ok {
			value = strings.ReplaceAll(v, "$", "$$")
		}
	case op == '!':
		value = "$(shell x)" // the output of a command, which is not run
	}
	f.vars[name] = value
	return true
}

// rule takes a line "targets: needs"; ok is false for kinds that are not read.
func (f *file) rule(l string) (targets []string, ok bool) {
	left, right, found := strings.Cut(l, ":")
	if !found || strings.HasPrefix(right, ":") || strings.Contains(right, ":") || strings.Contains(right, "=") {
		return nil, false
	}
	names, ok := f.expand(left, nil)
	if !ok {
		return nil, false
	}
	needs, recipe, inline := strings.Cut(right, ";")
	needs = strings.ReplaceAll(needs, "|", " ")
	targets = strings.Fields(names)
	for _, t := range targets {
		switch {
		case t == ".PHONY":
			list, ok := f.expand(needs, nil)
			for _, n := range strings.Fields(list) {
				f.phony[n] = true
			}
			return []string{}, ok
		case strings.Contains(t, "%"):
			continue // a pattern: where one is needed, no rule is found
		case t == ".ONESHELL" || t == ".SECONDEXPANSION" || t == ".DEFAULT":
			return nil, false
		case strings.HasPrefix(t, ".") && !strings.Contains(t, "/"):
			continue // .SUFFIXES and the like
		case f.first == "":
			f.first = t
		}
		r := f.rules[t]
		r.needs += " " + needs
		if inline {
			r.recipe = append(r.recipe, recipe)
		}
		f.rules[t] = r
	}
	return targets, true
}

// expand replaces variables; ok is false where a function is called.
func (f *file) expand(s string, auto map[string]string) (string, bool) {
	return f.expandIn(s, auto, 0)
}

func (f *file) expandIn(s string, auto map[string]string, depth int) (string, bool) {
	if depth > 20 || len(s) > 1<<16 {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		name := s[i : i+1]
		switch s[i] {
		case '$':
			b.WriteByte('$')
			continue
		case '(', '{':
			end := strings.IndexAny(s[i:], ")}")
			if end < 0 {
				return "", false
			}
			name = s[i+1 : i+end]
			i += end
		}
		if strings.ContainsAny(name, " ,$:(") || name == "CURDIR" || name == "MAKEFILE_LIST" {
			return "", false
		}
		if v, ok := auto[name]; ok {
			b.WriteString(v)
			continue
		}
		if auto == nil && strings.Contains("@<^+?*", name) {
			return "", false
		}
		v, ok := f.expandIn(f.vars[name], auto, depth+1)
		if !ok {
			return "", false
		}
		b.WriteString(v)
	}
	return b.String(), true
}
