// Package jsbuild is what JavaScript projects run to build themselves, as a model of package shell: "npm run NAME" and its like,
// and the tools that scripts call (tsc, vite, next, webpack, …).
//
// A script stands in package.json; it is handed to the shell as npm does, with node_modules/.bin in PATH. Of a tool, what its
// documentation says for certain is a file (tsc writes one .js for each source), the folder it fills is open and has an
// estimate of its bytes. No configuration in JavaScript is run: settings are found in it only where they stand as plain text.
// Package packages has what installs; playground asks it first, and hands Model to the shell.
package jsbuild

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct{}

// Command knows runners of scripts and tools.
func (Model) Command(name string, args []string) (command.Func, bool) {
	switch name {
	case "npm", "yarn", "pnpm", "bun":
		return runner(name, args)
	case "npx", "bunx", "pnpx":
		return npx, true
	}
	if f, ok := tools[name]; ok {
		return f, true
	}
	return nil, false
}

// withValue are options of the runners whose value may be the next word.
var withValue = []string{"--prefix", "-C", "--dir", "--cwd", "-w", "--workspace", "--filter", "-F", "--loglevel", "-c", "-p", "--package"}

// runner knows the words that run a script.
func runner(name string, args []string) (command.Func, bool) {
	verb, _ := leave.Parse(args[1:], withValue...).Verb()
	switch {
	case verb == "run" || verb == "run-script" || verb == "test" || verb == "t" || verb == "start":
	case verb == "exec" || verb == "x" || verb == "dlx":
		return npx, true
	case verb == "" || name == "npm" || name == "bun":
		return nil, false
	}
	return func(c *command.Call) command.Status { return script(c, name) }, true
}

// script runs a script of package.json.
func script(c *command.Call, runner string) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(c.Args[1:], withValue...).Verb()
	name, more := verb, w.Names
	if verb == "run" || verb == "run-script" {
		if len(more) == 0 {
			return command.Unknown // lists them
		}
		name, more = more[0], more[1:]
	}
	if w.Has("-w", "--workspace", "--workspaces", "-r", "--recursive", "--filter", "-F") {
		return unclear(c, "scripts of other packages are not followed")
	}
	cwd := c.FS.Cwd
	defer func() { c.FS.Cwd = cwd }()
	if dir := w.Value("--prefix", "-C", "--dir", "--cwd"); dir != "" {
		c.FS.Cwd = c.FS.Abs(dir)
	}
	scripts, known := scriptsOf(c)
	if !known {
		return unclear(c, "package.json is not known")
	}
	text, ok := scripts[name]
	if !ok {
		switch {
		case runner == "npm" && !w.Has("--if-present") && !slices.Contains([]string{"start", "restart", "stop", "env"}, name):
			*c.Err = c.Err.Add(files.KnownString("npm error Missing script: \"" + name + "\"\n"))
			return 1
		case runner == "npm" || w.Has("--if-present"):
			return command.Unknown
		}
		return c.Become(append([]string{name}, more...), local(c), files.Known(nil)) // a program of a package
	}
	for _, before := range []string{scripts["pre"+name], text + quoted(more), scripts["post"+name]} {
		if before == "" || runner == "pnpm" && before != text+quoted(more) {
			continue
		}
		if s := c.Become([]string{"sh", "-c", before}, local(c), files.Known(nil)); s > 0 || s == command.Fails {
			return s
		}
	}
	return command.Unknown
}

// quoted are further words, as they are put behind a script.
func quoted(words []string) (out string) {
	for _, w := range words {
		out += " '" + strings.ReplaceAll(w, "'", `'\''`) + "'"
	}
	return out
}

// scriptsOf reads package.json; known is false where it is not.
func scriptsOf(c *command.Call) (scripts map[string]string, known bool) {
	var f struct{ Scripts map[string]string }
	text, ok := leave.Text(c, "package.json")
	ok = ok && json.Unmarshal([]byte(text), &f) == nil
	return f.Scripts, ok
}

// local is the environment with the programs of the project's packages first in PATH, as every runner has it.
func local(c *command.Call) []string {
	bins := ""
	for dir := c.FS.Cwd; ; dir = path.Dir(dir) {
		bins += path.Join(dir, "node_modules/.bin") + ":"
		if dir == "/" || dir == "." {
			break
		}
	}
	return append(slices.Clone(c.Env), "PATH="+bins+leave.Or(leave.Env(c, "PATH"), "/usr/local/bin:/usr/bin:/bin"))
}

// npx runs a program of a package, fetching the package where it is not installed.
func npx(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	args := c.Args[1:]
	for len(args) > 0 && (strings.HasPrefix(args[0], "-") || slices.Contains([]string{"exec", "x", "dlx"}, args[0])) {
		if args[0] == "-c" || args[0] == "-p" || args[0] == "--package" || args[0] == "--call" {
			return unclear(c, "what npx runs is not followed")
		}
		args = args[1:]
	}
	if len(args) == 0 {
		return command.Unknown
	}
	name, _, _ := strings.Cut(args[0][1:], "@")
	name = args[0][:1] + name
	if f, ok := tools[path.Base(name)]; ok {
		c.Args = append([]string{path.Base(name)}, args[1:]...)
		return f(c)
	}
	return unclear(c, "what "+name+" does is not modelled")
}

// unclear is a build of which only the project's folder is known to change.
func unclear(c *command.Call, why string) command.Status {
	if d, e := c.FS.Lookup("."); e == files.OK {
		c.FS.Open(d.Real, size.None)
	}
	leave.Tell(c, report.EffectUnknown, c.FS.Cwd, "What `"+strings.Join(c.Args, " ")+"` leaves is not known: "+why+".", size.None)
	*c.Out = c.Out.Add(files.Unknown)
	return command.Unknown
}
