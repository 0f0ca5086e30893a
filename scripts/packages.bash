# shellcheck shell=bash
# Which packages are missing, and how they get here. On Debian and its kin they are installed by apt-get,
# after a simulation that must not remove anything; elsewhere ./dev lists what is needed. Sourced by ./dev.

# The clang that fuzzing, clang-tidy and clang-format use: CACHEWRIGHT_CLANG when it is set, else 16, else
# the newest of 17 to 19, first among the installed ones and then among those that apt-get could install.
clang_release() {
    local release
    if [[ -n ${CACHEWRIGHT_CLANG:-} ]]; then
        say "$CACHEWRIGHT_CLANG"
        return
    fi
    for release in 16 19 18 17; do
        if command -v "clang++-$release" >/dev/null; then
            say "$release"
            return
        fi
    done
    if is_debian; then
        for release in 16 19 18 17; do
            if has_candidate "clang-$release"; then
                say "$release"
                return
            fi
        done
    fi
    say 16
}

# CACHEWRIGHT_OS_RELEASE stands in for /etc/os-release in tests.
is_debian() {
    local file=${CACHEWRIGHT_OS_RELEASE:-/etc/os-release}
    [[ -r $file ]] || return 1
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 1
    grep -Eq '^(ID|ID_LIKE)=.*(debian|ubuntu)' "$file"
}

# Buffered on purpose: under pipefail a `grep -q` that stops early would fail the pipe.
has_candidate() {
    local policy
    policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null) || return 1
    [[ $policy == *"Candidate: "* && $policy != *"Candidate: (none)"* ]]
}

# version_at_least FOUND WANTED: by number, part by part.
version_at_least() {
    [[ $2 == - || $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

# version_suits FOUND WANTED: WANTED is -, a lowest version, or one and the first that is too new: 2.13<3.
version_suits() {
    version_at_least "$1" "${2%%<*}" || return 1
    [[ $2 != *'<'* ]] || ! version_at_least "$1" "${2##*<}"
}

# upstream_version VERSION: a package's version without Debian's epoch and revision.
upstream_version() {
    local version=${1#*:}
    say "${version%-*}"
}

# in_words WANTED: as a person reads it.
in_words() {
    case $1 in
        *'<'*) say "${1%%<*} or later, but not ${1##*<}" ;;
        *) say "$1 or later" ;;
    esac
}

# is_found KIND WHAT VERSION: is the thing there, whoever installed it?
is_found() {
    local kind=$1 what=$2 wanted=$3 version
    case $kind in
        command)
            command -v "$what" >/dev/null || return 1
            version=$("$what" --version 2>/dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1) || true
            [[ -z $version ]] || version_suits "$version" "$wanted"
            ;;
        header)
            command -v c++ >/dev/null && c++ -std=c++20 -E -x c++ -include "$what" /dev/null >/dev/null 2>&1
            ;;
        pkg-config)
            command -v pkg-config >/dev/null && pkg-config --atleast-version="$wanted" "$what" 2>/dev/null
            ;;
        file) [[ -e $what ]] ;;
        run) bash -c "$what" >/dev/null 2>&1 ;;
        *) die 2 "scripts/packages.txt: '$kind' is no way to find anything" ;;
    esac
}

