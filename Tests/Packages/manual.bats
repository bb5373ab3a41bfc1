#!/usr/bin/env bats
# The manual pages, as the two programs that people read them with take them.

bats_require_minimum_version 1.5.0

setup() {
    cd "${BATS_TEST_DIRNAME}/../.." || return
    pages=(packaging/man/*.[1-8])
}

@test "mandoc has nothing to say about the manual pages, at any level" {
    # Which pages of others a machine has is not the question here; those of ours are looked for below.
    run bash -c 'mandoc -T lint -W style "$@" 2>/dev/null | grep -v "STYLE: referenced manual not found"' _ "${pages[@]}"
    [[ -z $output ]] || { echo "$output" && false; }
}

@test "man renders every page without a warning" {
    local page
    for page in "${pages[@]}"; do
        run --separate-stderr man --warnings -E UTF-8 -l -Tutf8 -Z "$page"
        [[ $status == 0 && -z $stderr && -n $output ]] || { echo "$page: $stderr" && false; }
    done
}

@test "what a page says of our other pages is true" {
    local macro name section
    # shellcheck disable=SC2034 # the macro's own name
    while read -r macro name section _; do
        [[ $name != bondwatch* ]] || [[ -e packaging/man/$name.$section ]] || { echo "no $name($section)" && false; }
    done < <(cat "${pages[@]}" | grep '^\.Xr ')
}

@test "a page fits a terminal of 80 columns" {
    local page
    for page in "${pages[@]}"; do
        run bash -c 'MANWIDTH=80 man -E UTF-8 -l "$1" 2>/dev/null | col -bx | LC_ALL=C.UTF-8 grep -E ".{81}"' _ "$page"
        [[ -z $output ]] || { echo "$page: $output" && false; }
    done
}
