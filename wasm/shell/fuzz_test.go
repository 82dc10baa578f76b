package shell_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// job runs a script on the base of the cases.
func job(script string) shell.Job {
	return shell.Job{Args: []string{"/bin/sh", "-c", script}, Env: golden.Env, Cwd: "/", Tree: golden.Base(applets), Origin: 1}
}

// FuzzScripts: whatever the script, the engine answers, soon, and with a tree.
func FuzzScripts(f *testing.F) {
	names, _ := filepath.Glob("testdata/cases/*.txt")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if c, err := golden.Parse(string(text)); err == nil {
			f.Add(c.Script)
		}
	}
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		start := time.Now()
		r := shell.Run(job(script))
		if !r.Tree.Valid() {
			t.Fatal("no tree")
		}
		if d := time.Since(start); d > hang {
			t.Fatalf("it took %v", d)
		}
		for _, dialect := range []string{"bash", "dash"} {
			j := job(script)
			e := j.Tree.Edit()
			e.Put("/bin/"+dialect, fstree.NewFile([]byte("\x7fELF"), 0o755, fstree.OriginBase))
			j.Tree = e.Tree()
			j.Args[0] = "/bin/" + dialect
			if r := shell.Run(j); !r.Tree.Valid() {
				t.Fatal("no tree in " + dialect)
			}
		}
	})
}

// hostile are scripts that would run for ever, grow without end, or nest too deep.
var hostile = []string{
	"while true; do :; done",
	"while :; do echo a >> /f; done",
	"x=a; while true; do x=$x$x; done",
	"f() { f; }; f",
	"f() { f | f; }; f",
	"f() { f & f; }; f",
	"eval 'eval \"$0\"'",
	"x='eval \"$x\"'; eval \"$x\"",
	"echo '. /s' > /s; . /s",
	"printf '#!/s\\n' > /s; chmod +x /s; /s",
	"printf '#!/bin/sh\\n/s' > /s; chmod +x /s; /s",
	"until false; do mkdir -p a; cd a; done",
	"for i in $(seq 1000000); do touch /$i; done",
	"seq 1 100000000",
	"printf '%100000000d' 1",
	"yes | cat",
	"echo $((1<<99)) $((9223372036854775807+1)) $((-1%0))",
	"cat /dev/zero > /f",
	"dd if=/dev/zero of=/f bs=1G count=1000",
	"truncate -s 9999999999999 /f; cat /f /f /f > /g",
	"cp -r / /x",
	"find / -exec find / \\;",
	"ln -s /l /l; cat /l; cd /l/l/l; rm -rf /l",
	"mkdir /d; ln -s .. /d/up; cp -rL /d /e; find -L /d",
	"sed ':a;s/^/x/;ta' /bin/busybox; echo a | sed ':a;s/^/x/;ta'",
	"echo a | sed ':a;N;ba'",
	"x() { nosuch || x; }; x",
	"while unknown-program; do touch /a; done",
	"rm -rf /; rm -rf /*; ls",
	strings.Repeat("(", 500) + ":" + strings.Repeat(")", 500),
	strings.Repeat("$(", 200) + ":" + strings.Repeat(")", 200),
	"echo " + strings.Repeat("${x:-", 200) + strings.Repeat("}", 200),
	strings.Repeat("if a; then ", 100) + ":; " + strings.Repeat("fi;", 100),
	"echo {1..1000000000}",
	"echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}",
	"echo ${x@Z} ${!x} ${x[*]} $'\\xff' \"${@:1:2}\"",
	"echo a | grep '\\(a\\)\\1' ; echo a | grep -E '(((((a*)*)*)*)*)*b'; echo 'a{99999}' | grep -E 'a{9999}'",
	"case x in *) ;& esac",
	"a[99999999]=1; a[-1]=2; declare -A m; m[x]=y; echo ${m[x]}",
	"trap 'exit' EXIT; exit; trap 'trap \"exit 3\" EXIT; exit 4' EXIT",
	"exec 9>&8; exec 3< /nope; echo >&7; exec > /f; echo hi; exec >&-; echo no",
	"\x00\x01\xff\xfe", "", "\n\n", "#", "'", "\"", "`", "$(", "((", "<<EOF", "cat <<EOF\n$(\nEOF",
	"xargs xargs xargs < /dev/null; echo xargs | xargs xargs",
	"tar cf - / | tar xf - -C /nope; tar xzf /bin/busybox; gunzip /bin/busybox; gzip -d < /f",
	"set -- $(seq 5000); while [ $# -gt 0 ]; do shift; set -- \"$@\" \"$@\"; done",
}

// hang is far beyond what a script may take (a second at most in WASM on a quiet machine): the budget is in steps, and this only
// tells a script that escapes it.
const hang = 20 * time.Second

// TestHostileScriptsEnd: an endless loop is answered as unknown, and quickly.
func TestHostileScriptsEnd(t *testing.T) {
	for _, s := range hostile {
		start := time.Now()
		r := shell.Run(job(s))
		d := time.Since(start)
		t.Logf("%8v %.60q", d.Round(time.Millisecond), s)
		if d > hang {
			t.Errorf("%.60q took %v", s, d)
		}
		if !r.Tree.Valid() {
			t.Errorf("%.60q left no tree", s)
		}
	}
	if r := shell.Run(job("while true; do :; done")); r.Status != shell.Unknown {
		t.Errorf("an endless loop is %v, want unknown", r.Status)
	}
}
