#!/usr/bin/env bats
# A daemon that no longer watches is started again by systemd.

load ../vocabulary/story

# begin_watching: a daemon that has to vouch for itself every 2 s, as lab_pid, and has told a failure of eth1.
begin_watching() {
    configure_unit <<<'WatchdogSec=2s'
    two_cables bond0 eth0 eth1
    start_daemon
    lab_pid=$(daemon_property MainPID)
    mark
    open_books
    begin_phases
    pull eth1
    expect_event link-down bond0 eth1
    put_back eth1
    expect_event link-up bond0 eth1
    phase before
}

told_up_twice() { [[ $(told_since_mark | grep -c "link status definitely up for interface $1\$") == 2 ]]; }

@test "the daemon hangs for longer than WatchdogSec: systemd starts it again, and nothing is lost" {
    begin_watching
    kill -STOP "$lab_pid"
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    pull eth1
    until_active eth0 in bond0
    until_restarted "$lab_pid"
    expect_same 'the number of restarts' "$(daemon_property NRestarts)" 1
    rest 500ms
    settle
    phase meanwhile
    put_back eth1
    # The first time was before the hang.
    eventually 4s told_up_twice eth1 || fail_with 'eth1 is not told to be up again' "$(told_since_mark)"
    phase afterwards
    expect_books_closed
    tell_figures watchdog "events: $lab_phases; $lab_books"
}

@test "no file can be opened any more: systemd starts the daemon again, and nothing is lost" {
    begin_watching
    # Whatever it opens from now on fails, as with all descriptors taken.
    prlimit --pid "$lab_pid" --nofile=3
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    until_restarted "$lab_pid"
    expect_same 'the number of restarts' "$(daemon_property NRestarts)" 1
    rest 500ms
    settle
    phase meanwhile
    pull eth1
    until_active eth0 in bond0
    put_back eth1
    eventually 4s told_up_twice eth1 || fail_with 'eth1 is not told to be up again' "$(told_since_mark)"
    phase afterwards
    expect_books_closed
    tell_figures watchdog-files "events: $lab_phases; $lab_books"
}

@test "a daemon that is well is left alone, however short WatchdogSec is" {
    local pid
    configure_unit <<<'WatchdogSec=2s'
    start_daemon
    pid=$(daemon_property MainPID)
    rest 5s
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
}
