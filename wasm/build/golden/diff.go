package golden

import (
	"fmt"
	"strings"
)

// Difference lists the lines that only one of two texts has, "" where they are equal.
func Difference(want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	var out strings.Builder
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
			a, b = a[1:], b[1:]
		case len(b) == 0 || len(a) > 0 && !contains(b, a[0]):
			fmt.Fprintf(&out, "  - %s\n", a[0])
			a = a[1:]
		default:
			fmt.Fprintf(&out, "  + %s\n", b[0])
			b = b[1:]
		}
	}
	return out.String()
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
