#!/usr/bin/env bats
# Ordinary users who take every connection that they can get, to the control socket and to the exporter.
#
# All run on the guest's one processor, and to start a command takes longer there than its answer. So it is a client that
# runs already that has to have its answers within a second, with attackers that take what they get of the processor. While
# a command or a scrape runs, the attackers keep their connections, and reopen them with what is left of the processor. The
# commands have to have their answers from the daemon, before they give up (5 s, a check 3 s) and ask the kernel; how long
# they took is among the figures. Half of the scrapes have a second more than three times what one takes where nobody
# attacks, and each has 8 s: without a limit it would wait for 10 to 13 s. Other guests share the processor, so that a single
# one may be late.

load ../vocabulary/story

teardown() {
    end_attack
    # shellcheck disable=SC2046 # a number each
    kill $(jobs -p) 2>/dev/null || true
    tell_failure
    systemctl stop bondwatch-exporter.socket bondwatch-exporter.service 2>/dev/null || true
}

# attack KIND ARGUMENT...: ordinary users, who yield to the daemon.
attack() {
    rm -f /run/lab/siege-over
    nice -n 10 /lab/faults/clients "$@" >/run/lab/clients &
    lab_attack=$!
    rest 2s
}

# Back when all of them are gone: those of a test that failed would be there in the next one.
end_attack() {
    [[ -n ${lab_attack-} ]] || return 0
    : >/run/lab/siege-over
    wait "$lab_attack" || true
    lab_attack=''
}

expect_attack() { kill -0 "$lab_attack" || fail_with 'the attack was over too soon' "$(</run/lab/clients)"; }

# with_processor COMMAND...: the attackers have what is left of the processor meanwhile.
with_processor() {
    local attackers
    mapfile -t attackers < <(echo "$lab_attack" && pgrep -P "$lab_attack")
    renice -n 19 -p "${attackers[@]}" >/dev/null
    "$@"
    renice -n 10 -p "${attackers[@]}" >/dev/null
}

# time_of COMMAND...: the milliseconds that it takes, in lab_milliseconds; its answer has to come from the daemon: without one a
# check ends with 3, metrics have bondwatch_up 0, and the others say on stderr that they read the kernel.
time_of() {
    local start=${EPOCHREALTIME/./}
    run --separate-stderr timeout 20 "$@"
    lab_milliseconds=$(((${EPOCHREALTIME/./} - start) / 1000))
    [[ $status == [012] && -n $output && -z $stderr && $output != *'bondwatch_up 0'* ]] ||
        fail_with "exit code $status of: $*" "$output" "$stderr"
}

