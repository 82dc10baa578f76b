package published

import (
	"fmt"
	"io"
	"slices"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// Table writes rows as markdown with a summary. Where a size is unknown the engine only knows what is there at least: that
// is no prediction, and counted apart.
func Table(w io.Writer, rows []Row) {
	fmt.Fprint(w, "| image | what | published | predicted | interval | error | inside |\n| --- | --- | ---: | ---: | --- | ---: | --- |\n")
	var sum tally
	for _, r := range rows {
		if r.Failure != "" {
			fmt.Fprintf(w, "| %s | build | succeeded | fails: %s | | | no |\n", r.Ref, r.Failure)
			sum.failed++
			continue
		}
		if r.Disk > 0 {
			line(w, r.Ref, "on disk", r.Disk, r.Predicted, &sum)
		}
		if r.Compressed > 0 {
			line(w, r.Ref, "compressed", r.Compressed, r.Packed, &sum)
		}
	}
	slices.Sort(sum.off)
	fmt.Fprintf(w, "\n%d images, %d figures: %d predicted, %d unknown, %d false failures.", len(rows), sum.inside+sum.outside+sum.open, len(sum.off), sum.open, sum.failed)
	if n := len(sum.off); n > 0 {
		fmt.Fprintf(w, " Of the predicted ones the median error is %.1f %%, and %d of %d (%.0f %%) are inside the interval.", 100*sum.off[n/2], sum.inside, n, 100*float64(sum.inside)/float64(n))
	}
	fmt.Fprintln(w)
}

type tally struct {
	off                           []float64
	inside, outside, open, failed int
}

func line(w io.Writer, ref, what string, truth int64, s report.Size, sum *tally) {
	e := float64(s.Bytes)/float64(truth) - 1
	in := s.Low <= truth && truth <= s.High
	fmt.Fprintf(w, "| %s | %s | %.2f MB | %.2f MB | ", ref, what, mb(truth), mb(s.Bytes))
	if s.Certainty == "unknown" {
		sum.open++
		fmt.Fprintf(w, "at least %.2f MB, unknown | | |\n", mb(s.Low))
		return
	}
	sum.off = append(sum.off, max(e, -e))
	yes := "no"
	if in {
		yes = "yes"
		sum.inside++
	} else {
		sum.outside++
	}
	fmt.Fprintf(w, "%.2f–%.2f | %+.1f %% | %s |\n", mb(s.Low), mb(s.High), 100*e, yes)
}

func mb(n int64) float64 { return float64(n) / 1e6 }
