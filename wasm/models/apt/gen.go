//go:build ignore

// Gen makes a release's table from Debian's package index:
//
//	apt-cache dumpavail | go run gen.go -base /var/lib/dpkg/status -names names.txt -measured measured.txt -recommends >apt-debian12.txt
//
// run inside (or with files of) an up-to-date minimal system of that release. names.txt are the packages that Dockerfiles ask
// for; everything that they pull in comes along. -base is the status file of the image's own packages. -measured is what
// measure.go printed of the archives that were read, -made a file of what installing a package makes besides its files
// (NAME BYTES a line, see made.txt).
//
// One line is one package: NAME FULL SLIM DEPENDS RECOMMENDS [PROGRAMS]. FULL and SLIM are kB on disk with and without
// documentation; a "t" after SLIM says that it asks debconf questions. The lists are by line number from 0 ("-" if empty).
// Where the archive was not read, the sizes follow from the index's Installed-Size and a "~" stands before. PROGRAMS are
// joined by commas: NAME:KB below /usr/bin or another path, NAME>TARGET for a link. An alternative or a virtual package is settled as apt does
// without further hints: the first that exists, else the first provider by name. Packages of the base are named after "= ".
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strconv"
	"strings"
)

var (
	base       = flag.String("base", "/var/lib/dpkg/status", "dpkg's status file of the base image")
	names      = flag.String("names", "names.txt", "the packages to start from")
	recommends = flag.Bool("recommends", false, "take what is recommended too")
	measured   = flag.String("measured", "", "what the archives hold")
	made       = flag.String("made", "made.txt", "what installing makes besides the archives' files")
	title      = flag.String("title", "", "the first line's text")
)

type pkg struct {
	name                 string
	installed            int64
	questions            bool
	depends, recommended []string
}

type index struct {
	pkgs      map[string]*pkg
	providers map[string][]string
}

func main() {
	flag.Parse()
	f, err := os.Open(*base)
	if err != nil {
		log.Fatal(err)
	}
	image := read(bufio.NewReader(f), nil)
	inBase := image.pkgs
	ix := read(bufio.NewReader(os.Stdin), image)
	text, err := os.ReadFile(*names)
	if err != nil {
		log.Fatal(err)
	}
	want := map[string]bool{}
	asked := strings.Fields(strings.Join(slices.DeleteFunc(strings.Split(string(text), "\n"), func(l string) bool { return strings.HasPrefix(l, "#") }), " "))
	todo := slices.Clone(asked)
	for len(todo) > 0 {
		name := ix.settle([]string{todo[0]})
		todo = todo[1:]
		if name == "" || want[name] || inBase[name] != nil {
			continue
		}
		want[name] = true
		p := ix.pkgs[name]
		todo = append(todo, p.depends...)
		if *recommends {
			todo = append(todo, p.recommended...)
		}
	}
	// A name that only others provide stands for the one that apt would take.
	for _, n := range asked {
		if p := ix.settle([]string{n}); inBase[p] != nil && p != n {
			inBase[n] = inBase[p]
		} else if p != "" && p != n && inBase[n] == nil {
			ix.pkgs[n] = &pkg{name: n, depends: []string{p}}
			want[n] = true
		}
	}
	var list []string
	for n := range want {
		list = append(list, n)
	}
	sort.Strings(list)
	at := map[string]int{}
	for i, n := range list {
		at[n] = i
	}
	files := contents()
	fmt.Printf("# %s\n# NAME FULL SLIM DEPENDS RECOMMENDS [PROGRAMS]: kB with and without documentation, t: asks questions; lists by line number, from 0.\n# \"~\": not measured. \"=\" are the base's own. See gen.go.\n", *title)
	var own []string
	for n := range inBase {
		own = append(own, n)
	}
	sort.Strings(own)
	fmt.Println("= " + strings.Join(own, " "))
	if *recommends {
		fmt.Println("+ recommends") // what is recommended is in the list too
	}
	for _, n := range list {
		p := ix.pkgs[n]
		sizes, programs := files(p)
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", n, sizes, numbers(p.depends, at), numbers(p.recommended, at), programs)))
	}
}

// contents answers what a package takes, and its programs.
func contents() func(*pkg) (sizes, programs string) {
	type size struct {
		full, slim float64
		programs   string
	}
	known := map[string]size{}
	lines(*measured, func(l string) {
		var n string
		var s size
		if _, err := fmt.Sscan(l, &n, &s.full, &s.slim, &s.programs); err == nil {
			known[n] = s
		}
	})
	besides := map[string]float64{}
	lines(*made, func(l string) {
		var n string
		var b float64
		if _, err := fmt.Sscan(l, &n, &b); err == nil {
			besides[n] = b
		}
	})
	return func(p *pkg) (string, string) {
		questions := ""
		if p.questions {
			questions = "t"
		}
		s, ok := known[p.name]
		if p.installed == 0 && !ok {
			return "0 0", "" // only a name
		}
		if !ok {
			return fmt.Sprintf("~%.0f %.0f%s", float64(p.installed)*1.024*0.96, float64(p.installed)*1.024*0.83, questions), ""
		}
		more := besides[p.name]
		return fmt.Sprintf("%.0f %.0f%s", math.Ceil((s.full+more)/1000), math.Ceil((s.slim+more)/1000), questions), short(s.programs)
	}
}

