package packages

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/npm"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// node knows what npm, yarn, pnpm and corepack install, remove and cache. Scripts ("npm run build") are another model's.
func (m Model) node(name string, args []string) (command.Func, bool) {
	_, words := nodeWords(args)
	verb := ""
	if len(words) > 0 {
		verb = words[0]
	}
	n := nodeCall{model: m, verb: verb}
	if len(words) > 0 {
		n.names = words[1:]
	}
	switch name {
	case "npm":
		return n.npm()
	case "yarn", "yarnpkg":
		return n.yarn()
	case "pnpm":
		return n.pnpm()
	case "corepack":
		return n.corepack()
	}
	return nil, false
}

// nodeCall is one command line of npm, yarn or pnpm.
type nodeCall struct {
	model   Model
	verb    string
	names   []string
	options []string
}

// nodeWords splits a command line; the options listed take the next word.
func nodeWords(args []string) (options, words []string) {
	return split(args[1:], "--omit", "--include", "--only", "--prefix", "-C", "--dir", "--cwd", "--registry", "--loglevel", "--cache", "-w", "--workspace", "--filter", "-F", "--cache-folder",
		"--modules-folder", "--store-dir", "--network-timeout", "--mutex", "--fetch-retries", "--fetch-timeout", "--maxsockets", "--network-concurrency", "--use-yarnrc", "--global-folder", "--reporter", "--install-strategy", "--install-directory")
}

// prints is a command that tells something and changes nothing.
func prints(c *command.Call) command.Status {
	*c.Out = c.Out.Add(files.Unknown)
	return command.Unknown
}

// changesNothing is a command that succeeds or not, with no file left that matters.
func changesNothing(*command.Call) command.Status { return command.Unknown }

// install is a func that runs f with the options read.
func (n nodeCall) run(f func(n nodeCall, c *command.Call) command.Status) command.Func {
	return func(c *command.Call) command.Status {
		if vague(c) {
			return c.Misunderstood("its words are not known")
		}
		n.options, _ = nodeWords(c.Args)
		return f(n, c)
	}
}

// has tells whether one of the options was given.
func (n nodeCall) has(options ...string) bool {
	return slices.ContainsFunc(options, func(o string) bool { return slices.Contains(n.options, o) })
}

// value is what an option was given, as "--option=value" or "--option value".
func (n nodeCall) value(names ...string) string {
	for i, o := range n.options {
		key, v, with := strings.Cut(o, "=")
		switch {
		case !slices.Contains(names, key):
		case with:
			return v
		case i+1 < len(n.options):
			return n.options[i+1]
		}
	}
	return ""
}

// wants reads the platform and what is left out. byEnv tells whether NODE_ENV counts.
func (n nodeCall) wants(c *command.Call, byEnv bool) npm.Options {
	o := npm.Options{Platform: c.Platform, Production: byEnv && env(c, "NODE_ENV") == "production", NoOptional: n.has("--no-optional", "--ignore-optional")}
	switch kind, _, _ := strings.Cut(n.model.Distro, " "); kind {
	case "alpine":
		o.Libc = "musl"
	case "":
	default:
		o.Libc = "glibc"
	}
	for _, key := range []string{"NPM_CONFIG_PRODUCTION", "npm_config_production"} {
		o.Production = o.Production || byEnv && env(c, key) == "true"
	}
	for _, list := range []string{env(c, "NPM_CONFIG_OMIT"), env(c, "npm_config_omit")} {
		o.Production = o.Production || byEnv && strings.Contains(list, "dev")
	}
	for i, w := range n.options {
		key, v, with := strings.Cut(w, "=")
		if !with && i+1 < len(n.options) {
			v = n.options[i+1]
		}
		switch {
		case key == "--omit" && v == "dev", key == "--only" && strings.HasPrefix(v, "prod"), (key == "--production" || key == "--prod" || key == "-P") && v != "false":
			o.Production = true
		case key == "--include" && v == "dev", key == "--production" && v == "false", key == "--prod" && v == "false", key == "-D" && len(n.names) == 0:
			o.Production = false
		case key == "--omit" && v == "optional":
			o.NoOptional = true
		}
	}
	return o
}

// folder is the project's: where the command runs, or what an option says.
func (n nodeCall) folder(c *command.Call) string {
	dir := n.value("--prefix", "-C", "--dir", "--cwd")
	return path.Clean(c.FS.Abs(cmp.Or(dir, ".")))
}

// home is the user's folder.
func home(c *command.Call) string { return cmp.Or(env(c, "HOME"), "/root") }

func env(c *command.Call, name string) string {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(c.Env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// bare takes versions off names and tells them apart: "express@4" is express and 4.
func bare(names []string) map[string]string {
	out := map[string]string{}
	for _, n := range names {
		version := ""
		if i := strings.LastIndexByte(n, '@'); i > 0 {
			n, version = n[:i], n[i+1:]
		}
		out[n] = version
	}
	return out
}
