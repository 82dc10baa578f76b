// Package apt compares what apt-get install really adds to a Debian root with what the engine says that it adds.
//
// Roots are made by debootstrap and get the settings of the images that are called debian and debian:…-slim. Each set of
// packages is installed by the real apt-get in an overlay, whose upper directory is then what the layer would hold. The
// command sizes calls it; apt, dpkg and overlay mounts need root and Debian's archive.
package apt

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Release is a release of Debian as debootstrap and as the catalogue name it.
type Release struct{ Suite, Image, Slim string }

// Releases are those whose package index the engine has.
var Releases = []Release{{"bookworm", "debian:12", "debian:12-slim"}, {"trixie", "debian:13", "debian:13-slim"}}

// Root is a minimal system in a directory.
type Root struct {
	Release
	dir string
}

// settings are the files by which the published images' apt and dpkg differ from debootstrap's, written down from what
// those images are documented to do: no service starts, no archives or caches stay, indexes are kept compressed.
var settings = map[string]string{
	"usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",
	"etc/apt/apt.conf.d/docker-clean": `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
`,
	"etc/apt/apt.conf.d/docker-gzip-indexes":        "Acquire::GzipIndexes \"true\";\n",
	"etc/apt/apt.conf.d/docker-no-languages":        "Acquire::Languages \"none\";\n",
	"etc/apt/apt.conf.d/docker-autoremove-suggests": "Apt::AutoRemove::SuggestsImportant \"false\";\n",
}

// slimSettings are what the slim images have on top.
const slimSettings = `path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/groff/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/linda/*
`

// MakeRoot makes, or finds in dir, an up-to-date minimal system with fetched package lists.
func MakeRoot(ctx context.Context, dir string, r Release) (*Root, error) {
	root := &Root{r, filepath.Join(dir, r.Suite)}
	done := filepath.Join(dir, r.Suite+".ready")
	if _, err := os.Stat(done); err == nil {
		return root, nil
	}
	if err := os.RemoveAll(root.dir); err != nil {
		return nil, err
	}
	if err := command(ctx, "debootstrap", "--variant=minbase", r.Suite, root.dir); err != nil {
		return nil, err
	}
	for name, text := range settings {
		if err := os.WriteFile(filepath.Join(root.dir, name), []byte(text), 0o755); err != nil {
			return nil, err
		}
	}
	// Security fixes and updates come from archives of their own, beside the one that debootstrap wrote down.
	list := filepath.Join(root.dir, "etc/apt/sources.list")
	main, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	var where string
	if _, err := fmt.Sscanf(string(main), "deb %s", &where); err != nil {
		return nil, fmt.Errorf("%s: %w", list, err)
	}
	sources := fmt.Sprintf("deb %[1]s %[2]s main\ndeb %[1]s %[2]s-updates main\ndeb %[1]s-security %[2]s-security main\n", where, r.Suite)
	if err := os.WriteFile(list, []byte(sources), 0o644); err != nil {
		return nil, err
	}
	for _, line := range []string{"apt-get update", "apt-get dist-upgrade -y",
		"find /var/log -type f -delete; rm -f /var/lib/dpkg/*-old /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache"} {
		if err := root.run(ctx, root.dir, line); err != nil {
			return nil, err
		}
	}
	return root, os.WriteFile(done, nil, 0o644)
}

// run executes a shell line inside a directory.
func (r *Root) run(ctx context.Context, dir, line string) error {
	return command(ctx, "chroot", dir, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "/bin/sh", "-ec", line)
}

// With runs a line in the root as if it were a layer: done sees the layer's directory and the merged one, both gone afterwards.
func (r *Root) With(ctx context.Context, slim bool, line string, done func(layer, merged string) error) (err error) {
	work, err := os.MkdirTemp(filepath.Dir(r.dir), "layer-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	lower := r.dir
	if slim {
		conf := filepath.Join(work, "slim/etc/dpkg/dpkg.cfg.d")
		if err := os.MkdirAll(conf, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(conf, "docker"), []byte(slimSettings), 0o644); err != nil {
			return err
		}
		lower = filepath.Join(work, "slim") + ":" + lower
	}
	upper, inner, merged := filepath.Join(work, "upper"), filepath.Join(work, "work"), filepath.Join(work, "merged")
	for _, d := range []string{upper, inner, merged} {
		if err := os.Mkdir(d, 0o755); err != nil {
			return err
		}
	}
	if err := command(ctx, "mount", "-t", "overlay", "overlay", "-o", "lowerdir="+lower+",upperdir="+upper+",workdir="+inner, merged); err != nil {
		return err
	}
	defer unmount(merged, &err)
	if err := command(ctx, "mount", "-t", "proc", "proc", filepath.Join(merged, "proc")); err != nil {
		return err
	}
	defer unmount(filepath.Join(merged, "proc"), &err)
	if err := r.run(ctx, merged, line); err != nil {
		return err
	}
	return done(upper, merged)
}

func unmount(dir string, err *error) {
	if e := command(context.Background(), "umount", dir); e != nil && *err == nil {
		*err = e
	}
}

func command(ctx context.Context, name string, args ...string) error {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		tail := out.Bytes()
		return fmt.Errorf("%s %v: %w: %s", name, args, err, tail[max(0, len(tail)-600):])
	}
	return nil
}
