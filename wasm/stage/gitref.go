package stage

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// gitRef is what ADD makes of a source that names a git repository. (BuildKit's own parser for these brings an SSH client along,
// which would double the size of the module.)
type gitRef struct {
	remote     string
	ref        string
	subdir     string
	checksum   string
	keepGitDir *bool
	// likeLocal is true for "github.com/…", which is a path everywhere but in a build context.
	likeLocal bool
}

var (
	errNotGit  = errors.New("not a git reference")
	gitScheme  = regexp.MustCompile(`^[a-zA-Z0-9]+://`)
	gitSCPForm = regexp.MustCompile(`^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\?(.*?))?(?:#(.*))?$`)
)

// parseGitRef reads a source. git is true with an error where the source is a repository with a bad query.
func parseGitRef(src string) (ref *gitRef, git bool, err error) {
	var query url.Values
	r := &gitRef{}
	switch {
	case strings.HasPrefix(src, "./"), strings.HasPrefix(src, "../"):
		return nil, false, errNotGit
	case strings.HasPrefix(src, "github.com/"):
		r.likeLocal = true
		u, err := url.Parse(src)
		if err != nil {
			return nil, false, err
		}
		u.Scheme = "https"
		query = r.fromURL(u)
		_, r.remote, _ = strings.Cut(r.remote, "://")
	case !strings.ContainsAny(src, "@:"):
		return nil, false, errNotGit // most sources, told without a pattern
	case gitScheme.MatchString(src):
		u, err := gitURL(src)
		if err != nil {
			return nil, false, err
		}
		query = r.fromURL(u)
	default:
		m := gitSCPForm.FindStringSubmatch(src)
		if m == nil {
			return nil, false, errNotGit
		}
		if query, err = url.ParseQuery(m[4]); err != nil {
			return nil, false, errNotGit
		}
		r.remote = m[1] + "@" + m[2] + ":" + m[3]
		r.fragment(m[5])
	}
	if err := r.query(query); err != nil {
		return nil, true, err
	}
	return r, true, nil
}

// gitURL reads a URL of a scheme that git knows; one of HTTP must end in ".git".
func gitURL(src string) (*url.URL, error) {
	scheme, _, _ := strings.Cut(strings.ToLower(src), "://")
	switch scheme {
	case "http", "https", "ssh", "git":
	default:
		return nil, errNotGit
	}
	u, err := url.Parse(src)
	if err != nil {
		return nil, err
	}
	if (scheme == "http" || scheme == "https") && !strings.HasSuffix(u.Path, ".git") {
		return nil, errNotGit
	}
	return u, nil
}

func (r *gitRef) fromURL(u *url.URL) url.Values {
	plain := *u
	plain.Fragment, plain.RawQuery = "", ""
	r.remote = plain.String()
	r.fragment(u.Fragment)
	return u.Query()
}

// fragment reads "ref:folder" behind a "#".
func (r *gitRef) fragment(f string) {
	ref, subdir, _ := strings.Cut(f, ":")
	r.ref, r.subdir = ref, strings.TrimPrefix(path.Join("/", subdir), "/")
}

// query applies the "?key=value" part.
func (r *gitRef) query(q url.Values) error {
	tag, branch := "", ""
	for _, k := range sortedKeys(q) {
		v := q[k]
		if len(v) > 1 {
			return fmt.Errorf("query %q has multiple values", k)
		}
		value := ""
		if len(v) == 1 {
			value = v[0]
		}
		switch k {
		case "submodules", "keep-git-dir", "fetch-by-commit":
			on := true
			if value != "" {
				b, err := strconv.ParseBool(value)
				if err != nil {
					return fmt.Errorf("invalid %s value: %q", k, value)
				}
				on = b
			}
			if k == "keep-git-dir" {
				r.keepGitDir = &on
			}
			continue
		}
		if value == "" {
			return fmt.Errorf("query %q has no value", k)
		}
		switch k {
		case "ref":
			if r.ref != "" && r.ref != value {
				return fmt.Errorf("ref conflicts: %q vs %q", r.ref, value)
			}
			r.ref = value
		case "tag":
			tag = value
		case "branch":
			branch = value
		case "subdir":
			if r.subdir != "" && r.subdir != value {
				return fmt.Errorf("subdir conflicts: %q vs %q", r.subdir, value)
			}
			r.subdir = value
		case "checksum", "commit":
			r.checksum = value
		case "mtime":
			if value != "checkout" && value != "commit" {
				return fmt.Errorf("invalid mtime value: %q (must be \"checkout\" or \"commit\")", value)
			}
		default:
			return fmt.Errorf("unexpected query %q", k)
		}
	}
	return r.named(tag, branch)
}

// named applies the tag or the branch of a query.
func (r *gitRef) named(tag, branch string) error {
	if tag != "" {
		if err := r.pin("refs/tags/", tag); err != nil {
			return err
		}
	}
	if branch == "" {
		return nil
	}
	if tag != "" {
		return errors.New("branch conflicts with tag")
	}
	return r.pin("refs/heads/", branch)
}

func (r *gitRef) pin(prefix, name string) error {
	if !strings.HasPrefix(name, prefix) {
		name = prefix + name
	}
	if r.ref != "" && r.ref != name {
		return fmt.Errorf("ref conflicts: %q vs %q", r.ref, name)
	}
	r.ref = name
	return nil
}

// isGitSource tells whether a source is a repository.
func isGitSource(src string) bool {
	_, git, err := parseGitRef(src)
	return git && err == nil
}

// isHTTPSource tells whether a source is a file to download.
func isHTTPSource(src string) bool {
	if !strings.HasPrefix(src, "http://") && !strings.HasPrefix(src, "https://") {
		return false
	}
	return !isGitSource(src)
}
