# shellcheck shell=bash
# ./dev bench proxy: the proxy beside nginx and Varnish, in one run. Each server is pinned to one core, the load
# generator and the origin to another; servers take turns, and the table at the end has medians of the rounds.
# Configurations, bars and small programs are in bench/proxy. Sourced by ./dev.

readonly proxy_bench_figures=(start memory hits latency large misses records objects stream)

proxy_bench_usage() {
    note "usage: ./dev bench proxy [--quick] [--strict] [--peers] [${proxy_bench_figures[*]}]"
    note "CACHEWRIGHT_BENCH_TOOL=PATH measures another build of cachewright."
    note "--quick: short runs; --strict: exit status 1 when a bar is missed; --peers: without cachewright"
}

# --- programs, places, cores ------------------------------------------------------------------------------

# find_peer NAME: prints where the program is; 1 when it is nowhere.
find_peer() {
    local unpacked="$root/build/peers/bin/$1"
    if [[ -x $unpacked ]]; then say "$unpacked"; else PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$1"; fi
}

# Sets nginx, varnishd and varnishncsa; the latter two are empty when they are missing.
find_peers() {
    if ! find_peer nginx >/dev/null || ! find_peer varnishd >/dev/null; then
        have_peers nginx varnishd varnishncsa || note "what is missing is skipped"
    fi
    nginx=$(find_peer nginx) || die 2 "nginx is missing, which is the origin too: try ./dev peers, or install it"
    varnishd=$(find_peer varnishd) || varnishd=''
    varnishncsa=$(find_peer varnishncsa) || varnishncsa=''
    [[ -n $varnishd ]] || note "Varnish is missing: skipped"
    [[ -z $varnishd || -n $varnishncsa ]] || note "varnishncsa is missing: Varnish runs without an access log"
}

# Sets server_core and generator_core: the last and the first that this process may use.
choose_cores() {
    local allowed
    allowed=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
    server_core=${allowed##*[!0-9]}
    generator_core=${allowed%%[!0-9]*}
    [[ $server_core != "$generator_core" ]] ||
        note "Only one core may be used: server and load generator share it, and the figures say little."
}

# The directories of this run: one on disk for logs, one in memory for caches.
make_places() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/cachewright-bench.XXXXXX")
    local memory=$work
    if [[ -d /dev/shm && -w /dev/shm ]]; then memory=/dev/shm; fi
    in_memory=$(mktemp -d "$memory/cachewright-bench.XXXXXX")
    results="$work/results.tsv"
    : >"$results"
}

# fill_in TEMPLATE PORT: the configuration with this run's places and ports.
fill_in() {
    local user='' free
    # In files of 4 kB each, nginx needs twice the room for 1 kB that the others need.
    free=$(df -k --output=avail "$in_memory" | tail -n 1)
    # As root nginx would give its workers to a user who may not enter these directories.
    if (($(id -u) == 0)); then user="user root;"; fi
    sed -e "s|@DIR@|$work|g" -e "s|@MEMORY@|$in_memory|g" -e "s|@USER@|$user|" -e "s|@PORT@|$2|g" \
        -e "s|@ORIGIN_PORT@|${port[origin]}|g" -e "s|@BODY@|$small_body|g" \
        -e "s|@CACHE_SIZE@|$((free / 2 < 4000000 ? free / 2 : 4000000))k|" "$root/bench/proxy/$1.in" >"$work/$1"
}

prepare_files() {
    local -a free
    mapfile -t free < <("$programs/free_ports" 6)
    ((${#free[@]} == 6)) || die 1 "no free ports"
    port=([origin]=${free[0]} [zeros]=${free[1]} [ours]=${free[2]} [nginx]=${free[3]} [varnish]=${free[4]} [without]=${free[5]})
    port[fixed]=${port[nginx]}
    small_body=$(head -c "$small_bytes" /dev/zero | tr '\0' x)
    head -c 100000 /dev/zero | tr '\0' y >"$work/large"
    fill_in origin.conf ''
    fill_in nginx.conf "${port[nginx]}"
    fill_in varnish.vcl ''
}
readonly small_bytes=1024

# --- servers ----------------------------------------------------------------------------------------------

# command_of SERVER [OPTION...]: sets the array server_command.
command_of() {
    local server=$1
    shift
    case $server in
        origin) server_command=("$nginx" -c "$work/origin.conf" -e "$work/origin-error.log") ;;
        nginx) server_command=("$nginx" -c "$work/nginx.conf" -e "$work/nginx-error.log") ;;
        varnish)
            # -j none: as root it would look for users that only its package creates.
            server_command=("$varnishd" -F -j none -n "$in_memory/varnish" -f "$work/varnish.vcl"
                -a "127.0.0.1:${port[varnish]}" -T none -s "malloc,2G"
                -p timeout_idle=65 -p thread_pools=1 -p thread_pool_min=100)
            ;;
        varnishncsa)
            server_command=("$varnishncsa" -n "$in_memory/varnish" -a -w "$work/varnish.log")
            ;;
        zeros) server_command=("$programs/zeros_origin" "${port[zeros]}") ;;
        ours | without)
            local origin=${port[origin]}
            if [[ ${1:-} == --zeros ]]; then
                origin=${port[zeros]}
                shift
            fi
            server_command=("$tool" proxy --origin "http://127.0.0.1:$origin"
                --listen "127.0.0.1:${port[$server]}" --admin 127.0.0.1:0 --max-connections 11000
                --max-requests-per-connection 100000000 --store-size 2GiB "$@")
            if [[ $server == without ]]; then server_command+=(--decisions 0); fi
            ;;
    esac
}

