package buildcontext

import (
	"github.com/moby/patternmatcher"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// viewCache keeps filtered directories, so that after one file changed only the directories above it are filtered again.
// It belongs to one context and all versions made of it.
type viewCache struct {
	text string
	dirs map[*fstree.Node]filtered
}

type filtered struct {
	node *fstree.Node // nil where nothing of it is left
	keep bool
	rel  string
}

// maxRemembered bounds the cache; beyond it the cache starts anew.
const maxRemembered = 200_000

// View is the tree that a build sees: what the ignore file leaves. An excluded directory stays where something below it
// is included again, as BuildKit sends it then.
func (c *Context) View(ig *Ignore) (fstree.Tree, error) {
	m := ig.Matcher()
	if m == nil {
		return c.raw, nil
	}
	v := c.views
	if v.text != ig.text || v.dirs == nil || len(v.dirs) > maxRemembered {
		*v = viewCache{text: ig.text, dirs: map[*fstree.Node]filtered{}}
	}
	root, _, err := v.filter(m, c.raw.Root(), "", patternmatcher.MatchInfo{}, true)
	if err != nil {
		return fstree.Tree{}, err
	}
	return fstree.New(root), nil
}

// filter makes what is left of a directory. keep is whether the directory itself is included.
func (v *viewCache) filter(m *patternmatcher.PatternMatcher, dir *fstree.Node, rel string, info patternmatcher.MatchInfo, keep bool) (*fstree.Node, bool, error) {
	if f, ok := v.dirs[dir]; ok && f.rel == rel && f.keep == keep {
		return f.node, f.node != nil, nil
	}
	var kept []fstree.Entry
	same := true
	var failed error
	dir.Each(func(name string, n *fstree.Node) bool {
		p := name
		if rel != "" {
			p = rel + "/" + name
		}
		out, below, err := m.MatchesUsingParentResults(p, info)
		if err != nil {
			failed = err
			return false
		}
		left := n
		if n.Kind == fstree.Dir {
			if left, _, failed = v.filter(m, n, p, below, !out); failed != nil {
				return false
			}
		} else if out {
			left = nil
		}
		if left != n {
			same = false
		}
		if left != nil {
			kept = append(kept, fstree.Entry{Name: name, Node: left})
		}
		return true
	})
	if failed != nil {
		return nil, false, failed
	}
	var result *fstree.Node
	switch {
	case !keep && len(kept) == 0:
	case same:
		result = dir
	default:
		result = dir.WithKids(kept)
	}
	v.dirs[dir] = filtered{node: result, keep: keep, rel: rel}
	return result, result != nil, nil
}
