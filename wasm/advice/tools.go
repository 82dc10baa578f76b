package advice

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// builders are packages that serve to build, beside those whose names end in -dev or -devel.
const builders = ` build-essential build-base gcc g++ clang make cmake ninja-build meson autoconf automake libtool pkg-config pkgconf dpkg-dev
 binutils bison flex maven gradle cargo rustc golang golang-go linux-headers gfortran alpine-sdk default-jdk patch `

func buildTool(name string) bool {
	return slices.Contains(strings.Fields(builders), name) || strings.HasSuffix(name, "-dev") || strings.HasSuffix(name, "-devel") || strings.HasPrefix(name, "gcc-") && len(name) > 4 && name[4] >= '0' && name[4] <= '9' || strings.HasPrefix(name, "g++-")
}

// tools are compilers and headers that the image's own commands install and leave.
func (c *checker) tools() {
	there := map[string]bool{}
	for _, dir := range []string{"/var/lib/dpkg", "/etc/apk"} {
		if _, n, e := c.tree.Resolve(dir); e == fstree.Yes {
			if text, ok := strings.CutPrefix(n.Class, "installed:"); ok {
				for _, w := range strings.Fields(text) {
					name, _, asked := strings.Cut(w, "@")
					there[name] = there[name] || asked
				}
			}
		}
	}
	for _, s := range c.steps {
		if s.Instruction != "RUN" || removes(script(s.Step)) {
			continue
		}
		for _, e := range s.done.Effects {
			if e.Kind == report.EffectRemove || len(e.Parts) == 0 {
				continue
			}
			c.installed(s, e, there)
		}
	}
}

// removes tells of a command that it takes packages away again; which ones that are in the end may hang on what it works out.
func removes(text string) bool {
	return hasAny(text, "purge", "autoremove", "auto-remove", "apk del", "apt-get remove", "apt remove")
}

// leastTools is below which tools are not worth a word.
const leastTools = 1_000_000

// installed weighs the build tools among the packages of one command. Only such as were asked for by name are advised against;
// what they bring along counts with them.
func (c *checker) installed(s *step, e report.Effect, there map[string]bool) {
	var asked []string
	n := size.Zero
	for _, p := range e.Parts {
		byName, present := there[p.Label]
		if !present || !buildTool(p.Label) {
			continue
		}
		n = n.Add(p.Size)
		if byName && len(asked) < 4 {
			asked = append(asked, p.Label)
		}
	}
	// The compiler itself comes as a package of its version that build-essential needs.
	if len(asked) == 0 || n.Bytes < leastTools {
		return
	}
	slices.Sort(asked)
	for _, p := range e.Parts {
		if _, present := there[p.Label]; present && !buildTool(p.Label) && (strings.HasPrefix(p.Label, "cpp") || strings.HasPrefix(p.Label, "libgcc-") || strings.HasPrefix(p.Label, "libstdc++-")) {
			n = n.Add(p.Size)
		}
	}
	c.advise(RuleTools, report.FindingWarning, s, n, "Install them in a build stage and copy the result, or remove them in the same RUN.", "/usr", "The image ships tools that only a build needs (%s and what comes with them), %s.", strings.Join(asked, ", "), amount(n))
}

// kits are images that are made to build with, with the directory of their tools and the command that shows that something is
// built.
var kits = []struct{ repo, dir, what, command, instead string }{
	{"golang", "/usr/local/go", "the Go toolchain", "go build", "scratch, distroless/static or alpine"},
	{"rust", "/usr/local/rustup", "the Rust toolchain", "cargo build", "debian:trixie-slim or distroless/cc"},
	{"maven", "", "Maven and a JDK", "mvn", "eclipse-temurin with the tag of its jre"},
	{"gradle", "", "Gradle and a JDK", "gradle", "eclipse-temurin with the tag of its jre"},
	{"gcc", "", "the GNU compilers", "gcc", "debian:trixie-slim"},
	{"haskell", "", "the Haskell toolchain", "stack", "debian:trixie-slim"},
	{"dotnet/sdk", "", "the .NET SDK", "dotnet publish", "mcr.microsoft.com/dotnet/aspnet"},
	{"swift", "", "the Swift toolchain", "swift build", "swift with its slim tag"},
}

// toolchain is an image made to build with that is shipped itself.
func (c *checker) toolchain() {
	bottom := c.chain[0]
	if bottom.Source.Kind != stage.FromImage {
		return
	}
	image, _, _ := strings.Cut(bottom.Source.Image, "@")
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
		if strings.Contains(image[i:], "-slim") && strings.HasSuffix(image[:i], "/swift") {
			return
		}
		image = image[:i]
	}
	for _, k := range kits {
		if image != "docker.io/library/"+k.repo && !(strings.Contains(k.repo, "/") && strings.HasSuffix(image, "/"+k.repo)) {
			continue
		}
		built := slices.ContainsFunc(c.steps, func(s *step) bool { return strings.Contains(script(s.Step), k.command) })
		if !built || runsTool(c.Result.Image.Config, k.command) {
			return
		}
		n := c.Result.Stages[bottom.Index].BaseSize
		path := ""
		what := fmt.Sprintf("%s with %s", bottom.Base, k.what)
		if k.dir != "" {
			if t := total(c.tree, k.dir); t.Bytes > 0 {
				n, path, what = t, k.dir, k.what
			}
		}
		c.advise(RuleToolchain, report.FindingWarning, nil, n, "Name this stage (FROM … AS build) and copy what it makes into a last stage on "+k.instead+".", path, "The image ships %s, %s, with which it was built.", what, amount(n))
		return
	}
}

