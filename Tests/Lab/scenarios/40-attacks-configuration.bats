#!/usr/bin/env bats
# Attacks on the daemon's configuration, and accidents with it: whatever the file holds, the host is watched, and whoever
# asks learns that the settings are not those of the file.

load ../vocabulary/story

file=/etc/bondwatchd/bondwatchd.toml
# A setting that shows in the daemon's figures; and one without which so many failovers would be flapping.
good=$'[netlink]\nreceive_buffer = "16KiB"\n[defaults]\nflapping = "off"'

drop_in=/run/systemd/system/bondwatchd.service.d/zz-configuration.conf

teardown() {
    if [[ -e $drop_in ]]; then
        stop_daemon
        rm -f "$drop_in"
        systemctl daemon-reload
    fi
    umount -l /run/lab/hung 2>/dev/null || true
    [[ -z ${lab_server-} ]] || kill -KILL "$lab_server" 2>/dev/null || true
    tell_failure
}

note_process() { lab_pid=$(daemon_property MainPID); }

# The signal alone, as a reload that nobody waits for.
ask_to_reload() { kill -HUP "$lab_pid"; }

# watch_two_cables: the daemon with a good configuration on bond0, as lab_pid.
watch_two_cables() {
    two_cables bond0 eth0 eth1
    configure_daemon <<<"$good"
    start_daemon
    note_process
    lab_good=$(daemon_stats | jq .netlink.receive_buffer)
    mark
}

expect_same_process() { expect_same 'the process' "$(daemon_property MainPID)" "$lab_pid"; }

# has_logged TEXT [PRIORITY]: a line of the daemon since the mark holds that text.
has_logged() {
    local line fields
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        IFS=$'\x1f' read -ra fields <<<"$line"
        [[ ${fields[13]} == bondwatchd && ${fields[14]} == *"$1"* && ${fields[4]} == "${2-${fields[4]}}" ]] && return
    done
    return 1
}

# expect_logged TEXT PRIORITY [LIMIT]
expect_logged() {
    eventually "${3-6s}" has_logged "$1" "$2" || fail_with "not logged at priority $2: $1; logged was" "$(told_since_mark)"
}

# Lines of bondwatchd since the mark that are no events, as lab_count.
count_notes() {
    local line fields
    lab_count=0
    mapfile -t -s "$lab_mark" lab_lines <"$lab_feed"
    for line in "${lab_lines[@]}"; do
        IFS=$'\x1f' read -ra fields <<<"$line"
        [[ ${fields[13]} == bondwatchd && -z ${fields[0]} ]] && lab_count=$((lab_count + 1))
    done
    return 0
}

# fail_over FROM TO: pulls the cable of the active slave, which is reported once and at once, and puts it back.
fail_over() {
    mark
    pull "$1"
    expect_event link-down bond0 "$1"
    expect_event active-changed bond0 "$2" change=failover within 2s
    put_back "$1"
    until_slave "$1" up in bond0
}

# expect_refused_reload [TEXT]: systemctl reload fails, and the daemon stays and says why, and what is in use, at priority
# err.
expect_refused_reload() {
    run systemctl reload bondwatchd.service
    ((status != 0)) || fail_with 'the reload of a wrong configuration succeeded' "$(daemon_journal)"
    expect_logged "${1-the old settings stay}" 3
    expect_same_process
    expect_same 'the state of the service' "$(daemon_property ActiveState)/$(daemon_property SubState)" active/running
}

# expect_condition TEXT: status, dump, check and metrics show that the settings are not those of the file.
expect_condition() {
    expect_exit 0 bondwatchctl status
    [[ $output$stderr == *"$1"* ]] || fail_with 'status does not show it' "$output" "$stderr"
    expect_exit 0 bondwatchd --dump
    [[ $output$stderr == *"$1"* ]] || fail_with 'the dump does not show it' "$output" "$stderr"
    expect_exit 1 bondwatchctl check
    [[ $output == *WARNING*"$1"* ]] || fail_with 'check does not show it' "$output" "$stderr"
    expect_exit 0 bondwatchctl metrics
    grep -Eq '^bondwatch_[a-z_]*condition[a-z_]*\{.*configuration.* ' <<<"$output" ||
        fail_with 'the metrics do not show it' "$output"
}

expect_no_condition() {
    expect_exit 0 bondwatchctl check
    expect_exit 0 bondwatchctl status
    [[ $output$stderr != *'onfiguration'* ]] || fail_with 'status shows a condition' "$output" "$stderr"
}

# mend_and_reload: ends whatever holds.
mend_and_reload() {
    mark
    configure_daemon <<<"$good"
    chmod 644 "$file"
    systemctl reload bondwatchd.service || fail_with 'the reload of the mended file failed' "$(daemon_journal)"
    expect_logged 'configuration reloaded' 6
    expect_no_condition
}

