package fstree

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	"path"
	"slices"
	"sort"
)

// Editor collects changes to a tree and makes a new one of them. It copies each directory on the way to a change once,
// however many changes go through it. An editor is for one caller; its tree may be taken (Tree) and editing go on.
type Editor struct {
	base Tree
	root *draft
}

// draft is a directory being changed: its node so far and the children that differ.
type draft struct {
	node *Node
	kids map[string]*draft // changed children; a draft with a nil map is a finished node
}

// Edit starts changing a tree.
func (t Tree) Edit() *Editor { return &Editor{base: t, root: &draft{node: t.root}} }

// Tree is the tree with all changes so far.
func (e *Editor) Tree() Tree {
	root := e.root.finish()
	e.root = &draft{node: root}
	e.base.root = root
	return e.base
}

// finish makes an immutable node of a draft.
func (d *draft) finish() *Node {
	if d.kids == nil {
		return d.node
	}
	n := *d.node
	names := slices.Sorted(maps.Keys(d.kids))
	old := n.list()
	kids := make([]kid, 0, len(old)+len(names))
	i := 0
	for _, name := range names {
		for i < len(old) && old[i].name < name {
			kids = append(kids, old[i])
			i++
		}
		if i < len(old) && old[i].name == name {
			i++
		}
		if c := d.kids[name]; c != nil && c.node != nil {
			kids = append(kids, kid{name, c.finish()})
		}
	}
	n.lazy, n.kids = nil, append(kids, old[i:]...)
	n.resum()
	return &n
}

// at is the draft's child by name: changed or as it was; nil if it is not listed.
func (d *draft) at(name string) *Node {
	if c, ok := d.kids[name]; ok {
		if c == nil {
			return nil
		}
		return c.node
	}
	return d.node.child(name)
}

// into makes the child directory a draft.
func (d *draft) into(name string) *draft {
	if c, ok := d.kids[name]; ok && c != nil {
		return c
	}
	c := &draft{node: d.node.child(name)}
	d.set(name, c)
	return c
}

func (d *draft) set(name string, c *draft) {
	if d.kids == nil {
		d.kids = map[string]*draft{}
	}
	d.kids[name] = c
}

// Get finds a path in the tree as changed so far, without following links.
func (e *Editor) Get(p string) (*Node, Existence) {
	d, ex := e.find(p)
	if ex != Yes {
		return nil, ex
	}
	return d.finish(), Yes
}

// Look is Get for what stands in the node itself: the children and sums of a directory may be those of before the
// changes. It costs nothing where Get would put a wide directory together.
func (e *Editor) Look(p string) (*Node, Existence) {
	d, ex := e.find(p)
	if ex != Yes {
		return nil, ex
	}
	return d.node, Yes
}

// Stat is Look that follows symbolic links.
func (e *Editor) Stat(p string) (*Node, Existence) {
	d := e.root
	for _, name := range split(p) {
		c, ex := e.child(d, name)
		if ex != Yes {
			return nil, ex
		}
		if c.node.Kind == Symlink {
			_, n, ex := e.Tree().Resolve(p)
			return n, ex
		}
		d = c
	}
	return d.node, Yes
}

func (e *Editor) find(p string) (*draft, Existence) {
	d := e.root
	for _, name := range split(p) {
		c, ex := e.child(d, name)
		if ex != Yes {
			return nil, ex
		}
		d = c
	}
	return d, Yes
}

// child looks a name up in a directory as changed so far.
func (e *Editor) child(d *draft, name string) (*draft, Existence) {
	if d.node.Kind != Dir {
		return nil, No
	}
	c, changed := d.kids[name]
	if !changed {
		if n := d.node.child(name); n != nil {
			c = &draft{node: n}
		}
	}
	switch {
	case c == nil && e.base.open(d.node):
		return nil, Unknown
	case c == nil:
		return nil, No
	case c.node.Kind == gone && c.node.born < e.base.epoch:
		return nil, Unknown
	case c.node.Kind == gone:
		return nil, No
	}
	return c, Yes
}

