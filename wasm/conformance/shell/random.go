package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// start is the tree that random scripts begin with.
const start = `drwxr-xr-x 0:0 /d
drwxr-x--- 5:6 /d/e
-rw-r--r-- 0:0 /d/e/k.txt "x y z\n"
-rw-r----- 0:0 /d/a.txt "one\ntwo\nthree\n"
-rwxr-xr-x 1:1 /d/run.sh "#!/bin/sh\necho ran $1 > /ran\n"
lrwxrwxrwx 0:0 /d/l -> a.txt
lrwxrwxrwx 0:0 /d/broken -> nowhere
lrwxrwxrwx 0:0 /le -> d/e
drwxr-xr-x 0:0 /etc
-rw-r--r-- 0:0 /etc/passwd "root:x:0:0:root:/root:/bin/sh\nbob:x:5:6:Bob:/home/bob:/bin/sh\n"
-rw-r--r-- 0:0 /etc/group "root:x:0:\nstaff:x:6:bob\n"
-rw-r--r-- 0:0 /f "b 2\na 10\nc 1\na 10\n"
drwxrwxrwt 0:0 /tmp
`

// randomCases are n random scripts.
func randomCases(n int, seed uint64, shell string) []golden.Case {
	before, err := golden.ParseTree(start)
	if err != nil {
		panic(err)
	}
	var list []golden.Case
	for i := range n {
		g := generator{rand.New(rand.NewPCG(seed, uint64(i)))}
		c := golden.Case{Rule: fmt.Sprintf("random %d/%d", seed, i), Before: before, Script: g.script(), Shell: shell}
		if g.IntN(8) == 0 {
			c.User = "5:6"
		}
		list = append(list, c)
	}
	return list
}

// randomScripts compares n random scripts; the number of differences comes back.
func randomScripts(box *box, n int, seed uint64, shell string) int {
	wrong, vague := 0, 0
	for _, c := range randomCases(n, seed, shell) {
		real, err := box.run(c)
		if err != nil {
			// Some scripts run for ever; there is nothing to compare then.
			vague++
			fmt.Println(err)
			continue
		}
		r := golden.Evaluate(real, box.applets)
		if r.Vague != "" {
			vague++
			fmt.Printf("== %s: not known: %s\n%s\n", c.Rule, r.Vague, c.Script)
			continue
		}
		if d := golden.Compare(real, r.Case); d != "" {
			wrong++
			fmt.Printf("== %s user %q\n%s\n-- difference --\n%s", c.Rule, c.User, c.Script, d)
		}
	}
	fmt.Printf("%d random scripts (seed %d): %d differ, %d are not known\n", n, seed, wrong, vague)
	return wrong
}

// generator writes scripts that are likely to do something: most paths exist, or come to exist.
type generator struct{ *rand.Rand }

func (g generator) of(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) path() string {
	return g.of("/d", "/d/a.txt", "/d/e", "/d/l", "/d/broken", "/le", "/le/k.txt", "/f", "/d/run.sh", "/n", "/n/m", "/d/n", "/tmp", "/tmp/t", "d/e", "/d/../f", "./f", "/d/e/k.txt", "/d/none", "/x/y/z", "d/", "/d/e/.")
}

func (g generator) file() string {
	return g.of("/d/a.txt", "/f", "/d/l", "/le/k.txt", "/d/e/k.txt", "/n", "/tmp/t", "/d/n", "/d/run.sh")
}

func (g generator) glob() string {
	return g.of("/d/*", "/d/*.txt", "/d/[a-r]*", "/*/a.txt", "/d/?", "/none*", "/d/e/*", "d/*.*", "/[df]", "/d/.*x")
}

