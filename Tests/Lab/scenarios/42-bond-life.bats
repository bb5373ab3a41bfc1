#!/usr/bin/env bats
# Bonds that are taken apart, put together, set down and deleted: what is no failure raises no alarm, and what still is one
# is not reported as mended.

load ../vocabulary/story

# rebuild bond0 eth0 eth1: set down, its slaves released and put in again, set up.
rebuild() {
    local bond=$1 slave
    ip link set dev "$bond" down
    for slave in "${@:2}"; do ip link set dev "$slave" nomaster; done
    for slave in "${@:2}"; do ip link set dev "$slave" down; ip link set dev "$slave" master "$bond"; done
    ip link set dev "$bond" up
}

@test "W1 a slave with a dead cable that is put back does not restore the redundancy" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    pull eth0
    expect_event redundancy-lost bond0
    ip link set dev eth0 nomaster
    ip link set dev eth0 master bond0
    expect_no_event redundancy-restored bond0 for 5s
    expect_exit 0 bondwatchd --dump
    [[ $output == *'redundancy LOST (1 of 2 carry)'* ]] || fail_with 'the dump is' "$output"
    put_back eth0
    expect_event redundancy-restored bond0
    told_since_mark | grep -q 'bond0: redundancy restored after .*, 2 of 2 interfaces carry traffic' ||
        fail_with 'the restoration is' "$(told_since_mark)"
}

@test "W1 a slave that is put back does not restore the redundancy while updelay runs" {
    two_cables bond0 eth0 eth1 updelay 3000
    start_daemon
    mark
    pull eth0
    expect_event redundancy-lost bond0
    put_back eth0
    ip link set dev eth0 nomaster
    ip link set dev eth0 master bond0
    expect_no_event redundancy-restored bond0 for 2s
    until_slave eth0 up in bond0
    expect_event redundancy-restored bond0
}

@test "W4 a bond that is set down, rebuilt and set up raises no alarm" {
    local mode
    for mode in active-backup balance-rr balance-xor balance-tlb; do
        make_bond bond0 mode "$mode" miimon 100
        plug eth0 into bond0
        plug eth1 into bond0
        until_slave eth0 up in bond0
        until_slave eth1 up in bond0
        start_daemon
        mark
        rebuild bond0 eth0 eth1
        until_slave eth0 up in bond0
        until_slave eth1 up in bond0
        expect_no_alarm for 2s
        expect_same "first traffic in $mode" \
            "$(($(events_since_mark | grep -c '^active-first' || true) <= 1))" 1
        expect_same "failovers in $mode" "$(bondwatchd --dump --json | jq '.bonds[0].failovers')" 0
        stop_daemon
        rm -rf /var/lib/private/bondwatchd/*
        unplug_everything
    done
}

@test "W5 changes of the active slave of a bond that is set down are changes, and none of them a first" {
    ip link add name bond0 type bond mode active-backup miimon 100
    lay_cable eth0
    lay_cable eth1
    start_daemon
    ip link set dev eth0 down
    ip link set dev eth0 master bond0
    ip link set dev eth1 down
    ip link set dev eth1 master bond0
    until_slave eth1 up in bond0
    mark
    local slave
    for slave in eth1 eth0 eth1; do
        ip link set dev bond0 type bond active_slave "$slave"
        until_active "$slave" in bond0
    done
    rest 1.2s
    expect_same 'the changes' "$(events_since_mark | grep -c '^active-changed')" 3
    expect_no_event active-first bond0
    expect_no_event failover-recorded bond0 for 0s
}

@test "W6 a bond with failures behind it is deleted without an alarm" {
    two_cables bond0 eth0 eth1
    start_daemon
    for _ in 1 2 3; do
        pull eth0
        until_slave eth0 down in bond0
        put_back eth0
        until_slave eth0 up in bond0
    done
    rest 1.2s
    mark
    ip link delete dev bond0
    expect_event bond-removed bond0
    expect_no_alarm for 1500ms
    expect_no_event flapping bond0 for 0s
}

@test "W7 a bond that is set up without slaves reports no total loss when its first slave comes" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    ip link set dev bond0 down
    ip link set dev eth0 nomaster
    ip link set dev eth1 nomaster
    ip link set dev bond0 up
    rest 1.4s
    ip link set dev eth0 down
    ip link set dev eth0 master bond0
    until_active eth0 in bond0
    expect_no_event active-none bond0 for 2s
}
