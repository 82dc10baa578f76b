package main

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/dockerfile-stages/playground/wasm/shell/golden"
)

// resetDebian makes a root with this machine's own /usr, for the cases of dash and bash: they ask for GNU's tools, which
// a Debian has. /usr is mounted read-only; all else is the case's.
func (b *box) resetDebian(c golden.Case) (string, error) {
	root := filepath.Join(b.dir, "debian")
	if _, err := os.Lstat(root + "/dev/null"); err == nil {
		return root, b.refill(root, c)
	}
	for _, d := range []string{"/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/usr/share", "/dev", "/proc", "/sys"} {
		if err := os.MkdirAll(root+d, 0o755); err != nil {
			return "", err
		}
	}
	for _, d := range debianMounts {
		if err := unix.Mount("/"+d, filepath.Join(root, d), "", unix.MS_BIND, ""); err != nil {
			return "", fmt.Errorf("mounting /%s: %w", d, err)
		}
		if err := unix.Mount("", filepath.Join(root, d), "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			return "", fmt.Errorf("mounting /%s: %w", d, err)
		}
	}
	for link, to := range map[string]string{"/bin": "usr/bin", "/sbin": "usr/sbin", "/lib": "usr/lib", "/lib64": "usr/lib64"} {
		if err := os.Symlink(to, root+link); err != nil {
			return "", err
		}
	}
	return root, b.devices(root, c)
}

// debianMounts are the folders of this machine that a root for dash and bash shows.
var debianMounts = []string{"usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "usr/share"}

func (b *box) closeDebian() {
	for _, d := range append(debianMounts, "proc") {
		// What is mounted must be gone before the box is removed.
		unix.Unmount(filepath.Join(b.dir, "debian", d), unix.MNT_DETACH)
	}
}
