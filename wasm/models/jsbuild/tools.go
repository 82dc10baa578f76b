package jsbuild

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// tools by the name that scripts call them with.
var tools map[string]command.Func

func init() {
	tools = map[string]command.Func{
		"tsc": tsc, "nest": nest, "next": next, "vite": vite, "esbuild": esbuild, "rimraf": rimraf, "cross-env": env, "dotenv": env, "env-cmd": env, "run-s": series, "npm-run-all": series, "prisma": prisma,
		"react-scripts": site("build", "index.html"), "vue-cli-service": site("dist", "index.html"), "astro": site("dist", ""), "gatsby": site("public", "index.html"),
		"ng": site("dist", ""), "webpack": site("dist", ""), "webpack-cli": site("dist", ""), "parcel": site("dist", ""), "rollup": site("dist", ""), "tsup": site("dist", ""), "remix": site("build", ""),
		"react-router": site("build", ""), "docusaurus": site("build", "index.html"), "nuxt": site(".output", ""), "nuxi": site(".output", ""), "vuepress": site("dist", ""), "rsbuild": site("dist", ""), "swc": site("dist", ""),
		"babel": site("dist", ""), "tailwindcss": unlisted, "sass": unlisted, "turbo": unlisted, "nx": unlisted, "lerna": unlisted, "gulp": unlisted, "grunt": unlisted,
	}
	for _, name := range strings.Fields("eslint prettier jest vitest mocha ava vue-tsc husky stylelint biome tslint cypress playwright npm-check svelte-check is-ci browserslist") {
		tools[name] = nothing
	}
}

// nothing checks and leaves no file that matters.
func nothing(c *command.Call) command.Status {
	*c.Out = c.Out.Add(files.Unknown)
	return command.Unknown
}

func unlisted(c *command.Call) command.Status { return unclear(c, "its configuration is not read") }

// env sets variables and runs what follows.
func env(c *command.Call) command.Status {
	args, vars := c.Args[1:], local(c)
	for len(args) > 0 && (strings.Contains(args[0], "=") || args[0] == "--") {
		if args[0] != "--" {
			vars = append(vars, args[0])
		}
		args = args[1:]
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return unclear(c, "what it runs is not known")
	}
	return c.Become(args, vars, c.In)
}

// rimraf removes, with patterns of its own.
func rimraf(c *command.Call) command.Status {
	for _, a := range c.Args[1:] {
		switch {
		case strings.HasPrefix(a, "-"):
		case strings.ContainsAny(a, "*?[{") || files.Vague(a):
			c.FS.Blur(a)
		default:
			c.FS.RemoveTree(a)
		}
	}
	return 0
}

// series runs scripts one after the other.
func series(c *command.Call) command.Status {
	for _, name := range c.Args[1:] {
		if strings.HasPrefix(name, "-") {
			continue
		}
		if strings.ContainsAny(name, "*:{") && strings.Contains(name, "*") {
			return unclear(c, "a pattern of scripts is not followed")
		}
		if s := c.Become([]string{"npm", "run", name}, nil, files.Known(nil)); s > 0 || s == command.Fails {
			return s
		}
	}
	return command.Unknown
}

// prisma puts its client, with an engine of machine code, into node_modules.
func prisma(c *command.Call) command.Status {
	if len(c.Args) < 2 || c.Args[1] != "generate" {
		return nothing(c)
	}
	leave.Fill(c, "node_modules/.prisma", leave.About(18e6, 0.1e6, 60e6, 0.39), "Prisma's client, with an engine for each target")
	leave.Open(c, c.FS.Abs("node_modules"))
	return command.Unknown
}

// sources are the bytes of a project's own files: code that is bundled, and the rest, which is copied.
func sources(c *command.Call) (code, public size.Size, known bool) {
	code, public = size.Zero, size.Zero
	tree, at := c.FS.TreeOf(c.FS.Abs("."))
	n, e := tree.Get(at)
	known = e == fstree.Yes && !tree.Doubted(n)
	count := 0
	tree.Walk(at, func(p string, n *fstree.Node) bool {
		if count++; count > 20_000 {
			return false
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(p, at), "/")
		switch top, _, _ := strings.Cut(rel, "/"); {
		case n.Kind == fstree.Dir:
			return !slices.Contains([]string{"node_modules", ".git", "dist", "build", ".next", "coverage"}, top)
		case top == "public" || top == "static":
			public = public.Add(n.Size)
		case slices.Contains([]string{".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", ".svelte", ".astro", ".css", ".scss", ".less"}, path.Ext(p)):
			code = code.Add(n.Size)
		}
		return true
	})
	return code, public, known
}

