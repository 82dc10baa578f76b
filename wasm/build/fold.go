package build

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Fold does every step of a plan in the order of the stages, so that what a stage takes from is done before it. Stages that
// the target does not need are folded too; a mistake in one of them stands in its result and stops nothing else.
func Fold(plan *stage.Plan, opt Options) *Result {
	f := &folder{plan: plan, opt: opt, bases: map[string]foundBase{}, named: map[string]fstree.Tree{}}
	f.scale = opt.Cache.scaleFor(opt.Compress)
	f.r = &Result{plan: plan, raw: opt.Context, cache: opt.Cache, Stages: make([]Stage, len(plan.Stages)), Edges: []report.Edge{}}
	opt.Cache.begin()
	f.context()
	for i := range plan.Stages {
		f.stage(i)
	}
	f.finish()
	return f.r
}

// folder is one call of Fold.
type folder struct {
	plan  *stage.Plan
	opt   Options
	r     *Result
	bases map[string]foundBase
	named map[string]fstree.Tree
	// wants are the context's paths that the build names, nil until they are asked for.
	wants []string
	scale *scale
	// changed are the edited paths of the context.
	changed map[string]bool
}

type foundBase struct {
	Base
	known bool
}

// The trees of scratch and of what is not known, each one value so that the cache knows them again.
var (
	emptyTree   = fstree.Empty()
	unknownTree = func() fstree.Tree {
		e := emptyTree.Edit()
		e.Change("/", func(n *fstree.Node) { n.Open, n.Rest = true, size.None })
		return e.Tree()
	}()
)

// context reads the ignore file and makes the view of the build context.
func (f *folder) context() {
	f.changed = map[string]bool{}
	for _, p := range f.opt.Changed {
		f.changed[fstree.Clean(p)] = true
	}
	if f.opt.Context == nil {
		f.r.View = unknownTree
		return
	}
	f.r.View = f.opt.Context.Raw()
	ig, err := f.opt.Context.IgnoreOf(f.opt.Dockerfile)
	if err == nil {
		f.r.Ignore = ig
		var view fstree.Tree
		if view, err = f.opt.Context.View(ig); err == nil {
			f.r.View = view
			return
		}
	}
	// BuildKit reads the patterns before anything else and says no more than this.
	f.r.Errors = []report.BuildError{{Message: err.Error()}}
}

// namedTree is a named context after its own ignore file.
func (f *folder) namedTree(name string) fstree.Tree {
	if t, ok := f.named[name]; ok {
		return t
	}
	t := unknownTree
	if c := f.opt.Named[name]; c != nil {
		t = viewOf(c)
	}
	f.named[name] = t
	return t
}

func viewOf(c *buildcontext.Context) fstree.Tree {
	ig, err := c.IgnoreOfNamed()
	if err != nil {
		return c.Raw()
	}
	view, err := c.View(ig)
	if err != nil {
		return c.Raw()
	}
	return view
}

// image is what is known of an external image.
func (f *folder) image(ref, platform string) foundBase {
	key := platform + " " + ref
	if b, ok := f.bases[key]; ok {
		return b
	}
	b := foundBase{Base: Base{Tree: unknownTree}}
	if f.opt.Bases != nil {
		if known, ok := f.opt.Bases.Base(ref, platform); ok {
			b = foundBase{Base: known, known: true}
		}
	}
	f.bases[key] = b
	return b
}

// source is the tree that a source stands for, as it is when every stage before is done.
func (f *folder) source(s stage.Source) fstree.Tree {
	switch s.Kind {
	case stage.FromStage:
		if s.Stage >= 0 && s.Stage < len(f.r.Stages) && f.r.Stages[s.Stage].Tree.Valid() {
			return f.r.Stages[s.Stage].Tree
		}
		return unknownTree
	case stage.FromImage:
		return f.image(s.Image, s.Platform).Tree
	case stage.FromContext:
		if s.Context == "" {
			return f.r.View
		}
		return f.namedTree(s.Context)
	case stage.FromScratch:
		return emptyTree
	}
	return unknownTree
}

