#!/usr/bin/env bats
# The control socket under clients that mean no good: the others are served, and memory stays bounded.

load ../vocabulary/story

# begin_siege: the daemon has answered once, so that what an answer needs is there already.
begin_siege() {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    lab_pid=$(daemon_property MainPID)
    expect_dump 5
    expect_dump 5
    lab_memory=$(memory_of "$lab_pid")
    begin_phases
    pull eth1
    expect_event link-down bond0 eth1 failures=1
    phase before
}

# end_siege KEY TEXT: events were told as ever, and memory is what it was, but for so much as the limits allow.
end_siege() {
    local memory
    put_back eth1
    expect_event link-up bond0 eth1
    phase afterwards
    memory=$(memory_of "$lab_pid")
    ((memory < lab_memory + 8192)) || fail_with 'the memory has grown' "from $lab_memory kB to $memory kB"
    expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"
    expect_dump 5
    tell_figures "$1" "$2; a dump meanwhile in $lab_meanwhile ms; VmRSS $lab_memory kB before, $memory kB after; events: $lab_phases"
}

# meanwhile SECONDS: somebody else is served within that time, and a failover is told.
meanwhile() {
    expect_dump "$1"
    lab_meanwhile=$lab_dump_milliseconds
    pull eth0
    expect_event active-none bond0
    put_back eth0
    expect_event active-changed bond0 eth0 change=recovery
    phase meanwhile
}

@test "1,000 connections that say nothing: those over the quota are refused in words, others are served" {
    begin_siege
    /lab/faults/clients many 1000 7 >/run/lab/clients &
    rest 2500ms
    meanwhile 5
    wait $!
    run cat /run/lab/clients
    [[ $output =~ refused=([0-9]+)\ kept=([0-9]+)\ hung-up=([0-9]+) ]]
    ((BASH_REMATCH[1] >= 900)) || fail_with 'too few were told that there are too many' "$output"
    ((BASH_REMATCH[2] <= 28)) || fail_with 'more were kept than one user may have' "$output"
    end_siege clients-many "$output"
}

@test "a client that asks and never reads holds up nobody" {
    begin_siege
    /lab/faults/clients never-reads 4 >/run/lab/clients &
    rest 500ms
    meanwhile 5
    wait $!
    end_siege clients-never-read "$(</run/lab/clients)"
}

@test "a call without an end is cut off at the limit" {
    begin_siege
    /lab/faults/clients endless 1024 >/run/lab/clients
    meanwhile 5
    run cat /run/lab/clients
    ((${output#sent=} < 1 << 20)) || fail_with 'more was taken than a call may have' "$output"
    end_siege clients-endless "$output bytes of a call without an end"
}

@test "junk and deep JSON are hung up on" {
    local answers
    begin_siege
    /lab/faults/clients junk 200 >/run/lab/clients &
    meanwhile 5
    wait $!
    answers=$(</run/lab/clients)
    expect_same 'what became of the junk' "$answers" 'hung-up=200 answered=0'
    run /lab/faults/clients deep 30000
    [[ $output == sent=* ]] || fail_with 'the client of deep JSON' "$output"
    end_siege clients-junk "$answers; JSON of 30,000 levels: $output"
}
