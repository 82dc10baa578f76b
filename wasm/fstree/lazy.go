package fstree

// lazyKids are the children of a directory that was copied from another one and that nobody has looked into since. Copying
// a large context is then one node, however often it is done.
type lazyKids struct {
	src  *Node
	edit func(*Node)
	born int32
	kids []kid
	done bool
}

// list is a directory's children, made now if they were put off.
func (n *Node) list() []kid {
	l := n.lazy
	if l == nil {
		return n.kids
	}
	if !l.done {
		l.done = true
		for _, k := range l.src.list() {
			if k.node.Kind == gone {
				if n.Open {
					l.kids = append(l.kids, kid{k.name, &Node{Kind: gone, born: l.born}})
				}
				continue
			}
			l.kids = append(l.kids, kid{k.name, copied(k.node, l.born, l.edit)})
		}
	}
	return l.kids
}

// copied is a copy of a node whose children are put off.
func copied(n *Node, born int32, edit func(*Node)) *Node {
	c := *n
	c.born = born
	if n.Kind == Dir {
		c.kids, c.lazy = nil, &lazyKids{src: n, edit: edit, born: born}
	}
	edit(&c)
	return &c
}

// Copy is Import of everything, with what is below made when it is asked for. edit may change owner, mode, origin and the
// like of each copy, but nothing that sizes or existence hang on; it must not depend on the order of its calls.
// The tree must not be Shaken, and n not hold hard links: ok is false then.
func (e *Editor) Copy(from Tree, n *Node, edit func(*Node)) (c *Node, ok bool) {
	if from.Shaken() || n.sum.hard > 0 || n.Hard != nil {
		return nil, false
	}
	return copied(n, e.base.epoch, edit), true
}

// Original is the directory that one made by Copy shows unchanged: same names, sizes and kinds. It is n itself for others.
func (n *Node) Original() *Node {
	for n.lazy != nil {
		n = n.lazy.src
	}
	return n
}
