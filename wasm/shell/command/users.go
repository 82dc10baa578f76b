package command

import (
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// UserDB is what /etc/passwd and /etc/group say.
type UserDB struct {
	users  []User
	groups []Group
	// Complete and GroupsComplete are false where the file is there but not known, or not known to be missing.
	Complete, GroupsComplete bool
}

// User is a row of /etc/passwd.
type User struct {
	Name     string
	UID, GID int
	Home     string
	Shell    string
}

// Group is a row of /etc/group.
type Group struct {
	Name    string
	GID     int
	Members []string
}

// Users reads the user database of a file system.
func Users(fs *files.FS) UserDB {
	var db UserDB
	root := *fs
	root.UID = 0
	rows := func(p string) ([][]string, bool) {
		f, e := root.Lookup(p)
		if e == files.ENOENT || e == files.ENOTDIR {
			return nil, true
		}
		if e != files.OK || f.Node.Content == nil {
			return nil, false
		}
		// Where a command that is not understood ran since, the rows are as good a guess as any, but not all.
		var out [][]string
		for _, l := range lines(f.Node.Content.Bytes) {
			out = append(out, strings.Split(l, ":"))
		}
		return out, !f.Doubted && !f.Node.Partial
	}
	users, ok := rows("/etc/passwd")
	db.Complete = ok
	for _, r := range users {
		if len(r) >= 6 {
			uid, err1 := strconv.Atoi(r[2])
			gid, err2 := strconv.Atoi(r[3])
			if err1 == nil && err2 == nil {
				u := User{Name: r[0], UID: uid, GID: gid, Home: r[5]}
				if len(r) > 6 {
					u.Shell = r[6]
				}
				db.users = append(db.users, u)
			}
		}
	}
	groups, ok := rows("/etc/group")
	db.GroupsComplete = ok
	for _, r := range groups {
		if len(r) >= 3 {
			if gid, err := strconv.Atoi(r[2]); err == nil {
				g := Group{Name: r[0], GID: gid}
				if len(r) > 3 && r[3] != "" {
					g.Members = strings.Split(r[3], ",")
				}
				db.groups = append(db.groups, g)
			}
		}
	}
	return db
}

// User finds a user by name.
func (d UserDB) User(name string) (User, bool) {
	for _, u := range d.users {
		if u.Name == name {
			return u, true
		}
	}
	return User{}, false
}

// UID finds a user by number.
func (d UserDB) UID(id int) (User, bool) {
	for _, u := range d.users {
		if u.UID == id {
			return u, true
		}
	}
	return User{}, false
}

// Group finds a group's number by name.
func (d UserDB) Group(name string) (int, bool) {
	for _, g := range d.groups {
		if g.Name == name {
			return g.GID, true
		}
	}
	return 0, false
}

// GID finds a group by number.
func (d UserDB) GID(id int) (Group, bool) {
	for _, g := range d.groups {
		if g.GID == id {
			return g, true
		}
	}
	return Group{}, false
}

// GroupsOf are the further groups that a user is a member of.
func (d UserDB) GroupsOf(name string) []int {
	var out []int
	for _, g := range d.groups {
		for _, m := range g.Members {
			if m == name {
				out = append(out, g.GID)
			}
		}
	}
	return out
}

// owner reads a chown argument. ok is false where a name is not there; unsure where the user database is not known.
func (c *Call) owner(spec string) (uid, gid int, setUID, setGID, ok, unsure bool) {
	db := Users(c.FS)
	name, group, hasGroup := strings.Cut(spec, ":")
	if !hasGroup {
		if _, known := db.User(spec); !known && strings.Contains(spec, ".") {
			name, group, hasGroup = strings.Cut(spec, ".")
		}
	}
	ok = true
	if name != "" {
		setUID = true
		if u, known := db.User(name); known {
			uid = u.UID
			if hasGroup && group == "" {
				gid, setGID = u.GID, true
			}
		} else if n, err := strconv.Atoi(name); err == nil {
			uid = n
			if hasGroup && group == "" && c.Busybox {
				gid, setGID = n, true
				if u, known := db.UID(n); known {
					gid = u.GID
				}
			}
		} else if name == "root" && !db.Complete {
			uid = 0
		} else {
			unsure, ok = !db.Complete, !db.Complete
		}
	}
	if group != "" {
		setGID = true
		if g, known := db.Group(group); known {
			gid = g
		} else if n, err := strconv.Atoi(group); err == nil {
			gid = n
		} else if group == "root" && !db.GroupsComplete {
			gid = 0
		} else {
			unsure = unsure || !db.GroupsComplete
			ok = ok && !db.GroupsComplete
		}
	}
	return uid, gid, setUID, setGID, ok, unsure
}
