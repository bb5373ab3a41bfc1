#!/usr/bin/env bats
# What a person at a terminal sees.

load ../vocabulary/story
load ../vocabulary/screen

teardown() {
    tell_failure
    close_screen
}

# The terminal of somebody who watches a bond of two cables.
watch_two_cables() {
    two_cables bond0 eth0 eth1
    prefer eth0 in bond0
    start_daemon
    open_screen 80 24
    type_keys 'bondwatchctl status --watch; echo gone $?' Enter
    until_screen 'redundancy full (2 of 2 carry)'
}

# How many milliseconds after the daemon has told it the screen shows it.
pull_and_look() {
    local start
    pull eth0
    eventually 8s active_is eth1 in bond0
    start=$EPOCHREALTIME
    until_screen 'redundancy LOST (1 of 2 carry)'
    lab_milliseconds=$(((${EPOCHREALTIME/./} - ${start/./}) / 1000))
}

@test "the live view follows a cable without any key, and goes as it came" {
    local try
    watch_two_cables
    keep_screen before
    [[ $lab_screen == *'no events since '* ]] || fail_with 'not as at the beginning' "$lab_screen"
    # A guest that has to wait for its processor is not the view's fault.
    for try in 1 2 3; do
        pull_and_look
        until_screen 'record of the failover from eth0 to eth1'
        [[ $lab_screen == *' eth0 (primary)  backup  DOWN '* ]] || fail_with 'not the table' "$lab_screen"
        [[ $lab_screen == *'making interface eth1 the new active one'* ]] || fail_with 'not the event' "$lab_screen"
        ((try > 1)) || keep_screen pulled
        put_back eth0
        until_screen 'redundancy full (2 of 2 carry)'
        until_screen 'record of the failback from eth1 to eth0'
        ((try > 1)) || keep_screen back
        ((lab_milliseconds >= 1000)) || break
    done
    ((lab_milliseconds < 1000)) || fail_with 'drawn late, each time' "$lab_milliseconds ms"
    [[ $lab_screen != *'carry) for '* ]] || fail_with 'a duration ages on a still screen' "$lab_screen"

    resize_screen 44 20
    until_screen $'LINK\n'
    [[ $lab_screen != *FAILURES* && $lab_screen == *' up'* ]] || fail_with 'not for a narrow screen' "$lab_screen"
    keep_screen narrow

    type_keys q
    expect_screen_given_back
    [[ $lab_screen == *'gone 0'* ]] || fail_with 'the exit code' "$lab_screen"
}

@test "the live view says that the daemon is gone, finds it again, and gives the terminal back on SIGTERM" {
    watch_two_cables
    stop_daemon
    until_screen 'NOT LIVE since '
    until_screen 'trying again'
    keep_screen gone
    start_daemon
    until_screen 'live again'
    pkill -TERM -x bondwatchctl
    expect_screen_given_back
    until_screen 'gone 143'
}

@test "no colour where nobody sees it or wants it, and words everywhere" {
    watch_two_cables
    pull eth0
    until_screen 'redundancy LOST'
    [[ $(tmux -L lab capture-pane -p -e -t screen) == *$'\e[1m\e[31m'*LOST* ]] || fail_with 'no colour' "$(screen)"
    type_keys q
    until_screen 'gone 0'
    type_keys 'clear; NO_COLOR=1 bondwatchctl status --watch' Enter
    until_screen 'redundancy LOST'
    [[ $(tmux -L lab capture-pane -p -e -t screen) != *$'\e['*m*LOST* ]] || fail_with 'colour' "$(screen)"
    type_keys C-c 'clear; TERM=dumb bondwatchctl status --watch' Enter
    until_screen 'redundancy LOST'
    expect_same 'the alternate screen' "$(screen_property alternate_on)" 0
    # The timeline by the same rule: in colour on a terminal, and not on one that may not have it. Of this scenario alone, since
    # the guest's journal is long after others.
    type_keys C-c "clear; bondwatchctl events --timeline --since @$lab_start bond0" Enter
    until_screen '█ active'
    [[ $(tmux -L lab capture-pane -p -e -t screen) == *$'\e['*'█'* ]] || fail_with 'no colour' "$(screen)"
    type_keys "clear; TERM=dumb bondwatchctl events --timeline --since @$lab_start bond0" Enter
    until_screen '█ active'
    [[ $(tmux -L lab capture-pane -p -e -t screen) != *$'\e['* ]] || fail_with 'colour' "$(screen)"
}

