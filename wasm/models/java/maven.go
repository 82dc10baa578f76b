package java

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// pom is what is read of a pom.xml (maven.apache.org/pom.html).
type pom struct {
	artifact, version, packaging, finalName string
	modules, deps, plugins                  []string
	props                                   map[string]string
	// assembly settings: the name of what maven-assembly or maven-shade makes.
	assemblyName, outputFile string
	bareName                 bool
}

// readPom walks over a pom.xml's elements.
func readPom(text string) *pom {
	p := &pom{packaging: "jar", props: map[string]string{}}
	var stack []string
	dep, scope, plugin := "", "", ""
	for len(text) > 0 && len(stack) < 64 {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			break
		}
		value := strings.TrimSpace(text[:i])
		text = text[i:]
		if strings.HasPrefix(text, "<!--") {
			_, text, _ = strings.Cut(text, "-->")
			continue
		}
		tag, rest, ok := strings.Cut(text[1:], ">")
		if !ok {
			break
		}
		text = rest
		switch {
		case strings.HasPrefix(tag, "?") || strings.HasPrefix(tag, "!"):
		case strings.HasPrefix(tag, "/"):
			at := strings.Join(stack, "/")
			switch {
			case strings.HasSuffix(at, "/dependencies/dependency") && !strings.Contains(at, "dependencyManagement") && !strings.Contains(at, "plugin"):
				if scope != "test" && scope != "provided" && scope != "import" && dep != "" {
					p.deps = append(p.deps, dep)
				}
				dep, scope = "", ""
			case strings.HasSuffix(at, "dependencies/dependency/artifactId"):
				dep = value
			case strings.HasSuffix(at, "dependencies/dependency/scope"):
				scope = value
			default:
				p.set(at, value, &plugin)
			}
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		case strings.HasSuffix(tag, "/"):
		default:
			name, _, _ := strings.Cut(tag, " ")
			stack = append(stack, strings.TrimSpace(name))
		}
	}
	return p
}

// set takes one element's text.
func (p *pom) set(at, value string, plugin *string) {
	switch at {
	case "project/artifactId":
		p.artifact = value
	case "project/version":
		p.version = value
	case "project/parent/version":
		p.version = leave.Or(p.version, value)
	case "project/packaging":
		p.packaging = value
	case "project/build/finalName":
		p.finalName = value
	case "project/modules/module":
		p.modules = append(p.modules, value)
	case "project/build/plugins/plugin/artifactId":
		*plugin = value
		p.plugins = append(p.plugins, value)
	}
	switch {
	case strings.HasPrefix(at, "project/properties/"):
		p.props[at[len("project/properties/"):]] = value
	case strings.HasSuffix(at, "/configuration/finalName") && *plugin != "maven-jar-plugin":
		p.assemblyName = value
	case strings.HasSuffix(at, "/configuration/outputFile"):
		p.outputFile = value
	case strings.HasSuffix(at, "/configuration/appendAssemblyId"):
		p.bareName = value == "false"
	}
}

// expand replaces ${…}; ok is false where one is not known.
func (p *pom) expand(s string) (text string, ok bool) {
	for range 10 {
		before, rest, found := strings.Cut(s, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return s, !found
		}
		value := p.props[name]
		switch name {
		case "project.artifactId", "artifactId", "project.name":
			value = p.artifact
		case "project.version", "version":
			value = p.version
		case "project.build.directory":
			value = "target"
		case "project.build.finalName":
			value = leave.Or(p.finalName, p.artifact+"-"+p.version)
		}
		if value == "" {
			return s, false
		}
		s = before + value + after
	}
	return s, false
}

// inherit takes what a module has from the project above it.
func (p *pom) inherit(up *pom) *pom {
	p.version = leave.Or(p.version, up.version)
	for k, v := range up.props {
		if _, ok := p.props[k]; !ok {
			p.props[k] = v
		}
	}
	p.deps = append(p.deps, up.deps...)
	return p
}

