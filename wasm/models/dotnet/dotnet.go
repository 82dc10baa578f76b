// Package dotnet is the .NET SDK's command line as a model of package shell: restore, build and publish.
//
// It reads the project file (*.csproj, *.fsproj) for the assembly's name and for how it is published. NAME.dll, the launcher
// NAME, NAME.deps.json and NAME.runtimeconfig.json are certain by the SDK's documentation, so they are files; packages beside them,
// a runtime that comes along, ~/.nuget/packages and obj are bytes that nobody lists, by figures of Microsoft's own images.
// Nothing is compiled: an exit status is unknown. Package playground hands Model to the shell.
package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct {
	// Distro of the base image ("debian 12", "alpine 3.24"), "" if not known.
	Distro string
}

// Command knows dotnet with the words below.
func (m Model) Command(name string, args []string) (command.Func, bool) {
	if name != "dotnet" || len(args) < 2 {
		return nil, false
	}
	switch args[1] {
	case "restore", "build", "publish", "tool", "dev-certs", "workload", "nuget", "--info", "--list-sdks", "--list-runtimes", "clean", "msbuild":
		return m.dotnet, true
	}
	return nil, false
}

// withValue are options whose value may be the next word (learn.microsoft.com/dotnet/core/tools/dotnet-publish).
var withValue = []string{"-c", "--configuration", "-o", "--output", "-r", "--runtime", "-a", "--arch", "--os", "-f", "--framework", "-v", "--verbosity", "-s", "--source", "--configfile",
	"--packages", "--tool-path", "--version", "--version-suffix", "--artifacts-path", "-p", "--property"}

func (m Model) dotnet(c *command.Call) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	verb, w := leave.Parse(normal(c.Args[1:]), withValue...).Verb()
	switch verb {
	case "restore":
		p := m.project(c, w)
		p.restore(c)
		return command.Unknown
	case "build", "publish":
		p := m.project(c, w)
		if !w.Has("--no-restore") {
			p.restore(c)
		}
		return p.build(c, w, verb)
	case "tool":
		return tool(c, w)
	case "workload":
		leave.Grow(c, "/usr/share/dotnet", leave.About(200e6, 20e6, 2e9, 0.35), "a workload of the SDK")
		return command.Unknown
	case "clean", "dev-certs", "nuget", "":
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	return c.Misunderstood("dotnet " + verb + " is not modelled")
}

// normal writes options alike: "/p:A=B", "-p:A=B" and "--property:A=B" become "-p:A=B", "--self-contained true" one word.
func normal(args []string) (out []string) {
	for _, a := range args {
		for _, prefix := range []string{"/p:", "/property:", "--property:", "-property:"} {
			if rest, ok := strings.CutPrefix(a, prefix); ok {
				a = "-p:" + rest
			}
		}
		if n := len(out); n > 0 && (a == "true" || a == "false") && (out[n-1] == "--self-contained" || out[n-1] == "--sc") {
			out[n-1] += "=" + a
			continue
		}
		out = append(out, a)
	}
	return out
}

// project is one project file.
type project struct {
	dir, name string
	// known is false where the file or its text is not.
	known    bool
	web, lib bool
	packages []string
	props    map[string]string
	musl     bool
	platform string
}

