package maker_test

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/models/maker"
	. "github.com/dockerfile-stages/playground/wasm/models/modeltest"
	"github.com/dockerfile-stages/playground/wasm/shell"
)

func model(string) shell.Model { return maker.Model{} }

const image = "buildpack-deps:trixie"

// with writes a Makefile.
func with(text, line string) string { return "printf '" + text + "' >Makefile; " + line }

func TestMake(t *testing.T) {
	check := func(want Want, lines ...string) { t.Helper(); Check(t, image, model, want, lines...) }
	check(Want{"/app/a": {1, 9}, "/app/b": {}}, with(`all:\n\t@echo 1 >a\nother:\n\techo 2 >b\n`, "make"))
	check(Want{"/app/b": {1, 9}, "/app/a": {}}, with(`all:\n\techo 1 >a\nother:\n\techo 2 >b\n`, "make -j4 other"))
	check(Want{"/app/out/x": {1, 9}}, with(`DIR ?= out\nNAME = $(DIR)/x\n.PHONY: all dirs\nall: $(NAME)\n$(NAME): dirs\n\ttouch $@ && echo $^ >$@ # rest\ndirs:\n\tmkdir -p $(DIR)\n`, "make"))
	check(Want{"/app/usr/x": {1, 9}}, with(`install:\n\tmkdir -p $(DESTDIR)/usr; echo 1 >$(DESTDIR)/usr/x\n`, "make install DESTDIR=/app"))
	check(Want{"/app/y": {1, 9}, "/app/x": {}}, with(`X := x\nY := $(X)\nall:\n\techo 1 >$(Y)\n`, "make X=y"))
	check(Want{"/app/b": {1, 9}, "/app/a": {}}, with(`.DEFAULT_GOAL := b\na:\n\techo 1 >a\nb:\n\techo 2 >b\n`, "make"))
	check(Want{"/app/sub/x": {1, 9}}, "mkdir sub; printf 'all:\\n\\techo $$PWD >x\\n' >sub/Makefile; make -C sub")
	check(Want{"/app/x": {1, 9}}, with(`all:\n\t-false\n\techo 1 >x\n`, "make"))
	check(Want{"/app/x": {1, 9}}, with(`all: ; echo 1 \\\\\n  >x\n`, "make"))
}

// What is not read leaves the word to others, and nothing half done.
func TestAside(t *testing.T) {
	for _, m := range []string{`include x.mk\nall:\n\techo 1 >a\n`, `all: $(wildcard *.c)\n\techo 1 >a\n`, `ifdef X\nall:\n\techo 1 >a\nendif\n`, `.ONESHELL:\nall:\n\techo 1 >a\n`, `SHELL = /bin/bash -e\nall:\n\techo 1 >a\n`, `.SHELLFLAGS = -eu -c\nall:\n\techo 1 >a\n`, `all: first x.o\nfirst:\n\techo 1 >a\n%%.o: %%.c\n\tcc -c $<\n`} {
		tree, res := Run(t, image, model, with(m, "make"))
		if _, e := tree.Get("/app/a"); res.Status == shell.Failed || e == 1 {
			t.Errorf("%s: %v, a %v", m, res.Status, e)
		}
	}
}

func TestFailure(t *testing.T) {
	if _, res := Run(t, image, model, with(`all:\n\tfalse\n`, "make")); res.Status != shell.Failed || res.Code != 2 {
		t.Errorf("a recipe that fails: %v %d", res.Status, res.Code)
	}
	for _, l := range []string{"make --version", "make", with(`all:\n\tsome-tool\n`, "make install")} {
		if _, res := Run(t, image, model, l); res.Status == shell.Failed {
			t.Errorf("%s: %s", l, res.Error)
		}
	}
}