// stage folds one stage.
func (f *folder) stage(i int) {
	ps, s := f.plan.Stages[i], &f.r.Stages[i]
	f.startFrom(ps, s)
	s.Steps = make([]Step, len(ps.Steps))
	t := s.Base
	for k, step := range ps.Steps {
		r := &s.Steps[k]
		r.Before, r.After, r.Size, r.Effects, r.Cache = t, t, size.Zero, []report.Effect{}, report.CacheNone
		if step.Op == nil {
			continue
		}
		if s.Error != nil {
			f.before(k, ps, s)
			f.tryLinked(i, k, ps, s)
			continue
		}
		if f.step(i, k, ps, s); r.failed != nil {
			s.Error = &r.failed.BuildError
			continue
		}
		f.addLayer(s, &layer{step: k, stage: i, before: t, after: r.After, linked: r.linked, from: step, weight: r.weight})
		r.Size = s.top.weight.size
		t = r.After
	}
	s.Tree = t
	s.Size = t.Total()
	s.Compressed = s.floorPacked
	if s.top != nil {
		s.Compressed = s.Compressed.Add(s.top.packed)
	}
}

// addLayer puts a layer on a stage.
func (f *folder) addLayer(s *Stage, l *layer) {
	l.below, l.depth, l.packed = s.top, s.top.len()+1, l.weight.packed
	if s.top != nil {
		l.packed = l.packed.Add(s.top.packed)
	}
	s.top = l
}

// bottom is the tree that a stage's chain starts from.
func (s *Stage) bottom() fstree.Tree { return s.floor }

// setFloor fills what a stage that starts from no other stage stands on.
func (f *folder) setFloor(s *Stage) {
	s.floor, s.floorPacked = s.Base, size.Zero
	switch {
	case len(s.baseLayers) > 0:
	case s.basePacked.Certainty != "":
		s.floorPacked = s.basePacked
	default:
		s.floorPacked = f.scale.packed("/", s.Base.Root())
	}
	for _, l := range s.baseLayers {
		s.floorPacked = s.floorPacked.Add(l.Compressed)
	}
}

// startFrom sets a stage's base: a tree and the layers it brings.
func (f *folder) startFrom(ps *stage.Stage, s *Stage) {
	s.root = ps.Source
	switch src := ps.Source; src.Kind {
	case stage.FromStage:
		if src.Stage < 0 || src.Stage >= ps.Index {
			s.Base = unknownTree
			break
		}
		from := &f.r.Stages[src.Stage]
		s.Base, s.Error, s.Open, s.BaseFact = from.Tree, from.Error, slices.Clip(from.Open), from.BaseFact
		s.baseLayers, s.top, s.floor, s.floorPacked, s.root = from.baseLayers, from.top, from.floor, from.floorPacked, from.root
	case stage.FromImage:
		b := f.image(src.Image, src.Platform)
		s.Base, s.baseLayers, s.basePacked, s.BaseFact = b.Tree, b.Layers, b.Compressed, b.Fact
		switch {
		case !b.known:
			s.Open = append(s.Open, "the files of "+ps.Base+" are not known")
		case !b.Tree.Complete():
			s.Open = append(s.Open, "not all files of "+ps.Base+" are known")
		}
	case stage.FromContext:
		s.Base = f.source(src)
		if !s.Base.Complete() {
			s.Open = append(s.Open, "the files of the context "+src.Context+" are not known")
		}
	case stage.FromScratch:
		s.Base = emptyTree
	default:
		s.Base = f.source(src)
		s.Open = append(s.Open, "what "+ps.Base+" holds is not known")
	}
	s.BaseSize = s.Base.Total()
	if !s.floor.Valid() {
		f.setFloor(s)
	}
}

