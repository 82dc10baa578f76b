package structure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/dockerfile-stages/playground/wasm/stage/golden"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	digest "github.com/opencontainers/go-digest"
)

// Oracle asks BuildKit's frontend.
func Oracle(c Case) (a Answer) {
	a = Answer{Stages: []Stage{}, Checks: []Check{}, Targets: []Target{}}
	defer func() {
		if r := recover(); r != nil {
			a.Panic = fmt.Sprint(r)
		}
	}()
	ctx := context.Background()
	dt := []byte(c.Dockerfile)
	targets := []string{""}
	if stages, err := listStages(dt); err == nil {
		a.Stages = stages
		if n := len(a.Stages); n > 1 && n <= golden.MaxTargets {
			for _, s := range a.Stages[:n-1] {
				if s.Name != "" && !slices.Contains(targets, s.Name) {
					targets = append(targets, s.Name)
				}
			}
		}
	}
	if c.Only != nil {
		targets = []string{*c.Only}
	}
	a.Checks = lint(ctx, c, dt)
	for _, t := range targets {
		a.Targets = append(a.Targets, convert(ctx, c, dt, t))
	}
	return a
}

// listStages is docker build --call=targets. (BuildKit's own ListTargets crashes on a "# check" comment above an instruction, for want
// of a linter.)
func listStages(dt []byte) ([]Stage, error) {
	file, err := parser.Parse(bytes.NewReader(dt))
	if err != nil {
		return nil, err
	}
	parsed, _, err := instructions.Parse(file.AST, linter.New(&linter.Config{}))
	if err != nil {
		return nil, err
	}
	stages := []Stage{}
	for _, s := range parsed {
		stages = append(stages, Stage{Name: s.Name, Base: s.BaseName, Description: s.DocComment, Line: s.Location[0].Start.Line})
	}
	return stages, nil
}

// options are those of a build on a linux/amd64 machine.
func options(c Case, dt []byte, target string) (dockerfile2llb.ConvertOpt, error) {
	client, err := newClient(c, target)
	if err != nil {
		return dockerfile2llb.ConvertOpt{}, err
	}
	platform := platforms.MustParse("linux/amd64")
	if c.Platform != "" {
		platform = platforms.Normalize(platforms.MustParse(c.Platform))
	}
	o := dockerfile2llb.ConvertOpt{Config: client.Config, Client: client, MetaResolver: resolver{c}, TargetPlatform: &platform,
		SourceMap: llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", dt)}
	o.SourceMap.Definition = &llb.Definition{}
	o.Config.BuildArgs = maps.Clone(client.BuildArgs)
	return o, nil
}

// resolver knows every image.
type resolver struct{ c Case }

func (r resolver) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	dt, err := json.Marshal(imageConfig(r.c.Image(ref), opt))
	return ref, "", dt, err
}

// imageConfig is an image of one layer; without a layer it would count as scratch.
func imageConfig(i Image, opt sourceresolver.Opt) dockerspec.DockerOCIImage {
	var img dockerspec.DockerOCIImage
	img.Platform = platforms.MustParse("linux/amd64")
	if i.Platform != "" {
		img.Platform = platforms.MustParse(i.Platform)
	} else if opt.ImageOpt != nil && opt.ImageOpt.Platform != nil {
		img.Platform = *opt.ImageOpt.Platform
	}
	img.RootFS.Type = "layers"
	img.RootFS.DiffIDs = []digest.Digest{digest.FromString("layer")}
	img.Config.Env = i.Env
	img.Config.Entrypoint = i.Entrypoint
	img.Config.Cmd = i.Cmd
	img.Config.WorkingDir = i.WorkingDir
	img.Config.User = i.User
	img.Config.Shell = i.Shell
	img.Config.OnBuild = i.OnBuild
	return img
}

// lint is docker build --check.
func lint(ctx context.Context, c Case, dt []byte) []Check {
	checks := []Check{}
	opt, err := options(c, dt, "")
	if err != nil {
		return checks
	}
	res, err := dockerfile2llb.DockerfileLint(ctx, dt, opt)
	if err != nil {
		return checks
	}
	for _, w := range res.Warnings {
		check := Check{Rule: w.RuleName, Message: w.Detail}
		if w.Location != nil && len(w.Location.Ranges) > 0 {
			check.Line = int(w.Location.Ranges[0].Start.Line)
		}
		checks = append(checks, check)
	}
	golden.SortChecks(checks)
	return checks
}

