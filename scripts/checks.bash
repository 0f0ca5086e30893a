# shellcheck shell=bash
# The checks that need no test run: layout, static analysis, generated files, shell scripts. Each is a step
# for run_step (scripts/steps.bash). Sourced by ./dev.

# Generated files that are committed: the file, then the arguments that make the built tool print it.
generated_files=(
    "rules/README.md|rules --format markdown"
    "completions/cachewright.bash|completions bash"
    "completions/_cachewright|completions zsh"
    "completions/cachewright.fish|completions fish"
    "docs/man/cachewright.1|man"
)

# Files of the tree by suffix, those under version control and those not yet added.
tree_files() {
    if git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
        git -C "$root" ls-files -z --cached --others --exclude-standard -- "$@"
    else
        local -a patterns=()
        local suffix
        for suffix in "$@"; do patterns+=(-o -name "$suffix"); done
        (cd "$root" && find . -path ./build -prune -o -type f \( "${patterns[@]:1}" \) -printf '%P\0')
    fi | while IFS= read -r -d '' file; do
        [[ -e $root/$file ]] && printf '%s\n' "$file"
    done | sort -u
}

# Files that this branch and the working tree change: against CACHEWRIGHT_BASE, for a CI that knows the last
# commit that passed; else against the place where the branch left main; on main itself against the commit
# before; in a clone without history all files of the last commit.
changed_files() {
    local head base='' branch
    head=$(git -C "$root" rev-parse --verify -q HEAD) || return 0
    for branch in ${CACHEWRIGHT_BASE:+"$CACHEWRIGHT_BASE"} origin/main main HEAD~1; do
        base=$(git -C "$root" merge-base HEAD "$branch" 2>/dev/null) || base=''
        if [[ -n $base && $base != "$head" ]]; then break; fi
        base=''
    done
    {
        if [[ -n $base ]]; then
            git -C "$root" diff --name-only --diff-filter=d "$base"
        else
            git -C "$root" diff-tree --root --no-commit-id --name-only -r HEAD
            git -C "$root" diff --name-only --diff-filter=d HEAD
        fi
        git -C "$root" ls-files --others --exclude-standard
    } | sort -u
}

# A clang other than 16 lays out and warns differently: its opinion is shown and does not count.
only_with_reference_clang() {
    local status=0
    "$@" || status=$?
    ((status == 0)) && return
    [[ $(clang_release) == 16 ]] && return "$status"
    skip "found by clang $(clang_release), which is not the reference (16); see the log"
}

check_format() {
    local -a files
    mapfile -t files < <(tree_files '*.cpp' '*.hpp')
    cd "$root" || exit
    only_with_reference_clang "clang-format-$(clang_release)" --dry-run -Werror "${files[@]}"
    say "${#files[@]} files" | show
}

fix_format() {
    local -a files
    mapfile -t files < <(tree_files '*.cpp' '*.hpp')
    (cd "$root" && "clang-format-$(clang_release)" -i "${files[@]}")
}

# clang-tidy sees headers through a source that includes them: for a changed header the source of the same
# name, else the first that includes it.
sources_to_tidy() {
    local file
    while IFS= read -r file; do
        case $file in
            *.cpp) [[ ! -e $root/$file ]] || say "$file" ;;
            *.hpp)
                if [[ -e $root/${file%.hpp}.cpp ]]; then
                    say "${file%.hpp}.cpp"
                else
                    (cd "$root" && grep -rlF --include='*.cpp' "#include \"$file\"" \
                        lib rules cli tests bench 2>/dev/null | sort | head -n 1) || true
                fi
                ;;
        esac
    done | sort -u
}

# check_tidy changed|all
check_tidy() {
    local -a files
    if [[ $1 == all ]]; then
        mapfile -t files < <(tree_files '*.cpp')
    else
        mapfile -t files < <(changed_files | sources_to_tidy)
    fi
    ((${#files[@]})) || skip "no source file changed"
    configure tidy
    cd "$root" || exit
    say "${#files[@]} files" | show
    only_with_reference_clang tidy_files "${files[@]}"
}

tidy_files() {
    printf '%s\0' "$@" |
        xargs -0 -n 1 -P "$jobs" "clang-tidy-$(clang_release)" -p build/tidy --quiet 2>&1 |
        sed -E '/^[0-9]+ warnings? (generated|treated)|^Suppressed [0-9]+|^Use -header-filter/d'
}

# generate_one ROW TOOL: writes what the tool prints for a row of generated_files to stdout.
generate_one() {
    local -a arguments
    read -ra arguments <<<"${1#*|}"
    "$2" "${arguments[@]}"
}

check_generated() {
    local row file status=0 fresh="$root/build/generated"
    # The one of the tests says the same, and need not be built once more.
    build_preset asan --target cachewright
    local tool="$root/build/asan/cli/cachewright"
    for row in "${generated_files[@]}"; do
        file=${row%%|*}
        mkdir -p "$fresh/$(dirname "$file")"
        if ! generate_one "$row" "$tool" >"$fresh/$file"; then
            say "$file: 'cachewright ${row#*|}' failed"
            status=1
        elif [[ ! -s $fresh/$file ]]; then
            say "$file: 'cachewright ${row#*|}' printed nothing"
            status=1
        elif ! diff -u "$root/$file" "$fresh/$file"; then
            say "$file is stale: run ./dev generate and commit the result"
            status=1
        fi
    done
    return "$status"
}

check_shell() {
    command -v shellcheck >/dev/null || skip "shellcheck is not installed"
    local -a files
    mapfile -t files < <(tree_files '*.sh')
    cd "$root" || exit
    files+=(dev .ci/run completions/cachewright.bash tests/cli/complete.bash)
    # -x follows what dev sources, so scripts/*.bash are seen as parts of it.
    shellcheck -x "${files[@]}"
    say "${#files[@]} scripts" | show
}

# Every public header compiles by itself (the rooms' VERIFY_INTERFACE_HEADER_SETS).
check_headers() { build_preset asan --target all_verify_interface_header_sets; }

# The include order is a test of its own; this runs it alone.
check_include_order() {
    build_preset asan --target include_order_test
    "$root/build/asan/tests/include_order_test"
}
