package pip

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// list is what a command line and the files that it names ask for.
type list struct {
	wants []Want
	// missing is a file that is certainly not there; unread one whose text is not known.
	missing, unread string
	// own are bytes of local projects that are copied.
	own int64
}

// Normal is the normal form of a package's name (packaging.python.org, "Names and normalization").
func Normal(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(name) {
		if r == '-' || r == '_' || r == '.' {
			dash = true
			continue
		}
		if dash && b.Len() > 0 {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(r)
	}
	return b.String()
}

// Requirement reads one requirement ("uvicorn[standard]>=0.30; python_version > '3.8'"). ok is false where it names nothing
// that is installed on Linux.
func Requirement(s string) (w Want, ok bool) {
	s, marker, _ := strings.Cut(s, ";")
	if !Holds(strings.TrimSpace(marker)) {
		return w, false
	}
	s = strings.TrimSpace(s)
	name := s
	if i := strings.IndexAny(s, "[<>=!~ @("); i >= 0 {
		name = s[:i]
		if rest := strings.TrimSpace(s[i:]); strings.HasPrefix(rest, "[") {
			inside, _, _ := strings.Cut(rest[1:], "]")
			for _, x := range strings.Split(inside, ",") {
				w.Extras = append(w.Extras, strings.TrimSpace(x))
			}
		}
	}
	w.Name = Normal(name)
	return w, w.Name != ""
}

// file reads a requirements file (pip.pypa.io, "Requirements File Format").
func (l *list) file(c *command.Call, p string, depth int) {
	if names, ok := marked(c, p); ok {
		l.alone(names)
		return
	}
	text, e := c.FS.Read(p)
	switch {
	case strings.Contains(p, "://") || p == "-" || strings.HasPrefix(p, "/dev/") || strings.HasPrefix(p, "/proc/"):
		l.unread = p
		return
	case e == files.ENOENT:
		l.missing = p
		return
	case e.Failed() || !text.Known || depth > 8 || files.Vague(p):
		l.unread = p
		return
	}
	dir := path.Dir(c.FS.Abs(p))
	for _, line := range strings.Split(strings.ReplaceAll(string(text.Bytes), "\\\n", " "), "\n") {
		if i := strings.Index(line, " #"); i >= 0 {
			line = line[:i]
		}
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] != '-' {
			line, _, _ = strings.Cut(line, " --")
			l.add(c, line, dir)
			continue
		}
		w := leave.Parse(strings.Fields(line), "-r", "--requirement", "-e", "--editable", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links")
		for _, r := range w.Values("-r", "--requirement") {
			if !strings.HasPrefix(r, "/") {
				r = path.Join(dir, r)
			}
			l.file(c, r, depth+1)
		}
		for _, r := range w.Values("-e", "--editable") {
			l.project(c, r, dir, true)
		}
	}
}

// alone takes packages that are all there is.
func (l *list) alone(names []string) {
	for _, n := range names {
		l.wants = append(l.wants, Want{Name: n, Alone: true})
	}
}

// add takes one requirement, which may be a folder, an archive or an address.
func (l *list) add(c *command.Call, s, dir string) {
	first, _, _ := strings.Cut(s, " ")
	if files.Vague(first) || strings.HasSuffix(first, "/*") || strings.HasSuffix(first, "*.whl") {
		// Archives that an earlier command put there are known by the folder.
		if names, ok := marked(c, path.Join(dir, path.Dir(first))); ok && !strings.HasPrefix(first, "/") {
			l.alone(names)
		} else if names, ok := marked(c, path.Dir(first)); ok {
			l.alone(names)
		} else {
			l.unread = "what a pattern stands for"
		}
		return
	}
	switch {
	case strings.Contains(first, "://") || strings.HasPrefix(first, "git+"):
		name := strings.TrimSuffix(path.Base(strings.Split(strings.Split(first, "#")[0], "@")[0]), ".git")
		if _, egg, ok := strings.Cut(first, "#egg="); ok {
			name = egg
		}
		l.wants = append(l.wants, Want{Name: Normal(name)})
	case strings.HasSuffix(first, ".whl") || strings.HasSuffix(first, ".tar.gz"):
		l.wants = append(l.wants, Want{Name: Normal(strings.Split(path.Base(first), "-")[0])})
	case first == "." || strings.HasPrefix(first, ".[") || strings.Contains(strings.Split(first, "[")[0], "/"):
		l.project(c, first, dir, false)
	default:
		if w, ok := Requirement(s); ok {
			l.wants = append(l.wants, w)
		}
	}
}

// project is a folder with a package of its own; editable ones are not copied.
func (l *list) project(c *command.Call, s, dir string, editable bool) {
	if strings.Contains(s, "://") {
		l.add(c, s, dir)
		return
	}
	folder, extra, _ := strings.Cut(strings.TrimSuffix(s, "]"), "[")
	if !strings.HasPrefix(folder, "/") {
		folder = path.Join(dir, folder)
	}
	read := false
	if text, ok := leave.Text(c, folder+"/pyproject.toml"); ok {
		l.pyproject(text, strings.Split(extra, ","))
		read = true
	}
	for _, name := range []string{"/setup.cfg", "/setup.py"} {
		if text, ok := leave.Text(c, folder+name); ok {
			l.quoted(text, "install_requires")
			read = true
		}
	}
	if !read {
		l.unread = folder
	}
	if !editable {
		l.own += sources(c, folder)
	}
}

// pyproject reads the dependencies of a pyproject.toml: the standard's [project], or Poetry's own table.
func (l *list) pyproject(text string, extras []string) {
	section, open := "", false
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if !open && strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			section = strings.Trim(line, "[]")
			continue
		}
		key, value, pair := strings.Cut(line, "=")
		key = strings.Trim(strings.TrimSpace(key), `"`)
		switch {
		case open:
			open = l.items(line)
		case section == "project" && key == "dependencies" && pair:
			open = l.items(strings.TrimSpace(value)[min(1, len(strings.TrimSpace(value))):])
		case section == "project.optional-dependencies" && pair && has(extras, key):
			open = l.items(strings.TrimSpace(value)[min(1, len(strings.TrimSpace(value))):])
		case section == "tool.poetry.dependencies" && pair && key != "python" && !strings.Contains(value, "optional = true"):
			l.wants = append(l.wants, Want{Name: Normal(key)})
		}
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if strings.TrimSpace(x) == s {
			return true
		}
	}
	return false
}

