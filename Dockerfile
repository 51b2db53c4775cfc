# The image is the one static binary, the certificate authorities and the time zones; data lives in /data.
#   docker build -t cordboard . && docker run -p 8080:8080 -v cordboard:/data cordboard
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/cordboard ./cmd/cordboard && mkdir -p /out/data

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
