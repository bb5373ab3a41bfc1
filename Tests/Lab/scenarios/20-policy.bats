#!/usr/bin/env bats
# What is normal for a bond is for its administrator to say.

load ../vocabulary/story

# four_ports bond0 eth0 eth1 eth2 eth3: a bond of four, of which only the first two are cabled.
four_ports() {
    make_bond "$1" mode balance-rr miimon 100
    plug "$2" into "$1"
    plug "$3" into "$1"
    plug_unlinked "$4" into "$1"
    plug_unlinked "$5" into "$1"
    ip link set dev "$4" up
    ip link set dev "$5" up
    until_slave "$3" up in "$1"
}

# bond_fact bond0 .redundancy: as the daemon has it in its dump.
bond_fact() { bondwatchd --dump --json "$1" | jq -r ".bonds[0]$2"; }

@test "two of four is normal, one bond is ignored, and a reload changes what is expected" {
    four_ports bond0 eth0 eth1 eth2 eth3
    two_cables bond1 eth4 eth5
    configure_daemon <<END
[defaults]
severity = { "half-duplex" = "off" }
[bond.bond0]
expected_slaves = ["eth0", "eth1"]
[bond."bond?"]
ignore = false
[bond.bond1]
ignore = true
END
    expect_exit 0 bondwatchd --check-config
    start_daemon
    mark
    expect_same 'what bond0 expects' "$(bond_fact bond0 .expected_slaves)" 2
    expect_same 'the redundancy of bond0' "$(bond_fact bond0 .redundancy)" full
    expect_same 'whether bond1 is ignored' "$(bond_fact bond1 .ignored)" true

    pull eth4 eth1
    until_slave eth4 down in bond1
    expect_event redundancy-lost bond0 eth0
    expect_line 'bond0: redundancy lost, only eth0 is left of 2'
    expect_event link-down bond0 eth1
    expect_no_event '*' bond1
    expect_same 'the redundancy of bond1' "$(bond_fact bond1 .redundancy)" lost
    [[ $(daemon_property StatusText) == *'bond0 LOST'*'bond1 ignored'* ]] ||
        fail_with 'the status line is not right' "$(daemon_property StatusText)"

    put_back eth1
    expect_event redundancy-restored bond0
    mark
    configure_daemon <<<$'[bond.bond0]\nexpected_slaves = 3'
    systemctl reload bondwatchd.service
    # Both are told of once, as they stand: what bond1 did before is nobody's news.
    expect_event redundancy-reduced bond0
    expect_line 'bond0: redundancy reduced, 2 of 3 interfaces carry traffic'
    expect_event redundancy-lost bond1 eth5
    expect_no_event link-down bond1
    mark
    configure_daemon <<<$'[bond."*"]\nexpected_slaves = 2\n[bond.bond1]\nignore = true'
    systemctl reload bondwatchd.service
    expect_event redundancy-restored bond0
    expect_no_event '*' bond1
}

@test "a mistake in a bond's section is named, and the daemon does not start with it" {
    local bad=/run/lab/bad.toml
    printf '[bond.bond0]\nexpected_slave = 2\n' >"$bad"
    expect_exit 78 bondwatchd --check-config --config "$bad"
    expect_same 'the complaint' "$stderr" "bondwatchd: $bad:2:1: unknown key 'expected_slave' in [bond.bond0]; did you mean 'expected_slaves'? (keys in [bond.bond0]: ignore, expected_slaves, preferred_active, severity, deaf_after)"
}
