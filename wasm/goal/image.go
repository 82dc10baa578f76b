package goal

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// noImage says why there is no image to look at; nil where there is one.
func (j *judge) noImage() *verdict {
	if j.rep.Image != nil {
		return nil
	}
	v := notMet(j.errorLine(), "There is no image yet%s.", j.because())
	if j.rep.Error == nil && len(j.rep.Stages) > 0 {
		v = cannotTell(nil, "The report tells nothing of the image.")
	}
	return &v
}

// lookUp tells whether a path is in the image, and the first file found there, nil where the list has none.
func (j *judge) lookUp(p string) (Presence, *report.File) {
	if j.exists != nil && !isPattern(p) {
		answer := j.exists(cleanPath(p))
		if answer != Yes {
			return answer, nil
		}
		return Yes, j.listed(p)
	}
	if f := j.listed(p); f != nil {
		return Yes, f
	}
	if j.rep.Image.Complete {
		return No, nil
	}
	return Unknown, nil
}

func (j *judge) listed(p string) *report.File {
	matches := below(p)
	for i := range j.rep.Image.Files {
		if matches(j.rep.Image.Files[i].Path) {
			return &j.rep.Image.Files[i]
		}
	}
	return nil
}

// open says why the image's files are not all known.
func (j *judge) open() string {
	if len(j.rep.Image.Open) == 0 {
		return "not all files of this image are known"
	}
	return strings.TrimRight(strings.TrimSpace(j.rep.Image.Open[0]), ".")
}

// has gathers all paths that are missing, and otherwise those that cannot be told.
func (j *judge) has(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	var missing, unsure []string
	var lines []int
	for _, p := range pathsOf(g) {
		switch answer, f := j.lookUp(p); answer {
		case Yes:
			lines = append(lines, j.lineOf(f))
		case No:
			missing = append(missing, p)
		default:
			unsure = append(unsure, p)
		}
	}
	switch {
	case len(missing) > 0:
		are := [2]string{"is", "are"}[min(len(missing)-1, 1)]
		line, where := j.elsewhere(missing[0])
		return notMet([]int{line}, "%s %s not in the image yet%s.", quoted(missing), are, where)
	case len(unsure) > 0:
		return cannotTell(nil, "Whether the image has %s cannot be told: %s.", quoted(unsure), j.open())
	}
	return met(lines...)
}

// elsewhere adds which stage could hand on a path that the image lacks: its instructions speak of it.
func (j *judge) elsewhere(p string) (line int, where string) {
	for i := range j.rep.Stages {
		s := &j.rep.Stages[i]
		if s.Index == j.rep.Target {
			continue
		}
		for _, step := range s.Steps {
			if step.Instruction == "RUN" && slices.Contains(strings.Fields(step.Text), p) {
				return step.Line, fmt.Sprintf(": line %d makes `%s` in stage %s, and no COPY takes it from there", step.Line, p, label(s))
			}
		}
	}
	return 0, ""
}

func (j *judge) lacks(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	var unsure []string
	for _, p := range pathsOf(g) {
		switch answer, f := j.lookUp(p); {
		case answer == Yes && f != nil:
			return notMet([]int{j.lineOf(f)}, "`%s` is in the image: %s.", f.Path, j.origin(f))
		case answer == Yes:
			return notMet(nil, "`%s` is in the image.", p)
		case answer == Unknown:
			unsure = append(unsure, p)
		}
	}
	if len(unsure) > 0 {
		return cannotTell(nil, "Whether the image has %s cannot be told: %s.", quoted(unsure), j.open())
	}
	return met()
}

// only compares the whole image with a list of files; folders above them belong to it.
func (j *judge) only(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	var first *report.File
	more := 0
	for i := range j.rep.Image.Files {
		if f := &j.rep.Image.Files[i]; !expected(f, g.Paths) {
			if first == nil {
				first = f
			}
			more++
		}
	}
	if more == 1 {
		return notMet([]int{j.lineOf(first)}, "`%s` is in the image, too: %s.", first.Path, j.origin(first))
	}
	if more > 1 {
		return notMet([]int{j.lineOf(first)}, "The image holds %d more files and folders, such as `%s`: %s.", more, first.Path, j.origin(first))
	}
	all := j.has(report.Goal{Paths: g.Paths})
	if all.answer == Yes && !j.rep.Image.Complete {
		return cannotTell(nil, "Whether the image holds anything else cannot be told: %s.", j.open())
	}
	return all
}

