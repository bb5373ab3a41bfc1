#!/usr/bin/env bats
# Silences: nobody is to be alarmed about a bond for some time, and nothing is left untold. And why a bond is judged as it
# is.

load ../vocabulary/story

# expect_marks 'switch change' KIND...: each event of these kinds since the mark has that reason and the same end; `none`
# for the reason: they have no mark.
expect_marks() {
    local reason=$1 wanted
    shift
    settle
    wanted=$(printf '%s\n' "$@" | sort)
    run jq -rs --arg reason "$reason" '[.[] | select(has("BOND_EVENT")) |
        select(if $reason == "none" then .BOND_SILENCED == null
            else .BOND_SILENCE_REASON == $reason and (.BOND_SILENCED | test("^[0-9]{16}$")) end) |
        .BOND_EVENT] | unique[]' <<<"$(events_since_mark raw)"
    expect_same "what is marked with $reason" "$(grep -xF "$wanted" <<<"$output" | sort)" "$wanted"
}

# The message of the one event of that kind.
message_of() { events_since_mark raw | jq -r --arg kind "$1" 'select(.BOND_EVENT == $kind) | .MESSAGE'; }

# silence_of bond0: as the daemon lists it; it may be about to start.
silence_of() {
    lab_silence=$(bondwatchctl silence --json 2>/dev/null |
        jq -c --arg bond "$1" '.silences[] | select(.name == $bond) | .silence') && [[ -n $lab_silence ]]
}

other_process() { [[ $(daemon_property MainPID) != "$1" && $(daemon_property ActiveState) == active ]]; }

@test "events of a silenced bond are told and marked; the silence ends by itself and tells what stands" {
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    expect_exit 0 bondwatchctl silence bond0 --for 8s --reason 'switch change'
    [[ $output == 'bond0: silenced until '*': switch change' ]] || fail_with 'what bondwatchctl says' "$output"
    expect_event silence-began bond0 priority=5 'message=bond0: silenced for 8 s by user 0: switch change'
    pull eth0
    expect_event link-down bond0 eth0 priority=4
    expect_event active-changed bond0 eth1 change=failover priority=4
    expect_event redundancy-lost bond0 priority=3
    expect_same 'the silence in the dump' \
        "$(bondwatchd --dump --json bond0 | jq -c '.bonds[0].silence | [.reason, .user]')" '["switch change",0]'
    expect_exit 0 bondwatchd --dump bond0
    [[ $output == *'SILENCED  until '*': switch change, by user 0'* ]] || fail_with 'the dump' "$output"
    [[ $(daemon_property StatusText) == *'[silenced]' ]] || fail_with 'the status' "$(daemon_property StatusText)"
    expect_marks 'switch change' silence-began link-down active-changed redundancy-lost

    expect_event silence-ended bond0 priority=3 within 20s
    [[ $(message_of silence-ended) == 'bond0: silence over after 8 s; redundancy LOST for '*', only eth1 is left of 2' ]] ||
        fail_with 'what the end says' "$(message_of silence-ended)"
    put_back eth0
    expect_event redundancy-restored bond0
    expect_marks none silence-ended link-up redundancy-restored
    expect_exit 0 bondwatchctl silence
    expect_same 'the list' "$output" 'no bond is silenced'
}