# start SERVER [OPTION...]: in a session of its own, by which its processes are found again.
start() {
    local server=$1 core=$server_core tries=0
    case $server in origin | zeros) core=$generator_core ;; esac
    command_of "$@"
    setsid taskset -c "$core" "${server_command[@]}" >>"$work/$server.log" 2>>"$work/$server.err" </dev/null &
    session[$server]=$!
    [[ $server != varnishncsa ]] || return 0
    until (exec 3<>"/dev/tcp/127.0.0.1/${port[$server]}") 2>/dev/null; do
        if ((++tries > 200)) || ! kill -0 "${session[$server]}" 2>/dev/null; then
            tail -n 20 "$work/$server.err" "$work/$server"-error.log >&2 2>/dev/null || true
            die 1 "$server did not start: ${server_command[*]}"
        fi
        sleep 0.05
    done
    if [[ $server == varnish && -n $varnishncsa ]]; then start varnishncsa; fi
}

# processes SERVER: process id and clock ticks used by each of its processes.
processes() {
    local leader=${session[$1]:-}
    [[ -n $leader ]] || return 0
    # Names of programs, in parentheses, may hold blanks. Some end while they are read.
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v session="$leader" '{
        id = $1
        sub(/^.*\) /, "")
        if ($4 == session) print id, $12 + $13
    }'
}

# stop SERVER: TERM to the first process, then KILL to what is left of the session after 5 s.
stop() {
    local server=$1 leader=${session[$1]:-} tries=0 id
    [[ -n $leader ]] || return 0
    if [[ $server == varnish ]]; then stop varnishncsa; fi
    kill -TERM "$leader" 2>/dev/null || true
    while [[ -n $(processes "$server") ]] && ((++tries < 100)); do sleep 0.05; done
    while read -r id _; do kill -KILL "$id" 2>/dev/null || true; done < <(processes "$server")
    wait "$leader" 2>/dev/null || true
    unset "session[$server]"
}

stop_everything() {
    local server
    for server in "${!session[@]}"; do stop "$server"; done
    [[ -z ${work:-} ]] || rm -rf "$work"
    [[ -z ${in_memory:-} ]] || rm -rf "$in_memory"
}

# --- the run ----------------------------------------------------------------------------------------------

read_proxy_bench_arguments() {
    local argument
    for argument in "$@"; do
        case $argument in
            --quick) seconds=2 rounds=3 object_count=100000 long_body=1000000000 ;;
            --strict) strict=yes ;;
            --peers) with_ours=no ;;
            -h | --help)
                proxy_bench_usage
                exit 0
                ;;
            *)
                [[ " ${proxy_bench_figures[*]} " == *" $argument "* ]] || {
                    proxy_bench_usage
                    die 2 "bench proxy does not know '$argument'"
                }
                wanted+=("$argument")
                ;;
        esac
    done
    if ((${#wanted[@]} == 0)); then wanted=("${proxy_bench_figures[@]}"); fi
}

is_wanted() { [[ " ${wanted[*]} " == *" $1 "* ]]; }

bench_proxy() {
    local seconds=8 rounds=5 object_count=1000000 long_body=10000000000 strict=no with_ours=yes
    local -a wanted=() servers=() server_command=()
    local -A port=()
    # Global, because cleaning up happens after this function was left.
    declare -gA session=()
    read_proxy_bench_arguments "$@"
    need build bench
    note "Building (release)…"
    local -a targets=(proxy_bench_programs)
    local tool=${CACHEWRIGHT_BENCH_TOOL:-$root/build/release/cli/cachewright} programs="$root/build/release/bench"
    if [[ $with_ours == yes && -z ${CACHEWRIGHT_BENCH_TOOL:-} ]]; then targets+=(cachewright); fi
    quietly build_preset release --target "${targets[@]}"

    local nginx varnishd varnishncsa server_core generator_core small_body
    find_peers
    choose_cores
    # The idle connections need as many open files on either side.
    ulimit -S -n 16000 2>/dev/null || ulimit -S -n hard
    trap stop_everything EXIT
    make_places
    prepare_files
    if [[ $with_ours == yes ]]; then servers+=(ours); fi
    servers+=(nginx)
    if [[ -n $varnishd ]]; then servers+=(varnish); fi

    say "${bold}cachewright $(cat "$root/VERSION") on $(uname -m): servers on core $server_core," \
        "load and origin on core $generator_core; $rounds rounds of $seconds s${plain}"
    say "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)"
    "$nginx" -v 2>&1 | sed 's/.*: //'
    [[ -z $varnishd ]] || "$varnishd" -V 2>&1 | sed -n '1s/.*(\(varnish-[0-9.]*\).*/\1/p'
    start origin
    measure_figures

    mkdir -p "$root/build/bench"
    cp "$results" "$root/build/bench/proxy.tsv"
    say
    local status=0
    awk -f "$root/bench/proxy/table.awk" "$root/bench/proxy/bars.txt" "$results" || status=$?
    ((status < 2)) || die 1 "the table could not be made"
    say "Every measurement: build/bench/proxy.tsv"
    [[ $strict == no ]] || return "$status"
}
