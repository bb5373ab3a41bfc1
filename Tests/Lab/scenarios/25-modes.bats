#!/usr/bin/env bats
# Every mode of the driver and every monitor: one cable of two out and in, both out and in, and each line of the driver's
# log is told in its words.

load ../vocabulary/story

modes=(balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb)

# bond4's two cables end in a bond of the switch's.
aggregate_in_the_switch() {
    build_in_switch trunk bond mode 802.3ad miimon 50 lacp_rate fast
    ip -n switch link set dev eth8 down
    ip -n switch link set dev eth9 down
    ip -n switch link set dev eth8 master trunk
    ip -n switch link set dev eth9 master trunk
    ip -n switch link set dev trunk up
}

ports_are() { [[ $(<"/sys/class/net/$2/bonding/ad_num_ports") == "$1" ]]; }

# until_ports 2 in bond4
until_ports() {
    eventually 20s ports_are "$1" "$3" || fail_with "$3 does not have $1 ports" "$(cat "/proc/net/bonding/$3")"
}

# until_each up eth0 eth2...: each in its bond.
until_each() {
    local status=$1 cable
    shift
    for cable; do until_slave "$cable" "$status" in "bond$((${cable#eth} / 2))"; done
}

bonds_carry() {
    local bond
    for bond in "${lab_bonds[@]}"; do [[ $(<"/sys/class/net/$bond/carrier") == 1 ]] || return 1; done
}