// items takes the strings of one line of a list; more is false where the list ends.
func (l *list) items(line string) (more bool) {
	for {
		i := strings.IndexAny(line, `"'#]`)
		if i < 0 || line[i] == '#' {
			return true
		}
		if line[i] == ']' {
			return false
		}
		s, rest, ok := strings.Cut(line[i+1:], line[i:i+1])
		if !ok {
			return true
		}
		if w, in := Requirement(s); in {
			l.wants = append(l.wants, w)
		}
		line = rest
	}
}

// quoted reads the strings of a list in Python (or the lines of one in setup.cfg) by its name.
func (l *list) quoted(text, name string) {
	_, rest, ok := strings.Cut(text, name)
	rest = strings.TrimLeft(rest, " \t=")
	switch {
	case !ok:
	case strings.HasPrefix(rest, "["):
		for _, line := range strings.Split(rest[1:], "\n") {
			if !l.items(line) {
				return
			}
		}
	case strings.HasPrefix(rest, "\n"):
		for _, line := range strings.Split(rest[1:], "\n") {
			if line == "" || line[0] != ' ' && line[0] != '\t' {
				return
			}
			if w, in := Requirement(line); in {
				l.wants = append(l.wants, w)
			}
		}
	}
}

// locked takes what a uv.lock has for a project: everything its own packages need, with the groups asked for.
func (l *list) locked(text string, dev bool, extras []string, all bool) {
	byName := map[string]Locked{}
	var todo []Dep
	packages := ReadLock(text)
	for _, p := range packages {
		byName[p.Name] = p
		if !p.Own {
			continue
		}
		todo = append(todo, p.Deps...)
		for x, deps := range p.Extras {
			if all || has(extras, x) {
				todo = append(todo, deps...)
			}
		}
		if dev {
			todo = append(todo, p.Groups["dev"]...)
		}
	}
	seen := map[string]bool{}
	for len(todo) > 0 && len(seen) < maxLocked {
		d := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		p := byName[d.Name]
		if !Holds(d.Marker) {
			continue
		}
		for _, x := range d.Extras {
			if !seen[d.Name+"["+x] {
				seen[d.Name+"["+x] = true
				todo = append(todo, p.Extras[x]...)
			}
		}
		if seen[d.Name] {
			continue
		}
		seen[d.Name] = true
		todo = append(todo, p.Deps...)
		if !p.Own {
			l.wants = append(l.wants, Want{Name: d.Name, Archive: p.Archive, Alone: true})
		}
	}
}

// maxLocked bounds the packages followed of one lock file.
const maxLocked = 20_000

// poetryLock takes the packages of a poetry.lock; development ones are left out where it says which those are (since Poetry 2).
func (l *list) poetryLock(text string, dev bool) {
	for _, block := range strings.Split(text, "[[package]]")[1:] {
		groups, marker := "", ""
		for _, line := range strings.Split(block, "\n") {
			switch key, value, _ := strings.Cut(line, " = "); key {
			case "groups", "category":
				groups = value
			case "markers":
				marker = strings.Trim(value, `"`)
			}
		}
		if !dev && groups != "" && !strings.Contains(groups, `"main"`) || strings.Contains(block, "\noptional = true") || !Holds(strings.ReplaceAll(marker, `\"`, `"`)) {
			continue
		}
		l.wants = append(l.wants, Want{Name: Normal(quoted(block, "name")), Alone: true})
	}
}

// pipfileLock takes the packages of a Pipfile.lock.
func (l *list) pipfileLock(text string, dev bool) bool {
	var f struct {
		Default, Develop map[string]struct{ Markers string }
	}
	if json.Unmarshal([]byte(text), &f) != nil {
		return false
	}
	if !dev {
		f.Develop = nil
	}
	for _, m := range []map[string]struct{ Markers string }{f.Default, f.Develop} {
		for name, p := range m {
			if Holds(p.Markers) {
				l.wants = append(l.wants, Want{Name: Normal(name), Alone: true})
			}
		}
	}
	return true
}