// convert is docker build up to where it would run the first step.
func convert(ctx context.Context, c Case, dt []byte, target string) (t Target) {
	t = Target{Target: target, Checks: []Check{}, Lines: []int{}, Images: []string{}, History: []string{}, Outline: []string{}}
	opt, err := options(c, dt, target)
	if err != nil {
		t.Error = err.Error()
		return t
	}
	opt.Warn = func(rule, _, _, message string, loc []parser.Range) {
		check := Check{Rule: rule, Message: message}
		if len(loc) > 0 {
			check.Line = loc[0].Start.Line
		}
		t.Checks = append(t.Checks, check)
	}
	res, err := dockerfile2llb.Dockerfile2LLB(ctx, dt, opt)
	golden.SortChecks(t.Checks)
	if err != nil {
		t.Error, t.ErrorLine = err.Error(), errorLine(err)
		return t
	}
	def, err := res.State.Marshal(ctx)
	if err != nil {
		t.Error = "failed to marshal LLB definition: " + err.Error()
		return t
	}
	graph(&t, def)
	t.Config = golden.ConfigText(res.Image.Config)
	for _, h := range res.Image.History {
		t.History = append(t.History, golden.HistoryText(h.CreatedBy, h.EmptyLayer))
	}
	outline(ctx, &t, c, dt, target)
	return t
}

// errorLine is the line of an error's innermost place.
func errorLine(err error) int {
	var at *parser.LocationError
	if errors.As(err, &at) && len(at.Locations) > 0 && len(at.Locations[0]) > 0 {
		return at.Locations[0][0].Start.Line
	}
	return 0
}

// graph reads lines and images off the build's definition. An operation has a range for each physical line of its instruction.
func graph(t *Target, def *llb.Definition) {
	lines, images := map[int]bool{}, map[string]bool{}
	for _, dt := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(dt); err != nil {
			continue
		}
		if src, ok := op.Op.(*pb.Op_Source); ok {
			if ref, ok := strings.CutPrefix(src.Source.Identifier, "docker-image://"); ok {
				images[ref] = true
			}
			continue
		}
		if def.Source == nil {
			continue
		}
		locs := def.Source.Locations[string(digest.FromBytes(dt))]
		if locs == nil {
			continue
		}
		for _, l := range locs.Locations {
			first := 0
			for _, r := range l.Ranges {
				if n := int(r.Start.Line); first == 0 || n < first {
					first = n
				}
			}
			if first > 0 {
				lines[first] = true
			}
		}
	}
	t.Lines = slices.AppendSeq(t.Lines, maps.Keys(lines))
	slices.Sort(t.Lines)
	t.Images = slices.AppendSeq(t.Images, maps.Keys(images))
	slices.Sort(t.Images)
}

// outline is docker build --call=outline. BuildKit's never ends where a trigger takes files from its own stage, so cases with triggers
// are left out.
func outline(ctx context.Context, t *Target, c Case, dt []byte, target string) {
	if c.Triggers() {
		return
	}
	opt, err := options(c, dt, target)
	if err != nil {
		return
	}
	o, err := dockerfile2llb.Dockerfile2Outline(ctx, dt, opt)
	if err != nil {
		return
	}
	add := func(kind, name, rest string, loc *pb.Location) {
		line := 0
		if loc != nil && len(loc.Ranges) > 0 {
			line = int(loc.Ranges[0].Start.Line)
		}
		t.Outline = append(t.Outline, golden.OutlineText(line, kind, name, rest))
	}
	for _, a := range o.Args {
		add("arg", a.Name, a.Value+"|"+a.Description, a.Location)
	}
	for _, s := range o.Secrets {
		add("secret", s.Name, fmt.Sprint(s.Required), s.Location)
	}
	for _, s := range o.SSH {
		add("ssh", s.Name, fmt.Sprint(s.Required), s.Location)
	}
	slices.Sort(t.Outline)
}
