# shellcheck shell=bash
# Other caches to compare with (nginx, Varnish, Squid): unpacked into build/peers, never installed, so that no
# daemon starts and nothing needs root. Sourced by ./dev.

peer_programs=(nginx varnishd varnishncsa squid)

peers_run() {
    local bin="$root/build/peers/bin"
    [[ -x $bin/nginx ]] && "$bin/nginx" -v >/dev/null 2>&1 &&
        [[ -x $bin/varnishd ]] && "$bin/varnishd" -V >/dev/null 2>&1 &&
        [[ -x $bin/varnishncsa ]] && "$bin/varnishncsa" -V >/dev/null 2>&1 &&
        [[ -x $bin/squid ]] && "$bin/squid" -v >/dev/null 2>&1
}

# Downloads nginx, Varnish and Squid with those of their dependencies that the system lacks.
unpack_peers() {
    local peers="$root/build/peers" plan packages program found triplet
    is_debian || die 2 "needs Debian packages; elsewhere install nginx 1.22, Varnish 7.1 and Squid 5.7 yourself"
    command -v dpkg >/dev/null || die 2 "needs dpkg"
    rm -rf "$peers"
    mkdir -p "$peers/archives" "$peers/root" "$peers/bin"

    # The simulation names exactly what is missing here; nothing of it gets installed.
    plan=$(LC_ALL=C apt-get install --no-install-recommends -s nginx varnish squid 2>&1) || {
        note "$plan"
        die 3 "apt-get knows no such packages here; its lists may be empty: run apt-get update as root first"
    }
    packages=$(sed -n 's/^Inst \([^ ]*\).*/\1/p' <<<"$plan")
    if [[ -n $packages ]]; then
        # shellcheck disable=SC2086  # one word a package
        (cd "$peers/archives" && apt-get download -q $packages) >"$root/build/logs/peers.log" 2>&1 ||
            die 3 "the download failed; see build/logs/peers.log"
        for archive in "$peers"/archives/*.deb; do dpkg -x "$archive" "$peers/root"; done
        rm -rf "$peers/archives"
    fi

    triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)
    {
        say "# Source this to run the programs under build/peers/root directly."
        say "export PATH=\"$peers/bin:$peers/root/usr/bin:\$PATH\""
        say "export LD_LIBRARY_PATH=\"$peers/root/usr/lib/$triplet:$peers/root/lib/$triplet:$peers/root/usr/lib/$triplet/varnish\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}\""
    } >"$peers/env"
    for program in "${peer_programs[@]}"; do
        found="$peers/root/usr/sbin/$program"
        [[ -x $found ]] || found="$peers/root/usr/bin/$program"
        [[ -x $found ]] || found=$(PATH=/usr/sbin:/usr/local/sbin:$PATH command -v "$program")
        {
            say '#!/usr/bin/env bash'
            say "source '$peers/env'"
            say "exec '$found' \"\$@\""
        } >"$peers/bin/$program"
        chmod +x "$peers/bin/$program"
    done
}
