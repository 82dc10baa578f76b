package npm

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Table writes comparisons in markdown: a table for each way of predicting, and what they come to.
func Table(w io.Writer, all []Comparison) {
	for _, how := range []string{FromLock, Production, NoLock, Compressed, CacheLeft, CacheAsked, Yarn, YarnCache, Pnpm} {
		var rows []Comparison
		for _, c := range all {
			if c.How == how {
				rows = append(rows, c)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "### %s\n\n| set | measured | predicted | from | to | off by | inside |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n", how)
		for _, c := range rows {
			inside := "yes"
			if !c.Inside() {
				inside = "no"
			}
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %+.1f %% | %s |\n", c.Set, mb(c.Truth), mb(c.Got.Bytes), mb(c.Got.Low), mb(c.Got.High), 100*c.Error(), inside)
		}
		fmt.Fprintf(w, "\n%s\n\n", Sum(rows))
	}
}

// Summary is what comparisons come to.
type Summary struct {
	Sets, Within10, Inside int
	// Median is that of the errors without their sign.
	Median float64
}

// Sum adds comparisons of one kind up.
func Sum(rows []Comparison) Summary {
	s := Summary{Sets: len(rows)}
	var off []float64
	for _, c := range rows {
		e := math.Abs(c.Error())
		off = append(off, e)
		if e <= 0.10 {
			s.Within10++
		}
		if c.Inside() {
			s.Inside++
		}
	}
	if slices.Sort(off); len(off) > 0 {
		s.Median = (off[(len(off)-1)/2] + off[len(off)/2]) / 2
	}
	return s
}

func (s Summary) String() string {
	return fmt.Sprintf("%d sets: median error %.1f %%, %d within 10 %%, %d inside the interval.", s.Sets, 100*s.Median, s.Within10, s.Inside)
}

func mb(n int64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.2f", float64(n)/1e6), ".00") + " MB"
}
