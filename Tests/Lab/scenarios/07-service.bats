#!/usr/bin/env bats
# The service as it is shipped.

load ../vocabulary/story

unit=/usr/lib/systemd/system/bondwatchd.service

@test "systemd has nothing to say about the unit" {
    run systemd-analyze verify --man=no --recursive-errors=no "$unit"
    expect_same 'what systemd-analyze verify says' "$output" ''
    [[ $status == 0 ]]
}

@test "the unit's exposure is at most 1.0" {
    run systemd-analyze security --no-pager --threshold=10 bondwatchd.service
    [[ $status == 0 ]] || fail_with 'too much exposure' "$output"
    run systemd-analyze security --no-pager --offline=yes --threshold=10 "$unit"
    [[ $status == 0 ]] || fail_with 'too much exposure' "$output"
}

@test "the daemon runs without root and without a capability" {
    start_daemon
    local pid capabilities
    pid=$(daemon_property MainPID)
    [[ $(stat -c %u "/proc/$pid") != 0 ]]
    capabilities=$(grep -E '^Cap(Prm|Eff|Bnd|Amb):' "/proc/$pid/status" | cut -f 2 | sort -u)
    expect_same 'the set of capabilities' "$capabilities" 0000000000000000
}

@test "once it is ready the daemon has looked at everything, and says so" {
    two_cables bond0 eth0 eth1
    start_daemon
    expect_exit 0 bondwatchd --dump --json
    expect_same 'the source of the dump' "$(jq -r .source <<<"$output")" daemon
    expect_same 'the active slave' "$(jq -r '.bonds[0].active_slave' <<<"$output")" eth0
    [[ -n $(daemon_property StatusText) ]] || fail_with 'STATUS= is empty' ''
}

@test "the shipped unit sees the files of its bonds: going back is told from them" {
    two_cables bond0 eth0 eth1
    ip link set dev bond0 type bond updelay 3000
    pull eth1
    until_slave eth1 down in bond0
    start_daemon
    mark
    put_back eth1
    expect_event link-going-back bond0 eth1 source=poll within 1500ms
}

@test "a second daemon beside the service ends with 69, says who has the state directory, and tells nothing" {
    local pid
    two_cables bond0 eth0 eth1
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    expect_exit 69 bondwatchd
    expect_same 'what it says' "$stderr" \
        "bondwatchd: /var/lib/bondwatchd/checkpoint belongs to another bondwatchd that is running (process $pid)"
    pull eth0
    expect_event active-changed bond0 eth1 change=failover
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
}

@test "it stops within a second" {
    local began ended
    two_cables bond0 eth0 eth1
    start_daemon
    systemctl stop bondwatchd.service
    # systemd's own times: systemctl itself takes longer in a guest.
    began=$(daemon_property ActiveExitTimestampMonotonic) ended=$(daemon_property InactiveEnterTimestampMonotonic)
    ((ended - began < 1000000)) || fail_with 'it took too long to stop' "$((ended - began)) microseconds"
    expect_same 'the result' "$(daemon_property Result)" success
}

crash() {
    local before
    two_cables bond0 eth0 eth1
    start_daemon
    before=$(daemon_property MainPID)
    mark
    pull eth1
    expect_event redundancy-lost bond0 sequence=2
    put_back eth1
    expect_event redundancy-restored bond0 sequence=4
    kill -s "$1" "$before"
    # The new process must be another one, and ready.
    local wait
    for wait in {1..40}; do
        rest 250ms
        [[ $(daemon_property ActiveState) == active && $(daemon_property MainPID) != "$before" ]] && break
    done
    [[ $(daemon_property ActiveState) == active ]] || fail_with "not started again after $wait looks" "$(daemon_journal)"
    mark
    pull eth0
    expect_event link-down bond0 eth0 sequence=5
    expect_event active-changed bond0 eth1 change=failover sequence=6
}

@test "it is started again after a segmentation fault" {
    crash SEGV
}

@test "it is started again after it was killed" {
    crash KILL
}
