#!/usr/bin/env bats
# The disk that the state directory lies on is full, or takes nothing for a while.

load ../vocabulary/story

state=/var/lib/private/bondwatchd

teardown() {
    fsfreeze --unfreeze "$state" 2>/dev/null || true
    [[ ! -e /run/systemd/journal/socket.away ]] || mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    tell_failure
    stop_daemon
    umount "$state" || true
}

# begin_on_disk MOUNT-OPTION...: a bond whose daemon has its state there, and has told a failover already.
begin_on_disk() {
    mkdir -p "$state"
    mount "$@" "$state"
    chmod 700 "$state"
    two_cables bond0 eth0 eth1
    start_daemon
    lab_pid=$(daemon_property MainPID)
    mark
    open_books
    begin_phases
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    expect_event failover-recorded bond0 eth1
    rest 500ms
    settle
    phase before
}

fill_disk() {
    dd if=/dev/zero of="$state/filler" bs=4k status=none 2>/dev/null || true
    dd if=/dev/zero of="$state/filler.too" bs=1 count=4096 status=none 2>/dev/null || true
    [[ $(stat -f -c %a "$state") == 0 ]] || fail_with 'the disk is not full' "$(df "$state")"
}

# fail_over_and_back TIMES
fail_over_and_back() {
    local round
    for ((round = 0; round < $1; round++)); do
        pull eth1
        until_slave eth1 down in bond0
        put_back eth1
        until_slave eth1 up in bond0
        pull eth0
        until_slave eth0 down in bond0
        put_back eth0
        until_slave eth0 up in bond0
    done
}

@test "the disk is full: what was told is known after a restart and after a kill, and told once" {
    local pid
    begin_on_disk -t tmpfs -o size=8m tmpfs
    fill_disk
    fail_over_and_back 2
    rest 500ms
    settle
    phase full
    systemctl restart bondwatchd.service
    rest 1500ms
    settle
    phase restarted
    fail_over_and_back 1
    pid=$(daemon_property MainPID)
    rest 500ms
    settle
    phase 'full again'
    kill -KILL "$pid"
    until_restarted "$pid"
    rest 1500ms
    settle
    phase killed
    [[ $lab_phases == *'restarted 0,'*'killed 0' ]] || fail_with 'something is told again' "$lab_phases"
    expect_books_closed
    tell_figures disk-full "events: $lab_phases; $lab_books; BOND_SEQUENCE unbroken"
}

@test "the disk is full and too small, a log takes nothing, and the daemon is killed: what is lost is told by its number" {
    local first last gap
    begin_on_disk -t tmpfs -o size=1m tmpfs
    first=$(($(events_numbered) + 1))
    fill_disk
    mark_in_phases
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    fail_over_and_back 4
    rest 500ms
    last=$(events_numbered)
    kill -KILL "$lab_pid"
    until_restarted "$lab_pid"
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    rest 3s
    settle
    phase killed
    expect_every_number "$first" "$last"
    gap=$(told_since_mark | grep -o '[0-9]* events* could not be logged (.*)' | paste -sd ';') || fail_with 'no gap is told' "$(told_since_mark)"
    systemctl restart bondwatchd.service
    rest 1500ms
    settle
    phase restarted
    [[ $lab_phases == *'restarted 0' ]] || fail_with 'something is told again' "$lab_phases"
    tell_figures disk-full-stuck "events: $lab_phases; \`$gap\`"
}

# A disk in memory that can be frozen.
freezable() {
    modprobe brd rd_nr=1 rd_size=32768
    eventually 5s test -b /dev/ram0
    mkfs.ext4 -q -F /dev/ram0
}

# expect_lateness FAILURES: so many were logged between, none later than 2.5 s after the driver's own line.
expect_lateness() {
    end_lateness
    [[ $lab_lateness =~ logged=([0-9]+)\ median=(-?[0-9]+)\ worst=(-?[0-9]+) ]]
    ((BASH_REMATCH[1] == $1 && BASH_REMATCH[3] <= 2500)) || fail_with 'late, or not logged' "$lab_lateness"
}

@test "R3 the file system is frozen for longer than WatchdogSec: 20 failovers are logged within 2.5 s, each once" {
    configure_unit <<<'WatchdogSec=2s'
    freezable
    begin_on_disk -t ext4 /dev/ram0
    begin_lateness
    open_books
    fsfreeze --freeze "$state"
    fail_over_and_back 10
    rest 2500ms
    settle
    phase frozen
    expect_lateness 20
    expect_dump 5
    fsfreeze --unfreeze "$state"
    rest 1500ms
    settle
    phase thawed
    expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"
    [[ $lab_phases == *'thawed 0' ]] || fail_with 'something is reported again' "$lab_phases"
    expect_books_closed
    systemctl restart bondwatchd.service
    rest 1500ms
    settle
    phase restarted
    [[ $lab_phases == *'restarted 0' ]] || fail_with 'something is reported again' "$lab_phases"
    tell_figures disk-frozen "events: $lab_phases; $lab_lateness; $lab_books; BOND_SEQUENCE unbroken"
}

@test "R3 the daemon is killed while the file system is frozen: the next one goes on, and nothing is reported twice" {
    freezable
    begin_on_disk -t ext4 /dev/ram0
    begin_lateness
    open_books
    fsfreeze --freeze "$state"
    fail_over_and_back 10
    rest 2500ms
    settle
    phase frozen
    expect_lateness 20
    kill -KILL "$lab_pid"
    rest 500ms
    fsfreeze --unfreeze "$state"
    until_restarted "$lab_pid"
    rest 1500ms
    settle
    phase thawed
    [[ $lab_phases == *'thawed 0' ]] || fail_with 'something is reported again' "$lab_phases" "$(told_since_mark)"
    expect_books_closed
    tell_figures disk-frozen-long "events: $lab_phases; $lab_lateness; $lab_books; BOND_SEQUENCE unbroken"
}
