#!/usr/bin/env bats
# 802.3ad to two switches without MLAG: the driver keeps the second aggregator as its reserve. And a bond of 802.3ad that is
# taken apart and put together by hand.

load ../vocabulary/story

switch_mac=02:00:00:00:00:0a
other_mac=02:00:00:00:00:0b

teardown() {
    tell_failure
    forget_lacp_switches switch other
}

# two_groups OPTION VALUE...: a0 and a1 to one switch, b0 and b1 to another; the first group is the active one.
two_groups() {
    lacp_switch switch "$switch_mac" lacp_rate fast
    lacp_switch other "$other_mac" lacp_rate fast
    two_lacp_cables bond0 a0 a1 lacp_rate fast "$@"
    lay_lacp_cable b0 from bond0 to other
    lay_lacp_cable b1 from bond0 to other
    eventually 15s both_ready || fail_with 'the reserve is not ready' "$(cat /proc/net/bonding/bond0)"
}

both_ready() { ready b0 && ready b1; }

# ready b0: its partner has taken the port into its own aggregator.
ready() { (($(<"/sys/class/net/$1/bonding_slave/ad_partner_oper_port_state") & 8)); }

# learned: LACP has settled for as long as the daemon waits before it takes the groups for the right ones.
learned() { rest 6500ms; }

pull_from() { ip -n "$1" link set dev "$2" down; }
put_back_to() { ip -n "$1" link set dev "$2" up; }

@test "W8 a whole reserve is full redundancy, and what is lost of it is reported by its group" {
    two_groups
    start_daemon
    expect_in_dump bond0 '[.redundancy, .slaves_carrying, .expected_slaves, ([.slaves[].reserve]), ([.groups[].state])]' \
        '["full",2,2,[false,false,true,true],["active","reserve"]]'
    expect_exit 0 bondwatchctl check bond0
    learned
    expect_no_alarm
    expect_no_event lacp-port-out bond0 for 0s
    mark
    pull_from other b0
    expect_event redundancy-reduced bond0
    told_since_mark | grep -q 'bond0: redundancy reduced, 2 of 2 interfaces carry traffic, reserve 1 of 2 in aggregator [0-9]*$' ||
        fail_with 'the loss is' "$(told_since_mark)"
    mark
    pull_from other b1
    expect_event redundancy-lost bond0
    told_since_mark | grep -q 'bond0: redundancy lost, only aggregator [0-9]* (a0 a1, LACP partner 02:00:00:00:00:0a) is left of 2 groups$' ||
        fail_with 'the loss is' "$(told_since_mark)"
    expect_exit 1 bondwatchctl check bond0
    [[ $output == *'redundancy lost, only aggregator'* ]] || fail_with 'the check says' "$output"
    mark
    systemctl restart bondwatchd.service
    expect_no_event '*' bond0 for 2s
    put_back_to other b0
    put_back_to other b1
    expect_event redundancy-restored bond0 within 12s
    expect_no_event lacp-port-out bond0 for 6s
    expect_exit 0 bondwatchctl check bond0
}

@test "W8 the active switch dies: the reserve takes over, and that is the last group" {
    two_groups ad_select stable
    start_daemon
    learned
    mark
    pull_from switch a0
    expect_event redundancy-reduced bond0
    pull_from switch a1
    expect_event lacp-aggregator-changed bond0
    expect_event redundancy-lost bond0 within 8s
    expect_no_event active-none bond0 for 0s
    expect_in_dump bond0 '[.redundancy, .slaves_carrying, .ad_info.partner_mac]' "[\"lost\",2,\"$other_mac\"]"
    put_back_to switch a0
    put_back_to switch a1
    expect_event redundancy-restored bond0 within 12s
    expect_in_dump bond0 '[.redundancy, ([.groups[].state])]' '["full",["reserve","active"]]'
}

@test "W8 with bandwidth the reserve takes over at the first port lost, without a loss of the whole" {
    two_groups ad_select bandwidth
    start_daemon
    learned
    mark
    pull_from switch a0
    expect_event lacp-aggregator-changed bond0
    expect_event redundancy-reduced bond0 within 8s
    expect_no_event redundancy-lost bond0 for 6s
    expect_no_event lacp-port-out bond0 for 0s
    expect_in_dump bond0 '[.redundancy, .slaves_carrying, ([.groups[].whole_ports])]' '["reduced",2,[1,2]]'
}

@test "W4 a bond of 802.3ad that is set down, rebuilt and set up raises no alarm" {
    local slave
    lacp_switch switch "$switch_mac" lacp_rate fast
    two_lacp_cables bond0 eth0 eth1 lacp_rate fast
    start_daemon
    rest 2s
    mark
    ip link set dev bond0 down
    for slave in eth0 eth1; do ip link set dev "$slave" nomaster; done
    for slave in eth0 eth1; do ip link set dev "$slave" down; ip link set dev "$slave" master bond0; done
    ip link set dev bond0 up
    until_aggregated eth0 in bond0
    until_aggregated eth1 in bond0
    expect_no_alarm for 6s
    as_the_kernel
    mark
    # Set up while it is empty, and filled then.
    ip link set dev bond0 down
    for slave in eth0 eth1; do ip link set dev "$slave" nomaster; done
    ip link set dev bond0 up
    rest 1.4s
    for slave in eth0 eth1; do ip link set dev "$slave" down; ip link set dev "$slave" master bond0; done
    until_aggregated eth0 in bond0
    until_aggregated eth1 in bond0
    expect_no_alarm for 6s
    as_the_kernel
    expect_in_dump bond0 '[.redundancy, .slaves_carrying]' '["full",2]'
}

# Nothing that the driver does not say: its word on a total loss is none here, and the bond's first traffic is one.
as_the_kernel() {
    settle
    kernel_lines >/run/lab/kernel.log
    events_since_mark raw >/run/lab/journal.json
    /lab/agree /run/lab/kernel.log /run/lab/journal.json 0 group || fail_with 'the driver says' "$(kernel_lines)"
    expect_same 'total losses' "$(events_since_mark | grep -c '^active-none' || true)" 0
    expect_same 'whether it is first traffic at most once' \
        "$(($(events_since_mark | grep -c '^active-first' || true) <= 1))" 1
    expect_same 'changes of aggregator' "$(events_since_mark | grep -c '^lacp-aggregator-changed' || true)" 0
}
