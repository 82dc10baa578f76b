FROM golang:1.20-alpine AS source
WORKDIR /src
COPY go.mod go.sum .
RUN go mod download
COPY . .

FROM source AS build
RUN go vet ./...
RUN go test ./...
RUN go build -o /bin/server ./cmd/server

FROM scratch AS server
COPY --from=build /bin/server /bin/
ENTRYPOINT ["/bin/server"]
