#!/usr/bin/env bats
# 16 bonds at a miimon of 10 to 100, 100 cables a second pulled at random, while veths that are no concern of the daemon's
# come and go as fast as the guest can make them. The long forms take 60 s, the short ones 4 s.

load ../vocabulary/story

# begin_storm: all is set up, and the daemon's books are open.
begin_storm() {
    sixteen_bonds
    start_daemon
    mark
    open_books
    begin_phases
    # A failover before and one after: what is quiet is told right, too.
    pull eth0
    until_slave eth0 down in bond0
    put_back eth0
    until_slave eth0 up in bond0
    settle
    phase before
    pause_feed
    /lab/faults/strangers veths --seconds "$(long_or 4 60)" >/run/lab/strangers &
    strangers=$!
    /lab/storm --rate 100 --seconds "$(long_or 4 60)" --seed "${LAB_SEED-7}" eth{0..31} >/run/lab/storm &
    storm=$!
}

# end_storm KEY [TEXT]: the storm is over, everything is told, the figures are kept; TEXT instead of the dropped messages, which
# the kernel counts for one process only.
end_storm() {
    local drops
    wait "$storm" "$strangers"
    rest 1500ms
    [[ $(daemon_property ActiveState) == active ]] || until_restarted 0
    drops=$(netlink_drops "$(daemon_property MainPID)")
    resume_feed
    phase during
    pull eth0
    until_slave eth0 down in bond0
    put_back eth0
    until_slave eth0 up in bond0
    rest 300ms
    settle
    phase after
    expect_books_closed
    tell_figures "$1" "$(</run/lab/storm); $(</run/lab/strangers); ${2-$drops messages dropped}; events: $lab_phases; $lab_books"
    lab_drops=$drops
}

# The most that a process without privileges may have of a receive buffer; the guest's own figure is as on any host.
allow_receive_buffer() { echo "$1" >/proc/sys/net/core/rmem_max; }

teardown() {
    kill -CONT "$(</run/lab/follower.pid)"
    allow_receive_buffer 212992
    tell_failure
}

@test "a storm of cables: the daemon's ledger is the driver's log, line by line" {
    allow_receive_buffer 8388608
    begin_storm
    end_storm storm
    # With the room that the configuration asks for nothing is dropped, and there is nothing to excuse.
    expect_same 'the number of dropped messages' "$lab_drops" 0
    expect_agreement 200
}

@test "a storm with the receive buffer that an unprivileged process gets" {
    begin_storm
    end_storm storm-default
    ((lab_drops > 0)) || expect_agreement 200
}

@test "a storm with a receive buffer of 4 kB: what the socket loses the counters tell" {
    configure_daemon <<<$'[netlink]\nreceive_buffer = "4KiB"'
    begin_storm
    end_storm overflow
    ((lab_drops > 0)) || fail_with 'nothing was lost, so nothing was shown' "$lab_drops messages dropped"
}

@test "a storm with the daemon stopped again and again: what it slept through the counters tell" {
    local pid round
    begin_storm
    pid=$(daemon_property MainPID)
    for ((round = 0; round < $(long_or 1 6); round++)); do
        rest 1s
        kill -STOP "$pid"
        rest "$(long_or 2 5)s"
        kill -CONT "$pid"
        rest 2s
    done
    end_storm stopped
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
}

@test "a storm with the daemon killed every two seconds: nothing is lost, nothing is repeated" {
    local pid round kills=0
    begin_storm
    for ((round = 0; round < $(long_or 2 30); round++)); do
        rest 2s
        pid=$(daemon_property MainPID)
        ((pid == 0)) || { kill -KILL "$pid" 2>/dev/null && kills=$((kills + 1)); }
    done
    end_storm killed "$kills kills"
    ((kills >= $(long_or 2 20))) || fail_with 'too few kills' "$kills"
}
