# shellcheck shell=bash
# What ./dev bench proxy measures, and how; scripts/proxy_bench.bash sets the stage. Sourced by ./dev.

measure_figures() {
    if is_wanted start; then measure_start; fi
    if is_wanted memory; then measure_memory; fi
    if is_wanted hits || is_wanted latency || is_wanted large || is_wanted misses; then measure_load; fi
    if [[ $with_ours == no ]]; then return; fi
    if is_wanted records; then measure_records; fi
    if is_wanted objects; then measure_objects; fi
    if is_wanted stream; then
        measure_stream length
        measure_stream chunked
    fi
}

# --- measuring --------------------------------------------------------------------------------------------

# record FIGURE SERVER VALUE [ERRORS [NOTE]]
record() {
    printf '%s\t%s\t%s\t0\t0\t%s\n' "$1" "$2" "$3" "${4:-0}" >>"$results"
    say "  $(printf '%-12s %-8s %14s' "$1" "$2" "$3")   ${5:-}"
}

# record_load FIGURE SERVER VALUE ERRORS [NOTE]: the same with what `generate` found out.
record_load() {
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$generator_load" "$others_load" "$4" >>"$results"
    say "  $(printf '%-12s %-8s %14s' "$1" "$2" "$3")   cores: generator $generator_load %, server $server_load %," \
        "others $others_load %${5:+; $5}"
}

calculate() { awk "BEGIN { printf \"%.${2:-2}f\", $1 }"; }

median_of() {
    awk -F '\t' -v figure="$1" -v server="$2" '$1 == figure && $2 == server { print $3 }' "$results" | sort -n |
        awk '{ value[NR] = $1 } END { if (NR) print value[int((NR + 1) / 2)] }'
}

ticks_of() { processes "$1" | awk '{ sum += $2 } END { print sum + 0 }'; }

# Resident memory of all processes of a server, in millions of bytes.
resident() {
    local id total=0 kilobytes
    while read -r id _; do
        kilobytes=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$id/status" 2>/dev/null) || continue
        total=$((total + ${kilobytes:-0}))
    done < <(processes "$1")
    calculate "$total * 1024 / 1e6"
}

# The most memory that our proxy has had resident, in millions of bytes.
peak_resident() {
    calculate "$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/${session[ours]}/status") * 1024 / 1e6"
}

url() { say "http://127.0.0.1:${port[$1]}$2"; }

# Lines of the access logs would fill the disk over the rounds. All servers append.
empty_logs() {
    local log
    for log in "$work"/{ours,without,nginx,varnish}.log; do
        if [[ -e $log ]]; then : >"$log"; fi
    done
}

# The clock ticks that programs, or the machine's other guests, used of a core.
ticks_of_core() { awk -v core="cpu$1" '$1 == core { print $2 + $3 + $4 + $9 }' /proc/stat; }

