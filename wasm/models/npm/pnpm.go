package npm

import (
	"cmp"
	"strings"
)

// pnpmEntry is one package of pnpm-lock.yaml.
type pnpmEntry struct {
	name, version string
	os, cpu, libc []string
	needs, extra  []string // keys of what it needs; extra of what is optional
}

// Pnpm is what pnpm-lock.yaml installs, of lock file versions 5 to 9. Each package lies once in node_modules/.pnpm.
func Pnpm(lock string, o Options) (Set, bool) {
	f := readPnpm(lock)
	if len(f.packages) == 0 && len(f.importers) == 0 {
		return Set{}, false
	}
	s := Set{From: "pnpm-lock.yaml", Links: map[string]string{}}
	seen := map[string]bool{}
	var queue []string
	for _, i := range f.importers {
		if (i.kind != "devDependencies" || !o.Production) && (i.kind != "optionalDependencies" || !o.NoOptional) {
			queue = append(queue, i.key)
			s.Links["node_modules/"+i.name] = ""
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		key := queue[0]
		if seen[key] {
			continue
		}
		seen[key] = true
		name, version := pnpmKey(key)
		plain := name + "@" + version
		e := f.packages[plain]
		if e == nil {
			e = f.packages[key]
		}
		if e != nil && !o.fits(e.os, e.cpu, e.libc) {
			continue
		}
		if n := f.snapshots[key]; n != nil {
			queue = append(queue, n.needs...)
			if !o.NoOptional {
				queue = append(queue, n.extra...)
			}
		}
		if e == nil || seen["done "+plain] {
			continue
		}
		seen["done "+plain] = true
		s.Packages = append(s.Packages, Installed{"node_modules/.pnpm/" + strings.ReplaceAll(name, "/", "+") + "@" + version + "/node_modules/" + name, name, version, nil})
	}
	s.sort()
	return s, true
}

// pnpmFile is the lock file as far as it is read. Before version 9 a package's needs stand with the package.
type pnpmFile struct {
	importers           []pnpmWant
	packages, snapshots map[string]*pnpmEntry
}

// pnpmWant is a dependency of the project or of one of its workspaces.
type pnpmWant struct{ name, kind, key string }

// readPnpm reads the part of YAML that pnpm writes: two blanks a level, one value a line, lists in brackets.
func readPnpm(lock string) pnpmFile {
	f := pnpmFile{packages: map[string]*pnpmEntry{}, snapshots: map[string]*pnpmEntry{}}
	var at []string // the keys above the line
	for line := range strings.Lines(lock) {
		line = strings.TrimRight(line, "\r\n")
		text := strings.TrimLeft(line, " ")
		level := (len(line) - len(text)) / 2
		if text == "" || text[0] == '#' || level > len(at) {
			continue
		}
		key, value := yamlPair(text)
		at = append(at[:level], key)
		switch at[0] {
		case "importers":
			f.importer(at[min(2, len(at)):], value)
		case "dependencies", "devDependencies", "optionalDependencies": // without workspaces, before version 9
			f.importer(at, value)
		case "packages":
			f.entry(f.packages, at, value)
		case "snapshots":
			f.entry(f.snapshots, at, value)
		}
	}
	if len(f.snapshots) == 0 {
		f.snapshots = f.packages
	}
	return f
}

// importer takes a line below a project: [kind, name] or [kind, name, "version"].
func (f *pnpmFile) importer(at []string, value string) {
	if len(at) < 2 || !strings.HasSuffix(at[0], "ependencies") {
		return
	}
	if len(at) == 2 && value == "" || len(at) == 3 && at[2] != "version" || len(at) > 3 {
		return
	}
	if key := pnpmRef(at[1], value); key != "" {
		f.importers = append(f.importers, pnpmWant{at[1], at[0], key})
	}
}

// entry takes a line below a package: [section, key, …].
func (f *pnpmFile) entry(into map[string]*pnpmEntry, at []string, value string) {
	if len(at) < 2 {
		return
	}
	key := strings.TrimPrefix(at[1], "/")
	e := into[key]
	if e == nil {
		e = &pnpmEntry{}
		e.name, e.version = pnpmKey(key)
		into[key] = e
		into[e.name+"@"+e.version] = e
	}
	if len(at) == 3 {
		switch at[2] {
		case "os":
			e.os = yamlList(value)
		case "cpu":
			e.cpu = yamlList(value)
		case "libc":
			e.libc = yamlList(value)
		}
	}
	if len(at) == 4 {
		switch to := pnpmRef(at[3], value); at[2] {
		case "dependencies":
			e.needs = append(e.needs, to)
		case "optionalDependencies":
			e.extra = append(e.extra, to)
		}
	}
}

// pnpmRef is the key of a package that a version text stands for; "" for a folder.
func pnpmRef(name, version string) string {
	switch {
	case strings.HasPrefix(version, "link:"), strings.HasPrefix(version, "file:"), version == "":
		return ""
	case strings.HasPrefix(version, "/"):
		return version[1:]
	}
	if i := strings.IndexByte(cmp.Or(version, " ")[1:], '@'); i >= 0 && !strings.Contains(version[:i+1], "(") {
		return version // an alias names another package
	}
	return name + "@" + version
}

// pnpmKey splits "name@1.2.3(peer@4)", "name/1.2.3_peer" (version 5).
func pnpmKey(key string) (name, version string) {
	if i := strings.IndexByte(key, '('); i >= 0 {
		key = key[:i]
	}
	if i := strings.LastIndexByte(key, '@'); i > 0 {
		name, version = key[:i], key[i+1:]
	} else if i := strings.LastIndexByte(key, '/'); i > 0 {
		name, version = key[:i], key[i+1:]
	}
	version, _, _ = strings.Cut(version, "_")
	return name, version
}

// yamlPair splits "key: value", of which the key may be quoted.
func yamlPair(text string) (string, string) {
	var key, value string
	if q := text[0]; q == '\'' || q == '"' {
		i := strings.IndexByte(text[1:], q)
		if i < 0 {
			return text, ""
		}
		key, value = text[1:i+1], strings.TrimPrefix(text[i+2:], ":")
	} else {
		key, value, _ = strings.Cut(text, ": ")
		key = strings.TrimSuffix(key, ":")
	}
	return key, strings.Trim(strings.TrimSpace(value), `'"`)
}

// yamlList reads "[a, b]".
func yamlList(value string) []string {
	var out []string
	for w := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
		if w = strings.Trim(strings.TrimSpace(w), `'"`); w != "" {
			out = append(out, w)
		}
	}
	return out
}
