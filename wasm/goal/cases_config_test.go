package goal_test

import "github.com/dockerfile-stages/playground/wasm/report"

func config(c report.Config) edit {
	return func(_ *report.Request, rep *report.Report) { rep.Image.Config = c }
}

var (
	server = []string{"/bin/server"}
	shell  = []string{"/bin/sh", "-c", "/bin/server"}
	ports  = map[string]struct{}{"8080/tcp": {}, "53/udp": {}}
	labels = map[string]string{"org.opencontainers.image.licenses": "MIT"}
)

var configCases = []testCase{
	{report.Goal{Check: "entrypoint", Words: server, Form: "exec"}, nil, "met 11"},
	{report.Goal{Check: "entrypoint", Words: server}, noEntrypoint,
		"no 8: The image has no ENTRYPOINT: the one on line 8 belongs to stage `build`, and COPY takes files, not settings."},
	{report.Goal{Check: "entrypoint", Words: []string{"/bin/client", "-language", "dutch"}}, nil,
		"no 11: The ENTRYPOINT on line 11 starts `[\"/bin/server\"]`, not `[\"/bin/client\", \"-language\", \"dutch\"]`."},
	{report.Goal{Check: "entrypoint", Form: "exec"}, lastLine("ENTRYPOINT /bin/server", config(report.Config{Entrypoint: shell})),
		"no 11: The ENTRYPOINT on line 11 is in the shell form, which runs `[\"/bin/sh\", \"-c\", \"/bin/server\"]`; write a JSON array to start the program itself."},
	{report.Goal{Check: "entrypoint", Words: server}, lastLine("ENTRYPOINT /bin/server", config(report.Config{Entrypoint: shell})),
		"no 11: The ENTRYPOINT on line 11 is in the shell form, which runs `[\"/bin/sh\", \"-c\", \"/bin/server\"]`; write a JSON array to start the program itself."},
	{report.Goal{Check: "entrypoint", Form: "shell"}, nil, "no 11: The ENTRYPOINT on line 11 is a JSON array, which starts the program without a shell."},
	{report.Goal{Check: "entrypoint", Form: "exec"}, lastLine("EXPOSE 80", unknownBase),
		"unknown: No ENTRYPOINT is written here, and whether the base image `example.org/app:1` brings one is not known."},
	{report.Goal{Check: "entrypoint", Form: "shell"}, lastLine("EXPOSE 80", config(report.Config{Entrypoint: shell})), "met"},

	{report.Goal{Check: "cmd", Words: []string{"-addr", ":80"}}, lastLine(`CMD ["-addr",":80"]`, config(report.Config{Cmd: []string{"-addr", ":80"}})), "met 11"},
	{report.Goal{Check: "cmd", Words: []string{"-addr", ":80"}}, nil, "no: The image has no CMD yet."},
	{report.Goal{Check: "cmd", Form: "exec"}, unknownBase, "unknown: No CMD is written here, and whether the base image `example.org/app:1` brings one is not known."},

	{report.Goal{Check: "user"}, lastLine("USER 65532:65532", config(report.Config{User: "65532:65532"})), "met 11"},
	{report.Goal{Check: "user", Value: "app"}, lastLine("USER app", config(report.Config{User: "app"})), "met 11"},
	{report.Goal{Check: "user", Value: "app"}, lastLine("USER web", config(report.Config{User: "web"})), "no 11: The USER on line 11 is `web`, not `app`."},
	{report.Goal{Check: "user"}, lastLine("USER 0:1000", config(report.Config{User: "0:1000"})), "no 11: The USER on line 11 is `0:1000`, which is root."},
	{report.Goal{Check: "user"}, nil, "no: The image has no USER yet. The program would run as root."},
	{report.Goal{Check: "user"}, unknownBase, "unknown: No USER is written here, and whether the base image `example.org/app:1` brings one is not known."},
	{report.Goal{Check: "user", Value: "app"}, nil, "no: The image has no USER yet. The program would run as root."},

	{report.Goal{Check: "env", Name: "PATH", Value: "/bin"}, nil, "met"},
	{report.Goal{Check: "env", Name: "PATH", Value: "/usr/bin"}, nil, "no: In the image PATH is `/bin`, not `/usr/bin`."},
	{report.Goal{Check: "env", Name: "LANG", Value: "C"}, lastLine("ENV LANGUAGE=nl LANG=nl", config(report.Config{Env: []string{"LANG=nl"}})), "no 11: In the image LANG is `nl`, not `C`."},
	{report.Goal{Check: "env", Name: "LANG"}, lastLine("ENV LANGUAGE=nl", config(report.Config{Env: []string{"LANGUAGE=nl", "LANG=C"}})), "met"},
	{report.Goal{Check: "env", Name: "LANG"}, nil, "no: The image does not set LANG yet."},
	{report.Goal{Check: "env", Name: "LANG"}, unknownBase, "unknown: No ENV sets LANG here, and whether the base image `example.org/app:1` does is not known."},

	{report.Goal{Check: "workdir", Value: "/"}, nil, "met"},
	{report.Goal{Check: "workdir", Value: "/app"}, nil, "no: The image starts in `/`, not in `/app`."},
	{report.Goal{Check: "workdir", Value: "/app"}, lastLine("WORKDIR /src", config(report.Config{WorkingDir: "/src"})), "no 11: The WORKDIR on line 11 leads to `/src`, not to `/app`."},
	{report.Goal{Check: "workdir", Value: "/app"}, unknownBase, "unknown: No WORKDIR is written here, and whether the base image `example.org/app:1` brings one is not known."},

	{report.Goal{Check: "port", Value: "8080"}, config(report.Config{ExposedPorts: ports}), "met"},
	{report.Goal{Check: "port", Value: "8080/udp"}, config(report.Config{ExposedPorts: ports}), "no: The image exposes `53/udp` and `8080/tcp`, not `8080/udp`."},
	{report.Goal{Check: "port", Value: "8080"}, nil, "no: The image has no EXPOSE yet."},
	{report.Goal{Check: "port", Value: "8080"}, unknownBase, "unknown: No EXPOSE is written here, and whether the base image `example.org/app:1` brings one is not known."},

	{report.Goal{Check: "label", Name: "org.opencontainers.image.licenses"}, config(report.Config{Labels: labels}), "met"},
	{report.Goal{Check: "label", Name: "org.opencontainers.image.licenses", Value: "BSD"}, config(report.Config{Labels: labels}),
		"no: The label org.opencontainers.image.licenses is `MIT`, not `BSD`."},
	{report.Goal{Check: "label", Name: "version", Value: "1"}, config(report.Config{Labels: map[string]string{"version": ""}}), "no: The label version is empty, not `1`."},
	{report.Goal{Check: "label", Name: "version"}, nil, "no: The image has no label version yet."},
	{report.Goal{Check: "label", Name: "version"}, unknownBase, "unknown: No LABEL sets version here, and whether the base image `example.org/app:1` does is not known."},
}