// step does one step, or takes its result from the cache.
func (f *folder) step(i, k int, ps *stage.Stage, s *Stage) {
	r, step := &s.Steps[k], ps.Steps[k]
	origin := OriginOf(i, k)
	key, sources, cacheable := f.key(ps, step, r.Before, origin)
	if done, ok := f.opt.Cache.get(key, cacheable); ok {
		r.After, r.Effects, r.taken, r.linked, r.weight = done.after, done.effects, done.taken, done.linked, done.weight
		f.keep(s, r, key, sources, cacheable)
		return
	}
	if f.before(k, ps, s); r.failed != nil {
		return
	}
	var err error
	switch op := step.Op.(type) {
	case *stage.Workdir:
		r.After, r.Effects, err = workdir(op, r.Before, origin)
	case *stage.Copy:
		err = f.copy(op, r, origin)
	case *stage.Run:
		f.run(op, ps, step, r, origin)
	}
	if r.Effects == nil {
		r.Effects = []report.Effect{}
	}
	if err != nil {
		r.fail(step, running, err)
	}
	if r.failed == nil {
		r.weight = f.scale.weigh(&layer{before: r.Before, after: r.After, linked: r.linked})
		f.keep(s, r, key, sources, cacheable)
	}
}

// before looks for mistakes that BuildKit meets before it has the tree that a step works on. It meets them in steps after one
// that failed as well, and in no certain order.
func (f *folder) before(k int, ps *stage.Stage, s *Stage) {
	step := ps.Steps[k]
	var errs []error
	at := hashing
	if err := f.early(step, f.nothingYet(ps, s)); err != nil {
		errs, at = append(errs, err), early
	}
	if op, ok := step.Op.(*stage.Copy); ok && f.whole(op.From) && !f.ownState(op, ps, s) {
		errs = append(errs, f.checkKey(op, step)...)
	}
	if len(errs) > 0 {
		s.Steps[k].fail(step, at, errs...)
	}
}

// tryLinked does a copy with --link in a stage that failed before it, which BuildKit does as well, to find its mistake.
func (f *folder) tryLinked(i, k int, ps *stage.Stage, s *Stage) {
	r := &s.Steps[k]
	op, ok := ps.Steps[k].Op.(*stage.Copy)
	if !ok || r.failed != nil || !op.Link || op.Chmod != "" || !f.whole(op.From) {
		return
	}
	tried := Step{Before: emptyTree}
	if err := f.copy(op, &tried, OriginOf(i, k)); err != nil {
		r.fail(ps.Steps[k], running, err)
	}
}

// ownState is true where an instruction copies from exactly the state that it works on, as at the start of a stage that copies
// from its own base, or from a stage in which nothing was done. BuildKit does not hash the sources then.
func (f *folder) ownState(op *stage.Copy, ps *stage.Stage, s *Stage) bool {
	if from := op.From; from.Kind == stage.FromStage && f.whole(from) && f.nothingYet(f.plan.Stages[from.Stage], &f.r.Stages[from.Stage]) {
		return true // there is no state to hash at all
	}
	if op.Link && op.Chmod == "" {
		return false
	}
	root := f.root(ps)
	switch op.From.Kind {
	case stage.FromStage:
		if !f.whole(op.From) || !sameSource(f.root(f.plan.Stages[op.From.Stage]), root) {
			return false
		}
		return f.r.Stages[op.From.Stage].top == s.top
	case stage.FromImage:
		return s.top == nil && sameSource(op.From, root)
	}
	return false
}

func sameSource(a, b stage.Source) bool {
	return a.Kind == b.Kind && a.Image == b.Image && a.Context == b.Context && a.URL == b.URL && a.Platform == b.Platform
}

// root is what a chain of stages starts from.
func (f *folder) root(ps *stage.Stage) stage.Source { return f.r.Stages[ps.Index].root }

// whole is true for a source that can be had: anything but a stage that failed.
func (f *folder) whole(s stage.Source) bool {
	return s.Kind != stage.FromStage || s.Stage >= 0 && s.Stage < len(f.r.Stages) && f.r.Stages[s.Stage].Tree.Valid() && f.r.Stages[s.Stage].Error == nil
}

