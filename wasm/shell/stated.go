package shell

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell/files"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stated"
)

// asStated puts what people say of a command over what was worked out.
//
// A statement stands for everything that is not understood: such commands leave nothing else, so that the tree stays as
// closed as it was. What is understood, exactly or by a model, stays where the statement does not speak of it; where it
// does, the statement wins. "Nothing" wins over all. A command that somebody states the effects of is taken to work.
func asStated(job Job, worked Result) Result {
	r := Result{Stdout: worked.Stdout, Stderr: worked.Stderr}
	start := files.MakeMountPoints(job.Tree, job.Origin)
	followed := worked.Status != Failed && !slices.ContainsFunc(job.Stated, func(e stated.Effect) bool { return e.Kind == stated.Nothing })
	doubts := worked.Tree.Epoch() > job.Tree.Epoch()
	tree := start
	if followed {
		tree = withoutUnknown(job.Tree, worked.Tree.Trusted(job.Tree))
	}
	e := tree.Edit()
	var said []report.Effect
	for _, s := range job.Stated {
		if s.Kind == stated.Nothing {
			continue
		}
		p := s.Path
		if !path.IsAbs(p) {
			p = path.Join("/", job.Cwd, p)
		}
		if p, _, _ = e.Tree().ResolveParent(p); p != "/" {
			putStated(e, start, p, s, job.Origin)
			said = append(said, told(p, s))
		}
	}
	r.Tree = e.Tree()
	r.Effects = append(said, unsaid(describe(job.Tree, tree), said)...)
	if followed {
		r.Effects = append(r.Effects, unsaid(notes(worked.Effects), said)...)
	}
	r.Effects = append(r.Effects, report.Effect{Kind: report.EffectNote, Text: summary(job, worked, doubts), Stated: job.Stated[0].Line})
	return r
}

// withoutUnknown takes back the bytes without a bound that a step may have written into directories: the statement stands for those.
func withoutUnknown(before, after fstree.Tree) fstree.Tree {
	e := after.Edit()
	for _, c := range fstree.Diff(before, after) {
		if c.New == nil || c.New.Kind != fstree.Dir || c.New.Rest.Certainty != size.Unknown {
			continue
		}
		var was fstree.Node
		if c.Old != nil && c.Old.Kind == fstree.Dir {
			was = *c.Old
		}
		if was.Rest != c.New.Rest {
			e.ChangeOne(c.Path, func(n *fstree.Node) { n.Rest, n.Packed, n.Open = was.Rest, was.Packed, was.Open })
		}
	}
	return e.Tree()
}

// told is a statement as an effect of the step.
func told(p string, s stated.Effect) report.Effect {
	e := report.Effect{Kind: report.EffectWrite, Path: p, Text: asStatedIn(s.Line), Size: &s.Size, Stated: s.Line}
	switch {
	case s.Kind == stated.Removes:
		e.Kind, e.Size = report.EffectRemove, nil
	case s.Link != "":
		e.Text = "a link to " + s.Link + ", " + e.Text
	}
	return e
}

// unsaid are effects of paths that no statement speaks of.
func unsaid(all, said []report.Effect) []report.Effect {
	return slices.DeleteFunc(all, func(e report.Effect) bool {
		return slices.ContainsFunc(said, func(s report.Effect) bool { return e.Path == s.Path || strings.HasPrefix(e.Path, s.Path+"/") })
	})
}

