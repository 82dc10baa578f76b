package lessons

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/size"
)

const goodIndex = `---
title: A title
summary: A sentence.
goals:
  - text: It builds
    check: builds
hints:
  - Look again.
---
Some words.
`

// lessonFS is one good lesson, with files added or replaced; an empty text removes one.
func lessonFS(changes map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	set := func(name, text string) {
		if delete(fsys, name); text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
	}
	set("01-first/index.md", goodIndex)
	set("01-first/start.Dockerfile", "FROM a\n")
	set("01-first/solution.Dockerfile", "FROM b\n")
	for name, text := range changes {
		set(name, text)
	}
	return fsys
}

func index(old, replacement string) map[string]string {
	return map[string]string{"01-first/index.md": strings.Replace(goodIndex, old, replacement, 1)}
}

func TestMistakesAreOneSentenceEach(t *testing.T) {
	for name, c := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"missing start":    {map[string]string{"01-first/start.Dockerfile": ""}, "01-first/start.Dockerfile: the file is missing"},
		"missing index":    {map[string]string{"01-first/index.md": ""}, "01-first/index.md: the file is missing"},
		"blank solution":   {map[string]string{"01-first/solution.Dockerfile": " \n"}, "01-first/solution.Dockerfile: the file is empty"},
		"binary start":     {map[string]string{"01-first/start.Dockerfile": "\xff\xfe"}, "01-first/start.Dockerfile: the file is not UTF-8 text"},
		"stray file":       {map[string]string{"01-first/Solution.dockerfile": "x"}, "01-first/Solution.dockerfile: a lesson's folder holds index.md, start.Dockerfile, solution.Dockerfile, images.json, context/ and solution/, nothing else"},
		"images' field":    {map[string]string{"01-first/images.json": `[{"ref": "a", "bytes": 1}]`}, `01-first/images.json: the file is no list of base images: json: unknown field "bytes"`},
		"nameless image":   {map[string]string{"01-first/images.json": `[{"ref": "a"}, {}]`}, "01-first/images.json: image 2 has no ref"},
		"folder's name":    {map[string]string{"2-Second/index.md": "x"}, "2-Second: a lesson's folder is called like 07-some-words: two digits, then words in lower case"},
		"same number":      {twice("01-other"), `01-other: 01-first has "01" in its name, too`},
		"same words":       {twice("02-first"), `02-first: 01-first has "first" in its name, too`},
		"no front matter":  {index("---\n", ""), "01-first/index.md:1: front matter is missing: the first line is not ---"},
		"no end":           {index("---\nSome words.\n", ""), "01-first/index.md:1: the front matter does not end: there is no second line of ---"},
		"empty":            {map[string]string{"01-first/index.md": "---\n---\nx"}, "01-first/index.md:1: the front matter is empty"},
		"not YAML":         {index("summary: A", "\tsummary: A"), "01-first/index.md:2: the front matter is not as expected: found a tab character that violates indentation"},
		"unknown field":    {index("summary:", "sumary:"), `01-first/index.md:3: there is no field "sumary" in the front matter here`},
		"field of a goal":  {index("check: builds", "check: builds\n    colour: red"), `01-first/index.md:7: there is no field "colour" in the front matter here`},
		"wrong type":       {index("check: builds", "check: builds\n    min: lots"), "01-first/index.md:7: the front matter is not as expected: cannot unmarshal !!str `lots` into int64"},
		"no title":         {index("title: A title", "title: ''"), "01-first/index.md:1: the front matter has no title"},
		"no summary":       {index("summary: A sentence.\n", ""), "01-first/index.md:1: the front matter has no summary"},
		"no goals":         {index("  - text: It builds\n    check: builds\n", ""), "01-first/index.md:1: the front matter has no goals"},
		"six goals":        {index("hints:", strings.Repeat("  - {text: It builds, check: builds}\n", 5)+"hints:"), "01-first/index.md:1: there are 6 goals, and at most 5 are readable"},
		"no hints":         {index("  - Look again.\n", ""), "01-first/index.md:1: the front matter has no hints"},
		"empty hint":       {index("  - Look again.", "  - ''"), "01-first/index.md:8: a hint is empty"},
		"unknown check":    {index("check: builds", "check: shines"), `01-first/index.md:5: there is no check "shines"; the checks are base, builds, `},
		"field missing":    {index("check: builds", "check: base"), `01-first/index.md:5: the check "base" needs the field "base"`},
		"nothing edited":   {index("check: builds", "check: cached\n    step: {instruction: RUN}\n    state: hit"), `01-first/index.md:1: a goal looks at the cache, but the front matter does not say which files are edited ("changed")`},
		"no text":          {index("Some words.", ""), "01-first/index.md: the lesson has no text"},
		"HTML":             {index("Some words.", "Some words.\n\n<script>alert(1)</script>"), "01-first/index.md:12: a lesson holds no HTML; write Markdown, and <words> in angle brackets as `code`"},
		"HTML in a line":   {index("Some words.", "Some <b>words</b>."), "01-first/index.md:10: a lesson holds no HTML; write Markdown, and <words> in angle brackets as `code`"},
		"a picture":        {index("Some words.", "![a](b.png)"), "01-first/index.md:10: a lesson holds no pictures"},
		"a script link":    {index("Some words.", "[a](javascript:alert(1))"), `01-first/index.md:10: the link "javascript:alert(1)" must be relative, start with # or with https://`},
		"another host":     {index("Some words.", "[a](//example.org/)"), `01-first/index.md:10: the link "//example.org/" must be relative, start with # or with https://`},
		"a title's level":  {index("Some words.", "# Some words"), "01-first/index.md:10: headings have level 2 or 3; the title is the first level"},
		"a link in a hint": {index("  - Look again.", "  - |\n    Look.\n\n    [a](http://a.b/)"), `01-first/index.md:11: the link "http://a.b/" must be relative, start with # or with https://`},
		"no context":       {index("goals:", "context: app\ngoals:"), `01-first/index.md: there is no folder "app" beside the lessons that could be its context`},
		"context outside":  {index("goals:", "context: ../app\ngoals:"), `01-first/index.md: there is no folder "../app" beside the lessons that could be its context`},
		"path outside":     {index("goals:", "files: [{path: ../x}]\ngoals:"), `01-first/index.md: a file of the context has the path "../x", which is not a plain relative path`},
		"large file":       {map[string]string{"01-first/context/a": strings.Repeat("a", mostBytes+1)}, `01-first/context/a: the file is larger than 1024 kB; list it under "files" by its size`},
		"large context": {map[string]string{"01-first/context/a": strings.Repeat("a", mostBytes), "01-first/context/b": "b"},
			`01-first/context: the context is larger than 1024 kB; list large files under "files" by their size`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(lessonFS(c.changes))
			if err == nil {
				t.Fatalf("no error, but %+v", got)
			}
			if err.Error() != c.want && !(strings.HasSuffix(c.want, " ") && strings.HasPrefix(err.Error(), c.want)) {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
		})
	}
}

