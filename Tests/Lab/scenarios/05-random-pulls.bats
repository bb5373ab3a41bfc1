#!/usr/bin/env bats
# The driver's own log and the daemon's ledger, one to one.

load ../vocabulary/story

@test "200 random cable pulls over 4 bonds: the driver's lines and the events agree one to one" {
    local number
    for number in 0 1 2 3; do
        two_cables "bond$number" "eth$((2 * number))" "eth$((2 * number + 1))"
    done
    prefer eth0 in bond0
    prefer eth3 in bond1
    until_active eth3 in bond1
    start_daemon
    mark
    /lab/storm --rate 7 --pulls 200 --seed "${LAB_SEED-7}" eth{0..7}
    rest 1s
    expect_agreement 150
    expect_syslog_as_the_journal
}
