package fstree

// Change is one difference between two trees.
type Change struct {
	Path string
	Kind ChangeKind
	// Old and New are the nodes before and after; nil where there is none.
	Old, New *Node
}

// ChangeKind says what happened to a path.
type ChangeKind uint8

const (
	Added ChangeKind = iota
	Modified
	Removed
)

// Diff lists what was written between two trees of which the second was made from the first: every node that is not the
// same value as before, parents of a change included, in the order of a walk by name. What is below a removed directory
// is not listed, nor are children of a directory that replaced a file as anything but added. A node that was written
// again with equal contents is listed as modified: identity counts, as in an overlay.
func Diff(old, new Tree) []Change {
	var out []Change
	diffNode("/", old.root, new.root, &out)
	return out
}

func diffNode(p string, a, b *Node, out *[]Change) {
	if a == b {
		return
	}
	switch {
	case b == nil:
		*out = append(*out, Change{Path: p, Kind: Removed, Old: a})
		return
	case a == nil:
		*out = append(*out, Change{Path: p, Kind: Added, New: b})
	default:
		*out = append(*out, Change{Path: p, Kind: Modified, Old: a, New: b})
	}
	if b.Kind != Dir {
		return
	}
	var before []kid
	if a != nil && a.Kind == Dir {
		before = a.list()
	}
	mergeKids(before, b.list(), func(name string, x, y *Node) {
		if x != nil || y != nil {
			diffNode(Join(p, name), x, y, out)
		}
	})
}

// mergeKids pairs two sorted lists of children by name; a name known to be gone counts as absent.
func mergeKids(a, b []kid, f func(name string, x, y *Node)) {
	there := func(n *Node) *Node {
		if n.Kind == gone {
			return nil
		}
		return n
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].name < b[0].name:
			f(a[0].name, there(a[0].node), nil)
			a = a[1:]
		case len(a) == 0 || b[0].name < a[0].name:
			f(b[0].name, nil, there(b[0].node))
			b = b[1:]
		default:
			if a[0].node != b[0].node {
				f(a[0].name, there(a[0].node), there(b[0].node))
			}
			a, b = a[1:], b[1:]
		}
	}
}
