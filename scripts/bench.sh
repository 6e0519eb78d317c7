#!/usr/bin/env bash
# `make bench`: every speed and memory scenario, on SQLite and on a durable PostgreSQL of our own.
# Arguments go to the bench (`make bench ARGS="--help"` lists them).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$REPO/scripts/cargo-env.sh"
cd "$REPO"

scripts/toolchain.sh
if ! scripts/postgres.sh pid bench >/dev/null 2>&1; then
    trap 'scripts/postgres.sh stop bench' EXIT
fi
SAPA_BENCH_POSTGRES_URL="$(scripts/postgres.sh start bench)"
SAPA_BIN="$(release_binary)"
export SAPA_BENCH_POSTGRES_URL SAPA_BIN
scripts/ui.sh build
cargo build --release --locked --package sapa-app --package sapa-bench
# Ten thousand sockets need as many open files on both sides.
ulimit -n "$(ulimit -Hn)" || warn "could not raise the limit of open files; the 10,000 socket scenario may fail."
"$(target_dir)/release/sapa-bench" "$@"
