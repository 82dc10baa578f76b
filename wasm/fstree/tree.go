package fstree

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Tree is an immutable file tree. The zero value is not usable; start from Empty.
type Tree struct {
	root *Node
	// epoch counts the commands that were not understood: a node or a known absence older than the last one is in doubt.
	epoch int32
}

// Empty is a complete tree that holds only its root directory.
func Empty() Tree { return Tree{root: NewDir(0o755, OriginBase)} }

// New makes a tree of a root directory built elsewhere.
func New(root *Node) Tree { return Tree{root: root} }

// Root is the directory "/".
func (t Tree) Root() *Node { return t.root }

// Valid tells a tree from the zero value.
func (t Tree) Valid() bool { return t.root != nil }

// Shaken is true after a command that was not understood: any path may have changed since.
func (t Tree) Shaken() bool { return t.epoch > 0 }

// Epoch counts the commands that were not understood.
func (t Tree) Epoch() int { return int(t.epoch) }

// Doubted is true for a node that a command which was not understood may have changed or removed.
func (t Tree) Doubted(n *Node) bool { return n.born < t.epoch || n.AnyKind }

// open tells whether a directory may hold children that are not listed.
func (t Tree) open(n *Node) bool { return n.Open || n.born < t.epoch }

// OpenDir tells whether a directory of this tree may hold children that are not listed.
func (t Tree) OpenDir(n *Node) bool { return n.Kind == Dir && t.open(n) }

// Complete is true where every path that is not listed is known not to exist.
func (t Tree) Complete() bool { return t.epoch == 0 && !t.root.OpenBelow() }

// Clean makes a path absolute and clean.
func Clean(p string) string {
	if strings.HasPrefix(p, "/") {
		return path.Clean(p) // which copies nothing where it is clean
	}
	return path.Clean("/" + p)
}

func split(p string) []string {
	p = Clean(p)
	if p == "/" {
		return nil
	}
	return strings.Split(p[1:], "/")
}

// step looks one name up in a directory.
func (t Tree) step(dir *Node, name string) (*Node, Existence) {
	if dir.Kind != Dir {
		return nil, No
	}
	switch c := dir.child(name); {
	case c == nil && t.open(dir):
		return nil, Unknown
	case c == nil:
		return nil, No
	case c.Kind == gone && c.born < t.epoch:
		return nil, Unknown
	case c.Kind == gone:
		return nil, No
	default:
		return c, Yes
	}
}

// Get finds a path without following symbolic links.
func (t Tree) Get(p string) (*Node, Existence) {
	n := t.root
	for _, name := range split(p) {
		c, e := t.step(n, name)
		if e != Yes {
			return nil, e
		}
		n = c
	}
	return n, Yes
}

// maxLinks bounds symbolic links in one resolution, as Linux does.
const maxLinks = 255

// Resolve follows every symbolic link inside the tree (".." never leaves it) and returns the real path.
// Where the path does not exist the real path is as far as links could be followed plus the rest as written,
// so that a file can be made there. A loop of links counts as No.
func (t Tree) Resolve(p string) (real string, n *Node, e Existence) { return t.resolve(p, true) }

// ResolveParent follows links in all parts but the last.
func (t Tree) ResolveParent(p string) (real string, n *Node, e Existence) { return t.resolve(p, false) }

func (t Tree) resolve(p string, last bool) (string, *Node, Existence) {
	todo := split(p)
	var done []string
	nodes := []*Node{t.root}
	links := 0
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			if len(done) > 0 {
				done, nodes = done[:len(done)-1], nodes[:len(nodes)-1]
			}
			continue
		}
		c, e := t.step(nodes[len(nodes)-1], name)
		if e != Yes {
			return "/" + path.Join(append(append([]string{}, done...), append([]string{name}, todo...)...)...), nil, e
		}
		if c.Kind == Symlink && (last || len(todo) > 0) {
			if links++; links > maxLinks {
				return "/" + path.Join(append(done, name)...), nil, No
			}
			if path.IsAbs(c.Link) {
				done, nodes = nil, nodes[:1]
			}
			todo = append(strings.Split(c.Link, "/"), todo...)
			continue
		}
		done, nodes = append(done, name), append(nodes, c)
	}
	return "/" + path.Join(done...), nodes[len(nodes)-1], Yes
}

// Walk visits p and everything listed below it, parents before children, siblings by name.
// Where f returns false for a directory, what is below it is left out.
func (t Tree) Walk(p string, f func(path string, n *Node) bool) {
	n, e := t.Get(p)
	if e == Yes {
		walk(Clean(p), n, f)
	}
}

// WalkNode is Walk for a node that stands at p, wherever it came from.
func WalkNode(p string, n *Node, f func(path string, n *Node) bool) { walk(Clean(p), n, f) }

func walk(p string, n *Node, f func(string, *Node) bool) {
	if !f(p, n) {
		return
	}
	for _, k := range n.list() {
		if k.node.Kind != gone {
			walk(Join(p, k.name), k.node, f)
		}
	}
}

// Join appends a name to a clean absolute path.
func Join(dir, name string) string {
	if dir == "/" {
		return "/" + name
	}
	return dir + "/" + name
}

// Total is the size of everything in the tree: several names of one file count once, and after a command that was not
// understood the sum is a lower bound.
func (t Tree) Total() size.Size {
	s := t.root.sum.total
	if t.root.sum.hard > 0 {
		s = t.sumOnce(t.root, map[*HardLink]bool{})
	}
	if t.epoch > 0 && s.Certainty != size.Unknown {
		s = size.Size{Bytes: s.Bytes, Low: s.Low, High: size.NoLimit, Certainty: size.Unknown}
	}
	return s
}

// Known splits Total by certainty.
func (t Tree) Known() Known {
	if t.root.sum.hard == 0 {
		return t.root.sum.known
	}
	var k Known
	seen := map[*HardLink]bool{}
	t.Walk("/", func(_ string, n *Node) bool {
		switch {
		case n.Kind == Dir:
			k.Add(n.Rest)
		case n.Hard == nil:
			k.Add(n.Size)
		case !seen[n.Hard]:
			seen[n.Hard] = true
			k.Add(n.Size)
		}
		return true
	})
	return k
}

func (t Tree) sumOnce(n *Node, seen map[*HardLink]bool) size.Size {
	if n.Kind != Dir || n.sum.hard == 0 {
		return n.Total()
	}
	s := size.Zero
	if n.Rest.Certainty != "" {
		s = n.Rest
	}
	for _, k := range n.list() {
		switch c := k.node; {
		case c.Kind == gone || c.Hard != nil && seen[c.Hard]:
		default:
			if c.Hard != nil {
				seen[c.Hard] = true
			}
			s = s.Add(t.sumOnce(c, seen))
		}
	}
	return s
}

// Trusted is a tree that was made from before, as if every command since that was not understood had left nothing: what
// the others did is then sure.
func (t Tree) Trusted(before Tree) Tree {
	t.epoch = min(t.epoch, before.epoch)
	return t
}
