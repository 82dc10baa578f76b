package npm

import (
	"maps"
	"slices"
	"strings"
)

// yarnEntry is one resolved package of yarn.lock.
type yarnEntry struct {
	name, version, conditions string
	local                     bool
	needs                     [][2]string // name and range
	optional                  map[string]bool
	number, line              int // in the graph
}

// Yarn is what yarn.lock installs, of its first version and of those with __metadata (berry). The lock file tells neither what
// is asked for by the project itself nor for which purpose: that is read from the manifests, where there are any.
func Yarn(lock string, o Options, manifests ...Manifest) (Set, bool) {
	entries, order := yarnEntries(lock)
	if len(order) == 0 {
		return Set{}, false
	}
	graph, starts := yarnGraph(entries, order, o)
	s := Set{From: "yarn.lock", Links: map[string]string{}}
	p := placer{table: graph, root: &place{}, exact: true}
	if len(manifests) == 0 {
		for _, e := range starts {
			if p.root.kids[e.name] != nil {
				continue // another version of it, which lies below what needs it
			}
			p.put(p.root, e.name, e.number, &graph.lists[e.number][e.line])
		}
	}
	for _, m := range manifests {
		wants := m.wants(o)
		for _, name := range slices.Sorted(maps.Keys(wants)) {
			e := lookUp(entries, name, wants[name])
			if e != nil && !e.local && p.root.kids[name] == nil {
				p.put(p.root, name, e.number, &graph.lists[e.number][e.line])
			}
		}
	}
	p.run()
	s.Packages = p.placed
	s.sort()
	return s, true
}

// Berry tells whether a yarn.lock is of yarn 2 or later.
func Berry(lock string) bool {
	return strings.Contains(lock, "\n__metadata:") || strings.HasPrefix(lock, "__metadata:")
}

// lookUp finds what a range resolved to; berry writes the protocol into its keys.
func lookUp(entries map[string]*yarnEntry, name, r string) *yarnEntry {
	for _, k := range []string{name + "@" + r, name + "@npm:" + r} {
		if e := entries[k]; e != nil {
			return e
		}
	}
	return nil
}

// yarnEntries reads the lock file: by each of the keys that an entry answers to, and in order.
func yarnEntries(lock string) (map[string]*yarnEntry, []*yarnEntry) {
	entries := map[string]*yarnEntry{}
	var order []*yarnEntry
	var at *yarnEntry
	section := ""
	for line := range strings.Lines(lock) {
		line = strings.TrimRight(line, "\r\n")
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		switch {
		case text == "" || text[0] == '#':
		case indent == 0:
			at, section = nil, ""
			if keys, ok := strings.CutSuffix(text, ":"); ok && keys != "__metadata" {
				at = startEntry(keys, entries)
				order = append(order, at)
			}
		case at == nil:
		case indent == 2:
			section = at.field(text)
		case indent == 4 && (section == "dependencies" || section == "optionalDependencies"):
			name, r := pair(text)
			at.needs = append(at.needs, [2]string{name, r})
			if section == "optionalDependencies" {
				at.optional[name] = true
			}
		}
	}
	return entries, order
}

// startEntry begins an entry of the keys in its first line: "a@^1, a@^1.2" with quotes around each or around all.
func startEntry(keys string, entries map[string]*yarnEntry) *yarnEntry {
	e := &yarnEntry{optional: map[string]bool{}}
	for k := range strings.SplitSeq(keys, ",") {
		k = strings.Trim(strings.TrimSpace(k), `"`)
		entries[k] = e
		if i := strings.LastIndexByte(k[:cutProtocol(k)], '@'); i > 0 && e.name == "" {
			e.name = k[:i]
		}
	}
	return e
}

// cutProtocol is where a key's range may hold further "@"s: after "a@npm:", or after the second "@" of a name with a scope.
func cutProtocol(k string) int {
	if len(k) == 0 {
		return 0
	}
	if i := strings.IndexByte(k[1:], '@'); i >= 0 {
		return i + 2
	}
	return len(k)
}

// field reads a line of an entry; it returns the section that the line opens.
func (e *yarnEntry) field(text string) string {
	name, value := pair(text)
	switch name {
	case "version":
		e.version = value
	case "resolution":
		e.local = strings.Contains(value, "@workspace:") || strings.Contains(value, "@link:")
		if i := strings.Index(value, "@npm:"); i > 0 {
			e.name = value[:i] // an alias' real name
		}
	case "conditions":
		e.conditions = value
	case "dependenciesMeta":
		return name
	}
	return name
}

// pair splits `name "value"` and `name: value`.
func pair(text string) (string, string) {
	text = strings.TrimSpace(text)
	var name, value string
	if strings.HasPrefix(text, `"`) {
		name, value, _ = strings.Cut(text[1:], `"`)
	} else if i := strings.IndexAny(text, " :"); i >= 0 {
		name, value = text[:i], text[i:]
	} else {
		name = text
	}
	value = strings.TrimLeft(value, ": ")
	return name, strings.Trim(value, `"`)
}

// yarnGraph makes a table of a lock file's entries, without sizes. starts are those that are for this system.
func yarnGraph(entries map[string]*yarnEntry, order []*yarnEntry, o Options) (*Table, []*yarnEntry) {
	t := &Table{index: map[string]int{}}
	var fitting []*yarnEntry
	for _, e := range order {
		if e.local || e.conditions != "" && !o.meets(e.conditions) || e.conditions == "" && !o.named(e.name) {
			continue
		}
		i, known := t.index[e.name]
		if !known {
			i = len(t.names)
			t.index[e.name] = i
			t.names = append(t.names, e.name)
			t.lists = append(t.lists, nil)
		}
		v, _ := parseVersion(e.version)
		e.number, e.line = i, len(t.lists[i])
		t.lists[i] = append(t.lists[i], release{version: v})
		fitting = append(fitting, e)
	}
	ok := map[*yarnEntry]bool{}
	for _, e := range fitting {
		ok[e] = true
	}
	for _, e := range fitting {
		r := &t.lists[e.number][e.line]
		for _, n := range e.needs {
			to := lookUp(entries, n[0], strings.TrimPrefix(n[1], "npm:"))
			if to == nil {
				to = lookUp(entries, n[0], n[1])
			}
			if ok[to] && !(o.NoOptional && e.optional[n[0]]) {
				r.needs = append(r.needs, need{name: to.number, release: to.line})
			}
		}
	}
	return t, fitting
}

// meets reads berry's conditions: "os=linux & cpu=x64 & libc=glibc".
func (o Options) meets(conditions string) bool {
	system, machine := o.system()
	for c := range strings.SplitSeq(conditions, "&") {
		key, value, _ := strings.Cut(strings.TrimSpace(c), "=")
		switch {
		case key == "os" && value != system, key == "cpu" && value != machine, key == "libc" && value != o.libc():
			return false
		}
	}
	return true
}
