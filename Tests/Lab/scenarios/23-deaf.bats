#!/usr/bin/env bats
# The switch port is up and everything behind it is dead: no link tells, and no monitor of links sees it.

load ../vocabulary/story
load ../vocabulary/network

teardown() {
    take_network_down eth0 eth1
    tell_failure
}

# expect_deaf eth0: told once, at err.
expect_deaf() {
    expect_event finding-raised bond0 "$1" priority=3 within 20s \
        "message=bond0: interface $1 is up but receives nothing, while other slaves of the bond do"
}

# expect_hearing eth0: told once, and nobody is deaf any more.
expect_hearing() {
    expect_event finding-cleared bond0 "$1" within 8s
    expect_same 'what the dump says of deaf slaves' "$(bondwatchd --dump --json bond0 |
        jq -c '[.bonds[0].findings[] | select(.id == "deaf-slave")]')" '[]'
}

# received eth1: the figure in the dump.
received() { bondwatchd --dump --json bond0 | jq ".bonds[0].slaves[] | select(.name == \"$1\") | .$2"; }

@test "a dead uplink behind a live port: found for the active slave and for the backup, told once, cleared after" {
    configure_daemon <<<$'[defaults]\ndeaf_after = "3s"'
    two_cables bond0 eth0 eth1
    build_network eth0 eth1
    start_daemon
    mark
    # Nobody says anything: for longer than deaf_after there is no verdict.
    rest 5s
    expect_no_event finding-raised bond0 eth0 for 0ms
    expect_no_event finding-raised bond0 eth1 for 0ms

    start_chatter
    cut_uplink eth0
    expect_deaf eth0
    expect_no_event finding-raised bond0 eth1 for 0ms
    expect_no_event link-down for 0ms
    mend_uplink eth0
    expect_hearing eth0
    [[ $(received eth0 rx_packets) -gt 0 && $(received eth0 last_received) -gt 0 ]] ||
        fail_with 'the dump does not know what eth0 received' "$(bondwatchd --dump --json bond0)"

    mark
    cut_uplink eth1
    expect_deaf eth1
    expect_no_event finding-raised bond0 eth0 for 0ms
    # The network falls silent: eth1 has still not heard anything, and eth0 is not taken for deaf.
    stop_chatter
    expect_no_event finding-cleared bond0 for 5s
    expect_no_event finding-raised bond0 eth0 for 0ms
}
