package pip

import (
	"strconv"
	"strings"
)

// Locked is one package of a uv.lock.
type Locked struct {
	Name, Version string
	// Registry that it comes from; "" for the project itself, a folder or a repository.
	Registry string
	// Own is the project itself, or another member of its workspace.
	Own bool
	// Archive is the bytes of the wheel for Linux on amd64, else of the source archive; 0 where that is not stated.
	Archive int64
	// Plain says that the archive is a wheel for any platform, Musl that there is a wheel for musl.
	Plain, Musl bool
	// Deps are needed always, Extras with an extra, Groups for development.
	Deps           []Dep
	Extras, Groups map[string][]Dep
	rank           int
}

// Dep is a dependency with the marker that says when it holds.
type Dep struct {
	Name, Marker string
	Extras       []string
}

// ReadLock reads a uv.lock: TOML, but always laid out alike, one list item a line (docs.astral.sh/uv, "Project structure").
func ReadLock(text string) (out []Locked) {
	section, list := "", ""
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if l == "[[package]]" {
			out = append(out, Locked{Extras: map[string][]Dep{}, Groups: map[string][]Dep{}})
			section, list = "", ""
			continue
		}
		if len(out) == 0 {
			continue
		}
		p := &out[len(out)-1]
		key, value, pair := strings.Cut(l, " = ")
		switch {
		case strings.HasPrefix(l, "{"):
			p.item(section, list, l)
		case strings.HasPrefix(l, "[") && !pair:
			section, list = strings.Trim(l, "[]"), ""
		case l == "]":
			list = ""
		case pair && strings.HasPrefix(value, "["):
			list = key
			for _, item := range strings.SplitAfter(strings.TrimSuffix(value[1:], "]"), "},") {
				if item != "" {
					p.item(section, list, item)
				}
			}
		case pair && section == "":
			p.field(key, value)
		}
	}
	return out
}

// item is one element of a list.
func (p *Locked) item(section, list, l string) {
	switch {
	case section == "" && list == "wheels":
		p.wheel(l)
	case section == "" && list == "dependencies":
		p.Deps = append(p.Deps, readDep(l))
	case section == "package.optional-dependencies":
		p.Extras[list] = append(p.Extras[list], readDep(l))
	case section == "package.dev-dependencies":
		p.Groups[list] = append(p.Groups[list], readDep(l))
	}
}

func (p *Locked) field(key, value string) {
	switch key {
	case "name":
		p.Name = strings.Trim(value, `"`)
	case "version":
		p.Version = strings.Trim(value, `"`)
	case "source":
		p.Registry = quoted(value, "registry")
		p.Own = strings.Contains(value, "editable = ") || strings.Contains(value, "virtual = ")
	case "sdist":
		if p.rank == 0 {
			p.Archive = number(value, "size")
		}
	}
}

// wheel takes the wheel that a build on Linux and amd64 installs: the one for any platform, else that for the newest Python
// that usual images have.
func (p *Locked) wheel(l string) {
	name := quoted(l, "url")
	if name == "" {
		name = quoted(l, "path") + quoted(l, "filename")
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	rank := 0
	switch {
	case strings.HasSuffix(name, "-any.whl"):
		rank, p.Musl = 9, true
	case !strings.Contains(name, "x86_64") || !strings.Contains(name, "linux"):
		return
	case strings.Contains(name, "musllinux"):
		p.Musl = true
		return
	case strings.Contains(name, "abi3"):
		rank = 6
	case strings.Contains(name, "-cp313-cp313-"):
		rank = 8
	case strings.Contains(name, "-cp312-"):
		rank = 7
	case strings.Contains(name, "t-manylinux"):
		rank = 1
	default:
		rank = 2
	}
	if n := number(l, "size"); n > 0 && rank > p.rank {
		p.rank, p.Archive, p.Plain = rank, n, rank == 9
	}
}

func readDep(l string) Dep {
	d := Dep{Name: quoted(l, "name"), Marker: quoted(l, "marker")}
	if _, rest, ok := strings.Cut(l, "extra = ["); ok {
		rest, _, _ = strings.Cut(rest, "]")
		for _, e := range strings.Split(rest, ",") {
			d.Extras = append(d.Extras, strings.Trim(e, ` "`))
		}
	}
	return d
}

// quoted is the text behind `key = "…"` in an inline table.
func quoted(l, key string) string {
	_, rest, ok := strings.Cut(l, key+` = "`)
	if !ok {
		return ""
	}
	s, _, _ := strings.Cut(rest, `"`)
	return s
}

// number is the number behind `key = …`.
func number(l, key string) int64 {
	_, rest, ok := strings.Cut(l, key+" = ")
	if !ok {
		return 0
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	n, _ := strconv.ParseInt(rest[:end], 10, 64)
	return n
}

// Holds tells whether a marker lets a dependency in on Linux with a Python of today. Markers that it cannot read let it in.
func Holds(marker string) bool {
	for _, or := range strings.Split(marker, " or ") {
		in := true
		for _, and := range strings.Split(or, " and ") {
			if denied(strings.Trim(and, " ()")) {
				in = false
			}
		}
		if in {
			return true
		}
	}
	return false
}

// denied is true for one comparison of a marker that is certainly false.
func denied(m string) bool {
	f := strings.Fields(strings.ReplaceAll(m, `"`, "'"))
	if len(f) != 3 {
		return false
	}
	name, op, value := f[0], f[1], strings.Trim(f[2], "'")
	actual := map[string]string{
		"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_python_implementation": "CPython", "implementation_name": "cpython",
	}[name]
	switch {
	case name == "extra":
		return true
	case actual != "":
		return op == "==" && value != actual || op == "!=" && value == actual
	case name == "python_version" || name == "python_full_version":
		minor, ok := strings.CutPrefix(value, "3.")
		minor, _, _ = strings.Cut(minor, ".")
		n, err := strconv.Atoi(minor)
		if !ok || err != nil {
			return strings.HasPrefix(value, "2") && (op == "<" || op == "==" || op == "<=")
		}
		return (op == "<" || op == "<=" || op == "==") && n <= usualMinor-1 || op == ">=" && n > usualMinor+1
	}
	return false
}

// usualMinor is the Python 3 that markers are read for.
const usualMinor = 12
