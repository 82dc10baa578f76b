package playground

import (
	"errors"

	"github.com/dockerfile-stages/playground/wasm/archive"
	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// ArchiveCompare holds the image of the last analysis against the one of an archive and answers with a report.ArchiveComparison.
func (s *Session) ArchiveCompare(key string) string {
	fail := func(msg string) any {
		return report.ArchiveComparison{Differences: []report.ArchiveDifference{}, Layers: []report.LayerComparison{}, Config: []report.ConfigDifference{}, Error: msg}
	}
	return answered(fail, func() (any, error) {
		a, err := s.archive(key)
		if err != nil {
			return nil, err
		}
		if s.state.image == nil || !s.state.result.Target.Valid() {
			return nil, errors.New("there is no predicted image to compare with")
		}
		return s.compare(a), nil
	})
}

func (s *Session) compare(a *opened) report.ArchiveComparison {
	img := s.state.image
	files := archive.Compare(s.state.result.Target, a.image.Tree)
	out := report.ArchiveComparison{
		Files: files.CompareCount, Differences: differences(files.Differences), More: files.More,
		Layers: s.compareLayers(a), Config: archive.CompareConfig(img.Config, a.image.Config),
		Size: img.Size, RealSize: a.view.Size, Compressed: img.Compressed, RealCompressed: a.view.Compressed,
	}
	if p := s.state.plan.Stages[s.state.plan.Target].Platform; p != a.image.Platform {
		out.Config = append(out.Config, report.ConfigDifference{Field: "Platform", Predicted: &p, Real: &a.image.Platform})
	}
	return out
}

func (s *Session) compareLayers(a *opened) []report.LayerComparison {
	var predicted, real []string
	for _, l := range s.state.image.Layers {
		predicted = append(predicted, l.CreatedBy)
	}
	for _, l := range a.image.Layers {
		real = append(real, l.CreatedBy)
	}
	out := []report.LayerComparison{}
	listed := s.listsBase()
	for _, pair := range archive.Align(predicted, real) {
		listed = listed || pair.Predicted >= 0
		c := report.LayerComparison{Predicted: pair.Predicted, Real: pair.Real, Known: listed, Differences: []report.ArchiveDifference{}}
		var want archive.Predicted
		if i := pair.Predicted; i >= 0 {
			l := &s.state.image.Layers[i]
			c.CreatedBy, c.Step, c.Line, c.Size = l.CreatedBy, l.Step, l.Line, &l.Size
			each, after := s.state.result.LayerChanges(i)
			want.After = after
			if c.Known = each != nil; c.Known {
				want.Each = func(f func(string, *fstree.Node)) {
					each(func(p string, _ report.Change, n *fstree.Node) { f(p, n) })
				}
			}
		}
		got := &archive.Layer{}
		if i := pair.Real; i >= 0 {
			got = &a.image.Layers[i]
			c.RealCreatedBy, c.RealSize = got.CreatedBy, &a.view.Layers[i].Size
		}
		if c.Known {
			layer := archive.CompareLayer(want, got)
			c.Entries, c.Differences, c.More = layer.CompareCount, differences(layer.Differences), layer.More
		}
		out = append(out, c)
	}
	return out
}

// listsBase tells whether the predicted image lists all layers from the bottom. A named context has one that is not listed, and
// those of an image may not be known.
func (s *Session) listsBase() bool {
	plan := s.state.plan
	src := plan.Stages[plan.Target].Source
	for src.Kind == stage.FromStage {
		src = plan.Stages[src.Stage].Source
	}
	return src.Kind == stage.FromScratch || len(s.state.image.Layers) > 0 && s.state.image.Layers[0].Step == ""
}

// differences are those found, for the report.
func differences(list []archive.Difference) []report.ArchiveDifference {
	out := make([]report.ArchiveDifference, 0, len(list))
	file := func(p string, n *fstree.Node) *report.File {
		if n == nil {
			return nil
		}
		f := build.FileOf(p, n)
		return &f
	}
	for _, d := range list {
		out = append(out, report.ArchiveDifference{Path: d.Path, Verdict: d.Verdict, What: d.What, Predicted: file(d.Path, d.Predicted), Real: file(d.Path, d.Real)})
	}
	return out
}
