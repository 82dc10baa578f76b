package apt

import "testing"

// The engine against the installations that were measured: at least 19 of 20 within 5 %, and inside the interval.
func TestMeasured(t *testing.T) {
	known, err := ReadFigures("measured.txt")
	if err != nil {
		t.Fatal(err)
	}
	n, near, inside := 0, 0, 0
	for _, held := range []bool{false, true} {
		for _, s := range Sets(held) {
			for _, r := range Releases {
				for _, image := range []string{r.Slim, r.Image} {
					truth, ok := known.Get(image, s)
					if !ok {
						continue
					}
					row, err := Compare(image, s, truth)
					if err != nil {
						t.Fatal(err)
					}
					n++
					inside += count(holds(row.Estimate, row.Disk))
					if off := share(row.Estimate, row.Disk); off <= 0.05 && off >= -0.05 {
						near++
					} else {
						t.Logf("%s in %s: %d bytes, estimated %v", s, image, row.Disk, row.Estimate)
					}
				}
			}
		}
	}
	if n < 60 || near*20 < n*19 || inside*20 < n*19 {
		t.Errorf("of %d installations %d are within 5 %%, %d inside the interval", n, near, inside)
	}
}