func (g generator) words() string {
	return g.of("a b", "'a  b'", "$X", "\"$X\"", "${X:-dflt}", "${Y:-dflt}", "$(echo sub)", "$((3*4+1))", "\"$(cat /f | head -n 1)\"", "${Y:-$(cat /d/a.txt)}", "\"${Y:-a b}\"", "${X:+\"$X\" x}", "$((X+1))", "$((0x1f%7))", "${Z:=set}", "$(printf 'p\\n\\n')", "\"$*\"", "$#", "${X%\"q\"}", "/d/*.txt", "\\*", "*", "/d/*", "x{1,2}", "~", "a\\ b", "${X#p}", "${X%q}", "${#X}", "\"$@\"", "$?", "'$X'", "`echo bq`", "\"a\\\"b\"", "${X:+alt}", "${X##*p}", "${X%%q*}", "[z]")
}

func (g generator) mode() string {
	return g.of("755", "644", "0600", "u+x", "a-x", "go=", "+x", "u=rw,g=r,o=", "4755", "g+s", "o+t", "a+X", "-w", "=r", "u=g", "1777")
}

func (g generator) owner() string {
	return g.of("0:0", "5:6", "bob", "bob:staff", ":staff", "bob:", "1000", "nobody", "7:nogroup")
}

func (g generator) pattern() string {
	return g.of("'one'", "'^t'", "'e$'", "'[0-9]'", "'a.*0'", "x", "'^$'", "-i ONE", "-v two", "-c o", "-n o", "-E 'one|two'", "-o '[a-z]'", "-q two", "-w a", "-x 'a 10'", "-F .", "-l a")
}

func (g generator) sed() string {
	return g.of("'s/o/0/'", "'s/o/0/g'", "'2d'", "'/two/d'", "-n '2p'", "-n '/t/p'", "'1,2s/^/# /'", "'$d'", "'s/\\(.\\)\\(.\\)/\\2\\1/'", "-E 's/(.)(.)/\\2\\1/'", "'s|e|/|g'", "'y/abc/xyz/'", "'1a new'", "'1i new'", "'2c new'", "'s/[aeiou]/<&>/g'", "-e 's/a/b/' -e 's/b/c/'", "'/a/,/c/d'", "'1!d'", "'s/o/0/2'", "'$!d'", "'n;d'", "'s/$/;/'", "'N;s/\\n/+/'", "'/one/q'", "'='")
}

// filter reads its input and writes its output.
func (g generator) filter() string {
	return g.of("cat", "sort", "sort -r", "sort -n", "sort -u", "sort -k2n", "sort -k2,2 -k1,1", "uniq", "uniq -c", "uniq -d", "head -n 2", "head -1", "tail -n 2", "tail -n +2", "head -c 5", "tail -c 4", "head -n -1", "wc -l", "wc -c", "wc -w", "wc", "cut -d' ' -f1", "cut -d' ' -f2-", "cut -c1-2", "cut -c2,4-", "tr a-z A-Z", "tr -d a", "tr -s ' '", "tr 'ab' 'x'", "tr -cd 'a-z\\n'", "tr '[:lower:]' '[:upper:]'", "rev", "tac", "base64", "md5sum", "sha256sum", "tee /tmp/o2", "xargs echo", "xargs -n 1 echo", "grep "+g.pattern(), "sed "+g.sed(), "xargs -n2 echo x", "xargs -I {} echo '<{}>'")
}

