#!/usr/bin/env bats
# New settings in the middle of a storm lose no event and repeat none. A bad file keeps the old ones: see 09-configuration.

load ../vocabulary/story

reload_with() {
    configure_daemon
    systemctl reload bondwatchd.service
}

# said_by PID: by the process, not by the time of day, which another scenario may have stepped.
said_by() { journalctl -t bondwatchd "_PID=$1" -o cat; }

@test "log targets and poll interval are changed in the middle of a storm" {
    local bond pid
    for bond in 0 1 2 3; do two_cables "bond$bond" "eth$((2 * bond))" "eth$((2 * bond + 1))"; done
    configure_daemon <<<$'[log]\ntargets = ["journal"]'
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    begin_phases
    pull eth0
    until_active eth1 in bond0
    put_back eth0
    until_slave eth0 up in bond0
    settle
    phase before
    /lab/storm --rate 40 --seconds 5 eth{0..7} >/run/lab/storm &
    rest 1s
    reload_with <<<$'poll_interval = "250ms"\n[log]\ntargets = ["journal"]'
    rest 800ms
    reload_with <<<$'poll_interval = "5s"\n[log]\ntargets = ["journal", "stdout"]'
    rest 800ms
    reload_with <<<$'poll_interval = "1s"\n[log]\ntargets = ["auto"]'
    rest 800ms
    run reload_with <<<'colour = "red"'
    ((status != 0)) || fail_with 'the reload of a wrong file succeeded' "$(daemon_journal)"
    wait $!
    rest 1500ms
    settle
    phase meanwhile
    pull eth2
    rest 500ms
    put_back eth2
    until_slave eth2 up in bond1
    settle
    phase afterwards
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
    expect_same 'the number of reloads that were taken' \
        "$(said_by "$pid" | grep -c 'configuration reloaded')" 3
    run expect_agreement 20
    [[ $status == 0 ]] || fail_with 'journal and driver differ' "$output"
    tell_figures reload "$(</run/lab/storm); events: $lab_phases; ${lines[0]}"
}

# How often the files of all bonds are read within three seconds.
polls_in_3s() {
    local before
    before=$(daemon_stats | jq .polls)
    rest 3s
    echo $(($(daemon_stats | jq .polls) - before))
}

@test "a changed poll interval is kept to from the reload on" {
    local pid slow quick slow_again
    two_cables bond0 eth0 eth1
    configure_daemon <<<'poll_interval = "5s"'
    start_daemon
    pid=$(daemon_property MainPID)
    rest 1s
    slow=$(polls_in_3s)
    reload_with <<<'poll_interval = "100ms"'
    rest 1s
    quick=$(polls_in_3s)
    reload_with <<<'poll_interval = "5s"'
    rest 1s
    slow_again=$(polls_in_3s)
    # Asking takes its time too, in which it polls on.
    ((quick >= 25 && quick <= 60 && slow >= 0 && slow <= 1 && slow_again >= 0 && slow_again <= 1)) ||
        fail_with 'polls in three seconds' "at 5 s $slow times, at 100 ms $quick, at 5 s again $slow_again"
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
    tell_figures reload-poll "polls in 3 s: at 5 s $slow times, at 100 ms $quick times, at 5 s again $slow_again times"
}

@test "a sink that is dropped by a reload still tells what it was given, and one that joins repeats nothing" {
    local expected pid
    two_cables bond0 eth0 eth1
    configure_daemon <<<$'[log]\ntargets = ["journal"]'
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    pull eth0
    expect_event failover-recorded bond0 eth1
    # Both ways lead into the journal here: whatever is told by the one must not be told by the other.
    reload_with <<<$'[log]\ntargets = ["syslog"]'
    put_back eth0
    until_slave eth0 up in bond0
    rest 500ms
    reload_with <<<$'[log]\ntargets = ["journal"]'
    pull eth1
    expect_event failover-recorded bond0 eth0
    settle
    expected=$'bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one
bond0: redundancy lost, only eth1 is left of 2
bond0: record of the failover from eth0 to eth1: link-down, no gap, peers notified
bond0: link status definitely up for interface eth0
bond0: redundancy restored, 2 of 2 interfaces carry traffic
bond0: link status definitely down for interface eth1, disabling it
bond0: making interface eth0 the new active one
bond0: redundancy lost, only eth0 is left of 2
bond0: record of the failover from eth1 to eth0: link-down, no gap, peers notified'
    expect_same 'the story' "$(said_by "$pid" | grep '^bond0: ' | sed 's/ restored after .*,/ restored,/')" "$expected"
}

journald() { systemctl show --property=MainPID --value systemd-journald.service; }

teardown() {
    kill -CONT "$(journald)"
    [[ ! -e /run/systemd/journal/socket.away ]] || mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    tell_failure
}

@test "journald is stopped, dropped by a reload for more than ten seconds, and taken back: every event once, in order" {
    local bond pid waiting
    for bond in 0 1 2 3; do two_cables "bond$bond" "eth$((2 * bond))" "eth$((2 * bond + 1))"; done
    configure_daemon <<<$'[log]\ntargets = ["journal"]'
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    begin_phases
    kill -STOP "$(journald)"
    # More than the queue of journald's socket holds.
    /lab/storm --rate 150 --seconds 8 eth{0..7} >/run/lab/storm
    # What the driver still has to say belongs to the journal.
    rest 1500ms
    configure_daemon <<<$'[log]\ntargets = ["syslog"]'
    kill -HUP "$pid"
    rest 12s
    waiting=$(daemon_stats | jq '.sinks[] | select(.name == "journal").waiting')
    ((waiting > 0)) || fail_with 'nothing waits for the journal' "$waiting"
    configure_daemon <<<$'[log]\ntargets = ["journal"]'
    kill -HUP "$pid"
    rest 500ms
    pull eth0
    rest 500ms
    put_back eth0
    until_slave eth0 up in bond0
    phase stopped
    kill -CONT "$(journald)"
    rest 3s
    settle_within 60s
    phase afterwards
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
    run expect_agreement 20
    [[ $status == 0 ]] || fail_with 'journal and driver differ' "$output"
    tell_figures reload-stuck "$(</run/lab/storm); $waiting waited when it was taken back; events: $lab_phases; ${lines[0]}"
}

@test "a log that is missing when a reload drops it is given what it is owed, by the next daemon too" {
    local expected pid
    two_cables bond0 eth0 eth1
    configure_daemon <<<$'[log]\ntargets = ["journal"]'
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    mv /run/systemd/journal/socket /run/systemd/journal/socket.away
    pull eth0
    until_active eth1 in bond0
    rest 1s
    reload_with <<<$'[log]\ntargets = ["syslog"]'
    put_back eth0
    until_slave eth0 up in bond0
    rest 500ms
    kill -KILL "$pid"
    until_restarted "$pid"
    mv /run/systemd/journal/socket.away /run/systemd/journal/socket
    expect_event failover-recorded bond0 eth1
    settle
    expected=$'bond0: link status definitely up for interface eth0
bond0: redundancy restored, 2 of 2 interfaces carry traffic
bond0: link status definitely down for interface eth0, disabling it
bond0: making interface eth1 the new active one
bond0: redundancy lost, only eth1 is left of 2
bond0: record of the failover from eth0 to eth1: link-down, no gap, peers notified'
    expect_same 'the story' \
        "$(told_since_mark | sed -n 's/^.*\] \(bond0: \)/\1/p' | sed 's/ restored after .*,/ restored,/')" "$expected"
    tell_figures reload-owed "$(told_since_mark | grep -c bond0:) events, each once"
}
