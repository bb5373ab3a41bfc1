#!/usr/bin/env bats
# Faults that links do not show: each is told once, stands in the dump, and is told to be over once.

load ../vocabulary/story

# findings_of bond0: id and slave of each, as the dump has them.
findings_of() {
    bondwatchd --dump --json "$1" 2>/dev/null |
        jq -r '[.bonds[0].findings[] | .id + (if .slave then " " + .slave else "" end)] | join(", ")'
}

# expect_raised single-slave bond2 [eth2] 'the text' [within 9s]
expect_raised() {
    local bond=$2 slave=()
    [[ $3 == *' '* ]] || { slave=("$3") && set -- "$1" "$2" "${@:4}"; }
    # Two of one bond have different texts.
    expect_event finding-raised "$bond" "${slave[@]}" "message=$bond: $3" "${@:4}"
    expect_same "the id of '$3'" "$(id_of "$bond: $3")" "$1"
}

id_of() {
    events_since_mark raw | jq -r --arg text "$1" 'select(.MESSAGE == $text) | .BOND_FINDING'
}

# expect_cleared single-slave bond2 [TEXT]: once, with the time it stood.
expect_cleared() {
    cleared=("$2" "$1" "${3-no more after}")
    fed_within 4s lab_is_cleared || fail_with "not told to be over: $1 of $2; told was" "$(told_since_mark)"
    run jq -rs --arg bond "$2" --arg id "$1" '[.[] | select(.BOND_EVENT == "finding-cleared" and .BOND == $bond and
        .BOND_FINDING == $id)] | "\(length) \(all((.BOND_DURATION_USEC | tonumber) > 1000000))"' \
        <<<"$(events_since_mark raw)"
    expect_same "how often it is over, and whether it stood for a time: $1 of $2" "$output" '1 true'
}

lab_is_cleared() { feed_has "${cleared[0]}: ${cleared[2]} "; }

@test "without link monitoring there is a finding from the start, and no word about the slaves' links" {
    make_bond bond0 mode active-backup miimon 0
    plug eth0 into bond0
    plug eth1 into bond0
    # Without a daemon one look shows what needs no past.
    run --separate-stderr bondwatchd --dump --json bond0
    run jq -c '.bonds[0] | [.monitored, (.findings[] | .id, .since)]' <<<"$output"
    expect_same "the kernel's own state" "$output" '[false,"no-link-monitoring",null]'
    run jq -c '[.bonds[0].findings[].id]' <<<"$(bondwatchd --dump --json --procfs /proc bond0)"
    expect_same 'the state by the file alone' "$output" '["no-link-monitoring"]'

    start_daemon
    mark_here
    expect_raised no-link-monitoring bond0 \
        'no link monitoring: miimon and arp_interval are 0, so a dead link is never noticed' priority=3 within 9s
    mark
    pull eth0
    expect_raised carrier-mismatch bond0 eth0 'bonding takes eth0 for up, but the interface has no carrier' \
        priority=4 within 9s
    expect_same 'what was told' "$(events_since_mark | cut -d $'\x1f' -f 1 | sort -u)" finding-raised
    expect_exit 0 bondwatchd --dump bond0
    [[ $output == *'(2 of 2 carry), UNMONITORED'*'ERR       no link monitoring: '*'NO CARRIER'*unmonitored* ]] ||
        fail_with 'it believes in the links' "$output"
    expect_same 'monitored' "$(bondwatchd --dump --json | jq '.bonds[0].monitored')" false

    # The remedy that it names.
    mark
    ip link set dev bond0 type bond miimon 100
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1 change=failover
    expect_cleared no-link-monitoring bond0
    expect_cleared carrier-mismatch bond0
}

@test "standing faults are told once, also over a restart, and cleared once; changes can be acknowledged" {
    make_bond bond1 mode active-backup miimon 100
    make_bond bond2 mode active-backup miimon 100
    plug eth2 into bond2
    make_bond bond3 mode 802.3ad miimon 100 min_links 2
    plug eth3 into bond3
    plug eth4 into bond3
    two_cables bond4 eth5 eth6
    two_cables bond5 eth7 eth8
    start_daemon
    mark_here
    ip link set dev eth6 down
    ip link set dev eth8 nomaster

    expect_raised admin-down-slave bond4 eth6 'slave eth6 is administratively down' priority=5 within 9s
    expect_raised min-links-unmet bond3 \
        'the bond is down: 2 slaves have a link, but min_links asks for 2 active in the aggregator' priority=3
    ip link set dev bond5 type bond miimon 200 updelay 400
    expect_raised option-changed bond5 'miimon was changed from 100 to 200' priority=5 within 9s
    expect_raised option-changed bond5 'updelay was changed from 0 to 400' priority=5
    ip link set dev bond5 type bond updelay 0
    expect_cleared option-changed bond5
    expect_raised no-slaves bond1 'the bond is set up and has no slaves' priority=3 within 9s
    expect_raised single-slave bond2 'eth2 is the only slave: there is no redundancy' priority=4
    expect_raised missing-slave bond5 eth8 'slave eth8 is missing from the bond' priority=3
    expect_same 'the findings of bond5' "$(findings_of bond5)" 'missing-slave eth8, option-changed'
    journalctl --update-catalog
    [[ $(journalctl -x --no-pager -n 1 BOND_FINDING=missing-slave) == *'A standing fault of a bond was found'* ]] ||
        fail_with 'journalctl -x has no text for it' "$(journalctl -x --no-pager -n 1 BOND_FINDING=missing-slave)"

    # Only root may say that a change was meant.
    mark
    expect_exit 77 runuser -u nobody -- bondwatchd --acknowledge bond5
    expect_same 'what it says' "$stderr" "bondwatchd: only root and the daemon's own user may do that"
    expect_exit 1 bondwatchd --acknowledge bond7
    expect_exit 0 bondwatchd --acknowledge bond5
    expect_same 'what was acknowledged' "$output" 'bond5: acknowledged: slave eth8 is missing from the bond
bond5: acknowledged: miimon was changed from 100 to 200'
    expect_cleared missing-slave bond5 'acknowledged after'
    expect_cleared option-changed bond5 'acknowledged after'
    expect_event redundancy-restored bond5
    feed_has 'the present slaves and options of bond5 were acknowledged by user 0 ' ||
        fail_with 'no word about who it was' "$(told_since_mark)"

    mark
    systemctl restart bondwatchd.service
    expect_no_event finding-raised for 4.5s
    expect_no_event finding-cleared for 0s
    expect_same 'the findings of bond5' "$(findings_of bond5)" ''
    expect_same 'the findings of bond4' "$(findings_of bond4)" 'admin-down-slave eth6'
    ip link set dev eth6 up
    plug eth9 into bond2
    plug eth10 into bond1
    ip link set dev bond3 type bond min_links 0
    expect_cleared admin-down-slave bond4
    expect_cleared single-slave bond2
    expect_cleared no-slaves bond1
    expect_cleared min-links-unmet bond3
}
