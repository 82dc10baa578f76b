package goal_test

import (
	"fmt"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// The hand-made report that the cases start from: what the engine would say of a Dockerfile with two stages.
const sampleText = `FROM golang:1.20-alpine AS build
WORKDIR /src
COPY go.mod go.sum .
RUN --mount=type=cache,target=/root/.cache go mod download
COPY . .
RUN go build -o /bin/client ./cmd/client
RUN go build -o /bin/server ./cmd/server

FROM scratch
COPY --from=build /bin/client /bin/server /bin/
ENTRYPOINT ["/bin/server"]`

func sample() (report.Request, report.Report) {
	rep := report.Report{Stages: stagesOf(sampleText), Target: 1, Problems: []report.Problem{}}
	build, final := &rep.Stages[0], &rep.Stages[1]
	build.BaseKind, build.BaseImage, build.BaseFact = report.BaseImageK, "docker.io/library/golang:1.20-alpine", "golang:1.20rc3-alpine3.17"
	final.BaseKind, final.Target = report.BaseScratch, true
	rep.Edges = []report.Edge{
		{Kind: report.EdgeFrom, From: report.Endpoint{Image: &build.BaseImage}, To: report.Taker{Stage: 0}, Line: 1, Built: true},
		contextCopy("0.1", 3, "go.mod", "go.sum"),
		contextCopy("0.3", 5, "."),
		stageCopy(0, 1, "1.0", 10, "/bin/client", "/bin/server"),
	}
	rep.Image = &report.Image{
		Complete:   true,
		Size:       size.About(16e6, 14e6, 18e6),
		Compressed: size.About(9e6, 8e6, 10e6),
		Config:     report.Config{Entrypoint: []string{"/bin/server"}, WorkingDir: "/", Env: []string{"PATH=/bin"}},
		Layers:     []report.Layer{{Step: "1.0", Line: 10, Size: size.About(16e6, 14e6, 18e6), Compressed: size.About(9e6, 8e6, 10e6)}},
		Files:      []report.File{dir("/bin", "1.0"), file("/bin/client", "1.0"), file("/bin/server", "1.0")},
	}
	rep.Context = &report.ContextReport{IgnoreFile: ".dockerignore", Files: 3, Ignored: 2, Entries: []report.ContextEntry{
		{Path: ".git", Type: "dir", Ignored: true, Line: 1},
		{Path: ".git/HEAD", Type: "file", Ignored: true, Line: 1},
		{Path: "cmd", Type: "dir"},
		{Path: "cmd/server/main.go", Type: "file"},
		{Path: "go.mod", Type: "file"},
		{Path: "go.sum", Type: "file"},
	}}
	return report.Request{Dockerfile: sampleText}, rep
}

// stagesOf cuts a text into stages with one step a line. It knows just enough for the cases.
func stagesOf(text string) []report.Stage {
	var stages []report.Stage
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if words[0] == "FROM" {
			s := report.Stage{Index: len(stages), Base: words[1], Line: i + 1, Built: true}
			if len(words) == 4 {
				s.Name = words[3]
			}
			stages = append(stages, s)
			continue
		}
		s := &stages[len(stages)-1]
		s.Steps = append(s.Steps, report.Step{
			ID: fmt.Sprintf("%d.%d", s.Index, len(s.Steps)), Line: i + 1, Instruction: words[0], Text: line, Built: true, Cache: report.CacheNone,
		})
	}
	return stages
}

func contextCopy(step string, line int, paths ...string) report.Edge {
	name := ""
	return report.Edge{Kind: report.EdgeCopy, From: report.Endpoint{Context: &name}, To: report.Taker{Stage: 0, Step: step}, Line: line, Paths: paths, Built: true}
}

func stageCopy(from, to int, step string, line int, paths ...string) report.Edge {
	return report.Edge{Kind: report.EdgeCopy, From: report.Endpoint{Stage: &from}, To: report.Taker{Stage: to, Step: step}, Line: line, Paths: paths, Built: true}
}

func file(path, origin string) report.File {
	return report.File{Path: path, Type: report.FileRegular, Origin: origin}
}

func dir(path, origin string) report.File {
	return report.File{Path: path, Type: report.FileDir, Origin: origin}
}