// maven is mvn.
func maven(c *command.Call, wrapper bool) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	w := leave.Parse(c.Args[1:], "-f", "--file", "-pl", "--projects", "-P", "-s", "--settings", "-T", "--threads", "-gs", "-l", "-rf", "-D", "--define")
	if len(w.Names) == 0 || w.Has("-v", "--version") {
		*c.Out = c.Out.Add(files.Unknown)
		return command.Unknown
	}
	dir := c.FS.Cwd
	file := path.Join(dir, "pom.xml")
	if f := w.Value("-f", "--file"); f != "" {
		file = c.FS.Abs(f)
		if !strings.HasSuffix(f, ".xml") {
			file += "/pom.xml"
		}
		dir = path.Dir(file)
	}
	repo := leave.Or(w.Value("-Dmaven.repo.local"), leave.Home(c)+"/.m2/repository")
	if wrapper {
		wrapperDist(c, leave.Home(c)+"/.m2/wrapper", leave.About(20e6, 9e6, 24e6, 0.9), "Maven, which its wrapper fetched")
	}
	text, e := c.FS.Read(file)
	switch {
	case e == files.ENOENT && !slices.ContainsFunc(w.Names, func(g string) bool { return strings.Contains(g, ":") }):
		return 1 // the goal requires a project
	case e != files.OK || !text.Known:
		leave.Fill(c, repo, leave.Unknown, "libraries and plug-ins that Maven keeps")
		return unclear(c, path.Join(dir, "target"), "pom.xml is not known")
	}
	if slices.Contains(w.Names, "clean") {
		c.FS.RemoveTree(path.Join(dir, "target"))
	}
	b := mavenBuild{c: c, words: w}
	b.project(dir, readPom(string(text.Bytes)), 0)
	plugins := 45e6
	if !b.makes() {
		plugins = 30e6
	}
	leave.Fill(c, repo, repository(b.deps, plugins, 0.4, 2.2), "libraries and plug-ins that Maven keeps; a cache mount leaves none in the image")
	if b.failed {
		return 1
	}
	return command.Unknown
}

// mavenBuild is one run over a project and its modules.
type mavenBuild struct {
	c      *command.Call
	words  *leave.Words
	deps   []string
	failed bool
}

// makes tells whether the goals make an archive.
func (b *mavenBuild) makes() bool {
	return slices.ContainsFunc(b.words.Names, func(g string) bool {
		return slices.Contains([]string{"package", "verify", "install", "deploy", "integration-test"}, g)
	})
}

// project builds one project; modules below it follow.
func (b *mavenBuild) project(dir string, p *pom, depth int) {
	b.deps = append(b.deps, p.deps...)
	if !slices.Contains(b.words.Names, "clean") || len(b.words.Names) > 1 {
		b.archives(dir, p)
	}
	if depth > 5 {
		return
	}
	for _, m := range p.modules[:min(len(p.modules), 200)] {
		folder := path.Join(dir, m)
		text, ok := leave.Text(b.c, folder+"/pom.xml")
		if !ok {
			continue
		}
		b.project(folder, readPom(text).inherit(p), depth+1)
	}
}

// archives writes what a project's goals make.
func (b *mavenBuild) archives(dir string, p *pom) {
	target := path.Join(dir, "target")
	goals := b.words.Names
	compiles := b.makes() || slices.ContainsFunc(goals, func(g string) bool { return g == "compile" || g == "test" || g == "process-classes" })
	if p.packaging == "pom" || !compiles && !slices.Contains(goals, "assembly:single") {
		return
	}
	code, resources := sources(b.c, dir)
	classes := code.Scale(0.9, 0.5, 1.6).Add(resources)
	leave.Fill(b.c, target, leave.Packed(classes, 0.42), "classes and what the build keeps beside its archive")
	name, known := p.expand(leave.Or(p.finalName, p.artifact+"-"+p.version))
	if p.artifact == "" || p.version == "" && p.finalName == "" {
		known = false
	}
	has := func(plugin string) bool { return slices.Contains(p.plugins, plugin) }
	a := artifact{dir: target, name: name + "." + p.packaging, deps: p.deps, known: true, fat: has("spring-boot-maven-plugin") || has("maven-shade-plugin") || p.packaging == "war"}
	switch {
	case p.packaging != "jar" && p.packaging != "war":
		return
	case b.makes() && known:
		b.failed = a.write(b.c).Failed() || b.failed
	case b.makes():
		leave.Fill(b.c, target, leave.Unknown, "an archive whose name or version pom.xml does not state")
	}
	if b.makes() && has("quarkus-maven-plugin") {
		lib := artifact{dir: target + "/quarkus-app", name: "lib", fat: true, deps: p.deps, known: true}
		libs, why := jar(b.c, &lib)
		leave.Fill(b.c, lib.dir, libs, "Quarkus' layout: "+why)
		small := artifact{dir: lib.dir, name: "quarkus-run.jar"}
		b.failed = small.write(b.c).Failed() || b.failed
	}
	if has("maven-assembly-plugin") && (b.makes() || slices.Contains(goals, "assembly:single")) {
		a.fat = true
		base, ok := p.expand(leave.Or(p.assemblyName, p.finalName, p.artifact+"-"+p.version))
		if a.name = base + "-jar-with-dependencies.jar"; p.bareName {
			a.name = base + ".jar"
		}
		if ok {
			b.failed = a.write(b.c).Failed() || b.failed
		}
	} else if has("maven-shade-plugin") && b.makes() {
		base, ok := p.expand(leave.Or(p.outputFile, p.assemblyName))
		if ok && base != "" {
			a.name = strings.TrimPrefix(base, "target/")
			if p.outputFile == "" {
				a.name += ".jar"
			}
			b.failed = a.write(b.c).Failed() || b.failed
		}
	}
	leave.Open(b.c, target)
}
