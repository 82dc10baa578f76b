package build

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// hasWildcard tells whether BuildKit takes a path for a pattern: an unescaped *, ? or [.
func hasWildcard(p string) bool {
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '*', '?', '[':
			return true
		}
	}
	return false
}

// splitWildcard cuts a clean absolute path before its first part with a wildcard.
func splitWildcard(p string) (fixed, pattern string) {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		if hasWildcard(part) {
			return path.Join("/", strings.Join(parts[:i], "/")), strings.Join(parts[i:], "/")
		}
	}
	return p, ""
}

// glob lists what a source pattern names in a tree, in the order of a walk. A path without wildcards is its own answer,
// whether or not it exists. A directory that matches ends the walk below it. unsure is true where more may match.
func (c *copyOp) glob(src string) (found []string, unsure bool, err error) {
	t := c.from
	fixed, pattern := splitWildcard(fstree.Clean(src))
	if pattern == "" {
		return []string{fixed}, false, nil
	}
	base, sure, err := t.RootPath(fixed)
	if err != nil {
		return nil, !sure, err
	}
	n, ex := t.Get(base)
	switch {
	case ex == fstree.Unknown:
		return nil, true, nil
	case ex == fstree.No:
		return nil, false, pathError("lstat", base, "no such file or directory")
	}
	g := globber{tree: t, parts: strings.Split(pattern, "/"), pattern: pattern, unsure: !sure}
	g.walk(base, "", n, 0)
	if len(g.found) == 0 && !g.unsure && base != "/" && c.sent != nil && !c.sent(base) {
		return nil, false, pathError("lstat", fixed, "no such file or directory")
	}
	return g.found, g.unsure, nil
}

type globber struct {
	tree    fstree.Tree
	pattern string
	parts   []string
	found   []string
	unsure  bool
}

func (g *globber) walk(at, rel string, dir *fstree.Node, depth int) {
	if g.tree.OpenDir(dir) {
		g.unsure = true
	}
	dir.Each(func(name string, n *fstree.Node) bool {
		r := path.Join(rel, name)
		if depth == len(g.parts)-1 {
			if ok, err := path.Match(g.pattern, r); ok && err == nil {
				g.found = append(g.found, fstree.Join(at, name))
			}
		} else if n.Kind == fstree.Dir {
			if ok, err := path.Match(g.parts[depth], name); ok || err != nil {
				g.walk(fstree.Join(at, name), r, n, depth+1)
			}
		}
		return true
	})
}