func twice(dir string) map[string]string {
	return map[string]string{dir + "/index.md": goodIndex, dir + "/start.Dockerfile": "FROM a", dir + "/solution.Dockerfile": "FROM b"}
}

func TestAllMistakesAreReported(t *testing.T) {
	_, err := Load(lessonFS(map[string]string{"01-first/start.Dockerfile": "", "01-first/notes": "x", "02-b/index.md": "x"}))
	want := `01-first/notes: a lesson's folder holds index.md, start.Dockerfile, solution.Dockerfile, images.json, context/ and solution/, nothing else
01-first/start.Dockerfile: the file is missing
02-b/start.Dockerfile: the file is missing
02-b/solution.Dockerfile: the file is missing`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v", err)
	}
	if _, err := Load(fstest.MapFS{}); err == nil || err.Error() != "there are no lessons: no folder is called like 01-some-words" {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestContextsAreLaidOverEachOther(t *testing.T) {
	changes := index("goals:", "context: app\nsolution-target: b\nfiles:\n  - {path: logo.png, size: 2048}\n  - {path: empty/}\ngoals:")
	changes["app/go.mod"] = "module app"
	changes["app/cmd/main.go"] = "package main"
	changes["01-first/context/go.mod"] = "module mine"
	changes["01-first/context/bytes"] = "\xff"
	changes["01-first/solution/.dockerignore"] = "cmd"
	fsys := lessonFS(changes)
	fsys["01-first/context/run.sh"] = &fstest.MapFile{Data: []byte("#!/bin/sh\n"), Mode: 0o700}
	fsys["01-first/context/now"] = &fstest.MapFile{Data: []byte("v1"), Mode: fs.ModeSymlink | 0o777}
	all, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := `bytes base64 /w==
cmd/main.go "package main"
empty/
go.mod "module mine"
logo.png 2048 bytes
now -> v1
run.sh "#!/bin/sh\n" 0755
`
	if got := drawContext(all[0].Start); got != want {
		t.Errorf("start:\n%s", got)
	}
	if got := drawContext(all[0].Solution); got != ".dockerignore \"cmd\"\n"+want {
		t.Errorf("solution:\n%s", got)
	}
	if all[0].Start.Target != "" || all[0].Solution.Target != "b" || all[0].ID != "first" || all[0].Number != 1 {
		t.Errorf("got %+v", all[0])
	}
}

func TestNothingInTheJSONIsNull(t *testing.T) {
	all, err := Load(lessonFS(nil))
	if err != nil {
		t.Fatal(err)
	}
	data, err := JSON(all)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			t.Errorf("%s is null", path)
		case []any:
			for _, e := range v {
				walk(path+"[]", e)
			}
		case map[string]any:
			for k, e := range v {
				walk(path+"."+k, e)
			}
		}
	}
	walk("lessons", tree)
	if data, err := JSON(nil); err != nil || string(data) != "[]" {
		t.Errorf("no lessons are %s, %v", data, err)
	}
}

// A lesson may know a base image that the catalogue lacks; it goes to the page and into every request.
func TestOwnImages(t *testing.T) {
	all, err := Load(lessonFS(map[string]string{"01-first/images.json": `[{"ref": "registry.example/tools:1", "size_bytes": 5, "files": [{"path": "/tool", "size": 5}], "complete": true}]`}))
	if err != nil {
		t.Fatal(err)
	}
	req := all[0].Request(all[0].Start)
	req.Dockerfile = "FROM registry.example/tools:1\n"
	rep := playground.Analyze(req)
	if rep.Error != nil || rep.Image.Size != size.Of(5) || !rep.Image.Complete {
		t.Errorf("%v, %+v", rep.Error, rep.Image)
	}
}
