package java

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// script is what is read of a project's build script, by the forms that everybody writes (docs.gradle.org).
type script struct {
	version string
	deps    []string
	spring  bool
	// archive is a file name that the script sets, plain the shadow plug-in's default otherwise.
	archive string
}

var (
	rootName   = regexp.MustCompile(`rootProject\.name\s*=\s*["']([^"'$]+)["']`)
	versionSet = regexp.MustCompile(`(?m)^\s*version\s*=?\s*["']([^"'$]+)["']`)
	dependency = regexp.MustCompile(`(?m)^\s*(implementation|api|compile|runtimeOnly|runtime)\b[\s(]*(?:platform\()?["'][\w.\-]+:([\w.\-]+)`)
	archiveSet = regexp.MustCompile(`(?:archiveFileName|archiveName)(?:\.set\(|\s*=\s*)["']([^"'$]+)["']`)
)

func readScript(text string) (s script) {
	if m := versionSet.FindStringSubmatch(text); m != nil {
		s.version = m[1]
	}
	for _, m := range dependency.FindAllStringSubmatch(text, 500) {
		s.deps = append(s.deps, m[2])
	}
	if m := archiveSet.FindStringSubmatch(text); m != nil {
		s.archive = m[1]
	}
	s.spring = strings.Contains(text, "org.springframework.boot")
	return s
}

// gradle is gradle and its wrapper.
func gradle(c *command.Call, wrapper bool) command.Status {
	if leave.Vague(c) {
		return c.Misunderstood("its words are not known")
	}
	w := leave.Parse(c.Args[1:], "-p", "--project-dir", "-b", "-x", "--exclude-task", "-c", "-g", "--gradle-user-home", "-I", "--init-script", "--console", "-P", "-D")
	home := leave.Or(w.Value("-g", "--gradle-user-home"), leave.Env(c, "GRADLE_USER_HOME"), leave.Home(c)+"/.gradle")
	if wrapper {
		wrapperDist(c, home+"/wrapper", leave.About(190e6, 120e6, 330e6, 0.87), "Gradle, which its wrapper fetched")
	}
	dir := c.FS.Cwd
	if d := w.Value("-p", "--project-dir"); d != "" {
		dir = c.FS.Abs(d)
	}
	text, found := "", false
	for _, name := range []string{"/settings.gradle", "/settings.gradle.kts"} {
		if t, ok := leave.Text(c, dir+name); ok {
			text, found = t, true
		}
	}
	root := path.Base(dir)
	if m := rootName.FindStringSubmatch(text); m != nil {
		root = m[1]
	} else if found || dir == "/" {
		root = path.Base(dir)
	}
	b := gradleBuild{c: c, dir: dir, root: root}
	b.script, b.known = load(c, dir)
	b.deps = append(b.deps, b.script.deps...)
	for _, task := range w.Names {
		b.task(task)
	}
	caches := repository(b.deps, 60e6, 0.4, 2.5)
	if len(w.Names) == 0 || slices.Equal(w.Names, []string{"--version"}) || w.Has("--version") {
		caches = leave.About(5e6, 0, 60e6, 0.6)
	}
	leave.Fill(c, home+"/caches", caches, "libraries and plug-ins that Gradle keeps; a cache mount leaves none in the image")
	leave.Open(c, home)
	leave.Fill(c, dir+"/.gradle", leave.About(60_000, 5000, 2e6, 0.33), "Gradle's notes on the project")
	if b.failed {
		return 1
	}
	return command.Unknown
}

// load reads a project's build script.
func load(c *command.Call, dir string) (script, bool) {
	for _, name := range []string{"/build.gradle", "/build.gradle.kts"} {
		if t, ok := leave.Text(c, dir+name); ok {
			return readScript(t), true
		}
	}
	return script{}, false
}

type gradleBuild struct {
	c         *command.Call
	dir, root string
	script    script
	known     bool
	deps      []string
	failed    bool
}

// task runs one task, of the root project or of another (":app:bootJar").
func (b *gradleBuild) task(task string) {
	dir, name, s, known := b.dir, b.root, b.script, b.known
	parts := strings.Split(strings.TrimPrefix(task, ":"), ":")
	task = parts[len(parts)-1]
	if len(parts) > 1 {
		dir, name = path.Join(b.dir, path.Join(parts[:len(parts)-1]...)), parts[len(parts)-2]
		s, known = load(b.c, dir)
		b.deps = append(b.deps, s.deps...)
		s.version = leave.Or(s.version, b.script.version)
	}
	switch task {
	case "clean":
		b.c.FS.RemoveTree(dir + "/build")
		return
	case "dependencies", "tasks", "help", "resolveDependencies", "properties", "wrapper", "check", "test", "--version":
		return
	}
	if !known {
		unclear(b.c, dir+"/build", "its build script is not known")
		return
	}
	code, resources := sources(b.c, dir)
	classes := code.Scale(1.3, 0.6, 3).Add(resources)
	leave.Fill(b.c, dir+"/build", leave.Packed(classes, 0.42), "classes and what the build keeps beside its archive")
	base := name
	if s.version != "" {
		base += "-" + s.version
	}
	a := artifact{dir: dir + "/build/libs", name: base + ".jar", deps: s.deps, known: true, fat: s.spring}
	switch task {
	case "build", "assemble", "bootJar", "jar", "bootWar", "war":
		if strings.HasSuffix(strings.ToLower(task), "war") {
			a.name, a.fat = base+".war", true
		}
		if task == "jar" {
			a.fat = false
			if s.spring {
				a.name = base + "-plain.jar"
			}
		}
		if s.archive != "" {
			a.name = s.archive
		}
		b.put(&a)
	case "shadowJar":
		a.name, a.fat = leave.Or(s.archive, base+"-all.jar"), true
		b.put(&a)
	case "installDist", "distZip", "distTar":
		a.fat = true
		libs, why := jar(b.c, &a)
		a.fat, a.dir = false, dir+"/build/install/"+name+"/lib"
		if task != "installDist" {
			leave.Grow(b.c, dir+"/build/distributions", libs, why)
			return
		}
		b.put(&a)
		leave.Fill(b.c, a.dir, libs, why)
		n := size.About(8500, 5000, 10_000)
		e := leave.File(b.c, dir+"/build/install/"+name+"/bin/"+name, &leave.Output{Bytes: leave.Packed(n, 0.35), Mode: 0o755, Class: "text", Why: "the start script that Gradle writes"})
		b.failed = b.failed || e.Failed()
		leave.Open(b.c, dir+"/build/install", dir+"/build/install/"+name, dir+"/build/install/"+name+"/bin")
	default:
		unclear(b.c, dir+"/build", "the task "+task+" is not one that is modelled")
	}
}

// put writes an archive; others may stand beside it.
func (b *gradleBuild) put(a *artifact) {
	if a.write(b.c) == files.EACCES {
		b.failed = true
	}
	leave.Open(b.c, a.dir)
}
