#!/usr/bin/env bats
# The sites that this project comes from, each as it was set up there. The site with updelay is in 01-site-log.

load ../vocabulary/story

carrier_is() { [[ $(<"/sys/class/net/$2/carrier") == "$1" ]]; }

# until_carrier 0 of bond0
until_carrier() {
    eventually 8s carrier_is "$1" "$3" || fail_with "the carrier of $3 is not $1" "$(cat "/proc/net/bonding/$3")"
}

@test "balance-tlb, miimon 80: each cable is pulled in turn, and traffic keeps flowing" {
    make_bond bond0 mode balance-tlb miimon 80
    plug eth0 into bond0
    plug eth1 into bond0
    connect backbone 10.0.0.254/24 eth0 eth1
    ip address add 10.0.0.1/24 dev bond0
    until_slave eth1 up in bond0
    start_daemon
    mark
    # Ten questions a second, of which a failover may cost those of one second.
    /lab/questions 10.0.0.254 10 >/run/lab/answers &
    local asking=$!
    until_active eth0 in bond0
    rest 500ms
    pull eth0
    expect_event active-changed bond0 eth1 change=failover previous=eth0 cause=link-down priority=4
    expect_event redundancy-lost bond0 eth1
    rest 500ms
    put_back eth0
    expect_event redundancy-restored bond0
    rest 500ms
    pull eth1
    expect_event active-changed bond0 eth0 change=failover previous=eth1 cause=link-down priority=4
    expect_event redundancy-lost bond0 eth0
    rest 500ms
    put_back eth1
    until_slave eth1 up in bond0
    rest 500ms
    kill -TERM "$asking"
    wait "$asking" || true
    expect_agreement 6
    local asked longest
    read -r asked _ longest </run/lab/answers
    ((asked >= 25 && longest <= 10)) || fail_with 'traffic does not keep flowing' "$(</run/lab/answers)"
    expect_no_event active-none bond0 for 0ms
}

# debian_host MODE: /etc/network/interfaces as Debian's ifenslave reads it.
debian_host() {
    mkdir -p /run/network
    cat >/etc/network/interfaces <<END
auto lo bond0
iface lo inet loopback

iface bond0 inet static
    address 10.0.0.1/24
    bond-slaves eth0 eth1
    bond-mode $1
    bond-miimon 100
END
}

@test "a Debian host with ifenslave and /etc/network/interfaces: mode=1 miimon=100, then each of the seven modes" {
    local mode names=(balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb balance-alb)
    lay_cable eth0
    lay_cable eth1
    start_daemon
    for mode in 1 0 2 3 4 5 6; do
        mark
        debian_host "$mode"
        ifup bond0 || fail_with 'ifup does not work' "$(ip -d link show dev bond0)"
        until_slave eth0 up in bond0
        until_slave eth1 up in bond0
        expect_event bond-added bond0
        expect_event slave-added bond0 eth0
        expect_event slave-added bond0 eth1
        expect_same 'the mode' "$(bondwatchd --dump --json | jq -r '.bonds[0].mode')" "${names[mode]}"
        pull eth0
        expect_event link-down bond0 eth0
        put_back eth0
        until_slave eth0 up in bond0
        expect_event link-up bond0 eth0
        ((mode != 1)) || expect_event active-changed bond0 eth1 change=failover previous=eth0 cause=link-down
        expect_agreement 2
        ifdown bond0
        expect_event bond-removed bond0
    done
}

@test "balance-rr, ARP monitor, two gateways: one dies behind a live link" {
    make_bond bond0 mode balance-rr arp_interval 1000 arp_ip_target 10.0.0.253,10.0.0.254
    plug eth0 into bond0
    plug eth1 into bond0
    # Each gateway answers by its own port only.
    ip netns exec switch sysctl -q net.ipv4.conf.all.arp_ignore=1
    connect left 10.0.0.253/24 eth0
    connect right 10.0.0.254/24 eth1
    ip address add 10.0.0.1/24 dev bond0
    expect_same 'the address of the one slave' "$(</sys/class/net/eth0/address)" "$(</sys/class/net/eth1/address)"
    until_slave eth0 up in bond0
    until_slave eth1 up in bond0
    start_daemon
    mark
    expect_event finding-raised bond0 priority=6 within 8s
    settle
    expect_same 'what is told while all is well' "$(told_since_mark)" \
        '<6> [finding-raised] bond0: the ARP monitor believes any frame: arp_validate is none'
    ip -n switch address delete 10.0.0.253/24 dev left
    expect_event link-down bond0 eth0 within 8s
    expect_line 'bond0: interface eth0 is now down'
    expect_line 'bond0: redundancy lost, only eth1 is left of 2'
    expect_same 'the carrier of the slave that is down' "$(bondwatchd --dump --json | jq -c '.bonds[0].slaves[0] | [.carrier, .mii_status, .carrying]')" '[true,"down",false]'
    ip -n switch address add 10.0.0.253/24 dev left
    expect_event link-up bond0 eth0 within 8s
    expect_line 'bond0: interface eth0 is now up'
    expect_event redundancy-restored bond0
    expect_agreement 2
}

# cut_off MODE: the cables go one after the other until none is left, and come back.
cut_off() {
    make_bond bond0 mode "$1" miimon 100
    plug eth0 into bond0
    plug eth1 into bond0
    until_slave eth0 up in bond0
    until_slave eth1 up in bond0
    start_daemon
    mark
    pull eth0
    until_slave eth0 down in bond0
    expect_event redundancy-lost bond0 eth1 priority=3
    pull eth1
    until_carrier 0 of bond0
    expect_event active-none bond0 priority=2
    put_back eth1
    until_carrier 1 of bond0
    put_back eth0
    until_slave eth0 up in bond0
    expect_event redundancy-restored bond0
    expect_event active-none bond0
    expect_agreement 6
}

@test "mode 0: cables are pulled until the host is cut off, and put back" {
    cut_off balance-rr
    expect_story bond0 <<END
bond0: link status definitely down for interface eth0, disabling it
bond0: link status definitely down for interface eth1, disabling it
bond0: now running without any active interface!
bond0: link status definitely up for interface eth1
bond0: first active interface up!
bond0: link status definitely up for interface eth0
END
}

@test "mode 1: cables are pulled until the host is cut off, and put back" {
    cut_off active-backup
    expect_story bond0 <<END
bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one
bond0: link status definitely down for interface eth1, disabling it
bond0: now running without any active interface!
bond0: link status definitely up for interface eth1
bond0: making interface eth1 the new active one
bond0: first active interface up!
bond0: link status definitely up for interface eth0
END
}
