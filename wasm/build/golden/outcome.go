package golden

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// Outcome is what a build made, in the terms of the report. The engine and the daemon both fill one.
type Outcome struct {
	// Error and its line, or the rest.
	Error string
	Line  int
	// Others are further mistakes that a build may report instead.
	Others  []report.BuildError
	Files   []report.File
	Layers  []Layer
	Config  report.Config
	History []report.History
}

// Layer is one layer with its entries.
type Layer struct {
	CreatedBy string
	// Bytes of its files, each hard link once.
	Bytes   int64
	Entries []report.Entry
}

var (
	snapshot  = regexp.MustCompile(`of ref [a-z0-9]+::[a-z0-9]+`)
	mountPath = regexp.MustCompile(`/[^ :"]*/(mount|fs|buildkit-mount[0-9]+|buildkit[0-9]+)(/|:|"| |$)`)
)

// NormalError takes random names out of a daemon's error: snapshots' names and the folders they are mounted at.
func NormalError(s string) string {
	s = snapshot.ReplaceAllString(s, "of ref")
	s = mountPath.ReplaceAllString(s, "$2")
	return strings.TrimPrefix(s, "failed to solve: ")
}

// HidePrograms takes the sizes of a case's programs away, which differ from machine to machine.
func (o *Outcome) HidePrograms(c *Case) {
	programs := map[string]bool{}
	for _, img := range c.Images {
		for _, e := range img.Files {
			if e.Program != "" {
				programs["/"+e.Path] = true
			}
		}
	}
	for i := range o.Files {
		if programs[o.Files[i].Path] {
			o.Files[i].Size = size.Zero
		}
	}
}

// Text is the outcome as a case keeps it.
func (o Outcome) Text() string {
	var b strings.Builder
	if o.Error != "" {
		return errorText(report.BuildError{Message: o.Error, Line: o.Line})
	}
	files := slices.Clone(o.Files)
	slices.SortFunc(files, func(x, y report.File) int { return strings.Compare(x.Path, y.Path) })
	for _, f := range files {
		fmt.Fprintf(&b, "%s %s %d:%d %s %s", f.Type, f.Mode, f.UID, f.GID, sizeText(f), quoted(f.Path))
		if f.Link != "" {
			b.WriteString(" -> " + quoted(f.Link))
		}
		b.WriteByte('\n')
	}
	for _, l := range o.Layers {
		if l.CreatedBy == BaseCreatedBy {
			b.WriteString("layer of the base\n")
			continue
		}
		fmt.Fprintf(&b, "layer %d %s\n", l.Bytes, oneLine(l.CreatedBy))
		for _, e := range l.Entries {
			fmt.Fprintf(&b, "  %s %s\n", e.Change, quoted(e.Path))
		}
	}
	fmt.Fprintf(&b, "config %s\n", jsonText(o.Config))
	for _, h := range o.History {
		fmt.Fprintf(&b, "history %s\n", jsonText(h))
	}
	return b.String()
}

func errorText(e report.BuildError) string {
	return fmt.Sprintf("error at line %d: %s\n", e.Line, e.Message)
}

// Allows tells whether a build may come out as a text says: it is the outcome, or one of several mistakes that stand in
// the Dockerfile.
func (o Outcome) Allows(text string) bool {
	if o.Text() == text {
		return true
	}
	for _, e := range o.Others {
		if errorText(e) == text {
			return true
		}
	}
	return false
}

func sizeText(f report.File) string {
	if f.Type != report.FileRegular {
		return "-"
	}
	if f.Size.Certainty != "exact" {
		return "?"
	}
	return fmt.Sprint(f.Size.Bytes)
}

// quoted leaves plain paths plain.
func quoted(p string) string {
	if strings.ContainsAny(p, " \t\n\"\\") {
		return fmt.Sprintf("%q", p)
	}
	return p
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "\\n") }

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
