//go:build ignore

// Measure reads package archives and prints what each leaves on disk once it is installed:
//
//	go run measure.go -python ROOT [-names names.txt] DIRECTORY-OF-DEBS >measured.txt
//
// A line is NAME, bytes with documentation, bytes without what slim images leave out, and, for the packages of -names, the
// programs it brings as PATH:BYTES or PATH>TARGET joined by commas ("-" if none). Counted are the package's files; what dpkg
// writes down of it (its file list, scripts and checksums, its paragraph of the status file and of that file's copy); and
// the bytecode that its script compiles, made here by the Python of ROOT, a system of the same release with python3.
package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	python = flag.String("python", "", "a root with python3")
	names  = flag.String("names", "", "packages whose programs are listed")
)

// deb is what an archive holds.
type deb struct {
	name       string
	full, slim int64
	programs   []string
	scripts    map[string][]byte // Python sources by path
	postinst   string
}

func main() {
	flag.Parse()
	asked := map[string]bool{}
	if *names != "" {
		text, err := os.ReadFile(*names)
		if err != nil {
			log.Fatal(err)
		}
		for _, n := range strings.Fields(string(text)) {
			asked[n] = true
		}
	}
	list, err := filepath.Glob(filepath.Join(flag.Arg(0), "*.deb"))
	if err != nil {
		log.Fatal(err)
	}
	slices.Sort(list)
	// Python's own packages are compiled by the script of another: python3.11 compiles libpython3.11-stdlib.
	library := map[string]map[string][]byte{}
	for _, p := range list {
		d, err := read(p)
		if err != nil {
			log.Fatal(p, ": ", err)
		}
		if m := ownLibrary.FindStringSubmatch(d.name); m != nil {
			library[m[1]+m[2]] = d.scripts
		}
	}
	for _, p := range list {
		d, err := read(p)
		if err != nil {
			log.Fatal(p, ": ", err)
		}
		sources := d.compiled()
		switch m := interpreter.FindStringSubmatch(d.name); {
		case m == nil:
		case m[2] == "":
			sources = library[m[1]+"-stdlib"]
		default:
			sources = library[m[1]+m[2]]
		}
		code, err := bytecode(sources)
		if err != nil {
			log.Fatal(p, ": ", err)
		}
		programs := "-"
		if asked[d.name] && len(d.programs) > 0 {
			programs = strings.Join(d.programs, ",")
		}
		fmt.Printf("%s %d %d %s\n", d.name, d.full+code, d.slim+code, programs)
	}
}

var (
	ownLibrary   = regexp.MustCompile(`^lib(python3\.\d+)(-minimal|-stdlib)$`)
	interpreter  = regexp.MustCompile(`^(python3\.\d+)(-minimal)?$`)
	documents    = regexp.MustCompile(`^/usr/share/(doc|man|info|locale|groff|lintian|linda)/`)
	inPath       = regexp.MustCompile(`^(/usr)?/s?bin/[^/]+$|^/usr/games/[^/]+$`)
	compileCalls = regexp.MustCompile(`py3compile (?:-\S+ )*-p \S+( /\S+)?`)
)

func read(file string) (*deb, error) {
	d := &deb{scripts: map[string][]byte{}}
	d.name, _, _ = strings.Cut(filepath.Base(file), "_")
	// dpkg's list names every path, those that slim images leave out, too.
	var list int64
	err := each(file, "--fsys-tarfile", func(h *tar.Header, r io.Reader) error {
		p := strings.TrimSuffix(strings.TrimPrefix(h.Name, "."), "/")
		list += int64(len(p)) + 1
		if inPath.MatchString(p) {
			switch h.Typeflag {
			case tar.TypeReg:
				d.programs = append(d.programs, fmt.Sprintf("%s:%d", p, h.Size))
			case tar.TypeSymlink:
				d.programs = append(d.programs, p+">"+h.Linkname)
			}
		}
		if h.Typeflag != tar.TypeReg {
			return nil
		}
		d.full += h.Size
		if !documents.MatchString(p) || strings.HasSuffix(p, "/copyright") {
			d.slim += h.Size
		}
		if strings.HasSuffix(p, ".py") {
			text, err := io.ReadAll(r)
			d.scripts[p] = text
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	notes := list
	err = each(file, "--ctrl-tarfile", func(h *tar.Header, r io.Reader) error {
		if h.Typeflag != tar.TypeReg {
			return nil
		}
		switch filepath.Base(h.Name) {
		case "control":
			notes += 2 * (h.Size + 28) // and the line that says it is installed
			return nil
		case "conffiles":
			notes += 2 * h.Size // with a checksum each in the status
		case "postinst":
			text, err := io.ReadAll(r)
			d.postinst = string(text)
			notes += h.Size
			return err
		}
		notes += h.Size
		return nil
	})
	d.full, d.slim = d.full+notes, d.slim+notes
	return d, err
}

func each(file, which string, visit func(*tar.Header, io.Reader) error) error {
	cmd := exec.Command("dpkg-deb", which, file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	tr := tar.NewReader(out)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			_, _ = io.Copy(io.Discard, out)
			return cmd.Wait()
		}
		if err == nil {
			err = visit(h, tr)
		}
		if err != nil {
			return err
		}
	}
}

// compiled are the sources that the package's script compiles: those of the common directory, and others that it names.
func (d *deb) compiled() map[string][]byte {
	out := map[string][]byte{}
	for _, call := range compileCalls.FindAllStringSubmatch(d.postinst, -1) {
		where := "/usr/lib/python3/dist-packages/"
		if call[1] != "" {
			where = strings.TrimSpace(call[1]) + "/"
		}
		for p, text := range d.scripts {
			if strings.HasPrefix(p, where) {
				out[p] = text
			}
		}
	}
	return out
}

// bytecode is what Python makes of sources.
func bytecode(sources map[string][]byte) (int64, error) {
	if len(sources) == 0 || *python == "" {
		return 0, nil
	}
	dir := filepath.Join(*python, "tmp/sources")
	defer os.RemoveAll(dir)
	for p, text := range sources {
		p = filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(p, text, 0o644); err != nil {
			return 0, err
		}
	}
	// The path is part of the bytecode, so it is given as it will be. A source that does not compile leaves nothing.
	out, err := exec.Command("chroot", *python, "python3", "-m", "compileall", "-q", "-s", "/tmp/sources", "-p", "/", "/tmp/sources").CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	var sum int64
	err = filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, ".pyc") {
			return err
		}
		fi, err := e.Info()
		sum += fi.Size()
		return err
	})
	return sum, err
}
