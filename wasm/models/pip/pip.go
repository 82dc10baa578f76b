// Package pip is the installers of Python packages as a model of package shell: pip, uv, Poetry and Pipenv, and "python -m venv".
//
// It reads what is asked for (names, requirements files, pyproject.toml, lock files) from the command line and the tree, sums
// packages and what they depend on from a table of archives in public lock files (gen.go), and puts the bytes where the
// interpreter in use has its packages: /usr/local/lib in the official images, a virtual environment, --user, --target
// or --prefix. Programs that packages are known to bring stand in its bin as files; so do an environment's own. Archives
// stay in a cache unless that is turned off. Nothing is compiled or downloaded: an exit status is unknown, but for a
// requirements file that is certainly missing.
// Package playground hands Model to the shell.
package pip

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct {
	// Distro of the base image as the catalogue names it ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
}

// Command knows the installers' names, and "python -m" of some.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	switch {
	case name == "pip" || name == "pip3" || strings.HasPrefix(name, "pip3."):
		return m.pip, true
	case name == "python" || name == "python3" || strings.HasPrefix(name, "python3."):
		return m.module(args)
	case name == "virtualenv":
		return func(c *command.Call) command.Status { return m.venv(c, c.Args[1:]) }, true
	case name == "uv":
		return m.uv, true
	case name == "poetry":
		return m.poetry, true
	case name == "pipenv":
		return m.pipenv, true
	case name == "conda" || name == "mamba" || name == "micromamba":
		return conda, true
	}
	return nil, false
}

// module is "python -m NAME".
func (m Model) module(args []string) (command.Func, bool) {
	if len(args) > 2 && path.Base(args[1]) == "manage.py" {
		return manage, true
	}
	i := slices.Index(args, "-m")
	if i < 1 || i+1 >= len(args) || slices.ContainsFunc(args[1:i], func(a string) bool { return !strings.HasPrefix(a, "-") }) {
		return nil, false
	}
	switch args[i+1] {
	case "pip":
		return func(c *command.Call) command.Status {
			c.Args = append([]string{c.Args[0]}, c.Args[i+2:]...)
			return m.pip(c)
		}, true
	case "venv", "virtualenv":
		return func(c *command.Call) command.Status { return m.venv(c, c.Args[i+2:]) }, true
	case "ensurepip":
		return func(c *command.Call) command.Status {
			p := m.interpreter(c)
			leave.Grow(c, p.site, ensured(p.version), "pip")
			leave.Open(c, p.bin)
			return command.Unknown
		}, true
	}
	return nil, false
}

// venv is "python -m venv" and virtualenv.
func (m Model) venv(c *command.Call, args []string) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	w := leave.Parse(args, "-p", "--python", "--prompt")
	for _, dir := range w.Names {
		if status := m.makeVenv(c, dir, !w.Has("--without-pip", "--no-pip")); status > 0 {
			return status
		}
	}
	return command.Unknown
}

// withValue are pip's options whose value may be the next word (pip install --help).
var withValue = []string{"-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-t", "--target", "--prefix", "--root", "-e", "--editable",
	"-f", "--find-links", "--platform", "--python-version", "--implementation", "--abi", "--src", "--timeout", "--retries", "--trusted-host", "--cert", "--proxy", "--progress-bar",
	"--no-binary", "--only-binary", "--cache-dir", "--upgrade-strategy", "-w", "--wheel-dir", "-d", "--dest", "--root-user-action", "--config-settings", "--python", "--group", "-p", "--default-timeout"}