// bundle is what a bundler makes of a project: its own code grows smaller, libraries come along. Of an application with a framework the
// result is some hundred kB to a few MB.
func bundle(c *command.Call) (*leave.Bytes, string) {
	code, public, known := sources(c)
	libs := size.About(450e3, 60e3, 6e6)
	code = code.Scale(0.6, 0.1, 3)
	b := &leave.Bytes{Disk: libs.Add(code).Add(public), Packed: libs.Add(code).Scale(0.29, 0.22, 0.4).Add(public.Scale(0.8, 0.2, 1))}
	if !known {
		b = leave.Unknown
	}
	return b, "bundled code of the project and of libraries that it uses"
}

// outDirs finds a plain setting of the output folder in a configuration file.
var outDirs = regexp.MustCompile(`(?:outDir|outputDir|outputPath|distDir)["']?\s*[:=]\s*["']([\w./-]+)["']|path\.(?:resolve|join)\(\s*__dirname\s*,\s*["']([\w./-]+)["']\s*\)`)

// configured is the output folder that a configuration file states, "" where it states none.
func configured(c *command.Call, tool string) string {
	for _, ext := range []string{".config.ts", ".config.js", ".config.mjs", ".config.cjs", ".config.mts"} {
		if text, ok := leave.Text(c, tool+ext); ok {
			if m := outDirs.FindStringSubmatch(text); m != nil {
				return leave.Or(m[1], m[2])
			}
		}
	}
	return ""
}

// site is a tool that fills a folder.
func site(dir, page string) command.Func {
	return func(c *command.Call) command.Status {
		if leave.Vague(c) {
			return c.Misunderstood("its words are not known")
		}
		w := leave.Parse(c.Args[1:], "--outDir", "--out-dir", "--output-path", "-o", "-d", "--dist-dir", "--dest", "--dir", "-c", "--config", "--configuration", "--mode", "--project", "-p")
		if slices.ContainsFunc(w.Names, func(n string) bool {
			return slices.Contains([]string{"serve", "dev", "start", "test", "lint", "e2e", "info", "sync", "prepare", "check", "telemetry", "analytics", "version"}, n)
		}) {
			return nothing(c)
		}
		name := path.Base(c.Args[0])
		out := leave.Or(w.Value("--outDir", "--out-dir", "--output-path", "-d", "--dist-dir", "--dest"), configured(c, strings.TrimSuffix(strings.Replace(name, "vue-cli-service", "vue", 1), "-cli")))
		sure := out == "" || w.Has("--outDir", "--out-dir", "--output-path")
		out = c.FS.Abs(leave.Or(out, leave.Env(c, "BUILD_PATH"), dir))
		b, why := bundle(c)
		if name == "nuxt" || name == "nuxi" {
			b = b.Add(leave.About(6e6, 1e6, 60e6, 0.33))
		}
		return fill(c, out, page, b, why, sure)
	}
}

// fill writes a bundler's folder; the page is certain where the tool's documentation says so.
func fill(c *command.Call, out, page string, b *leave.Bytes, why string, sure bool) command.Status {
	if page != "" && sure {
		n := size.About(900, 250, 6000)
		if e := leave.File(c, path.Join(out, page), &leave.Output{Bytes: leave.Packed(n, 0.5), Mode: 0o644, Class: "text", Why: "the page that the bundle starts from"}); e.Failed() {
			return 1
		}
	}
	leave.Fill(c, out, b, why)
	leave.Wrote(c, out, "The build: "+why+".", b.Disk)
	if cwd := c.FS.Abs("."); cwd != "/" {
		leave.Open(c, cwd)
	}
	return command.Unknown
}

