package published

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

func TestImages(t *testing.T) {
	images, err := Images()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, i := range images {
		if seen[i.Ref] || i.Disk+i.Compressed == 0 || len(i.Commit) != 40 || i.Source == "" || i.AsOf == "" {
			t.Errorf("%+v", i)
		}
		seen[i.Ref] = true
	}
	if len(images) < 25 {
		t.Errorf("%d images", len(images))
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	known := report.Size{Bytes: 110, Low: 90, High: 120, Certainty: "estimated"}
	Table(&b, []Row{
		{Image: Image{Ref: "a", Disk: 100}, Predicted: known},
		{Image: Image{Ref: "b", Disk: 1000}, Predicted: known},
		{Image: Image{Ref: "c", Disk: 100}, Predicted: report.Size{Low: 5, Certainty: "unknown"}},
		{Image: Image{Ref: "d", Disk: 100}, Failure: "line 1: no"},
	})
	const want = "4 images, 3 figures: 2 predicted, 1 unknown, 1 false failures. Of the predicted ones the median error is 89.0 %, and 1 of 2 (50 %) are inside the interval."
	if !strings.Contains(b.String(), want) {
		t.Errorf("%s", b.String())
	}
}
