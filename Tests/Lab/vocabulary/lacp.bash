# LACP with real partners: 802.3ad bonds in other network namespaces, one for each switch.
#
# shellcheck shell=bash
# lab_mark, lab_feed and lab_lines come from events.bash.
# shellcheck disable=SC2154

# lacp_switch switch MAC [OPTION VALUE...]: what takes cables there into one group is the bond `group`, with that system
# address. A bond goes up with its first slave here, since one that is up already has its first ports wait for 8 s.
lacp_switch() {
    [[ -e /run/netns/$1 ]] || {
        ip netns add "$1"
        ip netns exec "$1" sysctl -q net.ipv6.conf.default.disable_ipv6=1
    }
    forget_lacp_switches "$1"
    ip -n "$1" link add name group address "$2" type bond mode 802.3ad miimon 100 "${@:3}"
}

# replace_switch other MAC: the same ports, another system.
replace_switch() {
    fall_silent "$1"
    ip netns exec "$1" bash -c "echo $2 >/sys/class/net/group/bonding/ad_actor_system"
    speak_again "$1"
}

# A bond does not go with the cables when a scenario ends.
forget_lacp_switches() {
    local switch
    for switch; do ip -n "$switch" link delete dev group 2>/dev/null || true; done
}

# lay_lacp_cable eth0 from bond0 to switch: both ends are in a bond of 802.3ad.
lay_lacp_cable() {
    ip link add name "$1" type veth peer name "$1" netns "$5"
    ip -n "$5" link set dev "$1" master group
    ip -n "$5" link set dev group up
    ip link set dev "$1" master "$3"
    ip link set dev "$3" up
}

# move_cable eth1 from switch to other: it is out for as long as a hand takes, so that the driver sees its link go.
move_cable() {
    ip -n "$3" link set dev "$1" down
    until_slave "$1" down in bond0
    ip -n "$3" link set dev "$1" netns "$5"
    ip -n "$5" link set dev "$1" master group
    ip -n "$5" link set dev group up
}

# The switch sends no LACPDU any more, and all its links stay up: nobody drives the state machines of a bond that is down.
fall_silent() { ip -n "$1" link set dev group down; }
speak_again() { ip -n "$1" link set dev group up; }

# two_lacp_cables bond0 eth0 eth1 [OPTION VALUE...]: to `switch`, collecting and distributing.
two_lacp_cables() {
    ip link add name "$1" type bond mode 802.3ad miimon 100 "${@:4}"
    lay_lacp_cable "$2" from "$1" to switch
    lay_lacp_cable "$3" from "$1" to switch
    until_aggregated "$2" in "$1"
    until_aggregated "$3" in "$1"
}

# until_aggregated eth0 in bond0: in the active aggregator, collecting and distributing.
until_aggregated() {
    eventually 15s aggregated "$1" "$3" ||
        fail_with "$1 does not come into the active aggregator of $3" "$(ip -d link show dev "$1")" "$(ip -d link show dev "$3")"
}

aggregated() {
    local state
    state=$(<"/sys/class/net/$1/bonding_slave/ad_actor_oper_port_state") 2>/dev/null || return 1
    [[ $state != N/A ]] && ((state & 48)) &&
        [[ $(<"/sys/class/net/$1/bonding_slave/ad_aggregator_id") == "$(<"/sys/class/net/$2/bonding/ad_aggregator")" ]]
}

# expect_exactly bond0 [within 9s] <<END: of that bond these events (kind and interface, one a line) were told since the
# mark, and no others; in whatever order, since each port has timers of its own.
expect_exactly() {
    local bond=$1 within=${3-4s} wanted
    wanted=$(sort)
    lab_events_wanted=$(wc -l <<<"$wanted")
    fed_within "$within" lab_events_are_told "$bond" || true
    rest 1200ms
    settle
    lab_events_are_told "$bond" || true
    [[ $(sort <<<"$lab_events_told") == "$wanted" ]] ||
        fail_with "the events of $bond are not as they should be; they should be" "$wanted" "" "told was:" "$(told_since_mark)"
}

lab_events_are_told() {
    local line fields
    lab_events_told=''
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        IFS=$'\x1f' read -ra fields <<<"$line"
        [[ ${fields[1]} == "$1" && -n ${fields[0]} ]] || continue
        lab_events_told+="${lab_events_told:+$'\n'}${fields[0]}${fields[2]:+ ${fields[2]}}"
    done
    [[ -n $lab_events_told ]] && (($(wc -l <<<"$lab_events_told") >= lab_events_wanted))
}

# expect_in_dump bond0 FILTER WANTED [within 4s]: what jq makes of the bond in the JSON dump.
expect_in_dump() {
    eventually "${5-4s}" dump_shows "$1" "$2" "$3" || expect_same "$2 of $1" "$lab_dump" "$3"
}

dump_shows() {
    lab_dump=$(bondwatchd --dump --json "$1" | jq -rc ".bonds[0] | $2")
    [[ $lab_dump == "$3" ]]
}
