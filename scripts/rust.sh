# How Rust tests and shell lints are run. Sourced by check.sh and test.sh.
# shellcheck shell=bash

# Without SAPA_TEST_POSTGRES_URL the store's tests run on SQLite alone; with it, on both engines.
rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --workspace --locked --no-fail-fast --status-level slow --final-status-level slow
    else
        cargo test --workspace --locked --no-fail-fast --all-targets --quiet
    fi
}

# cargo-nextest leaves these out.
rust_doc_tests() { cargo test --workspace --locked --doc --quiet; }

check_format() {
    if ! cargo fmt --all --check -- --files-with-diff; then
        echo "These files are not formatted: run make fmt."
        return 1
    fi
}

lint_scripts() {
    local script
    for script in scripts/*.sh .ci/run; do bash -n "$script"; done
    if have shellcheck; then
        shellcheck -x -P scripts scripts/*.sh .ci/run
    else
        echo "shellcheck is not installed: only the syntax was looked at."
    fi
}
