#!/usr/bin/env bash
# `make run`: installs what is missing, builds the UI and the release binary, starts the demo.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$REPO/scripts/cargo-env.sh"
cd "$REPO"

scripts/toolchain.sh
scripts/ui.sh build
say "building the release binary (some minutes the first time)"
cargo build --release --locked --package sapa-app
say "starting the demo; its data is in ${SAPA_DATA_DIR:-./data}; Ctrl-C stops it"
exec "$(release_binary)" demo "$@"