@test "a silence holds over a restart and a kill, is replaced and ended by hand, and is root's to give" {
    local pid until
    two_cables bond0 eth0 eth1
    start_daemon
    mark
    expect_exit 77 setpriv --reuid 65534 --regid 65534 --clear-groups bondwatchctl silence bond0 --for 1h --reason x
    expect_exit 64 bondwatchctl silence bond0 --for 8d --reason x
    [[ $stderr == *'"8d" is too large; a silence is from 1s to 7d'* ]] || fail_with 'what it says' "$stderr"
    expect_exit 1 bondwatchctl silence bond7 --for 1h --reason x
    expect_exit 1 bondwatchctl unsilence bond0
    expect_same 'what it says' "$stderr" 'bondwatchctl: bond0 is not silenced'

    expect_exit 0 bondwatchctl silence bond0 --for 2h --reason 'switch change'
    expect_event silence-began bond0
    silence_of bond0
    until=$lab_silence
    systemctl restart bondwatchd.service
    eventually 8s silence_of bond0 || fail_with 'it is lost with the restart' "$(bondwatchctl silence 2>&1)"
    expect_same 'the silence after a restart' "$lab_silence" "$until"
    pid=$(daemon_property MainPID)
    kill -KILL "$pid"
    eventually 10s other_process "$pid" || fail_with 'it does not come back' "$(daemon_journal)"
    eventually 8s silence_of bond0 || fail_with 'it is lost with a kill' "$(bondwatchctl silence 2>&1)"
    expect_same 'the silence after a kill' "$lab_silence" "$until"
    pull eth1
    expect_event link-down bond0 eth1
    put_back eth1
    expect_event link-up bond0 eth1
    expect_marks 'switch change' link-down link-up
    expect_no_event silence-ended bond0 for 0ms

    expect_exit 0 bondwatchctl silence bond0 --for 1h --reason 'another one'
    settle
    [[ $(message_of silence-began | tail -n 1) == \
        'bond0: silenced for 1 h by user 0, in place of one with 1 h '*' left: another one' ]] ||
        fail_with 'what is told of the one in its place' "$(message_of silence-began)"
    expect_exit 0 bondwatchctl unsilence bond0
    [[ $output == 'bond0: no longer silenced; '*' min '*' would have been left' ]] || fail_with 'what it says' "$output"
    expect_event silence-ended bond0 priority=5
    [[ $(message_of silence-ended) == *' ended by user 0 after '*'; redundancy full, 2 of 2 interfaces carry traffic' ]] ||
        fail_with 'what the end says' "$(message_of silence-ended)"
    systemctl restart bondwatchd.service
    expect_event silence-ended bond0

    stop_daemon
    expect_exit 69 bondwatchctl silence bond0 --for 1h --reason x
    expect_same 'what it says' "$stderr" \
        'bondwatchctl: no daemon is running, and nobody else keeps silences: systemctl start bondwatchd'
}

@test "explain: a healthy bond, one with a pulled cable, and 802.3ad without a partner" {
    local sentences
    two_cables bond0 eth0 eth1
    make_bond bond1 mode 802.3ad miimon 100
    plug eth2 into bond1
    plug eth3 into bond1
    expect_exit 0 bondwatchctl explain bond0
    [[ $stderr == *'no daemon is running; this is what one look at the kernel shows' &&
        $output == 'bond0: redundancy full, 2 of 2 interfaces carry traffic.'*'Nothing to do.'*'What is well:'* ]] ||
        fail_with 'without a daemon' "$stderr" "$output"
    start_daemon
    mark
    expect_exit 0 bondwatchctl explain bond0
    [[ $output == 'bond0: redundancy full, 2 of 2 interfaces carry traffic.'*'Nothing to do.'*'ok       Does eth0 carry traffic? Yes, it is the active slave.'* ]] ||
        fail_with 'a healthy bond' "$output"
    pull eth0
    expect_event redundancy-lost bond0
    expect_exit 0 bondwatchctl explain bond0
    sentences=$(tr -s ' \n' ' ' <<<"$output")
    [[ $sentences == 'bond0: redundancy LOST for '*', only eth1 is left of 2.'*'FAULT Does eth0 carry traffic? No, it has no carrier'* &&
        $sentences == *'What to do: 1. Look at cable, transceiver and switch port of eth0: '*'What is well: '*'It is eth1, for '*', by a failover from eth0: link-down.'* ]] ||
        fail_with 'a pulled cable' "$output"
    expect_same 'lines of more than 80 columns' "$(awk 'length > 80' <<<"$output")" ''
    expect_exit 0 bondwatchctl explain --json bond1
    expect_same 'the rules of a bond without a partner' \
        "$(jq -c '[.source, (.explanations[0].rules[] | select(.id == "partner" or .id == "slave.eth2") | .verdict)]' \
            <<<"$output")" '["daemon","fine","fault"]'
    expect_exit 1 bondwatchctl explain bond7
    expect_same 'what it says' "$stderr" "bondwatchctl: no bond 'bond7' (bonds: bond0, bond1)"
}
