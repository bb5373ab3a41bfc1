#!/usr/bin/env bats
# Logs that are stuck or gone: the watching goes on, and afterwards every event is told once, in order.

load ../vocabulary/story

four_bonds() {
    local bond
    for bond in 0 1 2 3; do two_cables "bond$bond" "eth$((2 * bond))" "eth$((2 * bond + 1))"; done
}

storm_for() { /lab/storm --rate "${2-40}" --seconds "$1" eth{0..7} >/run/lab/storm; }

# begin_fault: one failover was told, and what comes now meets the fault.
begin_fault() {
    four_bonds
    "${@:-start_daemon}"
    mark
    lab_pid=$(daemon_property MainPID)
    begin_phases
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    settle
    phase before
}

# end_fault KEY: the log is back, everything is told once and in order, by the same process.
end_fault() {
    rest 1500ms
    settle_within 60s
    pull eth0
    rest 500ms
    put_back eth0
    until_slave eth0 up in bond0
    settle_within 60s
    phase afterwards
    expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"
    run expect_agreement 20
    [[ $status == 0 ]] || fail_with 'journal and driver differ' "$output"
    tell_figures "$1" "$(</run/lab/storm); events: $lab_phases; ${lines[0]}; dump in ${lab_dump_milliseconds} ms meanwhile"
}

journald() { systemctl show --property=MainPID --value systemd-journald.service; }

@test "journald is stopped: the watching, the dump and the watchdog go on, and nothing is lost" {
    local journald
    configure_unit <<<'WatchdogSec=3s'
    begin_fault
    journald=$(journald)
    kill -STOP "$journald"
    storm_for "$(long_or 8 30)"
    expect_dump 5
    expect_same 'the failures in the dump' \
        "$(jq '[.bonds[].slaves[].link_failure_count] | add' <<<"$output")" \
        "$(awk '/^Link Failure Count/ { sum += $4 } END { print sum }' /proc/net/bonding/*)"
    phase meanwhile
    kill -CONT "$journald"
    end_fault journald-stopped
}

@test "journald's socket is missing for a while: every event is told when it is back" {
    begin_fault
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    storm_for 3
    expect_dump 5
    phase meanwhile
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    end_fault journal-socket-missing
}

@test "journald is restarted in the middle of a storm" {
    begin_fault
    storm_for 4 &
    rest 1s
    systemctl restart systemd-journald.service
    expect_dump 5
    rest 1s
    systemctl restart systemd-journald.service
    wait $!
    phase meanwhile
    end_fault journald-restarted
}

@test "the daemon is killed while journald's socket is missing: what waits is told when it is back" {
    local last
    four_bonds
    start_daemon
    mark
    open_books
    begin_phases
    lab_pid=$(daemon_property MainPID)
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    storm_for 2
    rest 1s
    kill -KILL "$lab_pid"
    until_restarted "$lab_pid"
    storm_for 1
    rest 1s
    last=$(events_numbered)
    phase meanwhile
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    rest 3s
    settle_within 60s
    phase afterwards
    [[ $lab_phases == *'meanwhile 0,'* ]] || fail_with 'told while the socket was missing' "$lab_phases"
    expect_every_number 1 "$last"
    expect_books_closed
    tell_figures journal-socket-missing-killed "events: $lab_phases; $lab_books; BOND_SEQUENCE unbroken"
}

# Another syslog daemon than journald has /dev/log. The unit's own /dev would show journald's.
start_with_syslogd() {
    mv /dev/log /dev/log.journald
    start_syslogd
    configure_unit <<<'PrivateDevices=no'
    start_daemon
}

# Its queue holds ten lines, as where no systemd has raised the kernel's own figure.
start_syslogd() {
    local length
    length=$(</proc/sys/net/unix/max_dgram_qlen)
    echo 10 >/proc/sys/net/unix/max_dgram_qlen
    /lab/faults/syslogd /dev/log /run/lab/syslogd &
    lab_syslogd=$!
    eventually 5s test -S /dev/log
    echo "$length" >/proc/sys/net/unix/max_dgram_qlen
}

