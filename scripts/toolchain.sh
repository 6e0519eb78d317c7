#!/usr/bin/env bash
# Checks that Rust, Node and a C compiler are here and new enough; installs what Debian can give.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_rust() {
    local want found
    want="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$REPO/Cargo.toml" | head -n 1)"
    have cargo || die "cargo is missing. Install Rust $want or newer (rustup), then try again."
    found="$(rustc --version | cut -d' ' -f2)"
    at_least "$found" "$want" || die "rustc $found is too old: Sapa needs $want. Run: rustup update"
}

need_node() {
    local want=20.19.0 found
    if ! have node || ! have npm; then
        die "node or npm is missing. Install Node $want or newer, then try again."
    fi
    found="$(node --version | tr -d v)"
    at_least "$found" "$want" || die "node $found is too old: the UI needs $want or newer."
}

# SQLite is compiled from its C source into the binary.
need_c_compiler() { have cc || apt_install gcc libc6-dev make; }

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

need_rust
need_node
need_c_compiler
