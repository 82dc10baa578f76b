package stage

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/util/system"
	digest "github.com/opencontainers/go-digest"
	mode "github.com/tonistiigi/dchapes-mode"
)

// copying is a COPY or an ADD.
type copying struct {
	op     *Copy
	params instructions.SourcesAndDest
	loc    []parser.Range
}

func copyOfCopy(c *instructions.CopyCommand) copying {
	return copying{params: c.SourcesAndDest, loc: c.Location(), op: &Copy{
		Chown: c.Chown, Chmod: c.Chmod, Link: c.Link, Parents: c.Parents, Exclude: c.ExcludePatterns}}
}

func copyOfAdd(c *instructions.AddCommand) copying {
	return copying{params: c.SourcesAndDest, loc: c.Location(), op: &Copy{Add: true,
		Chown: c.Chown, Chmod: c.Chmod, Link: c.Link, Exclude: c.ExcludePatterns,
		KeepGitDir: c.KeepGitDir, Checksum: c.Checksum, Unpack: c.Unpack}}
}

// runCopy works out a COPY or ADD. from is what --from says, "" without.
func (x *instruction) runCopy(c copying, from string) error {
	s := x.s
	var input *op
	c.op.From = Source{Kind: FromContext, Resolved: "the build context"}
	if len(x.c.sources) > 0 {
		src := x.c.sources[0]
		c.op.From = x.r.source(src, from, s)
		if !src.dispatched {
			x.c.step.Op = c.op
			return fmt.Errorf("cannot copy from stage %q, it needs to be defined before current stage %q", from, s.stageName)
		}
		input = src.out
	} else if from != "" {
		return nil // its --from failed before
	}
	text, err := x.fillCopy(c)
	if err != nil {
		return err
	}
	x.c.step.Op = c.op
	if len(c.op.Paths) == 0 {
		input = nil // heredocs alone take nothing from anywhere
	}
	s.out = &op{step: x.c.step, inputs: inputs(s.out, input)}
	s.img.history.add(text+" # buildkit", true)
	return nil
}

// fillCopy checks the flags and the sources in BuildKit's order and returns the history's text.
func (x *instruction) fillCopy(c copying) (string, error) {
	dest, err := x.s.inWorkdir(c.params.DestPath)
	if err != nil {
		return "", err
	}
	c.op.Dest = dest
	if err := c.checkFlags(); err != nil {
		return "", err
	}
	text := "COPY"
	if c.op.Add {
		text = "ADD"
	}
	if c.op.Parents {
		text += " --parents"
	}
	if c.op.Chown != "" {
		text += " --chown=" + c.op.Chown
	}
	if c.op.Chmod != "" {
		text += " --chmod=" + c.op.Chmod
	}
	for _, src := range c.params.SourcePaths {
		text += " " + src
		if err := x.addSource(c, src); err != nil {
			return "", err
		}
	}
	for _, doc := range c.params.SourceContents {
		text += " <<" + doc.Path
		name, err := system.CheckSystemDriveAndRemoveDriveLetter(doc.Path, x.s.platform.OS, false)
		if err != nil {
			return "", fmt.Errorf("removing drive letter: %w", err)
		}
		c.op.Inline = append(c.op.Inline, InlineFile{Path: system.ToSlash(name, x.s.platform.OS), Content: doc.Data})
	}
	return text + " " + c.params.DestPath, nil
}

// checkFlags: --chown, --chmod and --checksum.
func (c copying) checkFlags() error {
	o := c.op
	if o.Chown != "" && o.Link && ownerByName(o.Chown) {
		return fmt.Errorf("--chown=%s: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead", o.Chown)
	}
	if o.Chmod != "" {
		if err := checkMode(o.Chmod); err != nil {
			return err
		}
	}
	if o.Checksum == "" {
		return nil
	}
	if len(c.params.SourcePaths) != 1 {
		return errors.New("checksum can't be specified for multiple sources")
	}
	if src := c.params.SourcePaths[0]; !isHTTPSource(src) && !isGitSource(src) {
		return errors.New("checksum requires HTTP(S) or Git sources")
	}
	return nil
}

// checkMode accepts an octal mode up to 07777 or a symbolic one.
func checkMode(text string) error {
	notOctal := fmt.Errorf("invalid chmod parameter: '%v'. it should be octal string and between 0 and 07777", text)
	if n, err := strconv.ParseUint(text, 8, 32); err == nil {
		if n > 0o7777 {
			return notOctal
		}
		return nil
	}
	if _, err := mode.Parse(text); err != nil {
		var numeric *strconv.NumError
		if errors.As(err, &numeric) {
			return notOctal
		}
		return err
	}
	return nil
}

