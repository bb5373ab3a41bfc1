#!/usr/bin/env bats
# The control socket, asked by a Varlink library that is not ours: the `varlink` package of PyPI.

load ../vocabulary/story

replies=/run/lab/watch.replies

ask() { /lab/clients/varlink-client "$@"; }

# Back when the state has come that a watch begins with.
begin_watch() {
    rm -f "$replies"
    /lab/clients/varlink-client watch "$replies" &
    lab_watcher=$!
    eventually 20s lab_has_replies 1 || fail_with 'the watch does not begin' "$(daemon_journal)"
}

end_watch() {
    kill "$lab_watcher"
    wait "$lab_watcher" 2>/dev/null || true
}

lab_has_replies() {
    local lines=()
    [[ -e $replies ]] && mapfile -t lines <"$replies"
    ((${#lines[@]} >= $1))
}

# lab_has_heard COUNT: of that many events, got or missed.
lab_has_heard() {
    (($(jq -n '[inputs | .missed // (if .event then 1 else 0 end)] | add' "$replies") >= $1))
}

journal_sequences() { events_since_mark raw | jq -r 'select(has("BOND_EVENT")) | .BOND_SEQUENCE'; }

stat_of() { ask stats | jq -r "$1"; }

@test "it lists the bonds, watches them from their present state on, and gets every event once and in order" {
    two_cables bond0 eth0 eth1
    two_cables bond1 eth2 eth3
    start_daemon
    run ask interfaces
    expect_same 'the interfaces' "$output" "org.bondwatch.Bonds org.varlink.service
org.bondwatch.Bonds: $(sed -n 's/^org.bondwatch.Bonds: //p' <<<"$output")
org.varlink.service: GetInfo GetInterfaceDescription"
    for method in Acknowledge Explain List Silence Silences Stats Unsilence Watch; do
        [[ " ${output//$'\n'/ } " == *" $method "* ]] || fail_with "no method $method" "$output"
    done
    run jq -r '[.source, (.bonds[] | .name, .active_slave, .redundancy)] | join(" ")' <<<"$(ask list bond1 bond0)"
    expect_same 'the list' "$output" 'daemon bond1 eth2 full bond0 eth0 full'

    mark
    begin_watch
    run jq -r '[.event, .missed, (.bonds[] | .name, .active_slave, .redundancy)] | map(tostring) | join(" ")' "$replies"
    expect_same 'the state it begins with' "$output" 'null null bond0 eth0 full bond1 eth2 full'
    pull eth0
    expect_event active-changed bond0 eth1
    pull eth3 eth1
    expect_event active-none bond0
    expect_event link-down bond1 eth3
    put_back eth0 eth3
    expect_event active-changed bond0 eth0
    expect_event link-up bond1 eth3
    ip link delete dev bond1
    expect_event bond-removed bond1
    settle
    journal_sequences >/run/lab/journal.sequences
    eventually 10s lab_has_heard "$(wc -l </run/lab/journal.sequences)" || true
    expect_same 'what was watched' "$(jq -r 'select(.event) | .event.sequence' "$replies")" "$(</run/lab/journal.sequences)"
    # Beside each event is its bond just after it.
    run jq -r 'select(.event.event == "active-changed" or .event.event == "active-none" or .event.event == "bond-removed")
        | [.event.bond, .event.event, (.bonds[] | .name, .active_slave)] | map(tostring) | join(" ")' "$replies"
    expect_same 'the states' "$output" 'bond0 active-changed bond0 eth1
bond0 active-none bond0 null
bond0 active-changed bond0 eth0
bond1 bond-removed'
    expect_same 'who watches' "$(stat_of .clients.watchers)" 1
    end_watch
    expect_same 'who watches when the client is gone' "$(stat_of .clients.watchers)" 0
    run jq -r --argjson told "$(wc -l </run/lab/journal.sequences)" \
        '[.events >= $told, .events == ([.events_by_kind[]] | add), .events == ([.events_by_source[]] | add),
            .events_by_kind["active-none"], .netlink.drops, .sinks[0].lost, .clients.missed, .recording] | join(" ")' \
        <<<"$(ask stats)"
    expect_same 'the counts' "$output" 'true true true 1 0 0 0 true'
}

@test "it gets each error of both interfaces" {
    {
        printf '[bond.silent%d]\n' {0..256}
        # Nothing is told of what is ignored, but explained it is.
        printf '[bond.wide0]\nignore = true\nexpected_slaves = [\n'
        printf '"missing-%07d",\n' {1..40000}
        printf ']\n'
    } | configure_daemon
    make_bond wide0 mode active-backup miimon 100
    plug eth2 into wide0
    two_cables bond0 eth0 eth1
    start_daemon
    run /lab/clients/varlink-errors
    ((status == 0)) || fail_with 'not the errors that it should get' "$output"
    [[ $output == *'silences=256'*'watchers=14 clients=28'* ]] || fail_with 'not the limits of the default' "$output"
    expect_same 'who watches' "$(stat_of .clients.watchers)" 0
    expect_same 'refused' "$(stat_of '[.clients.refused, .clients.watchers_refused] | join(" ")')" '1 1'
}

@test "a watcher that reads too slowly is told how many events it missed: got and missed make up all" {
    local told got missed lost gaps
    # Many slaves make a large state, and so few events many bytes.
    local cable
    make_bond bond0 mode active-backup miimon 20
    for cable in eth{0..15}; do plug "$cable" into bond0; done
    until_slave eth15 up in bond0
    start_daemon
    mark
    rm -f "$replies" /run/lab/told
    /lab/clients/varlink-client linger "$replies" /run/lab/told &
    lab_watcher=$!
    eventually 20s lab_has_replies 1 || fail_with 'the watch does not begin' "$(daemon_journal)"
    for _ in {1..3}; do
        pull eth{0..15}
        until_slave eth15 down in bond0
        put_back eth{0..15}
        until_slave eth15 up in bond0
    done
    settle_all
    # Others are served meanwhile, and know what this one does not.
    expect_dump 10
    told=$(journal_sequences | wc -l)
    missed=$(stat_of .clients.missed)
    ((missed > 0)) || fail_with 'none was missed, so this shows nothing' "$told events"
    echo "$told" >/run/lab/told.new
    mv /run/lab/told.new /run/lab/told
    wait "$lab_watcher"
    # Each event is the next one after those that were got or missed before it.
    run jq -nr --argjson first "$(journal_sequences | head -n 1)" '
        reduce (inputs | select(.bonds == null or .event)) as $reply ({next: $first, got: 0, missed: 0, gaps: 0};
            .missed += ($reply.missed // 0) | .next += ($reply.missed // 0)
            | if $reply.event then
                  .gaps += (if $reply.event.sequence == .next then 0 else 1 end)
                  | .next = $reply.event.sequence + 1 | .got += 1
              else . end)
        | [.got, .missed, .gaps] | join(" ")' "$replies"
    read -r got lost gaps <<<"$output"
    expect_same 'gaps that were not told' "$gaps" 0
    expect_same 'got and missed' "$((got + lost))" "$told"
    expect_same 'what the daemon counted as missed' "$(stat_of .clients.missed)" "$lost"
    tell_figures watch-slow "$told events: got $got, told of $lost missed"
}

@test "2,000 clients and watchers that come and go leave memory and descriptors where they were" {
    local pid memory anonymous descriptors
    two_cables bond0 eth0 eth1
    start_daemon
    pid=$(daemon_property MainPID)
    ask come-and-go 100
    rest 500ms
    memory=$(memory_of "$pid") anonymous=$(memory_of "$pid" RssAnon) descriptors=$(descriptors_of "$pid")
    run ask come-and-go 2000
    expect_same 'served' "$output" 2000
    rest 500ms
    expect_same 'the descriptors' "$(descriptors_of "$pid")" "$descriptors"
    local after
    after=$(memory_of "$pid" RssAnon)
    ((after < anonymous + 256)) || fail_with 'the memory has grown' "RssAnon $anonymous kB before, $after kB after"
    tell_figures clients-come-and-go "VmRSS $memory kB before, $(memory_of "$pid") kB after; RssAnon $anonymous kB before, $after kB after; $descriptors descriptors before and after"
}