// Put writes a node at a path, replacing what is there with everything below it. Parents that are missing or are not
// directories are made as NewDir(0755) of the same origin; no link is followed. Put("/") replaces the root directory.
func (e *Editor) Put(p string, n *Node) {
	parts := split(p)
	if n.born != e.base.epoch || n.Stamp == 0 && n.Kind != Dir {
		c := *n
		c.born = e.base.epoch
		if c.Stamp == 0 {
			c.Stamp = stampOf(c.Origin, p)
		}
		n = &c
	}
	if len(parts) == 0 {
		e.root = &draft{node: n}
		return
	}
	d := e.root
	for _, name := range parts[:len(parts)-1] {
		if c := d.at(name); c == nil || c.Kind != Dir {
			made := NewDir(0o755, n.Origin)
			made.born = e.base.epoch
			// Whether the directory was there is not known, so what it holds is not either.
			made.Open = c == nil && e.base.open(d.node)
			made.AnyOwner = made.Open
			d.set(name, &draft{node: made})
		}
		d = d.into(name)
	}
	d.set(parts[len(parts)-1], &draft{node: n})
}

// stampOf is the time of what one step writes at one path.
func stampOf(o Origin, p string) uint64 {
	h := fnv.New64a()
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], uint32(o))
	h.Write(b[:])
	h.Write([]byte(Clean(p)))
	return h.Sum64() | 1<<63
}

// Forget says that nothing is known of a path any more: its parent becomes open and does not list it.
func (e *Editor) Forget(p string) {
	parts := split(p)
	if len(parts) == 0 {
		e.Change("/", func(n *Node) { n.Open, n.lazy, n.kids = true, nil, nil })
		return
	}
	d := e.root
	for _, name := range parts[:len(parts)-1] {
		n := d.at(name)
		if n == nil || n.Kind != Dir {
			return
		}
		d = d.into(name)
	}
	n := *d.node
	n.Open = true
	d.node = &n
	d.set(parts[len(parts)-1], nil)
}

// OpenBelow says that a directory and all below it may hold more than is listed, and what was gone may be there again.
func (e *Editor) OpenBelow(p string) {
	if n, ex := e.Look(p); ex != Yes || n.Kind != Dir {
		return
	}
	d := e.root
	for _, name := range split(p) {
		d = d.into(name)
	}
	d.open()
}

func (d *draft) open() {
	for _, k := range d.node.list() {
		if _, changed := d.kids[k.name]; changed {
			continue
		}
		switch k.node.Kind {
		case gone:
			d.set(k.name, nil)
		case Dir:
			d.into(k.name).open()
		}
	}
	for name, c := range d.kids {
		switch {
		case c == nil:
		case c.node.Kind == gone:
			d.kids[name] = nil
		case c.node.Kind == Dir:
			c.open()
		}
	}
	n := *d.node
	n.Open = true
	d.node = &n
	if d.kids == nil {
		n.resum()
	}
}

// Change replaces a node by what f makes of a copy of it, keeping a directory's children; f may be called more than once.
// Names of one file change together where one step wrote them all. Where f gives the node another origin, the file was
// another step's, and the one name becomes a file of its own: an overlay copies it up without its other names.
// It reports whether the path was there.
func (e *Editor) Change(p string, f func(n *Node)) bool {
	n, ex := e.Look(p)
	if ex != Yes {
		return false
	}
	if n.Hard == nil {
		e.change(p, f)
		return true
	}
	probe := *n
	if f(&probe); probe.Origin != n.Origin {
		e.change(p, func(n *Node) {
			n.Hard = nil
			f(n)
		})
		return true
	}
	h, t := n.Hard, e.Tree()
	for _, other := range t.NamesOf(h) {
		if o, _ := t.Get(other); o.Origin == n.Origin {
			e.change(other, f)
		}
	}
	return true
}

