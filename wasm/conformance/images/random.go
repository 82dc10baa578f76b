package images

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build/golden"
)

// Random makes a case from a seed: a small context of few names, so that they collide, and some stages of COPY, ADD,
// WORKDIR and USER over it. The same seed makes the same case.
func Random(seed uint64) *golden.Case {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	g.context()
	if g.chance(25) {
		g.ignore()
	}
	text := g.dockerfile()
	var b strings.Builder
	fmt.Fprintf(&b, "rule: Random case %d.\n== Dockerfile\n%s== context\n", seed, text)
	for _, e := range g.entries {
		b.WriteString(e + "\n")
	}
	if strings.Contains(text, "FROM base") {
		b.WriteString("== image base {\"WorkingDir\":\"/work\"}\n" + baseFiles)
	}
	c, err := golden.Parse(fmt.Sprintf("random/%d", seed), b.String())
	if err != nil {
		// The generator writes what the parser reads; anything else is a mistake in one of them.
		panic(err)
	}
	return c
}

const baseFiles = `etc/passwd text="root:x:0:0::/:\napp:x:11:12::/:\n"
etc/group text="root:x:0:\nteam:x:13:\n"
a/ mode=0711 uid=3 gid=4
a/f text="base"
l link=a
x/y/ mode=1777
work/ mode=0755
`

