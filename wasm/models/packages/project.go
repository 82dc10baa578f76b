package packages

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// presence is how well something is known to be there.
type presence int

const (
	absent presence = iota // known not to be there
	doubted
	present
)

// project is a folder with package.json.
type project struct {
	dir      string
	manifest presence
	// manifests are its package.json and those of its workspaces, as far as they are known.
	manifests []npm.Manifest
	// workspaces are the folders of these, by the manifest's number less one.
	workspaces []string
}

// readText is a file's text if it is known; doubted where it may be there or what it holds is not known.
func readText(c *command.Call, p string) ([]byte, presence) {
	text, e := c.FS.Read(p)
	switch {
	case e == files.ENOENT, e == files.ENOTDIR:
		return nil, absent
	case e == files.OK && text.Known:
		return text.Bytes, present
	}
	return nil, doubted
}

// lockText is readText for a file that would be listed if it were there: one that nobody lists counts as absent in an image's
// own folders, but sure says whether that is known.
func lockText(c *command.Call, p string) (text []byte, at presence, sure bool) {
	_, e := c.FS.Lookup(p)
	if e == files.Maybe && !c.FS.Tree.Shaken() {
		return nil, absent, false
	}
	text, at = readText(c, p)
	return text, at, at == absent
}

// readProject reads package.json and those of its workspaces.
func readProject(c *command.Call, dir string) project {
	p := project{dir: dir}
	text, at := readText(c, path.Join(dir, "package.json"))
	p.manifest = at
	if at != present {
		return p
	}
	m, ok := npm.ParseManifest(text)
	if !ok {
		p.manifest = doubted
		return p
	}
	p.manifests = append(p.manifests, m)
	for _, pattern := range m.Workspaces {
		p.addWorkspaces(c, pattern)
	}
	return p
}

// addWorkspaces reads the package.json files of folders that a pattern names: "packages/*", "apps/web".
func (p *project) addWorkspaces(c *command.Call, pattern string) {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/")
	dirs := []string{pattern}
	if parent, ok := strings.CutSuffix(strings.TrimSuffix(pattern, "*"), "/*"); ok || strings.HasSuffix(pattern, "/*") {
		parent = strings.TrimSuffix(strings.TrimSuffix(parent, "*"), "/")
		dirs = nil
		entries, _, e := c.FS.List(path.Join(p.dir, parent))
		if e.Failed() {
			return
		}
		for _, entry := range entries {
			dirs = append(dirs, path.Join(parent, entry.Name))
		}
	}
	for _, dir := range dirs {
		if text, at := readText(c, path.Join(p.dir, dir, "package.json")); at == present && !strings.ContainsAny(dir, "*!") {
			if m, ok := npm.ParseManifest(text); ok {
				p.manifests = append(p.manifests, m)
				p.workspaces = append(p.workspaces, dir)
			}
		}
	}
}

// above tells whether a folder above dir may be the project's root: npm looks there for workspaces. That an image's own folders
// hold a package.json that nobody lists is not to be expected.
func above(c *command.Call, dir string) bool {
	for dir != "/" {
		dir = path.Dir(dir)
		if _, at, _ := lockText(c, path.Join(dir, "package.json")); at != absent {
			return true
		}
	}
	return false
}
