package command

import (
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