// early is a mistake that is found before anything is done.
func (f *folder) early(step *stage.Step, nothing bool) error {
	switch op := step.Op.(type) {
	case *stage.Workdir:
		if nothing && op.Path != "/" && byName(op.User) {
			return errNoUsers
		}
	case *stage.Copy:
		if nothing && byName(op.Chown) {
			return errNoUsers
		}
	}
	return nil
}

// checkKey is what goes wrong while an instruction's sources are hashed.
func (f *folder) checkKey(op *stage.Copy, step *stage.Step) []error {
	if len(op.Paths) == 0 {
		return nil
	}
	c, err := newCopy(op, f.source(op.From), emptyTree, nil, 0)
	if err != nil {
		return []error{err}
	}
	c.sent = f.sentBy(op)
	if op.From.Kind != stage.FromContext {
		c.seen = func(file string) bool { return f.scanned(op.From, step, file) }
	}
	return c.checkKey()
}

// keep remembers a step and collects why its stage is open.
func (f *folder) keep(s *Stage, r *Step, key stepKey, sources []fstree.Tree, cacheable bool) {
	f.opt.Cache.put(key, cacheable, stepDone{r.After, r.Effects, r.taken, r.linked, r.weight, sources})
	for _, e := range r.Effects {
		if e.Kind == report.EffectUnknown && len(s.Open) < maxReasons {
			s.Open = append(s.Open, e.Text)
		}
	}
}

// maxReasons bounds how many reasons a stage lists for being open.
const maxReasons = 20

// copy does a COPY or ADD; with --link into a tree of its own that is then laid over the stage's.
func (f *folder) copy(op *stage.Copy, r *Step, origin fstree.Origin) error {
	// A mode beside --link makes BuildKit copy as if there were no --link.
	alone := op.Link && op.Chmod == ""
	base := r.Before
	if alone {
		base = emptyTree
	}
	e := base.Edit()
	c, err := newCopy(op, f.source(op.From), base, e, origin)
	if err != nil {
		return err
	}
	c.sent = f.sentBy(op)
	if err := c.run(); err != nil {
		return err
	}
	r.After, r.Effects, r.taken = e.Tree(), c.effects, c.taken
	if alone {
		r.linked = r.After
		r.After = overlay(r.Before, r.linked)
	}
	return nil
}

// run lets the options' runner do a command.
func (f *folder) run(op *stage.Run, ps *stage.Stage, step *stage.Step, r *Step, origin fstree.Origin) {
	if err := f.missingSecret(op); err != nil {
		r.fail(step, running, err)
		return
	}
	if f.opt.Run == nil {
		e := r.Before.Edit()
		e.Shake()
		r.After = e.Tree()
		r.Effects = []report.Effect{{Kind: report.EffectUnknown, Text: "commands are not interpreted here"}}
		return
	}
	m := f.mount(op, r.Before, origin)
	res := f.opt.Run.Run(RunJob{Run: op, Step: step, Tree: m.tree, Origin: origin, Platform: ps.Platform, Image: f.rootImage(ps)})
	if !res.Tree.Valid() {
		res.Tree = m.tree
	}
	r.After, r.Effects = m.unmount(res.Tree), res.Effects
	if res.Message != "" || res.Failed != 0 {
		if res.Message == "" {
			res.Message = fmt.Sprintf("process %q did not complete successfully: exit code: %d", strings.Join(op.Args, " "), res.Failed)
		}
		r.fail(step, running, errors.New(res.Message))
	}
}

// nothingYet is true before the first operation on scratch, when there is no tree at all.
func (f *folder) nothingYet(ps *stage.Stage, s *Stage) bool {
	return f.root(ps).Kind == stage.FromScratch && s.top == nil
}

// rootImage is the external image that a chain of stages starts from, "" if there is none.
func (f *folder) rootImage(ps *stage.Stage) string {
	if root := f.root(ps); root.Kind == stage.FromImage {
		return root.Image
	}
	return ""
}
