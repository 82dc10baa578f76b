package command

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/shell/files"
)

// awkPrint is the one kind of program that Dockerfiles have by the dozen: print some fields of the lines that match.
var awkPrint = regexp.MustCompile(`^\s*(?:/((?:[^/\\]|\\.)*)/)?\s*(?:\{\s*print\s*([^{}]*?)\s*;?\s*\})?\s*$`)

var awkField = regexp.MustCompile(`^\$(?:(\d+)|(NF))$`)

// awkText is a pattern or a text in a program.
var awkText = regexp.MustCompile(`/(?:[^/\\\n]|\\.)*/|"(?:[^"\\]|\\.)*"`)

// awkWrites finds what writes files or runs commands: print to a file, a pipe, system().
var awkWrites = regexp.MustCompile(`print[^;}\n]*>|\||\bsystem\b`)

// awk prints fields; of any other program neither its output nor its status is known, and where it may write files or run
// commands it is not understood.
func awk(c *Call) Status {
	p, ok := c.options(options{takes: "Fvf", ordered: true})
	if !ok {
		return c.strangeOption(p)
	}
	if len(p.words) > 0 && !p.has("v") && !p.has("f") && !c.vague() {
		if out, done := c.awkFields(p.words[0], p.set["F"], p.words[1:]); done {
			return out
		}
	}
	for _, a := range c.Args[1:] {
		// What stands in patterns and texts is no redirection, and to test for a file changes none.
		a = awkText.ReplaceAllString(strings.ReplaceAll(a, `system("[ -e `, `("`), `""`)
		if awkWrites.MatchString(strings.ReplaceAll(a, "||", "")) {
			return c.Misunderstood("its program may write files")
		}
	}
	return printsOrFails(c)
}

func (c *Call) awkFields(program, sep string, names []string) (Status, bool) {
	m := awkPrint.FindStringSubmatch(program)
	if m == nil || strings.TrimSpace(program) == "" || len(sep) > 1 {
		return 0, false
	}
	var re *regexp.Regexp
	if m[1] != "" {
		var can, valid bool
		if re, valid, can = compile(m[1], true, false); !valid || !can {
			return 0, false
		}
	}
	parts, ok := awkParts(m[2])
	if !ok {
		return 0, false
	}
	var r result
	if r.status = 2; c.Busybox {
		r.status = 1
	}
	t := joined(c.inputs(names, &r))
	if !t.Known {
		c.write(atMost(t))
		return r.get(), true
	}
	var b strings.Builder
	for _, line := range lines(t.Bytes) {
		if re == nil || re.MatchString(line) {
			b.WriteString(awkLine(line, sep, parts) + "\n")
		}
	}
	c.print(b.String())
	return r.get(), true
}

// awkParts reads what is printed: fields and texts, side by side or with commas. A part is "$3", "$NF", `"text"` or ",".
func awkParts(s string) ([]string, bool) {
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		switch {
		case s[0] == ',':
			out, s = append(out, ","), s[1:]
		case s[0] == '"':
			end := strings.IndexByte(s[1:], '"')
			if end < 0 || strings.Contains(s[:end+1], `\`) {
				return nil, false
			}
			out, s = append(out, s[:end+2]), s[end+2:]
		default:
			end := strings.IndexAny(s[1:], `$", `)
			if end < 0 {
				end = len(s) - 1
			}
			if !awkField.MatchString(s[:end+1]) {
				return nil, false
			}
			out, s = append(out, s[:end+1]), s[end+1:]
		}
	}
	return out, true
}

func awkLine(line, sep string, parts []string) string {
	if len(parts) == 0 {
		return line
	}
	fields := strings.Fields(line)
	if sep != "" && sep != " " && line != "" {
		fields = strings.Split(line, sep)
	}
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p == ",":
			b.WriteByte(' ')
		case p[0] == '"':
			b.WriteString(p[1 : len(p)-1])
		case p == "$0":
			b.WriteString(line)
		default:
			n := len(fields)
			if p != "$NF" {
				n, _ = strconv.Atoi(p[1:])
			}
			if n >= 1 && n <= len(fields) {
				b.WriteString(fields[n-1])
			} else if n == 0 {
				b.WriteString(line)
			}
		}
	}
	return b.String()
}

// machineNames are what uname and dpkg call a platform's processor.
var machineNames = map[string][2]string{
	"amd64": {"x86_64", "amd64"}, "arm64": {"aarch64", "arm64"}, "386": {"i686", "i386"}, "arm/v7": {"armv7l", "armhf"},
	"arm/v6": {"armv6l", "armel"}, "ppc64le": {"ppc64le", "ppc64el"}, "s390x": {"s390x", "s390x"}, "riscv64": {"riscv64", "riscv64"},
}

// machine is the processor's name for uname; dpkg has its own.
func (c *Call) machine(dpkg bool) string {
	_, arch, _ := strings.Cut(c.Platform, "/")
	names, ok := machineNames[arch]
	switch {
	case !ok:
		return files.Mark
	case dpkg:
		return names[1]
	}
	return names[0]
}
