//go:build ignore

// Layoutgen writes down the files of a Debian root directory as a layout of the catalogue:
//
//	debootstrap --variant=minbase trixie ROOT
//	go run layoutgen.go -slim ROOT >data/layout-debian13.txt
//
// -slim leaves out what the "slim" images leave out (documentation but for copyright files, manual pages, translations).
// What apt downloaded is left out always, as the images' makers delete it. One line is one path:
//
//	d PATH MODE UID:GID open|closed REST    a directory; REST is the bytes of what it holds and no line lists
//	f PATH MODE UID:GID SIZE                a regular file
//	t PATH MODE UID:GID "CONTENT"           a regular file whose content is worth knowing
//	l PATH TARGET                           a symbolic link
//	h PATH OTHER                            another name of a file
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
)

var slim = flag.Bool("slim", false, "leave out what slim images leave out")

// texts are the files whose content is kept.
var texts = map[string]bool{"/etc/passwd": true, "/etc/group": true, "/etc/debian_version": true, "/usr/lib/os-release": true}

func main() {
	flag.Parse()
	root := flag.Arg(0)
	rest := map[string]int64{}
	lines := map[string]string{}
	seen := map[uint64]string{}
	err := filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		p := "/" + strings.TrimPrefix(strings.TrimPrefix(full, root), "/")
		if left(p) {
			return nil // the children of a directory are judged one by one: copyright files stay
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		line := describe(full, p, fi, seen)
		switch {
		case listed(p, d.IsDir()) && line != "":
			lines[p] = line
		case fi.Mode().IsRegular() && !strings.HasPrefix(line, "h "):
			rest[parent(p, lines)] += fi.Size()
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	var paths []string
	for p := range lines {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		if strings.HasPrefix(lines[p], "d ") {
			state := "open"
			if rest[p] == 0 && complete(p) {
				state = "closed"
			}
			fmt.Printf("%s %s %d\n", lines[p], state, rest[p])
			continue
		}
		fmt.Println(lines[p])
	}
}

// describe is a path's line, without a directory's last two words; "" for what a layout does not hold.
func describe(full, p string, fi fs.FileInfo, seen map[uint64]string) string {
	st := fi.Sys().(*syscall.Stat_t)
	head := fmt.Sprintf("%s %04o %d:%d", p, st.Mode&0o7777, st.Uid, st.Gid)
	switch {
	case fi.IsDir():
		return "d " + head
	case fi.Mode()&fs.ModeSymlink != 0:
		to, _ := os.Readlink(full)
		return "l " + p + " " + to
	case !fi.Mode().IsRegular():
		return ""
	case st.Nlink > 1 && seen[st.Ino] != "":
		return "h " + p + " " + seen[st.Ino]
	case texts[p]:
		b, err := os.ReadFile(full)
		if err != nil {
			log.Fatal(err)
		}
		return fmt.Sprintf("t %s %q", head, b)
	}
	seen[st.Ino] = p
	return fmt.Sprintf("f %s %d", head, fi.Size())
}

// left tells what the images' makers delete or never install.
func left(p string) bool {
	for _, d := range []string{"/var/cache/apt/", "/var/lib/apt/lists/", "/var/log/", "/proc/", "/sys/", "/dev/", "/run/", "/debootstrap"} {
		if strings.HasPrefix(p, d) {
			return true
		}
	}
	if !*slim {
		return false
	}
	for _, d := range []string{"man", "info", "locale", "groff", "lintian", "linda", "doc"} {
		if strings.HasPrefix(p, "/usr/share/"+d+"/") && !strings.HasSuffix(p, "/copyright") {
			return true
		}
	}
	return false
}

// listed tells which paths get a line of their own: the upper directories, every command, the C library's directory, and
// the files that say who may log in and what system this is.
func listed(p string, dir bool) bool {
	depth := strings.Count(p, "/")
	switch d := filepath.Dir(p); {
	case dir && (depth <= 2 || strings.HasPrefix(p, "/usr/local/")) && !strings.HasPrefix(p, "/etc/rc"):
		return true
	case depth == 1 || d == "/usr/bin" || d == "/usr/sbin" || d == "/usr/lib64" || d == "/root" || d == "/etc/alternatives" || texts[p]:
		return true
	case p == "/usr/lib/x86_64-linux-gnu" || p == "/etc/os-release" || p == "/etc/localtime" || p == "/var/lib/dpkg":
		return true
	case p == "/var/lib/apt" || p == "/var/lib/apt/lists" || p == "/var/cache/apt" || p == "/var/cache/apt/archives":
		return true
	}
	return filepath.Dir(p) == "/usr/lib/x86_64-linux-gnu" && !dir && strings.Contains(p, ".so")
}

// complete directories hold nothing but what is listed.
func complete(p string) bool {
	switch p {
	case "/", "/usr", "/usr/bin", "/usr/sbin", "/home", "/opt", "/srv", "/root", "/mnt", "/media", "/boot", "/tmp", "/var/tmp":
		return true
	}
	return strings.HasPrefix(p, "/usr/local") || strings.HasPrefix(p, "/var/lib/apt/") || strings.HasPrefix(p, "/var/cache/apt/")
}

// parent is the nearest directory that has a line.
func parent(p string, lines map[string]string) string {
	for d := filepath.Dir(p); ; d = filepath.Dir(d) {
		if strings.HasPrefix(lines[d], "d ") || d == "/" {
			return d
		}
	}
}
