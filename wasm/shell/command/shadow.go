package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// The tools of Debian's passwd package: what usermod, userdel, groupmod, groupdel, passwd and chpasswd do to the user
// database. useradd and groupadd stand in userscmd.go, beside busybox's.

// lock leaves the lock file that these tools make.
func (c *Call) lock() {
	if c.Busybox {
		return
	}
	if _, e := c.FS.Lookup("/etc/.pwd.lock"); e == files.ENOENT {
		c.FS.Create("/etc/.pwd.lock", 0o600, true)
	}
}

// editRows rewrites a user database file row by row; edit returns nil to drop one. Of a file that is not known the size
// may change a little. It reports whether a row was changed.
func (c *Call) editRows(file string, edit func(row []string) []string) bool {
	f, e := c.FS.Lookup(file)
	if e != files.OK || f.Node.Kind != fstree.File {
		return false
	}
	if f.Node.Content == nil || f.Doubted {
		n := f.Node.Size
		about := files.Unknown
		if n.Certainty != size.Unknown {
			about = files.Sized(size.About(n.Bytes, max(0, n.Bytes-120), n.Bytes+120))
		}
		c.backup(file)
		c.FS.Change(f.Real, func(n *fstree.Node) { files.SetText(n, about) })
		return true
	}
	var out strings.Builder
	changed := false
	for _, l := range lines(f.Node.Content.Bytes) {
		row := edit(strings.Split(l, ":"))
		s := strings.Join(row, ":")
		changed = changed || row == nil || s != l
		if row != nil {
			out.WriteString(s + "\n")
		}
	}
	if changed {
		c.backup(file)
		c.FS.Change(f.Real, func(n *fstree.Node) { files.SetText(n, files.KnownString(out.String())) })
	}
	return changed
}

// editMembers changes the members of groups in both group files; edit gets a group's name and its members.
func (c *Call) editMembers(edit func(group string, members []string) []string) {
	for _, file := range []string{"/etc/group", "/etc/gshadow"} {
		c.editRows(file, func(row []string) []string {
			if len(row) < 4 {
				return row
			}
			var members []string
			if row[3] != "" {
				members = strings.Split(row[3], ",")
			}
			row = slices.Clone(row)
			row[3] = strings.Join(edit(row[0], members), ",")
			return row
		})
	}
}

// addSubIDs gives a user ranges of subordinate ids, where the files for them are there.
func (c *Call) addSubIDs(name string) {
	for _, file := range []string{"/etc/subuid", "/etc/subgid"} {
		t, e := c.FS.Read(file)
		if e != files.OK || !t.Known {
			continue
		}
		first := 100_000
		for _, l := range lines(t.Bytes) {
			if f := strings.Split(l, ":"); len(f) == 3 {
				from, _ := strconv.Atoi(f[1])
				n, _ := strconv.Atoi(f[2])
				first = max(first, from+n)
			}
		}
		c.addLine(file, name+":"+strconv.Itoa(first)+":65536", 0o644)
	}
}

// dropUser takes a user out of all files.
func (c *Call) dropUser(u User, db UserDB) {
	named := func(row []string) []string {
		if row[0] == u.Name {
			return nil
		}
		return row
	}
	c.editRows("/etc/passwd", named)
	c.editRows("/etc/shadow", named)
	own := ""
	if g, ok := db.GID(u.GID); ok && g.Name == u.Name {
		own = u.Name
	}
	for _, file := range []string{"/etc/group", "/etc/gshadow"} {
		c.editRows(file, func(row []string) []string {
			if row[0] == own {
				return nil
			}
			if len(row) > 3 {
				row = slices.Clone(row)
				row[3] = strings.Join(slices.DeleteFunc(strings.Split(row[3], ","), func(m string) bool { return m == u.Name }), ",")
			}
			return row
		})
	}
	if !c.Busybox {
		c.editRows("/etc/subuid", named)
		c.editRows("/etc/subgid", named)
	}
}

