#!/usr/bin/env bash
# `make test`: everything. What is missing (PostgreSQL, Chromium, fonts) is installed and started first.
# Goes on after a failure, prints each step's time, and ends with "N passed, N failed".
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$REPO/scripts/cargo-env.sh"
source "$REPO/scripts/steps.sh"
source "$REPO/scripts/rust.sh"
cd "$REPO"

main() {
    scripts/toolchain.sh
    start_postgres
    scripts/chromium.sh >/dev/null
    ui_steps
    repository_steps
    rust_steps
    browser_steps
    steps_end
}

# A server that was running before us is somebody's: it stays.
start_postgres() {
    if ! scripts/postgres.sh pid test >/dev/null 2>&1; then
        trap 'scripts/postgres.sh stop test' EXIT
    fi
    SAPA_TEST_POSTGRES_URL="$(scripts/postgres.sh start test)"
    export SAPA_TEST_POSTGRES_URL
}

ui_steps() {
    step "ui: build" scripts/ui.sh build
    step "ui: types" scripts/ui.sh typecheck
    step "ui: lint" scripts/ui.sh lint
    step "ui: languages" scripts/ui.sh i18n
    step "ui: tests" scripts/ui.sh test
    step "ui: size" scripts/ui.sh size
}

repository_steps() {
    step "format" check_format
    step "scripts" lint_scripts
    step "tidy" cargo xtask tidy
    step "clippy" cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
}

rust_steps() {
    local before
    before="$(postgres_transactions)"
    step "rust: tests on SQLite and PostgreSQL" rust_tests
    step "rust: PostgreSQL was really used" postgres_was_used "$before"
    step "rust: examples in the docs" rust_doc_tests
}

browser_steps() {
    step "release binary" cargo build --release --locked --quiet --package sapa-app
    SAPA_BIN="$(release_binary)"
    export SAPA_BIN
    if ! step_passed "release binary"; then
        step_blocked "generated files are fresh" "release binary"
        step_blocked "browser journeys" "release binary"
        return
    fi
    step "generated files are fresh" cargo xtask gen --check
    step "browser journeys" scripts/ui.sh journeys
}

# Tests that skip PostgreSQL would pass all the same: the server's own transaction count tells.
postgres_transactions() { scripts/postgres.sh query test 'SELECT pg_current_xact_id()'; }

postgres_was_used() {
    local used
    used=$(($(postgres_transactions) - $1))
    echo "$used transactions on PostgreSQL"
    if [ "$used" -lt 100 ]; then
        echo "The tests hardly touched PostgreSQL: is SAPA_TEST_POSTGRES_URL read?"
        return 1
    fi
}

main