// runsTool tells whether the container itself calls the tool, as one for developing does.
func runsTool(cfg report.Config, command string) bool {
	tool, _, _ := strings.Cut(command, " ")
	return slices.ContainsFunc(append(append([]string{}, cfg.Entrypoint...), cfg.Cmd...), func(w string) bool {
		return slices.Contains(strings.Fields(w), tool)
	})
}

// development are packages of Node.js that only a build or tests need.
func (c *checker) development() {
	for _, s := range c.steps {
		text := script(s.Step)
		var old, new string
		switch {
		case hasAny(text, "--omit=dev", "--omit dev", "--production", "--prod", "--only=prod", "NODE_ENV=production"):
			continue
		case hasAny(text, "npm ci"):
			old, new = "npm ci", "npm ci --omit=dev"
		case hasAny(text, "npm install", "npm i ") || strings.HasSuffix(text, "npm i"):
			old, new = "npm install", "npm install --omit=dev"
		case hasAny(text, "yarn install") || strings.HasSuffix(text, "yarn"):
			old, new = "yarn install", "yarn install --production"
		default:
			continue
		}
		op := s.Op.(*stage.Run)
		if slices.Contains(op.Env, "NODE_ENV=production") || hasAny(text, "-g ", "--global") {
			continue
		}
		c.developed(s, op, old, new)
	}
}

func hasAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func (c *checker) developed(s *step, op *stage.Run, old, new string) {
	modules := path.Join(op.Cwd, "node_modules")
	_, dir, e := c.tree.Resolve(modules)
	_, pkg, known := s.done.Before.Resolve(path.Join(op.Cwd, "package.json"))
	if e != fstree.Yes || dir.Kind != fstree.Dir || known != fstree.Yes || pkg.Content == nil || s.done.Before.Doubted(pkg) {
		return
	}
	if at, ok := c.origin(dir); ok && at.Instruction != "RUN" {
		return
	}
	for _, later := range c.steps {
		if later.Line > s.Line && hasAny(script(later.Step), "npm prune", "--omit=dev", "--production", "yarn workspaces focus") {
			return
		}
	}
	var m struct {
		Dev     map[string]string `json:"devDependencies"`
		Scripts map[string]string `json:"scripts"`
	}
	if json.Unmarshal(pkg.Content.Bytes, &m) != nil || len(m.Dev) == 0 || c.develops(m.Dev, m.Scripts) {
		return
	}
	n := size.Zero
	for _, eff := range s.done.Effects {
		for _, p := range eff.Parts {
			if _, dev := m.Dev[p.Label]; dev && eff.Kind != report.EffectRemove {
				n = n.Add(p.Size)
			}
		}
	}
	if n == size.Zero {
		n = size.AtLeast(0)
	}
	fix := "Write " + new + "."
	after := slices.IndexFunc(c.steps, func(l *step) bool {
		return l.Line >= s.Line && hasAny(script(l.Step), "npm run build", "yarn build", "yarn run build", "tsc")
	})
	if after >= 0 {
		fix = "Build in a stage of its own, and write " + new + " in the last one."
	}
	f := c.advise(RuleDev, report.FindingWarning, s, n, fix, modules, "The image ships the %s that package.json lists for development alone (%s).", count(len(m.Dev), "package", "packages"), some(m.Dev))
	if after < 0 {
		c.mend(f, s.Step, old, new)
	}
}

// develops tells whether the container itself runs something of the packages for development, as one to develop in does.
func (c *checker) develops(dev, scripts map[string]string) bool {
	cfg := c.Result.Image.Config
	text := strings.Join(append(append([]string{}, cfg.Entrypoint...), cfg.Cmd...), " ")
	for name, script := range scripts {
		if slices.Contains(strings.Fields(text), name) || name == "start" && hasAny(text, "npm start", "yarn start") {
			text += " " + script
		}
	}
	if hasAny(text, " dev", ":dev") {
		return true
	}
	for name := range dev {
		if strings.Contains(text, path.Base(name)) {
			return true
		}
	}
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		return w == "ng" && dev["@angular/cli"] != "" || w == "tsc" || w == "next" && dev["next"] != ""
	})
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// some names up to three.
func some(set map[string]string) string {
	var names []string
	for n := range set {
		names = append(names, n)
	}
	slices.Sort(names)
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
