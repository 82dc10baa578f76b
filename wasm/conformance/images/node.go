package images

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed runner.js
var runner string

// Node is the engine as compiled WASM in a Node process.
type Node struct {
	scratch string
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	files   int
}

// StartNode compiles the engine of the module in a folder and runs it under Node. Files go to a folder of their own.
func StartNode(module, scratch string) (*Node, error) {
	wasm := filepath.Join(scratch, "engine.wasm")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", wasm, "./wasm")
	build.Dir, build.Stderr = module, os.Stderr
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("compiling the engine: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for GOROOT: %w", err)
	}
	script := filepath.Join(scratch, "runner.js")
	if err := os.WriteFile(script, []byte(runner), 0o644); err != nil {
		return nil, err
	}
	n := &Node{scratch: scratch, cmd: exec.Command("node", script, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"), wasm)}
	n.cmd.Stderr = os.Stderr
	if n.in, err = n.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	n.out = bufio.NewReaderSize(out, 1<<20)
	return n, n.cmd.Start()
}

// Close ends the process.
func (n *Node) Close() error { return errors.Join(n.in.Close(), n.cmd.Wait()) }

func (n *Node) call(words ...any) (string, error) {
	line, err := json.Marshal(words)
	if err != nil {
		return "", err
	}
	if _, err := n.in.Write(append(line, '\n')); err != nil {
		return "", err
	}
	answer, err := n.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the engine gave no answer: %w", err)
	}
	return answer, nil
}

// Analyze implements Engine.
func (n *Node) Analyze(request string) (string, error) { return n.call("analyze", request) }

// ArchiveOpen implements Engine.
func (n *Node) ArchiveOpen(key string, file []byte) (string, error) {
	n.files++
	path := filepath.Join(n.scratch, fmt.Sprintf("%d.tar", n.files))
	if err := os.WriteFile(path, file, 0o644); err != nil {
		return "", err
	}
	return n.call("archiveOpen", key, path)
}

// ArchiveStep implements Engine.
func (n *Node) ArchiveStep(key string, budget int) (string, error) {
	return n.call("archiveStep", key, budget)
}

// ArchiveCompare implements Engine.
func (n *Node) ArchiveCompare(key string) (string, error) { return n.call("archiveCompare", key) }
