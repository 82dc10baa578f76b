// Package fstree is the file tree of an image, a stage or a build context: immutable values that share structure.
//
// Three things set it apart from a map of paths:
//
//   - Existence is yes, no or unknown. A tree may hold files that nobody listed: a directory can be open (other children
//     may be there), and after a command that is not understood everything may have changed. Only a known no is a no.
//   - Steps share what they do not change. Editing copies the directories on the way to a change and nothing else, so
//     that a Dockerfile of 300 steps over a large context costs what it changes. A node's identity (its pointer) tells
//     whether it was written: Diff of two trees is the layer between them.
//   - Sizes are kept summed up for each directory, with their certainty.
//
// The package does no I/O and knows nothing of Dockerfiles. Packages build, shell, catalog and buildcontext call it.
// Times are not kept: the engine has no clock, and an image's times are not predicted.
package fstree

import (
	"hash/fnv"
	"sort"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Kind of a node.
type Kind uint8

const (
	File Kind = iota
	Dir
	Symlink
	Fifo
	Char
	Block
	Socket
	// gone marks a name that is known not to exist inside an open directory.
	gone
)

// Existence is the engine's three-valued yes.
type Existence uint8

const (
	No Existence = iota
	Yes
	Unknown
)

func (e Existence) String() string { return [...]string{"no", "yes", "unknown"}[e] }

// Origin identifies what wrote a node; callers give the numbers meaning (steps count from 0).
type Origin int32

const (
	// OriginBase is a file that a base image brought.
	OriginBase Origin = -1
	// OriginContext is a file inside a build context.
	OriginContext Origin = -2
)

// Node is one file or directory. Nodes are shared between trees: never change one that a tree holds; copy it.
type Node struct {
	Kind Kind
	// Mode has the twelve permission bits (setuid, setgid and sticky included).
	Mode     uint32
	UID, GID int
	// Partial says that Content may lack lines: what is in it holds, what is not may still be there. A package that is installed
	// may add a user to /etc/passwd, say.
	Partial bool
	// AnyKind says that it may be a file or a directory: all that is known is that something is there. It counts as in doubt.
	AnyKind bool
	// AnyOwner says that UID and GID are a guess: the user that they belong to stands in files that are not known.
	AnyOwner bool
	// Size of a regular file's contents; Zero for everything else.
	Size size.Size
	// Link is a symbolic link's text.
	Link   string
	Major  uint32
	Minor  uint32
	Origin Origin
	// Content is the file's bytes where they are known.
	Content *Content
	// Class is a hint on what kind of bytes these are ("go-binary", "text", …; "" unknown), read by the compression estimate.
	Class string
	// Program says what an executable needs to run, where a model that wrote it knows; its own bytes tell as well.
	Program *Program
	// Packed is what the file takes in a compressed layer where a model measured that; the zero value says that none did.
	Packed size.Size
	// Why is a short reason for a size that is not exact; "" otherwise.
	Why string
	// Stamp stands for the file's modification time: equal stamps are equal times. Copies keep it. Zero lets Put choose one
	// by origin and path, as what a step writes has that step's time. The differ takes a file of equal time, owner, mode,
	// size and bytes as unchanged, so that copying the same file twice makes an empty layer.
	Stamp uint64
	// Hard is shared by all names of one file with several hard links; nil for a file of one name.
	Hard *HardLink
	// Open marks a directory in which children may exist that are not listed.
	Open bool
	// Rest is the size of a directory's children that are not listed; the zero value counts as nothing.
	Rest size.Size

	kids []kid     // sorted by name
	lazy *lazyKids // stands in for kids where it is set
	sum  sums
	born int32 // the tree's epoch when this node was made: what a later unknown command may have changed is older
}

// Program is what is known of an executable whose bytes are not.
type Program struct {
	// Platform that it is built for ("linux/amd64"), "" if not known.
	Platform string
	// Libc is the C library that it loads at its start: "none", "glibc" or "musl"; "" if not known.
	Libc string
	// Uses are packages of its own language that it is known to be made of, for what they need at run time ("crypto/tls").
	Uses []string
}

// HardLink is the identity of a file with several names.
type HardLink struct{ _ byte }

// Content is the bytes of a file with a hash for quick comparison.
type Content struct {
	Bytes []byte
	Sum   uint64
}

// NewContent keeps b, which must not change afterwards.
func NewContent(b []byte) *Content {
	h := fnv.New64a()
	h.Write(b)
	return &Content{Bytes: b, Sum: h.Sum64()}
}

type kid struct {
	name string
	node *Node
}

// sums are what a directory knows of everything below it.
type sums struct {
	total size.Size
	files int // nodes below, directories included
	hard  int // names below that belong to a hard link group
	open  int // open directories below
	known Known
}

// Known splits a size by how well it is known. Low and High bound what is Estimated; Unknown counts parts without an upper
// bound, and what is sure of them is Exact.
type Known struct {
	Exact, Estimated, Low, High int64
	Unknown                     int
}

// Add counts a part of a size in.
func (k *Known) Add(s size.Size) {
	switch s.Certainty {
	case size.Exact:
		k.Exact += s.Bytes
	case size.Estimated:
		k.Estimated += s.Bytes
		k.Low += s.Low
		k.High += s.High
	case size.Unknown:
		k.Exact += s.Low
		k.Unknown++
	}
}

// AddAll counts the parts of another split in.
func (k *Known) AddAll(o Known) {
	k.Exact += o.Exact
	k.Estimated += o.Estimated
	k.Low += o.Low
	k.High += o.High
	k.Unknown += o.Unknown
}

// NewFile is a regular file whose bytes are known.
func NewFile(content []byte, mode uint32, origin Origin) *Node {
	return &Node{Kind: File, Mode: mode, Size: size.Of(int64(len(content))), Content: NewContent(content), Origin: origin}
}

// NewSized is a regular file of which only the size is known.
func NewSized(s size.Size, mode uint32, origin Origin) *Node {
	return &Node{Kind: File, Mode: mode, Size: s, Origin: origin}
}

// NewDir is an empty directory.
func NewDir(mode uint32, origin Origin) *Node {
	return &Node{Kind: Dir, Mode: mode, Size: size.Zero, Origin: origin, sum: sums{total: size.Zero}}
}

// NewSymlink is a symbolic link; its mode is 0777 as Linux has it.
func NewSymlink(target string, origin Origin) *Node {
	return &Node{Kind: Symlink, Mode: 0o777, Size: size.Zero, Link: target, Origin: origin}
}

// Total is the size of a file, or of everything in a directory. A file with several names counts once for each;
// Tree.Total mends that.
func (n *Node) Total() size.Size {
	if n.Kind == Dir {
		return n.sum.total
	}
	return n.Size
}

// Known splits Total by certainty.
func (n *Node) Known() (k Known) {
	if n.Kind == Dir {
		return n.sum.known
	}
	k.Add(n.Size)
	return k
}

// Count is how many nodes are below a directory.
func (n *Node) Count() int { return n.sum.files }

// HardBelow is how many names below a directory belong to files with several names.
func (n *Node) HardBelow() int { return n.sum.hard }

// OpenBelow is true for a directory that is marked open, or that holds one.
func (n *Node) OpenBelow() bool { return n.Open || n.sum.open > 0 }

// Len is how many children a directory lists.
func (n *Node) Len() int {
	c := 0
	for _, k := range n.list() {
		if k.node.Kind != gone {
			c++
		}
	}
	return c
}

// Each calls f for the listed children in the order of their names (bytewise) until f returns false.
func (n *Node) Each(f func(name string, child *Node) bool) {
	for _, k := range n.list() {
		if k.node.Kind != gone && !f(k.name, k.node) {
			return
		}
	}
}

// child finds a listed name, also one known to be gone.
func (n *Node) child(name string) *Node {
	kids := n.list()
	i := sort.Search(len(kids), func(i int) bool { return kids[i].name >= name })
	if i < len(kids) && kids[i].name == name {
		return kids[i].node
	}
	return nil
}

// Child is a listed child, nil if there is none by that name.
func (n *Node) Child(name string) *Node {
	if c := n.child(name); c != nil && c.Kind != gone {
		return c
	}
	return nil
}

// resum adds up a directory's children anew.
func (n *Node) resum() {
	s := sums{total: size.Zero}
	if n.Rest.Certainty != "" {
		s.total = n.Rest
		s.known.Add(n.Rest)
	}
	for _, k := range n.list() {
		c := k.node
		if c.Kind == gone {
			continue
		}
		s.files += 1 + c.sum.files
		s.total = s.total.Add(c.Total())
		s.hard += c.sum.hard
		s.open += c.sum.open
		if c.Kind == Dir {
			s.known.AddAll(c.sum.known)
		} else {
			s.known.Add(c.Size)
		}
		if c.Hard != nil {
			s.hard++
		}
		if c.Open {
			s.open++
		}
	}
	n.sum = s
}

// Entry is a child with its name.
type Entry struct {
	Name string
	Node *Node
}

// WithKids is a copy of a directory with other children, which must be sorted by name.
func (n *Node) WithKids(kids []Entry) *Node {
	c := *n
	c.lazy, c.kids = nil, make([]kid, len(kids))
	for i, k := range kids {
		c.kids[i] = kid{k.Name, k.Node}
	}
	c.resum()
	return &c
}
