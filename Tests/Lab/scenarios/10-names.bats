#!/usr/bin/env bats
# The kernel takes any byte but `/`, `:` and white space in the name of an interface.

load ../vocabulary/story

# hostile BOND SLAVE SLAVE TOLD-BOND TOLD-SLAVE: the names, and how bond and first slave are told.
hostile() {
    make_bond "$1" mode active-backup miimon 100
    plug "$2" into "$1"
    until_active "$2" in "$1"
    plug "$3" into "$1"
    until_slave "$3" up in "$1"
    start_daemon
    mark
    ip -n switch link set dev "$2" down
    expect_line "$4: link status definitely down for interface $5, disabling it"
    expect_event active-changed "$4" change=failover "previous=$5"
    expect_in_syslog "$4: link status definitely down for interface $5, disabling it"
    expect_exit 0 bondwatchd --dump --json
    jq -e --arg bond "$4" --arg slave "$5" 'any(.bonds[]; .name == $bond and any(.slaves[]; .name == $slave))' \
        <<<"$output" >/dev/null || fail_with 'the names are not in the dump' "$output"
    expect_exit 0 bondwatchd --dump
    [[ $output != *[$'\x01'-$'\x09\x0b'-$'\x1f\x7f']* ]] || fail_with 'control characters in the dump' "$(cat -v <<<"$output")"
    stop_daemon
    expect_exit 0 bondwatchd --dump
    [[ $output != *[$'\x01'-$'\x09\x0b'-$'\x1f\x7f']* ]] || fail_with 'control characters in the dump' "$(cat -v <<<"$output")"
}

@test "control characters and bytes that are not UTF-8 are told escaped" {
    hostile $'b\e[2J' $'e\xffth' $'e\x07th' 'b\x1b[2J' 'e\xffth'
}

@test "quotes, backslashes, dollars and ampersands are told as they are, or escaped" {
    hostile "b'\"\$(x)" 'e\x41' 'e;&|*' "b'\"\$(x)" 'e\x5cx41'
}

@test "names that are words of /proc/net/bonding are names all the same" {
    hostile bonding None up bonding None
}