type generator struct {
	*rand.Rand
	entries []string
	// dirs, files and links are paths of the context.
	dirs, files, links []string
	stages             int
	// written are destinations of each stage's copies, from the stage that is copied from now.
	written  [][]string
	from     int
	heredocs int
	// archive is true where the context has one.
	archive bool
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

var (
	dirNames  = []string{"a", "b", "x", "y"}
	fileNames = []string{"f", "g", "h.txt", "k.md", ".hid"}
	modes     = []string{"0644", "0600", "0755", "4755", "2711", "0000", "1644"}
	dirModes  = []string{"0755", "0700", "0711", "1777", "2775"}
)

// context lists folders, files, links and hard links.
func (g *generator) context() {
	g.dirs = []string{""}
	used := map[string]bool{}
	add := func(p, attributes string) bool {
		if used[p] {
			return false
		}
		used[p] = true
		g.entries = append(g.entries, p+attributes)
		return true
	}
	for range 1 + g.IntN(5) {
		p := g.in(g.pick(g.dirs...), g.pick(dirNames...))
		if add(p+"/", g.attribute(dirModes)) {
			used[p] = true
			g.dirs = append(g.dirs, p)
		}
	}
	for range 1 + g.IntN(7) {
		p := g.in(g.pick(g.dirs...), g.pick(fileNames...))
		if add(p, fmt.Sprintf(" text=%q", strings.Repeat("x", g.IntN(4)))+g.attribute(modes)) {
			g.files = append(g.files, p)
		}
	}
	for range g.IntN(4) {
		p := g.in(g.pick(g.dirs...), g.pick("l", "m", "a", "f"))
		if add(p, " link="+g.target()) {
			g.links = append(g.links, p)
		}
	}
	if g.chance(35) {
		add("z.tar", " tar="+g.pick("plain", "gz", "xz", "zst")+g.archived())
		g.archive = true
	}
	for range g.IntN(3) {
		if len(g.files) == 0 {
			break
		}
		p := g.in(g.pick(g.dirs...), g.pick("hl", "hm"))
		first := g.pick(g.files...)
		if add(p, " hard="+first) {
			g.files = append(g.files, p)
		}
	}
}

// archived are the entries of an archive, indented below its line.
func (g *generator) archived() string {
	s := ""
	var files []string
	for range 1 + g.IntN(5) {
		p := g.pick("", "a/", "b/", "x/y/", "l/", "./") + g.pick("f", "g", "n", "l", "s")
		s += "\n  " + p
		switch k := g.IntN(10); {
		case k < 5:
			s += fmt.Sprintf(" text=%q", strings.Repeat("t", g.IntN(4))) + g.attribute(modes)
			files = append(files, p)
		case k < 7:
			s += "/" + g.attribute(dirModes)
		case k < 8 && len(files) > 0:
			s += " hard=" + g.pick(files...)
		default:
			s += " link=" + g.target()
		}
		if g.chance(30) {
			s += " uid=3 gid=4"
		}
	}
	return s
}

// target is a link's text.
func (g *generator) target() string {
	name := g.pick("f", "a", "b", "g", "x/y", "none", "l", "m", "a/f")
	switch g.IntN(4) {
	case 0:
		return "/" + name
	case 1:
		return "../" + name
	}
	return name
}

func (g *generator) in(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

func (g *generator) attribute(list []string) string {
	if g.chance(60) {
		return ""
	}
	return " mode=" + g.pick(list...)
}

// ignore writes a .dockerignore.
func (g *generator) ignore() {
	var lines []string
	for range 1 + g.IntN(4) {
		p := g.pick("*.txt", "a", "**/f", "b/*", "x/y", "*/g", ".hid", "**/*.md", "a/**", "*", "**/x")
		if g.chance(30) {
			p = "!" + p
		}
		lines = append(lines, p)
	}
	g.entries = append(g.entries, fmt.Sprintf(".dockerignore text=%q", strings.Join(lines, "\n")+"\n"))
	g.files = append(g.files, ".dockerignore")
}

func (g *generator) dockerfile() string {
	var b strings.Builder
	n := 1 + g.IntN(3)
	for i := range n {
		g.stages = i
		g.written = append(g.written, nil)
		base := g.pick("scratch", "scratch", "base")
		if i > 0 && g.chance(40) {
			base = fmt.Sprintf("s%d", g.IntN(i))
		}
		fmt.Fprintf(&b, "FROM %s AS s%d\n", base, i)
		for range 1 + g.IntN(5) {
			b.WriteString(g.instruction() + "\n")
		}
	}
	return b.String()
}

func (g *generator) instruction() string {
	switch k := g.IntN(20); {
	case k < 3:
		return "WORKDIR " + g.pick("/a", "/a/b", "b", "/l/x", "/x/y", "../b", "/f")
	case k == 3:
		return "USER " + g.pick("5:6", "7", "app", "app:team", "root", "ghost")
	case k < 6:
		return g.add()
	}
	return g.copy()
}

func (g *generator) add() string {
	if g.archive && g.chance(70) {
		return "ADD" + g.flags() + " z.tar " + g.dest(false)
	}
	return "ADD" + g.flags() + " " + g.source(false) + " " + g.dest(false)
}

func (g *generator) copy() string {
	s := "COPY" + g.flags()
	stage := g.stages > 0 && g.chance(35)
	if stage {
		g.from = g.IntN(g.stages)
		s += fmt.Sprintf(" --from=s%d", g.from)
	}
	if g.chance(15) {
		s += " --parents"
	}
	if g.chance(8) {
		g.heredocs++
		return fmt.Sprintf("%s <<E%d %s\nheredoc %d\nE%d", s, g.heredocs, g.dest(false), g.IntN(2), g.heredocs)
	}
	several := g.chance(25)
	s += " " + g.source(stage)
	if several {
		s += " " + g.source(stage)
	}
	return s + " " + g.dest(several)
}

func (g *generator) flags() string {
	s := ""
	if g.chance(20) {
		s += " --chown=" + g.pick("5:6", "7", "app:team", "ghost", "app:9")
	}
	if g.chance(20) {
		s += " --chmod=" + g.pick("700", "4755", "0", "u+x", "go-rwx", "a+rX", "u=rw,go=", "+t")
	}
	if g.chance(15) {
		s += " --link"
	}
	for range 2 {
		if g.chance(10) {
			s += " --exclude=" + g.pick("f", "*.txt", "**/f", "a", "x/*", "!a", "**/*.md", "b/f")
		}
	}
	return s
}

// source is a path that is likely to be there, or a pattern.
func (g *generator) source(stage bool) string {
	if stage {
		if from := g.written[g.from]; len(from) > 0 && g.chance(70) {
			return g.pick(from...) + g.pick("", "", "", "/", "/*")
		}
		return g.pick("/", "/*", "/a*", "/?/*", "/", "/*/f")
	}
	switch k := g.IntN(10); {
	case k < 1 && g.chance(50):
		return "."
	case k < 4:
		return g.pick(append(g.dirs[1:], ".")...)
	case k < 7 && len(g.files) > 0:
		return g.pick(g.files...)
	case k < 8 && len(g.links) > 0:
		return g.pick(g.links...)
	case k < 9:
		return g.pick("*", "*.txt", "?", "a/*", "*/f", "[a-g]", "*/*", "b*", "x/./*", "a/./b", "**/f")
	}
	if g.chance(50) {
		return g.pick("./", "/", "*")
	}
	return g.pick("a", "f", "a/f", "x/y", "b/", "./a/", "/g", "a/../b")
}

func (g *generator) dest(several bool) string {
	d := g.pick("/", "/a", "/a/b", "b", ".", "/l", "/x/y", "/new", "/new/er", "/x", "/b")
	if g.chance(15) {
		d = g.pick("/f", "/a/f", "/l/n", "/x/y/hm")
	}
	if d[0] == '/' && d != "/" {
		g.written[g.stages] = append(g.written[g.stages], d)
	}
	if several && d != "/" && d != "." || g.chance(30) && d != "/" {
		d += "/"
	}
	return d
}
