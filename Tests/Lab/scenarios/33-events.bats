#!/usr/bin/env bats
# The failover history, as bondwatchctl tells it from the journal.

load ../vocabulary/story

# The journal of the guest has what other scenarios did, under other names and other times of day.
history_of() { bondwatchctl events --json "$@"; }

# rows FILE: `failover eth0 eth1` for each line of the history that is a change of the active slave.
rows() { jq -r 'select(.change != "slave-lost") | "\(.change) \(.from) \(.to)"' "$1"; }

# What the driver has said of the bond's active slave since the mark: `to eth1`, or `to null` where none was left.
kernel_rows() {
    kernel_lines | sed -nE "s/^$1: \(slave (.*)\): making interface the new active one.*/to \1/p
        s/^$1: now running without any active interface!/to null/p"
}

@test "failover, failback and a total loss: the history is the kernel's log, line by line" {
    two_cables hist0 eth0 eth1
    prefer eth0 in hist0
    start_daemon
    mark
    pull eth0
    expect_event active-changed hist0 eth1 change=failover
    put_back eth0
    expect_event active-changed hist0 eth0 change=failback
    pull eth1 eth0
    expect_event active-none hist0
    put_back eth0
    expect_event active-changed hist0 eth0 change=recovery

    # With redundancy still lost.
    settle
    history_of hist0 >/run/lab/open.json
    # The two cables may be lost in two steps of the monitor: then there is a line for the backup too.
    expect_same 'what is open' "$(jq -r 'select(.redundancy_lost_end == "open") | .change
        | select(. != "slave-lost")' /run/lab/open.json | xargs)" 'total-loss recovery'
    put_back eth1
    until_slave eth1 up in hist0
    until_told_all

    history_of hist0 | tee /run/lab/out/history.json >/run/lab/history.json
    expect_same 'the changes' "$(rows /run/lab/history.json)" \
        $'failover eth0 eth1\nfailback eth1 eth0\ntotal-loss eth0 null\nrecovery null eth0'
    expect_same "the history's active slaves" \
        "$(jq -r 'select(.change != "slave-lost") | "to \(.to)"' /run/lab/history.json)" \
        "$(kernel_rows hist0)"
    expect_same 'what is open at the end' \
        "$(jq -r 'select(.redundancy_lost_end == "open" or .gap_open) | .change' /run/lab/history.json)" ''
    expect_same 'the longest loss in both journals' \
        "$(jq -s 'map(.redundancy_lost // 0) | max' /run/lab/history.json)" \
        "$(events_since_mark raw | jq -s 'map(select(.BOND == "hist0" and .BOND_EVENT == "redundancy-restored")
            | .BOND_DURATION_USEC | tonumber) | max')"
    expect_same 'notified, and the gap' \
        "$(jq -r 'select(.change == "failover") | "\(.peers_notified) \(.gap) \(.cause)"' /run/lab/history.json)" \
        'yes 0 link-down'

    bondwatchctl events hist0 >/run/lab/history.txt
    cp /run/lab/history.txt /run/lab/out/
    expect_same 'lines of the table' "$(wc -l </run/lab/history.txt)" $(($(wc -l </run/lab/history.json) + 1))
    expect_same 'lines over 80 columns' "$(grep -cE '.{81}' /run/lab/history.txt || true)" 0
    grep -qE 'hist0 +failover +eth0 +eth1 +none .* link-down$' /run/lab/history.txt
    expect_same 'events with --all' "$(history_of --all hist0 | jq -s 'length')" \
        "$(journalctl -o json BOND=hist0 | jq -s 'map(select(has("BOND_EVENT"))) | length')"

    # A part of it.
    local since until
    since=$(jq -r 'select(.change == "failback") | .time' /run/lab/history.json)
    until=$(jq -r 'select(.change == "total-loss") | .time' /run/lab/history.json)
    history_of --since "@${since::-6}.${since: -6}" --until "@${until::-6}.${until: -6}" hist0 >/run/lab/part.json
    expect_same 'from the failback to the total loss' "$(rows /run/lab/part.json)" $'failback eth1 eth0\ntotal-loss eth0 null'
    expect_same 'the same lines in the part' "$(grep -cxFf /run/lab/part.json /run/lab/history.json)" \
        "$(wc -l </run/lab/part.json)"

    # From a copy of the journal.
    mkdir /run/lab/copy
    cp /run/log/journal/*/*.journal /run/lab/copy
    history_of --directory /run/lab/copy hist0 | cmp - /run/lab/history.json
    local file files=()
    for file in /run/lab/copy/*.journal; do files+=(--file "$file"); done
    history_of "${files[@]}" hist0 | cmp - /run/lab/history.json
    expect_exit 66 bondwatchctl events --directory /run/lab/nowhere
    expect_exit 66 bondwatchctl events --file /run/lab/nowhere.journal
    # Who may not read the journal is told so, and not that there was nothing.
    expect_exit 77 setpriv --reuid 65534 --regid 65534 --clear-groups bondwatchctl events
    [[ $stderr == *systemd-journal* ]] || fail_with 'no word on the group' "$stderr"

    # As a picture.
    LC_ALL=C bondwatchctl events --timeline --svg /run/lab/out/timeline.svg --directory /run/lab/copy hist0 \
        --since "@$((since / 1000000 - 5))" >/run/lab/timeline.txt
    LC_ALL=C.UTF-8 bondwatchctl events --timeline --directory /run/lab/copy hist0 --since "@$((since / 1000000 - 5))" \
        >/run/lab/out/timeline.txt
    expect_same 'lines over 80 columns' "$(grep -cE '.{81}' /run/lab/timeline.txt || true)" 0
    expect_same 'what is not ASCII' "$(LC_ALL=C grep -c '[^ -~]' /run/lab/timeline.txt || true)" 0
    grep -qE '^  eth0 .*#.*x.*#' /run/lab/timeline.txt || fail_with 'no bar of eth0' "$(cat /run/lab/timeline.txt)"
    grep -q 'F failover' /run/lab/timeline.txt
    python3 - /run/lab/out/timeline.svg <<'END'
import sys, xml.etree.ElementTree as tree
svg = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == svg + "svg", root.tag
assert "hist0" in root.find(svg + "desc").text
assert any(text.text == "eth1" for text in root.iter(svg + "text"))
END
}

# The record of the last change is told some seconds after it.
until_told_all() {
    expect_event failover-recorded hist0 eth0 change=recovery within 15s
    settle
}

@test "--follow tells each failover at once, over a rotation of the journal, and ends well" {
    two_cables live0 eth0 eth1
    start_daemon
    mark
    # With set -m a job that runs behind is not deaf to SIGINT.
    set -m
    bondwatchctl events --follow live0 >/run/lab/live.txt 2>&1 3>&- &
    local follower=$!
    set +m
    bondwatchctl events --follow --json live0 >/run/lab/live.json 3>&- &
    local other=$!
    # It reads the whole journal first, which in a run of the long forms has some hundred thousand events.
    eventually "$(long_or 15 90)s" lab_file_has /run/lab/live.txt TIME
    pull eth0
    eventually 8s lab_file_has /run/lab/live.txt '  failover  ' || fail_with 'not told' "$(cat /run/lab/live.txt)"
    eventually 8s lab_file_has /run/lab/live.txt 'redundancy lost, only eth1 is left of 2'
    journalctl --rotate
    put_back eth0
    eventually 8s lab_file_has /run/lab/live.txt 'redundancy restored' || fail_with 'not told' "$(cat /run/lab/live.txt)"
    pull eth0 eth1
    eventually 8s lab_file_has /run/lab/live.json '"change":"total-loss"' || fail_with 'not told' "$(cat /run/lab/live.json)"
    kill -INT "$follower"
    wait "$follower" || fail_with "exit code $? after SIGINT" "$(cat /run/lab/live.txt)"
    kill -TERM "$other"
    wait "$other" || fail_with "exit code $? after SIGTERM"
    settle
    expect_same 'failovers that were followed' "$(grep -c '  failover  ' /run/lab/live.txt)" \
        "$(history_of live0 | jq -s 'map(select(.change == "failover")) | length')"
}

lab_file_has() { [[ $(<"$1") == *"$2"* ]]; }

@test "journalctl -x explains every event" {
    two_cables cata0 eth0 eth1
    start_daemon
    mark
    pull eth0
    expect_event active-changed cata0 eth1 change=failover
    pull eth1
    expect_event active-none cata0
    settle
    journalctl --update-catalog
    journalctl --no-pager -x BOND=cata0 >/run/lab/explained.txt
    expect_same 'explanations' "$(grep -c 'Defined-By: bondwatchd$' /run/lab/explained.txt)" \
        "$(journalctl -o json BOND=cata0 | wc -l)"
    grep -q 'Subject: Another slave became the active one' /run/lab/explained.txt
    grep -q 'Bond cata0 now sends through eth1' /run/lab/explained.txt
}
