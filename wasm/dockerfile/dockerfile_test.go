package dockerfile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/stage/golden"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// TestRescueAgrees: wherever BuildKit parses a golden Dockerfile as a whole, parsing it piece by piece finds the same instructions on the
// same lines, with the same comments and heredocs.
func TestRescueAgrees(t *testing.T) {
	paths, err := golden.Files(filepath.Join("..", "stage", "testdata"))
	if err != nil || len(paths) == 0 {
		t.Fatal(len(paths), err)
	}
	compared := 0
	for _, path := range paths {
		f, err := golden.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		whole := dockerfile.Parse(f.Dockerfile)
		if whole.Err != nil {
			continue
		}
		compared++
		pieces := dockerfile.Rescued(f.Dockerfile)
		if want, got := nodes(whole.Nodes), nodes(pieces.Nodes); want != got {
			t.Errorf("%s\nas a whole\n%s\nin pieces\n%s", path, want, got)
		}
		for _, b := range pieces.Broken {
			t.Errorf("%s: line %d does not parse alone: %s", path, b.Line, b.Message)
		}
	}
	if compared < 200 {
		t.Errorf("only %d files compared", compared)
	}
}

func nodes(list []*parser.Node) string {
	var b strings.Builder
	for _, n := range list {
		fmt.Fprintf(&b, "%d-%d %q %q %q %+v\n", n.StartLine, n.EndLine, n.Original, n.Flags, n.PrevComment, n.Heredocs)
	}
	return b.String()
}

// TestTyping: an instruction that is still being typed leaves the others alone.
func TestTyping(t *testing.T) {
	for _, c := range []struct{ name, text, kept, broken string }{
		{"a value is missing", "FROM alpine\nENV A\nRUN x\n", "1 FROM, 3 RUN", "2: ENV must have two arguments"},
		{"a list holds a number", "FROM alpine\nCMD [1]\nRUN x\n", "1 FROM, 3 RUN", "2: when using JSON array syntax, arrays must be comprised of strings only"},
		{"a heredoc has no end", "FROM alpine\nRUN <<EOF\necho a\nFROM busybox\nRUN y\n", "1 FROM, 2 RUN, 4 FROM, 5 RUN", "2: unterminated heredoc"},
		{"a heredoc has no end at all", "FROM alpine\nRUN <<EOF\necho a\n", "1 FROM, 2 RUN", "2: unterminated heredoc"},
		{"with backticks", "# escape=`\nFROM alpine\nRUN a `\n b\nENV A\nRUN c\n", "2 FROM, 3 RUN, 6 RUN", "5: ENV must have two arguments"},
		{"the escape is wrong", "# escape=x\nFROM alpine\nRUN a\n", "2 FROM, 3 RUN", ""},
		{"comments keep their place", "# one\nFROM alpine\n# two\nENV A\n# three\nRUN x\n", "2 FROM, 6 RUN", "4: ENV must have two arguments"},
		{"nothing is left", "ENV A\n", "", "1: ENV must have two arguments"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := dockerfile.Parse(c.text)
			if f.Err == nil {
				t.Fatal("BuildKit takes this")
			}
			var kept, broken []string
			for _, n := range f.Nodes {
				kept = append(kept, fmt.Sprintf("%d %s", n.StartLine, n.Value))
			}
			for _, b := range f.Broken {
				broken = append(broken, fmt.Sprintf("%d: %s", b.Line, b.Message))
			}
			if got := strings.Join(kept, ", "); got != c.kept {
				t.Errorf("kept %s, not %s", got, c.kept)
			}
			if got := strings.Join(broken, ", "); got != c.broken {
				t.Errorf("broken %s, not %s", got, c.broken)
			}
		})
	}
}

// TestCrash: a panic in BuildKit's parser is an error like others.
func TestCrash(t *testing.T) {
	for _, text := range []string{" # escape=`\nFROM alpine\n", "\x00", "ONBUILD ONBUILD\n", "FROM\n", "HEALTHCHECK\n", "\ufeff"} {
		f := dockerfile.Parse(text)
		if f.Err != nil && f.Err.Message == "" {
			t.Errorf("%q: an error without words", text)
		}
	}
}

// TestDirectives: what stands at the top of a file.
func TestDirectives(t *testing.T) {
	for _, c := range []struct{ text, syntax, check string }{
		{"# syntax=docker/dockerfile:1\nFROM a\n", "docker/dockerfile:1", ""},
		{"#syntax = x/y:z extra\n# check = skip=all\nFROM a\n", "x/y:z", "skip=all"},
		{"\ufeff# syntax=x\nFROM a\n", "x", ""},
		{"#!/usr/bin/env docker\n# syntax=x\nFROM a\n", "x", ""},
		{"// syntax=x\nFROM a\n", "x", ""},
		{"FROM a\n# syntax=x\n", "", ""},
		{"# a comment\n# syntax=x\nFROM a\n", "", ""},
	} {
		f := dockerfile.Parse(c.text)
		if f.Syntax != c.syntax || f.CheckDirective() != c.check {
			t.Errorf("%q: syntax %q, check %q", c.text, f.Syntax, f.CheckDirective())
		}
	}
}

// TestPositions: lines and columns from 1, columns in UTF-16 units.
func TestPositions(t *testing.T) {
	l := dockerfile.NewLines("a\r\n  é😀b \r\n\nend")
	for _, c := range []struct {
		offset int
		want   string
	}{{0, "1:1"}, {1, "1:2"}, {3, "2:1"}, {5, "2:3"}, {7, "2:4"}, {11, "2:6"}, {16, "4:1"}, {99, "4:4"}, {-1, "1:1"}} {
		line, column := l.Position(c.offset)
		if got := fmt.Sprintf("%d:%d", line, column); got != c.want {
			t.Errorf("byte %d is at %s, not %s", c.offset, got, c.want)
		}
	}
	for _, c := range []struct {
		first, last int
		want        string
	}{{2, 2, "2:3-2:7"}, {1, 2, "1:1-2:7"}, {0, 0, "1:1-1:2"}, {3, 3, "3:1-3:1"}, {4, 9, "4:1-4:4"}, {9, 9, "4:1-4:4"}} {
		r := l.Range(c.first, c.last)
		if got := fmt.Sprintf("%d:%d-%d:%d", r.StartLine, r.StartColumn, r.EndLine, r.EndColumn); got != c.want {
			t.Errorf("lines %d to %d are %s, not %s", c.first, c.last, got, c.want)
		}
	}
}
