#!/usr/bin/env bats
# Bonds and slaves come, go, and change their names while the daemon runs.

load ../vocabulary/story

@test "a missing driver is a normal state, and the first bond is seen when it comes" {
    modprobe -r bonding
    start_daemon
    rest 2.5s
    expect_same 'the number of notes on the missing driver' \
        "$(journalctl -t bondwatchd --since "@$lab_start" -o cat | grep -ci 'driver')" 1
    modprobe bonding
    two_cables bond0 eth0 eth1
    expect_event bond-added bond0
    expect_event slave-added bond0 eth0
    expect_event slave-added bond0 eth1
    mark
    pull eth0
    expect_event active-changed bond0 eth1 change=failover
}

@test "a bond that comes up is no failover" {
    start_daemon
    mark
    two_cables bond0 eth0 eth1
    expect_event bond-added bond0
    expect_event active-changed bond0 eth0 change=first priority=5
    expect_event active-first bond0 eth0 priority=5
    expect_no_alarm for 1500ms
}

@test "a bond is deleted while it is being read, and made again under its name" {
    two_cables bond0 eth0 eth1
    start_daemon
    local pid round
    pid=$(daemon_property MainPID)
    mark
    for round in {1..8}; do
        cat /proc/net/bonding/bond0 >/dev/null 2>&1 &
        bondwatchd --dump bond0 >/dev/null 2>&1 &
        ip link delete dev bond0
        wait
        make_bond bond0 mode active-backup miimon 100
        ip link set dev eth0 master bond0
        ip link set dev eth1 master bond0
        # Some rounds end before the driver has looked at its new slaves, some after.
        ((round % 2)) || until_active eth0 in bond0
    done
    until_slave eth1 up in bond0
    expect_no_alarm for 2s
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
    expect_same 'the number of removals' "$(events_since_mark | grep -c '^bond-removed')" 8
    expect_same 'the number of additions' "$(events_since_mark | grep -c '^bond-added')" 8
    mark
    pull eth0
    expect_event link-down bond0 eth0 failures=1
    expect_event active-changed bond0 eth1 change=failover
}

@test "a bond is renamed, and its story goes on under the new name" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    ip link set dev bond0 down
    ip link set dev bond0 name uplink
    ip link set dev uplink up
    expect_event bond-renamed uplink priority=5
    expect_line 'uplink: bond renamed, it was bond0'
    expect_no_event bond-removed for 1s
    expect_no_event bond-added for 0s
    until_slave eth0 up in uplink
    until_slave eth1 up in uplink
    until_active eth0 in uplink
    rest 1.2s
    mark
    pull eth0
    expect_event link-down uplink eth0
    expect_event active-changed uplink eth1 change=failover
}

@test "a slave leaves and joins; neither is a failure" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    ip link set dev eth1 nomaster
    expect_event slave-removed bond0 eth1 priority=5
    expect_no_event link-down
    mark
    ip link set dev eth1 down
    ip link set dev eth1 master bond0
    expect_event slave-added bond0 eth1 priority=5
    until_slave eth1 up in bond0
    mark
    pull eth1
    expect_event link-down bond0 eth1 failures=1
}

@test "a cable whose interface vanishes leaves the bond, and the other takes over" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    ip link delete dev eth0
    expect_event slave-removed bond0 eth0
    expect_event active-changed bond0 eth1 change=failover cause=slave-removed
}