// command is a command that changes files, or looks at them.
func (g generator) command() string {
	switch g.IntN(30) {
	case 0:
		return "mkdir " + g.of("", "-p ", "-m 700 ", "-p -m 711 ") + g.path()
	case 1:
		return "rm " + g.of("", "-f ", "-r ", "-rf ") + g.of(g.path(), g.glob())
	case 2, 3:
		return "cp " + g.of("", "-r ", "-a ", "-p ", "-rL ", "-f ", "-n ", "-d ", "-R ", "-P ", "-rp ") + g.of(g.path(), g.path(), g.glob()) + " " + g.path()
	case 4, 5:
		return "mv " + g.of("", "-f ", "-n ", "-T ") + g.of(g.path(), g.path(), g.glob()) + " " + g.path()
	case 6:
		return "ln " + g.of("-s ", "", "-sf ", "-f ", "-sfn ", "-snf ") + g.path() + " " + g.path()
	case 7:
		return "touch " + g.of("", "-c ") + g.path()
	case 8, 9:
		return "chmod " + g.of("", "-R ") + g.mode() + " " + g.of(g.path(), g.glob())
	case 10:
		return "chown " + g.of("", "-R ", "-h ") + g.owner() + " " + g.of(g.path(), g.glob())
	case 11:
		return "ln " + g.of("-s ", "", "-sf ") + g.of("a.txt", "../f", "e", "/f") + " " + g.path()
	case 12:
		return "rmdir " + g.of("", "-p ") + g.path()
	case 13:
		return "find " + g.of("/d", "/d /f", "d", "/le/", "/le", "/none", "-H /le", "-L /d") + " " + g.of("-name '*.txt'", "-type f", "-type d", "-type l", "-maxdepth 1", "-mindepth 1", "-empty", "-name a* -o -name k*", "! -type d", "-perm 644", "-path '*/e/*'", "-user bob", "-type f -name '*.txt'", "\\( -name e -o -name l \\)", "-name e -prune -o -print", "-perm -100", "-group staff") + " " + g.of("| sort", "-exec echo {} \\; | sort", "-print | sort", "-exec rm -r {} +", "-exec chmod 600 {} +")
	case 14:
		return "sed -i " + g.sed() + " " + g.of(g.file(), g.path())
	case 15:
		return "echo " + g.of("", "-n ", "-e ") + g.words() + " " + g.of("", "> ", ">> ") + g.of(g.file(), g.path())
	case 16:
		return "printf " + g.of("'%s\\n' ", "'%s-%s\\n' ", "'%5d|' ", "'%-5s|\\n' ", "'%03d\\n' ", "'%x\\n' ", "'a\\tb\\n' ", "'%b' ", "'%c' ", "'%%\\n' ") + g.of("a", "12", "a b c", "7 8", "'x\\ny'", "") + " " + g.of("", "> "+g.file())
	case 17:
		return "cat " + g.of(g.path(), g.glob(), g.file()) + " | " + g.filter()
	case 18:
		return "cat " + g.file() + " | " + g.filter() + " | " + g.filter() + g.of("", " > /tmp/o")
	case 19:
		return g.filter() + " < " + g.file()
	case 20:
		return "grep " + g.pattern() + " " + g.of(g.path(), g.file(), g.glob(), "-r x /d | sort", "-r o /le/ | sort")
	case 21:
		return "readlink " + g.of("", "-f ") + g.path()
	case 22:
		return g.of("dirname ", "basename ", "realpath ", "ls ", "ls -a ", "ls -d ", "stat -c '%a %u %g %n' ", "wc -c ") + g.path()
	case 23:
		return "truncate -s " + g.of("0", "3", "10", "+2", "-2") + " " + g.path()
	case 24:
		return "dd if=" + g.file() + " of=" + g.path() + " bs=" + g.of("1", "2", "4") + " count=" + g.of("1", "3") + " 2>/dev/null"
	case 25:
		return "cd " + g.path() + g.of("", " && pwd", " && touch here")
	case 26:
		return "X=" + g.words() + "; echo \"$X\""
	case 27:
		return g.of("/d/run.sh arg", "sh /d/run.sh", ". /d/run.sh", "sh -c 'echo $0 $1' a b", "env A=1 sh -c 'echo $A'", "eval 'echo ev'", "umask 077", "set -- p q r; shift; echo $1 $#", "nosuch", "id -u", "id", "whoami", "exit 3", "true", "false", "test 1 -lt 2", "seq 3", "umask", "cmd() { echo in $1; return 2; }; cmd z", "export E=5; sh -c 'echo $E'", "local x", "readonly R=1; R=2", "unset X", "echo $-", "f() { local v=$1; v=x$v; echo $v; }; f a; echo \"[$v]\"", "trap 'echo bye $?' EXIT", "IFS=:; set -- a:b::c; for i in $1; do echo \"<$i>\"; done; unset IFS",
			"IFS=,; x=a,,b; set -- $x; echo $#; unset IFS", "set -- -a -b val c; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo $1", "x=$(f() { echo in; return 4; }; f); echo $x $?",
			"printf 'a:b:c\\n' | { IFS=: read x y; echo $x $y; }", "exec 3>/tmp/three; echo t >&3; exec 3>&-; cat /tmp/three", "(exit 3) & wait $!; echo $?", "expr 3 \\* 4", "expr abc : 'a\\(.\\)'", "t=$(mktemp -d); touch $t/x; ls $t; rm -r $t",
			"install -D -m 600 /f /opt/a/f", "set -- a 'b c'; for i; do echo \"$i\"; done", "echo ${X:-none} | tr a-z A-Z", "case $(id -u) in 0) echo root;; *) echo user;; esac", "false || { echo g; false; } && echo no")
	case 28:
		return "cat " + g.file() + " | tee " + g.of("", "-a ") + "/tmp/o"
	default:
		return "[ " + g.of("-e ", "-f ", "-d ", "-L ", "-s ", "-x ", "-r ", "-w ", "! -e ", "-h ") + g.path() + " ]"
	}
}

