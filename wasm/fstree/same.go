package fstree

import "bytes"

// Same tells whether a differ takes two nodes for the same: kind, mode, owner and device, and for anything but a directory
// also size, time and contents.
func Same(a, b *Node) bool {
	switch {
	case a == b:
		return true
	case a.Kind != b.Kind || a.Mode != b.Mode || a.UID != b.UID || a.GID != b.GID || a.Major != b.Major || a.Minor != b.Minor:
		return false
	case a.Kind == Dir:
		return a.Rest == b.Rest // children that nobody lists were written: the differ meets the directory above them
	case a.Size != b.Size || a.Stamp != b.Stamp || a.Link != b.Link:
		return false
	case a.Content == nil || b.Content == nil:
		return a.Content == b.Content
	}
	return a.Content == b.Content || a.Content.Sum == b.Content.Sum && bytes.Equal(a.Content.Bytes, b.Content.Bytes)
}

// EachPair calls f for every name that is in one of two directories and not the same node in both, in the order of names.
// Where one of them is no directory it counts as empty.
func EachPair(a, b *Node, f func(name string, a, b *Node)) {
	kids := func(n *Node) []kid {
		if n == nil || n.Kind != Dir {
			return nil
		}
		return n.list()
	}
	mergeKids(kids(a), kids(b), func(name string, x, y *Node) {
		if x != nil || y != nil {
			f(name, x, y)
		}
	})
}
