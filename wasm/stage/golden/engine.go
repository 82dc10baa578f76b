package golden

import (
	"fmt"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// facts answers the engine's questions about images as the oracle's resolver does.
type facts struct{ c Case }

func (f facts) Config(ref, platform string) (stage.ImageConfig, bool) {
	i := f.c.Image(ref)
	return stage.ImageConfig{Platform: i.Platform, Config: report.Config{Env: i.Env, Entrypoint: i.Entrypoint, Cmd: i.Cmd,
		WorkingDir: i.WorkingDir, User: i.User, Shell: i.Shell, OnBuild: i.OnBuild}}, true
}

// Native asks the engine's frontend part in this process.
func Native(c Case) (a Answer) {
	a = Answer{Stages: []Stage{}, Checks: []Check{}, Targets: []Target{}}
	file := dockerfile.Parse(c.Dockerfile)
	if file.Err != nil && file.Err.Crash {
		a.Panic = file.Err.Message
	}
	resolve := func(target string) *stage.Plan {
		return stage.Resolve(file, stage.Options{Target: target, BuildArgs: c.BuildArgs, Platform: c.Platform, Images: facts{c},
			NamedContexts: c.Contexts, Ignore: c.Ignore})
	}
	first := resolve("")
	for _, s := range first.Stages {
		a.Stages = append(a.Stages, Stage{Name: s.Name, Base: s.Base, Description: s.Description, Line: s.Line})
	}
	a.Checks = planChecks(first.Warnings)
	targets := TargetNames(a.Stages)
	if c.Only != nil {
		targets = []string{*c.Only}
	}
	for _, t := range targets {
		p := first
		if t != "" {
			p = resolve(t)
		}
		a.Targets = append(a.Targets, planTarget(c, t, p))
	}
	return a
}

// TargetNames lists what to ask for: the default, and every other stage that has a name.
func TargetNames(stages []Stage) []string {
	targets := []string{""}
	if n := len(stages); n > 1 && n <= MaxTargets {
		for _, s := range stages[:n-1] {
			if s.Name != "" && !slices.Contains(targets, s.Name) {
				targets = append(targets, s.Name)
			}
		}
	}
	return targets
}

func planChecks(warnings []stage.Warning) []Check {
	checks := []Check{}
	for _, w := range warnings {
		checks = append(checks, Check{Rule: w.Rule, Line: w.StartLine, Message: w.Message})
	}
	SortChecks(checks)
	return checks
}

// planTarget reads a target off a plan.
func planTarget(c Case, target string, p *stage.Plan) Target {
	t := Target{Target: target, Checks: []Check{}, Lines: []int{}, Images: []string{}, History: []string{}, Outline: []string{}}
	if target != "" {
		t.Checks = planChecks(p.Warnings)
	}
	if p.Error != nil {
		t.Error, t.ErrorLine = p.Error.Message, p.Error.Line
		return t
	}
	t.Images = append(t.Images, p.Images...)
	for _, s := range p.Stages {
		for _, st := range s.Steps {
			if st.Built && Runs(st.Instruction) && !slices.Contains(t.Lines, st.Line) {
				t.Lines = append(t.Lines, st.Line)
			}
		}
	}
	slices.Sort(t.Lines)
	if p.Target >= 0 {
		s := p.Stages[p.Target]
		t.Config = ConfigText(s.Config)
		for _, h := range s.History {
			t.History = append(t.History, HistoryText(h.CreatedBy, h.EmptyLayer))
		}
	}
	if !c.Triggers() {
		t.AddOutline(p.Outline)
	}
	return t
}

// Runs tells whether an instruction is an operation of the build.
func Runs(instruction string) bool {
	switch instruction {
	case "RUN", "COPY", "ADD", "WORKDIR":
		return true
	}
	return false
}

func (t *Target) AddOutline(o *report.Outline) {
	if o == nil {
		return
	}
	for _, a := range o.Args {
		t.Outline = append(t.Outline, OutlineText(a.Line, "arg", a.Name, a.Value+"|"+a.Description))
	}
	for _, s := range o.Secrets {
		t.Outline = append(t.Outline, OutlineText(s.Line, "secret", s.ID, fmt.Sprint(s.Required)))
	}
	for _, s := range o.SSH {
		t.Outline = append(t.Outline, OutlineText(s.Line, "ssh", s.ID, fmt.Sprint(s.Required)))
	}
	slices.Sort(t.Outline)
}
