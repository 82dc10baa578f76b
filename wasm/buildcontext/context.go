// Package buildcontext turns the files that a request lists into the tree that a build sees: the context before and after
// its ignore file, and which line of that file decides on each path.
//
// A Context is a value that never changes: Set, Remove and Rename return another one that shares all directories they do
// not touch, so that a keystroke in one of 20,000 files costs one path. A build whose context is not known has no Context
// (nil); an empty one is New(nil).
//
// It reads no disk and knows nothing of Dockerfiles but the name of theirs. Packages playground and build call it.
package buildcontext

import (
	"encoding/base64"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Context is a build context or a named context.
type Context struct {
	raw fstree.Tree
	// views remembers trees after an ignore file, between the versions of one context.
	views *viewCache
}

// Time is the stamp of every file of a context: its time is not known, and taken to be the same for all.
const Time uint64 = 1

// New makes a context of its listed files. A mistake in the list is one sentence and names the path.
func New(files []report.ContextFile) (*Context, error) {
	e := fstree.Empty().Edit()
	e.Put("/", fstree.NewDir(0o755, fstree.OriginContext))
	for _, f := range files {
		if err := put(e, f); err != nil {
			return nil, err
		}
	}
	return &Context{raw: e.Tree(), views: &viewCache{}}, nil
}

// Raw is the tree before the ignore file.
func (c *Context) Raw() fstree.Tree { return c.raw }

// Set adds a file or replaces it.
func (c *Context) Set(f report.ContextFile) (*Context, error) {
	e := c.raw.Edit()
	if err := put(e, f); err != nil {
		return nil, err
	}
	return &Context{raw: e.Tree(), views: c.views}, nil
}

// Remove deletes a path and what is below it.
func (c *Context) Remove(p string) (*Context, error) {
	at, err := located(p)
	if err != nil {
		return nil, err
	}
	if _, ex := c.raw.Get(at); ex != fstree.Yes {
		return nil, fmt.Errorf("the context has no %q", p)
	}
	e := c.raw.Edit()
	e.Remove(at)
	return &Context{raw: e.Tree(), views: c.views}, nil
}

// Rename moves a path with what is below it. The new place must be free.
func (c *Context) Rename(from, to string) (*Context, error) {
	src, err := located(from)
	if err != nil {
		return nil, err
	}
	dst, err := located(to)
	if err != nil {
		return nil, err
	}
	n, ex := c.raw.Get(src)
	switch _, taken := c.raw.Get(dst); {
	case ex != fstree.Yes:
		return nil, fmt.Errorf("the context has no %q", from)
	case taken == fstree.Yes:
		return nil, fmt.Errorf("the context already has %q", to)
	case strings.HasPrefix(dst+"/", src+"/"):
		return nil, fmt.Errorf("%q cannot be moved into itself", from)
	}
	e := c.raw.Edit()
	e.Remove(src)
	if err := parents(e, dst, to); err != nil {
		return nil, err
	}
	e.Put(dst, n)
	return &Context{raw: e.Tree(), views: c.views}, nil
}

// located is the absolute path of a listed one.
func located(p string) (string, error) {
	clean := fstree.Clean(p)
	switch {
	case p == "":
		return "", errors.New("a file of the context has no path")
	case strings.ContainsRune(p, 0):
		return "", fmt.Errorf("the context path %q has a zero byte", p)
	case clean == "/":
		return "", fmt.Errorf("the context path %q is the context itself", p)
	case strings.HasPrefix(path.Clean(strings.TrimLeft(p, "/")), "../"):
		return "", fmt.Errorf("the context path %q leads out of the context", p)
	}
	return clean, nil
}

// put writes one listed file.
func put(e *fstree.Editor, f report.ContextFile) error {
	at, err := located(f.Path)
	if err != nil {
		return err
	}
	mode, err := modeOf(f)
	if err != nil {
		return err
	}
	if err := parents(e, at, f.Path); err != nil {
		return err
	}
	if strings.HasSuffix(f.Path, "/") {
		return putDir(e, at, f, mode)
	}
	if old, ex := e.Look(at); ex == fstree.Yes && old.Kind == fstree.Dir {
		if old, _ = e.Get(at); old.Len() > 0 {
			return fmt.Errorf("the context lists %q as a file and as a folder", f.Path)
		}
	}
	n, err := node(e, f, mode)
	if err != nil {
		return err
	}
	e.Put(at, n)
	return nil
}

func putDir(e *fstree.Editor, at string, f report.ContextFile, mode uint32) error {
	if f.Content != nil || f.Base64 != nil || f.Size != nil || f.Link != "" || f.Hardlink != "" {
		return fmt.Errorf("the context folder %q has contents of its own", f.Path)
	}
	switch old, ex := e.Look(at); {
	case ex != fstree.Yes:
		d := fstree.NewDir(mode, fstree.OriginContext)
		d.Stamp = Time
		e.Put(at, d)
	case old.Kind != fstree.Dir:
		return fmt.Errorf("the context lists %q as a file and as a folder", f.Path)
	default:
		e.Change(at, func(n *fstree.Node) { n.Mode = mode })
	}
	return nil
}

// parents makes the folders on the way to a path.
func parents(e *fstree.Editor, at, written string) error {
	parts := strings.Split(at[1:], "/")
	p := ""
	for _, name := range parts[:len(parts)-1] {
		p += "/" + name
		switch n, ex := e.Look(p); {
		case ex != fstree.Yes:
			d := fstree.NewDir(0o755, fstree.OriginContext)
			d.Stamp = Time
			e.Put(p, d)
		case n.Kind != fstree.Dir:
			return fmt.Errorf("the context path %q lies below %q, which is not a folder", written, p[1:])
		}
	}
	return nil
}

// node makes a file, a symbolic link or another name of a file.
func node(e *fstree.Editor, f report.ContextFile, mode uint32) (*fstree.Node, error) {
	given := 0
	for _, is := range []bool{f.Content != nil, f.Base64 != nil, f.Link != "", f.Hardlink != "",
		f.Size != nil && f.Content == nil && f.Base64 == nil} {
		if is {
			given++
		}
	}
	if given > 1 {
		return nil, fmt.Errorf("the context file %q has more than one of content, base64, size, link and hardlink", f.Path)
	}
	var n *fstree.Node
	switch {
	case f.Link != "":
		n = fstree.NewSymlink(f.Link, fstree.OriginContext)
	case f.Hardlink != "":
		return hardlink(e, f)
	case f.Content != nil:
		n = fstree.NewFile([]byte(*f.Content), mode, fstree.OriginContext)
	case f.Base64 != nil:
		b, err := base64.StdEncoding.DecodeString(*f.Base64)
		if err != nil {
			return nil, fmt.Errorf("the base64 of the context file %q cannot be decoded", f.Path)
		}
		n = fstree.NewFile(b, mode, fstree.OriginContext)
	case f.Size != nil:
		if *f.Size < 0 || *f.Size > size.NoLimit {
			return nil, fmt.Errorf("the context file %q has the size %d", f.Path, *f.Size)
		}
		n = fstree.NewSized(size.Of(*f.Size), mode, fstree.OriginContext)
	default:
		n = fstree.NewFile(nil, mode, fstree.OriginContext)
	}
	n.Stamp = Time
	return n, nil
}

// hardlink gives an earlier file another name.
func hardlink(e *fstree.Editor, f report.ContextFile) (*fstree.Node, error) {
	at, err := located(f.Hardlink)
	if err != nil {
		return nil, err
	}
	first, ex := e.Get(at)
	if ex != fstree.Yes || first.Kind == fstree.Dir {
		return nil, fmt.Errorf("the context file %q is a hard link to %q, which is not a file listed before it", f.Path, f.Hardlink)
	}
	if first.Hard == nil {
		group := &fstree.HardLink{}
		e.Change(at, func(n *fstree.Node) { n.Hard = group })
		first, _ = e.Get(at)
	}
	n := *first
	return &n, nil
}

func modeOf(f report.ContextFile) (uint32, error) {
	if f.Mode == "" {
		if strings.HasSuffix(f.Path, "/") {
			return 0o755, nil
		}
		return 0o644, nil
	}
	m, err := strconv.ParseUint(f.Mode, 8, 32)
	if err != nil || m > 0o7777 {
		return 0, fmt.Errorf("the context path %q has the mode %q, which is not an octal number up to 7777", f.Path, f.Mode)
	}
	return uint32(m), nil
}