end_syslogd() {
    kill "$lab_syslogd" 2>/dev/null && wait "$lab_syslogd"
    [[ ! -e /dev/log.journald ]] || mv -T /dev/log.journald /dev/log
}

teardown() {
    [[ -z ${lab_syslogd-} ]] || end_syslogd || true
    kill -CONT "$(journald)" || true
    [[ ! -e /run/systemd/journal/socket.away ]] || mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    tell_failure
}

# Both places hold the same events in the same order.
expect_syslogd_as_the_journal() {
    settle_within 60s
    events_since_mark raw | jq -r 'select(has("BOND_EVENT")) | .MESSAGE' >/run/lab/journal.lines
    sed -n 's/^.*bondwatchd\[[0-9]*\]: //p' /run/lab/syslogd | grep -E '^bond[0-9]+: ' >/run/lab/syslogd.lines || true
    diff /run/lab/journal.lines /run/lab/syslogd.lines >/run/lab/difference ||
        fail_with 'journal (<) and syslog (>) differ' "$(head -n 40 /run/lab/difference)"
}

syslogd_lines() { grep -c '\]: bond[0-9]*: ' /run/lab/syslogd || true; }

@test "another syslog daemon stops reading, and reads on: nothing is lost, nothing waits for it" {
    rm -f /run/lab/syslogd
    begin_fault start_with_syslogd
    local before stuck
    rest 500ms
    before=$(syslogd_lines)
    kill -USR1 "$lab_syslogd"
    storm_for "$(long_or 4 30)" 100
    expect_dump 5
    stuck=$(syslogd_lines)
    phase meanwhile
    kill -USR2 "$lab_syslogd"
    end_fault syslogd-stuck
    eventually 20s lab_syslogd_caught_up || true
    expect_syslogd_as_the_journal
    tell_figures syslogd-stuck-lines "lines in syslog: before $before, while stuck $((stuck - before)), afterwards $(($(syslogd_lines) - stuck))"
}

lab_syslogd_caught_up() { (($(syslogd_lines) >= lab_phase_count)); }

@test "another syslog daemon is there only after the daemon: it gets every event from then on" {
    rm -f /run/lab/syslogd
    four_bonds
    mv /dev/log /dev/log.journald
    configure_unit <<<'PrivateDevices=no'
    start_daemon
    mark
    begin_phases
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    settle
    phase before
    start_syslogd
    expect_line 'what there is to log to has changed; events go to journal, syslog from now on'
    mark_in_phases
    storm_for 3
    rest 1500ms
    settle_within 60s
    phase afterwards
    eventually 20s lab_syslogd_caught_up || true
    expect_syslogd_as_the_journal
    tell_figures syslogd-late "events: $lab_phases; $(syslogd_lines) lines in syslog, each once and in order"
}

@test "another syslog daemon goes for good and journald has /dev/log: no event is twice in the journal" {
    local twice
    rm -f /run/lab/syslogd
    begin_fault start_with_syslogd
    kill "$lab_syslogd"
    wait "$lab_syslogd" || true
    storm_for 2
    expect_dump 5
    phase meanwhile
    mv -T /dev/log.journald /dev/log
    expect_line 'what there is to log to has changed; events go to journal from now on'
    end_fault syslogd-replaced
    twice=$(events_since_mark raw | jq -r 'select(._TRANSPORT != "journal") | .MESSAGE')
    expect_same 'what came into the journal by /dev/log' "$twice" ''
}

@test "another syslog daemon goes away and returns: every line is told when it is back" {
    rm -f /run/lab/syslogd
    begin_fault start_with_syslogd
    rest 500ms
    kill "$lab_syslogd"
    wait "$lab_syslogd" || true
    [[ ! -e /dev/log ]] || fail_with 'still there' /dev/log
    storm_for 3
    expect_dump 5
    phase meanwhile
    start_syslogd
    end_fault syslogd-away
    eventually 20s lab_syslogd_caught_up || true
    expect_syslogd_as_the_journal
    tell_figures syslogd-away-lines "$(syslogd_lines) lines in syslog, each once and in order"
}
