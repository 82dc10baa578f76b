package playground

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/models/cargo"
	"github.com/dockerfile-stages/playground/wasm/models/cc"
	"github.com/dockerfile-stages/playground/wasm/models/composer"
	"github.com/dockerfile-stages/playground/wasm/models/dotnet"
	"github.com/dockerfile-stages/playground/wasm/models/gotool"
	"github.com/dockerfile-stages/playground/wasm/models/java"
	"github.com/dockerfile-stages/playground/wasm/models/jsbuild"
	"github.com/dockerfile-stages/playground/wasm/models/maker"
	"github.com/dockerfile-stages/playground/wasm/models/packages"
	"github.com/dockerfile-stages/playground/wasm/models/pip"
	"github.com/dockerfile-stages/playground/wasm/models/ruby"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/shell"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// runner hands build's RUNs to the shell.
type runner struct {
	effects statements
	known   knowledge
}

// Key lets build keep what commands did between calls: beside its job, a command's result hangs on stated effects and on the
// tables that are at hand. What is known of its image is part of the job, for another image is another tree.
func (r runner) Key(step *stage.Step) string {
	return fmt.Sprintf("%d %+v", r.known.facts.Version(), r.effects.of(step))
}

// Run implements build.Runner.
func (r runner) Run(job build.RunJob) build.RunResult {
	if ofWindows(job.Image) {
		e := job.Tree.Edit()
		e.Shake()
		return build.RunResult{Tree: e.Tree(), Effects: []report.Effect{{Kind: report.EffectUnknown, Text: "What commands leave in an image of Windows is not known."}}}
	}
	op := job.Run
	distro := r.known.distro(job.Image, job.Platform)
	sj := shell.Job{
		Args: op.Args, Env: op.Env, Cwd: op.Cwd, User: op.User, Tree: job.Tree, Origin: job.Origin,
		Stated: r.effects.of(job.Step), Models: models(distro, r.known.slim(job.Image, job.Platform)),
		Distro: distro, Platform: job.Platform, Facts: r.known.facts,
	}
	for _, f := range op.Files {
		sj.Files = append(sj.Files, shell.HereFile{Path: f.Path, Content: f.Content})
	}
	for _, m := range op.Mounts {
		if m.Type == "secret" && m.Env != "" {
			sj.SecretEnv = append(sj.SecretEnv, m.Env)
		}
	}
	res := shell.Run(sj)
	out := build.RunResult{Tree: res.Tree, Effects: res.Effects}
	for _, about := range r.known.facts.Missed() {
		out.Effects = append(out.Effects, report.Effect{Kind: report.EffectNote, Text: "The table of " + about + " could not be loaded: what hangs on it is a rougher estimate."})
	}
	if res.Status == shell.Failed {
		out.Failed, out.Message = res.Code, res.Error
	}
	return out
}

// models are the programs that are modelled, for an image of a distribution. The first that answers to a command has it.
func models(distro string, slim bool) []shell.Model {
	return []shell.Model{
		gotool.Model{}, pip.Model{Distro: distro}, cargo.Model{Distro: distro}, java.Model{}, dotnet.Model{Distro: distro}, ruby.Model{Distro: distro},
		composer.Model{}, packages.Model{Distro: distro, Slim: slim}, jsbuild.Model{}, maker.Model{}, cc.Model{Distro: distro},
	}
}

// ofWindows tells Microsoft's images of Windows, and those whose tags name one as .NET's do (learn.microsoft.com/virtualization/windowscontainers,
// "Container Base Images"). A Dockerfile that starts from one may not say that its platform is not Linux.
func ofWindows(image string) bool {
	for _, mark := range []string{"microsoft.com/windows/", "nanoserver", "windowsservercore"} {
		if strings.Contains(image, mark) {
			return true
		}
	}
	return false
}
