package structure

import (
	"math/rand/v2"
	"strings"

	"github.com/dockerfile-stages/playground/wasm/stage/golden"
)

// Mutate makes a new case out of some texts: lines cut, doubled, moved and taken over from another one, words replaced by ones that
// matter to the frontend, single characters changed.
func Mutate(r *rand.Rand, seeds []string) Case {
	text := seeds[r.IntN(len(seeds))]
	if r.IntN(10) == 0 {
		text = ""
	}
	lines := strings.Split(text, "\n")
	if len(lines) > 60 {
		at := r.IntN(len(lines) - 50)
		lines = lines[at : at+50]
	}
	for range 1 + r.IntN(1+r.IntN(8)) {
		lines = mutateLines(r, lines, seeds)
	}
	c := Case{Dockerfile: strings.Join(lines, "\n")}
	for r.IntN(40) == 0 {
		c.Dockerfile = mutateByte(r, c.Dockerfile)
	}
	if r.IntN(30) == 0 {
		c.Dockerfile = strings.ReplaceAll(c.Dockerfile, "\n", "\r\n")
	}
	fillRequest(r, &c)
	return c
}

// fillRequest varies what stands beside the Dockerfile.
func fillRequest(r *rand.Rand, c *Case) {
	if r.IntN(4) == 0 {
		c.BuildArgs = map[string]string{}
		for range 1 + r.IntN(3) {
			c.BuildArgs[pick(r, names)] = pick(r, values)
		}
	}
	if r.IntN(8) == 0 {
		c.Platform = pick(r, []string{"linux/arm64", "linux/arm/v7", "linux/386", "windows/amd64", "linux/amd64/v2"})
	}
	if r.IntN(8) == 0 {
		c.Ignore = pick(r, [][]string{{"*.md"}, {"*"}, {"src", "a/b"}, {"**/x"}, {"*", "!a"}})
	}
	if r.IntN(8) == 0 {
		c.Contexts = pick(r, [][]string{{"base"}, {"alpine"}, {"build", "golang:1.20"}, {"busybox:latest"}})
	}
	if r.IntN(6) == 0 {
		c.Images = map[string]Image{
			"docker.io/library/alpine:latest": {Env: []string{"PATH=/bin", "A=base", "FOO=1"}, WorkingDir: "/w", User: "u", Cmd: []string{"x"}},
			"docker.io/library/busybox:latest": {Env: []string{"X=1"}, Entrypoint: []string{"e"}, Shell: []string{"/bin/bash", "-c"},
				OnBuild: pick(r, [][]string{nil, {"COPY . /x"}, {"COPY --from=base / /", "RUN x"}, {"ARG A"}})},
			"docker.io/library/golang:1.20": {Platform: "linux/arm64", Env: golden.DefaultEnv},
		}
	}
	if r.IntN(12) == 0 {
		t := pick(r, []string{"nope", "BASE", "Build", "1", "fina"})
		c.Only = &t
	}
}

func mutateLines(r *rand.Rand, lines []string, seeds []string) []string {
	out := append([]string(nil), lines...)
	at := 0
	if len(out) > 0 {
		at = r.IntN(len(out))
	}
	switch k := r.IntN(14); {
	case len(out) == 0 || k < 5:
		return insert(out, min(at, len(out)), pick(r, snippets))
	case k == 5:
		return append(out[:at], out[at+1:]...)
	case k == 6:
		return insert(out, at, out[at])
	case k == 7:
		to := r.IntN(len(out))
		out[at], out[to] = out[to], out[at]
	case k == 8:
		other := strings.Split(seeds[r.IntN(len(seeds))], "\n")
		return insert(out, at, other[r.IntN(len(other))])
	case k == 9:
		out[at] = mutateByte(r, out[at])
	case k == 10:
		out[at] += " \\"
	default:
		out[at] = mutateWord(r, out[at])
	}
	return out
}

func insert(lines []string, at int, text string) []string {
	return append(lines[:at:at], append(strings.Split(text, "\n"), lines[at:]...)...)
}

