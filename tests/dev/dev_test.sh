#!/usr/bin/env bash
# What ./dev does with a wrong word and with missing packages. Runs a copy of it in a folder of its own, with
# a PATH that holds nothing but basic tools and stand-ins for apt and its kin, so nothing real is installed.

# shellcheck disable=SC2016  # the stand-ins' bodies expand when they run
set -euo pipefail

source_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT

mkdir -p "$sandbox/root" "$sandbox/bin"
cp -r "$source_root/dev" "$source_root/scripts" "$source_root/VERSION" "$sandbox/root/"
for tool in bash cat cut dirname env find grep head mkdir nproc sed sort tail tr uname; do
    ln -s "$(command -v "$tool")" "$sandbox/bin/$tool"
done
printf 'ID=ubuntu\nID_LIKE=debian\n' >"$sandbox/debian"
printf 'ID=fedora\n' >"$sandbox/fedora"

# shim NAME: an executable of that name, its body from stdin. Each records how it was called.
shim() {
    {
        printf '#!%s\n' "$BASH"
        printf 'echo "${0##*/} $*" >>"%s/calls"\n' "$sandbox"
        cat
    } >"$sandbox/bin/$1"
    chmod +x "$sandbox/bin/$1"
}

# $fake_installed, $fake_version, $fake_removed, $fake_user, $fake_lists and $fake_candidate say what the
# stand-ins answer; apt-get fails to install as long as $fake_stale is not updated.
shim cmake <<<'exit 0'
shim id <<<'echo "$fake_user"'
shim dpkg-query <<<'for name in $fake_installed; do echo "installed $name $fake_version"; done'
shim apt-cache <<<'if [[ $fake_lists == full || -e ${0%/*}/../updated ]]; then echo "  Candidate: $fake_candidate"; else echo "  Candidate: (none)"; fi'
shim apt-get <<'SHIM'
[[ $1 != update ]] || : >"${0%/*}/../updated"
if [[ " $* " == *" -s "* ]]; then
    echo "Inst fmt"
    for name in $fake_removed; do echo "Remv $name [1.0]"; done
elif [[ $1 == install && -n $fake_stale && ! -e ${0%/*}/../updated ]]; then
    exit 100
fi
SHIM

failed=0
passed=0
# expect STATUS TEXT...: the last run ended so, and its output holds each text.
expect() {
    local wanted=$1 text
    shift
    if [[ $status != "$wanted" ]]; then
        echo "FAILED: $title: exit status $status instead of $wanted"
        failed=$((failed + 1))
    fi
    for text in "$@"; do
        if [[ $output == *"$text"* ]]; then
            passed=$((passed + 1))
        else
            echo "FAILED: $title: no '$text' in:"
            echo "$output"
            failed=$((failed + 1))
        fi
    done
}
# called|not_called TEXT: some stand-in was or was not called that way during the last run.
called() {
    if grep -qF -- "$1" "$sandbox/calls"; then
        passed=$((passed + 1))
    else
        echo "FAILED: $title: '$1' was not called"
        failed=$((failed + 1))
    fi
}
not_called() {
    if grep -qF -- "$1" "$sandbox/calls"; then
        echo "FAILED: $title: '$1' was called"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}

# run TITLE [NAME=VALUE...] -- ARGUMENT...: ./dev with these arguments in the sandbox.
run() {
    title=$1
    shift
    local -a settings=(PATH="$sandbox/bin" CACHEWRIGHT_OS_RELEASE="$sandbox/debian" CMAKE_CXX_COMPILER_LAUNCHER=none
        fake_installed='' fake_version=1:99.0-1 fake_removed='' fake_user=0 fake_lists=full
        fake_candidate=2:99.0+ds-3 fake_stale='')
    while [[ $1 != -- ]]; do
        settings+=("$1")
        shift
    done
    shift
    : >"$sandbox/calls"
    rm -f "$sandbox/updated"
    status=0
    output=$(env -i "${settings[@]}" "$BASH" "$sandbox/root/dev" "$@" 2>&1 </dev/null) || status=$?
}

everything=$(sed -n 's/^build *| *\([^ |]*\).*/\1/p' "$source_root/scripts/packages.txt" | tr '\n' ' ')

run "help" -- --help
expect 0 "Usage: ./dev COMMAND"
run "a slip" -- bulid
expect 2 "no command 'bulid'" "did you mean 'build'?"
run "a stranger" -- xyzzy
expect 2 "no command 'xyzzy' (./dev help"
run "a preset that is none" -- build fast
expect 2 "no preset 'fast'"
run "an argument too many" -- test now
expect 2 "takes no argument"
run "seconds that are none" -- fuzz --seconds soon
expect 2 "--seconds wants a whole number"
run "an option without its value" -- fuzz --seconds
expect 2 "--seconds wants a whole number"

run "nothing is missing" fake_installed="$everything" -- build
expect 0 "build/tool/cli/cachewright"
called "cmake --build"
not_called "apt-get"

run "one is missing" fake_installed="${everything/libfmt-dev/}" -- build
expect 0 "libfmt-dev" "text output" "nothing would be removed"
called "apt-get install --no-install-recommends -s libfmt-dev"
called "apt-get install -y -qq --no-install-recommends --no-remove libfmt-dev"
not_called "apt-get update"

run "one is too old" fake_installed="$everything" fake_version=0.1 -- build
expect 0 "libfmt-dev" "nothing would be removed"
called "apt-get install --no-install-recommends -s"

run "what would come is too old" fake_installed="${everything/libfmt-dev/}" fake_candidate=1:8.9-2 -- build
expect 2 "libfmt-dev 8.9, and 9.1 or later is needed" "nothing was changed"
not_called "apt-get"

run "the archive has moved on" fake_installed="${everything/libfmt-dev/}" fake_stale=yes -- build
expect 0 "once more with fresh package lists"
called "apt-get update"

run "the installation would remove something" fake_installed="${everything/libfmt-dev/}" fake_removed="mail-server" -- build
expect 3 "would remove mail-server" "nothing was changed"
not_called "apt-get install -y"
not_called "cmake --build"

run "the package lists are empty" fake_lists=empty -- build
expect 0
called "apt-get update"

run "the user wants no installation" CACHEWRIGHT_NO_INSTALL=1 -- build
expect 3 "CACHEWRIGHT_NO_INSTALL is set" "apt-get install --no-install-recommends g++ ninja-build"
not_called "apt-get"

run "neither root nor sudo" fake_user=1000 fake_installed="${everything/libfmt-dev/}" -- build
expect 3 "neither root nor sudo" "apt-get install --no-install-recommends libfmt-dev"
not_called "apt-get"

run "not Debian" CACHEWRIGHT_OS_RELEASE="$sandbox/fedora" -- build
expect 2 "libfmt-dev" "9.1 or later" "can install packages only there"
not_called "apt-get"

shim sudo <<<'[[ $2 != true || $fake_password == no ]] || exit 1; while [[ $1 != apt-get && $# -gt 0 ]]; do shift; done; "$@"'
run "sudo without a terminal" fake_user=1000 fake_password=yes fake_installed="${everything/libfmt-dev/}" -- build
expect 3 "sudo wants a password"
not_called "apt-get"
run "sudo without a password" fake_user=1000 fake_password=no fake_installed="${everything/libfmt-dev/}" -- build
expect 0 "apt-get needs root"
called "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y"

echo "$passed passed, $failed failed"
((failed == 0))
