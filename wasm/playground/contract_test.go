package playground

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

func text(s string) *string { return &s }

func files(pairs ...string) []report.ContextFile {
	out := []report.ContextFile{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, report.ContextFile{Path: pairs[i], Content: text(pairs[i+1])})
	}
	return out
}

// nullable are the fields that the contract lets be null; every other null is an array or object that must not be.
var nullable = map[string]bool{"error": true, "image": true, "context": true, "outline": true, "against": true}

// TestNoArrayIsNull looks for nulls in reports of every kind: of a build that works, one that fails, nothing at all.
func TestNoArrayIsNull(t *testing.T) {
	for name, req := range map[string]report.Request{
		"nothing":   {},
		"broken":    {Dockerfile: "FROM scratch\nCOPY --from=none a b\nRUNN x", Context: files()},
		"no target": {Dockerfile: "FROM scratch AS a", Target: "b"},
		"config":    {Dockerfile: "FROM alpine\nEXPOSE 80\nVOLUME /v\nLABEL a=b\nHEALTHCHECK CMD true\nCMD [\"x\"]", Context: files()},
		"files":     {Dockerfile: "FROM scratch AS a\nCOPY . /\nFROM a\nCOPY --from=a / /x/", Context: files("a", "1", "b/c", "2")},
		"unknown":   {Dockerfile: "FROM nowhere/at:all\nRUN make\nCOPY . ."},
	} {
		var v any
		if err := json.Unmarshal([]byte(encode(Analyze(req))), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		findNulls(t, name, v)
	}
}

func findNulls(t *testing.T, at string, v any) {
	switch x := v.(type) {
	case map[string]any:
		for k, e := range x {
			if e == nil && !nullable[k] {
				t.Errorf("%s.%s is null", at, k)
			}
			findNulls(t, at+"."+k, e)
		}
	case []any:
		for i, e := range x {
			findNulls(t, fmt.Sprintf("%s[%d]", at, i), e)
		}
	}
}

// TestPathsAndIDs holds image.files and the ids in a report to the contract.
func TestPathsAndIDs(t *testing.T) {
	rep := Analyze(report.Request{
		Dockerfile: "FROM scratch AS a\nCOPY a /x/\nFROM scratch\nCOPY --from=a /x/a /y/\n",
		Context:    files("a", "12345"),
	})
	if rep.Error != nil {
		t.Fatal(rep.Error)
	}
	got := ""
	for _, f := range rep.Image.Files {
		got += fmt.Sprintf("%s %s %s %d:%d %d %s\n", f.Path, f.Type, f.Mode, f.UID, f.GID, f.Size.Bytes, f.Origin)
	}
	want := "/y dir 0755 0:0 0 1.0\n/y/a file 0644 0:0 5 1.0\n"
	if got != want {
		t.Errorf("files\n%swant\n%s", got, want)
	}
	e := rep.Edges[len(rep.Edges)-1]
	if e.Kind != report.EdgeCopy || *e.From.Stage != 0 || e.To.Step != rep.Stages[1].Steps[0].ID || e.Line != 4 {
		t.Errorf("edge %+v", e)
	}
}

// TestAbsentContextIsNotEmpty: what nobody told is unknown, what is told to be empty is an error.
func TestAbsentContextIsNotEmpty(t *testing.T) {
	const file = "FROM scratch\nCOPY app /\n"
	if rep := Analyze(report.Request{Dockerfile: file}); rep.Error != nil || rep.Image.Complete {
		t.Errorf("an absent context: %v", rep.Error)
	}
	if rep := Analyze(report.Request{Dockerfile: file, Context: files()}); rep.Error == nil || rep.Image != nil {
		t.Error("an empty context builds")
	}
}

// TestFrontendIsTheRequiredOne compares the version that the page shows with go.mod.
func TestFrontendIsTheRequiredOne(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(mod), "github.com/moby/buildkit "+Frontend+"\n") {
		t.Errorf("go.mod does not require BuildKit %s", Frontend)
	}
}