var (
	download = &report.GoalStep{Instruction: "RUN", Contains: "go mod  download"}
	compile  = &report.GoalStep{Instruction: "run", Contains: "/bin/server"}
	modules  = &report.GoalStep{Instruction: "COPY", Contains: "go.mod"}
	chown    = &report.GoalStep{Instruction: "COPY", Contains: "--chown"}
)

var stepCases = []testCase{
	{report.Goal{Check: "step", Stage: "build", Step: download}, nil, "met 4"},
	{report.Goal{Check: "step", Stage: "build", Step: chown}, nil, "no 3,5: The COPY on lines 3 and 5 has no `--chown` yet."},
	{report.Goal{Check: "step", Step: download}, nil, "no: There is no RUN with `go mod  download` in the final stage yet."},
	{report.Goal{Check: "step", Stage: "test", Step: download}, oneStage, "no 1: No stage is called `test` yet: the FROM on line 1 gives no name, `AS test` at its end would."},

	{report.Goal{Check: "no-step", Step: download}, nil, "met"},
	{report.Goal{Check: "no-step", Stage: "*", Step: modules}, nil, "no 3: There is still COPY with `go.mod` on line 3."},

	{report.Goal{Check: "order", Stage: "build", First: modules, Then: download}, nil, "met 3,4"},
	{report.Goal{Check: "order", Stage: "build", First: compile, Then: modules}, nil,
		"no 3,7: `RUN go build -o /bin/server ./cmd/server` on line 7 comes after `COPY go.mod go.sum .` on line 3."},
	{report.Goal{Check: "order", First: modules, Then: download}, nil, "no: There is no COPY with `go.mod` in the final stage yet."},

	{report.Goal{Check: "cached", Stage: "build", Step: download, State: "hit"}, changed("hit", "hit", "hit", "miss", "miss", "miss"), "met 4"},
	{report.Goal{Check: "cached", Stage: "build", Step: compile, State: "miss"}, changed("hit", "hit", "hit", "miss", "miss", "miss"), "met 7"},
	{report.Goal{Check: "cached", Stage: "build", Step: download, State: "hit"}, changed("hit", "miss", "miss"),
		"no 3,4: After an edit of `cmd/server/main.go`, line 4 (`RUN --mount=type=cache,target=/root/.cache go m…`) runs again: line 3 (`COPY go.mod go.sum .`) comes before it and no longer matches the cache."},
	{report.Goal{Check: "cached", Stage: "build", Step: modules, State: "hit"}, changed("hit", "miss"),
		"no 3: After an edit of `cmd/server/main.go`, line 3 (`COPY go.mod go.sum .`) runs again."},
	{report.Goal{Check: "cached", Stage: "build", Step: compile, State: "miss"}, changed("hit", "hit", "hit", "hit", "hit", "hit"),
		"no 7: After an edit of `cmd/server/main.go`, line 7 (`RUN go build -o /bin/server ./cmd/server`) is still taken from the cache."},
	{report.Goal{Check: "cached", Stage: "build", Step: compile, State: "miss"}, nil, "unknown 7: Which steps run again can be told once a file is marked as edited."},
	{report.Goal{Check: "cached", Stage: "build", Step: compile, State: "miss"}, changed(), "unknown 7: Whether line 7 (`RUN go build -o /bin/server ./cmd/server`) is taken from the cache cannot be told."},
}
