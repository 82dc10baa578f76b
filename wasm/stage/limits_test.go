package stage_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dockerfile-stages/playground/wasm/dockerfile"
	"github.com/dockerfile-stages/playground/wasm/stage"
)

// slow is far more than any of these inputs takes; only growth that is not linear reaches it.
const slow = time.Minute

// hard are inputs that a person hardly writes and a page must outlive.
var hard = map[string]func() string{
	"5,000 stages from scratch": func() string {
		var b strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&b, "FROM scratch AS s%d\nCOPY a%d /\n", i, i)
		}
		return b.String()
	},
	"a chain of 5,000 stages": func() string {
		var b strings.Builder
		b.WriteString("FROM alpine AS s0\n")
		for i := 1; i < 5000; i++ {
			fmt.Fprintf(&b, "FROM s%d AS s%d\nRUN echo %d\n", i-1, i, i)
		}
		return b.String()
	},
	"5,000 stages that copy from all before": func() string {
		var b strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&b, "FROM scratch AS s%d\nCOPY --from=%d / /\nCOPY --from=%d / /\n", i, max(0, i-1), max(0, i-2))
		}
		return strings.Replace(b.String(), "COPY --from=0 / /\nCOPY --from=0 / /\n", "", 1)
	},
	"10 MB of instructions": func() string { return "FROM alpine\n" + strings.Repeat("RUN echo hello\n", 10<<20/15) },
	"10 MB on one line":     func() string { return "FROM alpine\nRUN " + strings.Repeat("x", 10<<20) },
	"empty lines":           func() string { return "FROM alpine\n" + strings.Repeat("\n", 1<<20) },
	"comments":              func() string { return "FROM alpine\n" + strings.Repeat("# a comment line\n", 1<<16) + "RUN a\n" },
	"lines that never end":  func() string { return "FROM alpine\nRUN a" + strings.Repeat(" \\\n b", 1<<18) },
	"open heredocs":         func() string { return "FROM alpine\n" + strings.Repeat("RUN <<EOF\na\n", 1<<17) },
	"broken words":          func() string { return "FROM alpine\n" + strings.Repeat("ENV\n", 1<<18) },
	"an unfinished heredoc": func() string { return "FROM alpine\nRUN <<EOF\necho a\n" },
	"10 MB in one heredoc": func() string {
		return "FROM alpine\nCOPY <<'EOF' /x\n" + strings.Repeat("a line $X\n", 1<<20) + "EOF\n"
	},
	"5,000 variables":            manyVariables,
	"20,000 sources in one line": func() string { return "FROM alpine\nCOPY " + strings.Repeat("a ", 20000) + "/b/\n" },
	"all ports":                  func() string { return "FROM alpine\n" + strings.Repeat("EXPOSE 1-65535\n", 4) },
	"binary junk": func() string {
		r := rand.New(rand.NewPCG(1, 2))
		b := make([]byte, 1<<17)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return string(b)
	},
	"junk behind a good start": func() string {
		r := rand.New(rand.NewPCG(3, 4))
		b := make([]byte, 1<<17)
		for i := range b {
			b[i] = byte(' ' + r.IntN(95))
			if r.IntN(30) == 0 {
				b[i] = '\n'
			}
		}
		return "FROM alpine\n" + string(b)
	},
}

func manyVariables() string {
	var b strings.Builder
	b.WriteString("FROM alpine\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "ENV V%d=x$V%d\n", i, i/2)
	}
	return b.String()
}

// TestHardInput: an answer in bounded time, without a panic, and with every stage that was there.
func TestHardInput(t *testing.T) {
	for name, text := range hard {
		t.Run(name, func(t *testing.T) {
			input := text()
			start := time.Now()
			p := stage.Resolve(dockerfile.Parse(input), stage.Options{})
			if took := time.Since(start); took > slow {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			if p == nil {
				t.Fatal("no plan")
			}
			if p.Error == nil && strings.Count(input, "\n") > dockerfile.MaxLines {
				t.Error("a file that is not read to its end counts as built")
			}
			vars := 0
			for _, s := range p.Scopes {
				vars += len(s.Vars)
			}
			if vars > 200_000 {
				t.Errorf("%d values listed", vars)
			}
			if len(p.Problems) > 5000 {
				t.Errorf("%d problems", len(p.Problems))
			}
		})
	}
}

// large is a file like the largest that people write: 59 stages, 600 lines.
func large() string {
	var b strings.Builder
	b.WriteString("# syntax=docker/dockerfile:1\nARG GO_VERSION=1.26\nARG BASE=golang:${GO_VERSION}-bookworm\nFROM --platform=$BUILDPLATFORM ${BASE} AS base\n")
	b.WriteString("RUN rm -f /etc/apt/apt.conf.d/docker-clean\nENV GO111MODULE=off CGO_ENABLED=0\n")
	for i := range 57 {
		fmt.Fprintf(&b, "FROM base AS tool%d\nWORKDIR /go/src/tool%d\nARG TOOL%d_VERSION=v1.%d\nARG TARGETPLATFORM\n", i, i, i, i)
		fmt.Fprintf(&b, "RUN --mount=type=cache,sharing=locked,id=apt%d,target=/var/cache/apt \\\n    apt-get update && apt-get install -y --no-install-recommends gcc \\\n    libc6-dev\n", i)
		fmt.Fprintf(&b, "COPY --from=base /etc/passwd /etc/passwd\nENV TOOL%d=/usr/bin/tool%d\nRUN go build -o ${TOOL%d} ./cmd/tool@\"${TOOL%d_VERSION}\"\n", i, i, i, i)
	}
	b.WriteString("FROM scratch\n")
	for i := range 57 {
		fmt.Fprintf(&b, "COPY --from=tool%d /usr/bin/tool%d /usr/bin/\n", i, i)
	}
	return b.String()
}

func BenchmarkResolve(b *testing.B) {
	small := "FROM golang:1.20-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum .\nRUN go mod download\nCOPY . .\nRUN go build -o /bin/client ./cmd/client\n" +
		"RUN go build -o /bin/server ./cmd/server\n\nFROM scratch\nCOPY --from=0 /bin/client /bin/server /bin/\nENTRYPOINT [ \"/bin/server\" ]\n"
	for name, text := range map[string]string{"20 lines": small, "600 lines": large()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				stage.Resolve(dockerfile.Parse(text), stage.Options{})
			}
		})
	}
}
