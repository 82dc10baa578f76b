# one-file-two-images
FROM golang:1.20-alpine AS source
WORKDIR /src
COPY . .

FROM source AS build-client
RUN go build -o /bin/client ./cmd/client

FROM source AS build-server
RUN go build -o /bin/server ./cmd/server

FROM scratch AS client
COPY --from=build-client /bin/client /bin/
ENTRYPOINT ["/bin/client"]

FROM client AS server
COPY --from=build-server /bin/server /bin/
ENTRYPOINT ["/bin/server"]
