package pip

import (
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// uv is Astral's installer (docs.astral.sh/uv).
func (m Model) uv(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], append([]string{"--extra", "--group", "--no-group", "--only-group", "--package", "--directory", "--project", "--link-mode", "--index", "--default-index", "-o", "--output-file", "--no-install-package"}, withValue...)...).Verb()
	if dir := w.Value("--directory", "--project"); dir != "" {
		return c.Misunderstood("uv for another folder is not modelled")
	}
	switch verb {
	case "sync":
		return m.uvSync(c, w)
	case "pip":
		verb, w = w.Verb()
		if verb != "install" && verb != "sync" {
			*c.Out = c.Out.Add(files.Unknown)
			return command.Unknown
		}
		if verb == "sync" {
			return c.Misunderstood("uv pip sync is not modelled")
		}
		p := m.base(c)
		if !w.Has("--system") && leave.Env(c, "UV_SYSTEM_PYTHON") == "" {
			env, ok := m.environment(c, c.FS.Abs(leave.Or(leave.Env(c, "VIRTUAL_ENV"), ".venv")))
			if !ok {
				env = m.interpreter(c)
			}
			p = env
		}
		l := asked(c, w)
		if l.missing != "" {
			return 2
		}
		if t := w.Value("--target", "-t"); t != "" {
			p = &python{prefix: t, site: t, bin: t + "/bin", version: p.version}
		} else if t := w.Value("--prefix"); t != "" {
			p = p.below(t)
		}
		return m.put(c, l, p, m.uvPlace(c, w))
	case "venv":
		dir := ".venv"
		if len(w.Names) > 0 {
			dir = w.Names[0]
		}
		return m.makeVenv(c, leave.Or(dir), w.Has("--seed"))
	case "cache":
		if len(w.Names) > 0 && w.Names[0] == "clean" {
			c.FS.RemoveTree(uvCache(c))
		}
		return command.Unknown
	case "lock", "tree", "version", "export":
		l := list{}
		if text, ok := leave.Text(c, "uv.lock"); ok {
			l.locked(text, !w.Has("--no-dev"), w.Values("--extra"), w.Has("--all-extras"))
		}
		return export(c, l, w)
	case "run":
		return m.runIn(c, ".venv")
	case "tool":
		if len(w.Names) > 1 && w.Names[0] == "install" {
			home := leave.Home(c) + "/.local"
			_, w = w.Verb()
			p := &python{prefix: home, site: home + "/share/uv/tools", bin: home + "/bin"}
			return m.put(c, asked(c, w), p, m.uvPlace(c, w))
		}
	case "python":
		leave.Grow(c, leave.Or(leave.Env(c, "UV_PYTHON_INSTALL_DIR"), leave.Home(c)+"/.local/share/uv/python"), leave.About(110e6, 50e6, 250e6, 0.3), "a Python of uv's own")
		leave.Open(c, leave.Home(c)+"/.local/bin")
		return command.Unknown
	case "", "self", "--version":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("uv " + verb + " is not modelled")
}

func uvCache(c *command.Call) string {
	return leave.Or(leave.Env(c, "UV_CACHE_DIR"), leave.Or(leave.Env(c, "XDG_CACHE_HOME"), leave.Home(c)+"/.cache")+"/uv")
}

// export writes a list of packages; the file is marked with their names, as its text is not known.
func export(c *command.Call, l list, w *leave.Words) command.Status {
	out := w.Value("-o", "--output", "--output-file")
	if out == "" {
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	class := marker
	for _, p := range l.wants {
		class += " " + p.Name
	}
	n := int64(len(l.wants))
	b := size.About(n*600+100, n*15, n*6000+1000)
	if len(l.wants) == 0 {
		b, class = size.None, "text"
	}
	if e := leave.File(c, out, &leave.Output{Bytes: leave.Packed(b, 0.5), Mode: 0o644, Class: class, Why: "packages of a lock file"}); e.Failed() {
		return 1
	}
	return command.Unknown
}

// runIn runs the command behind "run" with an environment's programs first.
func (m Model) runIn(c *command.Call, dir string) command.Status {
	args := c.Args[slices.Index(c.Args, "run")+1:]
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		if slices.Contains([]string{"--with", "--extra", "--group", "--python", "-p", "--package", "--env-file"}, args[0]) {
			args = args[1:]
		}
		args = args[min(1, len(args)):]
	}
	if len(args) == 0 {
		return command.Unknown
	}
	env := append(slices.Clone(c.Env), "PATH="+c.FS.Abs(dir)+"/bin:"+leave.Env(c, "PATH"))
	return c.Become(args, env, c.In)
}

