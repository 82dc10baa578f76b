package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// check prints each program with what it imports, its true sizes and how far the estimate is off. The package's test reads
// the same lines again, so that a change of the table or the fit shows.
func check(raw []string) error {
	fmt.Printf("# Programs that the table has not seen, built and estimated %s. Columns: program, bytes on disk, stripped, compressed,\n", time.Now().Format(time.DateOnly))
	fmt.Println("# bytes of own sources, imports, modules of go.mod; then the estimate's error on disk for the reader.")
	for _, name := range raw {
		ms, err := read(name)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if m.CGO {
				continue
			}
			_, mods := gobuild.ParseGoMod(m.GoMod)
			p := gobuild.Program{Imports: m.Imports, Modules: mods, Embedded: size.Zero}
			var paths []string
			for _, r := range mods {
				paths = append(paths, r.Path+"@"+r.Version)
			}
			for _, o := range m.Own {
				p.Source += m.Source[o]
			}
			slices.Sort(p.Imports)
			r := gobuild.Binary(p, gobuild.Options{})
			fmt.Printf("%s %d %d %d %d %s %s %+.1f%%\n", m.Name, m.Disk, m.Stripped, m.Gzip, p.Source, strings.Join(p.Imports, ","), strings.Join(paths, ","),
				100*(float64(r.Disk.Bytes)/float64(m.Disk)-1))
		}
	}
	return nil
}
