#!/usr/bin/env bash
# integrations_test.sh TOOL: runs what action.yml, .pre-commit-hooks.yaml and integrations/gitlab-ci.yml hold, once with
# a stand-in that records its arguments and once with the real tool.
set -euo pipefail

tool=$1
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
failed=0

# same WHAT WANTED FOUND
same() {
    [[ $2 == "$3" ]] && return
    printf 'FAILED: %s\n  wanted: %s\n  found:  %s\n' "$1" "$2" "$3"
    failed=1
}

# holds WHAT TEXT FILE
holds() {
    grep -qF -- "$2" "$3" && return
    printf 'FAILED: %s: no %s in %s\n' "$1" "$2" "${3##*/}"
    failed=1
}

if ! python3 -c 'import yaml' 2>/dev/null; then
    echo "python3-yaml is not installed: the YAML files are not tried"
    exit 0
fi

# The keys that the services want, and no input in the text of a script.
python3 "$root/tests/integrations/read_yaml.py" check "$root" || failed=1

mkdir -p "$sandbox/stand-in" "$sandbox/real" "$sandbox/none" "$sandbox/work"
ln -s "$tool" "$sandbox/real/cachewright"
# A system without cachewright, whatever is installed here.
for program in bash sh tail; do ln -s "$(command -v "$program")" "$sandbox/none/$program"; done
path_of() { if [[ $1 == none ]]; then echo "$sandbox/none"; else echo "$sandbox/$1:/usr/bin:/bin"; fi; }
cat >"$sandbox/stand-in/cachewright" <<'TOOL'
#!/bin/sh
for argument; do printf '<%s>' "$argument"; done
exit "${FAKE_STATUS:-0}"
TOOL
chmod +x "$sandbox/stand-in/cachewright"
bad="$root/fixtures/captures/basket.http"
cd "$sandbox/work"

# --- the action -------------------------------------------------------------------------------------------

# action WHERE NAME=VALUE...: its step as the runner runs it, with cachewright from the folder WHERE.
action() {
    local where=$1
    shift
    : >"$sandbox/output"
    status=0
    output=$(env -i PATH="$(path_of "$where")" GITHUB_ACTION_PATH="$root" GITHUB_OUTPUT="$sandbox/output" \
        INPUT_PATHS= INPUT_PROFILE= INPUT_FAIL_ON= INPUT_CONFIG= INPUT_FORMAT= INPUT_SARIF_FILE= INPUT_ARGS= "$@" \
        bash -e -o pipefail "$sandbox/step.sh" 2>"$sandbox/errors") || status=$?
}
python3 "$root/tests/integrations/read_yaml.py" action "$root" >"$sandbox/step.sh"

action stand-in INPUT_PATHS=$'captures/\n  two words.har  \n\n' INPUT_PROFILE=cloudflare,fastly INPUT_FAIL_ON=warning \
    INPUT_CONFIG='my config.toml' INPUT_FORMAT=github INPUT_SARIF_FILE=lint.sarif INPUT_ARGS=$'--ignore=vary-star\n--all'
same "the action's arguments" "<lint><--format><github><--profile><cloudflare,fastly><--fail-on><warning>$(
)<--config><my config.toml><--report><sarif=lint.sarif><--ignore=vary-star><--all><--><captures/><two words.har>" "$output"
same "its exit code" "0 exit-code=0" "$status $(cat "$sandbox/output")"

# shellcheck disable=SC2016  # nothing may expand it
action stand-in INPUT_PATHS='$(touch pwned) `touch pwned`; touch pwned' INPUT_ARGS='"; touch pwned; "' FAKE_STATUS=1
# shellcheck disable=SC2016
same "hostile inputs" '<lint><"; touch pwned; "><--><$(touch pwned) `touch pwned`; touch pwned>' "$output"
same "findings fail the step" "1 exit-code=1" "$status $(cat "$sandbox/output")"

action real INPUT_PATHS="$bad" INPUT_FORMAT=json
same "the real tool finds errors" "1 exit-code=1" "$status $(cat "$sandbox/output")"
holds "it prints JSON" '"rule":"cc-semicolon-separator"' - <<<"$output"
action real INPUT_PATHS="$bad" INPUT_FORMAT=text INPUT_FAIL_ON=never INPUT_ARGS=--all
same "the real tool fails on nothing" "0 exit-code=0" "$status $(cat "$sandbox/output")"
action real INPUT_PATHS="$bad" GITHUB_ACTIONS=true INPUT_SARIF_FILE='findings of lint.sarif'
holds "it annotates" "::error" - <<<"$output"
holds "it writes SARIF" cc-semicolon-separator "findings of lint.sarif"
action real INPUT_PATHS=missing.har INPUT_FORMAT=text
same "nothing to read" "3 exit-code=3" "$status $(cat "$sandbox/output")"

