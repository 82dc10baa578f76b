package shell_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// applets are those of the recorded cases that a script may look at.
var applets = strings.Fields("[ [[ addgroup adduser ash delgroup deluser groups su tty awk cmp diff dos2unix nl paste unix2dos base64 basename cat chgrp chmod chown cp cut date dd dirname du echo egrep env " +
	"expr false fgrep find grep gunzip gzip head id ln ls md5sum mkdir mkfifo mktemp mv printf pwd readlink realpath rev rm rmdir sed seq sh " +
	"sha256sum sleep sort stat tac tail tar tee test touch tr true truncate umask uname uniq wc which whoami xargs zcat")

// TestCases holds the engine to what a real busybox did. The cases are recorded by wasm/conformance/shell -record.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c, err := golden.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			got := golden.Evaluate(c, applets)
			if got.Vague != "" {
				t.Errorf("%s\nthe engine does not know: %s", c.Script, got.Vague)
			}
			if d := golden.Compare(c, got.Case); d != "" {
				t.Errorf("%s\n%s\n%s", c.Rule, c.Script, d)
			}
		})
	}
}