// ownerByName tells whether an owner needs /etc/passwd or /etc/group: "root" does not.
func ownerByName(owner string) bool {
	user, group, _ := strings.Cut(owner, ":")
	return isName(user) || group != "" && isName(group)
}

func isName(s string) bool {
	if s == "root" || s == "" {
		return false
	}
	_, err := strconv.ParseInt(s, 10, 32)
	return err != nil
}

// addSource sorts one source into repositories, downloads and paths.
func (x *instruction) addSource(c copying, src string) error {
	git, isGit, err := parseGitRef(src)
	switch {
	case err != nil && isGit:
		return err
	case err == nil && !git.likeLocal:
		if !c.op.Add {
			return errors.New("source can't be a git ref for COPY")
		}
		return addGit(c.op, src, git)
	case isHTTPSource(src):
		if !c.op.Add {
			return errors.New("source can't be a URL for COPY")
		}
		if c.op.Checksum != "" {
			if err := checkDigest(c.op.Checksum); err != nil {
				return err
			}
		}
		c.op.URLs = append(c.op.URLs, RemoteFile{URL: src, Name: remoteName(src), After: len(c.op.Paths)})
		return nil
	}
	return x.addPath(c, src)
}

func addGit(o *Copy, src string, git *gitRef) error {
	if git.keepGitDir != nil {
		if o.KeepGitDir != nil && *o.KeepGitDir != *git.keepGitDir {
			return errors.New("inconsistent keep-git-dir configuration")
		}
		o.KeepGitDir = git.keepGitDir
	}
	if git.checksum != "" {
		if o.Checksum != "" && o.Checksum != git.checksum {
			return fmt.Errorf("checksum mismatch %q != %q", o.Checksum, git.checksum)
		}
		o.Checksum = git.checksum
	}
	o.URLs = append(o.URLs, RemoteFile{URL: src, Git: true, After: len(o.Paths)})
	return nil
}

// remoteName is the file name that a download gets in a folder.
func remoteName(src string) string {
	if u, err := url.Parse(src); err == nil {
		if base := path.Base(u.Path); base != "." && base != "/" {
			return base
		}
	}
	return "__unnamed__"
}

func checkDigest(text string) error {
	_, err := digest.Parse(text)
	return err
}

// addPath is a source in the context or a stage.
func (x *instruction) addPath(c copying, src string) error {
	if len(x.c.sources) == 0 {
		x.checkIgnored(c, src)
	}
	os := x.s.platform.OS
	rest := src
	if c.op.Parents {
		// "/./" marks where the folders that are kept begin.
		parent, pattern, ok := strings.Cut(src, "/./")
		if !ok {
			parent, pattern = "/", src
		}
		if _, err := system.NormalizePath("/", pattern, os, false); err != nil {
			return fmt.Errorf("removing drive letter: %w", err)
		}
		rest = parent
	}
	if _, err := system.NormalizePath("/", rest, os, false); err != nil {
		return fmt.Errorf("removing drive letter: %w", err)
	}
	c.op.Paths = append(c.op.Paths, system.ToSlash(src, os))
	return nil
}

// checkIgnored: CopyIgnoredFile. An ignore file with exceptions ("!…") is too hard to tell, so BuildKit leaves it alone.
func (x *instruction) checkIgnored(c copying, src string) {
	m := x.r.ignore
	if m == nil || m.Exclusions() {
		return
	}
	keyword := "Copy"
	if c.op.Add {
		keyword = "Add"
	}
	src = filepath.ToSlash(filepath.Clean(src))
	if (src == "." || src == "/") && !x.r.ignoresAll() {
		return
	}
	if ok, err := m.MatchesOrParentMatches(src); err == nil && ok {
		x.lint.Run(&linter.RuleCopyIgnoredFile, c.loc, linter.RuleCopyIgnoredFile.Format(keyword, src))
	}
}

// ignoresAll tells whether the ignore file leaves nothing of the context.
func (r *resolver) ignoresAll() bool {
	for _, p := range r.ignore.Patterns() {
		switch p.String() {
		case "*", "**", "**/*":
			return true
		}
	}
	return false
}

// inWorkdir makes a destination absolute; a trailing slash is kept.
func (s *state) inWorkdir(dest string) (string, error) {
	os := s.platform.OS
	dest, err := system.CheckSystemDriveAndRemoveDriveLetter(dest, os, true)
	if err != nil {
		return "", fmt.Errorf("removing drive letter: %w", err)
	}
	if system.IsAbs(dest, os) {
		return system.NormalizePath("/", dest, os, true)
	}
	if dest == "." || dest == "" {
		dest = "./"
	}
	return system.NormalizePath(s.dir, dest, os, true)
}
