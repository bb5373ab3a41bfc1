#!/usr/bin/env bats
# The wall clock steps during an outage. Its steps must not show in durations, and no duration is ever negative.

load ../vocabulary/story

# The vocabulary's own waits go by the wall clock, so it steps between them only.
step_clock() {
    date --set="$1" >/dev/null
    lab_steps=yes
}

# The guest has nobody else to set its clock right.
teardown() {
    [[ -z ${lab_steps-} ]] || date --set="@$((lab_wall + $(uptime_seconds) - lab_uptime))" >/dev/null
    tell_failure
}

uptime_seconds() {
    local seconds
    read -r seconds _ </proc/uptime
    echo "${seconds%.*}"
}

# outage STEP KEY [BEFORE]: four seconds without redundancy, and the clock steps in the middle, from the right time or from
# BEFORE. No step leads beyond the right time: other scenarios of the guest read the journal from their start on, and would
# find what is dated later.
outage() {
    local told
    lab_wall=$EPOCHSECONDS lab_uptime=$(uptime_seconds)
    [[ -z ${3-} ]] || step_clock "$3"
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    begin_phases
    pull eth0
    expect_event redundancy-lost bond0
    phase before
    rest 2s
    step_clock "$1"
    rest 2s
    phase meanwhile
    put_back eth0
    expect_event redundancy-restored bond0
    phase afterwards
    told=$(events_since_mark raw | jq -r 'select(.BOND_EVENT == "redundancy-restored") | .BOND_DURATION_USEC')
    ((told > 3500000 && told < 6500000)) || fail_with 'the outage of about 4 s' "is told as $told microseconds"
    events_since_mark raw | jq -r 'select(.BOND_DURATION_USEC != null) | .BOND_DURATION_USEC' >/run/lab/durations
    grep -q '^-' /run/lab/durations && fail_with 'a negative duration' "$(</run/lab/durations)"
    expect_dump 5
    run jq -r '[.. | numbers | select(. < 0)] | length' <<<"$output"
    expect_same 'the number of negative figures in the dump' "$output" 0
    expect_agreement 3
    tell_figures "$2" "an outage of 4 s told as $((told / 1000)) ms; events: $lab_phases"
}

@test "the clock steps an hour forwards during an outage" { outage '+1 hour' clock-forwards '-1 hour'; }
@test "the clock steps an hour backwards during an outage" { outage '-1 hour' clock-backwards; }
