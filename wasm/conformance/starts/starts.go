// Package starts asks a real runc whether a container starts: it unpacks an image that a real BuildKit built, looks the user up
// as Docker's daemon does (moby/sys/user), and hands runc what that daemon would. cmd/starts records the answers beside the
// golden cases of package start.
package starts

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/containerd/containerd/v2/pkg/archive"
	"github.com/containerd/containerd/v2/pkg/archive/compression"
	"github.com/moby/sys/user"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	specs "github.com/opencontainers/runtime-spec/specs-go"
)

// startLimit is how long a container may run; the cases end by themselves.
const startLimit = 20 * time.Second

// Ask starts a container of an image that is an OCI archive, and says in one line what came of it: "exit N" with what it
// printed last, or the runtime's own words.
func Ask(ctx context.Context, image []byte, scratch string) (string, error) {
	bundle, err := os.MkdirTemp(scratch, "bundle")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(bundle)
	root := filepath.Join(bundle, "rootfs")
	config, err := unpack(ctx, image, root)
	if err != nil {
		return "", err
	}
	spec, refused := describe(config, root)
	if refused != "" {
		return refused, nil
	}
	text, err := json.Marshal(spec)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(bundle, "config.json"), text, 0o600); err != nil {
		return "", err
	}
	return run(ctx, bundle)
}

// unpack writes an image's files below root and returns its configuration.
func unpack(ctx context.Context, image []byte, root string) (ocispecs.ImageConfig, error) {
	none := ocispecs.ImageConfig{}
	blobs := map[string][]byte{}
	for r := tar.NewReader(bytes.NewReader(image)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return none, err
		}
		if blobs[h.Name], err = io.ReadAll(r); err != nil {
			return none, err
		}
	}
	var index ocispecs.Index
	var manifest ocispecs.Manifest
	var config ocispecs.Image
	if err := json.Unmarshal(blobs["index.json"], &index); err != nil {
		return none, err
	}
	blob := func(d ocispecs.Descriptor) []byte { return blobs["blobs/sha256/"+d.Digest.Encoded()] }
	if err := json.Unmarshal(blob(index.Manifests[0]), &manifest); err != nil {
		return none, err
	}
	if err := json.Unmarshal(blob(manifest.Config), &config); err != nil {
		return none, err
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return none, err
	}
	for _, l := range manifest.Layers {
		r, err := compression.DecompressStream(bytes.NewReader(blob(l)))
		if err != nil {
			return none, err
		}
		if _, err := archive.Apply(ctx, root, r); err != nil {
			return none, err
		}
	}
	return config.Config, nil
}

// The capabilities that Docker gives a container (moby, oci/caps/defaults.go).
var capabilities = []string{
	"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID",
	"CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
}

// describe makes the runtime's configuration; refused is what a daemon says before it comes to that.
func describe(c ocispecs.ImageConfig, root string) (spec specs.Spec, refused string) {
	args := append(append([]string{}, c.Entrypoint...), c.Cmd...)
	if len(args) == 0 {
		return spec, "no command specified"
	}
	who, err := user.GetExecUserPath(c.User, nil, filepath.Join(root, "etc/passwd"), filepath.Join(root, "etc/group"))
	if err != nil {
		return spec, err.Error()
	}
	env := c.Env
	if !strings.Contains("\n"+strings.Join(env, "\n"), "\nPATH=") {
		env = append([]string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}, env...)
	}
	cwd := c.WorkingDir
	if cwd == "" {
		cwd = "/"
	}
	p := &specs.Process{Args: args, Env: env, Cwd: cwd, User: specs.User{UID: uint32(who.Uid), GID: uint32(who.Gid)}}
	for _, g := range who.Sgids {
		p.User.AdditionalGids = append(p.User.AdditionalGids, uint32(g))
	}
	// A user other than root keeps the bounding set alone.
	p.Capabilities = &specs.LinuxCapabilities{Bounding: capabilities}
	if who.Uid == 0 {
		p.Capabilities.Effective, p.Capabilities.Permitted = capabilities, capabilities
	}
	return specs.Spec{
		Version: "1.0.2", Process: p, Root: &specs.Root{Path: "rootfs"}, Hostname: "case",
		Mounts: []specs.Mount{
			{Destination: "/proc", Type: "proc", Source: "proc"},
			{Destination: "/dev", Type: "tmpfs", Source: "tmpfs", Options: []string{"nosuid", "strictatime", "mode=755", "size=65536k"}},
		},
		Linux: &specs.Linux{Namespaces: []specs.LinuxNamespace{{Type: specs.PIDNamespace}, {Type: specs.IPCNamespace}, {Type: specs.UTSNamespace}, {Type: specs.MountNamespace}, {Type: specs.NetworkNamespace}}},
	}, ""
}

// run lets runc start the bundle.
func run(ctx context.Context, bundle string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	id := filepath.Base(bundle)
	cmd := exec.CommandContext(ctx, "runc", "--log-format", "json", "run", "--bundle", bundle, id)
	out, err := cmd.CombinedOutput()
	exec.Command("runc", "delete", "--force", id).Run()
	if ctx.Err() != nil {
		return "", fmt.Errorf("the container did not end: %s", out)
	}
	return normal(string(out), cmd.ProcessState.ExitCode()), err2(err)
}

// err2 lets an exit status pass, which is an answer.
func err2(err error) error {
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) {
		return nil
	}
	return err
}

// ownWords begins what runc itself says.
var ownWords = regexp.MustCompile(`(?s)unable to start container process: (.*)`)

// normal is an answer in one line.
func normal(out string, code int) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for _, l := range lines {
		var entry struct{ Msg string }
		if json.Unmarshal([]byte(l), &entry) == nil && entry.Msg != "" {
			l = entry.Msg
		}
		if m := ownWords.FindStringSubmatch(l); m != nil {
			return "refused: " + m[1]
		}
		// From execve on, runc has closed its way back and says so as the container's first process.
		if strings.HasPrefix(l, "exec ") && code == 1 {
			return "refused: " + l
		}
	}
	answer := fmt.Sprintf("exit %d", code)
	if last := lines[len(lines)-1]; last != "" {
		answer += ": " + strings.ReplaceAll(last, "\r", `\r`)
	}
	return answer
}
