package build

import (
	"bufio"
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
)

// ownerOf looks a "user[:group]" up as BuildKit does for a tree: numbers as they are, "root" as 0, other names in the tree's
// /etc/passwd and /etc/group. A name that is not found is 0, without an error. given is false for "" (keep the owner).
// unsure is true where the files that would tell are not known.
func ownerOf(t fstree.Tree, s string) (own owner, given, unsure bool) {
	if s == "" {
		return owner{}, false, false
	}
	own.given = true
	user, group, hasGroup := strings.Cut(s, ":")
	if id, ok := parseID(user); ok {
		own.uid, own.gid = id, id
	} else {
		line, ok, doubt := lookup(t, "/etc/passwd", user)
		unsure = doubt
		if ok {
			own.uid, own.gid = field(line, 2), field(line, 3)
		}
	}
	if hasGroup && group != "" {
		if id, ok := parseID(group); ok {
			own.gid = id
		} else {
			line, ok, doubt := lookup(t, "/etc/group", group)
			unsure = unsure || doubt
			if ok {
				own.gid = field(line, 2)
			}
		}
	}
	own.guess = unsure
	return own, true, unsure
}

// parseID reads a number the way LLB does, which hands it on as 32 bits without a sign. The largest of them means to the
// kernel that the owner stays, and what was just made is root's.
func parseID(s string) (int, bool) {
	if s == "root" {
		return 0, true
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if n == -1 {
		n = 0
	}
	return int(uint32(n)), err == nil
}

func field(line []string, i int) int {
	if i >= len(line) {
		return 0
	}
	n, _ := strconv.Atoi(line[i])
	return n
}

// lookup finds the first line of a passwd-like file whose first field is name.
func lookup(t fstree.Tree, file, name string) (line []string, ok, unsure bool) {
	real, sure, err := t.RootPath(file)
	if err != nil {
		return nil, false, false
	}
	n, ex := t.Get(real)
	switch {
	case ex == fstree.Unknown || !sure:
		return nil, false, true
	case ex == fstree.No:
		return nil, false, false
	case n.Kind != fstree.File:
		return nil, false, false
	case n.Content == nil || t.Doubted(n):
		return nil, false, n.Size.Bytes > 0 || n.Content == nil
	}
	s := bufio.NewScanner(bytes.NewReader(n.Content.Bytes))
	for s.Scan() {
		parts := strings.Split(strings.TrimSpace(s.Text()), ":")
		if parts[0] == name && len(parts) > 1 {
			return parts, true, false
		}
	}
	return nil, false, n.Partial
}

// errNoUsers is what BuildKit says of an owner's name where there is nothing yet in which it could be looked up.
var errNoUsers = errors.New("failed to load cache key: invalid user index -1")

// byName tells whether an owner has to be looked up.
func byName(s string) bool {
	user, group, _ := strings.Cut(s, ":")
	for _, part := range []string{user, group} {
		if _, ok := parseID(part); part != "" && !ok {
			return true
		}
	}
	return false
}