// expected tells whether a file is listed, or is a folder above a listed one.
func expected(f *report.File, paths []string) bool {
	for _, p := range paths {
		p = cleanPath(p)
		if ok, _ := path.Match(p, f.Path); ok {
			return true
		}
		if f.Type == report.FileDir && strings.HasPrefix(p, strings.TrimRight(f.Path, "/")+"/") {
			return true
		}
	}
	return false
}

// stepBy finds a step of any stage by its id.
func (j *judge) stepBy(id string) *report.Step {
	for i := range j.rep.Stages {
		if s := j.step(report.Taker{Stage: i, Step: id}); s != nil {
			return s
		}
	}
	return nil
}

func (j *judge) lineOf(f *report.File) int {
	if f == nil {
		return 0
	}
	if s := j.stepBy(f.Origin); s != nil {
		return s.Line
	}
	return 0
}

// origin says who put a file into the image.
func (j *judge) origin(f *report.File) string {
	if s := j.stepBy(f.Origin); s != nil {
		return fmt.Sprintf("line %d (%s) puts it there", s.Line, short(*s))
	}
	return "it comes with the base image"
}

func (j *judge) download(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	return j.bounded(g, "to download", j.rep.Image.Compressed, func(l report.Layer) report.Size { return l.Compressed })
}

func (j *judge) disk(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	return j.bounded(g, "on disk", j.rep.Image.Size, func(l report.Layer) report.Size { return l.Size })
}

// bounded compares a size with the goal's bounds. An interval that lies on both sides of a bound is an unknown.
func (j *judge) bounded(g report.Goal, what string, s report.Size, of func(report.Layer) report.Size) verdict {
	if g.Max > 0 && s.Low > g.Max {
		largest, line := j.heaviest(of)
		return notMet([]int{line}, "The image takes %s %s, not %s at most%s.", sized(s), what, bytes(g.Max), largest)
	}
	if g.Min > 0 && s.High < g.Min {
		return notMet(nil, "The image takes %s %s, not %s at least.", sized(s), what, bytes(g.Min))
	}
	over, under := g.Max > 0 && s.High > g.Max, g.Min > 0 && s.Low < g.Min
	switch {
	case over && s.Certainty == size.Unknown:
		return cannotTell(nil, "The image takes %s %s. How much more is not known, so nor is whether it stays under %s.", sized(s), what, bytes(g.Max))
	case over:
		return cannotTell(nil, "The image takes %s %s, so that it cannot be told whether it stays under %s.", sized(s), what, bytes(g.Max))
	case under:
		return cannotTell(nil, "The image takes %s %s, so that it cannot be told whether it reaches %s.", sized(s), what, bytes(g.Min))
	}
	return met()
}

// heaviest names the layer that costs most; base layers count as one.
func (j *judge) heaviest(of func(report.Layer) report.Size) (string, int) {
	var base, most int64
	line := 0
	for _, l := range j.rep.Image.Layers {
		switch n := of(l).Bytes; {
		case l.Step == "":
			base += n
		case n > most:
			most, line = n, l.Line
		}
	}
	switch {
	case base == 0 && most == 0:
		return "", 0
	case base >= most:
		return fmt.Sprintf("; the base image alone is %s", bytes(base)), j.baseLine()
	}
	return fmt.Sprintf("; line %d adds the most, %s", line, bytes(most)), line
}

func (j *judge) baseLine() int {
	if s := j.find(""); s != nil {
		return s.Line
	}
	return 0
}

func (j *judge) layers(g report.Goal) verdict {
	if v := j.noImage(); v != nil {
		return *v
	}
	var n int64
	var lines []int
	for _, l := range j.rep.Image.Layers {
		if l.Step != "" {
			n, lines = n+1, append(lines, l.Line)
		}
	}
	switch {
	case g.Max > 0 && n > g.Max:
		return notMet(lines, "The Dockerfile adds %s, from %s; at most %d are asked for.", count(n, "layer"), onLines(lines), g.Max)
	case n < g.Min:
		return notMet(lines, "The Dockerfile adds %s, and at least %d are asked for.", count(n, "layer"), g.Min)
	}
	return met(lines...)
}
