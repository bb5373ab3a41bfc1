#!/usr/bin/env bats
# A cable of a bond of two goes out and comes back.

load ../vocabulary/story

@test "the active slave's cable is pulled: a failover, and redundancy is lost" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    pull eth0
    expect_event link-down bond0 eth0 priority=4
    expect_event active-changed bond0 eth1 change=failover previous=eth0 cause=link-down priority=4
    expect_event redundancy-lost bond0 eth1 priority=3
    expect_story bond0 <<END
bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one
END
    mark
    put_back eth0
    expect_event link-up bond0 eth0 priority=5
    expect_event redundancy-restored bond0 priority=5
    expect_no_event active-changed bond0
}

@test "the backup's cable is pulled: redundancy is lost, and the active slave stays" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    pull eth1
    expect_event link-down bond0 eth1
    expect_event redundancy-lost bond0 eth0
    expect_line 'bond0: redundancy lost, only eth0 is left of 2'
    expect_no_event active-changed bond0
    active_is eth0 in bond0
}

@test "both cables are pulled: the bond is cut off, and that is critical" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    pull eth0 eth1
    expect_event active-none bond0 priority=2
    expect_line 'bond0: now running without any active interface!'
    expect_event link-down bond0 eth0
    expect_event link-down bond0 eth1
    mark
    put_back eth1
    expect_event link-up bond0 eth1
    expect_event active-changed bond0 eth1 change=recovery priority=5
    expect_event active-first bond0
    expect_no_event redundancy-restored bond0
}

@test "the daemon is started after a total loss: what comes up is told as a recovery" {
    two_cables bond0 eth0 eth1
    pull eth0 eth1
    until_slave eth0 down in bond0
    until_slave eth1 down in bond0
    start_daemon
    mark
    put_back eth0
    expect_event link-up bond0 eth0
    expect_event active-changed bond0 eth0 change=recovery priority=5
    expect_event active-first bond0
}