// uvPlace: uv compiles nothing unless it is asked to, and links files from its cache, which then takes no bytes of its own
// (docs.astral.sh/uv/concepts/cache); copies where told.
func (m Model) uvPlace(c *command.Call, w *leave.Words) place {
	how := place{compiled: w.Has("--compile-bytecode", "--compile") || on(leave.Env(c, "UV_COMPILE_BYTECODE")), why: leave.Or(w.Value("--index-url", "--default-index"), w.Value("--extra-index-url", "--index"))}
	copies := leave.Or(w.Value("--link-mode"), leave.Env(c, "UV_LINK_MODE")) == "copy"
	if copies && !w.Has("--no-cache", "-n") && !on(leave.Env(c, "UV_NO_CACHE")) {
		how.cache = uvCache(c)
	}
	return how
}

func on(v string) bool { return v != "" && v != "0" && v != "false" }

// uvSync installs what uv.lock has for the project into its environment.
func (m Model) uvSync(c *command.Call, w *leave.Words) command.Status {
	dir := c.FS.Abs(leave.Or(leave.Env(c, "UV_PROJECT_ENVIRONMENT"), ".venv"))
	l := list{}
	text, e := c.FS.Read("uv.lock")
	switch {
	case e == files.OK && text.Known:
		l.locked(string(text.Bytes), !w.Has("--no-dev", "--only-group", "--no-default-groups") && !on(leave.Env(c, "UV_NO_DEV")), w.Values("--extra"), w.Has("--all-extras"))
	case e == files.ENOENT && w.Has("--frozen", "--locked"):
		return 2
	default:
		l.project(c, ".", c.FS.Cwd, true)
	}
	p, ok := m.environment(c, dir)
	if !ok {
		if status := m.makeVenv(c, dir, false); status > 0 {
			return status
		}
		if p, ok = m.environment(c, dir); !ok {
			p = m.base(c).below(dir)
		}
	}
	return m.put(c, l, p, m.uvPlace(c, w))
}

// poetry is Poetry's install (python-poetry.org/docs/cli).
func (m Model) poetry(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], "--with", "--without", "--only", "-E", "--extras", "-o", "--output", "-f", "--format", "-C", "--directory").Verb()
	settings := leave.Home(c) + "/.config/pypoetry/config.toml"
	switch verb {
	case "config":
		if len(w.Names) > 1 {
			b := size.About(60, 20, 300)
			e := leave.File(c, settings, &leave.Output{Bytes: &leave.Bytes{Disk: b, Packed: b}, Mode: 0o644, Class: class(c, settings) + " " + w.Names[0] + "=" + w.Names[1], Why: "Poetry's settings"})
			if e == files.OK {
				return 0
			}
		}
		return command.Unknown
	case "install", "sync":
	case "export":
		l := list{}
		if text, ok := leave.Text(c, "poetry.lock"); ok {
			l.poetryLock(text, w.Has("--with", "--dev"))
		}
		return export(c, l, w)
	case "run":
		return m.runIn(c, ".venv")
	case "--version", "check", "show", "":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	default:
		return c.Misunderstood("poetry " + verb + " is not modelled")
	}
	set := class(c, settings)
	dev := !w.Has("--no-dev", "--without", "--only", "--only-main")
	l := list{}
	if text, ok := leave.Text(c, "poetry.lock"); ok {
		l.poetryLock(text, dev)
	} else {
		l.project(c, ".", c.FS.Cwd, true)
	}
	p := m.interpreter(c)
	switch {
	case p.venv:
	case off(leave.Env(c, "POETRY_VIRTUALENVS_CREATE")) || strings.Contains(set, "virtualenvs.create=false"):
	default:
		dir := leave.Or(leave.Env(c, "POETRY_CACHE_DIR"), leave.Home(c)+"/.cache/pypoetry") + "/virtualenvs"
		if on(leave.Env(c, "POETRY_VIRTUALENVS_IN_PROJECT")) || strings.Contains(set, "virtualenvs.in-project=true") {
			dir = c.FS.Abs(".venv")
			m.makeVenv(c, dir, false)
			p = m.base(c).below(dir)
		} else {
			// Its folder there has a hash in its name.
			p = &python{prefix: dir, site: dir, bin: dir, version: p.version}
		}
	}
	how := place{compiled: w.Has("--compile"), cache: leave.Or(leave.Env(c, "POETRY_CACHE_DIR"), leave.Home(c)+"/.cache/pypoetry") + "/artifacts"}
	if w.Has("--no-cache") {
		how.cache = ""
	}
	return m.put(c, l, p, how)
}

