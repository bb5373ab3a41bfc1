#!/usr/bin/env bats
# Real LACP: bond0 here, and another bond of 802.3ad in a namespace for each switch. What no link shows is told.

load ../vocabulary/story

switch_mac=02:00:00:00:00:0a
other_mac=02:00:00:00:00:0b

teardown() {
    tell_failure
    forget_lacp_switches switch other
}

# in_full_swing RATE [OPTION VALUE...]: two cables to the switch, which is asked for LACPDUs at that rate, and a daemon
# that has seen both carry.
in_full_swing() {
    two_lacp_cables bond0 eth0 eth1 lacp_rate "$@"
    start_daemon
    expect_in_dump bond0 '[.redundancy, .slaves_carrying, .ad_info.num_ports, .ad_info.partner_mac]' \
        "[\"full\",2,2,\"$switch_mac\"]"
    mark
}

@test "the partner falls silent behind live links and speaks again; restarts tell nothing twice" {
    local carries outside
    # It asks for slow LACPDUs itself, and sends fast ones as it is asked to.
    lacp_switch switch "$switch_mac" lacp_rate slow
    in_full_swing fast
    expect_in_dump bond0 '[.ad_lacp_rate, (.slaves[0] | .ad_actor_oper_port_state_str, .ad_partner_oper_port_state_str
        | index("short_timeout") != null, index("distributing") != null)]' '["fast",true,true,false,true]'
    expect_no_event '*' bond0 for 2s
    fall_silent switch
    # Three seconds until the driver says expired, three of grace, and five until a slave counts as outside.
    expect_event lacp-partner-lost bond0 eth0 priority=3 source=poll within 15s
    expect_event lacp-partner-lost bond0 eth1 priority=3 source=poll within 15s
    expect_event redundancy-lost bond0 within 15s
    # The driver goes on over one of them.
    outside=$(bondwatchd --dump --json bond0 | jq -r '.bonds[0].slaves[] | select(.carrying | not).name')
    carries=eth$((1 - ${outside#eth}))
    expect_exactly bond0 <<<"lacp-partner-lost eth0
lacp-partner-lost eth1
lacp-port-out $outside
redundancy-lost $carries"
    expect_in_dump bond0 '[.mii_status, .redundancy, .slaves_carrying, .ad_info.num_ports, .ad_info.partner_mac]' \
        '["up","lost",1,1,"00:00:00:00:00:00"]'
    expect_in_dump bond0 '[.slaves[] | .mii_status, (.ad_actor_oper_port_state_str | index("defaulted") != null)]' \
        '["up",true,"up",true]'
    expect_in_dump bond0 '[.slaves[].ad_aggregator_id] | unique | length' 2
    bondwatchd --dump bond0 >/run/lab/table
    grep -q '^  partner   NONE, ' /run/lab/table
    grep -q '^  WARNING   no LACP partner' /run/lab/table
    grep -q "^  WARNING   $outside is up, but no LACP partner answers on it" /run/lab/table
    grep -q "^  $outside .* up, UNUSED " /run/lab/table

    mark
    systemctl restart bondwatchd.service
    expect_no_event '*' bond0 for 2s
    systemctl stop bondwatchd.service
    speak_again switch
    until_aggregated eth0 in bond0
    until_aggregated eth1 in bond0
    start_daemon
    expect_event redundancy-restored bond0 source=checkpoint
    expect_exactly bond0 <<<"lacp-partner-found eth0
lacp-partner-found eth1
lacp-port-in $outside
redundancy-restored"
    expect_no_alarm
}

@test "one cable goes to another switch, then the other one, then that switch is replaced" {
    lacp_switch switch "$switch_mac" lacp_rate fast
    lacp_switch other "$other_mac" lacp_rate fast
    in_full_swing fast
    move_cable eth1 from switch to other
    # Its link is back and it has a partner, but not the one of eth0: the two were one group, and are split.
    expect_event lacp-port-out bond0 eth1 priority=4 within 12s
    expect_event finding-raised bond0 within 20s
    expect_exactly bond0 <<'END'
finding-raised
lacp-port-out eth1
link-down eth1
link-up eth1
redundancy-lost eth0
redundancy-reduced
END
    expect_line 'bond0: interface eth1 is up, but not part of the active aggregator: in aggregator 2, which is not the active one'
    expect_in_dump bond0 '[.redundancy, .ad_info.partner_mac, (.slaves[] | .mii_status, .carrying)]' \
        "[\"reduced\",\"$switch_mac\",\"up\",true,\"up\",false]"

    # Nobody needs eth0 any more: the other aggregator takes over, of which no message of a slave tells.
    mark
    pull eth0
    expect_event lacp-aggregator-changed bond0 priority=4
    expect_event failover-recorded bond0 cause=link-down within 12s
    expect_exactly bond0 <<'END'
failover-recorded
finding-cleared
lacp-aggregator-changed
lacp-port-in eth1
link-down eth0
redundancy-lost eth1
END
    expect_in_dump bond0 '[.redundancy, .ad_info.partner_mac]' "[\"lost\",\"$other_mac\"]"

    mark
    move_cable eth0 from switch to other
    expect_exactly bond0 within 8s <<'END'
link-up eth0
redundancy-restored
END
    mark
    replace_switch other 02:00:00:00:00:0c
    expect_event lacp-partner-changed bond0 priority=4 within 12s
    expect_exactly bond0 <<<lacp-partner-changed
    expect_in_dump bond0 '[.redundancy, .ad_info.partner_mac]' '["full","02:00:00:00:00:0c"]'
}

@test "a partner asked for slow LACPDUs has ninety seconds; what lasts shorter is no event" {
    lacp_switch switch "$switch_mac" lacp_rate fast
    in_full_swing slow
    fall_silent switch
    # A partner that is asked for fast ones would be told lost by now.
    expect_no_event '*' bond0 for 8s
    if [[ -n ${LAB_LONG-} ]]; then
        expect_event lacp-partner-lost bond0 eth0 within 100s
        expect_event lacp-partner-lost bond0 eth1 within 15s
        mark
    fi
    speak_again switch
    until_aggregated eth0 in bond0
    until_aggregated eth1 in bond0
    [[ -n ${LAB_LONG-} ]] || expect_no_event '*' bond0
}

@test "too few links take the bond's carrier: nothing carries until there are enough" {
    local losses
    lacp_switch switch "$switch_mac" lacp_rate fast
    in_full_swing fast min_links 2
    losses=$(</sys/class/net/bond0/carrier_down_count)
    pull eth1
    expect_event active-none bond0 priority=2
    expect_in_dump bond0 '[.mii_status, .min_links, .redundancy, .slaves_carrying, .slaves[0].mii_status]' \
        '["down",2,"down",0,"up"]'
    put_back eth1
    until_aggregated eth1 in bond0
    expect_event link-up bond0 eth1
    expect_in_dump bond0 '[.mii_status, .redundancy, .slaves_carrying]' '["up","full",2]'
    # The driver counts a port that has a link again, then no longer, since it negotiates, and in the end for good.
    losses=$(($(</sys/class/net/bond0/carrier_down_count) - losses))
    settle
    count_lines "$(lab_pattern kind=active-none bond=bond0)"
    expect_same 'how often it was told that nothing carries' "$lab_count" "$losses"
}