// groupsOf reads a list of groups; status is not zero where one is missing.
func (c *Call) groupsOf(list string, db UserDB) (names []string, status Status) {
	for _, g := range strings.Split(list, ",") {
		if g == "" {
			continue
		}
		if id, err := strconv.Atoi(g); err == nil {
			if row, ok := db.GID(id); ok {
				g = row.Name
			}
		}
		if _, ok := db.Group(g); !ok {
			if db.GroupsComplete {
				c.fail("group '" + g + "' does not exist")
				return nil, 6
			}
			return nil, Unknown
		}
		names = append(names, g)
	}
	return names, 0
}

var usermodOptions = options{flags: "aomLU", takes: "Gguscdlpef", long: map[string]string{"--append": "a", "--groups=": "G", "--gid=": "g", "--uid=": "u", "--shell=": "s",
	"--comment=": "c", "--home=": "d", "--move-home": "m", "--login=": "l", "--password=": "p", "--lock": "L", "--unlock": "U", "--non-unique": "o", "--expiredate=": "e", "--inactive=": "f"}}

func usermod(c *Call) Status {
	p, ok := c.options(usermodOptions)
	if !ok || len(p.words) != 1 || c.vague() {
		return c.usersUnknown()
	}
	db := Users(c.FS)
	u, known := db.User(p.words[0])
	if !known {
		if !db.Complete {
			return c.usersUnknown()
		}
		c.fail("user '" + p.words[0] + "' does not exist")
		return 6
	}
	groups, status := c.groupsOf(p.set["G"], db)
	if status > 0 {
		return status
	}
	row, status := usermodRow(c, p, db, u)
	if status != 0 {
		return status
	}
	if groups == nil && p.set["G"] != "" {
		return c.usersUnknown()
	}
	c.lock()
	c.editRows("/etc/passwd", row)
	if p.has("L") || p.has("U") || p.has("p") || p.has("e") || p.has("f") || p.has("l") {
		c.editRows("/etc/shadow", func(r []string) []string { return shadowRow(r, u.Name, p) })
	}
	if p.has("G") || p.has("l") {
		c.editMembers(func(group string, members []string) []string {
			in, wanted := slices.Index(members, u.Name), slices.Contains(groups, group)
			switch {
			case in < 0 && wanted:
				members = append(members, u.Name)
			case in >= 0 && !wanted && p.has("G") && !p.has("a"):
				members = slices.Delete(members, in, in+1)
			}
			return members
		})
	}
	return c.moveUser(p, u)
}

// usermodRow is the edit of the user's row in /etc/passwd.
func usermodRow(c *Call, p *parsed, db UserDB, u User) (func([]string) []string, Status) {
	gid := ""
	if v, given := p.set["g"]; given {
		g, ok := db.Group(v)
		if id, err := strconv.Atoi(v); !ok && err == nil {
			_, ok = db.GID(id)
			g = id
		}
		if !ok && db.GroupsComplete {
			c.fail("group '" + v + "' does not exist")
			return nil, 6
		}
		gid = strconv.Itoa(g)
	}
	if v, given := p.set["u"]; given {
		id, err := strconv.Atoi(v)
		if err != nil {
			return nil, 3
		}
		if db.takenUID(id) && id != u.UID && !p.has("o") {
			c.fail("UID '" + v + "' already exists")
			return nil, 4
		}
	}
	if v, given := p.set["l"]; given {
		if _, taken := db.User(v); taken {
			return nil, 9
		}
	}
	return func(r []string) []string {
		if r[0] != u.Name || len(r) < 7 {
			return r
		}
		r = slices.Clone(r)
		for at, key := range []string{"l", "", "u", "g", "c", "d", "s"} {
			if v, given := p.set[key]; given {
				r[at] = v
			}
		}
		if gid != "" {
			r[3] = gid
		}
		return r
	}, 0
}

func shadowRow(r []string, name string, p *parsed) []string {
	if r[0] != name || len(r) < 9 {
		return r
	}
	r = slices.Clone(r)
	if v, given := p.set["l"]; given {
		r[0] = v
	}
	switch v, given := p.set["p"]; {
	case given:
		r[1] = v
	case p.has("L") && !strings.HasPrefix(r[1], "!"):
		r[1] = "!" + r[1]
	case p.has("U"):
		r[1] = strings.TrimPrefix(r[1], "!")
	}
	return r
}

