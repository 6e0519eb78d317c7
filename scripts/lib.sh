# What every script here shares: messages, the cache folder, installing Debian packages. Sourced, never run.
# shellcheck shell=bash

set -euo pipefail

REPO="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export REPO

say() { printf '==> %s\n' "$*" >&2; }
warn() { printf 'warning: %s\n' "$*" >&2; }

# A failure is three things: what failed, why, and what to do.
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Things that are slow to make and safe to lose live outside the clone, so that the next clone finds them.
cache_dir() { printf '%s\n' "${SAPA_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/sapa}"; }

# Keeps the services of two clones on one machine apart.
clone_id() { printf '%s' "$REPO" | cksum | cut -d' ' -f1; }

# Installs Debian packages. Only called after a look that they are really missing.
apt_install() {
    local sudo=()
    have apt-get || die "these packages are missing: $*. This is not Debian, so install what matches them and try again."
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || die "these packages are missing: $*. Install them as root: apt-get install $*"
        sudo=(sudo)
    fi
    say "installing from Debian: $*"
    local log
    log="$(mktemp)"
    # One package index per hour is fresh enough; a second script in the same run need not fetch it again.
    if [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mmin -60 -print -quit 2>/dev/null)" ]; then
        "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 ||
            { tail -n 20 "$log" >&2; die "apt-get update failed (above). Check the machine's network and package sources."; }
    fi
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confold install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null ||
        { tail -n 20 "$log" >&2; die "apt-get could not install $* (above)."; }
    rm -f "$log"
}

# The hash of a set of files: names and contents. Reads file names from stdin, relative to the current folder.
hash_files() { LC_ALL=C sort | tr '\n' '\0' | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1; }
