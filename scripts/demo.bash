# shellcheck shell=bash
# ./dev demo: the tool at work, first on captured traffic and files, then as a proxy in front of the scripted
# origin. Sourced by ./dev.

# demo_step TITLE COMMAND: what comes now, and the command that shows it.
demo_step() {
    say
    say "${bold}# $1${plain}"
    say "${bold}\$ $2${plain}"
    say
}

cmd_demo() {
    no_arguments demo "$@"
    need build demo
    note "Building…"
    quietly build_tool
    tool=$(tool_path)
    cd "$root"
    demo_on_files
    demo_as_proxy
    say
    say "More: README.md, $tool --help"
}

# demo_lint ARGUMENT...: 1 means that there are findings, which is what the demo wants to show.
demo_lint() {
    local status=0
    "$tool" lint "$@" || status=$?
    ((status <= 1)) || die "$status" "cachewright lint ended with $status"
}

demo_on_files() {
    local captures="fixtures/captures" page="fixtures/captures/news.http"
    [[ -f $page ]] || die 1 "$page, which the demo explains, is missing"
    demo_step "What is wrong with the headers in these captures?" "cachewright lint $captures/"
    demo_lint "$captures/"
    local recorded="$captures/nginx.curl"
    demo_step "What does each CDN make of the account page that nginx sent?" \
        "cachewright explain $recorded --entry 4 --profile all"
    "$tool" explain "$recorded" --entry 4 --profile all | sed '/^RFC 9111 (/,$d'
    local url="http://shop.test/?utm_source=mail"
    demo_step "Does a tracking parameter make a copy of its own?" "cachewright key '$url' --profile cloudfront,fastly"
    "$tool" key "$url" --profile cloudfront,fastly
    local config="fixtures/hosts/cloudflare-pages/_headers"
    demo_step "What would be mended in what a static host is configured with?" "cachewright lint --fix-diff $config"
    demo_lint --fix-diff "$config"
    demo_step "What will a browser and a shared cache do with this page?" "cachewright explain $page"
    "$tool" explain "$page"
    local change="cache-control: s-maxage=300, stale-while-revalidate=600"
    demo_step "What would another header change?" "cachewright explain $page --if '$change'"
    "$tool" explain "$page" --if "$change" | sed -n '/^What would change/,/^$/p'
}

# --- origin and proxy -------------------------------------------------------------------------------------

demo_processes=()
demo_place=''

# Ctrl-C ends here too.
demo_end() {
    ((${#demo_processes[@]} == 0)) || kill "${demo_processes[@]}" 2>/dev/null || true
    wait
    [[ -z $demo_place ]] || rm -rf "$demo_place"
}

# demo_start NAME ARGUMENT...: starts the tool in the background and waits for the address that it says.
demo_start() {
    local name=$1 tries
    shift
    "$tool" "$@" >"$demo_place/$name.log" 2>"$demo_place/$name.said" &
    demo_processes+=($!)
    for ((tries = 0; tries < 100; tries++)); do
        if grep -q '^listening on http' "$demo_place/$name.said"; then
            if [[ $name == origin || $(<"$demo_place/$name.said") == *"admin on http"* ]]; then return; fi
        fi
        kill -0 $! 2>/dev/null || break
        sleep 0.05
    done
    cat "$demo_place/$name.said" >&2
    die 1 "cachewright $name did not start"
}

# demo_address NAME WHAT: the address behind "listening on" or "admin on".
demo_address() { sed -n "s/^$2 on //p" "$demo_place/$1.said"; }

# demo_ask TITLE PATH: asks the proxy, and shows of the answer what tells of caching.
demo_ask() {
    demo_step "$1" "curl -si $proxy$2"
    curl -sSi --max-time 5 "$proxy$2" | tr -d '\r' | grep -Ei '^(HTTP|cache-control|age|cache-status|news|the guide)[/: .]'
}

demo_advance() {
    demo_step "$1" "curl -s $admin/api/clock -H 'Content-Type: application/json' -d '{\"advance\": \"$2\"}'"
    curl -sS --max-time 5 "$admin/api/clock" -H 'Content-Type: application/json' -d "{\"advance\": \"$2\"}"
}

# The refresh runs in the background: until the origin has been asked so often for the path.
demo_wait_for_origin() {
    local tries
    for ((tries = 0; tries < 40; tries++)); do
        (($(grep -c " GET $1 " "$demo_place/origin.log") < $2)) || return 0
        sleep 0.05
    done
}

demo_as_proxy() {
    local origin proxy admin
    demo_place=$(mktemp -d "${TMPDIR:-/tmp}/cachewright-demo.XXXXXX")
    trap demo_end EXIT
    demo_step "An application to stand in front of, played by the scripted origin" \
        "cachewright origin fixtures/origin/shop.toml --listen 127.0.0.1:0"
    demo_start origin origin fixtures/origin/shop.toml --listen 127.0.0.1:0
    cat "$demo_place/origin.said"
    origin=$(demo_address origin listening)
    demo_step "A shared cache in front of it" \
        "cachewright proxy --origin $origin --listen 127.0.0.1:0 --admin 127.0.0.1:0"
    demo_start proxy proxy --origin "$origin" --listen 127.0.0.1:0 --admin 127.0.0.1:0
    cat "$demo_place/proxy.said"
    proxy=$(demo_address proxy listening) admin=$(demo_address proxy admin)

    demo_ask "MISS: nothing is stored yet. Of each answer only the lines about caching are shown" /news
    demo_ask "HIT: fresh for 5 seconds; the origin is not asked" /news
    demo_advance "Nobody waits here: the cache's clock goes on by 10 seconds, those of the machine do not" 10s
    demo_ask "STALE: too old, and sent at once all the same, as stale-while-revalidate allows" /news
    demo_wait_for_origin /news 2
    demo_ask "HIT: meanwhile the newer version was fetched in the background" /news
    demo_ask "MISS: another page, fresh for 60 seconds, with an ETag" /guide
    demo_advance "A minute later" 61s
    demo_ask "REVALIDATED: the origin says 304, nothing has changed, and the stored page is fresh again" /guide
    say
    say "${bold}# What the proxy has written of it, a line for each request${plain}"
    say
    cat "$demo_place/proxy.log"
    demo_step "Are the headers right that came through?" \
        "curl -sv $proxy/guide $proxy/basket 2>&1 | cachewright lint -"
    curl -sv --max-time 5 "$proxy/guide" "$proxy/basket" 2>&1 | demo_lint -
    demo_end
    trap - EXIT
    demo_processes=() demo_place=''
}