// ChangeOne is Change for one name alone, also where the file has others.
func (e *Editor) ChangeOne(p string, f func(n *Node)) bool {
	if _, ex := e.Look(p); ex != Yes {
		return false
	}
	e.change(p, f)
	return true
}

func (e *Editor) change(p string, f func(n *Node)) {
	parts := split(p)
	if len(parts) == 0 {
		n := *e.root.node
		f(&n)
		e.root.node = &n
		if e.root.kids == nil {
			e.root.node.resum()
		}
		return
	}
	d := e.root
	for _, name := range parts[:len(parts)-1] {
		d = d.into(name)
	}
	last := parts[len(parts)-1]
	c := d.into(last)
	n := *c.node
	f(&n)
	if n.Kind == Dir && c.kids == nil {
		n.resum()
	}
	c.node = &n
}

// Remove takes a path away with everything below it. In an open directory its absence is remembered.
// Removing what is not there does nothing but remember that.
func (e *Editor) Remove(p string) {
	parts := split(p)
	if len(parts) == 0 {
		return
	}
	d := e.root
	for _, name := range parts[:len(parts)-1] {
		n := d.at(name)
		if n == nil || n.Kind != Dir {
			return
		}
		d = d.into(name)
	}
	last := parts[len(parts)-1]
	if e.base.open(d.node) {
		d.set(last, &draft{node: &Node{Kind: gone, born: e.base.epoch}})
		return
	}
	if d.at(last) != nil {
		d.set(last, nil)
	}
}

// Shake says that a command which is not understood ran: nothing listed is sure any more, and anything may be there.
func (e *Editor) Shake() {
	t := e.Tree()
	t.epoch++
	*e = Editor{base: t, root: &draft{node: t.root}}
}

// Resolve is Tree.Resolve on the tree as changed so far.
func (e *Editor) Resolve(p string) (string, *Node, Existence) { return e.Tree().Resolve(p) }

// NamesOf lists every path of one hard link group, sorted.
func (t Tree) NamesOf(h *HardLink) []string {
	var out []string
	var visit func(p string, n *Node)
	visit = func(p string, n *Node) {
		for _, k := range n.list() {
			if k.node.Hard == h {
				out = append(out, Join(p, k.name))
			}
			if k.node.sum.hard > 0 {
				visit(Join(p, k.name), k.node)
			}
		}
	}
	visit("/", t.root)
	sort.Strings(out)
	return out
}

// Base is the name of a path's last part, "/" for the root.
func Base(p string) string { return path.Base(Clean(p)) }

// Import copies a node of another tree, with everything below it, into the terms of the edited one: what is open there
// stays open here. f may change each copy (owner, mode, origin) and drop it by returning false; rel is "" for n itself,
// else the path below it. The result is for Put; nil if f dropped n. Bytes are shared.
func (e *Editor) Import(from Tree, n *Node, f func(rel string, n *Node) bool) *Node {
	return e.imported(from, n, "", f)
}

func (e *Editor) imported(from Tree, n *Node, rel string, f func(string, *Node) bool) *Node {
	c := *n
	c.born, c.lazy, c.kids = e.base.epoch, nil, nil
	c.Open = from.OpenDir(n)
	if !f(rel, &c) {
		return nil
	}
	if n.Kind != Dir {
		return &c
	}
	c.kids = make([]kid, 0, len(n.list()))
	for _, k := range n.list() {
		sub := k.name
		if rel != "" {
			sub = rel + "/" + k.name
		}
		if k.node.Kind == gone {
			if c.Open && k.node.born >= from.epoch {
				c.kids = append(c.kids, kid{k.name, &Node{Kind: gone, born: c.born}})
			}
		} else if m := e.imported(from, k.node, sub, f); m != nil {
			c.kids = append(c.kids, kid{k.name, m})
		}
	}
	c.resum()
	return &c
}
