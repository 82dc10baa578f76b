package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

func unknownBelow(p, text string) report.Effect {
	return report.Effect{Kind: report.EffectUnknown, Path: p, Text: text}
}

// backup keeps the file as it was under its name with a dash, as busybox and the shadow tools do.
func (c *Call) backup(file string) {
	f, e := c.FS.Lookup(file)
	if e != files.OK || f.Node.Kind != fstree.File || c.saved[file] {
		return
	}
	if c.saved == nil {
		c.saved = map[string]bool{}
	}
	c.saved[file] = true
	n := *f.Node
	n.Origin, n.Hard = c.FS.Origin, nil
	c.FS.Put(f.Real+"-", &n)
}

// addLine appends a row to a user database file; of a file that is not known the size grows by a row.
func (c *Call) addLine(file, line string, mode uint32) files.Errno {
	c.backup(file)
	real, e := c.FS.Create(file, mode, false)
	if e.Failed() {
		return e
	}
	if real != "" {
		if cur, ce := c.FS.Read(real); e == files.Maybe || ce != files.OK || !cur.Known {
			if cur.Size.Certainty == size.Unknown || e == files.Maybe {
				c.FS.Change(real, func(n *fstree.Node) { files.SetText(n, files.Sized(size.About(1000, 60, 4000))) })
				return files.Maybe
			}
		}
		c.FS.Append(real, files.KnownString(line+"\n"))
	}
	return files.OK
}

// account is what adduser and useradd make.
type account struct {
	name, home, gecos, shell string
	uid, gid                 int
	makeHome                 bool
	password                 string // of /etc/shadow
	system                   bool   // an account of the system's own
	homeMode                 uint32 // of Debian's tools
	skel                     string // what a new home gets, "" for nothing
	groups                   []string
}

// write adds the account's rows and its home.
func (c *Call) addAccount(a account, r *result) {
	id := strconv.Itoa
	c.lock()
	r.note(c.addLine("/etc/passwd", a.name+":x:"+id(a.uid)+":"+id(a.gid)+":"+a.gecos+":"+a.home+":"+a.shell, 0o644))
	if f, e := c.FS.Lookup("/etc/shadow"); e == files.OK || e == files.Maybe {
		// The row holds the day, whose number has five digits until the year 2243.
		row := a.name + ":" + a.password + ":" + "00000:0:99999:7:::\n"
		if a.system && !c.Busybox {
			row = a.name + ":" + a.password + ":" + "00000::::::\n"
		}
		c.backup("/etc/shadow")
		grow := files.Sized(size.Of(int64(len(row))))
		if e == files.OK {
			c.FS.Append(f.Real, grow)
		} else {
			r.maybe = true
		}
	} else if c.Busybox {
		row := a.name + ":" + a.password + ":00000:0:99999:7:::\n"
		if real, e := c.FS.Create("/etc/shadow", 0o600, true); !e.Failed() && real != "" {
			c.FS.Append(real, files.Sized(size.Of(int64(len(row)))))
		}
	}
	if len(a.groups) > 0 {
		c.editMembers(func(group string, members []string) []string {
			if slices.Contains(a.groups, group) {
				members = append(members, a.name)
			}
			return members
		})
	}
	if !c.Busybox && !a.system {
		c.addSubIDs(a.name)
	}
	if a.makeHome && a.home != "" {
		if _, e := c.FS.Lookup(a.home); e == files.ENOENT {
			c.mkdirAll(a.home, 0o755)
			r.note(c.homeDir(a))
		} else if e == files.Maybe {
			c.mkdirAll(a.home, 0o755)
			c.homeDir(a)
		} else if c.Busybox {
			r.note(c.homeDir(a))
		}
	}
}

func (c *Call) homeDir(a account) files.Errno {
	f, e := c.FS.Lookup(a.home)
	if e == files.OK {
		mode := a.homeMode
		if c.Busybox {
			mode = 0o2755
		}
		c.FS.Change(f.Real, func(n *fstree.Node) { n.UID, n.GID, n.Mode = a.uid, a.gid, mode })
		// The skeleton's files (.bashrc, .profile, .bash_logout) come along.
		c.skeleton(a)
	}
	return e
}

