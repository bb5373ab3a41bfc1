#!/usr/bin/env bats
# Where events are written: each once in the journal, with all that is known, and once in syslog.

load ../vocabulary/story

every_kind() {
    two_cables bond0 eth0 eth1
    pull eth0
    until_active eth1 in bond0
    pull eth1
    until_slave eth1 down in bond0
    put_back eth0
    until_active eth0 in bond0
    put_back eth1
    until_slave eth1 up in bond0
    ip link set dev eth1 nomaster
    ip link delete dev bond0
    expect_event bond-removed bond0
}

@test "every event is in the journal once, with every field" {
    start_daemon
    mark
    every_kind
    settle
    events_since_mark raw >/run/lab/entries.json
    local kind
    for kind in bond-added slave-added link-down active-changed active-none active-first link-up redundancy-lost \
        redundancy-restored slave-removed bond-removed; do
        grep -q "\"BOND_EVENT\":\"$kind\"" /run/lab/entries.json || fail_with "not told" "$kind"
    done
    # journalctl shows an empty field as an empty text, so that a field that is absent is a fault.
    run jq -r 'select(has("BOND_EVENT")) | . as $entry
        | ["MESSAGE", "MESSAGE_ID", "PRIORITY", "SYSLOG_IDENTIFIER", "SYSLOG_FACILITY", "BOND", "BOND_EVENT", "BOND_MODE",
           "BOND_REDUNDANCY", "BOND_ACTIVE_SLAVE", "BOND_SLAVES", "BOND_SLAVES_CARRYING", "BOND_SEQUENCE", "BOND_SOURCE"]
          + ({"link-down": ["INTERFACE", "BOND_LINK_FAILURE_COUNT"], "link-up": ["INTERFACE", "BOND_LINK_FAILURE_COUNT"],
              "slave-added": ["INTERFACE"], "slave-removed": ["INTERFACE"], "redundancy-lost": ["INTERFACE"],
              "redundancy-restored": ["BOND_DURATION_USEC"], "active-changed": ["INTERFACE", "BOND_CHANGE", "BOND_CAUSE"]
             }[.BOND_EVENT] // [])
        | .[] | select(($entry[.] | type) != "string") | "\($entry.MESSAGE): no \(.)"' /run/lab/entries.json
    expect_same 'the list of absent fields' "$output" ''
    run jq -r 'select(has("BOND_EVENT")) | select(.SYSLOG_FACILITY != "3" or .SYSLOG_IDENTIFIER != "bondwatchd"
        or (.MESSAGE_ID | test("^[0-9a-f]{32}$") | not) or ._SYSTEMD_UNIT != "bondwatchd.service") | .MESSAGE' \
        /run/lab/entries.json
    expect_same 'the list of events with a wrong address' "$output" ''
    run jq -rs 'map(select(has("BOND_EVENT"))) | group_by(.BOND_EVENT)[] | unique_by(.MESSAGE_ID)
        | select(length != 1) | .[0].BOND_EVENT' /run/lab/entries.json
    expect_same 'the list of kinds with more than one MESSAGE_ID' "$output" ''
    expect_agreement 5
}

@test "every event is in /var/log/syslog once" {
    start_daemon
    mark
    every_kind
    expect_syslog_as_the_journal
    expect_in_syslog 'bond0: link status definitely down for interface eth0, disabling it'
    expect_in_syslog 'bond0: now running without any active interface!'
}
