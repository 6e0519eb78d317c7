#!/usr/bin/env bash
# The browser app: installs, builds, checks, tests. Work whose inputs did not change is not done again.
#
#   scripts/ui.sh install|build|lint|typecheck|i18n|test|size|gen|dev|journeys
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$REPO/ui"

main() {
    case "${1:-}" in
        install) install_packages "$REPO/ui" ;;
        build) build ;;
        lint | typecheck | i18n | test | gen | dev)
            install_packages "$REPO/ui"
            npm run --silent "$1"
            ;;
        size)
            build
            npm run --silent size
            ;;
        journeys) journeys ;;
        *) die "usage: scripts/ui.sh install|build|lint|typecheck|i18n|test|size|gen|dev|journeys" ;;
    esac
}

install_packages() {
    local folder="$1" stamp="$1/node_modules/.sapa-installed" lock
    [ -s "$folder/package-lock.json" ] || die "$folder/package-lock.json is missing: run npm install there and commit it."
    lock="$(cd "$folder" && printf '%s\n' package.json package-lock.json | hash_files)"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ]; then return; fi
    say "installing the packages of ${folder#"$REPO/"}"
    npm --prefix "$folder" ci --prefer-offline --no-audit --no-fund --loglevel=error ||
        die "npm ci failed (above). Check the network, or that package.json and package-lock.json agree."
    printf '%s\n' "$lock" >"$stamp"
}

# The release binary embeds ui/dist, so this runs before cargo does.
build() {
    install_packages "$REPO/ui"
    local stamp=node_modules/.sapa-built sources
    sources="$(find . \( -name node_modules -o -name dist -o -path ./e2e \) -prune -o -type f -print | hash_files)"
    if [ -s dist/index.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then return; fi
    say "building the UI"
    npm run --silent build || die "the UI did not build (above)."
    printf '%s\n' "$sources" >"$stamp"
}

# Real Chromium against the binary named by SAPA_BIN.
journeys() {
    SAPA_CHROMIUM="$("$REPO/scripts/chromium.sh")"
    export SAPA_CHROMIUM
    [ -x "${SAPA_BIN:-}" ] || die "SAPA_BIN must name the sapa binary that the journeys drive."
    install_packages "$REPO/ui"
    if [ -s e2e/package.json ]; then
        install_packages "$REPO/ui/e2e"
        npm --prefix e2e run --silent test
    else
        npm run --silent e2e
    fi
}

main "$@"