// project finds the project that a command names, or the only one in its folder.
func (m Model) project(c *command.Call, w *leave.Words) *project {
	p := &project{dir: c.FS.Cwd, props: map[string]string{}, platform: leave.Or(c.Platform, "linux/amd64")}
	file := ""
	if len(w.Names) > 0 {
		file = c.FS.Abs(w.Names[0])
	}
	if file == "" || !strings.HasSuffix(file, "proj") && !strings.HasSuffix(file, ".sln") && !strings.HasSuffix(file, ".slnx") {
		dir := leave.Or(file, c.FS.Cwd)
		for _, suffix := range []string{".csproj", ".fsproj", ".vbproj"} {
			if names := leave.Glob(c, dir, suffix); len(names) == 1 {
				file = path.Join(dir, names[0])
			}
		}
		p.dir = dir
	}
	text, ok := leave.Text(c, file)
	if ok && strings.HasSuffix(file, "proj") {
		p.known, p.dir = true, path.Dir(file)
		base := path.Base(file)
		p.name = strings.TrimSuffix(base, path.Ext(base))
		p.read(text)
	}
	for _, line := range w.Options() {
		if name, value, ok := strings.Cut(strings.TrimPrefix(line[0], "-p:"), "="); ok || strings.HasPrefix(line[0], "-p:") {
			p.props[name] = leave.Or(value, line[1])
		}
	}
	rid := leave.Or(w.Value("-r", "--runtime"), p.props["RuntimeIdentifier"])
	p.musl = strings.Contains(rid, "musl") || w.Value("--os") == "linux-musl" || rid == "" && strings.HasPrefix(m.Distro, "alpine")
	switch {
	case strings.Contains(rid+"-"+w.Value("-a", "--arch"), "arm64"):
		p.platform = "linux/arm64"
	case strings.Contains(rid, "win") || strings.Contains(rid, "osx"):
		p.platform = ""
	}
	if strings.Contains(rid, files.Mark) {
		p.platform = ""
	}
	p.name = leave.Or(p.props["AssemblyName"], p.name)
	if strings.Contains(p.name, "$(") {
		p.known = false
	}
	return p
}

// read takes the properties and packages of a project file.
func (p *project) read(text string) {
	head, _, _ := strings.Cut(text, ">")
	p.web = strings.Contains(head, "Sdk.Web") || strings.Contains(text, "Microsoft.AspNetCore.App")
	for _, name := range []string{"AssemblyName", "OutputType", "TargetFramework", "RuntimeIdentifier", "SelfContained", "PublishSelfContained", "PublishSingleFile", "PublishTrimmed", "PublishAot", "UseAppHost", "InvariantGlobalization", "PublishReadyToRun"} {
		if _, rest, ok := strings.Cut(text, "<"+name+">"); ok {
			value, _, _ := strings.Cut(rest, "<")
			p.props[name] = strings.TrimSpace(value)
		}
	}
	for _, part := range strings.Split(text, "<PackageReference")[1:] {
		if _, rest, ok := strings.Cut(part, `Include="`); ok {
			name, _, _ := strings.Cut(rest, `"`)
			p.packages = append(p.packages, name)
		}
	}
	p.lib = !p.web && !strings.Contains(head, "Sdk.Worker") && p.props["OutputType"] != "Exe" && p.props["OutputType"] != "WinExe"
}

func (p *project) on(name string) bool { return strings.EqualFold(p.props[name], "true") }

// restore fills the package folder and obj.
func (p *project) restore(c *command.Call) {
	leave.Fill(c, leave.Or(leave.Env(c, "NUGET_PACKAGES"), leave.Home(c)+"/.nuget/packages"), p.cache(), "packages that NuGet keeps, each with all that it has for every system")
	leave.Fill(c, p.dir+"/obj", leave.About(60e3, 10e3, 600e3, 0.17), "notes on packages")
}

