#!/usr/bin/env bats
# A cable that fails a hundred times in ten seconds: few lines that anybody must read, all the others in the journal, and
# exact sums. What somebody does by hand is no failure, and a loss that lasts reaches its full priority.

load ../vocabulary/story

# failures_of eth1 in bond0: the driver's count.
failures_of() { sed -n "/^Slave Interface: $1\$/,/^\$/s/^Link Failure Count: //p" "/proc/net/bonding/$3"; }

# flaps KIND FIELD INTERFACE: of each such word since the mark; the bond's own where INTERFACE is empty.
flaps() {
    events_since_mark raw | jq -r --arg kind "$1" --arg field "$2" --arg slave "$3" \
        'select(.BOND_EVENT | test("^(" + $kind + ")$")) | select((.INTERFACE // "") == $slave) | .[$field]'
}

@test "a hundred failures in ten seconds: few lines aloud, nothing left out, exact totals, and an end" {
    local round aloud word
    configure_daemon <<<$'[defaults]\nflapping = { half_life = "2s" }'
    two_cables bond0 eth0 eth1
    ip link set dev bond0 type bond miimon 10
    start_daemon
    mark
    for ((round = 0; round < 100; round++)); do
        echo 'link set dev eth1 down'
        rest 50ms
        echo 'link set dev eth1 up'
        rest 50ms
    done | ip -n switch -batch -
    until_slave eth1 up in bond0
    expect_event flapping bond0 eth1 priority=4
    expect_event flapping-ended bond0 eth1 priority=5 within 25s
    fed_within 4s feed_has 'bond0: the bond has stopped flapping after' || fail_with 'no end' "$(told_since_mark)"
    settle

    word=$(failures_of eth1 in bond0)
    ((word > 80)) || fail_with 'the driver has seen too few failures for this to show anything' "$word"
    expect_same 'the sum at the end' "$(flaps flapping-ended BOND_FLAPS_IN_ALL eth1)" "$word"
    expect_same 'the sum of all words' \
        "$(flaps 'flapping|flapping-continues|flapping-ended' BOND_FLAPS eth1 | jq -s add)" "$word"
    expect_same 'the sum of the bond' "$(flaps flapping-ended BOND_FLAPS_IN_ALL '')" "$word"
    # Nothing is left out: every single one is there, in the journal and in syslog, most of them at debug.
    expect_agreement 100
    expect_syslog_as_the_journal
    aloud=$(events_since_mark raw | jq -r 'select(has("BOND_EVENT") and (.PRIORITY | tonumber) <= 5) | .MESSAGE')
    (($(wc -l <<<"$aloud") <= 30)) || fail_with 'too many lines at notice or above' "$aloud"

    # Afterwards a failure is told aloud again.
    mark
    pull eth1
    expect_event link-down bond0 eth1 priority=4
}

# fail_quickly eth1 20: so many times.
fail_quickly() {
    local round
    for ((round = 0; round < $2; round++)); do
        echo "link set dev $1 down"
        rest 50ms
        echo "link set dev $1 up"
        rest 50ms
    done | ip -n switch -batch -
}

@test "U9 a bond that flaps and then stays lost is reported lost at its full priority after ten seconds, once" {
    # No poll comes in that time: the report waits for none.
    configure_daemon <<<'poll_interval = "60s"'
    two_cables bond0 eth0 eth1
    ip link set dev bond0 type bond miimon 10
    start_daemon
    mark
    fail_quickly eth1 20
    until_slave eth1 up in bond0
    expect_event flapping bond0 eth1 priority=4
    mark
    pull eth1
    until_slave eth1 down in bond0
    # At debug when it begins, and for ten seconds nothing else.
    expect_event redundancy-lost bond0 eth0 priority=7
    expect_no_event redundancy-lost bond0 eth0 priority=3 for 6s
    expect_event redundancy-lost bond0 eth0 priority=3 within 8s
    feed_has 'bond0: redundancy lost, only eth0 is left of 2 (for 10 s, while flapping)' ||
        fail_with 'it does not say for how long' "$(told_since_mark)"
    expect_syslog_as_the_journal

    # A restart reports it no more.
    stop_daemon
    start_daemon
    expect_no_event redundancy-lost bond0 eth0 priority=3 message='*only eth0 is left of 2' for 12s
    expect_event redundancy-lost bond0 eth0 priority=3
}

@test "U9 what is done by hand is no flapping: slaves set down and up, taken out and put in, made the active one" {
    local round
    two_cables bond0 eth0 eth1
    plug eth2 into bond0
    start_daemon
    mark
    for ((round = 0; round < 6; round++)); do
        ip link set dev eth1 down
        until_slave eth1 down in bond0
        ip link set dev eth1 up
        until_slave eth1 up in bond0
    done
    for ((round = 0; round < 6; round++)); do
        ip link set dev eth2 nomaster
        ip link set dev eth2 master bond0
        until_slave eth2 up in bond0
    done
    for ((round = 0; round < 6; round++)); do
        ip link set dev bond0 type bond active_slave eth1
        ip link set dev bond0 type bond active_slave eth0
    done
    settle
    expect_no_event flapping bond0
    expect_no_event '*' priority=7 identifier=bondwatchd for 0ms
    mark
    pull eth1 eth2
    expect_event redundancy-lost bond0 eth0 priority=3
}

@test "a device that vanishes and comes back again and again is flapping" {
    local round
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    for ((round = 0; round < 5; round++)); do
        ip link delete dev eth1
        plug eth1 into bond0
        until_slave eth1 up in bond0
    done
    expect_event flapping bond0 eth1 priority=4
}
