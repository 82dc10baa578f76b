# arguments
ARG GO_VERSION=1.20
ARG VERSION=1.4.0

FROM golang:$GO_VERSION-alpine AS build
WORKDIR /src
COPY . .
RUN go build -o /bin/server ./cmd/server

FROM scratch
LABEL org.opencontainers.image.version=$VERSION
ARG VERSION
COPY --from=build /bin/server /bin/
ENTRYPOINT ["/bin/server"]