// moveUser gives the files of the home to the user's new number, and moves it where that is asked for.
func (c *Call) moveUser(p *parsed, u User) Status {
	if v, given := p.set["u"]; given {
		id, _ := strconv.Atoi(v)
		c.rechown(u.Home, u.UID, id)
	}
	if v, given := p.set["d"]; given && p.has("m") {
		if _, e := c.FS.Lookup(u.Home); e != files.ENOENT {
			return c.Run([]string{"mv", "-T", u.Home, v}, nil, files.Known(nil))
		}
	}
	return 0
}

// rechown gives what a user owns below a directory to another number.
func (c *Call) rechown(dir string, from, to int) {
	f, e := c.FS.LookupLink(dir)
	if e != files.OK || !c.Spend(1) {
		return
	}
	if f.Node.UID == from {
		c.FS.Change(f.Real, func(n *fstree.Node) { n.UID = to })
	}
	if f.Node.Kind != fstree.Dir {
		return
	}
	entries, _, _ := c.FS.List(dir)
	for _, x := range entries {
		c.rechown(dir+"/"+x.Name, from, to)
	}
}

// usersUnknown says that the user database changed in a way that is not known.
func (c *Call) usersUnknown() Status {
	for _, p := range []string{"/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"} {
		f, e := c.FS.Lookup(p)
		if e != files.OK || f.Node.Kind != fstree.File {
			continue
		}
		c.backup(p)
		n := f.Node.Size
		about := files.Sized(size.About(n.Bytes, max(0, n.Bytes-200), n.Bytes+200))
		if n.Certainty == size.Unknown {
			about = files.Unknown
		}
		c.FS.Change(f.Real, func(n *fstree.Node) { files.SetText(n, about) })
	}
	c.Note("Who the users are after " + c.Args[0] + " is not known.")
	return Unknown
}

// userdel is userdel, and deluser of Debian and busybox.
func userdel(c *Call) Status {
	p, ok := c.options(options{flags: "rfZ", long: map[string]string{"--remove": "r", "--force": "f", "--remove-home": "r", "--quiet": "q", "--system": "q", "--remove-all-files": "all"}})
	if !ok || p.has("all") || len(p.words) == 0 || c.vague() {
		return c.usersUnknown()
	}
	db := Users(c.FS)
	u, known := db.User(p.words[0])
	if !known {
		switch {
		case !db.Complete:
			return c.usersUnknown()
		case c.called("userdel"):
			return 6
		case c.Busybox:
			return c.fail("unknown user " + p.words[0])
		case p.has("q"):
			return 0
		}
		return 2
	}
	if len(p.words) > 1 {
		return c.leaveGroup(u.Name, p.words[1], db)
	}
	c.lock()
	c.dropUser(u, db)
	c.chat()
	if p.has("r") {
		if s := c.Run([]string{"rm", "-rf", u.Home, "/var/mail/" + u.Name}, nil, files.Known(nil)); s == Unknown {
			return s
		}
	}
	return 0
}

// leaveGroup is deluser USER GROUP.
func (c *Call) leaveGroup(user, group string, db UserDB) Status {
	if _, ok := db.Group(group); !ok {
		if !db.GroupsComplete {
			return c.usersUnknown()
		}
		if c.Busybox {
			return c.fail("unknown group " + group)
		}
		return 3
	}
	c.editMembers(func(g string, members []string) []string {
		if g == group {
			members = slices.DeleteFunc(members, func(m string) bool { return m == user })
		}
		return members
	})
	c.chat()
	return 0
}

