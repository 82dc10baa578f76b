# not-root
FROM golang:1.20-alpine AS build
WORKDIR /src
COPY . .
RUN go build -o /bin/server ./cmd/server
USER 65532:65532

FROM scratch
COPY --from=build /bin/server /bin/
ENTRYPOINT ["/bin/server"]
