# shellcheck shell=bash
# Steps of ./dev test and ./dev check: each runs quietly into a log, all run even when one fails, and the
# end says what passed. Sourced by ./dev.

steps_passed=0
steps_failed=0
steps_skipped=0

# Colour only on a terminal and unless NO_COLOR says otherwise (https://no-color.org).
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
else
    bold='' red='' green='' yellow='' plain=''
fi

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }

# die STATUS MESSAGE...: the message on stderr, then exit.
die() {
    local status=$1
    shift
    printf '%s./dev: %s%s\n' "$red" "$*" "$plain" >&2
    exit "$status"
}

# A step calls this to end as "skipped" instead of "passed"; the reason is shown.
readonly skip_status=77
skip() {
    say "skipped: $*"
    exit "$skip_status"
}

# run_step NAME FUNCTION [ARGUMENT...]: runs the function in a subshell under `set -e`, its output in
# build/logs/NAME.log. Lines that the log holds between the markers of `show` are printed in any case.
# Must not be called in a condition: bash would then ignore `set -e` inside.
run_step() {
    local name=$1 status=0 log="$root/build/logs/${1// /-}.log" started=$SECONDS
    shift
    mkdir -p "$root/build/logs"
    say "${bold}▸ $name${plain}"
    set +e
    (
        set -e
        "$@"
    ) >"$log" 2>&1 </dev/null
    status=$?
    set -e
    # A child that died of Ctrl-C means that the user wants out, not that the step failed.
    if ((status == 130)); then exit 130; fi
    sed -n 's/^|> /    /p' "$log"
    if ((status == 0)); then
        steps_passed=$((steps_passed + 1))
        say "  ${green}passed${plain} in $((SECONDS - started)) s"
    elif ((status == skip_status)); then
        steps_skipped=$((steps_skipped + 1))
        say "  ${yellow}$(tail -n 1 "$log")${plain}"
    else
        steps_failed=$((steps_failed + 1))
        say "  ${red}failed${plain} after $((SECONDS - started)) s; the end of ${log#"$root"/}:"
        # Without what was shown above and what CMake and Ninja say when all is well.
        sed -E '/^\|> |^-- |^\[[0-9]+\/[0-9]+\] (Building|Linking|Re-checking)|^ *$/d' "$log" |
            tail -n 80 | sed 's/^/  │ /'
    fi
}

# Prints lines of stdin so that run_step shows them although the log is quiet.
show() { sed 's/^/|> /'; }

# The closing lines. Returns 1 when a step failed.
finish_steps() {
    say
    say "Logs: build/logs/   Time: $((SECONDS / 60)) min $((SECONDS % 60)) s   Steps:"
    say "$steps_passed passed, $steps_failed failed$( ((steps_skipped)) && printf ', %d skipped' "$steps_skipped")"
    ((steps_failed == 0))
}
