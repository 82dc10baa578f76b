package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// table prints the data file of package gobuild from measurements. See there for its form.
func table(raw []string) error {
	var ms []Measurement
	for _, name := range raw {
		list, err := read(name)
		if err != nil {
			return err
		}
		ms = append(ms, list...)
	}
	ms = slices.DeleteFunc(ms, func(m Measurement) bool { return m.CGO })
	if len(ms) == 0 {
		return fmt.Errorf("no measurements")
	}
	t := newTabulation(ms)
	all, err := sourceGraph()
	if err != nil {
		return err
	}
	t.addSources(all)
	fmt.Printf("# What Go packages add to a binary: %s, linux/amd64, CGO_ENABLED=0, measured %s over %d programs by measure (see its doc).\n", ms[0].Go, time.Now().Format(time.DateOnly), len(ms))
	fmt.Println("# PATH DEPENDENCIES SOURCE ADJUST KEPT: numbers of the packages it imports (counted from 0, those that others imply left out); kB of its Go")
	fmt.Println("# sources; what the sum of KEPT lacks where a program imports it, in 256 bytes; the machine code kept of it, in 256 bytes, in programs without net, with net, with net/http; then the same where the linker keeps every")
	fmt.Println("# method; a dot where no program measured holds it. A path with \"!\" makes the linker do so.")
	t.print()
	return nil
}

func read(name string) ([]Measurement, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Measurement
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var m Measurement
		if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, m)
	}
	return out, sc.Err()
}

// tabulation is the measurements turned round: by package.
type tabulation struct {
	programs []Measurement
	deps     map[string][]string
	// kept is the code of a package in each program that holds it, by class of program.
	kept   map[string]*[6][]int64
	source map[string]int64
	cause  map[string]bool
	index  map[string]int
}

func newTabulation(ms []Measurement) *tabulation {
	t := &tabulation{programs: ms, deps: map[string][]string{}, kept: map[string]*[6][]int64{}, source: map[string]int64{}, index: map[string]int{}}
	uses, common := map[string]int{}, map[string]bool{}
	for _, m := range ms {
		for p := range m.Deps {
			uses[p]++
			common[p] = common[p] || strings.HasPrefix(m.Name, "typical/") || m.Disk < 30e6
		}
	}
	for _, m := range ms {
		c := class(m)
		for p, d := range m.Deps {
			if !common[p] && uses[p] < 2 {
				continue // deep inside one large program
			}
			if t.deps[p] == nil {
				t.deps[p], t.kept[p] = append([]string{}, d...), new([6][]int64)
			}
			t.source[p] = m.Source[p]
			t.kept[p][c] = append(t.kept[p][c], m.Code[p])
		}
	}
	for i, p := range slices.Sorted(maps.Keys(t.deps)) {
		t.index[p] = i
	}
	t.findCauses()
	return t
}

// class sorts programs into six kinds, in which the linker keeps different parts of the same package.
func class(m Measurement) int {
	c := 0
	if _, ok := m.Deps["net"]; ok {
		c = 1
	}
	if _, ok := m.Deps["net/http"]; ok {
		c = 2
	}
	if m.AllMethods {
		c += 3
	}
	return c
}

// findCauses finds few packages that explain why the linker kept every method: ones that no program without that holds,
// taken greedily by how many programs they explain, of those that use templates or explain three programs. What a program imports of the template packages itself needs no other.
func (t *tabulation) findCauses() {
	t.cause = map[string]bool{}
	could := map[string]bool{}
	for p := range t.deps {
		could[p] = strings.Contains(strings.SplitN(p, "/", 2)[0], ".") && !strings.Contains(p, "/internal/")
	}
	var open []Measurement
	for _, m := range t.programs {
		if !m.AllMethods {
			for p := range m.Deps {
				delete(could, p)
			}
		} else if !slices.Contains(m.Imports, "text/template") && !slices.Contains(m.Imports, "html/template") {
			open = append(open, m)
		}
	}
	for len(open) > 0 {
		explains := map[string]int{}
		for _, m := range open {
			for p := range m.Deps {
				if could[p] {
					explains[p]++
				}
			}
		}
		maps.DeleteFunc(explains, func(p string, n int) bool { return n < 3 && !templates(t.deps[p]) })
		if len(explains) == 0 {
			return // what is left is some package's use of reflection that the programs do not single out
		}
		best := slices.SortedFunc(maps.Keys(explains), func(a, b string) int {
			return cmp.Or(cmp.Compare(explains[b], explains[a]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
		})[0]
		t.cause[best] = true
		open = slices.DeleteFunc(open, func(m Measurement) bool { _, has := m.Deps[best]; return has })
	}
}

// templates tells whether a package imports one of the template packages, which call methods by name.
func templates(deps []string) bool {
	return slices.Contains(deps, "text/template") || slices.Contains(deps, "html/template")
}

func (t *tabulation) print() {
	above := map[string]map[string]bool{}
	adjusted := t.adjust()
	for _, p := range slices.Sorted(maps.Keys(t.deps)) {
		var ids []string
		for _, d := range t.reduced(p, above) {
			ids = append(ids, fmt.Sprint(t.index[d]))
		}
		var kept []string
		for _, list := range t.kept[p] {
			if len(list) == 0 {
				kept = append(kept, ".")
				continue
			}
			slices.Sort(list)
			kept = append(kept, fmt.Sprint((list[len(list)/2]+128)/256))
		}
		mark := ""
		if t.cause[p] {
			mark = "!"
		}
		fmt.Printf("%s%s %s %d %d %s\n", p, mark, strings.Join(ids, ","), (t.source[p]+500)/1000, adjusted[p]/256, strings.Join(kept, " "))
	}
}

// reduced leaves out the dependencies that another one has too.
func (t *tabulation) reduced(p string, above map[string]map[string]bool) []string {
	var direct []string
	for _, d := range t.deps[p] {
		if _, ok := t.index[d]; ok {
			direct = append(direct, d)
		}
	}
	slices.Sort(direct)
	var out []string
	for _, d := range direct {
		implied := slices.ContainsFunc(direct, func(e string) bool { return e != d && t.closure(e, above)[d] })
		if !implied {
			out = append(out, d)
		}
	}
	return out
}

func (t *tabulation) closure(p string, memo map[string]map[string]bool) map[string]bool {
	if c, ok := memo[p]; ok {
		return c
	}
	c := map[string]bool{}
	memo[p] = c
	for _, d := range t.deps[p] {
		c[d] = true
		maps.Copy(c, t.closure(d, memo))
	}
	return c
}
