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

# In the daemon's view the files of bonds are in another folder: those of BOND... live, by way of its task, and beside them
# that of HIDDEN, which only root may read. In /proc/net itself no mount stays: each lookup drops it.
hide_file() {
    local hidden=$1 bond folder=/run/lab/net
    shift
    rm -rf "$folder"
    mkdir -p "$folder/bonding"
    install -m 600 /dev/null "$folder/bonding/$hidden"
    for bond in "$@"; do ln -s "/proc/$lab_pid/task/$lab_pid/net/bonding/$bond" "$folder/bonding/$bond"; done
    nsenter --target "$lab_pid" --mount mount --bind "$folder" "/proc/$lab_pid/net"
}

show_files() { nsenter --target "$lab_pid" --mount umount "/proc/$lab_pid/net"; }

readable_again() { [[ $(told_since_mark) == *"the file of $1 can be read again after "*" readings failed"* ]]; }
check_is() { [[ $(bondwatchctl check "${@:2}") == "BONDS $1 "* ]]; }

@test "R5, R2: a bond's file that cannot be read costs no restart, the other bond nothing, and is said at both ends" {
    local line="cannot read a bond's file: /proc/net/bonding/bond0: open: Permission denied"
    configure_unit <<<'WatchdogSec=2s'
    configure_daemon <<<'poll_interval = "500ms"'
    two_cables bond0 eth0 eth1
    two_cables bond1 eth2 eth3
    start_daemon
    lab_pid=$(daemon_property MainPID)
    mark
    hide_file bond0 bond1
    expect_line "$line"
    rest 7s
    pull eth2
    expect_event link-down bond1 eth2
    expect_event active-changed bond1 eth3 change=failover
    put_back eth2
    expect_event link-up bond1 eth2
    pull eth0
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1 change=failover
    put_back eth0
    expect_event link-up bond0 eth0
    expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"
    expect_same 'the number of times that it was said within a minute' "$(told_since_mark | grep -cF "$line")" 1
    expect_exit 1 bondwatchctl check
    [[ $output == *"WARNING: $line; what to do: "* ]] || fail_with 'the check does not name it' "$output"
    expect_exit 0 bondwatchctl check bond1
    expect_exit 0 bondwatchctl status
    [[ $output == "WARNING   $line (bond-file, "* ]] || fail_with 'the status does not begin with it' "$output"
    expect_exit 0 bondwatchctl metrics
    [[ $output == *'bondwatch_daemon_condition{condition="bond-file",subject="bond0",severity="warning"} 1'* ]] ||
        fail_with 'there is no metric of it' "$output"
    show_files
    eventually 5s readable_again bond0 || fail_with 'its end is not logged' "$(told_since_mark)"
    eventually 5s check_is OK || fail_with 'the check is not OK again' "$(bondwatchctl check)"
    expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"
    expect_same 'the number of restarts' "$(daemon_property NRestarts)" 0
}
