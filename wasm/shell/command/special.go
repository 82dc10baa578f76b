package command

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// dpkg asked about packages prints; installing from files is not understood.
func dpkg(c *Call) Status {
	for _, a := range c.Args[1:] {
		switch {
		case a == "-i" || a == "--install" || a == "--unpack" || a == "--configure" || a == "-r" || a == "-P" || a == "--remove" || a == "--purge" || a == "--add-architecture" || a == "--force-all":
			return c.Misunderstood("which files the packages bring is not known")
		}
	}
	if len(c.Args) == 2 && c.Args[1] == "--print-architecture" {
		c.print(c.machine(true) + "\n")
		return 0
	}
	c.write(files.Unknown)
	return Unknown
}

// otherUser runs a command as root (sudo), or as somebody else (gosu, su-exec), which is not followed: owners may differ.
func otherUser(c *Call) Status {
	args := c.Args[1:]
	switch name := c.Args[0][strings.LastIndexByte(c.Args[0], '/')+1:]; name {
	case "gosu", "su-exec":
		if len(args) < 2 {
			return printsOrFails(c)
		}
		args = args[1:]
	case "sudo":
		for len(args) > 0 && strings.HasPrefix(args[0], "-") {
			if args[0] == "-u" || args[0] == "-g" {
				return c.Misunderstood("it runs a command as another user")
			}
			args = args[1:]
		}
	default:
		return c.Misunderstood("it runs a command as another user, or in another root")
	}
	if len(args) == 0 {
		return printsOrFails(c)
	}
	was := *c.FS
	if strings.HasSuffix(c.Args[0], "sudo") {
		c.FS.UID, c.FS.GID, c.FS.Groups, c.FS.AnyUser = 0, 0, nil, false
	}
	s := c.Run(args, nil, c.In)
	c.FS.UID, c.FS.GID, c.FS.Groups, c.FS.AnyUser = was.UID, was.GID, was.Groups, was.AnyUser
	if s > 0 {
		return s
	}
	return Unknown
}

// python knows the modules that other tools stand for; programs of its own are not understood.
func python(c *Call) Status {
	a := c.Args[1:]
	for len(a) > 0 && (a[0] == "-u" || a[0] == "-B" || a[0] == "-I" || a[0] == "-s" || a[0] == "-E") {
		a = a[1:]
	}
	switch {
	case len(a) > 0 && (a[0] == "--version" || a[0] == "-V"):
		return printsOrFails(c)
	case len(a) > 2 && a[0] == "-m" && (a[1] == "venv" || a[1] == "virtualenv"):
		dir := a[len(a)-1]
		c.unknownTree(dir, "a virtual environment, with pip and setuptools")
		return Unknown
	case len(a) > 1 && a[0] == "-m":
		if t, ok := toolTable(a[1]); ok {
			d := *c
			d.Args = a[1:]
			return toolFunc(t)(&d)
		}
		if a[1] == "compileall" {
			c.unknownTree("__pycache__", "compiled files")
			return Unknown
		}
	}
	return c.Misunderstood("what the program does is not known")
}
