// Package daemon compiles and starts a real BuildKit in a temporary folder: buildkitd from the module that this one
// requires, with runc as its worker. It needs root, runc and no network. Package images builds with it.
package daemon

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/moby/buildkit/client"
)

// Daemon is a running buildkitd.
type Daemon struct {
	Client *client.Client
	cmd    *exec.Cmd
	root   string
	log    bytes.Buffer
	done   chan error
}

// startLimit is how long a daemon may take until it answers.
const startLimit = 60 * time.Second

// Compile builds buildkitd into a folder, unless it is there already, and returns its path.
func Compile(ctx context.Context, module, dir string) (string, error) {
	bin := filepath.Join(dir, "buildkitd")
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", bin, "github.com/moby/buildkit/cmd/buildkitd")
	cmd.Dir = module
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("buildkitd cannot be compiled: %w\n%s", err, out)
	}
	return bin, nil
}

// Start runs a daemon with an empty state.
func Start(ctx context.Context, bin string) (*Daemon, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("buildkitd has to be started by root")
	}
	if _, err := exec.LookPath("runc"); err != nil {
		return nil, fmt.Errorf("buildkitd needs runc (on Debian the package runc): %w", err)
	}
	root, err := os.MkdirTemp("", "buildkitd")
	if err != nil {
		return nil, err
	}
	d := &Daemon{root: root, done: make(chan error, 1)}
	address := "unix://" + filepath.Join(root, "bk.sock")
	d.cmd = exec.Command(bin, "--root", filepath.Join(root, "state"), "--addr", address,
		"--oci-worker=true", "--containerd-worker=false", "--oci-worker-net=host", "--oci-worker-gc=false")
	d.cmd.Stdout, d.cmd.Stderr = &d.log, &d.log
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { d.done <- d.cmd.Wait() }()
	if err := d.wait(ctx, address); err != nil {
		d.Stop()
		return nil, fmt.Errorf("buildkitd does not start: %w\n%s", err, d.log.String())
	}
	return d, nil
}

// wait asks until the daemon answers.
func (d *Daemon) wait(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	c, err := client.New(ctx, address)
	if err != nil {
		return err
	}
	for {
		if _, err = c.ListWorkers(ctx); err == nil {
			d.Client = c
			return nil
		}
		select {
		case end := <-d.done:
			d.done <- end
			return fmt.Errorf("it ended: %v", end)
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Stop ends the daemon and removes its state.
func (d *Daemon) Stop() error {
	if d.Client != nil {
		d.Client.Close()
	}
	d.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-d.done:
	case <-time.After(20 * time.Second):
		d.cmd.Process.Kill()
		<-d.done
	}
	return os.RemoveAll(d.root)
}
