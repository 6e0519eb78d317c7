#!/usr/bin/env bash
# `make check`: the fast round before a commit. Format, lints, the repository's own rules, tests on SQLite.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$REPO/scripts/cargo-env.sh"
source "$REPO/scripts/steps.sh"
source "$REPO/scripts/rust.sh"
cd "$REPO"

scripts/toolchain.sh
# The server embeds the built UI: there has to be one before Rust compiles.
step "ui: build" scripts/ui.sh build
step "format" check_format
step "scripts" lint_scripts
step "clippy" cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
step "tidy" cargo xtask tidy
step "rust: tests on SQLite" rust_tests
step "ui: types" scripts/ui.sh typecheck
step "ui: lint" scripts/ui.sh lint
steps_end
