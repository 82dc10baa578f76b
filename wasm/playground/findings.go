package playground

import (
	"github.com/dockerfile-stages/playground/wasm/advice"
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
	"github.com/dockerfile-stages/playground/wasm/start"
)

// judge adds what is found about the final image: whether it would start, and what it ships without need.
func (s *Session) judge(rep *report.Report, text string, plan *stage.Plan, result *build.Result, known knowledge) {
	if rep.Image == nil {
		return
	}
	if s.scan == nil {
		s.scan = advice.NewScan()
	}
	rep.Advice = advice.Check(advice.Input{Plan: plan, Result: result, Text: text, Scan: s.scan})
	rep.Starts = start.Check(start.Input{Plan: plan, Result: result, About: known.about})
}

// about is what the catalogue knows of an image beside its files.
func (k knowledge) about(ref, platform string) start.About {
	img, ok := k.images.Lookup(ref, platform)
	if !ok {
		return start.About{}
	}
	a := start.About{Known: true, Distro: img.Entry.Distro, Settled: img.Settled(), Slim: img.Slim()}
	if p := img.Entry.Packages; p != nil {
		for _, pkg := range p.Installed {
			a.Packages = append(a.Packages, pkg.Name)
		}
	}
	return a
}
