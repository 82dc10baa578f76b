package lessons_test

import (
	"math"
	"testing"

	"github.com/dockerfile-stages/playground/lessons"
	"github.com/dockerfile-stages/playground/wasm/playground"
	"github.com/dockerfile-stages/playground/wasm/report"
)

// Figures of Docker's multi-stage guide for its own buildme, which is about as large as ours: compressed bytes.
const (
	guideOneStage  = 150e6
	guideTwoStages = 8.45e6
	guideShare     = 0.15
)

// Measured for our buildme with Go 1.20.14, CGO_ENABLED=0, linux/amd64: the binaries, and a tar of both through gzip -6.
const (
	measuredClient   = 8_317_096
	measuredServer   = 8_162_975
	measuredDownload = 9_318_733
)

func TestExampleIsPredictedWell(t *testing.T) {
	l := find(t, "second-stage")
	before, after := playground.Analyze(l.Request(l.Start)), playground.Analyze(l.Request(l.Solution))
	if before.Image == nil || after.Image == nil {
		t.Fatalf("no image: %v, %v", before.Error, after.Error)
	}
	near(t, "one stage", before.Image.Compressed, guideOneStage)
	near(t, "two stages", after.Image.Compressed, guideTwoStages)
	holds(t, "the download", after.Image.Compressed, measuredDownload)

	paths := map[string]report.File{}
	for _, f := range after.Image.Files {
		paths[f.Path] = f
	}
	if len(paths) != 3 || paths["/bin"].Type != report.FileDir || !after.Image.Complete {
		t.Errorf("the image should be /bin with two files and known to be no more, got %v", after.Image.Files)
	}
	holds(t, "the client", paths["/bin/client"].Size, measuredClient)
	holds(t, "the server", paths["/bin/server"].Size, measuredServer)

	copies := 0
	for _, e := range after.Edges {
		if e.Kind == report.EdgeCopy && e.From.Stage != nil && *e.From.Stage == 0 && e.To.Stage == 1 {
			copies++
		}
	}
	if len(after.Stages) != 2 || copies != 1 {
		t.Errorf("%d stages with %d copies from 0 to 1", len(after.Stages), copies)
	}
	if b := after.Stages[0].Behind; b == nil || b.Bytes < 200e6 {
		t.Errorf("most of stage 0 stays behind, got %+v", b)
	}
}

func find(t *testing.T, id string) lessons.Lesson {
	t.Helper()
	for _, l := range load(t) {
		if l.ID == id {
			return l
		}
	}
	t.Fatalf("there is no lesson %q", id)
	return lessons.Lesson{}
}

func near(t *testing.T, what string, got report.Size, want float64) {
	t.Helper()
	off := float64(got.Bytes)/want - 1
	t.Logf("%s: %.2f MB, %+.1f %% of the guide's figure", what, float64(got.Bytes)/1e6, 100*off)
	if math.Abs(off) > guideShare {
		t.Errorf("%s: %.2f MB is %+.1f %% off the guide's %.2f MB", what, float64(got.Bytes)/1e6, 100*off, want/1e6)
	}
}

func holds(t *testing.T, what string, got report.Size, measured int64) {
	t.Helper()
	if measured < got.Low || measured > got.High {
		t.Errorf("%s: measured are %d bytes, which are not within %d and %d", what, measured, got.Low, got.High)
	}
}
