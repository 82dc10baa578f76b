package start

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// user is whom the program runs as.
type user struct {
	uid, gid int
	groups   []int
	// known is false where the numbers stand in a file that is not known.
	known bool
}

// setUser finds the image's user the way moby/sys/user does (GetExecUser): a number needs no entry, a name does.
func (c *checker) setUser() *report.Finding {
	name, group, _ := strings.Cut(c.cfg.User, ":")
	line := orLine(c.find.user, c.find.from)
	passwd, sure := c.rows("/etc/passwd")
	c.user.known = true
	id, err := strconv.Atoi(name)
	row := slices.IndexFunc(passwd, func(r []string) bool {
		return len(r) > 3 && (name == "" && r[2] == "0" || name != "" && err == nil && r[2] == strconv.Itoa(id) || name != "" && err != nil && r[0] == name)
	})
	member := ""
	switch {
	case row >= 0:
		c.user.uid, _ = strconv.Atoi(passwd[row][2])
		c.user.gid, _ = strconv.Atoi(passwd[row][3])
		member = passwd[row][0]
	case name == "" || err == nil:
		c.user.uid = id
	case sure:
		return fails(RuleUser, line, c.userFix(name), "/etc/passwd", "It does not start: the user %s is not in the image's /etc/passwd (unable to find user %s).", name, name)
	case name == "root":
		// Every /etc/passwd that is there has it.
	default:
		c.user.known = false
		c.unsure(line, "", "/etc/passwd", "It starts if the image has a user %s, which is not known.", name)
	}
	return c.setGroup(group, member, line)
}

// userFix proposes a number where the image has no program to make a user with.
func (c *checker) userFix(name string) string {
	if name == "root" {
		return "Leave USER out, or write USER 0: without an /etc/passwd a name cannot be found, a number need not be."
	}
	if _, e := c.program("adduser"); e == fstree.No {
		if _, e := c.program("useradd"); e == fstree.No {
			return "Give the user by number (USER 65532), or copy an /etc/passwd that names " + name + " from a build stage."
		}
	}
	return "Add the user before (RUN adduser or useradd), or give it by number (USER 65532)."
}

func (c *checker) setGroup(group, member string, line int) *report.Finding {
	groups, sure := c.rows("/etc/group")
	if group == "" {
		for _, r := range groups {
			if len(r) > 3 && member != "" && slices.Contains(strings.Split(r[3], ","), member) {
				id, _ := strconv.Atoi(r[2])
				c.user.groups = append(c.user.groups, id)
			}
		}
		return nil
	}
	if id, err := strconv.Atoi(group); err == nil {
		c.user.gid = id
		return nil
	}
	for _, r := range groups {
		if len(r) > 2 && r[0] == group {
			c.user.gid, _ = strconv.Atoi(r[2])
			return nil
		}
	}
	if sure {
		return fails(RuleUser, line, "Add the group before (RUN addgroup or groupadd), or give it by number.", "/etc/group", "It does not start: the group %s is not in the image's /etc/group (unable to find group %s).", group, group)
	}
	c.user.known = false
	c.unsure(line, "", "/etc/group", "It starts if the image has a group %s, which is not known.", group)
	return nil
}

// rows are the lines of a user database; sure is false where it may have others.
func (c *checker) rows(p string) (rows [][]string, sure bool) {
	_, n, e := c.tree.Resolve(p)
	if e == fstree.Unknown {
		return nil, c.settled(p) == fstree.No
	}
	if e != fstree.Yes || n.Kind != fstree.File {
		return nil, e == fstree.No
	}
	if n.Content == nil {
		return nil, false
	}
	for _, l := range strings.Split(string(n.Content.Bytes), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			rows = append(rows, strings.Split(l, ":"))
		}
	}
	return rows, !n.Partial && !c.tree.Doubted(n)
}

// workdir looks at the working directory: runc makes it where it is not there, and goes into it as root.
func (c *checker) workdir() *report.Finding {
	dir := c.cfg.WorkingDir
	if dir == "" {
		return nil
	}
	for p := path.Clean(dir); p != "/" && p != "."; p = path.Dir(p) {
		if _, n, e := c.tree.Resolve(p); e == fstree.Yes && n.Kind != fstree.Dir && !c.tree.Doubted(n) {
			return fails(RuleWorkdir, orLine(c.find.workdir, c.find.from), "Choose another WORKDIR.", p, "It does not start: the working directory %s cannot be entered, since %s is no directory.", dir, p)
		}
	}
	return nil
}

// The bits of a mode that a user may need.
const (
	execute = 1
	reads   = 4
)

// may tells whether the user may do something with a node (path_resolution(7)); root may do all but run what nobody may.
func (c *checker) may(n *fstree.Node, bit uint32) fstree.Existence {
	doubted := func(ok bool) fstree.Existence {
		switch {
		case ok:
			return fstree.Yes
		case c.tree.Doubted(n), n.AnyOwner && n.Mode&(bit*0o111) != 0:
			return fstree.Unknown
		}
		return fstree.No
	}
	u := c.user
	switch {
	case n.AnyKind:
		return fstree.Unknown
	case !u.known && n.Mode&(bit*0o111) != bit*0o111 && n.Mode&(bit*0o111) != 0:
		return fstree.Unknown
	case !u.known || u.uid == 0:
		return doubted(bit != execute || n.Kind == fstree.Dir || n.Mode&0o111 != 0)
	case n.UID == u.uid:
		return doubted(n.Mode&(bit<<6) != 0)
	case n.GID == u.gid || slices.Contains(u.groups, n.GID):
		return doubted(n.Mode&(bit<<3) != 0)
	}
	return doubted(n.Mode&bit != 0)
}

// reach tells whether the user may go through every directory on the way to a path, and which one stops it.
func (c *checker) reach(real string) (dir string, e fstree.Existence) {
	e = fstree.Yes
	for p := path.Dir(real); ; p = path.Dir(p) {
		n, there := c.tree.Get(p)
		if there == fstree.Yes {
			switch c.may(n, execute) {
			case fstree.No:
				return p, fstree.No
			case fstree.Unknown:
				dir, e = p, fstree.Unknown
			}
		}
		if p == "/" {
			return dir, e
		}
	}
}

// who names the user for a sentence.
func (c *checker) who() string {
	if c.cfg.User == "" {
		return "root"
	}
	return "the user " + c.cfg.User
}
