package gobuild

import (
	"os"
	"strings"
	"testing"
)

// The recorded programs are estimated as well as the committed tables say.
func TestRecords(t *testing.T) {
	unseen, err := os.ReadFile("../../../models/gobuild/testdata/check.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, records     string
		least, near, good int // programs, within 15 %, inside the interval
	}{{"unseen", string(unseen), 19, 13, 17}, {"held out", HeldOut(), 8, 7, 8}} {
		list, err := Compare(c.records)
		if err != nil {
			t.Fatal(err)
		}
		near, inside := 0, 0
		for _, x := range list {
			if off := x.Off(); off >= -0.15 && off <= 0.15 {
				near++
			}
			if x.Inside() {
				inside++
			}
		}
		if len(list) < c.least || near < c.near || inside < c.good {
			var b strings.Builder
			Table(&b, list)
			t.Errorf("%s: %d programs, %d within 15 %%, %d inside\n%s", c.name, len(list), near, inside, b.String())
		}
	}
}
