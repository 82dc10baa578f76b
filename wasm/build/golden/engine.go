package golden

import (
	"fmt"
	"sort"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Engine runs a case through packages stage, build and shell. What the engine leaves open is an error here: in a case everything
// is known.
func Engine(c *Case) (Outcome, error) {
	ctx, err := buildcontext.New(ContextFiles(c.Context))
	if err != nil {
		return Outcome{}, err
	}
	opt := build.Options{Context: ctx, Dockerfile: c.File, Named: map[string]*buildcontext.Context{}, Bases: images{c}, Run: runner{}, Secrets: c.Secrets}
	var names []string
	for name, list := range c.Named {
		if opt.Named[name], err = buildcontext.New(ContextFiles(list)); err != nil {
			return Outcome{}, err
		}
		names = append(names, name)
	}
	sort.Strings(names)
	frontend := stage.Options{Target: c.Target, BuildArgs: c.Args, Platform: c.Platform, Images: images{c}, NamedContexts: names}
	if ig, err := ctx.IgnoreOf(c.File); err == nil {
		frontend.Ignore = ig.Patterns()
	}
	plan := stage.Resolve(dockerfile.Parse(c.Dockerfile), frontend)
	r := build.Fold(plan, opt)
	switch e := first(plan.Error, r.Error); {
	case e != nil:
		o := Outcome{Error: e.Message, Line: e.Line}
		if plan.Error == nil {
			o.Others = r.Errors[1:]
		}
		return o, nil
	case r.Image == nil:
		return Outcome{}, fmt.Errorf("neither an error nor an image")
	case !r.Image.Complete:
		return Outcome{}, fmt.Errorf("the image is open: %s", strings.Join(r.Image.Open, "; "))
	}
	o := outcome(r)
	o.HidePrograms(c)
	return o, nil
}

func first(a, b *report.BuildError) *report.BuildError {
	if a != nil {
		return a
	}
	return b
}

func outcome(r *build.Result) Outcome {
	o := Outcome{Files: r.FilesOf(), Config: r.Image.Config, History: r.Image.History}
	for i, l := range r.Image.Layers {
		o.Layers = append(o.Layers, Layer{CreatedBy: l.CreatedBy, Bytes: l.Size.Bytes, Entries: r.LayerEntries(i)})
	}
	return o
}

// images are a case's base images.
type images struct{ c *Case }

func (im images) find(ref string) (Image, bool) {
	for name, img := range im.c.Images {
		if ref == "docker.io/library/"+name+":latest" {
			return img, true
		}
	}
	return Image{}, false
}

// BaseCreatedBy is the history entry of a case's base images.
const BaseCreatedBy = "base layer"

func (im images) Config(ref, _ string) (stage.ImageConfig, bool) {
	img, ok := im.find(ref)
	return stage.ImageConfig{Config: img.Config, History: []report.History{{CreatedBy: BaseCreatedBy}}}, ok
}

func (im images) Base(ref, _ string) (build.Base, bool) {
	img, ok := im.find(ref)
	if !ok {
		return build.Base{}, false
	}
	t := Tree(img.Files)
	return build.Base{Tree: t, Layers: []build.BaseLayer{{CreatedBy: BaseCreatedBy, Size: t.Total(), Compressed: t.Total()}}}, true
}

// Tree is an image's file tree.
func Tree(list []Entry) fstree.Tree {
	e := fstree.Empty().Edit()
	for _, f := range list {
		n := &fstree.Node{Kind: fstree.File, Mode: 0o644, Size: size.Zero, Origin: fstree.OriginBase}
		switch f.Type {
		case "dir":
			n = fstree.NewDir(0o755, fstree.OriginBase)
		case "link":
			n = fstree.NewSymlink(f.Link, fstree.OriginBase)
		default:
			n = fstree.NewFile(f.Data, 0o644, fstree.OriginBase)
			if f.Program != "" {
				n = fstree.NewSized(size.Of(1_000_000), 0o644, fstree.OriginBase)
			}
		}
		if f.HasMode {
			n.Mode = f.Mode
		}
		n.UID, n.GID = f.UID, f.GID
		if f.Type == "dir" {
			if e.Change("/"+f.Path, func(d *fstree.Node) { d.Mode, d.UID, d.GID = n.Mode, n.UID, n.GID }) {
				continue
			}
		}
		e.Put("/"+f.Path, n)
	}
	return e.Tree()
}

// runner interprets commands.
type runner struct{}

func (runner) Run(job build.RunJob) build.RunResult {
	op := job.Run
	sj := shell.Job{Args: op.Args, Env: op.Env, Cwd: op.Cwd, User: op.User, Tree: job.Tree, Origin: job.Origin}
	for _, f := range op.Files {
		sj.Files = append(sj.Files, shell.HereFile{Path: f.Path, Content: f.Content})
	}
	res := shell.Run(sj)
	out := build.RunResult{Tree: res.Tree, Effects: res.Effects}
	if res.Status == shell.Failed {
		out.Failed, out.Message = res.Code, res.Error
	}
	return out
}
