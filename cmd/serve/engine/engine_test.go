package engine

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/cmd/serve/project"
)

// The key covers the engine only if all of it lies in its folder.
func TestSourcesAreOneFolder(t *testing.T) {
	root, program := toolchain(t)
	all, err := dependencies(t.Context(), program, root)
	if err != nil {
		t.Fatal(err)
	}
	own := project.Module + "/" + Sources
	for _, one := range all {
		if strings.HasPrefix(one.ImportPath, project.Module) && one.ImportPath != own && !strings.HasPrefix(one.ImportPath, own+"/") {
			t.Errorf("the engine uses %s, which lies outside of %s", one.ImportPath, Sources)
		}
	}
}

// Without the package that is trimmed, nothing else brings protobuf in.
func TestTrimmed(t *testing.T) {
	root, program := toolchain(t)
	modfile, err := trim(t.Context(), program, root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if modfile == "" {
		t.Fatalf("the engine does not use %s any more: trimming it is of no use", trimmedPackage)
	}
	cmd := exec.Command(program, "list", tags, "-modfile="+modfile, "-deps", "./"+Sources)
	cmd.Dir, cmd.Env = root, environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "protobuf") {
			t.Errorf("still there: %s", line)
		}
	}
}

func toolchain(t *testing.T) (root, program string) {
	t.Helper()
	root, err := project.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	program, err = exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	return root, program
}
