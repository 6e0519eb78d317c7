# Named steps with their time and result, and one truthful closing line. Sourced by check.sh and test.sh.
# shellcheck shell=bash

STEP_LOGS="$(mktemp -d)"
STEP_TABLE="$STEP_LOGS/table"
: >"$STEP_TABLE"
STEPS_BEGAN=$SECONDS

# step "name" command…: runs it, goes on after a failure. A runner's own counts are read from what it printed;
# a step that counts nothing itself (a linter, a build) counts as one.
step() {
    local name="$1" began=$SECONDS log status counts
    shift
    log="$STEP_LOGS/$(wc -l <"$STEP_TABLE").log"
    printf '\n==> %s\n' "$name"
    # `set -e` does not hold inside a condition, hence a subshell outside of one.
    set +e
    (
        set -e
        "$@"
    ) 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    set -e
    counts="$(node "$REPO/scripts/count-tests.mjs" "$status" <"$log")"
    printf '%s\t%s\t%s\t%s\n' "$status" "$((SECONDS - began))" "$counts" "$name" >>"$STEP_TABLE"
    if [ "$status" -ne 0 ]; then printf '==> %s FAILED (exit %s)\n' "$name" "$status"; fi
    return 0
}

# True when the last step of that name went well: for steps that need an earlier one.
step_passed() { awk -F '\t' -v name="$1" '$4 == name { ok = ($1 == 0) } END { exit !ok }' "$STEP_TABLE"; }

# A step that cannot run because an earlier one failed is a failure, not a silence.
step_blocked() {
    printf '\n==> %s: not run, because "%s" failed\n' "$1" "$2"
    printf '1\t0\t0 1 0\t%s (not run)\n' "$1" >>"$STEP_TABLE"
}

# Prints the table and the closing line; its status is the run's.
steps_end() {
    printf '\n%-44s %8s  %s\n' step seconds result
    awk -F '\t' '{
        split($3, n, " ")
        result = ($1 == 0 ? "ok" : "FAILED")
        if (n[1] + n[2] + n[3] > 1) result = result sprintf(" (%d passed, %d failed, %d skipped)", n[1], n[2], n[3])
        printf "%-44s %8d  %s\n", $4, $2, result
    }' "$STEP_TABLE"
    printf '%-44s %8d\n\n' total "$((SECONDS - STEPS_BEGAN))"
    local failed=0
    if awk -F '\t' '$1 != 0 { bad = 1 } END { exit !bad }' "$STEP_TABLE"; then failed=1; fi
    awk -F '\t' '{ split($3, n, " "); p += n[1]; f += n[2]; s += n[3] }
        END { printf "%d passed, %d failed%s\n", p, f, (s ? sprintf(", %d skipped", s) : "") }' "$STEP_TABLE"
    rm -rf "$STEP_LOGS"
    return "$failed"
}
