package npm

import "testing"

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		ranges, version string
		want            bool
	}{
		{"^1.2.3", "1.9.0", true}, {"^1.2.3", "1.2.2", false}, {"^1.2.3", "2.0.0", false}, {"^1.2.3", "2.0.0-beta.1", false},
		{"^0.2.3", "0.2.9", true}, {"^0.2.3", "0.3.0", false}, {"^0.0.3", "0.0.4", false}, {"^1", "1.0.0", true}, {"^0", "0.9.0", true},
		{"~1.2.3", "1.2.9", true}, {"~1.2.3", "1.3.0", false}, {"~1", "1.9.0", true}, {"~1", "2.0.0", false},
		{"1.x", "1.5.0", true}, {"1", "2.0.0", false}, {"1.2.3", "1.2.3", true}, {"1.2.3", "1.2.4", false}, {"=1.2.3", "1.2.3", true},
		{">=1.2 <2", "1.5.0", true}, {">=1.2 <2", "2.0.0", false}, {">= 18", "19.0.0", true}, {">1", "1.9.0", false}, {">1.0.0", "1.0.1", true},
		{"<=1.2", "1.2.9", true}, {"<=1.2", "1.3.0", false}, {"1.2 - 2.3", "2.3.9", true}, {"1.2 - 2.3", "2.4.0", false},
		{"^1 || ^3", "3.1.0", true}, {"^1 || ^3", "2.0.0", false}, {"*", "7.0.0", true}, {"", "7.0.0", true}, {"latest", "7.0.0", true},
	} {
		v, _ := parseVersion(c.version)
		if got := satisfies(c.ranges, v); got != c.want {
			t.Errorf("%q allows %s: %v", c.ranges, c.version, got)
		}
	}
}

func TestChoose(t *testing.T) {
	var list []version
	for _, s := range []string{"1.9.0", "2.1.0", "4.0.0"} {
		v, _ := parseVersion(s)
		list = append(list, v)
	}
	for ranges, want := range map[string]int{"^1.0.0": 0, "": 2, "latest": 2, "^2": 1, "^3.0.0": 2, "^9": 2, "^0.5.0": 0, ">=1": 2, "~1.2.0": 0, "||": 2} {
		if got := choose(ranges, list); got != want {
			t.Errorf("%q: %d, want %d", ranges, got, want)
		}
	}
}
