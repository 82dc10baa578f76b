package start

import (
	"path"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// lines are where the target's settings were made last, 0 where its base made them.
type lines struct {
	from                                  int
	entrypoint, cmd, user, workdir, check int
	expose                                int
	env                                   int // the last ENV
}

// chain are the stages that the target stands on, itself first.
func (c *checker) chain() []*stage.Stage { return chainOf(c.plan, c.stage) }

func chainOf(plan *stage.Plan, s *stage.Stage) (out []*stage.Stage) {
	for {
		out = append(out, s)
		next := s.Source.Stage
		if s.Source.Kind != stage.FromStage || next < 0 || next >= s.Index {
			return out
		}
		s = plan.Stages[next]
	}
}

func (c *checker) lines() (l lines) {
	l.from = c.stage.Line
	for _, s := range c.chain() {
		for _, step := range slices.Backward(s.Steps) {
			for _, of := range []struct {
				name string
				at   *int
			}{{"ENTRYPOINT", &l.entrypoint}, {"CMD", &l.cmd}, {"USER", &l.user}, {"WORKDIR", &l.workdir}, {"HEALTHCHECK", &l.check}, {"ENV", &l.env}, {"EXPOSE", &l.expose}} {
				if step.Instruction == of.name && *of.at == 0 {
					*of.at = step.Line
				}
			}
		}
	}
	return l
}

// commandLine is the line that says what is started.
func (c *checker) commandLine() int {
	if len(c.cfg.Entrypoint) > 0 {
		return orLine(c.find.entrypoint, c.find.from)
	}
	return orLine(c.find.cmd, c.find.from)
}

// argumentLine is the line that an argument of the command stands in.
func (c *checker) argumentLine() int {
	if len(c.cfg.Cmd) > 0 {
		return orLine(c.find.cmd, c.commandLine())
	}
	return c.commandLine()
}

func orLine(line, other int) int {
	if line > 0 {
		return line
	}
	return other
}

// wrote is the line of the target's own instruction that wrote a node, 0 where its base brought it.
func (c *checker) wrote(n *fstree.Node) int {
	i, k, ok := build.StepOf(n.Origin)
	if !ok || i >= len(c.plan.Stages) || k >= len(c.plan.Stages[i].Steps) {
		return 0
	}
	return c.plan.Stages[i].Steps[k].Line
}

// root is the stage at the bottom of the target's chain.
func (c *checker) root() *stage.Stage {
	chain := c.chain()
	return chain[len(chain)-1]
}

// origin is where a file's bytes come from.
type origin struct {
	// in is the stage in which it was made or which found it in its base; nil where it comes from elsewhere.
	in *stage.Stage
	// made is true for a file that a command of that stage leaves, false for one of its base.
	made bool
	// image is an external image that COPY --from names; context is true for a build context.
	image, platform string
	context         bool
	// path is the file's path there, line the target's instruction that takes it, 0 if its own base or command has it.
	path string
	line int
}

// originOf follows a path of a stage back over the copies that may have brought it, also where the file is not listed: first
// over those that are sure to have, then over directories of which it is not known whether they hold it.
func (c *checker) originOf(s *stage.Stage, p string, depth int) *origin {
	if o, ok := c.copied(s, p, false, depth); ok {
		return o
	}
	bottom := chainOf(c.plan, s)
	base := c.res.Stages[bottom[len(bottom)-1].Index].Base
	if _, _, e := base.Resolve(p); e == fstree.Yes {
		return &origin{in: s, path: p}
	}
	if o, ok := c.copied(s, p, true, depth); ok {
		return o
	}
	return &origin{in: s, made: true, path: p}
}

// copied finds the last instruction that brought a path into a stage; ok is false where none is found to.
func (c *checker) copied(s *stage.Stage, p string, loose bool, depth int) (*origin, bool) {
	for _, at := range chainOf(c.plan, s) {
		for k, step := range slices.Backward(at.Steps) {
			if run, ok := step.Op.(*stage.Run); ok && (c.madeBy(at, k, p) || loose && (c.shaken(at, k) || compiler(scriptOf(run)) != "")) {
				return &origin{in: at, made: true, path: p}, true
			}
			op, ok := step.Op.(*stage.Copy)
			if !ok {
				continue
			}
			src, ok := c.sourceOf(op, p, loose)
			if !ok {
				continue
			}
			o := &origin{path: src, image: op.From.Image, platform: op.From.Platform, context: op.From.Kind == stage.FromContext}
			if op.From.Kind == stage.FromStage && op.From.Stage >= 0 && op.From.Stage < len(c.plan.Stages) && depth < len(c.plan.Stages) {
				o = c.originOf(c.plan.Stages[op.From.Stage], src, depth+1)
			}
			o.line = step.Line
			return o, true
		}
	}
	return &origin{}, false
}

// madeBy tells whether a step's own result holds a path that was not there before.
func (c *checker) madeBy(s *stage.Stage, k int, p string) bool {
	_, n, e := c.res.Stages[s.Index].Steps[k].After.Resolve(p)
	if e != fstree.Yes {
		return false
	}
	i, at, ok := build.StepOf(n.Origin)
	return ok && i == s.Index && at == k
}

// shaken tells whether a step is a command that is not understood, which may have made anything.
func (c *checker) shaken(s *stage.Stage, k int) bool {
	step := c.res.Stages[s.Index].Steps[k]
	return step.After.Epoch() > step.Before.Epoch()
}

// sourceOf is the path that a copy took what stands at p from; ok is false where it is not known to have written p. With
// loose, a directory that may hold it is taken for its source.
func (c *checker) sourceOf(op *stage.Copy, p string, loose bool) (src string, ok bool) {
	if k := op.From.Kind; k != stage.FromStage && k != stage.FromImage && k != stage.FromContext {
		return "", false
	}
	dest := path.Clean(op.Dest)
	rest, below := strings.CutPrefix(p, strings.TrimSuffix(dest, "/")+"/")
	for _, s := range op.Paths {
		full := fstree.Clean(s)
		if !below {
			if p == dest {
				return full, true
			}
			continue
		}
		in := path.Join(full, rest)
		_, inside := c.sourceNode(op, in)
		dir, is := c.sourceNode(op, full)
		matched, _ := path.Match(path.Base(full), path.Base(p))
		switch {
		case inside == fstree.Yes:
			return in, true
		case is == fstree.Yes && dir.Kind == fstree.Dir:
			if loose && inside == fstree.Unknown {
				return in, true
			}
		case matched && !strings.Contains(rest, "/"):
			return path.Join(path.Dir(full), rest), true
		case loose && inside == fstree.Unknown && is == fstree.Unknown:
			return in, true
		}
	}
	return "", false
}

// sourceNode looks a path up where a copy takes from.
func (c *checker) sourceNode(op *stage.Copy, p string) (*fstree.Node, fstree.Existence) {
	switch op.From.Kind {
	case stage.FromStage:
		if i := op.From.Stage; i >= 0 && i < len(c.res.Stages) && c.res.Stages[i].Tree.Valid() {
			_, n, e := c.res.Stages[i].Tree.Resolve(p)
			return n, e
		}
	case stage.FromContext:
		if op.From.Context == "" && c.res.View.Valid() {
			_, n, e := c.res.View.Resolve(p)
			return n, e
		}
	}
	return nil, fstree.Unknown
}
