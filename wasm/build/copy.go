package build

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/moby/patternmatcher"
	dchmod "github.com/tonistiigi/dchapes-mode"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// taken is one path that a COPY or ADD wrote.
type taken struct {
	// src is the path in the source's tree; "" for a heredoc or a URL.
	src, dst string
	// source numbers the instruction's sources: all of Copy.Paths are 0, inline files and URLs follow.
	source int
	// node is what stood at src. whole says that everything below it came along; otherwise that is listed by itself.
	node  *fstree.Node
	whole bool
}

// copyOp is a COPY or ADD being done.
type copyOp struct {
	op     *stage.Copy
	from   fstree.Tree
	to     *fstree.Editor
	origin fstree.Origin
	own    owner
	chown  bool
	// mode is octal, modeSet symbolic.
	mode    *uint32
	modeSet *dchmod.Set
	include *patternmatcher.PatternMatcher
	exclude *patternmatcher.PatternMatcher
	// excludeErr is why the excludes cannot be read.
	excludeErr error

	// dest is the destination with links resolved, once it is known to be a directory that no later source can move.
	dest string
	// sent tells whether a folder of the context reaches the builder at all; nil where everything is there.
	sent func(dir string) bool
	// seen tells whether a file of the source may have been looked at for another instruction; nil where all were, as in a context.
	seen func(p string) bool

	taken   []taken
	effects []report.Effect
}

// newCopy reads the flags. users is the tree in which names of owners are looked up.
func newCopy(op *stage.Copy, from, users fstree.Tree, to *fstree.Editor, origin fstree.Origin) (*copyOp, error) {
	c := &copyOp{op: op, from: from, to: to, origin: origin}
	var unsure bool
	c.own, c.chown, unsure = ownerOf(users, op.Chown)
	if unsure {
		c.unknown("", "the numbers of --chown="+op.Chown+" stand in files of the image that are not known; 0 is taken")
	}
	if op.Chmod != "" {
		if m, err := strconv.ParseUint(op.Chmod, 8, 32); err == nil {
			mode := uint32(m)
			c.mode = &mode
		} else {
			set, err := dchmod.ParseWithUmask(op.Chmod, 0)
			if err != nil {
				return nil, err
			}
			c.modeSet = &set
		}
	}
	if len(op.Exclude) > 0 {
		var err error
		if c.exclude, err = patternmatcher.New(op.Exclude); err != nil {
			c.excludeErr = fmt.Errorf("invalid excludepatterns: %s: %w", op.Exclude, err)
		}
	}
	return c, nil
}

// run does all sources in order.
func (c *copyOp) run() error {
	urls := 0
	remote := func(paths int) error {
		for ; urls < len(c.op.URLs) && c.op.URLs[urls].After <= paths; urls++ {
			if err := c.remote(c.op.URLs[urls], 1+urls); err != nil {
				return err
			}
		}
		return nil
	}
	for i, src := range c.op.Paths {
		if err := remote(i); err != nil {
			return err
		}
		if err := c.path(src); err != nil {
			return err
		}
	}
	if err := remote(len(c.op.Paths)); err != nil {
		return err
	}
	for i, f := range c.op.Inline {
		if err := c.inline(f, 1+len(c.op.URLs)+i); err != nil {
			return err
		}
	}
	return nil
}

// path copies one source path with its wildcards.
func (c *copyOp) path(written string) error {
	src, _, err := c.source(written)
	if err != nil {
		return err
	}
	found, unsure, err := c.glob(src)
	if err != nil {
		return err
	}
	if unsure {
		c.unknownInto(written)
	}
	for _, s := range found {
		if c.unpacks() {
			done, err := c.unpack(s)
			if err != nil {
				return err
			}
			if done {
				continue
			}
		}
		if err := c.one(s, true, c.from, 0); err != nil {
			if err = c.orUnknown(err, written); err != nil {
				return err
			}
		}
	}
	return nil
}

// source is the path that BuildKit copies from for a written one; with --parents that is the part before "/./" or the
// root, and the written path becomes a pattern.
func (c *copyOp) source(written string) (src, required string, err error) {
	c.include = nil
	if !c.op.Parents {
		return path.Join("/", written), "", nil
	}
	src, pattern, ok := strings.Cut(written, "/./")
	if !ok {
		src, pattern = "/", written
	}
	pattern = strings.TrimPrefix(path.Join("/", pattern), "/")
	if !hasWildcard(src) && !hasWildcard(pattern) {
		required = path.Join("/", src, pattern)
	}
	if c.include, err = patternmatcher.New([]string{pattern}); err != nil {
		return "", "", keyError(fmt.Errorf("invalid includepatterns: %s: %w", []string{pattern}, err))
	}
	return path.Join("/", src), required, nil
}