# generate SERVER PROGRAM [ARGUMENT...]: runs a load generator on its core, output in $work/output. Sets the per
# cent of a core that generator with origin (generator_load) and the server (server_load) used, and what others took
# of the core of which they took more (others_load).
generate() {
    local server=$1 origin_before server_before real user system hertz used core
    local -A busy=()
    shift
    [[ $server != fixed ]] || server=nginx
    hertz=$(getconf CLK_TCK)
    empty_logs
    origin_before=$(ticks_of origin)
    server_before=$(ticks_of "$server")
    if [[ $server == varnish ]]; then server_before=$((server_before + $(ticks_of varnishncsa))); fi
    for core in "$server_core" "$generator_core"; do busy[$core]=$(ticks_of_core "$core"); done
    local TIMEFORMAT='%R %U %S'
    { time taskset -c "$generator_core" "$@" >"$work/output" 2>"$work/output.err"; } 2>"$work/times" || {
        tail -n 5 "$work/output" "$work/output.err" >&2
        note "$1 failed"
    }
    read -r real user system < <(tail -n 1 "$work/times")
    generator_load=$(calculate "100 * ($user + $system + ($(ticks_of origin) - $origin_before) / $hertz) / $real" 0)
    for core in "$server_core" "$generator_core"; do
        busy[$core]=$(calculate "100 * ($(ticks_of_core "$core") - ${busy[$core]}) / $hertz / $real" 0)
    done
    used=$(($(ticks_of "$server") - server_before))
    if [[ $server == varnish ]]; then used=$((used + $(ticks_of varnishncsa))); fi
    server_load=$(calculate "100 * $used / $hertz / $real" 0)
    others_load=0
    # On one core nobody can tell.
    if ((${#busy[@]} == 2)); then
        for used in $((busy[$server_core] - server_load)) $((busy[$generator_core] - generator_load)); do
            if ((used > others_load)); then others_load=$used; fi
        done
    fi
}

# wrk_errors: failed connections and answers other than 2xx and 3xx in what wrk printed.
wrk_errors() {
    awk '/Socket errors:/ { gsub(/[^0-9 ]/, ""); for (i = 1; i <= NF; i++) sum += $i }
        /Non-2xx or 3xx responses:/ { sum += $NF }
        /Requests\/sec:/ { any = 1 }
        END { print any ? sum + 0 : 1 }' "$work/output"
}

# rate FIGURE SERVER CONNECTIONS ARGUMENT-OF-WRK...
rate() {
    local figure=$1 server=$2 connections=$3 errors asked=0
    shift 3
    generate "$server" wrk -t 1 -c "$connections" -d "${seconds}s" "$@"
    errors=$(wrk_errors)
    # Hits that reached the origin were none; a few may, when the first ones come together.
    if [[ $figure != misses ]]; then
        asked=$(wc -l <"$work/origin.log")
        : >"$work/origin.log"
        if ((asked > connections)); then
            note "  $figure $server: $asked requests reached the origin"
            errors=$((errors + asked))
        fi
    fi
    record_load "$figure" "$server" "$(sed -n 's|^Requests/sec: *||p' "$work/output" | grep . || say 0)" "$errors" \
        "$errors errors"
}

# --- throughput and latency -------------------------------------------------------------------------------

readonly bench_connections=64
readonly latency_clients=32

measure_load() {
    local server round
    local generator_load server_load others_load
    for server in "${servers[@]}"; do start "$server"; done
    warm_up
    for ((round = 1; round <= rounds; round++)); do
        say "round $round of $rounds"
        take_turns
        # Latency is measured at a rate that depends on what nginx can do.
        if is_wanted hits || is_wanted latency; then hits_round; fi
        if is_wanted large; then
            for server in "${servers[@]}"; do rate large "$server" 16 "$(url "$server" /large)"; done
        fi
        if is_wanted misses; then
            for server in "${servers[@]}"; do
                rate misses "$server" "$bench_connections" -s "$root/bench/proxy/unique.lua" "$(url "$server" /)" \
                    -- "/miss/$server/$round/" 0 1000000000
            done
        fi
    done
    if is_wanted latency; then
        for ((round = 1; round <= rounds; round++)); do
            say "latency, round $round of $rounds"
            take_turns
            for server in "${servers[@]}"; do measure_latency "$server"; done
        done
    fi
    for server in "${servers[@]}"; do stop "$server"; done
}

# Who came first comes last in the next round.
take_turns() { servers=("${servers[@]:1}" "${servers[0]}"); }

warm_up() {
    local server
    for server in "${servers[@]}"; do
        curl -sS -o /dev/null "$(url "$server" /small)" -o /dev/null "$(url "$server" /large)"
        taskset -c "$generator_core" wrk -t 1 -c "$bench_connections" -d 1s "$(url "$server" /small)" >/dev/null
    done
    : >"$work/origin.log"
}

hits_round() {
    local server
    for server in "${servers[@]}"; do
        rate hits "$server" "$bench_connections" "$(url "$server" /small)"
    done
    rate hits fixed "$bench_connections" "$(url fixed /fixed)"
}

# The 99th percentile at the same absolute rate for all: 60 % of what nginx did at most.
measure_latency() {
    local server=$1 target each percentile answered errors
    target=$(calculate "0.6 * $(median_of hits nginx)" 0)
    each=$(calculate "$target / $latency_clients")
    rm -f "$work/requests.log"
    generate "$server" h2load --h1 -t 1 -c "$latency_clients" -D "$seconds" --warm-up-time=1 --rps "$each" \
        --log-file="$work/requests.log" "$(url "$server" /small)"
    touch "$work/requests.log"
    # Columns: start, status, microseconds.
    read -r answered errors percentile < <(sort -n -k 3,3 "$work/requests.log" |
        awk '{ taken[NR] = $3; if ($2 != 200) errors++ }
            END { at = int(NR * 0.99 + 0.999); printf "%d %d %.3f\n", NR, errors, NR ? taken[at] / 1000 : 0 }')
    if ((answered < target * seconds * 95 / 100)); then errors=$((errors + 1)); fi
    record_load latency "$server" "$percentile" "$errors" "$((answered / seconds)) of $target /s"
}

# What decision records cost: the same hits with a proxy that makes none.
measure_records() {
    local round server
    local generator_load server_load others_load
    local -a servers=(ours without)
    say "1 kB hits with and without decision records"
    for server in "${servers[@]}"; do start "$server"; done
    warm_up
    for ((round = 1; round <= 2 * rounds; round++)); do
        take_turns
        for server in "${servers[@]}"; do
            rate records "$server" "$bench_connections" "$(url "$server" /small)"
        done
    done
    for server in "${servers[@]}"; do stop "$server"; done
}

# --- start and memory -------------------------------------------------------------------------------------

measure_start() {
    local server round taken
    say "start to first answer (ms)"
    for ((round = 0; round < 2 * rounds + 1; round++)); do
        for server in "${servers[@]}"; do
            command_of "$server"
            taken=$(taskset -c "$generator_core" "$programs/first_answer" "$server_core" "${port[$server]}" \
                /small "${server_command[@]}") || die 1 "$server did not start: ${server_command[*]}"
            record start "$server" "$taken"
        done
    done
}

measure_memory() {
    local server held=10000 most
    most=$(ulimit -n)
    say "memory when idle, and with $held idle connections (MB)"
    for server in "${servers[@]}"; do
        start "$server"
        curl -sS -o /dev/null "$(url "$server" /small)"
        record idle "$server" "$(resident "$server")"
        if [[ $most != unlimited ]] && ((most < held + 1000)); then
            note "  idle connections: skipped, only $most open files are allowed (ulimit -Hn)"
        else
            measure_connections "$server" "$held"
        fi
        stop "$server"
    done
}

# measure_connections SERVER COUNT
measure_connections() {
    local server=$1 held=$2 line='' kept memory from to
    coproc clients {
        taskset -c "$generator_core" "$programs/idle_connections" "${port[$server]}" /small "$held"
    }
    # Its descriptors vanish with it, so they are copied.
    local id=$clients_PID
    exec {from}<&"${clients[0]}" {to}>&"${clients[1]}"
    eval "exec ${clients[1]}>&-"
    read -r line <&"$from" || true
    memory=$(resident "$server")
    # The end of its input lets the program count what is still open.
    exec {to}>&-
    if [[ $line == "open $held" ]]; then
        read -r kept <&"$from" || kept='kept 0'
        record connections "$server" "$memory" $((held - ${kept#kept }))
    else
        record connections "$server" 0 "$held" "the connections could not be opened"
    fi
    exec {from}<&-
    wait "$id" || true
}

# Memory that the store grew by, for each byte of header and body that it was given.
measure_objects() {
    local before after head_bytes filled=0 margin=256 errors=0 answered hits growth
    local generator_load server_load others_load
    say "memory with $object_count stored objects of 1 kB"
    start ours --store-size 4GiB
    curl -sS -o /dev/null "$(url ours /small)"
    before=$(resident ours)
    head_bytes=$(curl -sS -D - -o /dev/null "$(url origin /object/0)" | wc -c)
    # What was in flight when a run of wrk ended is asked for again by the next.
    while ((filled < object_count + margin)); do
        generate ours wrk -t 1 -c "$bench_connections" -d 5s -s "$root/bench/proxy/unique.lua" "$(url ours /)" \
            -- /object/ "$((filled > margin ? filled - margin : 0))" "$object_count"
        errors=$((errors + $(wrk_errors)))
        answered=$(sed -n 's/^ *\([0-9]*\) requests in .*/\1/p' "$work/output")
        ((${answered:-0} > margin)) || break
        filled=$((filled + answered - margin))
    done
    after=$(resident ours)
    # The host is part of the key.
    hits=$(curl -sS -o /dev/null -D - -H 'Host: bench.test' "$(url ours "/object/[0-$((object_count - 1)):$((object_count / 100))]")" |
        grep -ci '^cache-status:.*; *hit' || true)
    if ((hits < 99)); then errors=$((errors + 1)); fi
    growth=$(calculate "($after - $before) * 1e6 / ($object_count * ($small_bytes + $head_bytes))" 3)
    record objects ours "$growth" "$errors" \
        "x ($small_bytes + $head_bytes) bytes: $before to $after MB; $hits of 100 samples hit; $errors errors"
    stop ours
}

# measure_stream length|chunked: the most memory after a body of 256 MB, and after a long one by the same process.
# Both are longer than the proxy stores, so both pass through.
measure_stream() {
    local how=$1 bytes got errors which
    say "peak memory (MB) while a body passes through: $how"
    start zeros
    start ours --zeros
    for which in short ours; do
        bytes=256000000 errors=0
        if [[ $which == ours ]]; then bytes=$long_body; fi
        got=$(taskset -c "$generator_core" curl -sS -o /dev/null -w '%{size_download} bytes in %{time_total} s' \
            "$(url ours "/$how/$bytes")") || errors=1
        [[ $got == "$bytes bytes "* ]] || errors=1
        record "$how" "$which" "$(peak_resident)" "$errors" "$got"
    done
    stop ours
    stop zeros
}
