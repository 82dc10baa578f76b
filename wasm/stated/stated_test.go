package stated

import (
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		line string
		want Effect
	}{
		{"# leaves: /usr/bin/tool 5MB 0755", Effect{Kind: Leaves, Path: "/usr/bin/tool", Size: size.Of(5_000_000), Mode: 0o755, HasMode: true}},
		{"#leaves: /a 300B", Effect{Kind: Leaves, Path: "/a", Size: size.Of(300)}},
		{"  ## Leaves : /a 1.5gb", Effect{Kind: Leaves, Path: "/a", Size: size.Of(1_500_000_000)}},
		{"# leaves: /a 20 KB\r", Effect{Kind: Leaves, Path: "/a", Size: size.Of(20_000)}},
		{"# leaves: /a 1KiB", Effect{Kind: Leaves, Path: "/a", Size: size.Of(1024)}},
		{"# leaves: /a 700", Effect{Kind: Leaves, Path: "/a", Size: size.None, Mode: 0o700, HasMode: true}},
		{"# leaves: /a 04755 1B", Effect{Kind: Leaves, Path: "/a", Size: size.Of(1), Mode: 0o4755, HasMode: true}},
		{"# leaves: /a 4MB..6MB", Effect{Kind: Leaves, Path: "/a", Size: size.About(5_000_000, 4_000_000, 6_000_000)}},
		{"# leaves: /a 900KB..2MB", Effect{Kind: Leaves, Path: "/a", Size: size.About(1_450_000, 900_000, 2_000_000)}},
		{"# leaves: /a", Effect{Kind: Leaves, Path: "/a", Size: size.None}},
		{"# leaves: dist/ 3MB", Effect{Kind: Inside, Path: "dist/", Size: size.Of(3_000_000)}},
		{`# leaves: "/a b/c" -> "../d e"`, Effect{Kind: Leaves, Path: "/a b/c", Link: "../d e", Size: size.Zero}},
		{"# leaves: nothing", Effect{Kind: Nothing, Size: size.Zero}},
		{"# leaves: ./nothing", Effect{Kind: Leaves, Path: "./nothing", Size: size.None}},
		{"# removes: /var/cache/", Effect{Kind: Removes, Path: "/var/cache/", Size: size.Zero}},
	} {
		got, ok, why := Parse(c.line)
		if !ok || why != "" || got != c.want {
			t.Errorf("%q is %+v, %v %q", c.line, got, ok, why)
		}
	}
}

func TestNoEffects(t *testing.T) {
	for _, line := range []string{"", "RUN make", "leaves: /a", "# leaves /a", "# it leaves: /a", "# syntax=x", "#"} {
		if e, ok, why := Parse(line); ok || why != "" {
			t.Errorf("%q is %+v %q", line, e, why)
		}
	}
	for _, line := range []string{"# leaves: /a 5", "# leaves: /a 1MB 2MB", "# leaves: /a 755 644", "# leaves: /a ..5MB", "# leaves: /a 5MB..", "# leaves: /a -5B", "# leaves: /a 99999999TB",
		"# leaves: /a 1e3B", "# leaves: /a/ -> b", "# leaves: /a -> b c", "# removes:", "# leaves: " + strings.Repeat("/a", 200)} {
		if e, ok, why := Parse(line); ok || why == "" {
			t.Errorf("%q is %+v", line, e)
		}
	}
}

// TestFromRequest: a request's statements are the same effects as comments.
func TestFromRequest(t *testing.T) {
	got := FromRequest(report.StatedEffect{Remove: []string{"/gone", "/"}, Add: []report.StatedEntry{
		{Path: "/a", Size: 5, Mode: "0755"}, {Path: "/b", Low: 4, High: 6}, {Path: "/c", Unknown: true}, {Path: "/d/", Size: 7}, {Path: "/e", Link: "a"}, {Path: "/f", Size: -1, Mode: "rwx"}}})
	want := []Effect{
		{Kind: Removes, Path: "/gone", Size: size.Zero},
		{Kind: Leaves, Path: "/a", Size: size.Of(5), Mode: 0o755, HasMode: true},
		{Kind: Leaves, Path: "/b", Size: size.About(5, 4, 6)},
		{Kind: Leaves, Path: "/c", Size: size.None},
		{Kind: Inside, Path: "/d/", Size: size.Of(7)},
		{Kind: Leaves, Path: "/e", Link: "a", Size: size.Zero},
		{Kind: Leaves, Path: "/f", Size: size.Zero},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, not %+v", got[i], want[i])
		}
	}
	if got := FromRequest(report.StatedEffect{}); len(got) != 1 || got[0].Kind != Nothing {
		t.Errorf("a statement without paths is %+v", got)
	}
}

// FuzzParse: a line is an effect, or a mistake that is told of, or neither, and an effect's numbers hold.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"# leaves: /a 4MB..6MB 0755", `# removes: "/a b"`, "# leaves: nothing", "# leaves: /a -> b", "#leaves:/x/ 1.5.2GB", "# leaves: a\x00b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		e, ok, why := Parse(line)
		if ok && why != "" || !ok && e != (Effect{}) {
			t.Fatalf("%q is %+v, %v %q", line, e, ok, why)
		}
		if ok && (e.Mode > 0o7777 || e.Size.Low < 0 || e.Size.Low > e.Size.Bytes || e.Size.Bytes > e.Size.High || e.Kind != Nothing && e.Path == "") {
			t.Fatalf("%q is %+v", line, e)
		}
	})
}
