# What the daemon has told. The job of the boot follows the journal into two files that go line by line: feed.json, the
# entries as journalctl gives them, and feed, their fields in the order below with a unit separator between.
#
# shellcheck shell=bash

lab_feed=/run/lab/feed
lab_columns=(kind bond interface change priority cause source sequence redundancy active previous failures duration
    identifier message)

# Only what comes after this is looked at from now on: in the journal, in syslog and in the kernel's log.
mark() {
    settle
    mark_here
}

mark_here() {
    mapfile -t lab_lines <"$lab_feed"
    lab_mark=${#lab_lines[@]}
    lab_syslog_mark=$(stat -c %s /var/log/syslog 2>/dev/null || echo 0)
    lab_kernel_mark="lab: mark $BASHPID $lab_mark ${EPOCHREALTIME}"
    echo "<6>$lab_kernel_mark" >/dev/kmsg
}

# fed_within 4s COMMAND...: eventually, of what is in the feed. The follower looks for the entries of two identifiers, and
# where it comes upon one that journald has counted and not yet linked to its fields, it takes the file for read until
# there is another entry (next_beyond_location, systemd 252). So there is one, each second.
fed_within() {
    lab_looks=0
    eventually "$1" lab_is_fed "${@:2}"
}

# `eventually` looks each 40 ms.
lab_is_fed() {
    # Its status by name: a bare `return` in a trap, as after a failed test, gives that of before the trap.
    "$@" && return 0
    ((++lab_looks % 25 != 0)) || echo '<7>lab: another entry' >/dev/kmsg
    return 1
}

# Back when everything that went into the journal before has come out of it. journald takes its socket's datagrams in
# order and tells its readers up to 250 ms later.
settle() { settle_within 10s; }

# settle_within 60s: the same; after a storm it takes longer.
settle_within() {
    local word="settled $BASHPID $EPOCHREALTIME"
    printf '%s\n' "MESSAGE=$word" SYSLOG_IDENTIFIER=lab PRIORITY=7 | logger --journald
    fed_within "$1" feed_has "$word" || fail_with "the journal does not come through" "$word"
}

feed_has() {
    local lines
    mapfile -t -s "${lab_mark:-0}" lines <"$lab_feed"
    [[ "${lines[*]-}" == *"$1"* ]]
}

# events_since_mark [raw]: the lines of the feed; raw: the journal's entries as JSON, one a line.
events_since_mark() {
    local file=$lab_feed
    [[ ${1-} == raw ]] && file=$lab_feed.json
    tail -n "+$((lab_mark + 1))" "$file" | grep -F "${1:+\"}bondwatchd${1:+\"}" || true
}

# The same, but as a person reads it.
told_since_mark() {
    local line fields
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        IFS=$'\x1f' read -ra fields <<<"$line"
        [[ ${fields[13]} == lab ]] || printf '%s\n' "<${fields[4]}> [${fields[0]}] ${fields[14]}"
    done
}

# A glob of one line of the feed from `kind=link-down bond=bond0 ...`.
lab_pattern() {
    local column word value pattern=
    for column in "${lab_columns[@]}"; do
        value='*'
        for word; do
            [[ $word == "$column="* && $word != "$column=*" ]] && printf -v value '%q' "${word#*=}"
        done
        pattern+=$value$'\x1f'
    done
    printf '%s' "${pattern%$'\x1f'}"
}

# Splits `link-down bond0 eth0 change=failover within 2s` into lab_wanted and lab_within.
lab_parse() {
    lab_wanted=("kind=$1") lab_within=4s
    shift
    local positions=(bond interface)
    while (($# > 0)); do
        case $1 in
            within | for) lab_within=$2; shift ;;
            *=*) lab_wanted+=("$1") ;;
            *) lab_wanted+=("${positions[0]}=$1") positions=("${positions[@]:1}") ;;
        esac
        shift
    done
}

# How many lines since the mark match the pattern.
count_lines() {
    local line
    lab_count=0
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $line == $1 ]] && lab_count=$((lab_count + 1))
    done
    return 0
}

lab_has_line() {
    count_lines "$1"
    ((lab_count > 0))
}

# expect_event link-down bond0 eth0 [FIELD=VALUE...] [within 2s]: it is told, and told once.
expect_event() {
    local pattern
    lab_parse "$@"
    pattern=$(lab_pattern "${lab_wanted[@]}")
    fed_within "$lab_within" lab_has_line "$pattern" ||
        fail_with "not told within $lab_within: ${lab_wanted[*]}; told was" "$(told_since_mark)"
    ((lab_count == 1)) ||
        fail_with "told $lab_count times: ${lab_wanted[*]}; told was" "$(told_since_mark)"
}