func TestCommandLine(t *testing.T) {
	got := commandLine(report.Request{Target: "a b", BuildArgs: map[string]string{"V": "it's", "A": "1"}, Secrets: map[string]string{"s": ""}, Platform: "linux/arm64", File: "x.Dockerfile"})
	want := `docker build --file x.Dockerfile --target 'a b' --platform linux/arm64 --build-arg A=1 --build-arg 'V=it'\''s' --secret id=s,src=./s .`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestWhatIsHandedOnMayBeUnknown: a copy of something that is not known hands on more than nothing, perhaps.
func TestWhatIsHandedOnMayBeUnknown(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM golang:1.20-alpine AS b\nWORKDIR /src\nCOPY . .\nFROM scratch\nCOPY --from=b /src/x /x\n"})
	if h := rep.Stages[0].Handed; h == nil || h.Certainty != "unknown" {
		t.Errorf("handed on: %+v", h)
	}
	if b := rep.Stages[0].Behind; b == nil || b.Certainty == "exact" {
		t.Errorf("stayed behind: %+v", b)
	}
}

// TestUnknownMountFailsNothing: with an absent context a bind mount's source may be a file or a directory, so nothing that is
// done with it is known to fail, and none of it stays in the image.
func TestUnknownMountFailsNothing(t *testing.T) {
	for _, script := range []string{"sh /m a", "/m", ". /m", "cat /m && cp /m /y", "cd /m && ls", "test -d /m", "test -f /m", "cp -r /m/. /out", "sort < /m"} {
		rep := Analyze(report.Request{Dockerfile: "FROM alpine\nRUN --mount=type=bind,source=a/b,target=/m " + script})
		if rep.Error != nil {
			t.Errorf("%s: %s", script, rep.Error.Message)
		}
	}
}

// TestACopyOfSomethingUnknownMayRun: a program that was copied out of an image nobody knows keeps a mode nobody knows.
func TestACopyOfSomethingUnknownMayRun(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM nowhere/x AS b\nRUN mkdir -p /out/bin && cp /bin/busybox /out/bin/busybox && ln -s busybox /out/bin/sh\nFROM scratch\nCOPY --from=b /out /\nRUN busybox chmod 644 /etc/passwd\n"})
	if rep.Error != nil {
		t.Error(rep.Error.Message)
	}
}

// TestMountPointsThatMayHaveBeenThere: taking a mount off does not say that what it hid was not there.
func TestMountPointsThatMayHaveBeenThere(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM nowhere/x AS b\nRUN --mount=type=cache,target=/tmp/c true\nFROM scratch\nCOPY --from=b /tmp/x /x\n"})
	if rep.Error != nil {
		t.Error(rep.Error.Message)
	}
}

// TestNoModule: before modules were the rule, a build without go.mod was one.
func TestNoModule(t *testing.T) {
	for version, fails := range map[string]bool{"1.9.2": false, "1.22": true} {
		rep := Analyze(report.Request{Dockerfile: "FROM golang:" + version + "\nWORKDIR /x\nCOPY a.go .\nRUN go build .\n", Context: files("a.go", "package main\nfunc main() {}\n")})
		if (rep.Error != nil) != fails {
			t.Errorf("golang:%s without a go.mod: %v", version, rep.Error)
		}
	}
}

// TestSudoIsRoot: what a user may not do, sudo does; and a user whose number is not known is refused nothing.
func TestSudoIsRoot(t *testing.T) {
	for _, file := range []string{
		"FROM nowhere/x\nUSER opam\nWORKDIR /src\nCOPY a /src\nRUN sudo chown opam -R /src && chown opam /src && chmod 700 /src",
		"FROM debian:12\nRUN useradd -m me && apt-get update && apt-get install -y sudo\nUSER me\nRUN sudo mkdir /top && sudo chown me /top",
	} {
		if rep := Analyze(report.Request{Dockerfile: file}); rep.Error != nil {
			t.Errorf("%q: %s", file, rep.Error.Message)
		}
	}
}

// TestPackagesMayAddUsers: a name that is not in the base's /etc/passwd may come with a package, so it fails nothing.
func TestPackagesMayAddUsers(t *testing.T) {
	for _, file := range []string{
		"FROM alpine:3.20\nRUN apk add --no-cache tor && chown -R tor /etc",
		"FROM debian:12\nRUN apt-get update && apt-get install -y tor\nRUN chown -R debian-tor:debian-tor /etc/hostname",
		"FROM alpine:3.20\nRUN apk add nginx\nUSER nginx\nRUN touch /tmp/x",
		"FROM alpine:3.20\nRUN apk add nginx\nRUN mkdir /x && chown nginx /x\nUSER nginx\nWORKDIR /x/y\nRUN touch z",
	} {
		if rep := Analyze(report.Request{Dockerfile: file}); rep.Error != nil {
			t.Errorf("%q: %s", file, rep.Error.Message)
		}
	}
	if rep := Analyze(report.Request{Dockerfile: "FROM alpine:3.24.2\nRUN chown nobodyknows /etc"}); rep.Error == nil {
		t.Error("a user that a complete base lacks is taken for one that may be there")
	}
}

// TestBuildvcsTakesNoNextWord: go help build lists it without a value, so the word after it is a package.
func TestBuildvcsTakesNoNextWord(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM golang:1.22\nWORKDIR /x\nCOPY . .\nRUN go build -buildvcs -o /y ./cmd/a\n",
		Context: files("go.mod", "module x\n", "cmd/a/a.go", "package main\nfunc main() {}\n")})
	if rep.Error != nil {
		t.Fatal(rep.Error)
	}
	for _, f := range rep.Image.Files {
		if f.Path == "/y" && f.Size.Certainty == "estimated" {
			return
		}
	}
	t.Error("/y is missing or has no estimate")
}

// TestStageEnds: a stage ends with its last instruction, of however many lines, in a stage that is built or not.
func TestStageEnds(t *testing.T) {
	rep := Analyze(report.Request{Dockerfile: "FROM scratch AS a\nCOPY <<x /a\none\nx\n\n# comment\nFROM scratch AS b\n\nFROM scratch\nENV A=1 \\\n  B=2\n", Context: files()})
	got := ""
	for _, s := range rep.Stages {
		got += fmt.Sprintf("%d-%d ", s.Line, s.EndLine)
	}
	if got != "1-4 7-7 9-11 " {
		t.Errorf("the stages stand on lines %s", got)
	}
}
