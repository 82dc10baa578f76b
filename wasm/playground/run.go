package playground

import (
	"fmt"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/check"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/goal"
	"github.com/dockerfile-stages/playground/wasm/models/compress"
	"github.com/dockerfile-stages/playground/wasm/models/places"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// Frontend is the version of BuildKit whose rules the engine follows: the one that go.mod requires (a test compares them).
const Frontend = "v0.34.2"

// Run answers a request with what the session has registered, and keeps the result for Children, Layer and Why.
func (s *Session) Run(req report.Request) report.Report {
	s.state = state{}
	if len(req.Dockerfile) > maxDockerfile {
		return refused(0, fmt.Sprintf("the Dockerfile has %d bytes; the playground reads at most %d", len(req.Dockerfile), maxDockerfile))
	}
	if line, why := tooDeep(req.Dockerfile); line > 0 {
		return refused(line, why)
	}
	in, err := s.inputs(req)
	if err != nil {
		return failedReport(err.Error()).(report.Report)
	}
	name := req.File
	if name == "" {
		name = "Dockerfile"
	}
	known := s.knowledge(in)
	file := dockerfile.Parse(req.Dockerfile)
	opt := stage.Options{
		Target: req.Target, BuildArgs: req.BuildArgs, Platform: req.Platform, BuildPlatform: req.BuildPlatform,
		Images: known, NamedContexts: sortedKeys(in.named),
	}
	if in.context != nil {
		if ig, err := in.context.IgnoreOf(name); err == nil && ig != nil {
			opt.Ignore = ig.Patterns()
		}
	}
	plan := stage.Resolve(file, opt)
	effects := statements{file: file, request: req.Effects}
	result := build.Fold(plan, build.Options{
		Context: in.context, Dockerfile: name, Named: in.named, Bases: known, Run: runner{effects: effects, known: known},
		Compress: packed, Label: places.Label, Changed: req.Changed, Cache: s.steps, Secrets: req.Secrets,
	})
	rep := compose(req, file, plan, result)
	rep.Problems = append(rep.Problems, effects.problems()...)
	s.state = state{plan: plan, result: result, image: rep.Image, context: in.context, ignore: result.Ignore}
	rep.Context = s.contextReport(in.context, name, result)
	rep.Wants = append(rep.Wants, s.facts.Wants()...)
	s.judge(&rep, req.Dockerfile, plan, result, known)
	finish(req, &rep, result)
	return rep
}

// packed estimates what a file takes in a compressed layer, its header included.
func packed(path string, n *fstree.Node) size.Size {
	var head []byte
	if n.Content != nil {
		head = n.Content.Bytes
	}
	return compress.File(compress.KindOf(path, n.Class, head), n.Size).Add(compress.Headers(1))
}

// compose puts the report together, without what a request may leave out.
func compose(req report.Request, file *dockerfile.File, plan *stage.Plan, result *build.Result) report.Report {
	rep := blank()
	rep.Target, rep.Syntax = plan.Target, plan.Syntax
	rep.Error = plan.Error
	if rep.Error == nil {
		rep.Error = result.Error
	}
	rep.Problems = append(rep.Problems, check.Problems(file, plan, rep.Error)...)
	if plan.Scopes != nil {
		rep.Scopes = plan.Scopes
	}
	rep.Outline = plan.Outline
	for i, st := range plan.Stages {
		rep.Stages = append(rep.Stages, composeStage(plan, st, &result.Stages[i]))
	}
	rep.Edges = append(rep.Edges, result.Edges...)
	if rep.Error == nil {
		rep.Image = result.Image
	}
	rep.Command = commandLine(req)
	return rep
}

func composeStage(plan *stage.Plan, st *stage.Stage, built *build.Stage) report.Stage {
	out := report.Stage{
		Index: st.Index, Name: st.Name, Base: st.Base, Platform: st.Platform, Description: st.Description,
		Line: st.Line, EndLine: st.EndLine, Built: st.Built, Target: st.Index == plan.Target,
		Size: built.Size, Compressed: built.Compressed, BaseSize: built.BaseSize, BaseFact: built.BaseFact,
		Known: build.Breakdown(built.Tree.Known()), Resolved: st.Resolved, Handed: built.Handed, Behind: built.Behind, Left: built.Left,
		Steps: make([]report.Step, 0, len(st.Steps)),
	}
	switch st.Source.Kind {
	case stage.FromStage:
		base := st.Source.Stage
		out.BaseKind, out.BaseStage = report.BaseStage, &base
	case stage.FromContext:
		out.BaseKind = report.BaseContext
	case stage.FromImage:
		out.BaseKind, out.BaseImage = report.BaseImageK, st.Source.Image
	default:
		out.BaseKind = report.BaseScratch
	}
	for i, step := range st.Steps {
		b := built.Steps[i]
		effects := b.Effects
		if effects == nil {
			effects = []report.Effect{}
		}
		out.Steps = append(out.Steps, report.Step{
			ID: build.StepID(st.Index, i), Line: step.Line, EndLine: step.EndLine, Instruction: step.Instruction, Text: step.Text,
			Built: step.Built, Cache: b.Cache, Size: b.Size, Effects: effects, OnBuild: step.OnBuild,
		})
	}
	return out
}

// finish adds what is costly: the list of files, where it is asked for or a goal needs it, and the goals.
func finish(req report.Request, rep *report.Report, result *build.Result) {
	omit := func(what string) bool { return slices.Contains(req.Omit, what) }
	if rep.Image != nil {
		if !omit("files") || len(req.Goals) > 0 {
			rep.Image.Files = result.FilesOf()
		}
		if !omit("entries") {
			for i := range rep.Image.Layers {
				rep.Image.Layers[i].Entries = result.LayerEntries(i)
			}
		}
	}
	rep.Goals = goal.EvaluateIn(req, *rep, func(path string) goal.Presence {
		if !result.Target.Valid() {
			return goal.Unknown
		}
		_, _, e := result.Target.Resolve(path)
		return map[fstree.Existence]goal.Presence{fstree.Yes: goal.Yes, fstree.No: goal.No, fstree.Unknown: goal.Unknown}[e]
	})
	if rep.Image != nil && omit("files") {
		rep.Image.Files = []report.File{}
	}
	if rep.Context != nil && omit("files") {
		short := *rep.Context // the whole one is kept for the next call
		short.Entries = []report.ContextEntry{}
		rep.Context = &short
	}
}
