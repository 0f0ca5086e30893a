# shellcheck shell=bash
# Programs to compare and to check with (nginx, Varnish, Squid, promtool): unpacked into build/peers, never installed, so
# that no daemon starts and nothing needs root. Sourced by ./dev.

# program | package | what makes it tell its version | with those of the package's dependencies that the system lacks
peers=(
    "nginx|nginx|-v|yes"
    "varnishd|varnish|-V|yes"
    "varnishncsa|varnish|-V|yes"
    "squid|squid|-v|yes"
    "promtool|prometheus|--version|no" # they are for the server's pages
)

# peer_field PROGRAM NUMBER
peer_field() {
    local row
    for row in "${peers[@]}"; do
        if [[ $row == "$1|"* ]]; then cut -d '|' -f "$2" <<<"$row"; fi
    done
}

# missing_peers PROGRAM...: those that do not run from build/peers, a line each.
missing_peers() {
    local program
    for program in "$@"; do
        "$root/build/peers/bin/$program" "$(peer_field "$program" 3)" >/dev/null 2>&1 || say "$program"
    done
}

# unpack_peers PROGRAM...: downloads and unpacks their packages.
unpack_peers() {
    local peers_root="$root/build/peers" plan program found triplet
    local -a packages=() whole=()
    is_debian || die 2 "needs Debian packages; elsewhere install nginx 1.22, Varnish 7.1, Squid 5.7 and promtool yourself"
    command -v dpkg >/dev/null || die 2 "needs dpkg"
    mkdir -p "$peers_root/archives" "$peers_root/root" "$peers_root/bin" "$root/build/logs"

    for program in "$@"; do
        if [[ $(peer_field "$program" 4) == yes ]]; then
            whole+=("$(peer_field "$program" 2)")
        else
            packages+=("$(peer_field "$program" 2)")
        fi
    done
    if ((${#whole[@]})); then
        # The simulation names exactly what is missing here; nothing of it gets installed.
        plan=$(LC_ALL=C apt-get install --no-install-recommends -s "${whole[@]}" 2>&1) || {
            note "$plan"
            die 3 "apt-get knows no such packages here; its lists may be empty: run apt-get update as root first"
        }
        mapfile -t -O "${#packages[@]}" packages < <(sed -n 's/^Inst \([^ ]*\).*/\1/p' <<<"$plan")
    fi
    if ((${#packages[@]})); then
        (cd "$peers_root/archives" && apt-get download -q "${packages[@]}") >"$root/build/logs/peers.log" 2>&1 ||
            die 3 "the download failed; see build/logs/peers.log"
        for archive in "$peers_root"/archives/*.deb; do dpkg -x "$archive" "$peers_root/root"; done
    fi
    rm -rf "$peers_root/archives"

    triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
    {
        say "# Source this to run the programs under build/peers/root directly."
        say "export PATH=\"$peers_root/bin:$peers_root/root/usr/bin:\$PATH\""
        say "export LD_LIBRARY_PATH=\"$peers_root/root/usr/lib/$triplet:$peers_root/root/lib/$triplet:$peers_root/root/usr/lib/$triplet/varnish\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}\""
    } >"$peers_root/env"
    for program in "$@"; do
        found="$peers_root/root/usr/sbin/$program"
        [[ -x $found ]] || found="$peers_root/root/usr/bin/$program"
        [[ -x $found ]] || found=$(PATH=/usr/sbin:/usr/local/sbin:$PATH command -v "$program") || continue
        {
            say '#!/usr/bin/env bash'
            say "source '$peers_root/env'"
            say "exec '$found' \"\$@\""
        } >"$peers_root/bin/$program"
        chmod +x "$peers_root/bin/$program"
    done
}

# have_peers PROGRAM...: unpacks those that are missing. Fails where one does not run then.
have_peers() {
    local -a missing
    mapfile -t missing < <(missing_peers "$@")
    ((${#missing[@]})) || return 0
    note "Unpacking ${missing[*]} into build/peers…"
    (unpack_peers "${missing[@]}") || return
    mapfile -t missing < <(missing_peers "$@")
    ((${#missing[@]} == 0)) || {
        note "does not start: ${missing[*]/#/build/peers/bin/}"
        return 1
    }
}
