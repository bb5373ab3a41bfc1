#!/usr/bin/env bats
# What does not come from the kernel changes nothing. Hostile names: see 10-names.

load ../vocabulary/story

@test "a netlink message from a process is dropped, and told once" {
    local pid
    two_cables bond0 eth0 eth1
    start_daemon
    pid=$(daemon_property MainPID)
    mark
    begin_phases
    pull eth1
    expect_event link-down bond0 eth1 failures=1
    put_back eth1
    expect_event link-up bond0 eth1
    settle
    phase before
    mark
    begin_phases
    /lab/faults/forge "$pid" eth0
    expect_line 'a netlink message that did not come from the kernel was dropped'
    expect_no_event '*' bond0
    phase during
    expect_dump 5
    expect_same 'the active slave' "$(jq -r '.bonds[0].active_slave' <<<"$output")" eth0
    /lab/faults/forge "$pid" eth0
    pull eth0
    expect_event link-down bond0 eth0 failures=1
    expect_event active-changed bond0 eth1 change=failover
    expect_line 'a netlink message that did not come from the kernel was dropped'
    phase after
    expect_agreement 2
    tell_figures forgery "20 forged messages; events since the forgery: $lab_phases"
}

@test "nobody else can write to the daemon's folders" {
    local folder real
    start_daemon
    for folder in /run/bondwatchd /var/lib/bondwatchd; do
        real=$(readlink -f "$folder")
        [[ -d $real ]] || fail_with 'not there' "$folder"
        (($(stat -c '0%a' "$real") & 022)) &&
            fail_with 'others can write to' "$folder: $(stat -c '%A %U' "$real")"
        expect_same "the owner of $folder" "$(stat -c %U "$real")" bondwatchd
    done
    expect_same 'the mode of the control socket' "$(stat -c %a /run/bondwatchd/org.bondwatch.Bonds)" 666
}
