package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// box is a directory that serves as root for one script after another.
type box struct {
	dir     string
	binary  string
	applets []string
}

func newBox() (*box, error) {
	binary := os.Getenv("BUSYBOX")
	if binary == "" {
		p, err := exec.LookPath("busybox")
		if err != nil {
			return nil, fmt.Errorf("there is no busybox: install busybox-static, or set BUSYBOX")
		}
		binary = p
	}
	list, err := exec.Command(binary, "--list").Output()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "shell-box-")
	if err != nil {
		return nil, err
	}
	b := &box{dir: dir, binary: binary}
	for _, a := range strings.Fields(string(list)) {
		if a != "busybox" {
			b.applets = append(b.applets, a)
		}
	}
	return b, nil
}

func (b *box) close() {
	unix.Unmount(filepath.Join(b.dir, "root", "proc"), unix.MNT_DETACH)
	b.closeDebian()
	os.RemoveAll(b.dir)
}

// reset makes the root anew with the case's tree.
func (b *box) reset(c golden.Case) (string, error) {
	root := filepath.Join(b.dir, "root")
	unix.Umask(0)
	if c.Shell != "" {
		return b.resetDebian(c)
	}
	if _, err := os.Lstat(root + "/bin/sh"); err == nil {
		return root, b.refill(root, c)
	}
	for _, d := range []string{"", "/bin", "/dev", "/proc", "/sys"} {
		if err := os.MkdirAll(root+d, 0o755); err != nil {
			return "", err
		}
	}
	if err := os.Link(b.binary, root+"/bin/busybox"); err != nil {
		data, err := os.ReadFile(b.binary)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(root+"/bin/busybox", data, 0o755); err != nil {
			return "", err
		}
	}
	for _, a := range b.applets {
		if err := os.Symlink("busybox", root+"/bin/"+a); err != nil {
			return "", err
		}
	}
	return root, b.devices(root, c)
}

// devices gives a new root what the kernel shows, and the case's tree.
func (b *box) devices(root string, c golden.Case) error {
	// ash runs scripts without a first line through /proc/self/exe.
	if err := unix.Mount("proc", root+"/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mounting proc: %w", err)
	}
	for name, minor := range map[string]int{"null": 3, "zero": 5, "urandom": 9} {
		if err := unix.Mknod(root+"/dev/"+name, unix.S_IFCHR|0o666, int(unix.Mkdev(1, uint32(minor)))); err != nil {
			return err
		}
	}
	// A container has these too.
	for name, to := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		if err := os.Symlink(to, root+"/dev/"+name); err != nil {
			return err
		}
	}
	return b.refill(root, c)
}

// refill takes away what the last script left, but for the base, and puts the case's tree there.
func (b *box) refill(root string, c golden.Case) error {
	names, err := os.ReadDir(root)
	if err != nil {
		return err
	}
	for _, n := range names {
		switch n.Name() {
		case "bin", "dev", "proc", "sys", "sbin", "lib", "lib64":
			continue
		case "usr":
			if c.Shell != "" {
				continue
			}
		}
		if err := os.RemoveAll(filepath.Join(root, n.Name())); err != nil {
			return err
		}
	}
	for _, e := range c.Before {
		if err := place(root, e); err != nil {
			return err
		}
	}
	return nil
}

func place(root string, e golden.Entry) error {
	p := root + e.Path
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		return err
	}
	var err error
	switch {
	case e.Mode[0] == 'd':
		if err = os.Mkdir(p, 0o755); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	case e.Mode[0] == 'l':
		err = os.Symlink(e.Link, p)
	case e.Sized:
		err = os.WriteFile(p, make([]byte, e.Size), 0o644)
	default:
		err = os.WriteFile(p, []byte(e.Content), 0o644)
	}
	if err != nil {
		return err
	}
	if err := os.Lchown(p, e.UID, e.GID); err != nil {
		return err
	}
	if e.Mode[0] == 'l' {
		return nil
	}
	return unix.Chmod(p, e.Bits())
}

// run runs a case's script and fills in what happened.
func (b *box) run(c golden.Case) (golden.Case, error) {
	root, err := b.reset(c)
	if err != nil {
		return c, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Args()[0], c.Args()[1:]...)
	var uid, gid uint32
	if c.User != "" {
		if _, err := fmt.Sscanf(c.User, "%d:%d", &uid, &gid); err != nil {
			return c, err
		}
	}
	// As in a build, the user's own group is among the supplementary ones.
	user := &syscall.Credential{Uid: uid, Gid: gid, Groups: []uint32{gid}}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Setpgid: true, Credential: user}
	cmd.Dir = "/"
	cmd.Env = golden.Env
	unix.Umask(0o022)
	var out strings.Builder
	cmd.Stdout = &out
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err = cmd.Run()
	unix.Umask(0)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return c, err
	}
	if ctx.Err() != nil {
		return c, fmt.Errorf("the script did not end: %s", c.Script)
	}
	c.Exit = cmd.ProcessState.ExitCode()
	c.Out = out.String()
	c.Tree, err = read(root)
	return c, err
}

// read lists what a script left.
func read(root string) ([]golden.Entry, error) {
	var out []golden.Entry
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := strings.TrimPrefix(p, root)
		if at == "" {
			return nil
		}
		if golden.Hidden(at) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		e, err := entry(p, at)
		if err != nil {
			return err
		}
		e.Path = at
		out = append(out, e)
		return nil
	})
	return out, err
}

func entry(p, at string) (golden.Entry, error) {
	var st unix.Stat_t
	if err := unix.Lstat(p, &st); err != nil {
		return golden.Entry{}, err
	}
	e := golden.Entry{UID: int(st.Uid), GID: int(st.Gid)}
	kind := map[uint32]byte{unix.S_IFREG: '-', unix.S_IFDIR: 'd', unix.S_IFLNK: 'l', unix.S_IFIFO: 'p', unix.S_IFCHR: 'c', unix.S_IFBLK: 'b', unix.S_IFSOCK: 's'}[st.Mode&unix.S_IFMT]
	e.Mode = golden.ModeString(kind, st.Mode&0o7777)
	switch kind {
	case 'l':
		to, err := os.Readlink(p)
		e.Link = to
		return e, err
	case '-':
		if st.Size > golden.MaxContent || golden.Dated(at) {
			e.Sized, e.Size = true, st.Size
			return e, nil
		}
		b, err := os.ReadFile(p)
		e.Content = string(b)
		return e, err
	}
	return e, nil
}