func (c *Call) skeleton(a account) {
	if a.skel == "" {
		return
	}
	entries, complete, e := c.FS.List(a.skel)
	if e == files.ENOENT {
		return
	}
	for _, x := range entries {
		if x.Node.Kind == fstree.File {
			k := copier{c: c, follow: "all", mode: true}
			k.one(a.skel+"/"+x.Name, a.home+"/"+x.Name, false, true, false)
			if f, e := c.FS.Lookup(a.home + "/" + x.Name); e == files.OK {
				c.FS.Change(f.Real, func(n *fstree.Node) { n.UID, n.GID = a.uid, a.gid })
			}
		}
	}
	if e == files.Maybe || !complete {
		if f, e := c.FS.Lookup(a.home); e == files.OK {
			c.FS.Open(f.Real, size.About(4500, 0, 10_000))
		}
	}
}

// freeID is the first number that is not taken in a range.
func freeID(from, to, step int, taken func(int) bool) (int, bool) {
	for id := from; id != to+step; id += step {
		if !taken(id) {
			return id, true
		}
	}
	return 0, false
}

func (db UserDB) takenUID(id int) bool { _, ok := db.UID(id); return ok }
func (db UserDB) takenGID(id int) bool { _, ok := db.GID(id); return ok }

// addgroup is busybox's and Debian's addgroup, and groupadd.
func addgroup(c *Call) Status {
	o := options{flags: "SrfoU", takes: "gK", long: map[string]string{"--system": "S", "--gid=": "g", "--force": "f", "--quiet": "q", "--non-unique": "o", "--allow-bad-names": "q"}}
	p, ok := c.options(o)
	if !ok {
		return c.strangeOption(p)
	}
	if c.vague() || len(p.words) == 0 {
		return c.Misunderstood("the group's name is not known")
	}
	if len(p.words) == 2 {
		return c.joinGroup(p.words[0], p.words[1])
	}
	db := Users(c.FS)
	name := p.words[0]
	c.runAdduser()
	if _, exists := db.Group(name); exists {
		if p.has("f") {
			return 0
		}
		return c.alreadyThere("group '"+name+"' in use", p.has("S"))
	}
	system := p.has("S") || p.has("r")
	gid, err := strconv.Atoi(p.set["g"])
	if !p.has("g") {
		gid = c.newGID(db, system)
	} else if err != nil {
		return c.fail("invalid number '" + p.set["g"] + "'")
	} else if db.takenGID(gid) && !p.has("o") {
		if c.Busybox {
			return c.fail("gid '" + p.set["g"] + "' in use")
		}
		return 4
	}
	var r result
	c.addGroupRow(name, gid, &r)
	if !db.GroupsComplete {
		r.maybe = true
	}
	return r.get()
}

func (c *Call) addGroupRow(name string, gid int, r *result) {
	c.lock()
	r.note(c.addLine("/etc/group", name+":x:"+strconv.Itoa(gid)+":", 0o644))
	if f, e := c.FS.Lookup("/etc/gshadow"); e == files.OK {
		c.backup("/etc/gshadow")
		c.FS.Append(f.Real, files.KnownString(name+":!::\n"))
	}
}

// alreadyThere is the status for a name that is taken: the tools differ.
func (c *Call) alreadyThere(what string, system bool) Status {
	c.fail(what)
	if c.called("useradd") || c.called("groupadd") {
		return 9
	}
	if !c.Busybox && system {
		return 0
	}
	return 1
}

func (c *Call) joinGroup(user, group string) Status {
	db := Users(c.FS)
	var r result
	if _, ok := db.User(user); !ok && db.Complete {
		return c.fail("unknown user " + user)
	}
	if g, ok := db.Group(group); ok {
		if row, _ := db.GID(g); strings.Contains(","+strings.Join(row.Members, ",")+",", ","+user+",") {
			return 0
		}
	} else if db.GroupsComplete {
		return c.fail("unknown group " + group)
	}
	if _, ok := db.Group(group); !ok {
		return c.usersUnknown()
	}
	c.editMembers(func(g string, members []string) []string {
		if g == group {
			members = append(members, user)
		}
		return members
	})
	c.lock()
	return r.get()
}

