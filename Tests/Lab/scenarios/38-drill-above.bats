#!/usr/bin/env bats
# A drill on a bond that has no address of its own, since VLANs or a bridge stand on it, and on one with IPv6 alone.

load ../vocabulary/story
load ../vocabulary/network

# A bond with somebody behind its cables, and without an address. Where nobody is named with --ping, the default gateway is
# found above the bond.
bond_with_core() {
    two_cables bond0 eth0 eth1
    build_network eth0 eth1
    # All switches of the lab are one host, which else answers for the core by each of them.
    ip netns exec switch sysctl -qw net.ipv4.conf.all.arp_ignore=1
}

teardown() {
    ip link delete dev br0 2>/dev/null || true
    take_network_down eth0 eth1
    ip netns exec switch sysctl -qw net.ipv4.conf.all.arp_ignore=0
    tell_failure
}

# expect_passed ADDRESS: eth1 has passed by the answers of that address, and eth0 is the active slave again.
expect_passed() {
    expect_same 'the verdict' \
        "$(jq -r '"\(.standbys[] | "\(.slave) \(.verdict) \(.answers > 0)") \(.restored) \(.judged_by) \(.asked[0])"' <<<"$output")" \
        "eth1 passed true true answers $1"
    active_is eth0 in bond0 || fail_with 'eth0 is not active again' "$output"
}

@test "the address is that of a VLAN on the bond" {
    bond_with_core
    modprobe 8021q
    ip -n switch address delete 10.9.0.1/24 dev core
    ip -n switch link add link core name core.10 type vlan id 10
    ip -n switch address add 10.9.0.1/24 dev core.10
    ip -n switch link set dev core.10 up
    ip link add link bond0 name bond0.10 type vlan id 10
    ip address add 10.9.0.2/24 dev bond0.10
    ip link set dev bond0.10 up
    ip route add default via 10.9.0.1 dev bond0.10
    expect_exit 0 bondwatchctl drill bond0 --yes --json
    expect_passed 10.9.0.1
    cut_uplink eth1
    expect_exit 1 bondwatchctl drill bond0 --yes --json --wait 2s
    [[ $(jq -r '.standbys[].verdict' <<<"$output") =~ ^(deaf|unanswered)$ ]] || fail_with 'eth1 is not found' "$output"
    ip link delete dev bond0.10
}

@test "the address is that of a bridge that the bond is a port of" {
    bond_with_core
    [[ -d /sys/module/bridge ]] || modprobe bridge
    ip link add name br0 type bridge
    ip link set dev bond0 master br0
    ip address add 10.9.0.2/24 dev br0
    ip link set dev br0 up
    ip route add default via 10.9.0.1 dev br0
    expect_exit 0 bondwatchctl drill bond0 --yes --json
    expect_passed 10.9.0.1
}

@test "there is IPv6 alone" {
    bond_with_core
    ip netns exec switch sysctl -qw net.ipv6.conf.core.disable_ipv6=0
    ip -n switch address add fd09::1/64 dev core nodad
    sysctl -qw net.ipv6.conf.bond0.disable_ipv6=0
    ip address add fd09::2/64 dev bond0 nodad
    expect_exit 0 bondwatchctl drill bond0 --yes --json --ping fd09::1
    expect_passed fd09::1
}
