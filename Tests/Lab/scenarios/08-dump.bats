#!/usr/bin/env bats
# What state is each bond in?

load ../vocabulary/story

two_bonds() {
    two_cables bond0 eth0 eth1
    two_cables bond1 eth2 eth3
}

@test "the dump comes from the daemon when it runs" {
    two_bonds
    start_daemon
    pull eth0
    until_active eth1 in bond0
    expect_event active-changed bond0 eth1
    expect_exit 0 bondwatchd --dump
    [[ $output == *bond0*eth1* && $output == *bond1*eth2* ]] || fail_with 'not what a person looks for' "$output"
    expect_same 'what it says on stderr' "$stderr" ''
    expect_exit 0 bondwatchd --dump --json bond0
    run jq -r '[.version, .source, (.bonds | length), .bonds[0].mode, .bonds[0].active_slave, .bonds[0].redundancy,
        .bonds[0].failovers, .bonds[0].last_failover.from, .bonds[0].last_failover.to,
        (.bonds[0].slaves[] | .name, .mii_status, .carrying, .link_failure_count)] | map(tostring) | join(" ")' <<<"$output"
    expect_same 'the dump' "$output" '1 daemon 1 active-backup eth1 lost 1 eth0 eth1 eth0 down false 1 eth1 up true 0'
}

@test "the dump comes from the kernel when no daemon runs, and says so" {
    two_bonds
    pull eth2
    until_active eth3 in bond1
    expect_exit 0 bondwatchd --dump
    [[ $output == *bond0*eth0* && $output == *bond1*eth3* ]] || fail_with 'not what a person looks for' "$output"
    [[ $stderr == *kernel* ]] || fail_with 'it does not say that it asked the kernel' "$stderr"
    expect_exit 0 bondwatchd --dump --json bond1
    run jq -r '[.version, .source, .bonds[0].mode, .bonds[0].active_slave, .bonds[0].miimon,
        (.bonds[0].slaves[] | .name, .mii_status, .carrying, .link_failure_count)] | map(tostring) | join(" ")' <<<"$output"
    expect_same 'the dump' "$output" '1 kernel active-backup eth3 100 eth2 down false 1 eth3 up true 0'
}

@test "the daemon and the kernel tell the same facts" {
    two_bonds
    start_daemon
    pull eth3
    expect_event link-down bond1 eth3
    # What only a daemon that has watched can know is left out.
    local facts='del(.source, .bonds[][("redundancy_since", "active_since", "failovers", "failbacks", "last_failover",
            "failover_records", "episode", "flapping")],
        .bonds[].slaves[]["since", "flapping"])'
    bondwatchd --dump --json | jq -S "$facts" >/run/lab/daemon.json
    stop_daemon
    bondwatchd --dump --json 2>/dev/null | jq -S "$facts" >/run/lab/kernel.json
    run diff /run/lab/daemon.json /run/lab/kernel.json
    expect_same 'the difference' "$output" ''
}

@test "a bond that is not there: exit code 1, and the names of those that are" {
    two_bonds
    expect_exit 1 bondwatchd --dump bond7
    [[ $stderr == *"bondwatchd: no bond 'bond7' (bonds: bond0, bond1)"* ]] || fail_with 'on stderr' "$stderr"
    start_daemon
    expect_exit 1 bondwatchd --dump bond7
    expect_same 'what it says on stderr' "$stderr" "bondwatchd: no bond 'bond7' (bonds: bond0, bond1)"
}

@test "--procfs reads the bonding files of another /proc, and nothing else" {
    two_bonds
    mkdir -p /run/lab/host/net/bonding
    sed 's/eth2/nic2/; s/eth3/nic3/' /proc/net/bonding/bond1 >/run/lab/host/net/bonding/bond9
    start_daemon
    expect_exit 0 bondwatchd --dump --json --procfs /run/lab/host
    run jq -r '[.source, (.bonds[] | .name, .active_slave, (.slaves[] | .name, .mii_status))] | join(" ")' <<<"$output"
    expect_same 'the dump' "$output" 'kernel bond9 nic2 nic2 up nic3 up'
    rm -r /run/lab/host
}
