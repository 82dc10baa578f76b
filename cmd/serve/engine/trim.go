package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A third of the engine would be protobuf, reached by one path: BuildKit's parser adds the place in the Go code to its errors, with a
// package that can send such places over the wire. The engine shows messages only. So it is compiled with a stand-in for that package, and the
// rest of the module as it is. The module that plain "go build ./wasm" makes answers the same and is larger.
const (
	trimmedModule  = "github.com/moby/buildkit"
	trimmedPackage = trimmedModule + "/util/stack"

	// standIn has what the packages that the engine uses call. Another call does not compile.
	standIn = `// Package stack stands in for BuildKit's package of this name where nothing shows the places that it collects.
package stack

// Enable returns err as it is.
func Enable(err error) error { return err }
`
)

// dependency is a package that the engine is made of, as go list describes it.
type dependency struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	EmbedFiles []string
	Module     *struct{ Path, Dir string }
}

// trim prepares a compilation without the trimmed package: the path of a go.mod in dir that replaces its module by a copy. It is "" where
// the engine does not use that package.
func trim(ctx context.Context, goCommand, root, dir string) (modfile string, err error) {
	all, err := dependencies(ctx, goCommand, root)
	if err != nil {
		return "", err
	}
	copied := filepath.Join(dir, "module")
	used, from := false, ""
	for _, one := range all {
		if one.Module == nil || one.Module.Path != trimmedModule {
			continue
		}
		from = one.Module.Dir
		to := filepath.Join(copied, strings.TrimPrefix(one.ImportPath, trimmedModule))
		if one.ImportPath == trimmedPackage {
			used = true
			err = writeFile(filepath.Join(to, "stack.go"), []byte(standIn))
		} else {
			err = copyFiles(one.Dir, to, append(one.GoFiles, one.EmbedFiles...))
		}
		if err != nil {
			return "", err
		}
	}
	if !used {
		return "", nil
	}
	if err := copyFiles(from, copied, []string{"go.mod"}); err != nil {
		return "", err
	}
	return replaced(root, dir, copied)
}

// dependencies lists the packages of the engine, without their tests.
func dependencies(ctx context.Context, goCommand, root string) ([]dependency, error) {
	cmd := exec.CommandContext(ctx, goCommand, "list", tags, "-deps", "-json=ImportPath,Dir,GoFiles,EmbedFiles,Module", "./"+Sources)
	cmd.Dir, cmd.Env = root, environment()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, failure(ctx, errs.String(), err)
	}
	var all []dependency
	for decoder := json.NewDecoder(&out); ; {
		var one dependency
		switch err := decoder.Decode(&one); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, one)
	}
}

// replaced writes the checkout's go.mod and go.sum into dir, with the module replaced by the folder copied.
func replaced(root, dir, copied string) (modfile string, err error) {
	requirements, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return "", err
	}
	requirements = fmt.Appendf(requirements, "\nreplace %s => %q\n", trimmedModule, copied)
	modfile = filepath.Join(dir, "trimmed.mod")
	return modfile, errors.Join(writeFile(modfile, requirements), writeFile(filepath.Join(dir, "trimmed.sum"), sums))
}

func copyFiles(from, to string, names []string) error {
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(to, name), content); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
