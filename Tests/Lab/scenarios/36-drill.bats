#!/usr/bin/env bats
# The failover test that every guide ends with: what a drill finds, and that it leaves the bond as it was.

load ../vocabulary/story
load ../vocabulary/network
load ../vocabulary/screen

teardown() {
    close_screen
    take_network_down eth0 eth1 eth2
    answer_by_any_interface
    tell_failure
}

# A bond with an address, and somebody behind its cables who answers to 10.9.0.1.
bond_with_network() {
    two_cables bond0 eth0 eth1 "$@"
    build_network eth0 eth1
    ip address add 10.9.0.2/24 dev bond0
    # All switches of the lab are one host, which else answers for the core by each of them.
    ip netns exec switch sysctl -qw net.ipv4.conf.all.arp_ignore=1
}

answer_by_any_interface() { ip netns exec switch sysctl -qw net.ipv4.conf.all.arp_ignore=0; }

# start_drill OPTION...: in the background, with what it says in /run/lab/drill.
start_drill() {
    bondwatchctl drill bond0 --yes "$@" </dev/null >/run/lab/drill 2>&1 &
    lab_drill=$!
}

# expect_drill_ends CODE
expect_drill_ends() {
    local code=0
    wait "$lab_drill" || code=$?
    [[ $code == "$1" ]] || fail_with "the drill ended with $code, not $1" "$(</run/lab/drill)"
}

@test "a drill on a bond in health: the standby takes over, receives, and the old active slave is back" {
    bond_with_network
    start_daemon
    mark
    expect_exit 0 bondwatchctl drill bond0 --yes --ping 10.9.0.1
    [[ $output == *'judged by answers of 10.9.0.1'* && $output == *'eth0 is the active slave again.'* ]] ||
        fail_with 'not what a drill says' "$output"
    [[ $output =~ eth1\ +[0-9]+\ ms\ +[0-9]+\ packets?,\ [0-9]+\ answers\ +[0-9]+\ ms\ +passed ]] ||
        fail_with 'not the row of eth1' "$output"
    active_is eth0 in bond0 || fail_with 'eth0 is not active again' "$output"
    # The driver's word, and the daemon's: there and back, by hand.
    expect_same 'what the driver says' "$(kernel_lines | grep -c 'making interface the new active one')" 2
    expect_event active-changed bond0 eth1 cause=by-hand
    expect_event active-changed bond0 eth0 cause=by-hand

    # The neighbour is known by now and need not be named; the answer for scripts.
    expect_exit 0 bondwatchctl drill bond0 --yes --json --only eth1
    expect_same 'the verdict' "$(jq -r '.standbys[] | "\(.slave) \(.verdict) \(.gap > 0)"' <<<"$output")" \
        'eth1 passed true'
    expect_same 'the end' "$(jq -r '"\(.end) \(.restored) \(.judged_by) \(.asked[0])"' <<<"$output")" \
        'completed true answers 10.9.0.1'
}

@test "U9 a drill over three slaves is no flapping: a second one is allowed, and a real loss after it is reported at once" {
    local drill
    bond_with_network
    plug eth2 into bond0
    ip -n switch link add name sw-eth2 type bridge
    ip -n switch link set dev sw-eth2 up
    ip -n switch link add name up-eth2 type veth peer name down-eth2
    ip -n switch link set dev up-eth2 master sw-eth2 up
    ip -n switch link set dev down-eth2 master core up
    ip -n switch link set dev eth2 master sw-eth2
    until_slave eth2 up in bond0
    start_daemon
    mark
    for drill in first second; do
        expect_exit 0 bondwatchctl drill bond0 --yes --ping 10.9.0.1
        [[ $output =~ eth1.*passed && $output =~ eth2.*passed ]] || fail_with "not what a $drill drill says" "$output"
        expect_exit 0 bondwatchctl check bond0
    done
    expect_same 'what the driver says' "$(kernel_lines | grep -c 'making interface the new active one')" 8
    expect_no_event flapping bond0
    mark
    pull eth0 eth1
    expect_event redundancy-lost bond0 eth2 priority=3 within 2s
    expect_no_event flapping bond0
}

