package goal

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// fate counts what the ignore file does to a path of the context and to what is below it. A folder that is listed
// beside its files does not count: an ignored folder may hold files that are sent.
type fate struct {
	found, ignored, sent int
	// rule is a line of the ignore file that decides.
	rule int
	// example is a path that is sent.
	example string
}

func (j *judge) fateOf(p string) fate {
	var f fate
	matches := below(p)
	for _, e := range j.rep.Context.Entries {
		if !matches(e.Path) {
			continue
		}
		f.found++
		switch {
		case e.Ignored:
			f.ignored++
			f.rule = max(f.rule, e.Line)
		case e.Type != string(report.FileDir):
			f.sent++
			if f.example == "" {
				f.example = e.Path
			}
		}
	}
	return f
}

// noContext says why nothing can be told of the context.
func (j *judge) noContext() *verdict {
	c := j.rep.Context
	if c == nil {
		v := cannotTell(nil, "What the build context holds is not known.")
		return &v
	}
	if len(c.Entries) == 0 && c.Files+c.Ignored > 0 {
		v := cannotTell(nil, "The report leaves out the files of the build context.")
		return &v
	}
	return nil
}

// noRule says why nothing keeps a path out.
func (j *judge) noRule() string {
	if f := j.rep.Context.IgnoreFile; f != "" {
		return "no line of `" + f + "` leaves it out"
	}
	return "there is no `.dockerignore` yet"
}

func (j *judge) ignored(g report.Goal) verdict {
	if v := j.noContext(); v != nil {
		return *v
	}
	for _, p := range pathsOf(g) {
		switch f := j.fateOf(p); {
		case f.found == 0:
			return notMet(nil, "`%s` is not in the build context at all, so that nothing needs to keep it out.", p)
		case f.sent > 0:
			return notMet(nil, "`%s` is still sent to the build: %s.", strings.TrimPrefix(f.example, "/"), j.noRule())
		}
	}
	return met()
}

func (j *judge) sent(g report.Goal) verdict {
	if v := j.noContext(); v != nil {
		return *v
	}
	for _, p := range pathsOf(g) {
		f := j.fateOf(p)
		switch {
		case f.found == 0:
			return notMet(nil, "There is no `%s` in the build context.", p)
		case f.ignored > 0 && f.sent == 0:
			return notMet(nil, "`%s` is kept out of the build: line %d of `%s` leaves it out.", p, f.rule, j.rep.Context.IgnoreFile)
		}
	}
	return met()
}
