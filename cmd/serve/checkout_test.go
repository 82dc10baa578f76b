package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// smallCheckout is a checkout with the least that a site is made of. It needs no package of npm.
var smallCheckout = map[string]string{
	"go.mod":            "module " + project.Module + "\n\ngo 1.26\n",
	"wasm/main_js.go":   "package main\n\nfunc main() {}\n",
	"web/package.json":  `{"name": "small", "version": "1.0.0"}`,
	"web/icon.svg":      `<svg xmlns="http://www.w3.org/2000/svg"/>`,
	"web/src/page.css":  `h1 { color: navy }`,
	"web/src/late.ts":   `export const late: string = "late";`,
	"web/src/main.ts":   mainScript,
	"web/index.html":    pageHTML,
	"web/src/wasm.d.ts": `declare module "wasm_exec";`,
	"web/src/engine/worker.ts": `import "wasm_exec";
declare const __ENGINE_WASM__: string;
postMessage([new URL(__ENGINE_WASM__, import.meta.url).href, typeof (globalThis as { Go?: unknown }).Go]);`,
	"lessons/01-first/index.md":            lessonText,
	"lessons/01-first/start.Dockerfile":    "FROM scratch\n",
	"lessons/01-first/solution.Dockerfile": "FROM scratch AS named\n",
	"web/package-lock.json": `{"name": "small", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
		"packages": {"": {"name": "small", "version": "1.0.0"}}}`,
}

const lessonText = `---
title: First
summary: A name.
goals:
  - text: The stage has a name
    check: has
    paths: [/bin]
hints:
  - Name it.
---
A stage may have a name.
`

const mainScript = `import "./page.css";
declare const __ENGINE_WORKER__: string, __LESSONS__: string;
new Worker(new URL(__ENGINE_WORKER__, import.meta.url), { type: "module" });
fetch(new URL(__LESSONS__, import.meta.url));
import("./late").then((m) => console.log(m.late));
`

const pageHTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Small</title>
<link rel="icon" href="icon.svg">
<script type="module" src="src/main.ts"></script>
</head>
<body><h1>Small</h1></body>
</html>
`

// checkout writes smallCheckout with some files changed ("" deletes one) and makes it the working folder, with a cache of its own.
func checkout(t *testing.T, changed map[string]string) (root string) {
	t.Helper()
	files := maps.Clone(smallCheckout)
	maps.Copy(files, changed)
	root = t.TempDir()
	for name, content := range files {
		if content != "" {
			write(t, filepath.Join(root, name), content)
		}
	}
	gocache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(gocache))) // it lies in the folder that the next line moves
	caches := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", caches)
	shareSqueezed(t, filepath.Join(caches, "dockerfile-stages-playground"))
	t.Chdir(root)
	return root
}

// squeezed is where all tests keep what they compressed: to compress the same engine once takes long enough.
var squeezed string

func shareSqueezed(t *testing.T, cache string) {
	t.Helper()
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(squeezed, filepath.Join(cache, "squeezed")); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// asProgram makes the test binary behave as the program, for what only a process of its own shows.
const asProgram = "SERVE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		os.Exit(0)
	}
	dir, err := os.MkdirTemp("", "playground-squeezed-")
	if err != nil {
		panic(err)
	}
	squeezed = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// program runs the program to its end and returns what it printed and its exit code.
func program(t *testing.T, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