# expect_good_settings: the daemon has the settings that it had in watch_two_cables.
expect_good_settings() {
    expect_same 'the receive buffer' "$(daemon_stats | jq .netlink.receive_buffer)" "$lab_good"
}

@test "S1 U16 a reload with a hostile text fails and says why, the old settings stay, and a failover is reported once" {
    local texts=(
        's=[\xc2\x85' '[log]\ntargets = [ \xe2\x80\xa8"journal"]\n' 's=[1,\xe2\x80\xa9' 'a = "\x00"\n' '\xff\xfe\x00'
        'a = "\xed\xa0\x80"' '[[[[[[[[[[' 'a = 99999999999999999999999' 'a.b.c = {{{{' 'poll_interval = "1s"\r\rx'
        '[log]\n[log]\n' '\xef\xbb\xbf\xef\xbb\xbf='
    )
    local text active=eth0 standby=eth1
    watch_two_cables
    for text in "${texts[@]}"; do
        mark
        # shellcheck disable=SC2059 # the texts are formats
        printf "$text" >"$file"
        expect_refused_reload
        fail_over "$active" "$standby"
        read -r active standby <<<"$standby $active"
    done
    expect_same 'the restarts' "$(daemon_property NRestarts)" 0
    expect_condition 'the old settings stay'
    mend_and_reload
    expect_same_process
}

@test "S4 the service's user cannot read the file: the check says so to root, a restart watches, and mending it ends it" {
    watch_two_cables
    chmod 600 "$file"
    expect_exit 78 bondwatchd --check-config
    [[ $stderr == *"$file: cannot be read by the service's user"*"chmod 644 $file" ]] ||
        fail_with 'the check does not say what is wrong' "$stderr"
    systemctl stop bondwatchd.service
    expect_exit 78 bondwatchd --check-config
    mark
    start_daemon
    note_process
    expect_logged "$file: cannot be read (open: Permission denied)" 3
    expect_logged "the last good settings of $file are in use" 3
    expect_good_settings
    expect_condition "the last good settings of $file are in use"
    fail_over eth0 eth1
    mend_and_reload
    expect_same_process
    # The folder is closed: the check names it.
    chmod 700 /etc/bondwatchd
    expect_exit 78 bondwatchd --check-config
    [[ $stderr == *'chmod 755 /etc/bondwatchd' ]] || fail_with 'the folder is not named' "$stderr"
    mark
    expect_refused_reload
    chmod 755 /etc/bondwatchd
    mend_and_reload
    # What an access control list grants is granted.
    if command -v setfacl >/dev/null && setfacl -m u:bondwatchd:r "$file" 2>/dev/null; then
        chmod o-r "$file"
        expect_exit 0 bondwatchd --check-config
    fi
}

@test "S4 S9 a file that is wrong, a folder, a FIFO or a link to nothing: the service starts and watches" {
    local accident active=eth0 standby=eth1
    two_cables bond0 eth0 eth1
    for accident in wrong folder link fifo first; do
        systemctl stop bondwatchd.service
        rm -rf /etc/bondwatchd
        configure_daemon <<<"$good"
        start_daemon
        systemctl stop bondwatchd.service
        rm -f "$file"
        case $accident in
            wrong) printf 'colour = "red"\n' >"$file" ;;
            folder) mkdir "$file" ;;
            link) ln -s /nowhere/at/all "$file" ;;
            fifo) mkfifo "$file" ;;
            first) printf '[log\n' >"$file" && rm -f /var/lib/private/bondwatchd/configuration ;;
        esac
        mark
        start_daemon
        if [[ $accident == first ]]; then
            expect_logged 'the defaults are in use' 3
        else
            expect_logged "the last good settings of $file are in use" 3
        fi
        expect_exit 1 bondwatchctl check
        expect_exit 78 bondwatchd --check-config
        fail_over "$active" "$standby"
        read -r active standby <<<"$standby $active"
    done
    note_process
    mend_and_reload
    expect_same_process
}

@test "S4 a file that a drop-in names and that is not there: the service watches with the defaults until it is there" {
    two_cables bond0 eth0 eth1
    # After the drop-in of the lab, which has an ExecStart= too.
    mkdir -p "${drop_in%/*}"
    cat >"$drop_in" <<'END'
[Service]
ExecStart=
ExecStart=/usr/sbin/bondwatchd --config /etc/bondwatchd/other.toml
ExecReload=
ExecReload=/bin/kill -HUP $MAINPID
ExecReload=/usr/sbin/bondwatchd --check-config --brief --config /etc/bondwatchd/other.toml
END
    systemctl daemon-reload
    mark
    start_daemon
    note_process
    expect_logged '/etc/bondwatchd/other.toml: cannot be read (open: No such file or directory)' 3
    expect_logged 'the defaults are in use' 3
    mark
    expect_refused_reload 'the defaults are in use'
    mkdir -p /etc/bondwatchd
    echo "$good" >/etc/bondwatchd/other.toml
    mark
    systemctl reload bondwatchd.service
    expect_logged 'configuration reloaded' 6
    expect_same_process
}

