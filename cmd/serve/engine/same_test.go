package engine

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/cache"
	"github.com/dockerfile-stages/playground/lessons"
	buildcases "github.com/dockerfile-stages/playground/wasm/build/golden"
	"github.com/dockerfile-stages/playground/wasm/report"
	stagecases "github.com/dockerfile-stages/playground/wasm/stage/golden"
)

// measured are Dockerfiles whose answers hang on tables of facts.
var measured = []report.Request{
	{Dockerfile: "FROM debian:12-slim\nRUN apt-get update && apt-get install -y ffmpeg\n"},
	{Dockerfile: "FROM debian:trixie\nRUN apt-get update && apt-get install -y --no-install-recommends curl postgresql && rm -rf /var/lib/apt/lists/*\n"},
	{Dockerfile: "FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y git nodejs\n"},
	{Dockerfile: "FROM golang:1.26 AS b\nWORKDIR /s\nCOPY . .\nRUN go build -o /a .\nFROM scratch\nCOPY --from=b /a /\n", Context: goModule("github.com/go-chi/chi/v5 v5.0.8", `"github.com/go-chi/chi/v5"`)},
	{Dockerfile: "FROM golang:1.26-alpine\nWORKDIR /s\nCOPY . .\nRUN go build ./...\n", Context: goModule("example.com/x v1.0.0", `"example.com/x"`)},
	{Dockerfile: "FROM node:24-alpine\nRUN npm install -g typescript express\nRUN apk add --no-cache git openssl\n"},
	{Dockerfile: "FROM python:3.13-slim\nRUN pip install flask numpy\n"},
	{Dockerfile: "FROM quay.io/keycloak/keycloak:26.0\nFROM rust:1-slim\nRUN cargo install ripgrep\n"},
}

func goModule(requires, imports string) []report.ContextFile {
	mod, main := "module m\n\ngo 1.26\n\nrequire "+requires+"\n", "package main\n\nimport (\n\t\"net/http\"\n\t"+imports+"\n)\n\nfunc main() {}\n"
	return []report.ContextFile{{Path: "go.mod", Content: &mod}, {Path: "main.go", Content: &main}}
}

// corpus is every Dockerfile of the lessons and of the golden cases.
func corpus(t *testing.T, root string) (all []report.Request) {
	t.Helper()
	courses, err := lessons.Load(os.DirFS(filepath.Join(root, "lessons")))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range courses {
		all = append(all, l.Request(l.Start), l.Request(l.Solution))
	}
	built, err := buildcases.Load(filepath.Join(root, "wasm", "build", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range built {
		req := report.Request{Dockerfile: c.Dockerfile, File: c.File, Context: buildcases.ContextFiles(c.Context), Target: c.Target,
			Platform: c.Platform, BuildArgs: c.Args, Secrets: c.Secrets, NamedContexts: map[string][]report.ContextFile{}}
		for name, entries := range c.Named {
			req.NamedContexts[name] = buildcases.ContextFiles(entries)
		}
		all = append(all, req)
	}
	planned, err := stagecases.Files(filepath.Join(root, "wasm", "stage", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range planned {
		c, err := stagecases.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, report.Request{Dockerfile: c.Dockerfile, Platform: c.Platform, BuildArgs: c.BuildArgs})
	}
	return append(all, measured...)
}

// The released engine is compiled without a package that BuildKit uses, without copies of functions, without its tables of facts, and
// without those of files and lines.
// With the tables handed over it answers, byte for byte, what the engine of a plain "go build ./wasm" answers.
func TestReleaseAnswersAsPlainBuild(t *testing.T) {
	root, program := toolchain(t)
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("node is missing on PATH: ", err)
	}
	kept, err := cache.Open()
	if err != nil {
		t.Fatal(err)
	}
	release, err := Build(t.Context(), root, kept, func() {})
	if err != nil {
		t.Fatal(err)
	}
	if released, err := os.ReadFile(filepath.Join(release, Module)); err != nil {
		t.Error(err)
	} else if again, err := withoutLines(released); err != nil || !bytes.Equal(again, released) {
		t.Errorf("the tables of lines are still in the release: %v", err)
	}
	plain := filepath.Join(t.TempDir(), "plain.wasm")
	build := exec.Command(program, "build", "-o", plain, "./"+Sources)
	build.Dir, build.Env = root, environment()
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var requests bytes.Buffer
	all := corpus(t, root)
	for _, req := range all {
		line, err := json.Marshal(req)
		if err != nil {
			t.Fatal(err)
		}
		requests.Write(append(line, '\n'))
	}
	answers := func(module, tables string) []string {
		node := exec.Command("node", "--stack-size=8192", filepath.Join("testdata", "answer.js"), filepath.Join(release, Support), module, tables)
		node.Stderr = os.Stderr
		node.Stdin = bytes.NewReader(requests.Bytes())
		out, err := node.Output()
		if err != nil {
			t.Fatalf("%s: %v", module, err)
		}
		return strings.Split(string(out), "\n")
	}
	want := answers(plain, "none")
	got := answers(filepath.Join(release, Module), filepath.Join(root, filepath.FromSlash(Tables)))
	if len(want) != len(all)+1 || len(got) != len(want) {
		t.Fatalf("%d requests, %d and %d answers", len(all), len(want), len(got))
	}
	last := len(all)
	if want[last] != "[]" || !strings.Contains(got[last], "apt-debian12") || !strings.Contains(got[last], "gobuild-packages") {
		t.Errorf("the plain engine asked for %s, the released one for %s", want[last], got[last])
	}
	wrong := 0
	for i, req := range all {
		if want[i] != got[i] && wrong < 5 {
			wrong++
			t.Errorf("%s\nis answered by the plain engine\n%s\nand by the released one\n%s", req.Dockerfile, want[i], got[i])
		}
	}
}
