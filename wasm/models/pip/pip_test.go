package pip_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/catalog"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/packages"
	"github.com/dockerfile-stages/playground/wasm/models/pip"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// run evaluates command lines one after the other over an image's tree, as RUNs would.
func run(t *testing.T, image string, lines ...string) (before, after fstree.Tree, last shell.Result) {
	t.Helper()
	img, ok := catalog.Core().Lookup(image, "")
	if !ok {
		t.Fatal(image)
	}
	before = img.Tree()
	after = before
	for i, l := range lines {
		last = shell.Run(shell.Job{Args: []string{"/bin/sh", "-c", l}, Env: img.Config().Env, Cwd: "/", Tree: after, Origin: fstree.Origin(i), Distro: img.Entry.Distro,
			Models: []shell.Model{pip.Model{Distro: img.Entry.Distro}, packages.Model{Distro: img.Entry.Distro}}})
		after = last.Tree
	}
	return before, after, last
}

const slim = "python:3.13-slim"

// below is what a folder holds after the lines.
func below(t *testing.T, image, dir string, lines ...string) size.Size {
	t.Helper()
	_, after, res := run(t, image, lines...)
	n, e := after.Get(dir)
	if e != fstree.Yes {
		t.Fatalf("%s: %s is not there: %v", lines, dir, res.Effects)
	}
	return n.Total()
}

const site = "/usr/local/lib/python3.13/site-packages"

// Where packages go, and that flask with its dependencies takes some megabytes there.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ dir, lines string }{
		{site, "pip install flask"},
		{site, "python -m pip install --no-cache-dir flask"},
		{site, "echo flask >r.txt; pip3 install -r r.txt"},
		{"/root/.local/lib/python3.13/site-packages", "pip install --user flask"},
		{"/install/lib/python3.13/site-packages", "pip install --prefix=/install flask"},
		{"/t", "pip install --target /t flask"},
		{"/venv/lib/python3.13/site-packages", "python -m venv /venv && /venv/bin/pip install flask"},
		{"/venv/lib/python3.13/site-packages", "python3 -m venv --without-pip /venv && . /venv/bin/activate && pip install flask"},
		{"/venv/lib/python3.13/site-packages", "python3 -m venv /venv && export PATH=/venv/bin:$PATH && pip install flask"},
		{site, "uv pip install --system flask"},
		{"/.venv/lib/python3.13/site-packages", `printf '[project]\ndependencies = ["flask>=3"]\n' >pyproject.toml; uv sync`},
		{site, `printf '[project]\nname = "x"\ndependencies = [\n  "flask>=3", # web\n]\n' >pyproject.toml; pip install -e .`},
		{site, `printf 'setup(name="x", install_requires=["flask"])' >setup.py; pip install .`},
		{site, `poetry config virtualenvs.create false; printf '[[package]]\nname = "flask"\ngroups = ["main"]\n\n[[package]]\nname = "werkzeug"\ngroups = ["main"]\n\n[[package]]\nname = "jinja2"\ngroups = ["main"]\n\n[[package]]\nname = "torch"\ngroups = ["dev"]\n' >poetry.lock; poetry install --only main`},
		{site, "pip wheel -w /wheels flask && pip install --no-cache-dir /wheels/*"},
		{site, `printf '[[package]]\nname = "flask"\n\n[[package]]\nname = "werkzeug"\n\n[[package]]\nname = "jinja2"\n' >poetry.lock; poetry export -f requirements.txt --output r.txt && pip install -r r.txt`},
		{site, `printf '[project]\ndependencies = ["flask"]\n' >pyproject.toml; UV_PROJECT_ENVIRONMENT=/usr/local uv sync`},
		{site, `printf '{"default":{"flask":{},"jinja2":{},"werkzeug":{}},"develop":{"torch":{}}}' >Pipfile.lock; pipenv install --system --deploy`},
	} {
		if s := below(t, slim, c.dir, c.lines); s.Bytes < 1.2e6 || s.Bytes > 25e6 {
			t.Errorf("%s: %s holds %v", c.lines, c.dir, s)
		}
	}
}

