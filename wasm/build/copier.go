package build

import (
	"fmt"
	"os"
	"path"

	"github.com/moby/patternmatcher"
	dchmod "github.com/tonistiigi/dchapes-mode"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// copier writes one source (a file, or a directory with what is below it) into a tree being edited, as fsutil's copy does.
type copier struct {
	from   fstree.Tree
	to     *fstree.Editor
	origin fstree.Origin
	// own replaces the owner where it is given.
	own   owner
	chown bool
	// mode is an octal --chmod, modeSet a symbolic one.
	mode    *uint32
	modeSet *dchmod.Set
	include *patternmatcher.PatternMatcher
	exclude *patternmatcher.PatternMatcher
	// parents are directories on the way that are made only when something in them is.
	parents []pendingDir
	// links pairs hard link groups of the source with those of the copy.
	links map[*fstree.HardLink]*linkCopy
	// wrote is told each source path (in the source tree) and where it went.
	wrote func(src, dst string, n *fstree.Node, whole bool)
	// unsure is set where what was copied is not fully known.
	unsure bool
}

type pendingDir struct {
	node   *fstree.Node
	dst    string
	copied bool
}

type linkCopy struct {
	group *fstree.HardLink
	first string
}

// copy writes n, which stands at src in the source, to dst. rel is the path that patterns are held against, "" for the
// source itself. overwrite is false for the source itself, whose existing directory keeps its mode and owner.
func (c *copier) copy(src, rel, dst string, n *fstree.Node, overwrite bool, inc, exc patternmatcher.MatchInfo) error {
	include, excluded := true, false
	var incInfo, excInfo patternmatcher.MatchInfo
	if rel != "" {
		var err error
		if c.include != nil {
			if include, incInfo, err = c.include.MatchesUsingParentResults(rel, inc); err != nil {
				return fmt.Errorf("failed to match includepatterns: %w", err)
			}
		}
		if c.exclude != nil {
			if excluded, excInfo, err = c.exclude.MatchesUsingParentResults(rel, exc); err != nil {
				return fmt.Errorf("failed to match excludepatterns: %w", err)
			}
		}
		include = include && !excluded
	}
	if n.Kind != fstree.Dir && !include {
		return nil
	}
	if c.belowFile() {
		return fmt.Errorf("failed to stat %s: lstat %s: not a directory", dst, dst)
	}
	if n.Kind != fstree.Dir {
		return c.copyFile(src, dst, n, overwrite)
	}
	if !include && c.include == nil && !c.exclude.Exclusions() {
		return nil
	}
	if include {
		if err := c.makeParents(overwrite); err != nil {
			return err
		}
		if c.wholeAtOnce(dst) {
			c.importAll(src, dst, n)
			return nil
		}
	}
	return c.copyDir(src, rel, dst, n, overwrite, include, excluded, incInfo, excInfo)
}

// belowFile is true where the directory that is being filled was put off and a file stands in its place.
func (c *copier) belowFile() bool {
	if len(c.parents) == 0 || c.parents[len(c.parents)-1].copied {
		return false
	}
	n, ex := c.to.Stat(c.parents[len(c.parents)-1].dst)
	return ex == fstree.Yes && n.Kind != fstree.Dir
}

// copyDir makes the directory and goes on with what is in it.
func (c *copier) copyDir(src, rel, dst string, n *fstree.Node, overwrite, include, excluded bool, inc, exc patternmatcher.MatchInfo) error {
	if include {
		if err := c.makeDir(dst, n, overwrite); err != nil {
			return err
		}
		c.note(src, dst, n, false)
	}
	c.parents = append(c.parents, pendingDir{node: n, dst: dst, copied: include})
	defer func() { c.parents = c.parents[:len(c.parents)-1] }()
	if excluded && !c.exclude.Exclusions() {
		return nil
	}
	if c.from.OpenDir(n) {
		c.unsure = true
		c.openDir(dst, n.Rest)
		c.packed(dst, n)
		c.remembered(dst, n)
	}
	var failed error
	n.Each(func(name string, k *fstree.Node) bool {
		failed = c.copy(path.Join(src, name), path.Join(rel, name), fstree.Join(dst, name), k, true, inc, exc)
		return failed == nil
	})
	return failed
}

// makeDir makes dst like n, or, where it is a directory already, gives it n's metadata if overwrite says so.
func (c *copier) makeDir(dst string, n *fstree.Node, overwrite bool) error {
	old, ex := c.to.Look(dst)
	switch {
	case ex != fstree.Yes:
		d := fstree.NewDir(n.Mode, c.origin)
		d.UID, d.GID, d.Stamp = n.UID, n.GID, n.Stamp
		d.Open = ex == fstree.Unknown
		c.dress(d)
		c.to.Put(dst, d)
	case old.Kind != fstree.Dir:
		return fmt.Errorf("cannot copy to non-directory: %s", dst)
	case overwrite:
		c.to.Change(dst, func(d *fstree.Node) {
			d.UID, d.GID, d.Mode, d.Origin = n.UID, n.GID, n.Mode, c.origin
			c.dress(d)
		})
	}
	return nil
}

// makeParents makes the directories that were put off until something in them is copied.
func (c *copier) makeParents(overwrite bool) error {
	for i := range c.parents {
		p := &c.parents[i]
		if p.copied {
			continue
		}
		_, ex := c.to.Look(p.dst)
		if ex == fstree.Yes && overwrite {
			// An existing directory gets the source's mode here, but not its owner.
			if err := c.chmodDir(p.dst, p.node.Mode); err != nil {
				return err
			}
		} else if err := c.makeDir(p.dst, p.node, false); err != nil {
			return err
		}
		p.copied = true
	}
	return nil
}

func (c *copier) chmodDir(dst string, mode uint32) error {
	if n, _ := c.to.Look(dst); n != nil && n.Kind != fstree.Dir {
		return fmt.Errorf("cannot copy to non-directory: %s", dst)
	}
	c.to.Change(dst, func(d *fstree.Node) { d.Mode, d.Origin = mode, c.origin })
	return nil
}

func (c *copier) copyFile(src, dst string, n *fstree.Node, overwrite bool) error {
	if err := c.makeParents(overwrite); err != nil {
		return err
	}
	old, ex := c.to.Look(dst)
	if ex == fstree.Yes && old.Kind == fstree.Dir {
		return fmt.Errorf("cannot replace to directory %s with file", dst)
	}
	m := c.copied(n)
	if n.Hard != nil {
		m.Hard = c.linkOf(n.Hard, dst)
	}
	c.to.Put(dst, m)
	c.note(src, dst, n, false)
	return nil
}

// linkOf keeps names of one file together where several of them are copied; the group is made with the second name.
func (c *copier) linkOf(h *fstree.HardLink, dst string) *fstree.HardLink {
	if c.links == nil {
		c.links = map[*fstree.HardLink]*linkCopy{}
	}
	l := c.links[h]
	if l == nil {
		c.links[h] = &linkCopy{first: dst}
		return nil
	}
	if l.group == nil {
		l.group = &fstree.HardLink{}
		c.to.Change(l.first, func(n *fstree.Node) { n.Hard = l.group })
	}
	return l.group
}

// copied is a copy of a file's node with the owner and mode that it gets.
func (c *copier) copied(n *fstree.Node) *fstree.Node {
	m := *n
	m.Hard, m.Origin = nil, c.origin
	if c.from.Doubted(n) {
		c.unsure = true
		m.Content, m.Size = nil, doubtful(n.Size)
		m.Why = "a command before it that is not understood may have changed it"
	}
	c.dress(&m)
	return &m
}

// doubtful turns the size of something that may have changed into an unknown one.
func doubtful(s size.Size) size.Size {
	return size.Size{Bytes: s.Bytes, High: size.NoLimit, Certainty: size.Unknown}
}

// dress applies --chown and --chmod.
func (c *copier) dress(n *fstree.Node) {
	if c.chown {
		n.UID, n.GID, n.AnyOwner = c.own.uid, c.own.gid, c.own.guess
	}
	if n.Kind == fstree.Symlink {
		return
	}
	switch {
	case c.modeSet != nil:
		n.Mode = modeBits(c.modeSet.Apply(fileMode(n)))
	case c.mode != nil:
		n.Mode = *c.mode
	}
}

// wholeAtOnce is true where a directory can be taken over as it stands: nothing is filtered and nothing is in its place.
func (c *copier) wholeAtOnce(dst string) bool {
	if c.include != nil || c.exclude != nil || c.from.Shaken() {
		return false
	}
	_, ex := c.to.Look(dst)
	return ex == fstree.No
}

func (c *copier) importAll(src, dst string, n *fstree.Node) {
	edit := func(k *fstree.Node) {
		k.Origin = c.origin
		c.dress(k)
	}
	m, ok := c.to.Copy(c.from, n, edit)
	if !ok {
		m = c.to.Import(c.from, n, func(_ string, k *fstree.Node) bool { edit(k); return true })
	}
	c.to.Put(dst, m)
	c.unsure = c.unsure || m.OpenBelow()
	if !ok {
		c.relink(dst, m)
	}
	c.note(src, dst, n, true)
}

// relink gives the hard links below a directory taken over at once groups of their own.
func (c *copier) relink(dst string, n *fstree.Node) {
	type name struct {
		path string
		hard *fstree.HardLink
	}
	var names []name
	fstree.WalkNode(dst, n, func(p string, k *fstree.Node) bool {
		if k.Hard != nil {
			names = append(names, name{p, k.Hard})
		}
		return true
	})
	for _, l := range names {
		c.to.ChangeOne(l.path, func(k *fstree.Node) { k.Hard = nil })
		if g := c.linkOf(l.hard, l.path); g != nil {
			c.to.ChangeOne(l.path, func(k *fstree.Node) { k.Hard = g })
		}
	}
}

// openDir marks what was copied as holding more than is listed.
func (c *copier) openDir(dst string, rest size.Size) {
	c.to.Change(dst, func(d *fstree.Node) {
		d.Open = true
		if rest.Certainty == "" {
			rest = size.None
		}
		if d.Rest.Certainty == "" {
			d.Rest = rest
		} else {
			d.Rest = d.Rest.Add(rest)
		}
	})
}

// packed takes over what a model says of the compressed size of a directory's unlisted children, and why.
func (c *copier) packed(dst string, n *fstree.Node) {
	if n.Packed.Certainty == "" || n.Rest.Certainty == "" {
		return
	}
	c.to.Change(dst, func(d *fstree.Node) {
		switch {
		case d.Rest == n.Rest:
			d.Packed, d.Why = n.Packed, n.Why
		case d.Packed.Certainty != "":
			d.Packed = d.Packed.Add(n.Packed)
		}
	})
}

// remembered takes over what a model wrote down of a directory: what was installed there.
func (c *copier) remembered(dst string, n *fstree.Node) {
	if n.Class != "" {
		c.to.Change(dst, func(d *fstree.Node) {
			if d.Class == "" {
				d.Class = n.Class
			}
		})
	}
}

func (c *copier) note(src, dst string, n *fstree.Node, whole bool) {
	if c.wrote != nil {
		c.wrote(src, dst, n, whole)
	}
}

// fileMode is a node's mode in Go's terms.
func fileMode(n *fstree.Node) os.FileMode {
	m := os.FileMode(n.Mode & 0o777)
	for bit, flag := range map[uint32]os.FileMode{0o4000: os.ModeSetuid, 0o2000: os.ModeSetgid, 0o1000: os.ModeSticky} {
		if n.Mode&bit != 0 {
			m |= flag
		}
	}
	if n.Kind == fstree.Dir {
		m |= os.ModeDir
	}
	return m
}

func modeBits(m os.FileMode) uint32 {
	b := uint32(m.Perm())
	for bit, flag := range map[uint32]os.FileMode{0o4000: os.ModeSetuid, 0o2000: os.ModeSetgid, 0o1000: os.ModeSticky} {
		if m&flag != 0 {
			b |= bit
		}
	}
	return b
}
