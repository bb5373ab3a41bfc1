#!/usr/bin/env bats
# The log of a real site (two bonds of two cables, miimon 100, updelay 5000), replayed on the real driver with the
# site's own timing: eight cables out and in within 34 seconds, several while updelay runs.

load ../vocabulary/story

site() {
    local bond=$1 first=$2 second=$3
    two_cables "$bond" "$first" "$second"
    prefer "$first" in "$bond"
    ip link set dev "$bond" type bond updelay 5000
}

@test "the log of a real site is told line by line, and its failback as a failback" {
    site bond0 eth0 eth1
    site bond1 eth2 eth3
    pull eth1
    until_slave eth1 down in bond0
    start_daemon
    mark

    start_the_clock
    put_back eth1
    at 1.4s && pull eth0
    at 8.4s && put_back eth0
    at 11s && pull eth1
    at 17.4s && put_back eth1
    at 21.4s && pull eth3
    at 24.4s && put_back eth3
    at 26s && pull eth2
    at 30.4s && put_back eth2
    at 35.4s

    expect_story '*' within 4s <<END
bond0: link status up for interface eth1, enabling it in 5000 ms
bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one ~1400 ms earlier
bond0: link status up for interface eth0, enabling it in 5000 ms
bond0: link status definitely down for interface eth1, disabling it
bond0: making interface eth0 the new active one ~2600 ms earlier
bond0: link status up for interface eth1, enabling it in 5000 ms
bond1: link status definitely down for interface eth3, disabling it
bond0: link status definitely up for interface eth1
bond1: link status up for interface eth3, enabling it in 5000 ms
bond1: link status definitely down for interface eth2, disabling it
bond1: making interface eth3 the new active one ~1600 ms earlier
bond1: link status up for interface eth2, enabling it in 5000 ms
bond1: link status definitely up for interface eth2
bond1: making interface eth2 the new active one
END
    expect_earlier_as_the_kernel bond0 eth1
    expect_earlier_as_the_kernel bond0 eth0
    expect_earlier_as_the_kernel bond1 eth3

    expect_event active-changed bond0 eth1 change=failover previous=eth0 cause=link-down priority=4
    expect_event active-changed bond0 eth0 change=failover previous=eth1 cause=link-down priority=4
    expect_event active-changed bond1 eth3 change=failover previous=eth2 cause=link-down priority=4
    expect_event active-changed bond1 eth2 change=failback previous=eth3 cause=primary-returned priority=5
    expect_agreement 9
    expect_syslog_as_the_journal
}
