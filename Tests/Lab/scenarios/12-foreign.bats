#!/usr/bin/env bats
# The socket filter: it keeps what is no concern of the daemon's out, and hides nothing that is.

load ../vocabulary/story

# life_of_a_bond MODE: every message that the filter could wrongly drop is told by netlink, and soon: the kernel is read
# besides once in 60 s only.
life_of_a_bond() {
    configure_daemon <<<'poll_interval = "60s"'
    start_daemon
    mark
    begin_phases
    make_bond bond0 mode "$1" miimon 100
    expect_event bond-added bond0 source=netlink within 2s
    plug eth0 into bond0
    expect_event slave-added bond0 eth0 source=netlink within 2s
    plug eth1 into bond0
    expect_event slave-added bond0 eth1 source=netlink within 2s
    until_slave eth1 up in bond0
    phase assembled
    ip link set dev eth1 down
    ip link set dev eth1 name nic1
    ip link set dev nic1 up
    until_slave nic1 up in bond0
    phase slave-renamed
    # A slave is renamed while it is down, which is an outage of its own.
    mark_in_phases
    ip -n switch link set dev eth1 down
    expect_event link-down bond0 nic1 source=netlink within 2s
    ip -n switch link set dev eth1 up
    expect_event link-up bond0 nic1 within 2s
    phase pulled
    ip link set dev nic1 nomaster
    expect_event slave-removed bond0 nic1 source=netlink within 2s
    phase released
    ip link delete dev eth0
    expect_event slave-removed bond0 eth0 source=netlink within 2s
    phase slave-deleted
    ip link set dev bond0 down
    ip link set dev bond0 name uplink
    expect_event bond-renamed uplink source=netlink within 2s
    phase bond-renamed
    ip link delete dev uplink
    expect_event bond-removed uplink source=netlink within 2s
    phase deleted
    tell_figures "filter-$1" "events: $lab_phases"
}

@test "balance-rr: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond balance-rr; }
@test "active-backup: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond active-backup; }
@test "balance-xor: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond balance-xor; }
@test "broadcast: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond broadcast; }
@test "802.3ad: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond 802.3ad; }
@test "balance-tlb: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond balance-tlb; }
@test "balance-alb: enslaving, renaming, releasing and deleting pass the filter" { life_of_a_bond balance-alb; }

# begin_failing_over: a bond that has failed over from eth0 to eth1.
begin_failing_over() {
    two_cables bond0 eth0 eth1
    start_daemon
    lab_pid=$(daemon_property MainPID)
    mark
    begin_phases
    pull eth0
    until_active eth1 in bond0
    settle
    phase before
}

# expect_nothing_dropped: nor a failover lost, there and back.
expect_nothing_dropped() {
    expect_same 'the number of dropped messages' "$(netlink_drops "$lab_pid")" 0
    expect_event active-changed bond0 eth1 change=failover
    expect_event active-changed bond0 eth0 change=failover
    expect_agreement 5
}

@test "foreign links may change as fast as they like: no message is dropped, every failover is told" {
    begin_failing_over
    /lab/faults/strangers changes --seconds "$(long_or 4 30)" >/run/lab/strangers &
    rest 1s
    put_back eth0
    rest 1s
    pull eth1
    wait $!
    until_active eth0 in bond0
    rest 300ms
    settle
    phase during
    put_back eth1
    until_slave eth1 up in bond0
    rest 300ms
    settle
    phase after
    expect_nothing_dropped
    tell_figures foreign "$(</run/lab/strangers), 0 messages dropped; events: $lab_phases"
}

@test "foreign links are deleted by the hundred at once: no message is dropped, every failover is told" {
    begin_failing_over
    # 400 deletions in one breath are more than twice what the socket of an unprivileged process holds.
    /lab/faults/strangers veths --pairs "$(long_or 600 3000)" --at-once 200 >/run/lab/strangers
    settle
    phase during
    put_back eth0
    until_slave eth0 up in bond0
    pull eth1
    until_active eth0 in bond0
    rest 300ms
    settle
    phase after
    expect_nothing_dropped
    tell_figures foreign-veths "$(</run/lab/strangers), 0 messages dropped; events: $lab_phases"
}
