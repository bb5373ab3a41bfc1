# The words that scenarios are written in. A scenario begins with `load ../vocabulary/story`; every test of it starts
# with no bond, no cable, no configuration, and the daemon stopped.
#
# shellcheck shell=bash
# The variables of the vocabulary are shared between its files.
# shellcheck disable=SC2034

bats_require_minimum_version 1.5.0

lab_vocabulary=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=failure.bash
source "$lab_vocabulary/failure.bash"
# shellcheck source=time.bash
source "$lab_vocabulary/time.bash"
# shellcheck source=cables.bash
source "$lab_vocabulary/cables.bash"
# shellcheck source=daemon.bash
source "$lab_vocabulary/daemon.bash"
# shellcheck source=events.bash
source "$lab_vocabulary/events.bash"
# shellcheck source=kernel.bash
source "$lab_vocabulary/kernel.bash"
# shellcheck source=lacp.bash
source "$lab_vocabulary/lacp.bash"
# shellcheck source=faults.bash
source "$lab_vocabulary/faults.bash"

setup() {
    lab_start=$EPOCHSECONDS
    clean_slate
    mark_here
}

teardown() { tell_failure; }

# Tells all there is to know about a failed test, and keeps it for the host.
tell_failure() {
    [[ -n ${BATS_TEST_COMPLETED-} ]] && return
    local kept=/run/lab/out/failed/${BATS_TEST_FILENAME##*/}-$BATS_TEST_NUMBER
    mkdir -p "$kept"
    lab_mark=${lab_mark-0}
    settle || true
    journalctl --no-pager -o short-precise -u bondwatchd.service --since "@$lab_start" >"$kept/journal.txt" 2>&1 || true
    events_since_mark raw >"$kept/events.json" || true
    dmesg >"$kept/dmesg.txt" || true
    # To be looked at with bondwatchd --replay.
    cp -f /var/lib/private/bondwatchd/recording* "$kept/" 2>/dev/null || true
    grep -as . /proc/net/bonding/* >"$kept/proc-net-bonding.txt" || true
    fail_with "the daemon's journal (the end of it)" "$(tail -n 40 "$kept/journal.txt")" || true
    fail_with "the kernel's messages since the mark" "$(kernel_lines | tail -n 40)" || true
}

clean_slate() {
    stop_daemon
    rm -rf /etc/bondwatchd /var/lib/private/bondwatchd/* /run/systemd/system/bondwatchd.service.d
    unplug_everything
}