# expect_no_event active-changed [bond0 [eth0]] [FIELD=VALUE...] [for 2s]: not told since the mark, nor in the time given
# (1.5 s: longer than it takes until the next look at /proc).
expect_no_event() {
    local pattern
    lab_parse "$@"
    [[ " $* " == *' for '* ]] || lab_within=1.5s
    pattern=$(lab_pattern "${lab_wanted[@]}")
    rest "$lab_within"
    settle
    count_lines "$pattern"
    ((lab_count == 0)) || fail_with "told, but should not: ${lab_wanted[*]}; told was" "$(told_since_mark)"
}

# expect_line 'bond0: link status up for interface eth0, enabling it in 5000 ms' [within 2s]
expect_line() {
    expect_event '*' "message=$1" "${@:2}"
}

# expect_no_alarm [for 2s]: nothing above a notice.
expect_no_alarm() {
    local priority
    [[ ${1-} != for ]] || rest "$2"
    for priority in 0 1 2 3 4; do
        expect_no_event '*' "priority=$priority" identifier=bondwatchd for 0ms
    done
}

# expect_story bond0 [within 5s] <<END: the link and active-slave events of the bond (`*`: of all bonds) since the mark are
# these lines, in this order, and no others. `~1400 ms` is a measured figure: right within two miimon of 100 ms, or left
# out where it is how long an updelay had run.
expect_story() {
    local bond=$1 within=${3-4s}
    mapfile -t lab_story
    fed_within "$within" lab_story_is_complete "$bond" || true
    settle
    lab_story_is_told "$bond" ||
        fail_with "the story of $bond is not as it should be; it should be" "${lab_story[@]}" "" "told was:" "${lab_told[@]}"
}

lab_collect_story() {
    local line fields pattern=$'@(link|active)-*\x1f'"$1"$'\x1f*'
    lab_told=()
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $line == $pattern ]] || continue
        IFS=$'\x1f' read -ra fields <<<"$line"
        lab_told+=("${fields[14]}")
    done
}

lab_story_is_complete() {
    lab_collect_story "$1"
    ((${#lab_told[@]} >= ${#lab_story[@]}))
}

lab_story_is_told() {
    local index figure
    lab_collect_story "$1"
    ((${#lab_told[@]} == ${#lab_story[@]})) || return 1
    for index in "${!lab_story[@]}"; do
        if [[ ${lab_story[index]} =~ ^(.*)~([0-9]+)(.*)$ ]]; then
            figure=${BASH_REMATCH[2]}
            local before=${BASH_REMATCH[1]} after=${BASH_REMATCH[3]} measured
            # How long an updelay had run is left out where it is not certain.
            [[ $after == ' ms earlier' && ${lab_told[index]} == "${before}before its updelay ended" ]] && continue
            measured=${lab_told[index]#"$before"} measured=${measured%"$after"}
            [[ $measured =~ ^[0-9]+$ ]] || return 1
            ((measured >= figure - 200 && measured <= figure + 200)) || return 1
        else
            [[ ${lab_told[index]} == "${lab_story[index]}" ]] || return 1
        fi
    done
}

# expect_in_syslog TEXT [COUNT]: the line is in /var/log/syslog that often since the mark, 1 by default.
expect_in_syslog() {
    lab_syslog_wanted=${2-1}
    eventually 4s lab_syslog_has "$1" || true
    settle
    rest 300ms
    lab_count_in_syslog "$1"
    ((lab_count == lab_syslog_wanted)) ||
        fail_with "$lab_count times, not $lab_syslog_wanted, in /var/log/syslog: $1; there is" \
            "$(tail -c "+$((lab_syslog_mark + 1))" /var/log/syslog)"
}

lab_count_in_syslog() {
    lab_count=$(tail -c "+$((lab_syslog_mark + 1))" /var/log/syslog | grep -F 'bondwatchd[' | grep -cF -- "]: $1") || true
}

lab_syslog_has() {
    lab_count_in_syslog "$1"
    ((lab_count >= lab_syslog_wanted))
}

# Every event since the mark, in the journal and in syslog: the same lines, as often, in the same order.
expect_syslog_as_the_journal() {
    settle
    rest 500ms
    events_since_mark raw | jq -r 'select(has("BOND_EVENT")) | .MESSAGE' >/run/lab/journal.lines
    tail -c "+$((lab_syslog_mark + 1))" /var/log/syslog | sed -n 's/^.* bondwatchd\[[0-9]*\]: //p' |
        grep -Fxf /run/lab/journal.lines >/run/lab/syslog.lines || true
    diff /run/lab/journal.lines /run/lab/syslog.lines >/run/lab/difference ||
        fail_with 'journal (<) and syslog (>) differ' "$(</run/lab/difference)"
}