# read_table GROUP...: sets the arrays package, kind, what, version and why, one entry a row.
read_table() {
    local groups=" $* " release row_group row_package row_found row_kind row_what row_version row_why
    release=$(clang_release)
    package=() kind=() what=() version=() why=()
    while IFS='|' read -r row_group row_package row_found row_version row_why; do
        row_group=${row_group// /}
        [[ -z $row_group || $row_group == \#* || $groups != *" $row_group "* ]] && continue
        row_found=${row_found//NN/$release}
        read -r row_kind row_what <<<"$row_found"
        row_package=${row_package//NN/$release}
        package+=("${row_package// /}")
        kind+=("$row_kind")
        what+=("$row_what")
        version+=("${row_version// /}")
        why+=("${row_why# }")
    done <"$root/scripts/packages.txt"
}

# need GROUP...: returns when all of these groups are there; exits with a clear message otherwise.
need() {
    local -a package kind what version why
    local row
    read_table "$@"

    local -A installed=()
    if is_debian; then
        # shellcheck disable=SC2016  # the ${…} are dpkg-query's
        local status name found format='${db:Status-Status} ${binary:Package} ${Version}\n'
        while read -r status name found; do
            if [[ $status == installed ]]; then installed[${name%%:*}]=$(upstream_version "$found"); fi
        done < <(dpkg-query -W -f "$format" "${package[@]}" 2>/dev/null || true)
    fi

    local -a missing=()
    for row in "${!package[@]}"; do
        if [[ -n ${installed[${package[row]}]:-} ]] &&
            version_suits "${installed[${package[row]}]}" "${version[row]}"; then
            continue
        fi
        is_found "${kind[row]}" "${what[row]}" "${version[row]}" || missing+=("$row")
    done
    ((${#missing[@]} == 0)) && return

    if is_debian; then
        note "These packages are missing:"
        for row in "${missing[@]}"; do note "$(printf '  %-20s %s' "${package[row]}" "${why[row]}")"; done
        local -a names=()
        for row in "${missing[@]}"; do names+=("${package[row]}"); done
        refresh_lists "${names[@]}"
        for row in "${missing[@]}"; do require_candidate "${package[row]}" "${version[row]}"; done
        install_packages "${names[@]}"
        return
    fi

    note "These are missing (named as on Debian; ./dev can install packages only there):"
    for row in "${missing[@]}"; do
        local wanted=''
        [[ ${version[row]} == - ]] || wanted="$(in_words "${version[row]}"), "
        note "$(printf '  %-20s %s%s (looked for %s %s)' "${package[row]}" "$wanted" "${why[row]}" \
            "${kind[row]}" "${what[row]}")"
    done
    die 2 "install these, then run the same command again"
}

# The right to install: sets the array as_root, or exits 3 with the command that the user can have run.
become_root() {
    as_root=(env DEBIAN_FRONTEND=noninteractive)
    (($(id -u) == 0)) && return
    local command="apt-get install --no-install-recommends $*"
    command -v sudo >/dev/null || die 3 "neither root nor sudo here; have this run as root: $command"
    note "apt-get needs root to install them for the whole system, so sudo may ask for your password;"
    note "./dev uses root for nothing else. CACHEWRIGHT_NO_INSTALL=1 stops here instead."
    if [[ -t 0 ]]; then
        as_root=(sudo "${as_root[@]}")
    else
        sudo -n true 2>/dev/null || die 3 "sudo wants a password and there is no terminal; run: sudo $command"
        as_root=(sudo -n "${as_root[@]}")
    fi
}

# The lists of packages, when they do not know all of these: read anew. Sets the array as_root.
refresh_lists() {
    local name stale=no
    if [[ -n ${CACHEWRIGHT_NO_INSTALL:-} ]]; then
        die 3 "CACHEWRIGHT_NO_INSTALL is set; install them with: apt-get install --no-install-recommends $*"
    fi
    become_root "$@"
    for name in "$@"; do has_candidate "$name" || stale=yes; done
    [[ $stale == yes ]] || return 0
    note "The package lists know not all of them; running apt-get update."
    "${as_root[@]}" apt-get update -qq >&2 || die 3 "apt-get update failed"
    for name in "$@"; do
        has_candidate "$name" || die 3 "this system's package sources have no $name"
    done
}

# require_candidate PACKAGE WANTED: refuses before anything is installed when what would come does not do.
require_candidate() {
    local found
    found=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p')
    found=$(upstream_version "$found")
    version_suits "$found" "$2" && return
    die 2 "this system's package sources have $1 $found, and $(in_words "$2") is needed; nothing was changed"
}

# Lists may be older than the archive, which keeps only the latest of each package.
apt_install() {
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends --no-remove "$@" \
        </dev/null >"$root/build/logs/apt-get.log" 2>&1
}

install_packages() {
    local -a names=("$@")
    local plan removals
    plan=$(LC_ALL=C apt-get install --no-install-recommends -s "${names[@]}" 2>&1) || {
        note "$plan"
        die 3 "apt-get could not plan the installation; nothing was changed"
    }
    removals=$(sed -n 's/^Remv \([^ ]*\).*/\1/p' <<<"$plan")
    if [[ -n $removals ]]; then
        die 3 "installing them would remove ${removals//$'\n'/, }; nothing was changed"
    fi
    note "Simulated first: nothing would be removed. Installing."
    mkdir -p "$root/build/logs"
    apt_install "${names[@]}" && return
    note "apt-get failed; once more with fresh package lists."
    "${as_root[@]}" apt-get update -qq >&2 || note "apt-get update failed"
    if ! apt_install "${names[@]}"; then
        tail -n 20 "$root/build/logs/apt-get.log" >&2
        die 3 "apt-get failed; the whole log is build/logs/apt-get.log"
    fi
}