// lines reads a file, if one is named, without its comments.
func lines(file string, each func(string)) {
	if file == "" {
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	for l := range strings.Lines(string(text)) {
		if !strings.HasPrefix(l, "#") {
			each(l)
		}
	}
}

// most is how many programs of a package are listed: compilers bring dozens that nobody asks for.
const most = 24

// short writes a list of programs as the table has it.
func short(programs string) string {
	var out []string
	for _, p := range strings.Split(programs, ",") {
		name, target, link := strings.Cut(p, ">")
		name, bytes, _ := strings.Cut(name, ":")
		// /bin is a link to /usr/bin.
		name = strings.TrimPrefix(name, "/usr")
		name, plain := strings.CutPrefix(name, "/bin/")
		switch n, err := strconv.ParseFloat(bytes, 64); {
		case name == "" || strings.Contains(name, "-linux-gnu-") || len(out) == most:
			continue
		case !plain:
			name = "/usr" + name
			fallthrough
		default:
			if link {
				out = append(out, name+">"+target)
			} else if err == nil {
				out = append(out, fmt.Sprintf("%s:%.0f", name, math.Ceil(n/1000)))
			}
		}
	}
	return strings.Join(out, ",")
}

func numbers(names []string, at map[string]int) string {
	var out []string
	for _, n := range names {
		if i, ok := at[n]; ok {
			out = append(out, strconv.Itoa(i))
		}
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, ",")
}

// read takes an index in; of several versions of a package the newest stays. What base has, or provides, is needed no more.
func read(r *bufio.Reader, base *index) *index {
	ix := &index{map[string]*pkg{}, map[string][]string{}}
	raw := map[string]map[string]string{}
	cur := map[string]string{}
	end := func() {
		if n := cur["Package"]; n != "" && (raw[n] == nil || newer(cur["Version"], raw[n]["Version"])) && (cur["Architecture"] == "amd64" || cur["Architecture"] == "all") {
			raw[n] = cur
			for _, p := range strings.Split(cur["Provides"], ",") {
				if p = first(p); p != "" && !slices.Contains(ix.providers[p], n) {
					ix.providers[p] = append(ix.providers[p], n)
				}
			}
		}
		cur = map[string]string{}
	}
	for {
		l, err := r.ReadString('\n')
		if l = strings.TrimRight(l, "\n"); l == "" {
			end()
		} else if k, v, ok := strings.Cut(l, ": "); ok && l[0] != ' ' {
			cur[k] = v
		}
		if err != nil {
			end()
			break
		}
	}
	for n, c := range raw {
		ix.pkgs[n] = &pkg{name: n}
		ix.pkgs[n].installed, _ = strconv.ParseInt(c["Installed-Size"], 10, 64)
		ix.pkgs[n].questions = strings.Contains(c["Depends"]+c["Pre-Depends"], "debconf")
	}
	for _, list := range ix.providers {
		sort.Strings(list)
	}
	for n, c := range raw {
		p := ix.pkgs[n]
		field := c["Pre-Depends"] + ", " + c["Depends"]
		p.depends = ix.list(field, base, ix.single(field))
		p.recommended = ix.list(c["Recommends"], base, nil)
	}
	return ix
}

// single are a field's dependencies that have no alternative.
func (ix *index) single(field string) map[string]bool {
	out := map[string]bool{}
	for _, d := range strings.Split(field, ",") {
		if n := first(d); !strings.Contains(d, "|") && ix.pkgs[n] != nil {
			out[n] = true
		}
	}
	return out
}

// newer asks dpkg.
func newer(a, b string) bool {
	return a != b && exec.Command("dpkg", "--compare-versions", a, "gt", b).Run() == nil
}

// first is the name in "name:any (>= 1) [amd64]".
func first(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	s, _, _ = strings.Cut(s, ":")
	return s
}

// list settles a field of dependencies: less what base has or provides, and less alternatives of which
// one is there in any case, since the same field names it or what provides it.
func (ix *index) list(field string, base *index, there map[string]bool) (out []string) {
	inBase := func(a string) bool { return base != nil && (base.pkgs[a] != nil || len(base.providers[a]) > 0) }
	comes := func(a string) bool {
		return there[a] || slices.ContainsFunc(ix.providers[a], func(p string) bool { return there[p] })
	}
	for _, d := range strings.Split(field, ",") {
		var alternatives []string
		for _, a := range strings.Split(d, "|") {
			if a = first(a); a != "" {
				alternatives = append(alternatives, a)
			}
		}
		if slices.ContainsFunc(alternatives, inBase) || len(alternatives) > 1 && slices.ContainsFunc(alternatives, comes) {
			continue
		}
		if n := ix.settle(alternatives); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (ix *index) settle(alternatives []string) string {
	for _, a := range alternatives {
		if ix.pkgs[a] != nil {
			return a
		}
		if p := ix.providers[a]; len(p) > 0 {
			return p[0]
		}
	}
	return ""
}
