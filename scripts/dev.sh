#!/usr/bin/env bash
# `make dev`: the demo from a debug build, and the UI's own server, which shows edits at once.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$REPO/scripts/cargo-env.sh"
cd "$REPO"

scripts/toolchain.sh
scripts/ui.sh build
cargo build --package sapa-app
"$(target_dir)/debug/sapa" demo "$@" &
server=$!
scripts/ui.sh dev &
ui=$!
trap 'kill "$server" "$ui" 2>/dev/null || true; wait' EXIT
# Whichever ends first ends both: half a development set-up only confuses.
wait -n