# The scraper of another host would have a processor of its own: without one it has not sent its request yet when the
# exporter, which shares this one, has taken the next connections and needs its place.
scrape() { time_of nice -n -19 curl --silent --fail --max-time 20 http://127.0.0.1:9883/metrics; }

# ask_all: every command; the slowest is in lab_slowest.
ask_all() {
    local name command longest=0
    while read -r name command; do
        # shellcheck disable=SC2086 # words
        time_of $command
        ((lab_milliseconds < longest)) || { longest=$lab_milliseconds && lab_slowest="$name $longest ms"; }
    done <<'END'
status bondwatchctl status
check bondwatchctl check
silence bondwatchctl silence spare0 --for 60s --reason attack
unsilence bondwatchctl unsilence spare0
metrics bondwatchctl metrics
other-status setpriv --reuid=1 --regid=1 --clear-groups bondwatchctl status
other-check setpriv --reuid=1 --regid=1 --clear-groups bondwatchctl check
END
}

# expect_a_second USER: each of its questions is answered, within a second.
expect_a_second() {
    lab_asked=$(/lab/faults/clients ask "$1" 20)
    [[ $lab_asked =~ failed=0\ median=[0-9]+\ longest=[0-9]{1,3}$ ]] ||
        fail_with "user $1 is not answered within a second" "$lab_asked"
}

# expect_a_watch: a watch of root's begins.
expect_a_watch() {
    rm -f /run/lab/watch
    bondwatchctl status --watch --json >/run/lab/watch &
    local watcher=$!
    eventually 5s lab_watch_began || fail_with 'the watch does not begin' "$(daemon_journal)"
    kill "$watcher"
    wait "$watcher" 2>/dev/null || true
}

lab_watch_began() { [[ -s /run/lab/watch ]]; }

# fail_over COUNT: so many failures of the active slave, one after the other.
fail_over() {
    local round
    for ((round = 0; round < $1; round++)); do
        pull eth0
        until_slave eth0 down in bond0
        put_back eth0
        until_slave eth0 up in bond0
    done
}

# two_cables and a daemon that has been asked everything once, so that what an answer needs is in memory.
begin() {
    two_cables bond0 eth0 eth1
    configure_daemon <<<'[bond.spare0]'
    start_daemon
    ask_all
}

@test "S5 1,000 hostile connections keep out neither root nor another user, and failovers are logged as ever" {
    local seconds count=10 round rounds quiet root
    seconds=$(long_or 240 600)
    rounds=$(long_or 2 10)
    begin
    begin_lateness
    fail_over "$count"
    end_lateness
    quiet=$lab_lateness
    attack siege 4 250 "$seconds"
    begin_lateness
    for ((round = 0; round < rounds; round++)); do
        expect_a_second 0
        root=$lab_asked
        expect_a_second 1
        with_processor ask_all
        with_processor expect_a_watch
        fail_over $((count / rounds))
    done
    end_lateness
    expect_attack
    [[ $lab_lateness =~ failovers=([0-9]+)\ logged=([0-9]+)\ median=(-?[0-9]+) ]]
    expect_same 'the failovers logged' "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
    ((BASH_REMATCH[1] >= count && BASH_REMATCH[3] <= 100)) || fail_with 'failovers were logged late' "$quiet; $lab_lateness"
    end_attack
    # Each was opened anew again and again.
    [[ $(</run/lab/clients) =~ opened=([0-9]+) ]] && ((BASH_REMATCH[1] >= 5000)) ||
        fail_with 'that was no attack' "$(</run/lab/clients)"
    # Where a thread is refused, everything waits for seconds.
    expect_same 'the threads refused' "$(</sys/fs/cgroup/system.slice/bondwatchd.service/pids.events)" 'max 0'
    expect_dump 5
    tell_figures attacks-clients "$(</run/lab/clients); root $root; another user $lab_asked; slowest command: $lab_slowest; failovers: quiet $quiet, meanwhile $lab_lateness"
}

@test "S6 900 slow connections to the exporter keep no scrape out" {
    local try before delay=0 taken=() median
    begin
    ip link set dev lo up
    systemctl start bondwatch-exporter.socket
    for try in {1..3}; do scrape; done
    before=$lab_milliseconds
    attack slow-http 900 "$(long_or 240 600)"
    for ((try = 0; try < $(long_or 5 30); try++)); do
        with_processor scrape
        [[ $output == *'bondwatch_bond_slaves{'* ]] || fail_with 'no metrics' "${output:0:200}"
        ((lab_milliseconds <= 8000)) ||
            fail_with 'a scrape took too long' "before: $before ms" "meanwhile: $lab_milliseconds ms"
        taken+=("$lab_milliseconds")
        ((lab_milliseconds - before <= delay)) || delay=$((lab_milliseconds - before))
        rest 1s
    done
    median=$(printf '%s\n' "${taken[@]}" | sort -n | sed -n "$(((${#taken[@]} + 1) / 2))p")
    ((median <= 3 * before + 1000)) || fail_with 'the scrapes took too long' "before: $before ms" "meanwhile: ${taken[*]} ms"
    expect_attack
    end_attack
    expect_same 'the restarts of the exporter' "$(systemctl show --property=NRestarts --value bondwatch-exporter.service)" 0
    tell_figures attacks-exporter "$(</run/lab/clients); scrapes at most $delay ms later"
}
