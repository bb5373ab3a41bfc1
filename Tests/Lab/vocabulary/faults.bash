# Storms, strangers and faults, and how much was told before, during and after.
#
# shellcheck shell=bash
# The variables of the vocabulary are shared between its files; output comes from `run` of bats.
# shellcheck disable=SC2034,SC2154

# long_or SHORT LONG: the figure for this run, LONG where LONG=1 was asked for.
long_or() { [[ -n ${LAB_LONG-} ]] && echo "$2" || echo "$1"; }

# tell_figures KEY TEXT: for the table in docs/reliability.md.
tell_figures() { printf '%s\t%s\n' "$1" "$2" >>/run/lab/out/figures; }

# sixteen_bonds [MIIMON]: bond0 to bond15 of two cables each, eth0 to eth31, with miimon from 10 to 100 where it is not given;
# some prefer a slave.
sixteen_bonds() {
    local bond miimon=(10 20 30 50 70 100) orders=() switch=()
    [[ -z ${1-} ]] || miimon=("$1" "$1" "$1" "$1" "$1" "$1")
    for bond in {0..15}; do
        local first="eth$((2 * bond))" second="eth$((2 * bond + 1))" cable
        orders+=("link add name bond$bond type bond mode active-backup miimon ${miimon[bond % 6]}"
            "link set dev bond$bond up")
        for cable in "$first" "$second"; do
            orders+=("link add name $cable type veth peer name $cable netns switch")
            switch+=("link set dev $cable up")
        done
    done
    printf '%s\n' "${orders[@]}" | ip -batch -
    printf '%s\n' "${switch[@]}" | ip -n switch -batch -
    orders=()
    for bond in {0..31}; do orders+=("link set dev eth$bond master bond$((bond / 2))"); done
    for bond in 1 5 9 13; do orders+=("link set dev bond$bond type bond primary eth$((2 * bond))"); done
    printf '%s\n' "${orders[@]}" | ip -batch -
    for bond in {0..31}; do until_slave "eth$bond" up in "bond$((bond / 2))"; done
}

# The follower of the journal rests: what it would do with every event costs the guest more than the event itself.
pause_feed() { kill -STOP "$(</run/lab/follower.pid)"; }
resume_feed() {
    kill -CONT "$(</run/lab/follower.pid)"
    settle_all
}

# Back when the daemon's queue is empty, too: when nothing more has come for two seconds.
settle_all() {
    local before
    settle_within 120s
    count_events
    before=-1
    while ((before != lab_count)); do
        before=$lab_count
        rest 2s
        settle_within 120s
        count_events
    done
}

# Events told since the mark.
count_events() { lab_count=$(tail -n "+$((lab_mark + 1))" "$lab_feed" | grep -c '^[a-z]') || true; }

# What the daemon says of itself, as JSON.
daemon_stats() {
    python3 - <<'END'
import json, socket
client = socket.socket(socket.AF_UNIX)
client.connect("/run/bondwatchd/org.bondwatch.Bonds")
client.sendall(b'{"method":"org.bondwatch.Bonds.Stats"}\0')
reply = b""
while not reply.endswith(b"\0"):
    reply += client.recv(65536)
print(json.dumps(json.loads(reply[:-1])["parameters"]))
END
}

# How many events the daemon has numbered, whether a log has them or not.
events_numbered() { daemon_stats | jq .last_sequence; }

# expect_every_number FIRST LAST: each number is told since the mark, or told to be lost, once and in order.
expect_every_number() {
    events_since_mark raw |
        jq -r '.BOND_SEQUENCE // (.MESSAGE | select(contains("could not be logged")))' >/run/lab/numbers
    expect_numbers "$1" "$2" /run/lab/numbers
}

# expect_numbers FIRST LAST FILE: the same of the file's lines, each a number or the words of a gap.
expect_numbers() {
    awk -v number=$(($1 - 1)) -v last="$2" '
        function expect(found) {
            if (found == number + 1) return
            print "after", number, "comes", found
            failed = 1
            exit 1
        }
        /could not/ {
            if (!match($0, /BOND_SEQUENCE [0-9]+( to [0-9]+)?/)) next
            count = split(substr($0, RSTART + 14, RLENGTH - 14), range, " to ")
            expect(range[1])
            number = range[count]
            next
        }
        { expect($1); number = $1 }
        END { if (!failed && number != last) { print "the last one is", number, "and not", last; exit 1 } }' \
        "$3" >/run/lab/numbers.fault ||
        fail_with 'the numbers are not in order' "$(</run/lab/numbers.fault)" "$(grep 'could not be logged' "$3")"
}

