package build

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// Before BuildKit copies anything it hashes the sources, and that is where most missing ones are found. This file repeats
// the part of it that can fail (cache/contenthash and the selectors of a file operation).

// checkKey finds what stops an instruction while its sources are hashed. All are hashed at once, so any of the errors may be
// the one that is reported.
func (c *copyOp) checkKey() (errs []error) {
	if c.excludeErr != nil {
		return []error{keyError(c.excludeErr)}
	}
	add := func(err error) {
		if err != nil && !errors.Is(err, errUnknown) {
			errs = append(errs, err)
		}
	}
	var plain []string
	for _, written := range c.op.Paths {
		src, required, err := c.source(written)
		if err != nil {
			return []error{err}
		}
		if !hasWildcard(src) && c.include == nil && c.exclude == nil {
			plain = append(plain, src)
		} else {
			add(c.checkFiltered(src, required))
		}
	}
	slices.Sort(plain)
	for _, p := range plain {
		// A source below another one is hashed with that.
		if !slices.ContainsFunc(plain, func(q string) bool { return p != q && strings.HasPrefix(p, strings.TrimSuffix(q, "/")+"/") }) {
			// Below a file BuildKit says so if it has to look at the disk. Of what it looked at for another instruction, perhaps
			// just before, it only knows that there is no such path.
			file, at := c.below(p)
			if file != "" && c.seen != nil {
				add(keyError(pathError("lstat", "/"+at, "not a directory")))
			}
			if file == "" || c.seen == nil || len(c.op.Paths) > 1 || c.seen(file) {
				add(c.hashable(p))
			}
		}
	}
	return errs
}

// below finds a file that a path leads through as if it were a directory, and the path that is looked up below it; "" where there
// is none.
func (c *copyOp) below(p string) (file, at string) {
	_, _, err := followTo(c.from, p, func(dir, next string) bool {
		if n, ex := c.from.Get(dir); ex == fstree.Yes && n.Kind != fstree.Dir && !n.AnyKind {
			file, at = dir, next
		}
		return file == ""
	})
	if err != nil {
		return "", ""
	}
	return file, at
}

// hashable follows a path as the hash does and fails where it is known to lead nowhere.
func (c *copyOp) hashable(p string) error {
	_, ex, err := follow(c.from, p)
	if err != nil {
		return keyError(err)
	}
	return exists(ex, notFound(p))
}

// follow resolves a path with its last link. A part that is missing is passed over, so that ".." can lead back from it.
func follow(t fstree.Tree, p string) (*fstree.Node, fstree.Existence, error) {
	return followTo(t, p, func(string, string) bool { return true })
}

// followTo is follow that asks before each part, with the directory and the path in it, whether to go on.
func followTo(t fstree.Tree, p string, on func(dir, next string) bool) (*fstree.Node, fstree.Existence, error) {
	rest, at := strings.TrimPrefix(fstree.Clean(p), "/"), "/"
	n, ex := t.Root(), fstree.Yes
	links := 0
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		dir := at
		if at = path.Join(at, part); at != "/" && !on(dir, at) {
			return nil, fstree.No, nil
		}
		if n, ex = t.Get(at); ex == fstree.Unknown {
			return nil, ex, nil
		}
		if ex != fstree.Yes || n.Kind != fstree.Symlink {
			continue
		}
		if links++; links > maxLinks {
			return nil, fstree.No, fstree.ErrLinks
		}
		rest = n.Link + "/" + rest
		if path.IsAbs(n.Link) {
			at = "/"
		} else {
			at = path.Dir(at)
		}
	}
	return n, ex, nil
}

// maxLinks is how many links the hash follows in one path.
const maxLinks = 255

// checkFiltered is the check of a source with wildcards, excludes or --parents: links that stand directly at the top of what
// is matched must lead somewhere, and a required path must be among what is left.
func (c *copyOp) checkFiltered(src, required string) error {
	h := hashWalk{copyOp: c, required: required, found: required == ""}
	if hasWildcard(src) {
		if _, err := path.Match(src, ""); err != nil {
			return keyError(err)
		}
		fixed, _ := splitWildcard(src)
		if _, _, err := follow(c.from, fixed); err != nil {
			return keyError(err)
		}
		matches, _, err := c.glob(src)
		if err != nil {
			return nil // hashed as nothing; the copy itself fails
		}
		for _, m := range matches {
			if n, ex := c.from.Get(m); ex == fstree.Yes {
				h.node(m, "", n, true, patternmatcher.MatchInfo{}, patternmatcher.MatchInfo{})
			}
		}
		return h.result()
	}
	_, n, ex := c.from.ResolveParent(src)
	if ex == fstree.Unknown {
		return errUnknown
	}
	if ex == fstree.Yes {
		if src == "/" {
			h.below("/", "", n, true, patternmatcher.MatchInfo{}, patternmatcher.MatchInfo{})
		} else {
			h.node(src, "", n, true, patternmatcher.MatchInfo{}, patternmatcher.MatchInfo{})
		}
	}
	return h.result()
}

// hashWalk goes over what a filtered source matches.
type hashWalk struct {
	*copyOp
	required string
	found    bool
	unsure   bool
	failed   error
}

func (h *hashWalk) result() error {
	switch {
	case h.failed != nil:
		return h.failed
	case h.found:
		return nil
	case h.unsure:
		return errUnknown
	}
	return notFound(h.required)
}

// node visits a path. top is true where no folder above it belongs to what is hashed.
func (h *hashWalk) node(p, rel string, n *fstree.Node, top bool, inc, exc patternmatcher.MatchInfo) {
	if h.failed != nil {
		return
	}
	in, incInfo, excInfo := h.includes(rel, inc, exc)
	if in {
		if h.required != "" && strings.HasPrefix(p, h.required) {
			h.found = true
		}
		if top && n.Kind == fstree.Symlink {
			if err := h.hashable(p); errors.Is(err, errUnknown) {
				h.unsure = true
			} else if err != nil {
				h.failed = err
			}
		}
	}
	if n.Kind == fstree.Dir && h.required != "" {
		h.below(p, rel, n, false, incInfo, excInfo)
	}
}

func (h *hashWalk) below(p, rel string, dir *fstree.Node, top bool, inc, exc patternmatcher.MatchInfo) {
	h.unsure = h.unsure || h.from.OpenDir(dir)
	dir.Each(func(name string, n *fstree.Node) bool {
		h.node(fstree.Join(p, name), path.Join(rel, name), n, top, inc, exc)
		return h.failed == nil
	})
}

// includes holds a path against the patterns; where it is not included the excludes are not looked at.
func (h *hashWalk) includes(rel string, inc, exc patternmatcher.MatchInfo) (in bool, incInfo, excInfo patternmatcher.MatchInfo) {
	if h.include != nil {
		m, info, err := h.include.MatchesUsingParentResults(rel, inc)
		incInfo = info
		if err != nil {
			h.failed = keyError(err)
		}
		if !m || err != nil {
			return false, incInfo, excInfo
		}
	}
	if h.exclude != nil {
		m, info, err := h.exclude.MatchesUsingParentResults(rel, exc)
		excInfo = info
		if err != nil {
			h.failed = keyError(err)
		}
		if m || err != nil {
			return false, incInfo, excInfo
		}
	}
	return true, incInfo, excInfo
}
