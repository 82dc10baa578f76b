package cargo

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// manifest is what is read of a Cargo.toml (doc.rust-lang.org/cargo/reference/manifest.html).
type manifest struct {
	name      string
	members   []string
	bins      []string
	needs     int // direct dependencies
	release   map[string]string
	workspace bool
}

// readManifest reads the parts of a Cargo.toml that say what is built. It is laid out freely, but for the one setting a line that
// everybody writes.
func readManifest(text string) (m manifest) {
	m.release = map[string]string{}
	section, open := "", false
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if open {
			m.members = append(m.members, strs(l)...)
			open = !strings.Contains(l, "]")
			continue
		}
		if strings.HasPrefix(l, "[") {
			section = strings.Trim(strings.SplitN(l, "#", 2)[0], "[] ")
			m.workspace = m.workspace || section == "workspace"
			if strings.Contains(section, "dependencies.") {
				m.needs++
			}
			continue
		}
		key, value, ok := strings.Cut(l, "=")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case section == "package" && key == "name":
			m.name = first(strs(value))
		case section == "bin" && key == "name":
			m.bins = append(m.bins, first(strs(value)))
		case section == "workspace" && key == "members":
			m.members = strs(value)
			open = !strings.Contains(value, "]")
		case section == "profile.release":
			m.release[key] = strings.Trim(strings.TrimSpace(strings.SplitN(value, "#", 2)[0]), `"`)
		case strings.HasSuffix(section, "dependencies"):
			m.needs++
		}
	}
	return m
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// strs are the quoted strings of a line.
func strs(l string) (out []string) {
	parts := strings.FieldsFunc(l, func(r rune) bool { return r == '"' || r == '\'' })
	if strings.HasPrefix(l, `"`) || strings.HasPrefix(l, "'") {
		parts = append([]string{""}, parts...)
	}
	for i := 1; i < len(parts); i += 2 {
		out = append(out, parts[i])
	}
	return out
}

// project is the workspace or package that a command works on.
type project struct {
	dir  string
	root manifest
	// packages are the folders of packages with their manifests.
	packages map[string]manifest
	// known is false where a manifest or the sources are not.
	known bool
	// crates is how many packages of others the lock file lists; -1 without one.
	crates int
}

// find looks for Cargo.toml from a folder upwards; missing is true where there is none for certain.
func find(c *command.Call, dir string) (p *project, missing bool) {
	p = &project{}
	for {
		text, e := c.FS.Read(path.Join(dir, "Cargo.toml"))
		if e == files.OK || e == files.Maybe {
			return open(c, dir, string(text.Bytes), e == files.OK && text.Known), false
		}
		if e != files.ENOENT {
			return &project{dir: dir}, false
		}
		if dir == "/" || dir == "." {
			return p, true
		}
		dir = path.Dir(dir)
	}
}

func open(c *command.Call, dir, text string, known bool) *project {
	p := &project{dir: dir, root: readManifest(text), packages: map[string]manifest{}, known: known, crates: -1}
	if p.root.name != "" {
		p.packages[dir] = p.root
	}
	for _, m := range p.root.members {
		for _, folder := range folders(c, path.Join(dir, m)) {
			t, ok := leave.Text(c, folder+"/Cargo.toml")
			if !ok {
				p.known = false
				continue
			}
			p.packages[folder] = readManifest(t)
		}
	}
	if lock, ok := leave.Text(c, dir+"/Cargo.lock"); ok {
		p.crates = crates(lock)
	}
	return p
}

// folders expands a member's name, which may end in "/*".
func folders(c *command.Call, pattern string) (out []string) {
	dir, all := strings.CutSuffix(pattern, "/*")
	if !all {
		return []string{pattern}
	}
	list, _, e := c.FS.List(dir)
	if e.Failed() {
		return nil
	}
	for _, x := range list {
		if there, _ := leave.Is(c, path.Join(dir, x.Name, "Cargo.toml")); there {
			out = append(out, path.Join(dir, x.Name))
		}
	}
	return out
}

// crates counts the packages of a Cargo.lock that come from elsewhere, without those for other systems, which are fetched but
// not compiled.
func crates(lock string) (n int) {
	for _, block := range strings.Split(lock, "[[package]]")[1:] {
		_, name, _ := strings.Cut(block, `name = "`)
		if strings.Contains(block, "\nsource = ") && !foreign(name) {
			n++
		}
	}
	return n
}

func foreign(name string) bool {
	return slices.ContainsFunc([]string{"windows", "winapi", "wasi", "wasm-bindgen", "js-sys", "web-sys", "redox", "core-foundation", "security-framework", "hermit", "android", "schannel"},
		func(p string) bool { return strings.HasPrefix(name, p) })
}

// bins are the programs of a package: those that the manifest names, src/main.rs, and what lies in src/bin. certain is false where
// the sources are not known.
func bins(c *command.Call, dir string, m manifest) (out []string, certain bool) {
	out = append(out, m.bins...)
	there, sure := leave.Is(c, dir+"/src/main.rs")
	certain = sure
	if there && len(m.bins) == 0 || there && slices.Contains(m.bins, m.name) {
		out = append(out, m.name)
	}
	list, complete, e := c.FS.List(dir + "/src/bin")
	certain = certain && (complete || e == files.ENOENT)
	for _, x := range list {
		name, rust := strings.CutSuffix(x.Name, ".rs")
		if rust || x.Node != nil && x.Node.Kind == fstree.Dir {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), certain
}
