#!/usr/bin/env bats
# Why the active slave changed, what is kept of each change, and which changes belong together.

load ../vocabulary/story

# expect_record TO FIELD=VALUE...: the last failover record that the journal has of that slave since the mark says so.
expect_record() {
    local field to=$1
    shift
    expect_event failover-recorded bond0 "$to"
    settle
    lab_record=$(events_since_mark raw | jq -c 'select(.BOND_EVENT == "failover-recorded")' | tail -n 1)
    for field; do
        expect_same "${field%%=*} of the record" "$(jq -r ".${field%%=*}" <<<"$lab_record")" "${field#*=}"
    done
}

# records: the failover records of bond0 in the JSON report.
records() { bondwatchd --dump --json "$@" bond0 | jq '.bonds[0].failover_records'; }

@test "a cable is pulled, and put back: link-down, then primary-returned, each with its record" {
    two_cables bond0 eth0 eth1
    prefer eth0 in bond0
    start_daemon
    mark
    pull eth0
    expect_event active-changed bond0 eth1 change=failover cause=link-down priority=4
    expect_record eth1 PRIORITY=6 BOND_PREVIOUS_SLAVE=eth0 BOND_CHANGE=failover BOND_CAUSE=link-down BOND_GAP_USEC=0 \
        BOND_PEERS_NOTIFIED=yes BOND_SPEED_BEFORE=10000 BOND_SPEED_AFTER=10000 BOND_PROC_LATER=null
    expect_same 'the active slave in the file' \
        "$(jq -r .BOND_PROC <<<"$lab_record" | sed -n 's/^Currently Active Slave: //p')" eth1
    local cause
    cause=$(jq -r '.BOND_RECORD_REALTIME_USEC' <<<"$lab_record")
    ((cause <= $(jq -r .BOND_REALTIME_USEC <<<"$lab_record")))
    mark
    put_back eth0
    expect_event active-changed bond0 eth0 change=failback cause=primary-returned priority=5
    expect_record eth0 BOND_CHANGE=failback BOND_CAUSE=primary-returned BOND_PEERS_NOTIFIED=yes

    # Nothing of it is lost with the daemon.
    systemctl restart bondwatchd.service
    expect_same 'the records after a restart' \
        "$(records --failovers | jq -r '.[] | "\(.number) \(.from) \(.to) \(.cause) \(.peers_notified)"')" \
        $'2 eth1 eth0 primary-returned yes\n1 eth0 eth1 link-down yes'
    expect_same 'the last record alone' "$(records | jq -r 'map(.number) | @text')" '[2]'
    expect_same 'the file in the record' \
        "$(records --failovers | jq -r '.[1].proc' | sed -n 's/^Currently Active Slave: //p')" eth1
    expect_same 'failovers of one episode' \
        "$(bondwatchd --dump --json bond0 | jq -r '.bonds[0].episode | "\(.failovers) \(.failures) \(.worst_redundancy)"')" \
        '1 1 lost'
}

@test "set down, and released: admin-down and slave-removed" {
    two_cables bond0 eth0 eth1
    plug eth2 into bond0
    until_slave eth2 up in bond0
    start_daemon
    mark
    ip link set dev eth0 down
    expect_event active-changed bond0 eth1 change=failover previous=eth0 cause=admin-down
    mark
    ip link set dev eth1 nomaster
    expect_event active-changed bond0 eth2 change=failover previous=eth1 cause=slave-removed
    mark
    ip link delete dev eth2
    expect_event active-none bond0 cause=slave-removed
    mark
    ip link set dev eth0 up
    expect_event active-changed bond0 eth0 change=recovery cause=first
    expect_record eth0 BOND_CHANGE=recovery
    (($(jq -r .BOND_GAP_USEC <<<"$lab_record") > 0))
}

@test "by hand: told at notice, and no trouble" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    echo eth1 >/sys/class/net/bond0/bonding/active_slave
    expect_event active-changed bond0 eth1 change=change previous=eth0 cause=by-hand priority=5
    expect_record eth1 BOND_CAUSE=by-hand BOND_EPISODE=null
    mark
    ip link set dev bond0 type bond active_slave eth0
    expect_event active-changed bond0 eth0 change=change cause=by-hand priority=5
    mark
    ip link set dev bond0 type bond primary eth1
    expect_event active-changed bond0 eth1 change=change cause=by-hand priority=5
    expect_same 'failovers' "$(bondwatchd --dump --json bond0 | jq '.bonds[0].failovers')" 0
}

@test "a slave of higher priority: better-slave" {
    two_cables bond0 eth0 eth1
    pull eth1
    until_slave eth1 down in bond0
    ip link set dev eth1 type bond_slave prio 10 || skip 'this iproute2 knows no priority'
    start_daemon
    mark
    put_back eth1
    expect_event active-changed bond0 eth1 change=change previous=eth0 cause=better-slave priority=5
}

@test "the target dies behind live links: arp-lost" {
    make_bond bond0 mode active-backup arp_interval 100 arp_ip_target 192.0.2.2
    ip address add 192.0.2.1/24 dev bond0
    plug eth0 into bond0
    ip -n switch address add 192.0.2.2/24 dev eth0
    until_slave eth0 up in bond0
    start_daemon
    mark
    ip -n switch address delete 192.0.2.2/24 dev eth0
    expect_event active-none bond0 previous=eth0 cause=arp-lost within 8s
    [[ $(</sys/class/net/eth0/carrier) == 1 ]]
    ip -n switch address add 192.0.2.2/24 dev eth0
    expect_event active-changed bond0 eth0 change=recovery within 8s
}

@test "the first slave of a bond: first" {
    make_bond bond0 mode active-backup miimon 100
    start_daemon
    mark
    plug eth0 into bond0
    expect_event active-changed bond0 eth0 change=first cause=first priority=5
    expect_record eth0 BOND_CHANGE=first BOND_CAUSE=first BOND_GAP_USEC=
}

@test "a failover and its failback are one episode, told once when it is over" {
    configure_daemon <<<$'[defaults]\nepisode_after = "3s"'
    two_cables bond0 eth0 eth1
    prefer eth0 in bond0
    start_daemon
    mark
    pull eth0
    expect_event active-changed bond0 eth1 change=failover
    put_back eth0
    expect_event active-changed bond0 eth0 change=failback
    expect_event episode-ended bond0 priority=5 within 8s
    expect_same 'episodes of the events' \
        "$(events_since_mark raw | jq -r 'select(.BOND == "bond0") | .BOND_EPISODE' | sort -u | wc -l)" 1
    expect_same 'what it came to' \
        "$(events_since_mark raw | jq -r 'select(.BOND_EVENT == "episode-ended") | "\(.BOND_FAILOVERS) \(.BOND_FAILURES) \(.BOND_WORST_REDUNDANCY)"')" \
        '1 1 lost'
    expect_same 'an open episode' "$(bondwatchd --dump --json bond0 | jq '.bonds[0].episode')" null
}
