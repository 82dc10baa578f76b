FROM golang:1.20-alpine AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /bin/server ./cmd/server

FROM scratch
COPY --from=build /bin/server /bin/
ENTRYPOINT ["/bin/server"]
