# Three stages: the UI, the binary with the UI inside it, and a small image that holds only the binary.
# Build: docker build -t sapa .

FROM node:22-bookworm-slim AS ui
WORKDIR /build/ui
COPY ui/package.json ui/package-lock.json ./
RUN --mount=type=cache,target=/npm-cache npm ci --cache /npm-cache --no-audit --no-fund
COPY ui ./
RUN npm run build

FROM rust:1.95-bookworm AS binary
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY crates crates
COPY xtask xtask
COPY docs docs
COPY --from=ui /build/ui/dist ui/dist
# `dist` is the smallest and fastest profile and the slowest to build.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --profile dist --locked --package sapa-app \
    && install -D target/dist/sapa /out/sapa

FROM debian:bookworm-slim
# Certificates, for calls to the platforms; no package manager run, so the layer never changes by itself.
COPY --from=binary /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=binary /out/sapa /usr/local/bin/sapa
COPY deploy/healthcheck.sh /usr/local/bin/healthcheck
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin sapa \
    && install -d -o sapa -g sapa -m 750 /data
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV SAPA_LISTEN=0.0.0.0:8080 SAPA_DATA_DIR=/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["/usr/local/bin/healthcheck"]
ENTRYPOINT ["/usr/local/bin/sapa"]
CMD ["serve"]
