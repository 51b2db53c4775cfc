# The image is the one static binary, the certificate authorities and the time zones; data lives in /data.
#   docker build -t cordboard . && docker run -p 8080:8080 -v cordboard:/data cordboard
# With espeak-ng, so that prompts can be spoken, it is a small Debian:
#   docker build --target speech -t cordboard .
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/cordboard ./cmd/cordboard && mkdir -p /out/data

FROM debian:bookworm-slim AS speech
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates espeak-ng tzdata && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/cordboard /cordboard
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/cordboard"]
CMD ["serve", "--addr", ":8080", "--db", "/data/cordboard.db"]

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /usr/local/go/lib/time/zoneinfo.zip
COPY --from=build /out/cordboard /cordboard
COPY --from=build --chown=65532:65532 /out/data /data
ENV ZONEINFO=/usr/local/go/lib/time/zoneinfo.zip
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/cordboard"]
CMD ["serve", "--addr", ":8080", "--db", "/data/cordboard.db"]
