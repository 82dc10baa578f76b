package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// started is a server that a test runs.
type started struct {
	url string
	out []string // the lines printed before the address
}

// start runs the verb serve until the test ends.
func start(t *testing.T, args ...string) started {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), write, io.Discard)
		write.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	s := started{}
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), ": http://"); ok {
			s.url = "http://" + url
			go io.Copy(io.Discard, read)
			return s
		}
		s.out = append(s.out, lines.Text())
	}
	t.Fatalf("no address after:\n%s", strings.Join(s.out, "\n"))
	return s
}

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, answer.Status, err)
	}
	return string(body)
}

// The page names what was made of its sources by relative addresses, each of which leads to the next.
func TestServe(t *testing.T) {
	checkout(t, nil)
	s := start(t)
	if all := strings.Join(s.out, "\n"); !regexp.MustCompile(`Compiled the engine in \d+\.\d s`).MatchString(all) {
		t.Errorf("the long step is not told:\n%s", all)
	}
	page := get(t, s.url)
	for _, want := range []string{
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'`,
		`<h1>Small</h1>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	find := func(text, pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("no %s in:\n%s", pattern, text)
		}
		return found[1]
	}
	get(t, s.url+find(page, `href="(assets/icon-\w+\.svg)"`))
	if style := get(t, s.url+find(page, `<link rel="stylesheet" href="(assets/main-\w+\.css)">`)); !strings.Contains(style, "navy") {
		t.Errorf("the style is %s", style)
	}
	script := get(t, s.url+find(page, `<script type="module" src="(assets/main-\w+\.js)">`))
	get(t, s.url+"assets/"+find(script, `import\("\./(late-\w+\.js)"\)`))
	if all := get(t, s.url+"assets/"+find(script, `"\./(lessons-\w+\.json)"`)); !strings.Contains(all, `"title":"First"`) {
		t.Errorf("the lessons are %s", all)
	}
	worker := get(t, s.url+"assets/"+find(script, `"\./(worker-\w+\.js)"`))
	if !strings.Contains(worker, "globalThis.Go") {
		t.Error("the worker lacks the toolchain's wasm_exec.js")
	}
	if module := get(t, s.url+"assets/"+find(worker, `"\./(engine-\w+\.wasm)"`)); !strings.HasPrefix(module, "\x00asm") {
		t.Error("the engine is no WebAssembly")
	}
}

// A second start of the same sources builds nothing; a change of the page does not compile the engine again.
func TestServeAgain(t *testing.T) {
	root := checkout(t, nil)
	start(t)
	if again := start(t); len(again.out) > 0 {
		t.Errorf("the second start did this:\n%s", strings.Join(again.out, "\n"))
	}
	write(t, filepath.Join(root, "web/src/late.ts"), `export const late = "later";`)
	changed := strings.Join(start(t).out, "\n")
	if !strings.Contains(changed, "Bundled the page") || strings.Contains(changed, "engine") {
		t.Errorf("after a change of the page the start did this:\n%s", changed)
	}
	write(t, filepath.Join(root, "wasm/main_js.go"), "package main\n\nfunc main() { _ = 1 }\n")
	if all := strings.Join(start(t).out, "\n"); !strings.Contains(all, "Compiled the engine") {
		t.Errorf("after a change of the engine the start did this:\n%s", all)
	}
}

// The page is told of a rebuilt site, and loads it from the same addresses. A mistake in between leaves the last good one.
func TestWatch(t *testing.T) {
	root := checkout(t, nil)
	s := start(t, "-watch")
	if page := get(t, s.url); !strings.Contains(page, `src="reload.js"`) {
		t.Errorf("the page does not reload itself:\n%s", page)
	}
	if script := get(t, s.url+"reload.js"); !strings.Contains(script, `"reload-events"`) {
		t.Errorf("the reloading script is:\n%s", script)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"reload-events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	events := bufio.NewScanner(answer.Body)
	event := func() string {
		for events.Scan() {
			if data, ok := strings.CutPrefix(events.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatalf("no event: %v", events.Err())
		return ""
	}
	first := event()
	write(t, filepath.Join(root, "web/index.html"), strings.Replace(pageHTML, "icon.svg", "lost.svg", 1))
	time.Sleep(time.Second)
	if page := get(t, s.url); !strings.Contains(page, "Small") {
		t.Errorf("a mistake took the page away:\n%s", page)
	}
	write(t, filepath.Join(root, "web/index.html"), strings.ReplaceAll(pageHTML, "Small", "Changed"))
	if second := event(); second == first {
		t.Error("the event of another site is the same")
	}
	if page := get(t, s.url); !strings.Contains(page, "<h1>Changed</h1>") {
		t.Errorf("the page is still:\n%s", page)
	}
}

// Each failure is one clear sentence and a non-zero exit.
func TestServeFails(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	gone := "http://" + closedAddress(t) + "/"
	for name, c := range map[string]struct {
		changed map[string]string
		env     []string
		args    []string
		want    string
	}{
		"taken port":    {args: []string{"-addr", taken.Addr().String()}, want: "is taken by another program: choose another address, as with -addr"},
		"no address":    {args: []string{"-addr", "nonsense"}, want: "nonsense cannot be served on"},
		"no command":    {args: []string{"exprot"}, want: `there is no command "exprot"`},
		"no checkout":   {changed: map[string]string{"go.mod": "module example.com/other\n"}, want: "is not inside a checkout"},
		"npm missing":   {changed: onePackage(gone), env: []string{"PATH=" + goOnly(t)}, want: "npm is missing: install Node.js 20 or newer"},
		"no network":    {changed: onePackage(gone), env: []string{"npm_config_registry=" + gone, "npm_config_cache=" + t.TempDir()}, want: "npm does not reach its registry"},
		"stale lock":    {changed: map[string]string{"web/package.json": `{"dependencies": {"is-number": "7.0.0"}}`, "web/package-lock.json": onePackage(gone)["web/package-lock.json"]}, want: "do not agree"},
		"lock missing":  {changed: map[string]string{"web/package-lock.json": ""}, want: "package-lock.json is missing"},
		"engine broken": {changed: map[string]string{"wasm/main_js.go": "package main\n\nfunc main() { x }\n"}, want: "the engine does not compile: wasm/main_js.go:3:15: undefined: x"},
		"lesson broken": {changed: map[string]string{"lessons/01-first/index.md": "no front matter"}, want: "in the folder lessons: 01-first/index.md"},
		"no lessons":    {changed: map[string]string{"lessons/01-first/index.md": "", "lessons/01-first/start.Dockerfile": "", "lessons/01-first/solution.Dockerfile": ""}, want: "in the folder lessons: "},
		"script broken": {changed: map[string]string{"web/src/main.ts": "let = ;\n"}, want: "the page does not bundle: web/src/main.ts:1:"},
		"import lost":   {changed: map[string]string{"web/src/late.ts": "import \"lit\";\n"}, want: `web/src/late.ts:1:8: Could not resolve "lit"`},
		"file lost":     {changed: map[string]string{"web/icon.svg": ""}, want: "web/index.html names icon.svg, which is not in web"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			checkout(t, c.changed)
			if len(c.args) == 0 {
				c.args = []string{"-addr", "127.0.0.1:0"}
			}
			_, stderr, code := program(t, c.env, c.args...)
			if code != 1 || !strings.HasPrefix(stderr, "serve: ") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, c.want) {
				t.Errorf("exit code %d, want 1 and one line with %q:\n%s", code, c.want, stderr)
			}
		})
	}
}

// onePackage is a front end that needs a package from a registry.
func onePackage(registry string) map[string]string {
	return map[string]string{
		"web/package.json": `{"name": "small", "version": "1.0.0", "dependencies": {"absent-package": "7.0.0"}}`,
		"web/package-lock.json": `{"name": "small", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
			"": {"name": "small", "version": "1.0.0", "dependencies": {"absent-package": "7.0.0"}},
			"node_modules/absent-package": {"version": "7.0.0", "resolved": "` + registry + `absent-package/-/absent-package-7.0.0.tgz"}}}`,
	}
}

// closedAddress is an address of this machine on which nothing answers.
func closedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// goOnly is a folder for PATH with the go command and nothing else.
func goOnly(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(program, filepath.Join(dir, "go")); err != nil {
		t.Fatal(err)
	}
	return dir
}