# Without a cachewright the action's own checkout is built.
mkdir -p "$sandbox/checkout/integrations"
cp "$root/integrations/github-action.sh" "$sandbox/checkout/integrations/"
printf '#!/bin/sh\necho Building >&2\necho "%s"\n' "$sandbox/stand-in/cachewright" >"$sandbox/checkout/dev"
chmod +x "$sandbox/checkout/dev"
action none GITHUB_ACTION_PATH="$sandbox/checkout" INPUT_PATHS=a.har
same "it builds what is missing" $'::group::Building Cachewright\n::endgroup::\n<lint><--><a.har>' "$output"

# --- the pre-commit hook ----------------------------------------------------------------------------------

read -ra entry <<<"$(python3 "$root/tests/integrations/read_yaml.py" hook "$root")"
status=0
PATH="$sandbox/real:$PATH" "${entry[@]}" "$bad" >"$sandbox/output" 2>&1 || status=$?
same "the hook fails on a bad capture" "1" "$status"
holds "the hook names the rule" cc-semicolon-separator "$sandbox/output"

printf '/*\n  Cache-Control: public; max-age=600\n' >_headers
status=0
PATH="$sandbox/real:$PATH" "${entry[@]}" _headers >"$sandbox/output" 2>&1 || status=$?
same "the hook fails on a bad configuration file" 1 "$status"
holds "the hook names the line" _headers:2 "$sandbox/output"
printf '[build]\n  publish = "dist"\n' >netlify.toml
status=0
PATH="$sandbox/real:$PATH" "${entry[@]}" netlify.toml >"$sandbox/output" 2>&1 || status=$?
same "the hook lets a configuration without headers pass" 0 "$status"

# --- the GitLab job ---------------------------------------------------------------------------------------

python3 "$root/tests/integrations/read_yaml.py" gitlab "$root" >"$sandbox/job.sh"
# gitlab SHELL WHERE NAME=VALUE...
gitlab() {
    local shell=$1 where=$2
    shift 2
    status=0
    output=$(env -i PATH="$(path_of "$where")" CACHEWRIGHT_LINT_ARGS= CACHEWRIGHT_SOURCE= CACHEWRIGHT_REF=main \
        "$@" "$shell" -e "$sandbox/job.sh" 2>"$sandbox/errors") || status=$?
}
for shell in sh bash; do
    # shellcheck disable=SC2016
    gitlab "$shell" stand-in CACHEWRIGHT_LINT_PATHS=$'public/_headers\n$(touch pwned) a b\n' \
        CACHEWRIGHT_LINT_ARGS='--fail-on=warning' FAKE_STATUS=1
    # shellcheck disable=SC2016
    same "the job's arguments in $shell" "<lint><--fail-on=warning><--report><gitlab=gl-code-quality-report.json>$(
    )<--report><junit=cachewright-junit.xml><--><public/_headers>"'<$(touch pwned) a b>' "$output"
    same "findings fail the job in $shell" 1 "$status"
    gitlab "$shell" none CACHEWRIGHT_LINT_PATHS=.
    same "the job needs a source in $shell" 2 "$status"
    holds "the job says what is missing in $shell" CACHEWRIGHT_SOURCE "$sandbox/errors"
done
gitlab sh real CACHEWRIGHT_LINT_PATHS="$bad" CACHEWRIGHT_LINT_ARGS='--fail-on=never'
same "the job passes" 0 "$status"
holds "the job writes a code quality report" cc-semicolon-separator gl-code-quality-report.json
holds "the job writes a JUnit report" cc-semicolon-separator cachewright-junit.xml
if command -v shellcheck >/dev/null; then
    shellcheck --shell=bash "$sandbox/step.sh" || failed=1
    shellcheck --shell=sh --exclude=SC2016 "$sandbox/job.sh" || failed=1
fi

[[ ! -e pwned ]] || same "no input runs as a command" "no file" "pwned"
((failed == 0)) && echo "all as wanted"
exit "$failed"
