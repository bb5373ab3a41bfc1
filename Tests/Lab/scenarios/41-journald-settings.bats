#!/usr/bin/env bats
# R1 The daemon is killed with an event on its way, where journald does not store every line: after that the log goes on
# within seconds, and what could be stored is there once.

load ../vocabulary/story

setup() {
    lab_start=$EPOCHSECONDS
    clean_slate
    journald_is_as_ever
    mark_here
}

teardown() {
    journald_is_as_ever
    tell_failure
}

# set_journald NAME=VALUE...: journald with these settings.
set_journald() {
    mkdir -p /run/systemd/journald.conf.d
    printf '%s\n' '[Journal]' "$@" >/run/systemd/journald.conf.d/lab.conf
    systemctl restart systemd-journald.service
}

# As every other scenario expects it.
journald_is_as_ever() {
    if [[ -d /run/lab/journal.away ]]; then
        rm -rf /run/log/journal
        mv /run/lab/journal.away /run/log/journal
    fi
    [[ -e /run/systemd/journald.conf.d/lab.conf ]] || return 0
    rm /run/systemd/journald.conf.d/lab.conf
    systemctl restart systemd-journald.service
    settle_within 20s
}

# kill_with_an_event_on_its_way: eth0 fails while journald's socket is missing, so that the event is noted, sent, and not
# taken; the next run of the daemon cannot know whether it arrived.
kill_with_an_event_on_its_way() {
    lab_pid=$(daemon_property MainPID)
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    pull eth0
    until_active eth1 in bond0
    rest 300ms
    kill -KILL "$lab_pid"
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    until_restarted "$lab_pid"
}

# A failover after that, and from when on its line is waited for.
fail_again() {
    put_back eth0
    until_slave eth0 up in bond0
    pull eth1
    until_active eth0 in bond0
}

begin() {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
}

@test "R1 MaxLevelStore=notice: what was on its way is there once, and the next failover within 10 s" {
    begin
    set_journald MaxLevelStore=notice
    kill_with_an_event_on_its_way
    fail_again
    expect_event active-changed bond0 eth0 within 10s
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1
}

@test "R1 MaxLevelStore=warning: what was on its way is there once, and the next failover within 10 s" {
    begin
    set_journald MaxLevelStore=warning
    kill_with_an_event_on_its_way
    fail_again
    expect_event active-changed bond0 eth0 within 10s
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1
}

@test "R1 MaxLevelStore=err, below what was on its way: the next loss of redundancy is there within 10 s" {
    begin
    set_journald MaxLevelStore=err
    kill_with_an_event_on_its_way
    expect_event redundancy-lost bond0 within 10s
    expect_no_line_of link-down
    # syslog is given what the journal does not store.
    eventually 2s lab_syslog_says 'bond0: link status definitely down for interface eth0, disabling it' ||
        fail_with 'not in syslog' "$(tail -n 20 /var/log/syslog)"
}

# Without `settle`, whose line is not stored here.
expect_no_line_of() {
    count_lines "$(lab_pattern "kind=$1")"
    ((lab_count == 0)) || fail_with "stored, but should not: $1" "$(told_since_mark)"
}

lab_syslog_says() {
    lab_count_in_syslog "$1"
    ((lab_count > 0))
}

# exhaust_rate_limit: lines of the unit's own, at the priority of the events, until journald takes no more of them.
exhaust_rate_limit() {
    python3 - <<'END'
import os, socket, time
with open("/sys/fs/cgroup/system.slice/bondwatchd.service/cgroup.procs", "w") as members:
    members.write(str(os.getpid()))
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
    for number in range(200):
        journal.sendto(b"MESSAGE=filler %d\nPRIORITY=4\nSYSLOG_IDENTIFIER=filler\n" % number, "/run/systemd/journal/socket")
    time.sleep(0.5)
END
}

@test "R1 a rate limit that eats the mark: the next failover is there within 10 s" {
    configure_unit <<<$'LogRateLimitIntervalSec=20s\nLogRateLimitBurst=6'
    begin
    exhaust_rate_limit
    lab_exhausted=${EPOCHREALTIME/./}
    (($(journalctl -q -o cat --since "@$lab_start" -t filler | wc -l) < 150)) || fail_with 'the limit is not met' ''
    # syslog is given what the journal does not store.
    (($(tail -c "+$((lab_syslog_mark + 1))" /var/log/syslog | grep -c ' filler') > 150)) || fail_with 'not in syslog' ''
    kill_with_an_event_on_its_way
    # When the limit lets lines through again, the next failover finds nothing in its way.
    rest_microseconds $((lab_exhausted + 21000000 - ${EPOCHREALTIME/./}))
    fail_again
    expect_event active-changed bond0 eth0 within 10s
    expect_same 'marks that were stored' "$(journalctl -q -o json --since "@$lab_start" -t bondwatchd | grep -c '"BOND_MARK"' || true)" 0
}

@test "R1 Storage=none: syslog goes on within 10 s" {
    begin
    set_journald Storage=none
    kill_with_an_event_on_its_way
    eventually 10s lab_syslog_says 'bond0: redundancy lost, only eth1 is left of 2' ||
        fail_with 'not in syslog' "$(tail -n 20 /var/log/syslog)"
    fail_again
    eventually 10s lab_syslog_says 'bond0: making interface eth0 the new active one' ||
        fail_with 'not in syslog' "$(tail -n 20 /var/log/syslog)"
}

@test "R1 Storage=none since the boot: nothing is waited for" {
    begin
    mv /run/log/journal /run/lab/journal.away
    mkdir /run/log/journal
    set_journald Storage=none
    kill_with_an_event_on_its_way
    eventually 3s lab_syslog_says 'bond0: redundancy lost, only eth1 is left of 2' ||
        fail_with 'not in syslog' "$(tail -n 20 /var/log/syslog)"
    lab_count_in_syslog 'bond0: link status definitely down for interface eth0'
    expect_same 'how often it is in syslog' "$lab_count" 1
    lab_count_in_syslog 'back after an interruption'
    expect_same 'marks where nothing can be looked up' "$lab_count" 0
}

@test "R1 Storage=volatile: what was on its way is there once, and the next failover within 10 s" {
    begin
    set_journald Storage=volatile
    kill_with_an_event_on_its_way
    fail_again
    expect_event active-changed bond0 eth0 within 10s
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1
    expect_event redundancy-lost bond0 active=eth1
}