// uv sync goes by the lock file's own figures.
func TestUVLock(t *testing.T) {
	const lock = `printf '[[package]]\nname = "app"\nsource = { virtual = "." }\ndependencies = [\n    { name = "thing" },\n]\n\n[package.dev-dependencies]\ndev = [\n    { name = "tool" },\n]\n\n[[package]]\nname = "thing"\nsource = { registry = "x" }\nwheels = [\n    { url = "x/thing-1-py3-none-any.whl", hash = "h", size = 2000000 },\n]\n\n[[package]]\nname = "tool"\nsource = { registry = "x" }\nwheels = [\n    { url = "x/tool-1-py3-none-any.whl", size = 9000000 },\n]\n' >uv.lock; `
	prod := below(t, slim, "/.venv", lock+"uv sync --frozen --no-dev")
	if prod.Low < 2e6 || prod.High > 14e6 {
		t.Errorf("one wheel of 2 MB: %v", prod)
	}
	if all := below(t, slim, "/.venv", lock+"uv sync --frozen"); all.Bytes < 4*prod.Bytes {
		t.Errorf("with the group for development %v, without %v", all, prod)
	}
	if compiled := below(t, slim, "/.venv", lock+"UV_COMPILE_BYTECODE=1 uv sync --frozen --no-dev"); compiled.Bytes < prod.Bytes*3/2 {
		t.Errorf("compiled %v, plain %v", compiled, prod)
	}
}

func TestCache(t *testing.T) {
	if s := below(t, slim, "/root/.cache/pip", "pip install numpy"); s.Bytes < 10e6 {
		t.Errorf("the archive stays: %v", s)
	}
	if _, after, _ := run(t, slim, "pip install --no-cache-dir numpy"); true {
		if n, e := after.Get("/root/.cache/pip"); e == fstree.Yes && n.Total().Bytes > 0 {
			t.Errorf("--no-cache-dir leaves %v", n.Total())
		}
	}
}

// What is there already is not counted again, and packages that nobody knows widen the interval.
func TestSums(t *testing.T) {
	once := below(t, slim, site, "pip install flask")
	if twice := below(t, slim, site, "pip install flask", "pip install flask jinja2"); twice.Bytes != once.Bytes {
		t.Errorf("flask twice %v, once %v", twice, once)
	}
	if s := below(t, slim, site, "pip install flask no-such-thing"); s.Certainty != size.Estimated || s.High < once.High+5e6 {
		t.Errorf("with an unknown package %v, without %v", s, once)
	}
	if s := below(t, slim, site, "pip install 'torch>=2'"); s.Bytes < 2e9 || s.Bytes > 8e9 {
		t.Errorf("torch with CUDA: %v", s)
	}
	if s := below(t, slim, site, "pip install torch --index-url https://example.com/whl/cpu"); s.Bytes < 3e8 || s.Bytes > 1e9 {
		t.Errorf("torch without CUDA: %v", s)
	}
	if s := below(t, slim, site, `printf 'flask ; sys_platform == "win32"\n--extra-index-url https://x\n# numpy\n' >r; pip install -r r`); s.Bytes > 0 {
		t.Errorf("nothing for Linux in the list: %v", s)
	}
}

// Only a file that is certainly missing fails.
func TestFailure(t *testing.T) {
	if _, _, res := run(t, slim, "mkdir /a && cd /a && pip install -r requirements.txt"); res.Status != shell.Failed || !strings.Contains(res.Error, "exit code: 1") {
		t.Errorf("no such file: %v %q", res.Status, res.Error)
	}
	for _, l := range []string{"pip install flask", "pip install -r /usr/share/x/requirements.txt", "pip check", "mkdir /a && cd /a && pip install -r https://example.com/r.txt", "mkdir /b && cd /b && echo flask | pip install -r /dev/stdin", "uv --version", "pip install .", "python app.py"} {
		if _, _, res := run(t, slim, l); res.Status == shell.Failed {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}

func TestRequirement(t *testing.T) {
	for in, want := range map[string]string{
		"Flask_SQLAlchemy==3.0": "flask-sqlalchemy", "uvicorn[standard]>=0.3": "uvicorn standard", "pywin32 ; sys_platform == 'win32'": "",
		"typing_extensions; python_version < '3.8'": "", "ruamel.yaml ~= 0.17": "ruamel-yaml", "x @ https://h/x.whl": "x",
	} {
		w, ok := pip.Requirement(in)
		if got := strings.TrimSpace(w.Name + " " + strings.Join(w.Extras, " ")); ok && got != want || !ok && want != "" {
			t.Errorf("%s: %q, %v", in, got, ok)
		}
	}
}

// Debian's own Python is not pip's to change: that is said, but not taken for certain.
func TestManaged(t *testing.T) {
	for line, want := range map[string]bool{
		"pip3 install flask": true, "pip3 install --break-system-packages flask": false, "pip3 install --target /t flask": false, "python3 -m venv /v && /v/bin/pip install flask": false,
	} {
		_, _, res := run(t, "debian:trixie", "apt-get update && apt-get install -y python3-pip python3-venv", line)
		said := slices.ContainsFunc(res.Effects, func(e report.Effect) bool { return strings.Contains(e.Text, "externally-managed") })
		if said != want || res.Status == shell.Failed {
			t.Errorf("%s: said %v, %v", line, said, res.Status)
		}
	}
}