@test "where there is no terminal: a block for each event, or a line of JSON" {
    two_cables bond0 eth0 eth1
    start_daemon
    bondwatchctl status --watch >/run/lab/blocks &
    bondwatchctl status --watch --json bond0 >/run/lab/lines &
    eventually 10s test -s /run/lab/blocks -a -s /run/lab/lines
    pull eth0
    eventually 10s grep -q 'record of the failover' /run/lab/blocks /run/lab/lines
    kill %1 %2
    grep -q '^20.*  bond0: link status definitely down for interface eth0, disabling it$' /run/lab/blocks ||
        fail_with 'the blocks' "$(</run/lab/blocks)"
    expect_same 'the first line' "$(head -n 1 /run/lab/lines | jq -c '[.event, .bonds[0].redundancy]')" '[null,"full"]'
    expect_same 'an event' \
        "$(jq -sc 'map(select(.event.event == "redundancy-lost"))[0] | [.event.bond, .bonds[0].redundancy]' /run/lab/lines)" \
        '["bond0","lost"]'
}

# How many clients the daemon counts that watch now.
watchers() { bondwatchctl metrics | sed -n 's/^bondwatch_daemon_watchers //p'; }

nobody_watches() { [[ $(watchers) == 0 ]]; }

@test "a watch ends when its reader goes, and leaves its place to others" {
    two_cables bond0 eth0 eth1
    start_daemon
    expect_exit 0 timeout 5 sh -c 'bondwatchctl status --watch --json | head -n 1'
    expect_same 'the one line' "$(jq -c '[.event, .bonds[0].redundancy]' <<<"$output")" '[null,"full"]'
    expect_exit 0 timeout 5 sh -c 'bondwatchctl status --watch bond0 | head -n 1'
    eventually 5s nobody_watches || fail_with 'who watches' "$(watchers)"
}

@test "status answers as --dump does" {
    two_cables bond0 eth0 eth1
    expect_exit 0 bondwatchctl status --json
    [[ $stderr == "bondwatchctl: no daemon is running; this is the kernel's own state" ]] ||
        fail_with 'on stderr' "$stderr"
    [[ $output == *'"source":"kernel"'* ]] || fail_with 'not the kernel' "$output"
    start_daemon
    expect_exit 0 bondwatchctl status
    expect_same 'on stderr' "$stderr" ''
    expect_same 'the text' "$output" "$(bondwatchd --dump)"
    expect_exit 1 bondwatchctl status bond7
    expect_same 'on stderr' "$stderr" "bondwatchctl: no bond 'bond7' (bonds: bond0)"
    expect_exit 1 bondwatchctl status --watch bond7
    expect_same 'on stderr' "$stderr" "bondwatchctl: no bond 'bond7' (bonds: bond0)"
    expect_exit 64 bondwatchctl status --nonsense
    [[ $stderr == *"bondwatchctl: try 'bondwatchctl status --help'" ]] || fail_with 'on stderr' "$stderr"
}

# completes_in SHELL...: commands, options and the bonds that there are.
completes_in() {
    open_screen 80 24 "$@"
    [[ $1 != bash ]] || type_keys '. /usr/share/bash-completion/completions/bondwatchctl' Enter
    if [[ $1 == zsh ]]; then
        # What is typed before zsh has its completions is not completed; it opens a thousand files for them, which takes
        # a guest its time.
        type_keys "autoload -U compinit; compinit -u -D; print rea''dy" Enter
        until_screen ready within 40s
    fi
    type_keys 'bondwatchctl st' Tab
    until_screen 'bondwatchctl status'
    type_keys '--wat' Tab
    until_screen 'bondwatchctl status --watch'
    type_keys 'bo' Tab
    until_screen 'bondwatchctl status --watch bond0'
    type_keys C-u 'bondwatchctl explain bo' Tab
    until_screen 'bondwatchctl explain bond0'
    type_keys C-u 'bondwatchctl events --directory /run/lab/oth' Tab
    until_screen 'bondwatchctl events --directory /run/lab/others'
    close_screen
}

@test "bash, zsh and fish complete commands, options and bonds" {
    two_cables bond0 eth0 eth1
    mkdir -p /run/lab/others
    completes_in bash --norc --noprofile
    completes_in zsh -f
    completes_in fish
}