// build is "dotnet build" and "dotnet publish".
func (p *project) build(c *command.Call, w *leave.Words, verb string) command.Status {
	out := w.Value("-o", "--output")
	if out != "" {
		out = c.FS.Abs(out)
	}
	if !p.known {
		dir := leave.Or(out, p.dir+"/bin")
		leave.Fill(c, dir, leave.Unknown, "a project whose file is not known")
		leave.Fill(c, p.dir+"/obj", leave.Unknown, "what a build keeps")
		leave.Tell(c, report.EffectUnknown, dir, "What `"+strings.Join(c.Args, " ")+"` makes is not known: its project file is not, or it is a solution.", size.None)
		return command.Unknown
	}
	selfContained := w.Has("--self-contained", "--sc") && w.Value("--self-contained", "--sc") != "false" || p.on("SelfContained") || verb == "publish" && (p.on("PublishSelfContained") || p.on("PublishTrimmed") || p.on("PublishAot"))
	if w.Has("--no-self-contained") {
		selfContained = false
	}
	rid := leave.Or(w.Value("-r", "--runtime"), p.props["RuntimeIdentifier"])
	if rid != "" && !w.Has("--self-contained", "--no-self-contained", "--sc") && p.props["SelfContained"] == "" && major(p.props["TargetFramework"]) > 0 && major(p.props["TargetFramework"]) < 6 {
		selfContained = true // until .NET 5 a runtime identifier meant that
	}
	if out == "" {
		configuration := leave.Or(w.Value("-c", "--configuration"), p.props["Configuration"])
		if configuration == "" {
			configuration = "Debug"
			if verb == "publish" && major(p.props["TargetFramework"]) >= 8 {
				configuration = "Release" // since .NET 8
			}
		}
		out = path.Join(p.dir, "bin", configuration, leave.Or(w.Value("-f", "--framework"), p.props["TargetFramework"]), rid)
		if verb == "publish" {
			out += "/publish"
		}
	}
	r := p.parts(verb, selfContained)
	if s := p.write(c, out, r); s > 0 {
		return s
	}
	own, static := p.sources(c)
	leave.Fill(c, p.dir+"/obj", &leave.Bytes{Disk: own.Scale(3, 1, 8).Add(size.About(400e3, 100e3, 2e6)), Packed: own.Scale(1, 0.3, 3).Add(size.About(120e3, 30e3, 700e3))}, "what a build keeps")
	if verb == "publish" {
		if _, e := c.FS.Lookup(p.dir + "/bin"); e != files.OK {
			leave.Fill(c, p.dir+"/bin", &leave.Bytes{Disk: r.beside.Disk.Scale(1, 0.3, 2.5), Packed: r.beside.Packed.Scale(1, 0.3, 2.5)}, "the build that was published")
		}
	}
	rest := r.beside
	if p.web && static.Bytes > 0 {
		rest = rest.Add(&leave.Bytes{Disk: static.Scale(1.2, 1, 2), Packed: static.Scale(0.5, 0.2, 1.2)})
	}
	leave.Fill(c, out, rest, r.why)
	total := rest.Disk
	for _, f := range r.files {
		total = total.Add(f.bytes.Disk)
	}
	leave.Wrote(c, out, "A .NET program: "+r.why+".", total)
	return command.Unknown
}

// write puts the files that are certain into the output.
func (p *project) write(c *command.Call, out string, r parts) command.Status {
	for _, f := range r.files {
		o := &leave.Output{Bytes: f.bytes, Mode: f.mode, Class: f.class, Why: f.why}
		if f.native {
			libc := "glibc"
			if p.musl {
				libc = "musl"
			}
			o.Program = &fstree.Program{Platform: p.platform, Libc: libc}
		}
		if e := leave.File(c, path.Join(out, f.name), o); e.Failed() {
			return 1
		}
	}
	return command.Unknown
}

// sources are the bytes of sources below the project, and those below wwwroot.
func (p *project) sources(c *command.Call) (code, static size.Size) {
	code, static = size.Zero, size.Zero
	tree, at := c.FS.TreeOf(p.dir)
	count := 0
	tree.Walk(at, func(f string, n *fstree.Node) bool {
		if count++; count > 20_000 {
			return false
		}
		rel := strings.TrimPrefix(f, at)
		switch {
		case n.Kind == fstree.Dir:
			return f == at || !slices.Contains([]string{"bin", "obj", "node_modules", ".git"}, path.Base(f))
		case strings.Contains(rel, "wwwroot/"):
			static = static.Add(n.Size)
		case slices.Contains([]string{".cs", ".fs", ".vb", ".cshtml", ".razor", ".proto"}, path.Ext(f)):
			code = code.Add(n.Size)
		}
		return true
	})
	return code, static
}

// tool is "dotnet tool install".
func tool(c *command.Call, w *leave.Words) command.Status {
	verb, w := w.Verb()
	if verb != "install" && verb != "restore" {
		return command.Unknown
	}
	dir := leave.Or(w.Value("--tool-path"), leave.Home(c)+"/.dotnet/tools")
	leave.Grow(c, dir, leave.About(15e6, 1e6, 80e6, 0.4), "the tool "+leave.Names(w.Names))
	return command.Unknown
}

// major is the number in "net8.0", 0 if there is none.
func major(framework string) int {
	rest, ok := strings.CutPrefix(framework, "net")
	n := 0
	for ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		n = n*10 + int(rest[0]-'0')
		rest = rest[1:]
	}
	if n > 40 || !ok {
		return 0 // net472 and the like
	}
	return n
}