// newGID chooses as the tools do: busybox counts system ids up from 100, the shadow tools count them down from 999.
func (c *Call) newGID(db UserDB, system bool) int {
	return c.newID(system, db.takenGID)
}

func (c *Call) newID(system bool, taken func(int) bool) int {
	id := 1000
	switch {
	case system && c.Busybox:
		id, _ = freeID(100, 999, 1, taken)
	case system && strings.HasSuffix(c.Args[0], "add") || system && strings.HasPrefix(c.Args[0], "group"):
		id, _ = freeID(999, 101, -1, taken)
	case system:
		id, _ = freeID(100, 999, 1, taken)
	default:
		id, _ = freeID(1000, 59999, 1, taken)
	}
	return id
}

// adduser is busybox's and Debian's adduser.
func adduser(c *Call) Status {
	p, ok := c.options(options{flags: "DSHq", takes: "hgsGuk", long: map[string]string{
		"--disabled-password": "D", "--disabled-login": "nologin", "--system": "S", "--no-create-home": "H", "--home=": "h", "--gecos=": "g", "--comment=": "g", "--shell=": "s",
		"--ingroup=": "G", "--uid=": "u", "--gid=": "gid", "--group": "group", "--quiet": "q", "--allow-bad-names": "q", "--force-badname": "q"}})
	if !ok {
		return c.strangeOption(p)
	}
	if c.vague() || len(p.words) == 0 {
		return c.Misunderstood("the user's name is not known")
	}
	if len(p.words) == 2 {
		c.runAdduser()
		return c.joinGroup(p.words[0], p.words[1])
	}
	db := Users(c.FS)
	name := p.words[0]
	if _, exists := db.User(name); exists {
		return c.alreadyThere("user '"+name+"' in use", p.has("S"))
	}
	system := p.has("S")
	a := account{name: name, home: "/home/" + name, gecos: "Linux User,,,", shell: "/bin/sh", makeHome: !p.has("H") && !(p.has("S") && c.Busybox), password: "!", homeMode: 0o700, skel: "/etc/skel", system: system}
	if system {
		a.homeMode, a.skel = 0o755, ""
	}
	c.runAdduser()
	if !c.Busybox && !system && !p.has("g") {
		return c.fail("it asks who the user is, and nobody answers")
	}
	if system {
		a.shell = "/bin/false"
		if !c.Busybox {
			a.shell, a.home, a.makeHome, a.gecos = "/usr/sbin/nologin", "/nonexistent", false, ""
			if p.has("h") && !p.has("H") {
				a.makeHome = true
			}
		}
	}
	if !c.Busybox && !system {
		a.gecos, a.shell = ",,,", "/bin/bash"
	}
	if c.Busybox {
		if sh := c.getenv("SHELL"); sh != "" && !system {
			a.shell = sh
		}
	}
	if v, given := p.set["h"]; given {
		a.home = v
	}
	if v, given := p.set["g"]; given {
		a.gecos = v
	}
	if p.has("nologin") {
		a.shell = "/usr/sbin/nologin"
	}
	if v, given := p.set["s"]; given {
		a.shell = v
	}
	var r result
	r.maybe = !db.Complete || !db.GroupsComplete
	if v, given := p.set["u"]; given {
		id, err := strconv.Atoi(v)
		if err != nil || db.takenUID(id) {
			return c.fail("uid '" + v + "' in use")
		}
		a.uid = id
	} else {
		a.uid = c.newID(system, db.takenUID)
	}
	return c.finishUser(p, db, a, system, &r)
}

// runAdduser leaves what Debian's adduser leaves beside the database: its lock, and words on the terminal.
func (c *Call) runAdduser() {
	if c.Busybox || c.called("groupadd") || c.called("useradd") {
		return
	}
	c.chat()
	if _, e := c.FS.Lookup("/run/adduser"); e == files.ENOENT {
		c.FS.Create("/run/adduser", 0o644, true)
	}
}

