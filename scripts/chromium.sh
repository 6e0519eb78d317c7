#!/usr/bin/env bash
# Prints the path of a Chromium that the browser journeys can drive; installs it, and the fonts that Thai text
# and emoji need, when they are missing. SAPA_CHROMIUM names another one.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

find_chromium() {
    local name
    if [ -n "${SAPA_CHROMIUM:-}" ]; then
        [ -x "$SAPA_CHROMIUM" ] || die "SAPA_CHROMIUM is $SAPA_CHROMIUM, which is not a program."
        printf '%s\n' "$SAPA_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        if have "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

has_font_for() { have fc-list && [ -n "$(fc-list "$1" family | head -n 1)" ]; }

missing=()
find_chromium >/dev/null || missing+=(chromium)
have fc-list || missing+=(fontconfig)
has_font_for :lang=th || missing+=(fonts-thai-tlwg)
has_font_for :family='Noto Color Emoji' || missing+=(fonts-noto-color-emoji)
if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}"
fi
find_chromium || die "Chromium was installed, yet no program of that name is on PATH."
