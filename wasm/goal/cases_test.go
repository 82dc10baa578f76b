package goal_test

import (
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

func broken(_ *report.Request, rep *report.Report) {
	rep.Error, rep.Image = &report.BuildError{Message: "failed to parse stage name", Line: 9}, nil
}

// oneStage leaves the first stage only, without its name.
func oneStage(_ *report.Request, rep *report.Report) {
	rep.Stages, rep.Target, rep.Edges = rep.Stages[:1], 0, rep.Edges[:3]
	rep.Stages[0].Name = ""
}

func open(_ *report.Request, rep *report.Report) {
	rep.Image.Complete, rep.Image.Open = false, []string{"RUN make (line 4) is not understood."}
}

// unknownBase makes the final stage start from an image of which nothing is known.
func unknownBase(_ *report.Request, rep *report.Report) {
	s := &rep.Stages[1]
	s.Base, s.BaseKind, s.BaseImage = "example.org/app:1", report.BaseImageK, "example.org/app:1"
	rep.Image.Config = report.Config{}
	rep.Image.Complete = false
}

func noEntrypoint(req *report.Request, rep *report.Report) {
	rep.Stages = stagesOf(strings.Replace(sampleText, "\n\nFROM scratch", "\nENTRYPOINT [\"/bin/server\"]\nFROM scratch", 1))
	rep.Stages[1].BaseKind = report.BaseScratch
	rep.Stages[1].Steps = rep.Stages[1].Steps[:1]
	rep.Image.Config.Entrypoint = nil
}

// lastLine replaces the last line of the sample's final stage.
func lastLine(text string, also edit) edit {
	return func(req *report.Request, rep *report.Report) {
		step := &rep.Stages[1].Steps[1]
		step.Text, step.Instruction = text, strings.Fields(text)[0]
		also(req, rep)
	}
}

func changed(states ...report.CacheState) edit {
	return func(req *report.Request, rep *report.Report) {
		req.Changed = []string{"cmd/server/main.go"}
		for i, s := range states {
			rep.Stages[0].Steps[i].Cache = s
		}
	}
}

var stageCases = []testCase{
	{report.Goal{Check: "builds"}, nil, "met"},
	{report.Goal{Check: "builds"}, broken, "no 9: The image cannot be built: line 9 stops the build (failed to parse stage name)."},

	{report.Goal{Check: "base", Base: "scratch"}, nil, "met 9"},
	{report.Goal{Check: "base", Base: "scratch"}, oneStage, "no 1: Line 1 starts the only stage from `golang:1.20-alpine`, not from `scratch`."},
	{report.Goal{Check: "base", Stage: "build", Base: "golang:*"}, nil, "met 1"},
	{report.Goal{Check: "base", Stage: "0", Base: "docker.io/library/golang:1.20-alpine"}, nil, "met 1"},
	{report.Goal{Check: "base", Stage: "build", Base: "golang:${V}-alpine"}, func(_ *report.Request, rep *report.Report) {
		rep.Stages[0].Base = "golang:$V-alpine"
	}, "met 1"},
	{report.Goal{Check: "base", Stage: "build", Base: "alpine"}, nil, "no 1: Line 1 starts stage `build` from `golang:1.20-alpine`, not from `alpine`."},
	{report.Goal{Check: "base", Base: "build"}, func(_ *report.Request, rep *report.Report) {
		zero := 0
		rep.Stages[1].BaseKind, rep.Stages[1].BaseStage = report.BaseStage, &zero
	}, "met 9"},
	{report.Goal{Check: "base", Stage: "test", Base: "build"}, nil, "no 9: No stage is called `test` yet: the FROM on line 9 gives no name, `AS test` at its end would."},
	{report.Goal{Check: "base", Stage: "2", Base: "build"}, nil, "no: There is no stage 2 yet: the Dockerfile has 2 stages, counted from 0."},

	{report.Goal{Check: "stages", Min: 2}, nil, "met 1,9"},
	{report.Goal{Check: "stages", Min: 2}, oneStage, "no 1: There is one stage so far, from line 1; every further FROM starts another."},
	{report.Goal{Check: "stages", Max: 1}, nil, "no 1,9: There are 2 stages, from lines 1 and 9; at most 1 should be left."},

	{report.Goal{Check: "named", Stage: "BUILD"}, nil, "met 1"},
	{report.Goal{Check: "named", Stage: "server"}, nil, "no 9: No stage is called `server` yet: the FROM on line 9 gives no name, `AS server` at its end would."},

	{report.Goal{Check: "target", Stage: "1"}, nil, "met 9"},
	{report.Goal{Check: "target", Stage: "build"}, nil, "no 1,9: The target is stage 1 (line 9); choose stage `build` (line 1) instead."},

	{report.Goal{Check: "skipped", Stage: "build"}, func(_ *report.Request, rep *report.Report) { rep.Stages[0].Built = false }, "met 1"},
	{report.Goal{Check: "skipped", Stage: "build"}, nil, "no 1,10: Stage `build` (line 1) is still built, because line 10 takes from it."},
	{report.Goal{Check: "skipped", Stage: "1"}, nil, "no 9: Stage 1 (line 9) is itself the target."},

	{report.Goal{Check: "clean"}, nil, "met"},
	{report.Goal{Check: "clean"}, problem, "no 9: Line 9 still has a problem (StageNameCasing): Stage name 'Build' should be lowercase."},
	{report.Goal{Check: "clean", Rule: "StageNameCasing"}, problem, "no 9: Line 9 still has a problem (StageNameCasing): Stage name 'Build' should be lowercase."},
	{report.Goal{Check: "clean", Rule: "WorkdirRelativePath"}, problem, "met"},
	{report.Goal{Check: "clean"}, broken, "no 9: The image cannot be built: line 9 stops the build (failed to parse stage name)."},
}

func problem(_ *report.Request, rep *report.Report) {
	rep.Problems = []report.Problem{
		{Rule: "playground/note", Severity: report.SeverityInfo, Message: "a remark", Range: report.Range{StartLine: 1}},
		{Rule: "StageNameCasing", Severity: report.SeverityWarning, Message: "Stage name 'Build' should be lowercase", Range: report.Range{StartLine: 9}},
	}
}

// found puts findings into the report.
func found(starts, advice []report.Finding) edit {
	return func(_ *report.Request, rep *report.Report) { rep.Starts, rep.Advice = starts, advice }
}

var findingCases = []testCase{
	{report.Goal{Check: "starts"}, found([]report.Finding{{Severity: report.FindingOK, Line: 11}}, nil), "met 11"},
	{report.Goal{Check: "starts"}, found([]report.Finding{{Severity: report.FindingError, Line: 10, Message: "It does not start: no loader."}}, nil), "no 10: It does not start: no loader."},
	{report.Goal{Check: "starts"}, found([]report.Finding{{Severity: report.FindingUnknown, Line: 10, Message: "It starts if the file is there."}}, nil), "unknown 10: It starts if the file is there."},
	{report.Goal{Check: "starts"}, nil, "unknown: The report tells nothing of a start."},
	{report.Goal{Check: "starts"}, broken, "no 9: There is no image yet: line 9 stops the build (failed to parse stage name)."},

	{report.Goal{Check: "lean"}, nil, "met"},
	{report.Goal{Check: "lean"}, found(nil, []report.Finding{{Rule: "advice/root", Severity: report.FindingInfo, Line: 11, Message: "It runs as root."}}), "met"},
	{report.Goal{Check: "lean", Rule: "advice/root"}, found(nil, []report.Finding{{Rule: "advice/root", Severity: report.FindingInfo, Line: 11, Message: "It runs as root."}}), "no 11: It runs as root."},
	{report.Goal{Check: "lean", Rule: "advice/root"}, found(nil, []report.Finding{{Rule: "advice/cache", Severity: report.FindingWarning, Line: 4, Message: "A cache is shipped."}}), "met"},
	{report.Goal{Check: "lean"}, found(nil, []report.Finding{{Rule: "advice/cache", Severity: report.FindingWarning, Line: 4, Message: "A cache is shipped."}}), "no 4: A cache is shipped."},
}

var copyCases = []testCase{
	{report.Goal{Check: "copies", From: "build", By: "name", Paths: []string{"/bin/client", "bin/server"}}, nil, "met 10"},
	{report.Goal{Check: "copies", From: "0", By: "index"}, nil, "no 10: Line 10 finds its stage by a name, `--from=build`; write its number, 0."},
	{report.Goal{Check: "copies", From: "build", By: "name"}, func(_ *report.Request, rep *report.Report) {
		rep.Stages[1].Steps[0].Text = "COPY --from=0 /bin/client /bin/server /bin/"
	}, "no 10: Line 10 finds its stage by a number, `--from=0`; write the stage's name."},
	{report.Goal{Check: "copies", From: "build", Path: "/etc/ssl/certs/ca.pem"}, nil, "no 10: `/etc/ssl/certs/ca.pem` is not among what line 10 takes from stage `build` yet."},
	{report.Goal{Check: "copies", From: "alpine:*"}, nil, "no 10: Line 10 takes from stage `build`; no COPY in the final stage takes from `alpine:*` yet."},
	{report.Goal{Check: "copies", From: "alpine:*", Path: "/etc/ssl/certs/ca.pem"}, func(_ *report.Request, rep *report.Report) {
		image := "docker.io/library/alpine:3.20"
		e := stageCopy(0, 1, "1.0", 10, "/etc/ssl/*")
		e.From = report.Endpoint{Image: &image}
		rep.Edges = append(rep.Edges, e)
	}, "met 10"},
	{report.Goal{Check: "copies", Stage: "build", From: "context", Path: "go.mod"}, nil, "met 3,5"},
	{report.Goal{Check: "copies", From: "0"}, oneStage, "no 1: Another stage has to follow the only stage, with a COPY that takes from it."},
	{report.Goal{Check: "copies", Stage: "build", From: "1"}, nil, "no 3: Line 3 copies from the build context; a COPY in stage `build` that takes from stage 1 needs `--from`."},
	{report.Goal{Check: "copies", From: "context"}, func(_ *report.Request, rep *report.Report) { rep.Edges = nil }, "no: No COPY in the final stage takes from the build context yet."},
	{report.Goal{Check: "copies", Stage: "*", From: "build"}, nil, "met 10"},
	{report.Goal{Check: "copies", From: "docs"}, func(_ *report.Request, rep *report.Report) {
		name := "docs"
		rep.Edges[3].From = report.Endpoint{Context: &name}
	}, "met 10"},

	{report.Goal{Check: "mount", Stage: "build", Value: "cache"}, nil, "met 4"},
	{report.Goal{Check: "mount", Stage: "build", Value: "cache", Path: "/root/.cache/"}, nil, "met 4"},
	{report.Goal{Check: "mount", Stage: "*", Value: "cache", Path: "/go/pkg/mod"}, nil, "no 4: The cache mount on line 4 is at another path; it should be at `/go/pkg/mod`."},
	{report.Goal{Check: "mount", Stage: "build", Value: "secret"}, nil, "no: No RUN mounts a secret yet; `--mount=type=secret,…` after RUN does."},
}

var imageCases = []testCase{
	{report.Goal{Check: "has", Path: "/bin/client"}, nil, "met 10"},
	{report.Goal{Check: "has", Paths: []string{"/bin/c*", "/bin"}}, nil, "met 10"},
	{report.Goal{Check: "has", Path: "/bin/sh"}, nil, "no: `/bin/sh` is not in the image yet."},
	{report.Goal{Check: "has", Paths: []string{"/bin/sh", "/bin/client"}}, open, "unknown: Whether the image has `/bin/sh` cannot be told: RUN make (line 4) is not understood."},
	{report.Goal{Check: "has", Path: "/bin/server"}, func(_ *report.Request, rep *report.Report) {
		rep.Image.Files = rep.Image.Files[:2]
	}, "no 7: `/bin/server` is not in the image yet: line 7 makes `/bin/server` in stage `build`, and no COPY takes it from there."},
	{report.Goal{Check: "has", Paths: []string{"/etc/passwd", "/bin/client", "/etc/group"}}, nil, "no: `/etc/passwd` and `/etc/group` are not in the image yet."},
	{report.Goal{Check: "has", Path: "/bin/client"}, broken, "no 9: There is no image yet: line 9 stops the build (failed to parse stage name)."},

	{report.Goal{Check: "lacks", Paths: []string{"/src", "/go"}}, nil, "met"},
	{report.Goal{Check: "lacks", Path: "/bin/client"}, nil, "no 10: `/bin/client` is in the image: line 10 (`COPY --from=build /bin/client /bin/server /bin/`) puts it there."},
	{report.Goal{Check: "lacks", Path: "/usr"}, func(_ *report.Request, rep *report.Report) {
		rep.Image.Files = append(rep.Image.Files, file("/usr/local/go/bin/go", "base"))
	}, "no: `/usr/local/go/bin/go` is in the image: it comes with the base image."},
	{report.Goal{Check: "lacks", Path: "/src"}, open, "unknown: Whether the image has `/src` cannot be told: RUN make (line 4) is not understood."},

	{report.Goal{Check: "only", Paths: []string{"/bin/client", "/bin/server"}}, nil, "met 10"},
	{report.Goal{Check: "only", Paths: []string{"/bin/server"}}, nil, "no 10: `/bin/client` is in the image, too: line 10 (`COPY --from=build /bin/client /bin/server /bin/`) puts it there."},
	{report.Goal{Check: "only", Paths: []string{"/bin"}}, nil, "no 10: The image holds 2 more files and folders, such as `/bin/client`: line 10 (`COPY --from=build /bin/client /bin/server /bin/`) puts it there."},
	{report.Goal{Check: "only", Paths: []string{"/bin/*", "/etc/passwd"}}, nil, "no: `/etc/passwd` is not in the image yet."},
	{report.Goal{Check: "only", Paths: []string{"/bin/*"}}, open, "unknown: Whether the image holds anything else cannot be told: RUN make (line 4) is not understood."},
}

var sizeCases = []testCase{
	{report.Goal{Check: "download", Max: 10e6}, nil, "met"},
	{report.Goal{Check: "download", Max: 7e6}, nil, "no 10: The image takes about 9 MB (8 MB to 10 MB) to download, not 7 MB at most; line 10 adds the most, 9 MB."},
	{report.Goal{Check: "download", Max: 9e6}, nil, "unknown: The image takes about 9 MB (8 MB to 10 MB) to download, so that it cannot be told whether it stays under 9 MB."},
	{report.Goal{Check: "download", Max: 20e6}, func(_ *report.Request, rep *report.Report) { rep.Image.Compressed = size.AtLeast(8_450_000) },
		"unknown: The image takes at least 8.45 MB to download. How much more is not known, so nor is whether it stays under 20 MB."},
	{report.Goal{Check: "download", Min: 20e6}, nil, "no: The image takes about 9 MB (8 MB to 10 MB) to download, not 20 MB at least."},
	{report.Goal{Check: "download", Min: 9e6}, nil, "unknown: The image takes about 9 MB (8 MB to 10 MB) to download, so that it cannot be told whether it reaches 9 MB."},

	{report.Goal{Check: "disk", Max: 20e6}, nil, "met"},
	{report.Goal{Check: "disk", Max: 20e6}, func(_ *report.Request, rep *report.Report) {
		rep.Image.Size = size.Of(250e6)
		rep.Image.Layers = append([]report.Layer{{Size: size.Of(134e6)}, {Size: size.Of(100e6)}}, rep.Image.Layers...)
	}, "no 9: The image takes 250 MB on disk, not 20 MB at most; the base image alone is 234 MB."},
	{report.Goal{Check: "disk", Max: 17e6}, nil, "unknown: The image takes about 16 MB (14 MB to 18 MB) on disk, so that it cannot be told whether it stays under 17 MB."},

	{report.Goal{Check: "layers", Max: 1}, nil, "met 10"},
	{report.Goal{Check: "layers", Min: 2}, nil, "no 10: The Dockerfile adds one layer, and at least 2 are asked for."},
	{report.Goal{Check: "layers", Max: 1}, func(_ *report.Request, rep *report.Report) {
		rep.Image.Layers = append(rep.Image.Layers, report.Layer{Step: "1.1", Line: 11})
	}, "no 10,11: The Dockerfile adds 2 layers, from lines 10 and 11; at most 1 are asked for."},
}

var contextCases = []testCase{
	{report.Goal{Check: "ignored", Path: ".git"}, nil, "met"},
	{report.Goal{Check: "ignored", Path: "cmd"}, nil, "no: `cmd/server/main.go` is still sent to the build: no line of `.dockerignore` leaves it out."},
	{report.Goal{Check: "ignored", Path: "go.mod"}, func(_ *report.Request, rep *report.Report) { rep.Context.IgnoreFile = "" },
		"no: `go.mod` is still sent to the build: there is no `.dockerignore` yet."},
	{report.Goal{Check: "ignored", Path: "secret.txt"}, nil, "no: `secret.txt` is not in the build context at all, so that nothing needs to keep it out."},
	{report.Goal{Check: "ignored", Path: ".git"}, func(_ *report.Request, rep *report.Report) { rep.Context = nil }, "unknown: What the build context holds is not known."},

	{report.Goal{Check: "sent", Paths: []string{"go.*", "cmd"}}, nil, "met"},
	{report.Goal{Check: "sent", Path: ".git"}, nil, "no: `.git` is kept out of the build: line 1 of `.dockerignore` leaves it out."},
	{report.Goal{Check: "sent", Path: "main.go"}, nil, "no: There is no `main.go` in the build context."},
	{report.Goal{Check: "sent", Path: "go.mod"}, func(_ *report.Request, rep *report.Report) { rep.Context.Entries = nil }, "unknown: The report leaves out the files of the build context."},
}
