// Package gobuild compares the sizes of Go programs, as a real toolchain built them, with what the model of the same name
// makes of their imports.
//
// The truths are files of lines that the model's measure program writes ("go run . programs LIST", then "check"): a program
// of the module proxy, its size as linked, stripped and compressed, the bytes of its own sources, what these import and
// what its go.mod requires. The model gets the last three, which stand in a build context. It is not tuned to them: the
// table that it rests on was measured with other programs. cmd/sizes prints the comparison.
package gobuild

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	model "github.com/dockerfile-stages/playground/wasm/models/gobuild"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Comparison is a program's size and the model's estimate of it.
type Comparison struct {
	Name                   string
	Disk, Stripped, Packed int64
	Full, Small            model.Result
}

// Compare reads records and asks the model about each.
func Compare(records string) ([]Comparison, error) {
	var out []Comparison
	for i, l := range strings.Split(records, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		w := strings.Split(l, " ")
		if len(w) != 8 {
			return nil, fmt.Errorf("line %d has %d columns, want 8", i+1, len(w))
		}
		var n [4]int64
		for k := range n {
			v, err := strconv.ParseInt(w[k+1], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			n[k] = v
		}
		p := model.Program{Imports: strings.Split(w[5], ","), Source: n[3], Embedded: size.Zero}
		for _, m := range strings.Split(w[6], ",") {
			path, version, _ := strings.Cut(m, "@")
			p.Modules = append(p.Modules, model.Module{Path: path, Version: version})
		}
		out = append(out, Comparison{Name: w[0], Disk: n[0], Stripped: n[1], Packed: n[2],
			Full: model.Binary(p, model.Options{}), Small: model.Binary(p, model.Options{Strip: true})})
	}
	return out, nil
}

// Off is how far an estimate of the size on disk is from the truth, as a share of it.
func (c Comparison) Off() float64 { return float64(c.Full.Disk.Bytes)/float64(c.Disk) - 1 }

// Inside tells whether both sizes on disk are in their intervals.
func (c Comparison) Inside() bool {
	return c.Full.Disk.Low <= c.Disk && c.Disk <= c.Full.Disk.High && c.Small.Disk.Low <= c.Stripped && c.Stripped <= c.Small.Disk.High
}

// Table writes comparisons in markdown, and what they come to.
func Table(w io.Writer, list []Comparison) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintln(w, "| program | built MB | estimated | low–high | off | with -s -w | estimated | compressed | estimated |")
	fmt.Fprintln(w, "| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
	var errs []float64
	near, inside := 0, 0
	for _, c := range list {
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %.1f–%.1f | %+.0f %% | %.2f | %.2f | %.2f | %.2f |\n", c.Name, mb(c.Disk), mb(c.Full.Disk.Bytes), mb(c.Full.Disk.Low), mb(c.Full.Disk.High),
			100*c.Off(), mb(c.Stripped), mb(c.Small.Disk.Bytes), mb(c.Packed), mb(c.Full.Compressed.Bytes))
		off := max(c.Off(), -c.Off())
		errs = append(errs, off)
		if off <= 0.15 {
			near++
		}
		if c.Inside() {
			inside++
		}
	}
	slices.Sort(errs)
	fmt.Fprintf(w, "\n%d programs: median error %.0f %%, %d within 15 %%, %d inside the interval.\n", len(list), 100*errs[len(errs)/2], near, inside)
}

func mb(n int64) float64 { return float64(n) / 1e6 }

//go:embed heldout.txt
var heldOut string

// HeldOut are the records of programs that were built, and looked at once, when the model was done.
func HeldOut() string { return heldOut }
