#!/usr/bin/env bash
# What action.yml runs: cachewright lint with the action's inputs, which are in INPUT_* variables. Takes the
# cachewright that is on the PATH; where there is none, builds it from the action's own checkout, which takes some
# minutes and wants Debian or Ubuntu.
set -euo pipefail

# add_lines TEXT: each line that is not empty becomes one argument, blanks around it left out.
add_lines() {
    local line
    while IFS= read -r line || [[ -n $line ]]; do
        line="${line#"${line%%[![:space:]]*}"}"
        line="${line%"${line##*[![:space:]]}"}"
        [[ -z $line ]] || arguments+=("$line")
    done <<<"$1"
}

if ! tool=$(command -v cachewright); then
    echo "::group::Building Cachewright"
    tool=$("$GITHUB_ACTION_PATH/dev" build | tail -n 1)
    echo "::endgroup::"
fi

arguments=(lint)
[[ -z $INPUT_FORMAT ]] || arguments+=(--format "$INPUT_FORMAT")
[[ -z $INPUT_PROFILE ]] || arguments+=(--profile "$INPUT_PROFILE")
[[ -z $INPUT_FAIL_ON ]] || arguments+=(--fail-on "$INPUT_FAIL_ON")
[[ -z $INPUT_CONFIG ]] || arguments+=(--config "$INPUT_CONFIG")
[[ -z $INPUT_SARIF_FILE ]] || arguments+=(--report "sarif=$INPUT_SARIF_FILE")
add_lines "$INPUT_ARGS"
arguments+=(--)
add_lines "$INPUT_PATHS"

status=0
"$tool" "${arguments[@]}" </dev/null || status=$?
echo "exit-code=$status" >>"$GITHUB_OUTPUT"
exit "$status"
