# shellcheck shell=bash
# Runs the libFuzzer targets: tests/fuzz/NAME_fuzz.cpp, seeds in fixtures/fuzz/NAME/, what they find new in
# build/fuzz/corpus/NAME/, crashes in build/fuzz/crashes/. Sourced by ./dev.

fuzz_targets() {
    local file
    for file in "$root"/tests/fuzz/*_fuzz.cpp; do
        [[ -e $file ]] || continue
        file=${file##*/}
        say "${file%_fuzz.cpp}"
    done
}

# fuzz_one NAME SECONDS SEED
fuzz_one() {
    local name=$1 seconds=$2 seed=$3 corpus="$root/build/fuzz/corpus/$1" seeds="$root/fixtures/fuzz/$1" symbolizer
    local -a options=(-max_total_time="$seconds" -seed="$seed" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
        -artifact_prefix="$root/build/fuzz/crashes/$name-")
    [[ ! -e $seeds.dict ]] || options+=(-dict="$seeds.dict")
    mkdir -p "$corpus" "$root/build/fuzz/crashes"
    symbolizer=$(command -v "llvm-symbolizer-$(clang_release)") || symbolizer=''
    [[ -z $symbolizer ]] || export ASAN_SYMBOLIZER_PATH=$symbolizer UBSAN_SYMBOLIZER_PATH=$symbolizer
    [[ ! -d $seeds ]] || set -- "$seeds"
    [[ -d $seeds ]] || set --
    "$root/build/fuzz/tests/fuzz/${name}_fuzz" "${options[@]}" "$corpus" "$@"
}

# fuzz_all SECONDS SEED [NAME...]: builds and runs the targets, as many at a time as there are processors.
# SEED is "random", or a number for the same inputs in the same order from a fresh corpus: a gate that tests one
# commit twice must not say two things. New ground is for `./dev fuzz`.
fuzz_all() {
    local seconds=$1 seed=$2 name status=0 running=0
    shift 2
    [[ $seed != random ]] || seed=0 # libFuzzer's word for "any"
    local -a names=("$@") build_targets=()
    ((${#names[@]})) || mapfile -t names < <(fuzz_targets)
    ((${#names[@]})) || skip "there is no fuzz target"
    for name in "${names[@]}"; do build_targets+=("${name}_fuzz"); done
    build_preset fuzz --target "${build_targets[@]}"

    local -A pids=()
    mkdir -p "$root/build/logs"
    for name in "${names[@]}"; do
        fuzz_one "$name" "$seconds" "$seed" >"$root/build/logs/fuzz-$name.log" 2>&1 &
        pids[$name]=$!
        running=$((running + 1))
        # All run for the same time, so waiting for a whole batch wastes nothing.
        if ((running == jobs)); then
            fuzz_reap || status=1
            running=0
        fi
    done
    fuzz_reap || status=1
    return "$status"
}

# Waits for the targets in pids and says how each went.
fuzz_reap() {
    local name status=0 log
    for name in "${!pids[@]}"; do
        log="$root/build/logs/fuzz-$name.log"
        if wait "${pids[$name]}"; then
            say "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, nothing found" | show
        else
            status=1
            say "$name: FAILED"
            tail -n 40 "$log"
            say "Again with: build/fuzz/tests/fuzz/${name}_fuzz build/fuzz/crashes/$name-…"
        fi
    done
    pids=()
    return "$status"
}
