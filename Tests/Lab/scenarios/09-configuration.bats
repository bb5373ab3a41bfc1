#!/usr/bin/env bats
# Mistakes of people: the command line and the configuration.

load ../vocabulary/story

bad=/run/lab/bad.toml

# expect_refusal LINE WORD: exit code 78, and a message that names the file, the line and the word. Started by hand, as here,
# and never configured before, the daemon ends too; as a service it watches (40-attacks-configuration).
expect_refusal() {
    local call
    for call in --check-config ''; do
        expect_exit 78 bondwatchd ${call:+"$call"} --config "$bad"
        [[ $stderr == *"$bad"* ]] || fail_with 'the file is not named' "$stderr"
        [[ -z $1 || $stderr == *"$1"* ]] || fail_with 'the line is not named' "$stderr"
        [[ $stderr == *"$2"* ]] || fail_with "not named: $2" "$stderr"
    done
}

@test "an unknown option: exit code 64" {
    expect_exit 64 bondwatchd --colour
    [[ $stderr == *--colour* ]] || fail_with 'the option is not named' "$stderr"
}

@test "a configuration with an unknown key: exit code 78" {
    printf 'colour = "red"\n' >"$bad"
    expect_refusal '' colour
}

@test "a configuration with a syntax error: exit code 78 and its line" {
    printf '# settings\n\n[log\n' >"$bad"
    expect_refusal 3 ''
}

@test "a configuration that is not there, though it was asked for: exit code 78" {
    rm -f "$bad"
    expect_refusal '' ''
}

@test "a reload with a bad file keeps the old settings and says why" {
    two_cables bond0 eth0 eth1
    configure_daemon </dev/null
    start_daemon
    local pid
    pid=$(daemon_property MainPID)
    configure_daemon <<<'colour = "red"'
    mark
    # The daemon is left as it was, and whoever asked for the reload learns that it failed.
    run systemctl reload bondwatchd.service
    ((status != 0)) || fail_with 'the reload succeeded' "$(daemon_journal)"
    expect_same 'the state' "$(daemon_property ActiveState)" active
    expect_event '' '*' priority=3 within 3s || true
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"
    journalctl -t bondwatchd --since "@$lab_start" -o cat | grep -q 'colour' ||
        fail_with 'it does not say why' "$(daemon_journal)"
    pull eth0
    expect_event link-down bond0 eth0
    expect_event active-changed bond0 eth1 change=failover
}