# phase NAME: counts the events that were delivered since the last phase; `phases` shows them all.
begin_phases() {
    lab_phases=''
    count_events
    lab_phase_count=$lab_count
}

phase() {
    count_events
    lab_phases+="${lab_phases:+, }$1 $((lab_count - lab_phase_count))"
    lab_phase_count=$lab_count
}

# A mark within the phases: they go on.
mark_in_phases() {
    mark
    lab_phase_count=0
}

# netlink_drops PID: how many messages the kernel has dropped for the process's rtnetlink socket.
netlink_drops() {
    local line fields
    while read -ra fields; do
        [[ ${fields[1]} == 0 && ${fields[2]} == "$1" ]] && echo "${fields[8]}" && return
    done </proc/net/netlink
    fail_with 'not in /proc/net/netlink' "$1"
}

# memory_of PID [KIND]: VmRSS, or another line of the process's status, in kB.
memory_of() { sed -n "s/^${2-VmRSS}:[[:space:]]*\([0-9]*\) kB\$/\1/p" "/proc/$1/status"; }

# descriptors_of PID: the fewest of five looks, for a bond's file is open while it is read.
descriptors_of() {
    local look all fewest=1000000
    for look in {1..5}; do
        all=("/proc/$1/fd"/*)
        ((${#all[@]} >= fewest)) || fewest=${#all[@]}
        rest 3ms
    done
    echo "$fewest"
}

open_books() { /lab/books open /run/lab/books.json; }

# expect_books_closed: see `books`; what it says of the failures is in $lab_books.
expect_books_closed() {
    local status=0
    settle_within 60s
    events_since_mark raw >/run/lab/journal.json
    bondwatchd --dump --json >/run/lab/dump.json
    lab_books=$(/lab/books close /run/lab/books.json /run/lab/journal.json /run/lab/dump.json) || status=$?
    ((status == 0)) || fail_with 'the books do not close' "$lab_books"
}

# expect_dump SECONDS: `--dump` is answered by the daemon within that time, which must suffice in a guest that shares its
# processor with another one.
expect_dump() {
    local start=$EPOCHREALTIME taken
    expect_exit 0 bondwatchd --dump --json
    taken=$((${EPOCHREALTIME/./} - ${start/./}))
    [[ $output == *'"source":"daemon"'* ]] || fail_with 'the dump does not come from the daemon' "${output:0:200}"
    ((taken < $1 * 1000000)) || fail_with "the dump took $((taken / 1000)) ms, more than $1 s" ''
    lab_dump_milliseconds=$((taken / 1000))
}

# The daemon with a drop-in: configure_unit <<<'WatchdogSec=2s'
configure_unit() {
    mkdir -p /run/systemd/system/bondwatchd.service.d
    { echo '[Service]' && cat; } >/run/systemd/system/bondwatchd.service.d/lab.conf
    systemctl daemon-reload
}

# Waits for another process than PID that is ready.
until_restarted() {
    local look now
    for look in {1..60}; do
        rest 200ms
        now=$(daemon_property MainPID)
        [[ $now != "$1" && $now != 0 && $(daemon_property ActiveState) == active ]] && return
    done
    fail_with "not started again after $look looks" "$(daemon_journal)"
}

# begin_lateness; ...; lab_lateness: how much later than the driver's line the failures between were logged.
begin_lateness() {
    mark_in_phases
    printf '<6>lab: clock %s\n' "$EPOCHREALTIME" >/dev/kmsg
}

end_lateness() {
    settle_within 60s
    dmesg | awk -v mark="$lab_kernel_mark" 'after { print } index($0, mark) { after = 1 }' >/run/lab/kernel.log
    events_since_mark raw >/run/lab/journal.json
    lab_lateness=$(/lab/lateness /run/lab/kernel.log /run/lab/journal.json)
}
