package start

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// wrappers start the rest of their command line, after the options listed, which have a value.
const wrappers = `
tini: -p -e
tini-static: -p -e
dumb-init: -r --rewrite
catatonit: -
exec: -a
nice: -n
time: -
nohup: -
setsid: -
env: -u -C
`

// then looks at what a program that starts needs at once: the command or script that its arguments name.
func (c *checker) then(argv []string, p *program, line int) *report.Finding {
	base := path.Base(argv[0])
	if c.steps++; c.steps > maxSteps {
		return nil
	}
	if f := c.expands(argv); f != nil {
		c.add(f)
	}
	if isShell(base) || p.real != "" && isShell(path.Base(p.real)) && base != "busybox" {
		return c.byShell(argv, line)
	}
	if opts := listed(wrappers, base); opts != nil {
		if rest := afterOptions(argv[1:], opts); len(rest) > 0 {
			return later(c.exec(rest, c.argumentLine()))
		}
		return nil
	}
	if p.node != nil && p.node.Content != nil && !c.tree.Doubted(p.node) && len(argv) > 1 && passesOn(string(p.node.Content.Bytes)) {
		return later(c.exec(argv[1:], c.argumentLine()))
	}
	return c.interprets(base, argv[1:])
}

// later says of a failure that a program has started before it.
func later(f *report.Finding) *report.Finding {
	if f != nil {
		f.Message = strings.Replace(f.Message, "It does not start", "It ends at once", 1)
	}
	return f
}

// afterOptions skips options, those with a value, settings of env, and "--".
func afterOptions(words, withValue []string) []string {
	for len(words) > 0 {
		w := words[0]
		switch {
		case w == "--":
			return words[1:]
		case slices.Contains(withValue, w) && len(words) > 1:
			words = words[2:]
		case strings.HasPrefix(w, "-") && len(w) > 1 || strings.Contains(w, "=") && !strings.Contains(w, "/"):
			words = words[1:]
		default:
			return words
		}
	}
	return nil
}

