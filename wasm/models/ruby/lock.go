package ruby

import (
	"slices"
	"strings"
)

// lock is a Gemfile.lock: gems with what they depend on, and those that the Gemfile names.
type lock struct {
	deps   map[string][]string
	direct []string
}

// readLock reads a Gemfile.lock: sections, gems four spaces in, what they depend on six.
func readLock(text string) lock {
	l := lock{deps: map[string][]string{}}
	section, gem := "", ""
	for _, line := range strings.Split(text, "\n") {
		word := strings.TrimSpace(line)
		name, _, _ := strings.Cut(word, " ")
		name = strings.TrimSuffix(name, "!")
		switch indent := len(line) - len(strings.TrimLeft(line, " ")); {
		case word == "":
		case indent == 0:
			section = word
		case section == "DEPENDENCIES":
			l.direct = append(l.direct, name)
		case indent == 4 && (section == "GEM" || section == "GIT"):
			gem = name
			if _, ok := l.deps[gem]; !ok {
				l.deps[gem] = nil
			}
		case indent == 6 && gem != "":
			l.deps[gem] = append(l.deps[gem], name)
		}
	}
	return l
}

// closure are the gems that are installed when some that the Gemfile names are left out.
func (l lock) closure(without []string) []string {
	seen := map[string]bool{}
	var todo []string
	for _, d := range l.direct {
		if !slices.Contains(without, d) {
			todo = append(todo, d)
		}
	}
	if len(l.direct) == 0 {
		for name := range l.deps {
			todo = append(todo, name)
		}
	}
	var out []string
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if deps, ok := l.deps[n]; ok && !seen[n] {
			seen[n] = true
			out = append(out, n)
			todo = append(todo, deps...)
		}
	}
	slices.Sort(out)
	return out
}

// left are the gems of a Gemfile that stand in the groups to leave out.
func left(gemfile string, without []string) (out []string) {
	if len(without) == 0 {
		return nil
	}
	inside := ""
	for _, line := range strings.Split(gemfile, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "group "):
			inside = line
		case line == "end":
			inside = ""
		case strings.HasPrefix(line, "gem "):
			groups := inside
			if i := strings.Index(line, "group"); i > 0 {
				groups = line[i:]
			}
			if name := gemName(line); name != "" && groups != "" && only(groups, without) {
				out = append(out, name)
			}
		}
	}
	return out
}

// only is true where each group that a line names is left out.
func only(line string, without []string) bool {
	n := 0
	for _, part := range strings.Split(line, ":")[1:] {
		name := part
		if i := strings.IndexFunc(part, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }); i >= 0 {
			name = part[:i]
		}
		if name == "" {
			continue
		}
		if !slices.Contains(without, name) {
			return false
		}
		n++
	}
	return n > 0
}

// direct are the gems that a Gemfile names.
func direct(gemfile string) (out []string) {
	for _, line := range strings.Split(gemfile, "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "gem ") {
			if n := gemName(line); n != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

func gemName(line string) string {
	parts := strings.FieldsFunc(line, func(r rune) bool { return r == '"' || r == '\'' })
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}