// one copies a path that was found: fsutil's Copy with a source of its own.
func (c *copyOp) one(src string, contents bool, from fstree.Tree, source int) error {
	dest, err := c.destination()
	if err != nil {
		return err
	}
	real, sure, err := from.RootPath(src)
	if err != nil {
		return err
	}
	n, ex := from.Get(real)
	if !sure && ex != fstree.Yes {
		ex = fstree.Unknown
	}
	if err := exists(ex, pathError("lstat", real, "no such file or directory")); err != nil {
		return err
	}
	dst, err := c.target(n, src, dest, contents)
	if err != nil {
		return err
	}
	k := &copier{from: from, to: c.to, origin: c.origin, own: c.own, chown: c.chown, mode: c.mode, modeSet: c.modeSet,
		include: c.include, exclude: c.exclude}
	k.wrote = func(s, d string, n *fstree.Node, whole bool) {
		if source > 0 {
			s = ""
		}
		c.taken = append(c.taken, taken{src: s, dst: d, source: source, node: n, whole: whole})
	}
	if err := k.copy(real, "", dst, n, false, patternmatcher.MatchInfo{}, patternmatcher.MatchInfo{}); err != nil {
		return err
	}
	if k.unsure {
		c.unknown(dst, "what "+src+" holds is not fully known")
	}
	return nil
}

// destination makes the directory that the destination names, or its parent, and resolves links in it.
func (c *copyOp) destination() (string, error) {
	if c.dest != "" {
		return c.dest, nil
	}
	dir, last := path.Split(cleanKeep(c.op.Dest))
	if last == "." || last == "" {
		last = ""
		dir = path.Join(dir, last)
	}
	real, err := c.rootPath(dir)
	if err != nil {
		return "", err
	}
	if err := mkdirAll(c.to, real, c.dirMode(), c.own, c.origin); err != nil {
		return "", err
	}
	dest, err := c.rootPath(path.Clean(c.op.Dest))
	if _, ex := c.to.Look(dest); err == nil && ex == fstree.Unknown && fstree.UsualDir(dest) {
		if err := mkdirAll(c.to, dest, c.dirMode(), c.own, c.origin); err != nil {
			return "", err
		}
	}
	if n, ex := c.to.Look(dest); err == nil && ex == fstree.Yes && n.Kind == fstree.Dir {
		c.dest = dest
	}
	return dest, err
}

func (c *copyOp) rootPath(p string) (string, error) {
	real, _, err := c.to.Tree().RootPath(p)
	return real, err
}

// dirMode is the mode of directories that have to be made on the way: an octal --chmod counts, a symbolic one does not.
func (c *copyOp) dirMode() uint32 {
	if c.mode != nil {
		return *c.mode & 0o777
	}
	return 0o755
}

// target is where a source goes: below an existing directory, or exactly at the destination.
func (c *copyOp) target(n *fstree.Node, src, dest string, contents bool) (string, error) {
	old, ex := c.to.Stat(dest)
	isDir := n.Kind == fstree.Dir
	if ex == fstree.Yes && (isDir && !contents || !isDir && old.Kind == fstree.Dir) {
		dest = fstree.Join(dest, path.Base(path.Clean(src)))
	}
	parent := path.Dir(dest)
	if contents && isDir && ex != fstree.Yes {
		parent = dest
	}
	return dest, mkdirAll(c.to, parent, c.dirMode(), c.own, c.origin)
}

// cleanKeep cleans a path but keeps a final "/" or "/.".
func cleanKeep(p string) string {
	clean := path.Join("/", p)
	switch {
	case strings.HasSuffix(p, "/."):
		if clean != "/" {
			clean += "/"
		}
		return clean + "."
	case strings.HasSuffix(p, "/") && clean != "/":
		return clean + "/"
	}
	return clean
}

// inline copies a heredoc: a file of mode 0644 that is made beforehand in a tree of its own.
func (c *copyOp) inline(f stage.InlineFile, source int) error {
	c.include = nil
	e := fstree.Empty().Edit()
	n := fstree.NewFile([]byte(f.Content), 0o644, c.origin)
	// The same heredoc is made once and has one time, wherever it is used.
	n.Stamp = stampText("heredoc\x00" + f.Path + "\x00" + f.Content)
	p := fstree.Clean(f.Path)
	e.Put(p, n)
	return c.one(p, false, e.Tree(), source)
}

// unknown notes something that is not known about what this instruction writes.
func (c *copyOp) unknown(p, text string) {
	c.effects = append(c.effects, report.Effect{Kind: report.EffectUnknown, Path: p, Text: text})
}

// orUnknown turns an outcome that is not known into an effect, and passes other errors on.
func (c *copyOp) orUnknown(err error, written string) error {
	if !errors.Is(err, errUnknown) {
		return err
	}
	c.unknownInto(written)
	return nil
}

// unknownInto says that something unknown was written at the destination: with a final slash, or several sources, into that
// directory; otherwise the destination itself may be a file or a directory now.
func (c *copyOp) unknownInto(written string) {
	dest, err := c.destination()
	if err != nil {
		return
	}
	c.unknown(dest, written+" is not known, so neither is what it leaves in "+dest)
	n, ex := c.to.Stat(dest)
	if ex == fstree.Yes && n.Kind == fstree.Dir {
		k := copier{to: c.to}
		k.openDir(dest, size.None)
		return
	}
	c.to.Forget(dest)
	k := copier{to: c.to}
	k.openDir(path.Dir(dest), size.None)
}