func mutateWord(r *rand.Rand, line string) string {
	parts := strings.Split(line, " ")
	at := r.IntN(len(parts))
	switch r.IntN(5) {
	case 0:
		parts[at] = pick(r, words)
	case 1:
		parts = append(parts[:at], parts[at+1:]...)
	case 2:
		parts[at] = strings.ToLower(parts[at])
	case 3:
		parts[at] += pick(r, words)
	default:
		parts = append(parts[:at:at], append([]string{pick(r, words)}, parts[at:]...)...)
	}
	return strings.Join(parts, " ")
}

const odd = "\\\"'$`{}:/-#<>=&[],~!*?@%^ \t\r\né名"

func mutateByte(r *rand.Rand, text string) string {
	runes := []rune(text)
	oddRunes := []rune(odd)
	c := oddRunes[r.IntN(len(oddRunes))]
	if len(runes) == 0 {
		return string(c)
	}
	at := r.IntN(len(runes))
	switch r.IntN(3) {
	case 0:
		runes[at] = c
	case 1:
		runes = append(runes[:at], runes[at+1:]...)
	default:
		runes = append(runes[:at:at], append([]rune{c}, runes[at:]...)...)
	}
	return string(runes)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

var names = []string{"A", "B", "FOO", "VERSION", "TARGETARCH", "TARGETPLATFORM", "BUILDPLATFORM", "PATH", "SOURCE_DATE_EPOCH", "HTTP_PROXY",
	"BUILDKIT_SBOM_SCAN_STAGE", "API_KEY", "TARGETSTAGE"}

var values = []string{"", "1", "alpine", "base", "a b", "$A", "linux/arm64", "1700000000", "context", "x:y", "é"}

var words = []string{"--from=base", "--from=0", "--from=1", "--from=2", "--from=Build", "--from=alpine", "--from=$A", "--from=base1",
	"--chown=1:2", "--chown=a:b", "--chown=root:", "--chmod=755", "--chmod=u+x", "--chmod=99", "--chmod=$A", "--link", "--parents", "--exclude=*.md", "--unknown",
	"--platform=$BUILDPLATFORM", "--platform=linux/arm64", "--platform=arm64", "--platform=$X", "--platform=$TARGETPLATFORM", "--platform=windows", "--platform=foo/",
	"--mount=type=cache,target=/c", "--mount=type=bind,from=base,target=/b", "--mount=type=secret,id=s", "--mount=type=ssh", "--mount=type=tmpfs,target=/t,size=1g",
	"--mount=from=build,target=/b,rw", "--mount=type=cache,from=alpine,target=c,uid=1", "--mount=type=secret,env=S,id=x,required", "--mount=type=$A,target=/x",
	"--mount=type=cach,target=/x", "--mount=target=/", "--mount=type=tmpfs,from=base,target=/t",
	"--network=none", "--network=foo", "--security=insecure", "--checksum=sha256:abc", "--keep-git-dir", "--unpack=false", "--interval=3s", "--retries=x",
	"$A", "${A}", "${A:-b}", "${A:+b}", "${A:?no}", "${A#*/}", "${A%%x*}", "${A/x/y}", "${A//a/b}", "$", "${", "${A", "$PATH", "$FOO", "$VERSON", "$VERSION",
	"scratch", "alpine", "base", "Base", "build", "alpine:latest", "golang:1.20", "Upper", "a@b", "AS", "as", "x_", "busybox",
	"/", ".", "./", "../x", "a/b/", "*", "src", "https://x.com/a.tgz", "https://github.com/a/b.git#v1:sub", "git@github.com:a/b.git?x=1", "github.com/a/b", "<<EOF", "<<-EOF",
	"\"a", "'b c'", "\"$A\"", "\\", "\\$A", "[\"a\",\"b\"]", "[1]", "[]", "KEY=val", "API_KEY=x", "k", "80/TCP", "1:2", "127.0.0.1:80:80", "8000-8002/udp", "[::1]:1:2", "99999", "SIGKILL", "9", "SIGFOO",
	"onbuild", "ONBUILD", "FROM", "RUN", "Run", "run", "COPY", "#", "# check=skip=all", "stage-0", "stage-1"}

var snippets = []string{"FROM alpine", "FROM alpine AS base", "FROM scratch AS Build", "FROM base AS build", "FROM base", "FROM build AS final", "FROM $A", "FROM ${A:-alpine}",
	"FROM --platform=$BUILDPLATFORM golang:1.20 AS build", "FROM busybox", "from scratch as x", "FROM base AS base", "FROM alpine AS context", "FROM alpine AS x_",
	"ARG A", "ARG A=1", "ARG A=alpine B=$A", "ARG VERSION=${A:-1}", "ARG TARGETARCH", "ARG API_KEY", "ARG SOURCE_DATE_EPOCH=1", "ARG A=${A}x", "ARG HTTP_PROXY", "ARG BUILDKIT_SBOM_SCAN_STAGE=true",
	"ENV A=1 B=$A", "ENV A b c", "ENV PATH=/x:$PATH", "ENV \"A\"=x", "ENV A", "LABEL a=b", "LABEL a b", "LABEL a=$A \"b c\"=\"d\"",
	"WORKDIR /", "WORKDIR x", "WORKDIR /a/../b/", "WORKDIR $A", "WORKDIR C:\\x", "WORKDIR a b",
	"COPY . .", "COPY a b /c/", "COPY --from=base /a /b", "COPY --from=0 /a /b", "COPY --from=1 / /", "COPY --from=2 a b", "COPY --from=alpine:3 / .", "COPY --from=later / /",
	"COPY <<EOF /x\nhello $A\nEOF", "COPY <<-'EOF' a /x/\n\thello $A\n\tEOF", "COPY <<A <<B /d/\n1\nA\n2\nB", "ADD <<EOF /x\nEOF", "COPY [\"a\", \"b\"]", "COPY a", "COPY --parents a/./b/*.c /x", "COPY --link --chown=a b /",
	"ADD https://x.com/a.tgz /", "ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://x.com/a /b", "ADD https://github.com/a/b.git /g", "ADD a.tar /", "ADD --unpack a b", "ADD git@x:y.git#z /g",
	"RUN echo $A", "RUN [\"a\"]", "RUN []", "RUN", "RUN <<EOF\necho a\nEOF", "RUN <<EOF cat > x\nhi\nEOF", "RUN <<EOF\n#!/bin/sh\nx\nEOF", "RUN python3 <<A && cat <<B\n1\nA\n2\nB",
	"RUN --mount=type=cache,target=/root/.cache x", "RUN --mount=type=bind,from=base,source=/a,target=/b x", "RUN --mount=type=secret,id=tok,required cat x", "RUN --mount=type=ssh ssh x",
	"RUN --mount=from=later,target=/x x", "RUN --network=none x", "RUN --security=insecure x", "RUN a \\\n  b \\\n# c\n  d", "RUN a \\\n\n  b",
	"CMD x", "CMD [\"x\"]", "ENTRYPOINT x $A", "ENTRYPOINT [\"x\", \"y\"]", "SHELL [\"/bin/bash\", \"-c\"]", "SHELL x", "EXPOSE 80", "EXPOSE 80/TCP 1:2 $A", "EXPOSE 8000-8010", "EXPOSE x",
	"USER a:b", "USER $A", "VOLUME /a /b", "VOLUME [\"/a\"]", "VOLUME $X", "STOPSIGNAL SIGTERM", "STOPSIGNAL $A", "STOPSIGNAL 9", "MAINTAINER me", "HEALTHCHECK NONE", "HEALTHCHECK --interval=5s --timeout=1m CMD x",
	"HEALTHCHECK CMD [\"a\"]", "HEALTHCHECK x", "ONBUILD RUN x", "ONBUILD COPY --from=base / /", "ONBUILD COPY . .", "ONBUILD ARG A=1", "ONBUILD ENV A=$A", "ONBUILD FROM x", "ONBUILD ONBUILD RUN x", "ONBUILD RUN --mount=from=alpine,target=/x y",
	"ONBUILD RUN <<EOF\nx\nEOF", "ONBUILD", "# comment", "#", "# check=skip=JSONArgsRecommended", "# check=error=true", "# check=experimental=all", "# syntax=docker/dockerfile:1", "# escape=`", "# base a description", "# A a description", "", "\t", "FOO bar", "EXPOSE", "add a b", "Run x", "cmd x"}