@test "S7 large wrong configurations on reload: the daemon stays, reports a failover at once, and logs few lines" {
    local kind active=eth0 standby=eth1
    configure_unit <<<'WatchdogSec=4s'
    watch_two_cables
    for kind in keys sections dashes; do
        mark
        case $kind in
            keys) awk 'BEGIN { for (i = 0; i < 90000; i++) printf "k%d=1\n", i }' >"$file" ;;
            sections) awk 'BEGIN { for (i = 0; i < 30000; i++) printf "[bond.\"n%d\"]\nx = 1\n", i }' >"$file" ;;
            dashes) awk 'BEGIN { for (i = 0; i < 250; i++) { for (j = 0; j < 4000; j++) printf "-"; print "" } }' >"$file" ;;
        esac
        ask_to_reload
        pull "$active"
        expect_event active-changed bond0 "$standby" change=failover within 2s
        put_back "$active"
        until_slave "$active" up in bond0
        expect_logged 'the old settings stay' 3 60s
        expect_same_process
        count_notes
        ((lab_count <= 16)) || fail_with "$lab_count lines of one refusal" "$(told_since_mark)"
        read -r active standby <<<"$standby $active"
    done
    expect_same 'the restarts' "$(daemon_property NRestarts)" 0
    mend_and_reload
}

mountpoint_is_there() {
    local line
    while IFS= read -r line; do [[ $line == *" $1 "* ]] && return; done </proc/mounts
    return 1
}

@test "S7 the file lies on a file system that does not answer: the daemon watches, and a later reload is taken" {
    local hung=/run/lab/hung
    configure_unit <<<'WatchdogSec=4s'
    watch_two_cables
    mkdir -p "$hung"
    modprobe fuse || skip 'this kernel has no FUSE'
    /lab/faults/hung-folder "$hung" &
    lab_server=$!
    eventually 10s mountpoint_is_there "$hung" || fail_with 'the folder is not mounted' "$(</proc/mounts)"
    rm -f "$file"
    ln -s "$hung/bondwatchd.toml" "$file"
    mark
    ask_to_reload
    pull eth0
    expect_event active-changed bond0 eth1 change=failover within 2s
    put_back eth0
    expect_logged 'could not be read within 10 s' 3 20s
    expect_same_process
    until_slave eth0 up in bond0
    # A start does not wait for it either.
    mark
    systemctl restart bondwatchd.service
    note_process
    expect_logged "the last good settings of $file are in use" 3
    expect_good_settings
    fail_over eth1 eth0
    rm -f "$file"
    mend_and_reload
    expect_same_process
}

@test "S7 many reloads at once: the last file is taken, and the service is not left reloading" {
    local kilobytes
    watch_two_cables
    for kilobytes in 64 48 32 24; do
        configure_daemon <<<$'[netlink]\nreceive_buffer = "'"${kilobytes}KiB\""
        ask_to_reload
    done
    configure_daemon <<<"$good"
    ask_to_reload
    eventually 10s has_logged 'configuration reloaded' || fail_with 'not reloaded' "$(told_since_mark)"
    rest 1s
    expect_good_settings
    expect_same 'the state of the service' "$(daemon_property ActiveState)/$(daemon_property SubState)" active/running
    expect_same_process
}

@test "S9 a FIFO is no configuration, and the pipe of a slow command is one" {
    mkdir -p /etc/bondwatchd
    mkfifo "$file"
    expect_exit 78 bondwatchd --check-config
    [[ $stderr == *"$file: is a FIFO"* ]] || fail_with 'the FIFO is not named' "$stderr"
    expect_exit 78 bash -c "bondwatchd --check-config --config <(sleep 1; echo 'colour = 1')"
    [[ $stderr == *"unknown key 'colour'"* ]] || fail_with 'the text of the pipe is not read' "$stderr"
    expect_exit 0 bash -c "bondwatchd --check-config --config <(sleep 1; echo 'poll_interval = \"2s\"')"
    expect_exit 78 bash -c 'bondwatchd --check-config --config <(false)'
    [[ $stderr == *'is a pipe that gave nothing'* ]] || fail_with 'an empty pipe passes' "$stderr"
}
