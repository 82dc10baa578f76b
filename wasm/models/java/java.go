// Package java is Maven and Gradle as a model of package shell.
//
// What a build is called and where it stands is certain by the tools' documentation: target/NAME-VERSION.jar by pom.xml,
// build/libs/NAME-VERSION.jar by settings.gradle and build.gradle, so those are files. Their sizes follow from the
// dependencies that are named and from the sources (jars.go); what the tools keep in ~/.m2 and ~/.gradle is an estimate. It runs no build
// script: a Gradle build that computes its names has outputs that are not known. An exit status is unknown.
// Package playground hands Model to the shell.
package java

import (
	"path"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/models/leave"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/command"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Model implements shell.Model.
type Model struct{}

// Command knows both tools and their wrappers.
func (Model) Command(name string, args []string) (command.Func, bool) {
	switch name {
	case "mvn", "mvnw":
		return func(c *command.Call) command.Status { return maven(c, name == "mvnw") }, true
	case "gradle", "gradlew":
		return func(c *command.Call) command.Status { return gradle(c, name == "gradlew") }, true
	}
	return nil, false
}

// artifact is one archive that a build makes.
type artifact struct {
	dir, name string
	// fat archives hold what they depend on.
	fat  bool
	deps []string
	// known is false where the dependencies are not.
	known bool
}

// write puts it in its place.
func (a *artifact) write(c *command.Call) files.Errno {
	b, why := jar(c, a)
	return leave.File(c, path.Join(a.dir, a.name), &leave.Output{Bytes: b, Mode: 0o666, Class: "jar", Why: why})
}

// sources are the bytes below a folder that are compiled, and those that are copied.
func sources(c *command.Call, dir string) (code, resources size.Size) {
	code, resources = size.Zero, size.Zero
	tree, at := c.FS.TreeOf(c.FS.Abs(dir + "/src/main"))
	if _, e := tree.Get(at); e != fstree.Yes {
		return code, resources
	}
	count := 0
	tree.Walk(at, func(p string, n *fstree.Node) bool {
		if count++; count > 20_000 {
			return false
		}
		if n.Kind == fstree.File {
			switch path.Ext(p) {
			case ".java", ".kt", ".scala", ".groovy", ".proto":
				code = code.Add(n.Size)
			default:
				resources = resources.Add(n.Size)
			}
		}
		return true
	})
	return code, resources
}

// wrapperDist is what a wrapper downloads: the tool itself.
func wrapperDist(c *command.Call, dir string, b *leave.Bytes, why string) {
	if _, e := c.FS.Lookup(dir); e != files.OK {
		leave.Fill(c, dir, b, why)
	}
}

// unclear tells that a build's outputs are not known, and opens the folder that they go to.
func unclear(c *command.Call, dir, why string) command.Status {
	leave.Fill(c, dir, leave.Unknown, why)
	leave.Tell(c, report.EffectUnknown, dir, "What `"+strings.Join(c.Args, " ")+"` makes is not known: "+why+".", size.None)
	return command.Unknown
}
