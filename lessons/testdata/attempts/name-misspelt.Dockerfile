# stages-by-name
FROM golang:1.20-alpine AS source
WORKDIR /src
COPY go.mod go.sum .
RUN go mod download
COPY . .

FROM source AS build
RUN go build -o /bin/client ./cmd/client
RUN go build -o /bin/server ./cmd/server

FROM scratch
COPY --from=biuld /bin/client /bin/server /bin/
ENTRYPOINT ["/bin/server"]
