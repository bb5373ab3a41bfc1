#!/usr/bin/env bats
# The daemon ends and returns: what happened while it was away is told, and nothing is told twice.

load ../vocabulary/story

state=/var/lib/private/bondwatchd

# begin_absence: a bond whose daemon has told a failover already.
begin_absence() {
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
    settle
    phase before
}

# happen: eth0 fails twice, which makes eth1 the active slave; in the end all is well.
happen() {
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    pull eth0
    until_slave eth0 down in bond0
    put_back eth0
    until_slave eth0 up in bond0
}

# end_absence KEY: told once each, with the right source, and from now on as ever.
end_absence() {
    expect_event active-changed bond0 eth1 change=failover source=checkpoint
    expect_event missed bond0 eth0 source=checkpoint
    phase returned
    pull eth1
    expect_event active-changed bond0 eth0 change=failover source=netlink
    put_back eth1
    rest 1500ms
    settle
    phase afterwards
    expect_books_closed
    tell_figures "$1" "events: $lab_phases; $lab_books; BOND_SEQUENCE unbroken"
}

@test "stopped and started again: the failures of the time between are told, with their number" {
    begin_absence
    systemctl stop bondwatchd.service
    happen
    start_daemon
    end_absence return-stop
}

@test "killed: the failures of the time between are told, with their number" {
    configure_unit <<<'RestartSec=4s'
    begin_absence
    kill -KILL "$lab_pid"
    happen
    until_restarted "$lab_pid"
    end_absence return-kill
}

@test "killed before it had told anything: what happens meanwhile is told" {
    local pid
    configure_unit <<<'RestartSec=4s'
    two_cables bond0 eth0 eth1
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    open_books
    begin_phases
    phase before
    kill -KILL "$pid"
    happen
    until_restarted "$pid"
    end_absence return-untold
}

@test "upgraded: another binary goes on where the old one ended" {
    begin_absence
    cp /usr/sbin/bondwatchd /usr/sbin/bondwatchd.new
    printf 'another build' >>/usr/sbin/bondwatchd.new
    mv /usr/sbin/bondwatchd.new /usr/sbin/bondwatchd
    systemctl stop bondwatchd.service
    happen
    start_daemon
    end_absence return-upgrade
}

@test "restarted again and again while nothing happens: nothing is told" {
    local round pid
    begin_absence
    for round in {1..3}; do
        systemctl restart bondwatchd.service
        rest 300ms
    done
    for round in {1..3}; do
        pid=$(daemon_property MainPID)
        kill -KILL "$pid"
        until_restarted "$pid"
    done
    rest 1500ms
    settle
    phase restarts
    expect_same 'the phases' "$lab_phases" 'before 4, restarts 0'
    pull eth0
    expect_event active-changed bond0 eth1 change=failover
    rest 300ms
    settle
    phase afterwards
    expect_books_closed
    tell_figures return-quiet "6 restarts; events: $lab_phases; $lab_books"
}

@test "killed again and again between failovers: every failover is told once" {
    local round pid
    begin_absence
    for round in {1..6}; do
        pid=$(daemon_property MainPID)
        pull "eth$((1 - round % 2))"
        # Some of the kills come before the driver has looked, some while the events are told, some after.
        rest $((60 + 20 * round))ms
        kill -KILL "$pid"
        put_back "eth$((1 - round % 2))"
        until_restarted "$pid"
    done
    rest 1500ms
    settle
    phase killed
    expect_books_closed
    mark
    pull eth0
    expect_event link-down bond0 eth0 source=netlink
    tell_figures return-kills "6 kills; events: $lab_phases; $lab_books"
}

@test "killed while journald is stuck: every event is told once, under one number" {
    local journald
    begin_absence
    journald=$(systemctl show --property=MainPID --value systemd-journald.service)
    kill -STOP "$journald"
    pull eth0
    rest 500ms
    put_back eth0
    rest 500ms
    kill -KILL "$lab_pid"
    rest 2s
    kill -CONT "$journald"
    until_restarted "$lab_pid"
    rest 2s
    settle
    phase stuck
    expect_event active-changed bond0 eth1 change=failover
    pull eth1
    expect_event active-changed bond0 eth0 change=failover
    put_back eth1
    rest 1500ms
    settle
    phase afterwards
    expect_books_closed
    tell_figures return-stuck "events: $lab_phases; $lab_books"
}

# The state directory may be removed while the host runs: the numbers begin anew within the boot, and the journal has them
# already.
@test "killed with events on their way, under numbers that the boot has seen before: they are told" {
    local number
    begin_absence
    for number in {5..12}; do
        printf '%s\n' MESSAGE=earlier SYSLOG_IDENTIFIER=bondwatchd PRIORITY=7 "BOND_SEQUENCE=$number" \
            "BOND_REALTIME_USEC=$number" | logger --journald
    done
    mark_in_phases
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    pull eth0
    until_active eth1 in bond0
    rest 200ms
    kill -KILL "$lab_pid"
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    until_restarted "$lab_pid"
    expect_event link-down bond0 eth0 sequence=5 within 8s
    expect_event active-changed bond0 eth1 change=failover
    expect_event redundancy-lost bond0
    phase meanwhile
    tell_figures return-numbers "events: $lab_phases"
}

# spoiled HOW NUMBER: started on such a checkpoint, the daemon reports nothing of the past and everything from now on; the
# first event has that number.
spoiled() {
    begin_absence
    systemctl stop bondwatchd.service
    /lab/faults/checkpoint "$1" "$state/checkpoint"
    happen
    mark_in_phases
    start_daemon
    rest 500ms
    settle
    phase "$1"
    lab_warnings=$(journalctl -t bondwatchd --since "@$lab_start" -p warning -o cat | grep -c 'checkpoint cannot be used' || true)
    pull eth1
    expect_event active-changed bond0 eth0 change=failover sequence=$(($2 + 1)) source=netlink
    expect_event failover-recorded bond0 eth0 sequence=$(($2 + 3))
    phase afterwards
    tell_figures "checkpoint-$1" "events: $lab_phases; warnings: $lab_warnings"
    expect_same 'the phases' "$lab_phases" "before 4, $1 0, afterwards 4"
}

set_aside() {
    spoiled "$1" "$2"
    expect_same 'the number of warnings' "$lab_warnings" 1
    [[ -s $state/checkpoint.set-aside ]] || fail_with 'it was not set aside' "$(ls -l "$state")"
}

# R4
@test "a checkpoint whose record of a bond is damaged costs that bond alone, with one warning: the numbers go on" {
    spoiled torn 5
    expect_same 'the number of warnings' "$lab_warnings" 1
    [[ ! -e $state/checkpoint.set-aside ]] || fail_with 'it was set aside' "$(ls -l "$state")"
}

@test "a checkpoint that is none is set aside with one warning" { set_aside foreign 1; }

# R4
@test "a checkpoint of a newer version is set aside with one warning: the numbers go on" { set_aside newer 5; }

@test "a checkpoint of another boot is never compared with this one" {
    spoiled other-boot 1
    expect_same 'the number of warnings' "$lab_warnings" 0
}