func (g generator) statement(depth int) string {
	if depth > 1 || depth > 0 && g.IntN(3) > 0 {
		return g.command()
	}
	s := func() string { return g.statement(depth + 1) }
	switch g.IntN(18) {
	case 10:
		return "f() { " + s() + "; return " + g.of("0", "3", "$?") + "; }; f " + g.words() + g.of("", " || echo failed $?", " && echo fine")
	case 11:
		return "X=$(" + s() + "); echo \"$? $X\" | " + g.of("wc -c", "head -n 2", "tr a-z A-Z")
	case 0:
		return s() + " && " + s()
	case 1:
		return s() + " || " + s()
	case 2:
		return "( " + s() + "; " + s() + " )"
	case 3:
		return "{ " + s() + "; " + s() + "; }" + g.of("", " > /tmp/t", " 2>/dev/null")
	case 4:
		return "if " + s() + "; then " + s() + "; else " + s() + "; fi"
	case 5:
		return "for i in " + g.words() + " " + g.glob() + "; do echo \"$i\"; " + s() + "; done"
	case 6:
		return "case " + g.of("\"$X\"", "abc", g.path()) + " in a*) " + s() + ";; /d*|p) " + s() + ";; *) " + s() + ";; esac"
	case 7:
		return "! " + g.command()
	case 8:
		return "i=0; while [ $i -lt 3 ]; do i=$((i+1)); " + s() + "; " + g.of("", "[ $i = 2 ] && break; ", "continue; ") + "done"
	case 9:
		return g.command() + " 2>&1 >/dev/null | wc -l"
	}
	return g.command()
}

func (g generator) script() string {
	var lines []string
	if g.IntN(3) == 0 {
		lines = append(lines, g.of("set -e", "set -eu", "set -u", "set -f"))
	}
	if g.IntN(2) == 0 {
		lines = append(lines, "X="+g.of("pq", "'a b'", "", "'*'", "p/q/q"))
	}
	for range 2 + g.IntN(3) {
		lines = append(lines, g.statement(0))
		if g.IntN(8) == 0 {
			lines = append(lines, g.of("cat", "sort", "tee /n", "cat > /tmp/t", "while read a b; do echo $b-$a; done", "read X")+" <<"+g.of("EOF", "'EOF'", "-EOF")+"\nline $X $((1+1))\n\ttwo\nEOF")
		}
	}
	return strings.Join(lines, "\n")
}
