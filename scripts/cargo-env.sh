# Where cargo builds. Sourced by the scripts that build; `cargo` typed by hand is not touched.
# shellcheck shell=bash

export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

if [ "${CI:-}" = true ]; then
    # CI clones into a new folder each time: building outside the clone keeps the dependencies between runs.
    export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$(cache_dir)/target}"
    # Incremental files only pay for a second build of the same clone.
    export CARGO_INCREMENTAL=0
    export CARGO_TERM_COLOR=never
    mkdir -p "$CARGO_TARGET_DIR"
fi

target_dir() { printf '%s\n' "${CARGO_TARGET_DIR:-$REPO/target}"; }

# The binary people run: `make run`, the browser journeys and the benchmark start this one.
release_binary() { printf '%s/release/sapa\n' "$(target_dir)"; }