# The story that is the same in all of them, for the bonds in lab_bonds, whose cables are eth0 and eth1, eth2 and eth3...
out_and_in() {
    local bond firsts=() seconds=()
    for bond in "${lab_bonds[@]}"; do
        firsts+=("eth$((2 * ${bond#bond}))")
        seconds+=("eth$((2 * ${bond#bond} + 1))")
    done
    mark
    pull "${firsts[@]}"
    until_each down "${firsts[@]}"
    for bond in "${lab_bonds[@]}"; do expect_event redundancy-lost "$bond"; done
    put_back "${firsts[@]}"
    until_each up "${firsts[@]}"
    for bond in "${lab_bonds[@]}"; do expect_event redundancy-restored "$bond" within 8s; done
    expect_agreement $((2 * ${#lab_bonds[@]}))
    for bond in "${lab_bonds[@]}"; do expect_no_event active-none "$bond" for 0ms; done

    mark
    pull "${firsts[@]}"
    until_each down "${firsts[@]}"
    pull "${seconds[@]}"
    until_each down "${seconds[@]}"
    for bond in "${lab_bonds[@]}"; do expect_event active-none "$bond" priority=2; done
    put_back "${seconds[@]}"
    until_each up "${seconds[@]}"
    eventually 8s bonds_carry || fail_with 'not every bond carries again' "$(ip -br link)"
    put_back "${firsts[@]}"
    until_each up "${firsts[@]}"
    for bond in "${lab_bonds[@]}"; do
        expect_event active-first "$bond"
        expect_event redundancy-restored "$bond" within 8s
    done
    expect_agreement $((6 * ${#lab_bonds[@]} - 2))
    expect_dump_as_the_kernel
}

# The dump has the active slave where the mode has one, and each slave's count, as the kernel has them.
expect_dump_as_the_kernel() {
    local bond dump
    dump=$(bondwatchd --dump --json)
    for bond in "${lab_bonds[@]}"; do
        expect_same "the active slave of $bond" \
            "$(jq -r --arg bond "$bond" '.bonds[] | select(.name == $bond) | .active_slave // ""' <<<"$dump")" \
            "$(<"/sys/class/net/$bond/bonding/active_slave")"
        expect_same "the failure counts in $bond" \
            "$(jq -r --arg bond "$bond" '.bonds[] | select(.name == $bond) | .slaves[].link_failure_count' <<<"$dump")" \
            "$(sed -n 's/^Link Failure Count: //p' "/proc/net/bonding/$bond")"
        expect_same "the redundancy of $bond" \
            "$(jq -r --arg bond "$bond" '.bonds[] | select(.name == $bond) | .redundancy' <<<"$dump")" full
    done
}

@test "miimon: all seven modes" {
    local number
    lab_bonds=()
    for number in "${!modes[@]}"; do
        local options=(mode "${modes[number]}" miimon 50)
        [[ ${modes[number]} != 802.3ad ]] || options+=(lacp_rate fast)
        make_bond "bond$number" "${options[@]}"
        plug "eth$((2 * number))" into "bond$number"
        plug "eth$((2 * number + 1))" into "bond$number"
        lab_bonds+=("bond$number")
    done
    aggregate_in_the_switch
    for number in "${!modes[@]}"; do until_each up "eth$((2 * number))" "eth$((2 * number + 1))"; done
    until_ports 2 in bond4
    start_daemon
    out_and_in
}

# behind_a_bridge bond1 OPTION...: both cables end in one bridge that answers to 10.0.1.254.
behind_a_bridge() {
    local bond=$1 number=${1#bond}
    ip link add name "$bond" type bond "${@:2}"
    ip link set dev "$bond" up
    plug "eth$((2 * number))" into "$bond"
    plug "eth$((2 * number + 1))" into "$bond"
    connect "to$bond" "10.0.$number.254/24" "eth$((2 * number))" "eth$((2 * number + 1))"
    ip address add "10.0.$number.1/24" dev "$bond"
}

@test "ARP and NS monitors: every mode that has them" {
    local bond
    lab_bonds=(bond0 bond1 bond2 bond3 bond4)
    behind_a_bridge bond0 mode balance-rr arp_interval 100 arp_ip_target 10.0.0.254
    behind_a_bridge bond1 mode active-backup arp_interval 100 arp_ip_target 10.0.1.254
    behind_a_bridge bond2 mode balance-xor arp_interval 100 arp_ip_target 10.0.2.254
    behind_a_bridge bond3 mode broadcast arp_interval 100 arp_ip_target 10.0.3.254
    behind_a_bridge bond4 mode active-backup arp_interval 100 ns_ip6_target fd00:4::fe
    ip netns exec switch sysctl -q net.ipv6.conf.tobond4.disable_ipv6=0
    # The questions go out by the slaves themselves.
    sysctl -q net.ipv6.conf.{bond4,eth8,eth9}.disable_ipv6=0
    ip -n switch address add fd00:4::fe/64 dev tobond4 nodad
    ip address add fd00:4::1/64 dev bond4 nodad
    for bond in {0..4}; do until_each up "eth$((2 * bond))" "eth$((2 * bond + 1))"; done
    start_daemon
    out_and_in
    expect_no_event missed for 0ms

    # With the gateway gone, and nothing to be heard of each other either, the driver asks by one slave after the other,
    # which is no news of any of them.
    mark
    local cable
    for cable in eth2 eth3; do ip -n switch link set dev "$cable" type bridge_slave isolated on; done
    ip -n switch address delete 10.0.1.254/24 dev tobond1
    expect_event active-none bond1 within 8s
    rest 1500ms
    ip -n switch address add 10.0.1.254/24 dev tobond1
    for cable in eth2 eth3; do ip -n switch link set dev "$cable" type bridge_slave isolated off; done
    expect_event redundancy-restored bond1 within 8s
    expect_agreement 5
    expect_no_event link-going-back bond1 for 0ms
    expect_no_event link-going-down bond1 for 0ms
}

# slaves_up 64 bond0
slaves_up() { [[ $(grep -c '^MII Status: up$' "/proc/net/bonding/$2") == $(($1 + 1)) ]]; }

@test "a bond of 64 slaves: half of the cables are pulled at once" {
    local number orders=() switch_orders=() cables=()
    make_bond bond0 mode balance-rr miimon 50
    for number in {0..63}; do
        orders+=("link add name eth$number type veth peer name eth$number netns switch" "link set dev eth$number master bond0")
        switch_orders+=("link set dev eth$number up")
    done
    printf '%s\n' "${orders[@]}" | ip -batch -
    printf '%s\n' "${switch_orders[@]}" | ip -n switch -batch -
    eventually 20s slaves_up 64 bond0 || fail_with 'the slaves do not come up' "$(cat /proc/net/bonding/bond0)"
    start_daemon
    mark
    for number in {0..63..2}; do cables+=("eth$number"); done
    pull "${cables[@]}"
    expect_line 'bond0: redundancy reduced, 32 of 64 interfaces carry traffic' within 8s
    expect_agreement 32
    expect_no_event missed for 0ms
    expect_same 'what carries' "$(bondwatchd --dump --json | jq '.bonds[0].slaves_carrying')" 32
}
