//go:build ignore

// Gen makes a release's data file from Debian's package index:
//
//	apt-cache dumpavail | go run gen.go -base /var/lib/dpkg/status -names names.txt -recommends >../../facts/tables/apt-debian12.txt
//
// run inside (or with files of) a minimal system of that release, after apt-get update. names.txt are the packages that
// Dockerfiles ask for; everything that they pull in comes along. -base is the status file of the image's own packages.
// -measured names a list of packages whose archives were read, one a line: NAME, bytes of all files, of those that slim
// images keep, of Python sources (dpkg-deb --fsys-tarfile shows them; the last are compiled when they are installed).
//
// One line is one package: NAME FULL SLIM PYTHON DEPENDS RECOMMENDS, sizes in kB, the lists by line number from 0 ("-" if
// empty). Where the archive was not read, FULL and SLIM follow from the index's Installed-Size and a "~" stands before. An alternative or a virtual package is settled as apt does without further hints: the
// first that exists, else the first provider by name. Packages of the base are named after "= ".
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
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
	measuredBy = flag.String("measured-index", "", "the index of the release that -measured is of, if it is another")
	title      = flag.String("title", "", "the first line's text")
)

type pkg struct {
	name                 string
	installed            int64
	depends, recommended []string
}

type index struct {
	pkgs      map[string]*pkg
	providers map[string][]string
}

func main() {
	flag.Parse()
	ix := read(bufio.NewReader(os.Stdin))
	f, err := os.Open(*base)
	if err != nil {
		log.Fatal(err)
	}
	inBase := read(bufio.NewReader(f)).pkgs
	text, err := os.ReadFile(*names)
	if err != nil {
		log.Fatal(err)
	}
	want := map[string]bool{}
	todo := strings.Fields(strings.Join(slices.DeleteFunc(strings.Split(string(text), "\n"), func(l string) bool { return strings.HasPrefix(l, "#") }), " "))
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
	var list []string
	for n := range want {
		list = append(list, n)
	}
	sort.Strings(list)
	at := map[string]int{}
	for i, n := range list {
		at[n] = i
	}
	files := contents(ix)
	fmt.Printf("# %s\n# NAME FULL SLIM PYTHON DEPENDS RECOMMENDS: kB of all files, of those that slim images keep, of Python sources; lists by line\n# number, from 0. \"~\": not measured. \"=\" are the base's own.\n", *title)
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
		fmt.Printf("%s %s %s %s\n", n, files(p), numbers(p.depends, at), numbers(p.recommended, at))
	}
}

// contents answers what a package's files take: as measured, scaled by Installed-Size where that was another release's.
func contents(ix *index) func(*pkg) string {
	type sizes struct{ full, slim, python float64 }
	known := map[string]sizes{}
	of := ix
	if *measuredBy != "" {
		f, err := os.Open(*measuredBy)
		if err != nil {
			log.Fatal(err)
		}
		of = read(bufio.NewReader(f))
	}
	if *measured != "" {
		text, err := os.ReadFile(*measured)
		if err != nil {
			log.Fatal(err)
		}
		for _, l := range strings.Split(string(text), "\n") {
			var n string
			var s sizes
			if _, err := fmt.Sscan(l, &n, &s.full, &s.slim, &s.python); err == nil {
				known[n] = s
			}
		}
	}
	return func(p *pkg) string {
		s, ok := known[p.name]
		was := of.pkgs[p.name]
		if !ok || was == nil {
			return fmt.Sprintf("~%.0f %.0f 0", float64(p.installed)*1.024*0.96, float64(p.installed)*1.024*0.83)
		}
		f := 1.0
		if of != ix && was.installed > 0 {
			f = float64(p.installed) / float64(was.installed)
		}
		return fmt.Sprintf("%.0f %.0f %.0f", math.Ceil(s.full*f/1000), math.Ceil(s.slim*f/1000), s.python*f/1000)
	}
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

// read takes an index in; of several versions of a package the first stays.
func read(r *bufio.Reader) *index {
	ix := &index{map[string]*pkg{}, map[string][]string{}}
	raw := map[string]map[string]string{}
	cur := map[string]string{}
	end := func() {
		if n := cur["Package"]; n != "" && raw[n] == nil && (cur["Architecture"] == "amd64" || cur["Architecture"] == "all") {
			raw[n] = cur
			for _, p := range strings.Split(cur["Provides"], ",") {
				if p = first(p); p != "" {
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
	}
	for _, list := range ix.providers {
		sort.Strings(list)
	}
	for n, c := range raw {
		p := ix.pkgs[n]
		p.depends = ix.list(c["Pre-Depends"] + ", " + c["Depends"])
		p.recommended = ix.list(c["Recommends"])
	}
	return ix
}

// first is the name in "name:any (>= 1) [amd64]".
func first(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	s, _, _ = strings.Cut(s, ":")
	return s
}

// list settles a field of dependencies.
func (ix *index) list(field string) (out []string) {
	for _, d := range strings.Split(field, ",") {
		var alternatives []string
		for _, a := range strings.Split(d, "|") {
			if a = first(a); a != "" {
				alternatives = append(alternatives, a)
			}
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