// finishUser chooses the user's group and writes all rows.
func (c *Call) finishUser(p *parsed, db UserDB, a account, system bool, r *result) Status {
	own := false
	switch {
	case p.has("G"):
		g, ok := db.Group(p.set["G"])
		if !ok && db.GroupsComplete {
			return c.fail("unknown group " + p.set["G"])
		}
		r.maybe = r.maybe || !ok
		a.gid = g
	case p.has("gid"):
		a.gid, _ = strconv.Atoi(p.set["gid"])
	case system && c.Busybox:
		a.gid = 65533 // nogroup of busybox and Alpine
		if g, ok := db.Group("nogroup"); ok {
			a.gid = g
		}
		_, exists := db.Group("nogroup")
		own = !exists
		if own {
			a.gid = a.uid
		}
	case system && !p.has("group"):
		a.gid = 65534
	default:
		a.gid, own = a.uid, true
	}
	if own {
		if g, exists := db.Group(a.name); exists {
			if c.Busybox {
				return c.fail("group name '" + a.name + "' is in use")
			}
			a.gid = g
		} else {
			if db.takenGID(a.gid) {
				a.gid = c.newGID(db, system)
			}
			c.addGroupRow(a.name, a.gid, r)
		}
	}
	c.addAccount(a, r)
	return r.get()
}

func useradd(c *Call) Status {
	p, ok := c.options(options{flags: "mMrlNUo", takes: "udgGscpekKb", long: map[string]string{
		"--create-home": "m", "--no-create-home": "M", "--system": "r", "--no-log-init": "l", "--no-user-group": "N", "--user-group": "U", "--uid=": "u", "--home-dir=": "d", "--home=": "d",
		"--gid=": "g", "--groups=": "G", "--shell=": "s", "--comment=": "c", "--password=": "p", "--non-unique": "o"}})
	if !ok {
		return c.strangeOption(p)
	}
	if c.vague() || len(p.words) != 1 {
		return c.Misunderstood("the user's name is not known")
	}
	name := p.words[0]
	db := Users(c.FS)
	if _, exists := db.User(name); exists {
		return c.alreadyThere("user '"+name+"' already exists", false)
	}
	a := account{name: name, home: "/home/" + name, shell: "/bin/sh", makeHome: p.has("m"), password: "!", gecos: p.set["c"], homeMode: 0o755, skel: "/etc/skel", system: p.has("r")}
	if v, given := p.set["k"]; given {
		a.skel = v
	}
	if v, given := p.set["p"]; given {
		a.password = v
	}
	if v, given := p.set["e"]; given && v != "" {
		a.password += "00000" // the day on which the account ends makes its row longer
	}
	if v, given := p.set["d"]; given {
		a.home = v
	}
	if v, given := p.set["s"]; given {
		a.shell = v
	}
	var r result
	r.maybe = !db.Complete || !db.GroupsComplete
	system := p.has("r")
	if v, given := p.set["u"]; given {
		id, err := strconv.Atoi(v)
		if err != nil {
			c.fail("invalid user ID '" + v + "'")
			return 3
		}
		if db.takenUID(id) && !p.has("o") {
			c.fail("UID " + v + " is not unique")
			return 4
		}
		a.uid = id
	} else {
		a.uid = c.newID(system, db.takenUID)
	}
	names, status := c.groupsOf(p.set["G"], db)
	if status > 0 {
		return status
	}
	a.groups, r.maybe = names, r.maybe || status == Unknown
	switch v, given := p.set["g"]; {
	case given:
		id, err := strconv.Atoi(v)
		if g, ok := db.Group(v); ok {
			id, err = g, nil
		}
		if err != nil && db.GroupsComplete {
			c.fail("group '" + v + "' does not exist")
			return 6
		}
		a.gid = id
	case p.has("N"):
		a.gid = 100
	default:
		if _, exists := db.Group(name); exists {
			c.lock()
			c.fail("group " + name + " exists - if you want to add this user to that group, use -g.")
			return 9
		}
		a.gid = a.uid
		if db.takenGID(a.gid) {
			a.gid = c.newGID(db, system)
		}
		c.addGroupRow(name, a.gid, &r)
	}
	c.addAccount(a, &r)
	return r.get()
}
