#!/usr/bin/env bats
# updelay and downdelay: what the kernel tells nobody, and only /proc/net/bonding shows.

load ../vocabulary/story

# expect_figure_of_the_kernel 'link status up again' eth0 1100: W11, the number is the driver's, or there is none where it is
# not certain. $lab_figure: that part of the line.
expect_figure_of_the_kernel() {
    local told
    told=$(told_since_mark | sed -n "s/.* $1 after \([0-9]*\) ms for interface $2\$/\1/p")
    lab_figure=${told:+ after $told ms}
    [[ -z $told || $told == "$3" ]] || fail_with "the delay of $2" "the driver's figure: $3 ms" "the daemon's: $told ms"
}

@test "downdelay: going down, then definitely down" {
    two_cables bond0 eth0 eth1 downdelay 1000
    start_daemon
    mark
    pull eth0
    expect_story bond0 <<END
bond0: link status down for interface eth0, disabling it in 1000 ms
bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one
END
    expect_event link-going-down bond0 eth0 source=poll priority=6
    expect_event link-down bond0 eth0 source=netlink
}

@test "a link that is back before downdelay ends is told as such, and no failover" {
    two_cables bond0 eth0 eth1 downdelay 2000
    start_daemon
    mark
    pull eth0
    rest 1s
    put_back eth0
    local after
    after=$(kernel_figure bond0 eth0 'link status up again after')
    expect_event link-down-cancelled bond0 eth0
    expect_figure_of_the_kernel 'link status up again' eth0 "$after"
    # The driver says "definitely up" after its "up again", though the link had not been given up.
    expect_story bond0 <<END
bond0: link status down for interface eth0, disabling it in 2000 ms
bond0: link status up again$lab_figure for interface eth0
bond0: link status definitely up for interface eth0
END
    expect_no_event link-down bond0
    expect_no_event active-changed bond0 for 0s
    expect_agreement 1
}

@test "a link that is gone again before updelay ends is told as such, and counted" {
    two_cables bond0 eth0 eth1
    ip link set dev bond0 type bond updelay 3000
    pull eth1
    until_slave eth1 down in bond0
    start_daemon
    mark
    put_back eth1
    rest 1s
    pull eth1
    local after
    after=$(kernel_figure bond0 eth1 'link status down again after')
    expect_event link-back-cancelled bond0 eth1
    expect_figure_of_the_kernel 'link status down again' eth1 "$after"
    # The driver counts this as a failure of the link, though it had not been used yet.
    expect_story bond0 <<END
bond0: link status up for interface eth1, enabling it in 3000 ms
bond0: link status down again$lab_figure for interface eth1
bond0: link status definitely down for interface eth1, disabling it
END
    expect_event link-down bond0 eth1 failures=2
    expect_no_event link-up bond0
    expect_agreement 1
}

@test "after both links are lost the first that is back takes over at once, updelay or not" {
    two_cables bond0 eth0 eth1
    ip link set dev bond0 type bond updelay 5000
    start_daemon
    mark
    pull eth0 eth1
    expect_event active-none bond0
    mark
    put_back eth1
    expect_event active-changed bond0 eth1 change=recovery within 2s
    expect_event active-first bond0
    expect_agreement 1
}