// groupdel is groupdel, and delgroup of Debian and busybox.
func groupdel(c *Call) Status {
	p, ok := c.options(options{flags: "f", long: map[string]string{"--quiet": "q", "--system": "q", "--force": "f", "--only-if-empty": "q"}})
	if !ok || len(p.words) == 0 || c.vague() {
		return c.usersUnknown()
	}
	db := Users(c.FS)
	name := p.words[0]
	if len(p.words) > 1 {
		return c.leaveGroup(name, p.words[1], db)
	}
	gid, known := db.Group(name)
	if !known {
		switch {
		case !db.GroupsComplete:
			return c.usersUnknown()
		case c.called("groupdel"):
			return 6
		case c.Busybox:
			return c.fail("unknown group " + name)
		case p.has("q"):
			return 0
		}
		return 3
	}
	for _, u := range db.users {
		if u.GID == gid {
			c.fail("cannot remove the primary group of user '" + u.Name + "'")
			if c.called("groupdel") {
				return 8
			}
			return 1
		}
	}
	c.lock()
	for _, file := range []string{"/etc/group", "/etc/gshadow"} {
		c.editRows(file, func(row []string) []string {
			if row[0] == name {
				return nil
			}
			return row
		})
	}
	c.chat()
	return 0
}

func groupmod(c *Call) Status {
	p, ok := c.options(options{flags: "o", takes: "gnp", long: map[string]string{"--gid=": "g", "--new-name=": "n", "--non-unique": "o"}})
	if !ok || len(p.words) != 1 || c.vague() || p.has("p") {
		return c.usersUnknown()
	}
	db := Users(c.FS)
	name := p.words[0]
	old, known := db.Group(name)
	if !known {
		if db.GroupsComplete {
			return 6
		}
		return c.usersUnknown()
	}
	if v, given := p.set["g"]; given {
		id, err := strconv.Atoi(v)
		switch {
		case err != nil:
			return 3
		case db.takenGID(id) && id != old && !p.has("o"):
			return 4
		}
	}
	c.lock()
	for i, file := range []string{"/etc/group", "/etc/gshadow"} {
		c.editRows(file, func(row []string) []string {
			if row[0] != name {
				return row
			}
			row = slices.Clone(row)
			if v, given := p.set["n"]; given {
				row[0] = v
			}
			if v, given := p.set["g"]; given && i == 0 && len(row) > 2 {
				row[2] = v
			}
			return row
		})
	}
	if v, given := p.set["g"]; given {
		c.editRows("/etc/passwd", func(row []string) []string {
			if len(row) > 3 && row[3] == strconv.Itoa(old) {
				row = slices.Clone(row)
				row[3] = v
			}
			return row
		})
	}
	return 0
}

// passwd is what sets passwords: rows of /etc/shadow change, whose text is not known.
func passwd(c *Call) Status {
	c.lock()
	if f, e := c.FS.Lookup("/etc/shadow"); e == files.OK && f.Node.Kind == fstree.File {
		c.backup("/etc/shadow")
		n := f.Node.Size
		c.FS.Change(f.Real, func(node *fstree.Node) {
			files.SetText(node, files.Sized(size.About(n.Bytes, max(0, n.Bytes-40), n.Bytes+130)))
		})
	}
	c.chat()
	if db := Users(c.FS); !db.Complete {
		return Unknown
	}
	last := c.Args[len(c.Args)-1]
	if _, ok := Users(c.FS).User(last); ok || last == c.Args[0] || strings.HasPrefix(last, "-") {
		return 0
	}
	return Unknown
}

// chsh sets a user's shell.
func chsh(c *Call) Status {
	p, ok := c.options(options{takes: "s", long: map[string]string{"--shell=": "s"}})
	if !ok || c.vague() || !p.has("s") || len(p.words) != 1 {
		return c.usersUnknown()
	}
	db := Users(c.FS)
	if _, known := db.User(p.words[0]); !known {
		if db.Complete {
			return 1
		}
		return c.usersUnknown()
	}
	c.editRows("/etc/passwd", func(r []string) []string {
		if r[0] == p.words[0] && len(r) > 6 {
			r = slices.Clone(r)
			r[6] = p.set["s"]
		}
		return r
	})
	return 0
}

// called tells whether the program was called by a name.
func (c *Call) called(name string) bool {
	return c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:] == name
}

// chat is what Debian's adduser and its kin print, which differs from release to release.
func (c *Call) chat() {
	if !c.Busybox && strings.HasPrefix(c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:], "add") || !c.Busybox && c.called("deluser") || c.called("delgroup") && !c.Busybox {
		c.write(files.Unknown)
	}
}
