package build_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/build"
	"github.com/dockerfile-stages/playground/wasm/buildcontext"
	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/fstree"
	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// files makes a context of "path=content" words; a path that ends in a slash is a folder.
func files(t *testing.T, words ...string) *buildcontext.Context {
	t.Helper()
	var list []report.ContextFile
	for _, w := range words {
		p, text, has := strings.Cut(w, "=")
		f := report.ContextFile{Path: p}
		if has {
			f.Content = &text
		}
		list = append(list, f)
	}
	c, err := buildcontext.New(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func folded(t *testing.T, text string, opt build.Options) *build.Result {
	t.Helper()
	return build.Fold(stage.Resolve(dockerfile.Parse(text), stage.Options{}), opt)
}

// runs is a runner for tests: "write PATH SIZE" leaves a file, "fail" fails, anything else is not understood.
type runs struct{ done *int }

func (r runs) Run(job build.RunJob) build.RunResult {
	if r.done != nil {
		*r.done++
	}
	e := job.Tree.Edit()
	var p string
	var n int64
	switch c, _ := fmt.Sscanf(job.Run.Script, "write %s %d", &p, &n); {
	case c == 2:
		e.Put(p, fstree.NewSized(size.About(n, n/2, n*2), 0o755, job.Origin))
		return build.RunResult{Tree: e.Tree()}
	case job.Run.Script == "fail":
		return build.RunResult{Failed: 3}
	}
	e.Shake()
	return build.RunResult{Tree: e.Tree(), Effects: []report.Effect{{Kind: report.EffectUnknown, Text: job.Run.Script + " is not understood"}}}
}

// Key makes every command a matter of its text alone.
func (r runs) Key(*stage.Step) string { return "" }

func TestAnAbsentContextStopsNothing(t *testing.T) {
	r := folded(t, "FROM scratch\nCOPY none /a\nCOPY x*/y b/ /dir/\nADD some.tar /\nWORKDIR /w\nCOPY . .\n", build.Options{})
	if r.Error != nil {
		t.Fatalf("an unknown stopped the build: %v", r.Error)
	}
	if r.Image.Complete || len(r.Image.Open) == 0 {
		t.Errorf("the image is complete (%v) or does not say why not: %q", r.Image.Complete, r.Image.Open)
	}
	if r.Image.Size.Certainty != size.Unknown {
		t.Errorf("size %v, want an unknown one", r.Image.Size)
	}
	for p, want := range map[string]fstree.Existence{"/a": fstree.Unknown, "/dir": fstree.Yes, "/dir/y": fstree.Unknown, "/w": fstree.Yes, "/w/x": fstree.Unknown} {
		if _, got := r.Target.Get(p); got != want {
			t.Errorf("%s exists: %v, want %v", p, got, want)
		}
	}
	if r.ContextReport() != nil {
		t.Error("there is a report on a context that is not known")
	}
}

func TestAnUnknownImageStopsNothing(t *testing.T) {
	r := folded(t, "FROM nowhere/at:all AS x\nWORKDIR /src\nFROM scratch\nCOPY --from=x /etc/passwd /etc/\nCOPY --from=x /src /src\n", build.Options{Context: files(t)})
	if r.Error != nil {
		t.Fatal(r.Error)
	}
	if _, got := r.Target.Get("/etc/passwd"); got != fstree.Unknown {
		t.Errorf("/etc/passwd exists: %v, want unknown", got)
	}
	if got := r.Stages[0].Size.Certainty; got != size.Unknown {
		t.Errorf("the size of an unknown image is %v", got)
	}
}

func TestWhatACommandMayHaveDoneIsUnknownAfterwards(t *testing.T) {
	text := "FROM scratch AS x\nCOPY a /a\nRUN mystery\nFROM scratch\nCOPY --from=x /out /out\nCOPY --from=x /a /a\n"
	r := folded(t, text, build.Options{Context: files(t, "a=12345"), Run: runs{}})
	if r.Error != nil {
		t.Fatal(r.Error)
	}
	n, ex := r.Target.Get("/a")
	if ex != fstree.Yes || n.Size.Certainty != size.Unknown {
		t.Errorf("/a: %v %v, want a file of unknown size", ex, n)
	}
	if _, ex := r.Target.Get("/out"); ex != fstree.Unknown {
		t.Errorf("/out exists: %v, want unknown", ex)
	}
}

func TestAFailedCommandStopsTheBuild(t *testing.T) {
	r := folded(t, "FROM scratch\nCOPY a /a\nRUN fail\n", build.Options{Context: files(t, "a=1"), Run: runs{}})
	if r.Error == nil || r.Error.Line != 3 || r.Error.Message != `process "/bin/sh -c fail" did not complete successfully: exit code: 3` {
		t.Errorf("error %+v", r.Error)
	}
	if r.Image != nil {
		t.Error("there is an image all the same")
	}
}

func TestEdgesHaveSizes(t *testing.T) {
	text := "FROM scratch AS x\nCOPY a b /in/\nFROM scratch\nCOPY --from=x /in/a /a\nADD https://example.com/f.tgz /d/\nCOPY <<E /h\nhi\nE\n"
	r := folded(t, text, build.Options{Context: files(t, "a=123", "b=4567")})
	var got []string
	for _, e := range r.Edges {
		from := "?"
		switch {
		case e.From.Stage != nil:
			from = fmt.Sprint("stage ", *e.From.Stage)
		case e.From.Context != nil:
			from = "context"
		case e.From.URL != nil:
			from = *e.From.URL
		}
		got = append(got, fmt.Sprintf("%s %s -> %s %v %d %s", e.Kind, from, e.To.Step, e.Paths, e.Size.Bytes, e.Size.Certainty))
	}
	want := []string{
		"copy context -> 0.0 [a b] 7 exact",
		"copy stage 0 -> 1.0 [/in/a] 3 exact",
		"add https://example.com/f.tgz -> 1.1 [] 0 unknown",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("edges:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n, _ := r.Target.Get("/d/f.tgz"); n == nil || n.Mode != 0o600 {
		t.Errorf("/d/f.tgz: %+v, want mode 0600", n)
	}
}

func TestWhatStaysBehind(t *testing.T) {
	text := "FROM scratch AS x\nCOPY . /src/\nRUN write /out/app 1000\nFROM scratch\nCOPY --from=x /out/app /app\n"
	label := func(p string) string { return map[string]string{"/src/deps": "dependencies"}[p] }
	r := folded(t, text, build.Options{Context: files(t, "main=12345", "deps/one=123", "deps/two=4567"), Run: runs{}, Label: label})
	s := r.Stages[0]
	if s.Handed.Bytes != 1000 || s.Behind.Bytes != 12 {
		t.Errorf("handed %v, behind %v; want 1000 and 12 bytes", *s.Handed, *s.Behind)
	}
	if len(s.Left) != 2 || s.Left[0].Label != "dependencies" || s.Left[0].Size != size.Of(7) || s.Left[1].Size.Bytes != 5 {
		t.Errorf("left: %+v", s.Left)
	}
	if r.Stages[1].Handed != nil {
		t.Error("the target has something behind")
	}
	if r.Image.Against == nil || r.Image.Against.Stage != 0 || r.Image.Against.Size.Bytes != 1012 {
		t.Errorf("against %+v", r.Image.Against)
	}
}

func TestABaseStageIsHandedOnAsAWhole(t *testing.T) {
	r := folded(t, "FROM scratch AS x\nCOPY . /src/\nFROM x\nCOPY a /a\n", build.Options{Context: files(t, "a=12345")})
	if s := r.Stages[0]; s.Handed.Bytes != 5 || s.Behind.Bytes != 0 || len(s.Left) != 0 {
		t.Errorf("handed %v, behind %v, left %v", *s.Handed, *s.Behind, s.Left)
	}
}

func TestWastedBytesAreBlamedOnTheLayerThatBroughtThem(t *testing.T) {
	r := folded(t, "FROM scratch\nCOPY a b /d/\nCOPY b /d/a\nCOPY a /e\n", build.Options{Context: files(t, "a=123456", "b=12")})
	var got []int64
	for _, l := range r.Image.Layers {
		got = append(got, l.Wasted.Bytes)
	}
	if fmt.Sprint(got) != "[6 0 0]" {
		t.Errorf("wasted %v, want 6 bytes of the first layer", got)
	}
	if r.Image.Size.Bytes != 6+2+2+6 {
		t.Errorf("the image has %d bytes; a hidden file still costs", r.Image.Size.Bytes)
	}
}

// TestTheSplitAddsUpToTheTotal: what layers hide counts in both.
func TestTheSplitAddsUpToTheTotal(t *testing.T) {
	const text = "FROM scratch\nCOPY a /d/\nCOPY b /d/a\nRUN write /x 100\n"
	for _, c := range []struct {
		more string
		want report.Breakdown
	}{
		{"", report.Breakdown{Exact: 8, Estimated: 100, EstimatedLow: 50, EstimatedHigh: 200}},
		{"RUN make\n", report.Breakdown{Exact: 8, Estimated: 100, EstimatedLow: 50, EstimatedHigh: 200, Unknown: 1}},
	} {
		r := folded(t, text+c.more, build.Options{Context: files(t, "a=123456", "b=12"), Run: runs{}})
		if got := r.Image.Known; got != c.want {
			t.Errorf("%q: %+v, want %+v", c.more, got, c.want)
		}
		if known := r.Image.Known; known.Exact+known.Estimated != r.Image.Size.Bytes || known.Exact+known.EstimatedLow != r.Image.Size.Low {
			t.Errorf("%q: %+v does not add up to %+v", c.more, known, r.Image.Size)
		}
	}
}

func TestWhyFollowsAFileToItsOrigin(t *testing.T) {
	text := "FROM scratch AS x\nCOPY src /work/\nRUN write /work/made 10\nFROM scratch AS y\nCOPY --from=x /work /mid/\nFROM scratch\nCOPY --from=y /mid/a /mid/made /\n"
	r := folded(t, text, build.Options{Context: files(t, "src/a=1"), Run: runs{}})
	check := func(p, want string) {
		t.Helper()
		var got []string
		for _, l := range r.Why(2, p).Links {
			got = append(got, fmt.Sprintf("%s %s %s", l.Kind, l.Step, l.Path))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("why %s:\n%s\nwant\n%s", p, strings.Join(got, ", "), want)
		}
	}
	check("/a", "step 2.0 /a, step 1.0 /mid/a, step 0.0 /work/a, context  /src/a")
	check("/made", "step 2.0 /made, step 1.0 /mid/made, command 0.1 /work/made")
	if w := r.Why(2, "/none"); w.Error == "" || len(w.Links) != 0 {
		t.Errorf("why /none: %+v", w)
	}
}

func TestCacheOfASecondBuild(t *testing.T) {
	text := `FROM scratch AS x
WORKDIR /src
COPY go.mod ./
RUN write /mod 1
COPY . .
RUN write /out/app 10
FROM scratch
COPY --from=x /src/README /doc/
COPY --from=x /out/app /app
COPY --link go.mod /m
`
	check := func(want string, changed ...string) {
		t.Helper()
		r := folded(t, text, build.Options{Context: files(t, "go.mod=m", "main.go=x", "README=r"), Run: runs{}, Changed: changed})
		got := ""
		for _, s := range r.Stages {
			for _, step := range s.Steps {
				got += string(step.Cache[0])
			}
			got += " "
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("%v changed: %s, want %s", changed, got, want)
		}
	}
	check("nnnnn nnn")
	check("hhhmm hmh", "main.go")
	check("hmmmm hmm", "go.mod")
	check("hhhmm mmh", "README")
	check("hhhhh hhh", "elsewhere")
}

func TestUnchangedStepsAreNotDoneAgain(t *testing.T) {
	done := 0
	opt := build.Options{Context: files(t, "a=1"), Run: runs{&done}, Cache: build.NewCache()}
	text := "FROM scratch\nCOPY a /a\nRUN write /1 1\nRUN write /2 2\nADD --unpack=true a /b\n"
	folded(t, text, opt)
	first := folded(t, text, opt)
	if done != 2 {
		t.Errorf("%d commands ran in two equal builds, want 2", done)
	}
	folded(t, strings.Replace(text, "/2 2", "/3 3", 1), opt)
	if done != 3 {
		t.Errorf("%d commands ran after the second changed, want 3", done)
	}
	var err error
	if opt.Context, err = opt.Context.Set(report.ContextFile{Path: "a", Content: new(string)}); err != nil {
		t.Fatal(err)
	}
	again := folded(t, text, opt)
	if done != 5 {
		t.Errorf("%d commands ran after the context changed, want 5", done)
	}
	if first.Image.Size.Bytes == again.Image.Size.Bytes {
		t.Error("the new file's size does not count")
	}
}

func TestTheContextsReport(t *testing.T) {
	cache := build.NewCache()
	ctx := files(t, ".dockerignore=*.md\n", "a.md=12", "b=345")
	opt := build.Options{Context: ctx, Cache: cache}
	first := folded(t, "FROM scratch\nCOPY . /\n", opt).ContextReport()
	if first.IgnoreFile != ".dockerignore" || first.Files != 2 || first.Ignored != 1 || first.Sent.Bytes != 3+5 {
		t.Errorf("%+v", first)
	}
	if e := first.Entries[1]; e.Path != "a.md" || !e.Ignored || e.Line != 1 || e.Size != size.Of(2) {
		t.Errorf("a.md: %+v", e)
	}
	first.Entries = nil
	if again := folded(t, "FROM scratch\n", opt).ContextReport(); len(again.Entries) != 3 {
		t.Errorf("a second report has %d entries, want 3", len(again.Entries))
	}
	opt.Context = files(t, "b=3456")
	if other := folded(t, "FROM scratch\n", opt).ContextReport(); other.IgnoreFile != "" || other.Files != 1 {
		t.Errorf("another context: %+v", other)
	}
}

func TestAnArchiveThatIsTooLargeIsUnknown(t *testing.T) {
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	w := tar.NewWriter(gz)
	if err := w.WriteHeader(&tar.Header{Name: "zeros", Size: 300 << 20, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	r := folded(t, "FROM scratch\nADD big.tgz /to/\n", build.Options{Context: files(t, "big.tgz="+packed.String())})
	if r.Error != nil {
		t.Fatal(r.Error)
	}
	if _, ex := r.Target.Get("/to/anything"); ex != fstree.Unknown {
		t.Errorf("what the archive holds exists: %v, want unknown", ex)
	}
}

// TestAddKeepsTheOrderOfPathsAndURLs: of two sources of one name the last that is written stays.
func TestAddKeepsTheOrderOfPathsAndURLs(t *testing.T) {
	ctx := files(t, "f=local")
	for line, want := range map[string]size.Certainty{
		"ADD https://example.com/f f /d/":                         size.Exact,
		"ADD f https://example.com/f /d/":                         size.Unknown,
		"ADD f https://example.com/f f https://example.com/x /d/": size.Exact,
	} {
		r := folded(t, "FROM scratch\n"+line+"\n", build.Options{Context: ctx})
		if n, ex := r.Target.Get("/d/f"); ex != fstree.Yes || n.Size.Certainty != want {
			t.Errorf("%s leaves /d/f of a size that is %s", line, n.Size.Certainty)
		}
	}
}

// TestArchiveOfAnUnknownFilter: xz unpacks it, so that it is no file in the image; what it holds is not known here.
func TestArchiveOfAnUnknownFilter(t *testing.T) {
	text := "/Td6WFoAAATm1rRGAgEFACEBFgCoVWnU4Cf/AF1dADEaShsJPLPDrXCFfcTPZLwu3qCulRhnrL40L3DZaU7panXAHZLnVFBFq2kOfpC69m7dtuzcN21h6CPd0P6zdend24z5wDQADCsaKTCCw3Npc8fJvxAphN622ta+AAAAAABgZNPIIr8S2wABeYBQAAAA5DeTlbHEZ/sCAAAAAARZWg=="
	ctx, err := buildcontext.New([]report.ContextFile{{Path: "x.tar", Base64: &text}})
	if err != nil {
		t.Fatal(err)
	}
	r := folded(t, "FROM scratch\nADD x.tar /to/\n", build.Options{Context: ctx})
	if _, ex := r.Target.Get("/to/x.tar"); r.Error != nil || ex != fstree.Unknown {
		t.Errorf("/to/x.tar is there: %v, %v", ex, r.Error)
	}
}
