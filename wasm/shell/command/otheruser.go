package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// otherUser runs a command as somebody else: su, runuser, sudo, gosu and su-exec. setpriv and chroot are not followed.
func otherUser(c *Call) Status {
	args := c.Args[1:]
	switch name := c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:]; name {
	case "gosu", "su-exec":
		if len(args) < 2 {
			return printsOrFails(c)
		}
		return c.runAs(args[0], args[1:], nil)
	case "sudo":
		return sudo(c, args)
	case "su", "runuser":
		return su(c, args)
	}
	return c.Misunderstood("it runs a command as another user, or in another root")
}

// runAs runs a command as a user ("name" or "user:group"), with more variables than the caller's.
func (c *Call) runAs(spec string, args, env []string) Status {
	was, cwd := *c.FS, c.FS.Cwd
	uid, gid, _, setGID, ok, unsure := c.owner(spec)
	if !ok && !unsure {
		return c.fail("unknown user " + spec)
	}
	db := Users(c.FS)
	c.FS.UID, c.FS.AnyUser, c.FS.Groups = uid, unsure, nil
	if unsure {
		c.FS.UID, c.FS.GID = 1000, 1000
	} else {
		u, known := db.UID(uid)
		if known {
			c.FS.GID, c.FS.Groups = u.GID, db.GroupsOf(u.Name)
			env = append(env, "HOME="+u.Home)
		}
		if setGID {
			c.FS.GID, c.FS.Groups = gid, nil
		}
	}
	s := c.Become(args, append(append([]string(nil), c.Env...), env...), c.In)
	c.FS.UID, c.FS.GID, c.FS.Groups, c.FS.AnyUser, c.FS.Cwd = was.UID, was.GID, was.Groups, was.AnyUser, cwd
	if s == 0 && unsure {
		return Unknown
	}
	return s
}

func sudo(c *Call, args []string) Status {
	user := "root"
	for len(args) > 0 && (strings.HasPrefix(args[0], "-") || strings.Contains(args[0], "=")) {
		switch a := args[0]; {
		case (a == "-u" || a == "--user") && len(args) > 1:
			user, args = args[1], args[1:]
		case strings.HasPrefix(a, "--user="):
			user = a[len("--user="):]
		case a == "-g" || a == "-i" || a == "-s" || a == "--login" || a == "--shell":
			return c.Misunderstood("how sudo runs it is not modelled")
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return printsOrFails(c)
	}
	if user == "root" {
		user = "0"
	}
	if s := c.runAs(user, args, nil); s > 0 {
		return s
	}
	return Unknown // whether sudo lets the user is not known
}

// su is su and runuser: a shell of the user's runs the command of -c.
func su(c *Call, args []string) Status {
	p := options{flags: "lmpPf", takes: "csgGu", long: map[string]string{"--login": "l", "--command=": "c", "--shell=": "s", "--preserve-environment": "p"}}.parse(args)
	if !p.ok || p.has("g") || p.has("G") || c.vague() {
		return c.Misunderstood("it runs a command as another user")
	}
	words, login := p.words, p.has("l")
	if len(words) > 0 && words[0] == "-" {
		words, login = words[1:], true
	}
	if user, given := p.set["u"]; given && len(words) > 0 && c.called("runuser") {
		return c.runAs(user, words, nil)
	}
	name := "root"
	if len(words) > 0 {
		name, words = words[0], words[1:]
	}
	u, known := Users(c.FS).User(name)
	switch {
	case !known && Users(c.FS).Complete:
		return c.fail("unknown user " + name)
	case !known || c.FS.UID != 0 || !p.has("c"):
		return c.Misunderstood("it runs a command as another user")
	}
	shell := u.Shell
	if v, given := p.set["s"]; given {
		shell = v
	}
	if shell == "" {
		shell = "/bin/sh"
	}
	env := []string{"SHELL=" + shell}
	if name != "root" {
		env = append(env, "USER="+name, "LOGNAME="+name)
	}
	if p.has("m") || p.has("p") {
		env = nil
	}
	cwd := c.FS.Cwd
	if login {
		c.FS.Cwd = "/"
		if f, e := c.FS.Lookup(u.Home); e == files.OK {
			c.FS.Cwd = f.Real
		}
	}
	s := c.runAs(name, append([]string{shell, "-c", p.set["c"]}, words...), env)
	c.FS.Cwd = cwd
	return s
}

// rsync writes below its last word.
func rsync(c *Call) Status {
	last := c.Args[len(c.Args)-1]
	c.FS.Blur(strings.TrimRight(last, "/") + "/" + files.Mark)
	c.write(files.Unknown)
	return Unknown
}