@test "a deaf standby is found, also behind a primary, and in silence none is tried" {
    bond_with_network
    prefer eth0 in bond0
    cut_uplink eth1
    expect_exit 1 bondwatchctl drill bond0 --yes --ping 10.9.0.1 --wait 2s
    # The near end of the cut network may still say a word of its own, which is no answer.
    [[ $output =~ eth1\ .*(DEAF: nothing was received|UNANSWERED: packets arrived) ]] ||
        fail_with 'eth1 is not found' "$output"
    active_is eth0 in bond0 || fail_with 'eth0 is not active again' "$output"

    cut_uplink eth0
    mark_here
    expect_exit 1 bondwatchctl drill bond0 --yes --ping 10.9.0.1 --wait 1s
    [[ $stderr == *'no traffic could be provoked'* ]] || fail_with 'it does not say why' "$output" "$stderr"
    expect_same 'what the driver says' "$(kernel_lines)" ''
}

@test "in the balancing modes that have an active slave it works as well" {
    local mode
    for mode in balance-tlb balance-alb; do
        unplug_everything
        bond_with_network mode "$mode"
        expect_exit 0 bondwatchctl drill bond0 --yes --ping 10.9.0.1
        active_is eth0 in bond0 || fail_with "eth0 is not active again in $mode" "$output"
        take_network_down eth0 eth1
    done
}

@test "interrupted in the middle by SIGINT, SIGTERM and SIGHUP, it puts the old active slave back" {
    local signal
    bond_with_network
    cut_uplink eth1
    for signal in INT TERM HUP; do
        start_drill --ping 10.9.0.1 --wait 1min
        until_active eth1 in bond0
        # A second drill would meddle with the first.
        expect_exit 75 bondwatchctl drill bond0 --yes
        kill "-$signal" "$lab_drill"
        expect_drill_ends 75
        active_is eth0 in bond0 || fail_with "eth0 is not active after SIG$signal" "$(</run/lab/drill)"
        [[ $(</run/lab/drill) == *"interrupted by SIG$signal"* ]] || fail_with 'it does not say so' "$(</run/lab/drill)"
    done
}

@test "where the old active slave fails in the middle, the drill says what state the bond is left in" {
    bond_with_network
    cut_uplink eth1
    start_drill --ping 10.9.0.1 --wait 1s
    until_active eth1 in bond0
    pull eth0
    expect_drill_ends 71
    [[ $(</run/lab/drill) == *'eth0 IS NOT THE ACTIVE SLAVE AGAIN, eth1 is now'*'active_slave eth0'* ]] ||
        fail_with 'it does not say so' "$(</run/lab/drill)"
}

# The drill on a terminal, with its question.
drill_on_terminal() {
    close_screen
    open_screen 100 30
    type_keys 'bondwatchctl drill bond0 --ping 10.9.0.1' Enter
    until_screen 'Go on? [y/N]'
}

@test "on a terminal it asks first: no and Ctrl-C leave the bond as it is, and yes tries it" {
    bond_with_network
    start_daemon
    mark
    drill_on_terminal
    [[ $lab_screen == *'This makes eth1 the active slave of bond0 for a moment, and puts eth0 back.'* ]] ||
        fail_with 'not the question' "$lab_screen"
    type_keys n Enter 'echo gone $?' Enter
    until_screen 'gone 75'
    drill_on_terminal
    type_keys C-c 'echo gone $?' Enter
    until_screen 'gone 130'
    expect_same 'what the driver says' "$(kernel_lines)" ''
    active_is eth0 in bond0 || fail_with 'eth0 is not active any more' "$lab_screen"

    drill_on_terminal
    type_keys y Enter 'echo gone $?' Enter
    until_screen 'gone 0' within 30s
    [[ $lab_screen == *' passed'*'eth0 is the active slave again.'* ]] || fail_with 'not what a drill says' "$lab_screen"
    expect_same 'what the driver says' "$(kernel_lines | grep -c 'making interface the new active one')" 2
    active_is eth0 in bond0 || fail_with 'eth0 is not active again' "$lab_screen"
}

@test "refused: degraded, in a mode without an active slave, not root, not confirmed, no such bond" {
    bond_with_network
    expect_exit 64 bondwatchctl drill bond0 </dev/null
    expect_exit 64 bondwatchctl drill bond7 --yes
    expect_exit 69 bondwatchctl drill bond0 --yes --only eth0
    expect_exit 77 setpriv --reuid nobody --clear-groups bondwatchctl drill bond0 --yes
    pull eth1
    until_slave eth1 down in bond0
    expect_exit 69 bondwatchctl drill bond0 --yes
    [[ $stderr == *'eth1 is down'* ]] || fail_with 'it does not say why' "$stderr"
    make_bond bond1 mode 802.3ad miimon 100
    expect_exit 69 bondwatchctl drill bond1 --yes
    [[ $stderr == *'mode 802.3ad has no active slave'* ]] || fail_with 'it does not say why' "$stderr"
    active_is eth0 in bond0
}