// notes are what was told of the commands that were understood.
func notes(all []report.Effect) []report.Effect {
	var out []report.Effect
	for _, e := range all {
		if e.Kind == report.EffectNote || len(e.Parts) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// summary says in a sentence where a step's effects come from.
func summary(job Job, worked Result, doubts bool) string {
	first := job.Stated[0]
	if first.Kind == stated.Nothing {
		return "This step leaves nothing, " + asStatedIn(first.Line) + "."
	}
	text := "What this step leaves is " + strings.TrimPrefix(asStatedIn(first.Line), "as ")
	if last := job.Stated[len(job.Stated)-1].Line; last > first.Line {
		text = "What this step leaves is stated in lines " + strconv.Itoa(first.Line) + " to " + strconv.Itoa(last)
	}
	switch {
	case worked.Status == Failed:
		text += "; without that the playground would expect it to fail: " + worked.Error
	case doubts:
		text += "; commands that the playground does not follow are taken to leave nothing else"
	}
	return text + "."
}

// asStatedIn names the place of a statement.
func asStatedIn(line int) string {
	if line == 0 {
		return "as stated with the request"
	}
	return "as stated in line " + strconv.Itoa(line)
}

// putStated changes one path as somebody says that the step does. before is the tree that the step started from.
func putStated(e *fstree.Editor, before fstree.Tree, p string, s stated.Effect, o fstree.Origin) {
	if s.Kind == stated.Removes {
		e.Remove(p)
		return
	}
	if s.Link != "" {
		e.Put(p, fstree.NewSymlink(s.Link, o))
		return
	}
	real, n, ex := e.Tree().Resolve(p)
	if s.Kind == stated.Inside || ex == fstree.Yes && n.Kind == fstree.Dir {
		putInside(e, before, real, s, o)
		return
	}
	made := fstree.NewSized(s.Size, usualMode(p), o)
	made.Why = asStatedIn(s.Line)
	if was, ex := e.Get(p); ex == fstree.Yes && was.Kind == fstree.File && !was.AnyKind {
		// What is known beside the size stays: a file that the step is seen to write keeps its owner, mode and kind of bytes.
		made.Mode, made.UID, made.GID, made.Class, made.Program = was.Mode, was.UID, was.GID, was.Class, was.Program
		if was.Origin == o && s.Size == size.None {
			made.Size, made.Content, made.Packed = was.Size, was.Content, was.Packed
		}
	}
	if s.HasMode {
		made.Mode = s.Mode
	}
	e.Put(p, made)
}

// usualMode is that of a file for which nobody states one: programs are named without a dot.
func usualMode(p string) uint32 {
	if strings.Contains(path.Base(p), ".") {
		return 0o644
	}
	return 0o755
}

// putInside makes a directory hold a stated amount more than it did before the step. Files that the step is known to write
// there are part of that amount; what is only estimated to be there gives way to it.
func putInside(e *fstree.Editor, before fstree.Tree, p string, s stated.Effect, o fstree.Origin) {
	was, ex := before.Get(p)
	if ex != fstree.Yes || was.Kind != fstree.Dir {
		was = nil
	}
	n, ex := e.Get(p)
	if ex != fstree.Yes || n.Kind != fstree.Dir {
		n = fstree.NewDir(0o755, o)
	}
	kept := size.Zero
	n = exactPart(was, n, &kept)
	add := atLeastZero(s.Size, kept)
	c := *n
	if c.Rest.Certainty == "" {
		c.Rest = size.Zero
	}
	if add != size.Zero {
		c.Rest, c.Open = c.Rest.Add(add), true
		c.Packed = size.Size{}
	}
	if c.Rest == size.Zero {
		c.Rest = size.Size{}
	}
	if s.HasMode {
		c.Mode = s.Mode
	}
	c.Origin = o
	if was != nil {
		c.Origin = was.Origin
	}
	e.Put(p, &c)
	e.Change(p, func(*fstree.Node) {}) // sums it up
}

// exactPart is a directory as the step left it without what the step only is estimated to have written; kept counts the rest
// of what it wrote.
func exactPart(was, n *fstree.Node, kept *size.Size) *fstree.Node {
	if was == n {
		return n
	}
	var kids []fstree.Entry
	n.Each(func(name string, k *fstree.Node) bool {
		var old *fstree.Node
		if was != nil {
			old = was.Child(name)
		}
		switch {
		case k == old:
		case k.Kind == fstree.Dir:
			if old != nil && old.Kind != fstree.Dir {
				old = nil
			}
			k = exactPart(old, k, kept)
		case k.Size.Certainty == size.Exact:
			*kept = kept.Add(k.Size)
		default:
			if old == nil {
				return true
			}
			k = old
		}
		kids = append(kids, fstree.Entry{Name: name, Node: k})
		return true
	})
	c := *n.WithKids(kids)
	c.Rest, c.Packed = size.Size{}, size.Size{}
	if was != nil {
		c.Rest, c.Packed, c.Open = was.Rest, was.Packed, was.Open
	} else {
		c.Open = false
	}
	return &c
}

// atLeastZero takes what is known to be there off a stated amount.
func atLeastZero(s, kept size.Size) size.Size {
	switch s.Certainty {
	case size.Unknown:
		return size.AtLeast(max(0, s.Bytes-kept.Bytes))
	case size.Estimated:
		return size.About(max(0, s.Bytes-kept.Bytes), max(0, s.Low-kept.Bytes), max(0, s.High-kept.Bytes))
	}
	return size.Of(max(0, s.Bytes-kept.Bytes))
}
