package playground

import (
	"testing"

	"github.com/dockerfile-stages/playground/wasm/report"
	"github.com/dockerfile-stages/playground/wasm/size"
)

// What hangs on something unknown must never be foreseen to fail. Each text is the shortest form of a real Dockerfile that
// builds, and whose last line was once said to stop the build.
func TestDoubtIsNoFailure(t *testing.T) {
	for name, text := range map[string]string{
		"a linked copy of something unknown is there": `
FROM example.com/unknown AS b
FROM scratch AS u
COPY --link --from=b /usr/bin/x /x
FROM scratch
COPY --from=u /x /y
`,
		"parents of a mount point may have been there, for everyone": `
FROM example.com/unknown
USER 1000:1000
RUN --mount=type=cache,target=/tmp/.cache touch /tmp/x
`,
		"so may what mkdir -p meets": `
FROM example.com/unknown
RUN mkdir -p /var/data
USER 1000:1000
RUN touch /var/data/x
`,
		"what cp -a copied may be a file": `
FROM alpine
RUN unknown-program; cp -a a /x && chmod +x /x
RUN cp /x /y
`,
		"what is put where images have a directory goes into it": `
FROM example.com/unknown
COPY <<a /usr/bin
a
RUN cp /usr/bin/a /usr/local/bin && mv /usr/bin/a /opt
COPY <<a /usr/bin/
a
COPY <<a /usr/local/bin/
a
COPY <<a /opt/
a
`,
		"an agent's socket has a place": `
FROM example.com/unknown
RUN --mount=type=ssh,mode=741,uid=100,gid=102 [ -n "$SSH_AUTH_SOCK" ] && stat -c "%u %g %f" "$SSH_AUTH_SOCK"
`,
		"a program that the Dockerfile brings is not the one that every image has": `
FROM example.com/unknown
ADD test /test
RUN ["/test"]
RUN chmod +x /test && /test
`,
		"quotes that only some shells know": `
FROM example.com/unknown
RUN [ "$(printf 'a\\nb')" = $'a\nb' ]
`,
		"an image of Windows has no shell of Linux": `
FROM mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022
RUN mkdir a && mkdir a\b\c
RUN dir c:\ && exit 1
`,
		"an unknown image may be of Windows": `
FROM example.com/windows
RUN if not exist \out\c exit /b 1
`,
	} {
		t.Run(name, func(t *testing.T) {
			rep := Analyze(report.Request{Dockerfile: text})
			if rep.Error != nil {
				t.Fatalf("line %d: %s", rep.Error.Line, rep.Error.Message)
			}
			if rep.Image.Size.Certainty != size.Unknown || rep.Image.Complete {
				t.Errorf("the image is said to be known: %+v, complete %v", rep.Image.Size, rep.Image.Complete)
			}
		})
	}
}