// vite is "vite build": dist/index.html where the project has one and builds no library.
func vite(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:], "--outDir", "-c", "--config", "--mode", "-m", "--base")
	if len(w.Names) == 0 || w.Names[0] != "build" {
		return nothing(c)
	}
	text := ""
	for _, ext := range []string{"ts", "js", "mjs", "mts"} {
		if t, ok := leave.Text(c, "vite.config."+ext); ok {
			text = t
		}
	}
	b, why := bundle(c)
	if strings.Contains(text, "sveltekit") || strings.Contains(text, "reactRouter") || strings.Contains(text, "remix") || strings.Contains(text, "solidStart") {
		leave.Fill(c, ".svelte-kit", &leave.Bytes{Disk: b.Disk, Packed: b.Packed}, why)
		return fill(c, c.FS.Abs("build"), "", b, why, false)
	}
	page := ""
	if there, _ := leave.Is(c, "index.html"); there && !strings.Contains(text, "lib:") && !strings.Contains(text, "ssr") && !strings.Contains(text, "root") {
		page = "index.html"
	}
	out := leave.Or(w.Value("--outDir"), configured(c, "vite"), "dist")
	return fill(c, c.FS.Abs(out), page, b, why, true)
}

// next is "next build" (nextjs.org/docs, output): .next, and in it the traced server where output is standalone.
func next(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:])
	if len(w.Names) == 0 || w.Names[0] != "build" {
		return nothing(c)
	}
	text := ""
	for _, ext := range []string{"js", "mjs", "ts", "cjs"} {
		if t, ok := leave.Text(c, "next.config."+ext); ok {
			text = t
		}
	}
	_, public, known := sources(c)
	b := leave.About(12e6, 3e6, 60e6, 0.3)
	dir := c.FS.Abs(leave.Or(configured(c, "next"), ".next"))
	if !known {
		b = leave.Unknown
	}
	id := size.About(21, 5, 40)
	if e := leave.File(c, dir+"/BUILD_ID", &leave.Output{Bytes: &leave.Bytes{Disk: id, Packed: id}, Mode: 0o644, Class: "text", Why: "the build's name"}); e.Failed() {
		return 1
	}
	leave.Fill(c, dir, b, "pages and the server's code")
	leave.Fill(c, dir+"/static", leave.About(1.2e6, 0.4e6, 9e6, 0.33), "what browsers load")
	leave.Fill(c, dir+"/cache", leave.About(60e6, 0.5e6, 400e6, 0.37), "what Next.js keeps to build faster; a cache mount leaves none in the image")
	switch squeezed := strings.NewReplacer(" ", "", `"`, "'").Replace(text); {
	case strings.Contains(squeezed, "output:'standalone'"):
		leave.Fill(c, dir+"/standalone", leave.About(38e6, 18e6, 140e6, 0.26), "the server with the files of node_modules that it needs")
		n := size.About(6000, 3000, 12_000)
		leave.File(c, dir+"/standalone/server.js", &leave.Output{Bytes: leave.Packed(n, 0.35), Mode: 0o644, Class: "text", Why: "the server that Next.js writes"})
	case strings.Contains(squeezed, "output:'export'"):
		out := &leave.Bytes{Disk: size.About(2e6, 0.5e6, 20e6).Add(public), Packed: size.About(0.6e6, 0.15e6, 7e6).Add(public)}
		leave.Fill(c, "out", out, "pages as files")
	}
	leave.Wrote(c, dir, "The build of Next.js, with its cache.", b.Disk)
	leave.Open(c, c.FS.Abs("."))
	return command.Unknown
}

// esbuild writes what its options name.
func esbuild(c *command.Call) command.Status {
	w := leave.Parse(c.Args[1:])
	b, why := bundle(c)
	if out := w.Value("--outfile"); out != "" {
		if e := leave.File(c, out, &leave.Output{Bytes: b, Mode: 0o644, Class: "text", Why: why}); e.Failed() {
			return 1
		}
		return command.Unknown
	}
	if out := w.Value("--outdir"); out != "" {
		return fill(c, c.FS.Abs(out), "", b, why, false)
	}
	return nothing(c)
}