// passesOn tells whether a script ends by becoming what it was given.
func passesOn(script string) bool {
	lines := strings.Split(strings.TrimSpace(script), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	return last == `exec "$@"` && !strings.Contains(script, "set --") && !strings.Contains(script, "PATH=") && !strings.Contains(script, "install ")
}

// expands warns of variables in the exec form, which nobody expands.
func (c *checker) expands(argv []string) *report.Finding {
	if c.probing || isShell(path.Base(argv[0])) {
		return nil
	}
	for _, a := range argv[1:] {
		i := strings.IndexByte(a, '$')
		if i < 0 || i+1 >= len(a) || !(a[i+1] == '{' || a[i+1] >= 'A' && a[i+1] <= 'Z') {
			continue
		}
		f := finding(RuleNoShell, report.FindingWarning, fmt.Sprintf("%s gets the text %s as it stands: the exec form expands no variables.", code(argv[0]), code(a)), c.argumentLine(),
			`Use the shell form, or ["sh", "-c", "exec …"].`)
		return f
	}
	return nil
}

func isShell(base string) bool {
	switch base {
	case "sh", "bash", "ash", "dash", "zsh", "ksh":
		return true
	}
	return false
}

// byShell is "sh -c TEXT" or "sh FILE".
func (c *checker) byShell(argv []string, line int) *report.Finding {
	for i, a := range argv[1:] {
		switch {
		case strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && strings.Contains(a, "c"):
			if i+2 < len(argv) {
				return c.shellText(argv[i+2], line)
			}
			return nil
		case strings.HasPrefix(a, "-"), a == "pipefail":
		default:
			return c.script(argv[0], a, nil)
		}
	}
	return nil
}

// interpreters start the file that their first argument names: the options that take a value, and what means that there is no file.
const interpreters = `
node: -r --require --import --loader --experimental-loader --env-file -C --conditions | -e -p --eval --print --test --run inspect -i --check -v --version
nodejs: -r --require | -e -p --eval --print
python: -W -X | -c -m -V --version -i
python3: -W -X | -c -m -V --version -i
ruby: -r -I -C | -e -S -v --version
perl: -I | -e -E -v
php: -d -c | -r -S -a -v -i -m
bun:  | run install test x -e start --bun
`

// interprets looks for the file that an interpreter is told to run.
func (c *checker) interprets(base string, args []string) *report.Finding {
	switch {
	case base == "java":
		return c.java(args)
	case base == "npm" || base == "yarn" || base == "pnpm":
		return c.npm(base, args)
	case base == "node" && len(args) == 0:
		return nil
	}
	if strings.HasPrefix(base, "python3.") {
		base = "python3"
	}
	spec := listed(interpreters, base)
	if spec == nil {
		return nil
	}
	bar := slices.Index(spec, "|")
	values, none := spec[:bar], spec[bar+1:]
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && len(args[0]) > 1 {
		if slices.ContainsFunc(none, func(o string) bool {
			return args[0] == o || base != "node" && len(o) == 2 && strings.HasPrefix(args[0], o)
		}) {
			return nil
		}
		if slices.Contains(values, args[0]) && len(args) > 1 {
			args = args[1:]
		}
		args = args[1:]
	}
	if len(args) == 0 || slices.Contains(none, args[0]) || args[0] == "-" || strings.Contains(args[0], "$") {
		return nil
	}
	var also []string
	if strings.HasPrefix(base, "node") {
		also = []string{".js", ".cjs", ".json", ".node"} // nodejs.org/api/modules.html#all-together: the entry is resolved like require()
	}
	return c.script(base, args[0], also)
}

// script looks for a file that an interpreter is to run; also are endings that it tries by itself.
func (c *checker) script(by, file string, also []string) *report.Finding {
	line := c.argumentLine()
	if c.probing {
		line = c.find.check
	}
	p := c.abs(file)
	unknown := false
	for _, end := range append([]string{""}, also...) {
		_, n, e := c.tree.Resolve(p + end)
		if e == fstree.Unknown {
			e = c.settled(p + end)
		}
		switch {
		case e == fstree.Yes && n == nil:
			return nil
		case e == fstree.Unknown:
			unknown = true
		case e == fstree.Yes && n.Kind == fstree.Dir && end == "" && !strings.HasPrefix(by, "node") && !strings.HasPrefix(by, "python"):
			return fails(RuleArgument, line, "Name the file in it.", p, "It ends at once: %s is to run %s, which is a directory.", code(by), p)
		case e == fstree.Yes:
			if n.Kind == fstree.File && c.may(n, reads) == fstree.No {
				return fails(RulePermission, orLine(c.wrote(n), line), "Give it to the user with COPY --chown, or let everybody read it with --chmod.", p, "It ends at once: %s may not read %s (mode %04o, owner %d:%d).", c.who(), p, n.Mode, n.UID, n.GID)
			}
			return nil
		}
	}
	if unknown {
		c.unsure(line, "", p, "It starts if %s is in the image, which %s is to run%s.", p, code(by), c.because(p))
		return nil
	}
	fix := "Copy it into the image, or correct the path."
	if at := c.elsewhere(path.Base(p)); at != "" {
		fix = "It is at " + at + ": name that path, or set WORKDIR " + path.Dir(at) + "."
	} else if c.cfg.WorkingDir == "" && !strings.HasPrefix(file, "/") {
		fix = "Set a WORKDIR: without one, " + file + " is looked for in /."
	}
	return fails(RuleArgument, line, fix, p, "It ends at once: %s is to run %s, which is not in the image.", code(by), p)
}

// java looks for the archive of "java -jar FILE".
func (c *checker) java(args []string) *report.Finding {
	if i := slices.Index(args, "-jar"); i >= 0 && i+1 < len(args) && !strings.ContainsAny(args[i+1], "$*") {
		return c.script("java", args[i+1], nil)
	}
	return nil
}

// npm looks for the script that package.json has to name.
func (c *checker) npm(tool string, args []string) *report.Finding {
	args = afterOptions(args, []string{"--prefix", "-C", "--cwd", "--dir"})
	if len(args) == 0 {
		return nil
	}
	script := args[0]
	switch {
	case (script == "run" || script == "run-script") && len(args) > 1:
		script = args[1]
	case tool == "npm" && script != "start" && script != "test":
		return nil
	case tool != "npm" && script != "start":
		return nil
	}
	p := c.abs("package.json")
	_, n, e := c.tree.Resolve(p)
	switch {
	case e == fstree.No:
		return c.script(tool, p, nil)
	case e == fstree.Unknown || n.Content == nil || c.tree.Doubted(n):
		c.unsure(c.argumentLine(), "", p, "It starts if %s names a script %q, which is not known%s.", p, script, c.because(p))
		return nil
	}
	var pkg struct {
		Scripts map[string]string `json:"scripts"`
	}
	if err := json.Unmarshal(n.Content.Bytes, &pkg); err != nil {
		return nil
	}
	text, ok := pkg.Scripts[script]
	if !ok && script == "start" && tool == "npm" {
		// docs.npmjs.com/cli/v11/commands/npm-start: without one it runs node server.js
		if _, _, e := c.tree.Resolve(c.abs("server.js")); e != fstree.No {
			return nil
		}
	}
	if !ok {
		return fails(RuleArgument, c.argumentLine(), fmt.Sprintf(`Add "%s" to the scripts of package.json, or name the program itself.`, script), p, "It ends at once: %s names no script %q.", p, script)
	}
	// Programs of node_modules/.bin come first in PATH there.
	first := strings.Fields(text)
	if len(first) > 1 && first[0] == "node" && !c.probing {
		return c.interprets("node", first[1:])
	}
	return nil
}
