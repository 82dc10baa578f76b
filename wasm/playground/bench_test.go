package playground

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
)

// The budgets stand in the issues: 300 steps over 20,000 files under 150 ms in WASM, a keystroke that changes a late step
// under 16 ms. Run natively with
//
//	go test ./wasm/playground -bench .
//
// and in WASM with GOOS=js GOARCH=wasm and -exec the toolchain's lib/wasm/go_js_wasm_exec.

const twenty = `# syntax=docker/dockerfile:1
ARG GO=1.22
FROM golang:${GO}-alpine AS base
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .

FROM base AS client
RUN go build -o /bin/client ./cmd/client

FROM base AS server
ENV CGO_ENABLED=0
RUN go build -ldflags="-s -w" -o /bin/server ./cmd/server

FROM scratch AS final
COPY --from=client /bin/client /bin/
COPY --from=server /bin/server /bin/
EXPOSE 8080
ENTRYPOINT ["/bin/server"]
`

// long is a Dockerfile of about 600 lines and 60 stages that take from each other.
func long() string {
	var b strings.Builder
	b.WriteString("FROM alpine:3.20 AS s0\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&b, "FROM s%d AS s%d\nARG V%d=1\nENV A%d=${V%d:-x}\nWORKDIR /w%d\nRUN mkdir -p out && \\\n    echo $A%d > out/v\nCOPY --from=s%d /w%d/out /o%d\nLABEL l%d=$V%d\n\n", i/2, i, i, i, i, i, i, i-1, i-1, i, i, i)
	}
	return b.String()
}

func BenchmarkAnalyze(b *testing.B) {
	for _, c := range []struct{ name, file string }{{"20 lines", twenty}, {"600 lines", long()}} {
		req := report.Request{Dockerfile: c.file, Omit: []string{"files", "entries"}}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Analyze(req)
			}
		})
		b.Run(c.name+" again", func(b *testing.B) {
			s := NewSession()
			s.Run(req)
			for i := 0; b.Loop(); i++ {
				r := req
				r.Dockerfile += fmt.Sprintf("# %d\n", i)
				encode(s.Run(r))
			}
		})
	}
}

// BenchmarkLargeContext folds 300 steps over 20,000 files, then changes the last step only.
func BenchmarkLargeContext(b *testing.B) {
	var ctx []report.ContextFile
	for i := range 20_000 {
		ctx = append(ctx, report.ContextFile{Path: fmt.Sprintf("src/%d/%d.txt", i/200, i), Size: new(int64)})
	}
	var file strings.Builder
	file.WriteString("FROM scratch\nCOPY . /app\n")
	for i := range 298 {
		fmt.Fprintf(&file, "COPY src/%d/%d.txt /app/src/%d/new\n", i/3, i/3*200, i%100)
	}
	p, err := openPart(report.Part{Context: ctx})
	if err != nil {
		b.Fatal(err)
	}
	req := report.Request{Dockerfile: file.String(), Keys: &report.PartKeys{Context: "c"}, Omit: []string{"files", "entries"}}
	session := func() *Session {
		s := NewSession()
		s.parts["c"] = p
		return s
	}
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			session().Run(req)
		}
	})
	b.Run("keystroke", func(b *testing.B) {
		s := session()
		s.Run(req)
		for i := 0; b.Loop(); i++ {
			r := req
			r.Dockerfile += fmt.Sprintf("COPY src/1/200.txt /late%d\n", i)
			encode(s.Run(r))
		}
	})
}