// pip is "pip install" and what else people run of pip.
func (m Model) pip(c *command.Call) command.Status {
	verb, w := leave.Parse(c.Args[1:], withValue...).Verb()
	if files.Vague(verb) || files.Vague(w.Value("-t", "--target", "--prefix", "--root")) {
		return c.Misunderstood("its words are not known")
	}
	switch verb {
	case "install":
		return m.install(c, w, m.interpreter(c))
	case "wheel", "download":
		return m.wheel(c, w)
	case "cache":
		if len(w.Names) > 0 && w.Names[0] == "purge" {
			c.FS.RemoveTree(cacheDir(c, w))
		}
		return command.Unknown
	case "uninstall":
		return m.uninstall(c, w)
	case "config", "list", "freeze", "show", "check", "--version", "debug", "hash", "":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("pip " + verb + " is not modelled")
}

// asked reads the command line of an installation.
func asked(c *command.Call, w *leave.Words) (l list) {
	for _, r := range w.Values("-r", "--requirement", "--requirements") {
		l.file(c, r, 0)
	}
	for _, e := range w.Values("-e", "--editable") {
		l.project(c, e, c.FS.Cwd, true)
	}
	for _, n := range w.Names {
		l.add(c, n, c.FS.Cwd)
	}
	if w.Has("--no-deps") {
		for i := range l.wants {
			l.wants[i].Alone = true
		}
	}
	return l
}

// install puts packages where they belong.
func (m Model) install(c *command.Call, w *leave.Words, p *python) command.Status {
	l := asked(c, w)
	if l.missing != "" {
		*c.Err = c.Err.Add(files.KnownString("ERROR: Could not open requirements file: [Errno 2] No such file or directory: '" + l.missing + "'\n"))
		return 1
	}
	if p.system && managed[m.Distro] && !w.Has("--break-system-packages", "-t", "--target", "--prefix", "--root") && leave.Env(c, "PIP_BREAK_SYSTEM_PACKAGES") == "" {
		c.Note("pip refuses to install into the Python of " + m.Distro + " itself (\"externally-managed-environment\"): use a virtual environment, or --break-system-packages.")
	}
	switch target := w.Value("-t", "--target"); {
	case target != "":
		p = &python{prefix: target, site: target, bin: path.Join(target, "bin"), version: p.version}
	case w.Value("--prefix") != "":
		p = p.below(w.Value("--prefix"))
	case w.Value("--root") != "":
		root := w.Value("--root")
		p.site, p.bin = path.Join(root, p.site), path.Join(root, p.bin)
	case w.Has("--user") || leave.Env(c, "PIP_USER") == "1" || !p.venv && !c.FS.Root():
		p = p.user(c)
	}
	if w.Has("--dry-run") {
		return command.Unknown
	}
	cache := ""
	if off := leave.Env(c, "PIP_NO_CACHE_DIR"); !w.Has("--no-cache-dir") && (off == "" || off == "0" || off == "off" || off == "false") {
		cache = cacheDir(c, w)
	}
	return m.put(c, l, p, place{cache: cache, compiled: !w.Has("--no-compile"), again: w.Has("-U", "--upgrade", "--force-reinstall", "-I"), why: leave.Or(w.Value("--index-url", "-i"), w.Value("--extra-index-url"))})
}

// managed are distributions whose Python is marked as externally managed (release notes of Debian 12, 5.2; Ubuntu since 23.04).
var managed = map[string]bool{"debian 12": true, "debian 13": true, "ubuntu 24.04": true, "ubuntu 26.04": true}

func cacheDir(c *command.Call, w *leave.Words) string {
	return leave.Or(w.Value("--cache-dir"), leave.Env(c, "PIP_CACHE_DIR"), leave.Or(leave.Env(c, "XDG_CACHE_HOME"), leave.Home(c)+"/.cache")+"/pip")
}

// place is how an installer leaves packages.
type place struct {
	// cache is the folder that archives stay in, "" where none does.
	cache    string
	compiled bool
	// again puts packages in that are there already.
	again bool
	// why is another index, of which the table knows nothing.
	why string
}

// put writes a list of packages into an interpreter's folders and tells of them.
func (m Model) put(c *command.Call, l list, p *python, how place) command.Status {
	have := installed(c, p.site)
	counted := have
	if how.again {
		counted = nil
	}
	t, ok := index.Get(c.Facts)
	if !ok {
		t = &table{}
	}
	if strings.HasSuffix(how.why, "/cpu") {
		counted = withoutCUDA(t, counted)
	}
	e := t.estimate(l.wants, counted, strings.HasPrefix(m.Distro, "alpine"))
	files := e.Files
	if how.compiled {
		files = files.Add(e.Compiled)
	}
	if l.own > 0 {
		own := size.About(l.own*2, l.own, l.own*3)
		files = files.Add(leave.Packed(own, 0.3))
	}
	if l.unread != "" || !ok {
		e.Reasons = append(e.Reasons, leave.Or(l.unread, "the table of packages")+" is not known")
		files, e.Archives = files.Add(leave.Unknown), e.Archives.Add(leave.Unknown)
	}
	if strings.Contains(how.why, "/whl/") {
		e.Reasons = append(e.Reasons, "from an index of its own, whose archives may be smaller or larger")
		files = &leave.Bytes{Disk: loosen(files.Disk), Packed: loosen(files.Packed)}
		e.Archives = &leave.Bytes{Disk: loosen(e.Archives.Disk), Packed: loosen(e.Archives.Packed)}
	}
	why := strings.Join(e.Reasons, "; ")
	leave.Grow(c, p.site, files, "Python packages: "+why)
	remember(c, p.site, have, e.Names)
	if how.cache != "" {
		leave.Grow(c, how.cache, e.Archives, "archives that the installer keeps; --no-cache-dir or a cache mount leaves none in the image")
	}
	scripts(c, p, e.Names, have)
	leave.Open(c, p.bin, p.prefix, p.prefix+"/share", p.prefix+"/include", p.prefix+"/etc")
	kind := report.EffectWrite
	if files.Disk.Certainty == size.Unknown {
		kind = report.EffectUnknown
	}
	leave.Tell(c, kind, p.site, "Python packages: "+why+".", files.Disk, e.Parts...)
	return command.Unknown
}

// withoutCUDA adds the libraries for graphics cards to what is there, so that they are not counted: builds without CUDA bring none.
func withoutCUDA(t *table, have map[string]bool) map[string]bool {
	all := map[string]bool{}
	for n := range have {
		all[n] = true
	}
	for _, n := range t.names {
		if strings.HasPrefix(n, "nvidia-") || strings.HasPrefix(n, "cuda-") || n == "triton" {
			all[n] = true
		}
	}
	return all
}

// loosen is for builds of another index: without CUDA a library is half as large or less.
func loosen(s size.Size) size.Size {
	if s.Certainty == size.Unknown {
		return s
	}
	return size.About(s.Bytes/2, s.Low/4, s.High)
}

// wheel is "pip wheel" and "pip download": archives in a folder.
func (m Model) wheel(c *command.Call, w *leave.Words) command.Status {
	l := asked(c, w)
	if l.missing != "" {
		return 1
	}
	t, ok := index.Get(c.Facts)
	if !ok {
		t = &table{}
	}
	e := t.estimate(l.wants, nil, strings.HasPrefix(m.Distro, "alpine"))
	if l.unread != "" || !ok {
		e.Archives = leave.Unknown
	}
	dir := leave.Or(w.Value("-w", "--wheel-dir", "-d", "--dest"), c.FS.Cwd)
	why := "archives: " + strings.Join(e.Reasons, "; ")
	leave.Grow(c, dir, e.Archives, why)
	remember(c, dir, installed(c, dir), e.Names)
	leave.Wrote(c, c.FS.Abs(dir), "Python "+why+".", e.Archives.Disk, e.Parts...)
	return command.Unknown
}

// uninstall forgets packages. Bytes below are gone for those that this image's own steps put there.
func (m Model) uninstall(c *command.Call, w *leave.Words) command.Status {
	p := m.interpreter(c)
	leave.Open(c, p.site)
	leave.Tell(c, report.EffectNote, p.site, "What pip uninstall takes away is not subtracted: the layer below keeps it.", size.Zero)
	return command.Unknown
}

// programs are what packages bring to bin, by their own documentation.
var programs = map[string]string{
	"flask": "flask", "django": "django-admin", "gunicorn": "gunicorn", "uvicorn": "uvicorn", "celery": "celery", "pytest": "pytest", "black": "black", "flake8": "flake8",
	"mypy": "mypy", "pylint": "pylint", "isort": "isort", "alembic": "alembic", "streamlit": "streamlit", "poetry": "poetry", "pipenv": "pipenv", "tox": "tox", "pre-commit": "pre-commit",
	"ansible-core": "ansible ansible-playbook ansible-galaxy ansible-vault", "awscli": "aws", "supervisor": "supervisord supervisorctl", "hypercorn": "hypercorn", "daphne": "daphne",
	"granian": "granian", "mkdocs": "mkdocs", "sphinx": "sphinx-build", "scrapy": "scrapy", "locust": "locust", "ipython": "ipython", "virtualenv": "virtualenv",
	"fastapi-cli": "fastapi", "mlflow": "mlflow", "rq": "rq", "httpie": "http https", "twine": "twine", "coverage": "coverage", "yt-dlp": "yt-dlp", "jupyterlab": "jupyter-lab",
	"notebook": "jupyter-notebook", "jupyter-core": "jupyter", "playwright": "playwright", "prefect": "prefect", "wandb": "wandb", "ray": "ray",
}

// scripts writes the launchers of packages that are known to bring some: about 220 bytes each (measured).
func scripts(c *command.Call, p *python, names []string, have map[string]bool) {
	for _, n := range names {
		for _, s := range strings.Fields(programs[n]) {
			b := size.About(220, 180, 270)
			if !have[n] {
				leave.File(c, path.Join(p.bin, s), &leave.Output{Bytes: leave.Packed(b, 0.7), Mode: 0o755, Class: "program", Why: "a launcher that pip writes"})
			}
		}
	}
}
