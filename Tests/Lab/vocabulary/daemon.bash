# The daemon, as systemd runs it from the unit that is shipped.
#
# shellcheck shell=bash
# status, output and stderr come from `run` of bats.
# shellcheck disable=SC2154

# Back when the daemon has said READY=1.
start_daemon() {
    lab_daemon_was_started=yes
    systemctl start bondwatchd.service || fail_with "the daemon did not start" "$(daemon_journal)"
}

stop_daemon() {
    [[ -d /sys/fs/cgroup/system.slice/bondwatchd.service || -n ${lab_daemon_was_started-} ]] || return 0
    systemctl stop bondwatchd.service 2>/dev/null || true
    systemctl reset-failed bondwatchd.service 2>/dev/null || true
}

# daemon_property MainPID
daemon_property() { systemctl show --property="$1" --value bondwatchd.service; }

daemon_journal() { journalctl --no-pager -o short-precise -u bondwatchd.service -n 30; }

# configure_daemon <<<'poll_interval = ...'
configure_daemon() {
    mkdir -p /etc/bondwatchd
    cat >/etc/bondwatchd/bondwatchd.toml
}

# expect_exit 78 COMMAND...: runs it; its output is in $output, what it says on stderr in $stderr.
expect_exit() {
    local wanted=$1
    shift
    run --separate-stderr timeout 20 "$@"
    [[ $status == "$wanted" ]] ||
        fail_with "exit code $status, not $wanted, of: $*" "$output" "$stderr"
}

# expect_same WHAT IS WANTED
expect_same() {
    [[ $2 == "$3" ]] || fail_with "$1 is not as it should be" "is:     $2" "wanted: $3"
}
