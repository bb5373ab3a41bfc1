#!/usr/bin/env bats
# A log that is stuck for so long that more events wait than there is room for: the oldest are dropped one by one, and the
# gap is told in its place. Long only, since it takes 65,536 events and more.

load ../vocabulary/story

# Not by SIGSTOP: journald has a watchdog of three minutes of its own.
take_socket_away() { mv /run/systemd/journal/socket /run/systemd/journal/socket.away; }
put_socket_back() { mv /run/systemd/journal/socket.away /run/systemd/journal/socket; }

teardown() {
    [[ ! -e /run/systemd/journal/socket.away ]] || put_socket_back
    kill -CONT "$(</run/lab/follower.pid)"
    tell_failure
}

# storm_until_numbered COUNT
storm_until_numbered() {
    while (($(events_numbered) < $1)); do /lab/storm --rate 800 --seconds 10 --seed "$RANDOM" eth{0..31} >/dev/null; done
}

# What the process has told: the number of each event, and the words of each gap, in the journal's order.
told_by() {
    journalctl -t bondwatchd "_PID=$1" -o json --output-fields=BOND_SEQUENCE,MESSAGE |
        jq -r '.BOND_SEQUENCE // (.MESSAGE | select(contains("could not be logged")))'
}

last_told() {
    journalctl -t bondwatchd "_PID=$1" -o json --output-fields=BOND_SEQUENCE -n 20 | jq -r '.BOND_SEQUENCE // empty' | tail -n 1
}

# until_all_told PID: nothing more has come for five seconds.
until_all_told() {
    local before=-1 now
    now=$(last_told "$1")
    while [[ $now != "$before" ]]; do
        before=$now
        rest 5s
        now=$(last_told "$1")
    done
}

@test "killed while more events wait than are kept: the newest are told, and the gap before them" {
    local pid gap told
    [[ -n ${LAB_LONG-} ]] || skip 'in the long form'
    sixteen_bonds 10
    start_daemon
    pid=$(daemon_property MainPID)
    pause_feed
    take_socket_away
    storm_until_numbered 80000
    kill -KILL "$pid"
    until_restarted "$pid"
    pid=$(daemon_property MainPID)
    expect_dump 30
    put_socket_back
    until_all_told "$pid"
    told_by "$pid" >/run/lab/told
    # Every number of the boot, in a gap or told, once and in order.
    expect_numbers 1 "$(last_told "$pid")" /run/lab/told
    gap=$(grep 'could not be logged' /run/lab/told | paste -sd ';') || fail_with 'no gap is told' "$(wc -l </run/lab/told)"
    told=$(grep -cv 'could not be logged' /run/lab/told)
    ((told >= 20000)) || fail_with 'fewer were kept than there is room for' "$gap"
    tell_figures journald-full-killed "told afterwards $told: \`$gap\`"
    resume_feed
}

@test "more than 65,536 events wait for journald: the gap is told in its place, with its count" {
    local pid before gap lost first last told
    [[ -n ${LAB_LONG-} ]] || skip 'in the long form'
    sixteen_bonds 10
    start_daemon
    pid=$(daemon_property MainPID)
    pull eth0
    until_slave eth0 down in bond0
    put_back eth0
    until_slave eth0 up in bond0
    until_all_told "$pid"
    before=$(last_told "$pid")
    pause_feed
    take_socket_away
    storm_until_numbered 80000
    expect_dump 30
    put_socket_back
    until_all_told "$pid"
    pull eth0
    until_slave eth0 down in bond0
    put_back eth0
    until_slave eth0 up in bond0
    until_all_told "$pid"
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"

    told_by "$pid" >/run/lab/told
    gap=$(grep 'could not be logged' /run/lab/told)
    [[ $gap =~ ^([0-9]+)\ events\ could\ not\ be\ logged\ \(BOND_SEQUENCE\ ([0-9]+)\ to\ ([0-9]+)\) ]] ||
        fail_with 'the gap is not told, or not once' "${gap:-nothing}" "$(wc -l </run/lab/told) lines"
    lost=${BASH_REMATCH[1]} first=${BASH_REMATCH[2]} last=${BASH_REMATCH[3]}
    expect_same 'the count of the gap' "$lost" $((last - first + 1))
    # Every number once and in order, and those of the gap where the gap is told.
    awk -v first="$first" -v last="$last" '
        /could not/ { if (number != first - 1) exit 1; number = last; next }
        $1 != number + 1 { print "after", number, "comes", $1; exit 1 }
        { number = $1 }' /run/lab/told || fail_with 'the numbers are not in order' "$gap"
    told=$(grep -cv 'could not' /run/lab/told)
    last=$(last_told "$pid")
    expect_same 'the events told and lost' $((told + lost)) "$last"
    ((told >= 65536)) || fail_with 'fewer were kept than there is room for' "$told"
    tell_figures journald-full "events: before $before, told afterwards $((told - before)), lost $lost: \`${gap%%, nor*}\`"
    resume_feed
}
