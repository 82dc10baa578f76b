package gobuild

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/size"
)

// Program is what is known of one main package and everything of its own module that it imports.
type Program struct {
	// Imports are the packages of other modules and of the standard library.
	Imports []string
	// Source is the bytes of the module's own Go files that are compiled in.
	Source int64
	// Unread counts files whose content is not known, so that their imports are not either.
	Unread int
	// Embedded is the files that //go:embed takes in.
	Embedded size.Size
	// Modules are go.mod's requirements.
	Modules []Module
}

// File is one file of a module, by its path below the module's root ("cmd/server/main.go").
type File struct {
	Path    string
	Content []byte // nil if not known
	Size    size.Size
}

// Read follows the imports of a package ("./cmd/server" or "cmd/server", "." for the root) through its module.
// ok is false where the folder has no Go file to build, or go.mod states no module path.
func Read(files []File, pkg, platform string) (p Program, ok bool) {
	m := module{dirs: map[string][]File{}, files: files, platform: platform}
	for _, f := range files {
		if f.Path == "go.mod" && f.Content != nil {
			m.path, p.Modules = ParseGoMod(string(f.Content))
		}
		if strings.HasSuffix(f.Path, ".go") && m.built(f.Path) {
			m.dirs[path.Dir(f.Path)] = append(m.dirs[path.Dir(f.Path)], f)
		}
	}
	start := path.Clean(strings.TrimPrefix(pkg, "./"))
	if m.path == "" || len(m.dirs[start]) == 0 {
		return p, false
	}
	p.Embedded = size.Zero
	imports := map[string]bool{}
	seen := map[string]bool{}
	for todo := []string{start}; len(todo) > 0; {
		dir := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for _, f := range m.dirs[dir] {
			todo = append(todo, m.file(f, dir, &p, imports)...)
		}
	}
	for i := range imports {
		p.Imports = append(p.Imports, i)
	}
	slices.Sort(p.Imports)
	return p, true
}

type module struct {
	path, platform string
	dirs           map[string][]File
	files          []File
}

// file takes one source file in, and returns the module's own folders that it imports.
func (m *module) file(f File, dir string, p *Program, imports map[string]bool) (own []string) {
	if f.Content == nil {
		p.Unread++
		p.Source += f.Size.Bytes
		return nil
	}
	list, embeds, ignored := Imports(f.Content)
	if ignored {
		return nil
	}
	p.Source += int64(len(f.Content))
	for _, i := range list {
		switch rest, inside := strings.CutPrefix(i, m.path+"/"); {
		case i == m.path:
			own = append(own, ".")
		case inside:
			own = append(own, rest)
		default:
			imports[i] = true
		}
	}
	for _, e := range embeds {
		p.Embedded = p.Embedded.Add(m.embedded(path.Join(dir, e)))
	}
	return own
}

// embedded is the size of the files that a pattern of //go:embed matches; a folder is taken whole.
func (m *module) embedded(pattern string) size.Size {
	sum := size.Zero
	for _, f := range m.files {
		for d := f.Path; d != "." && d != "/"; d = path.Dir(d) {
			if ok, err := path.Match(pattern, d); ok && err == nil {
				sum = sum.Add(f.Size)
				break
			}
		}
	}
	return sum
}

// systems and machines that file names may end in.
var (
	systems  = words("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows")
	machines = words("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// built tells whether the go command compiles a file of this name for the platform.
func (m *module) built(p string) bool {
	name := strings.TrimSuffix(path.Base(p), ".go")
	if strings.HasSuffix(name, "_test") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
		return false
	}
	for _, dir := range strings.Split(path.Dir(p), "/") {
		if dir == "testdata" || dir == "vendor" || len(dir) > 1 && (dir[0] == '_' || dir[0] == '.') {
			return false
		}
	}
	goos, goarch := "linux", "amd64"
	if parts := strings.Split(m.platform, "/"); len(parts) >= 2 {
		goos, goarch = parts[0], parts[1]
	}
	parts := strings.Split(name, "_")
	if n := len(parts); n > 1 {
		last := parts[n-1]
		if machines[last] {
			if last != goarch {
				return false
			}
			if n > 2 && systems[parts[n-2]] {
				return parts[n-2] == goos
			}
			return true
		}
		return !systems[last] || last == goos
	}
	return true
}
