package main

import (
	"bytes"
	"compress/gzip"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Measurement is what is written down of one program.
type Measurement struct {
	Name     string `json:"name"`
	Go       string `json:"go"`
	CGO      bool   `json:"cgo"`
	Disk     int64  `json:"disk"`
	Gzip     int64  `json:"gzip"`
	Stripped int64  `json:"stripped"`
	StripGz  int64  `json:"strip_gzip"`
	// Sections of the stripped binary, by name.
	Sections map[string]int64 `json:"sections"`
	// Code is the machine code of each package, by import path.
	Code map[string]int64 `json:"code"`
	// Source is the bytes of Go source that each package was compiled from.
	Source map[string]int64 `json:"source"`
	// Own are the packages of the program's own module, and what they import from elsewhere.
	Own     []string            `json:"own"`
	Imports []string            `json:"imports"`
	Deps    map[string][]string `json:"deps"`
	Module  map[string]string   `json:"module"`
	GoMod   string              `json:"go_mod"`
	// AllMethods says that the linker kept every exported method, since something calls methods by name.
	AllMethods bool `json:"all_methods"`
}

func measure(name, dir, pkg string, cgo bool) (*Measurement, error) {
	env := []string{"CGO_ENABLED=0", "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off"}
	if cgo {
		env[0] = "CGO_ENABLED=1"
	}
	tmp, err := os.MkdirTemp("", "measured")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	full, small := filepath.Join(tmp, "full"), filepath.Join(tmp, "small")
	if _, err := command(dir, env, "go", "build", "-o", full, pkg); err != nil {
		return nil, err
	}
	if _, err := command(dir, env, "go", "build", "-ldflags", "-s -w", "-o", small, pkg); err != nil {
		return nil, err
	}
	m := &Measurement{Name: name, CGO: cgo}
	if b, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
		m.GoMod = string(b)
	}
	if m.Disk, m.Gzip, err = sizes(full); err != nil {
		return nil, err
	}
	if m.Stripped, m.StripGz, err = sizes(small); err != nil {
		return nil, err
	}
	if err := m.symbols(full); err != nil {
		return nil, err
	}
	return m, m.closure(dir, env, pkg)
}

// sizes are a file's bytes and its bytes as gzip at the level that image layers use.
func sizes(path string) (disk, compressed int64, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, err
	}
	var n counter
	zw := gzip.NewWriter(&n)
	if _, err := io.Copy(zw, bytes.NewReader(b)); err != nil {
		return 0, 0, err
	}
	return int64(len(b)), int64(n), zw.Close()
}

type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// symbols sums the machine code by package.
func (m *Measurement) symbols(path string) error {
	f, err := elf.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	m.Sections, m.Code = map[string]int64{}, map[string]int64{}
	for _, s := range f.Sections {
		if s.Flags&elf.SHF_ALLOC != 0 && s.Type != elf.SHT_NOBITS {
			m.Sections[s.Name] = int64(s.FileSize)
		}
	}
	syms, err := f.Symbols()
	if err != nil {
		return err
	}
	for _, s := range syms {
		if elf.ST_TYPE(s.Info) != elf.STT_FUNC {
			continue
		}
		m.Code[packageOf(s.Name)] += int64(s.Size)
		if s.Name == "reflect.Value.MethodByName" || s.Name == "reflect.Value.Method" {
			m.AllMethods = true
		}
	}
	return nil
}

// packageOf is the import path in a symbol's name; "" for what the linker or a C compiler made.
func packageOf(sym string) string {
	sym, _, _ = strings.Cut(sym, "[")
	if strings.HasPrefix(sym, "type:") || strings.HasPrefix(sym, "go:") {
		return ""
	}
	slash := strings.LastIndex(sym, "/") + 1
	if p := strings.Index(sym, "("); p >= 0 && p < slash {
		slash = strings.LastIndex(sym[:p], "/") + 1
	}
	dot := strings.Index(sym[slash:], ".")
	if dot < 0 {
		return ""
	}
	return strings.ReplaceAll(sym[:slash+dot], "%2e", ".")
}

// closure notes what the program imports, and what that imports.
func (m *Measurement) closure(dir string, env []string, pkg string) error {
	out, err := command(dir, env, "go", "list", "-deps", "-json=ImportPath,Dir,Imports,GoFiles,Standard,Module", pkg)
	if err != nil {
		return err
	}
	v, err := command(dir, env, "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	m.Go = strings.TrimSpace(string(v))
	m.Deps, m.Module, m.Source = map[string][]string{}, map[string]string{}, map[string]int64{}
	seen := map[string]bool{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir  string
			Imports, GoFiles []string
			Standard         bool
			Module           *struct {
				Path, Version string
				Main          bool
			}
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		for _, g := range p.GoFiles {
			if fi, err := os.Stat(filepath.Join(p.Dir, g)); err == nil {
				m.Source[p.ImportPath] += fi.Size()
			}
		}
		if p.Module != nil && p.Module.Main {
			m.Own = append(m.Own, p.ImportPath)
			for _, i := range p.Imports {
				seen[i] = true
			}
			continue
		}
		m.Deps[p.ImportPath] = p.Imports
		if p.Module != nil {
			m.Module[p.ImportPath] = p.Module.Path + "@" + p.Module.Version
		}
	}
	for _, o := range m.Own {
		delete(seen, o)
	}
	for i := range seen {
		m.Imports = append(m.Imports, i)
	}
	return nil
}

func command(dir string, env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		text := strings.TrimSpace(stderr.String())
		if i := strings.LastIndex(text, "\n"); i >= 0 {
			text = text[i+1:]
		}
		return nil, fmt.Errorf("%s %s: %w: %s", name, args[0], err, text)
	}
	return out, nil
}