func off(v string) bool { return v == "0" || v == "false" || v == "False" }

// class is what a file is marked with.
func class(c *command.Call, p string) string {
	if f, e := c.FS.Lookup(p); e == files.OK {
		return f.Node.Class
	}
	return ""
}

// pipenv is Pipenv's install (pipenv.pypa.io).
func (m Model) pipenv(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], "--python").Verb()
	if verb != "install" && verb != "sync" {
		return c.Misunderstood("pipenv " + verb + " is not modelled")
	}
	l := list{}
	if text, ok := leave.Text(c, "Pipfile.lock"); !ok || !l.pipfileLock(text, w.Has("--dev", "-d")) {
		l.unread = "Pipfile.lock"
	}
	p := m.interpreter(c)
	if !w.Has("--system") && !p.venv {
		if on(leave.Env(c, "PIPENV_VENV_IN_PROJECT")) {
			m.makeVenv(c, ".venv", true)
			p = m.base(c).below(c.FS.Abs(".venv"))
		} else {
			dir := leave.Home(c) + "/.local/share/virtualenvs"
			p = &python{prefix: dir, site: dir, bin: dir, version: p.version}
		}
	}
	return m.put(c, l, p, place{compiled: true, cache: leave.Home(c) + "/.cache/pipenv"})
}

// conda installs packages of which nothing is known here, below its prefix (docs.conda.io).
func conda(c *command.Call) command.Status {
	verb, w := leave.Parse(c.Args[1:], "-n", "--name", "-p", "--prefix", "-c", "--channel", "-f", "--file").Verb()
	switch verb {
	case "install", "create", "update", "env", "upgrade":
		dir := leave.Or(w.Value("-p", "--prefix"), leave.Env(c, "CONDA_DIR"), leave.Env(c, "MAMBA_ROOT_PREFIX"), "/opt/conda")
		leave.Grow(c, dir, leave.Unknown, "packages of conda, whose sizes are not known here")
		leave.Open(c, dir, dir+"/bin", dir+"/lib")
		leave.Tell(c, report.EffectUnknown, dir, "What `"+strings.Join(c.Args, " ")+"` takes is not known; state it to have it counted.", size.None)
		return command.Unknown
	case "clean", "config", "init", "info", "list", "--version", "":
		leave.Open(c, leave.Home(c))
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	case "run":
		args := c.Args[slices.Index(c.Args, "run")+1:]
		for len(args) > 0 && strings.HasPrefix(args[0], "-") {
			skip := 1
			if args[0] == "-n" || args[0] == "-p" {
				skip = 2
			}
			args = args[min(skip, len(args)):]
		}
		if len(args) > 0 {
			return c.Become(args, nil, c.In)
		}
	}
	return c.Misunderstood(c.Args[0] + " " + verb + " is not modelled")
}

// manage is Django's manage.py: collectstatic copies below a folder that settings name, others change a database or nothing.
func manage(c *command.Call) command.Status {
	switch c.Args[2] {
	case "check", "migrate", "showmigrations", "makemigrations", "compilemessages", "test", "collectstatic", "compress":
		if d, e := c.FS.Lookup("."); e == files.OK {
			c.FS.Open(d.Real, size.None)
		}
		leave.Tell(c, report.EffectUnknown, c.FS.Cwd, "What `"+strings.Join(c.Args, " ")+"` leaves is not known: the project's settings name the folder.", size.None)
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("what the project does is not known")
}
