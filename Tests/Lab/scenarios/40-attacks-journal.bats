#!/usr/bin/env bats
# What others write to the journal, and what is found where a place in it was kept, neither makes an alarm nor stops one:
# hooks, mail, rsyslog and the history.

load ../vocabulary/story
load ../vocabulary/hooks
load ../vocabulary/mail

progress=/var/lib/bondwatch-hooks/progress

teardown() {
    stop_followers
    stop_hooks
    remove_mail
    rm -rf /var/log/journal/fedcba9876543210fedcba9876543210
    tell_failure
}

# Everything that reads the journal for alarms, at once.
start_consumers() {
    add_hook 10-note <<'END'
echo "$MESSAGE" >>/var/lib/bondwatch-hooks/seen
END
    install_mail
    systemctl start bondwatch-mail.service
    start_hooks
    bondwatchctl events --follow --all --since "@$lab_start" >/run/lab/followed.txt 2>/run/lab/followed.err 3>&- &
    lab_followers=($!)
}

stop_followers() {
    [[ -z ${lab_followers-} ]] || kill "${lab_followers[@]}" 2>/dev/null || true
    lab_followers=()
}

file_has() { [[ -e $1 && $(<"$1") == *"$2"* ]]; }

# expect_everywhere TEXT: it reaches all of them.
expect_everywhere() {
    eventually 20s file_has /var/lib/bondwatch-hooks/seen "$1" || fail_with "no hook ran for: $1" "$(hooks_journal)"
    eventually 20s file_has /run/lab/followed.txt "$1" || fail_with "events does not show: $1" "$(</run/lab/followed.txt)"
    expect_mail mail "$1"
    expect_mail root "$1"
}

# expect_nowhere TEXT: it has reached none of them.
expect_nowhere() {
    local name
    bondwatchctl events --all --json --since "@$lab_start" >/run/lab/events.json 2>/run/lab/events.err
    bondwatchctl events --json --since "@$lab_start" >/run/lab/failovers.json 2>/dev/null
    bondwatchctl events --timeline --since "@$lab_start" >/run/lab/timeline.txt 2>/dev/null
    cat /run/lab/mail/mail.* >/run/lab/mailed-by-the-unit 2>/dev/null || true
    cat /run/lab/mail/root.* >/run/lab/mailed-by-rsyslog 2>/dev/null || true
    for name in /var/lib/bondwatch-hooks/{seen,progress} /var/lib/bondwatch-mail/cursor \
        /run/lab/{followed.txt,events.json,failovers.json,timeline.txt,mailed-by-the-unit,mailed-by-rsyslog}; do
        ! grep -aF -- "$1" "$name" || fail_with "what was forged got through: $1" "$name" "$(grep -aF -- "$1" "$name")"
    done
}

feed_says() { [[ $(tail -n "+$((lab_mark + 1))" "$lab_feed.json") == *"$1"* ]]; }

# The journal of a container, as systemd-nspawn --link-journal=host puts it beside the host's.
forge_container() {
    local folder=/var/log/journal/fedcba9876543210fedcba9876543210
    mkdir -p "$folder"
    printf '%s\n' "__REALTIME_TIMESTAMP=${EPOCHREALTIME/./}" __MONOTONIC_TIMESTAMP=1 \
        _BOOT_ID="$(tr -d - </proc/sys/kernel/random/boot_id)" _MACHINE_ID=fedcba9876543210fedcba9876543210 _UID=0 \
        _SYSTEMD_UNIT=bondwatchd.service _TRANSPORT=journal MESSAGE='bond0: forged container' PRIORITY=1 \
        SYSLOG_IDENTIFIER=bondwatchd MESSAGE_ID=967bceaa283f4abcaad5f1870e71dd63 BOND=bond0 BOND_EVENT=link-down \
        BOND_SEQUENCE=98 "BOND_REALTIME_USEC=${EPOCHREALTIME/./}" INTERFACE=eth0 '' |
        /lib/systemd/systemd-journal-remote --split-mode=none -o "$folder/system.journal" - >/dev/null 2>&1
    [[ -s $folder/system.journal ]] || fail_with 'no journal of a container' "$(ls -l "$folder")"
}

@test "S2 eleven kinds of forgery, and a container's journal: nothing is run, mailed, shown or kept, and alarms go on" {
    local kinds kind
    two_cables bond0 eth0 eth1
    start_daemon
    start_consumers
    mark
    kinds=$(/lab/faults/forge-journal "$(daemon_property MainPID)")
    expect_same 'the number of kinds' "$(wc -l <<<"$kinds")" 11
    forge_container
    # It is in the journal; that nobody takes it for bondwatchd's is the point.
    settle
    for kind in $kinds; do
        eventually 10s feed_says "forged $kind" || fail_with 'the forgery is not in the journal' "$kind"
    done
    pull eth0
    expect_everywhere 'bond0: redundancy lost, only eth1 is left of 2'
    expect_nowhere forged
    expect_nowhere nonsense

    # Started again, each of them goes on where it was.
    systemctl restart bondwatch-mail.service bondwatch-hooks.service rsyslog.service
    forget_mails
    pull eth1
    expect_everywhere 'bond0: now running without any active interface!'
    expect_nowhere forged
    expect_same 'restarts of the hooks and of the mail' \
        "$(systemctl show --property=NRestarts --value bondwatch-hooks.service bondwatch-mail.service | xargs)" '0 0'
    grep -q "left out what neither bondwatchd.service nor root wrote in bondwatchd's name: [0-9]* of the entries" /run/lab/events.err ||
        fail_with 'the forgery is not counted' "$(</run/lab/events.err)"
}

@test "S2 a flood of other users' entries does not stop the alarms" {
    two_cables bond0 eth0 eth1
    start_daemon
    start_consumers
    # More than the 20,000 in ten minutes after which imjournal by itself drops everything.
    setpriv --reuid 1000 --clear-groups python3 - "$(long_or 25000 60000)" <<'END'
import socket, sys
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for number in range(int(sys.argv[1])):
    journal.sendto(b"MESSAGE=bond0: forged flood %d\nPRIORITY=1\nSYSLOG_IDENTIFIER=stranger\n" % number,
                   "/run/systemd/journal/socket")
END
    mark_here
    pull eth0
    expect_everywhere 'bond0: redundancy lost, only eth1 is left of 2'
    expect_nowhere forged
}

@test "S3 with another unit's entry as the last when the place was kept, every alarm of the time between is mailed once" {
    two_cables bond0 eth0 eth1
    start_daemon
    install_mail
    logger --journald <<<$'MESSAGE=somebody else\nSYSLOG_IDENTIFIER=stranger'
    settle
    systemctl start bondwatch-mail.service
    systemctl stop bondwatch-mail.service
    [[ -s /var/lib/bondwatch-mail/cursor ]] || fail_with 'no place was kept' "$(ls -l /var/lib/bondwatch-mail)"
    mark
    pull eth0
    expect_event redundancy-lost bond0
    settle
    systemctl start bondwatch-mail.service
    expect_mailed_once mail 'bond0: link status definitely down for interface eth0, disabling it'
    expect_mailed_once mail 'bond0: making interface eth1 the new active one'
    expect_mailed_once mail 'bond0: redundancy lost, only eth1 is left of 2'
}

# cursor_at TIME: of an entry of another machine's journal, with that time in microseconds.
cursor_at() { printf 's=00112233445566778899aabbccddeeff;i=1;b=00112233445566778899aabbccddeeff;m=1;t=%x;x=1' "$1"; }

# expect_hooks_go_on WHAT TEXT: started on what lies there, the hooks say that, and run for what happens then.
expect_hooks_go_on() {
    mark_here
    lab_start=$EPOCHSECONDS
    systemctl start bondwatch-hooks.service
    eventually 20s hooks_said "$2" || fail_with "$1: not said: $2" "$(hooks_say)"
    ip link set dev eth0 nomaster
    ip link set dev eth0 master bond0
    eventually 20s hooks_said 'ran slave-added' || fail_with "$1: no hook ran" "$(hooks_say)"
    expect_same "$1: restarts" "$(systemctl show --property=NRestarts --value bondwatch-hooks.service)" 0
    systemctl stop bondwatch-hooks.service
    expect_same "$1: the file, when they have ended" "$(tail -n 1 "$progress")" end
}

add_saying_hook() {
    add_hook 10-say <<'END'
echo "ran $BOND_EVENT"
END
}

hooks_said() { [[ $(hooks_say) == *"$1"* ]]; }

@test "S8 whatever lies in the place of the hooks' progress file, they go on, and say so" {
    two_cables bond0 eth0 eth1
    add_saying_hook
    start_daemon
    start_hooks
    systemctl stop bondwatch-hooks.service

    printf 'bondwatch-hooks 1\ncursor nonsense\nend\n' >"$progress"
    expect_hooks_go_on 'an invalid cursor' 'hooks go on with what happens from now on'
    rm "$progress"
    mkdir -p "$progress/with/something" "$progress.set-aside.2"
    expect_hooks_go_on 'a directory' 'hooks go on with what happens from now on'
    head -c 3000 /dev/urandom >"$progress"
    expect_hooks_go_on 'garbage' 'hooks go on with what happens from now on'
    ln -sf progress "$progress"
    expect_hooks_go_on 'what cannot be read' 'hooks go on with what happens from now on'
    printf 'bondwatch-hooks 1\ncursor %s\nend\n' "$(cursor_at 4000000000000000)" >"$progress"
    expect_hooks_go_on "another machine's place, of a later time" 'is later than all that the journal has'
    printf 'bondwatch-hooks 1\ncursor %s\nend\n' "$(cursor_at "${EPOCHREALTIME/./}")" >"$progress"
    logger --journald <<<$'MESSAGE=somebody else\nSYSLOG_IDENTIFIER=stranger'
    settle
    expect_hooks_go_on 'a place that the journal no longer has' 'the journal no longer has the place'
}

@test "S8 on a full disk hooks run all the same, and it is said once" {
    two_cables bond0 eth0 eth1
    add_saying_hook
    start_daemon
    mkdir -p /var/lib/bondwatch-hooks
    mount -t tmpfs -o size=32k tmpfs /var/lib/bondwatch-hooks
    cat /dev/zero >/var/lib/bondwatch-hooks/filler 2>/dev/null || true
    systemctl start bondwatch-hooks.service
    eventually 20s hooks_said 'hooks may run twice after a restart' || fail_with 'nothing is said' "$(hooks_say)"
    pull eth0
    eventually 20s hooks_said 'ran redundancy-lost' || fail_with 'no hook ran' "$(hooks_say)"
    expect_same 'how often it is said' "$(hooks_say | grep -c 'hooks may run twice after a restart')" 1
    rm /var/lib/bondwatch-hooks/filler
    put_back eth0
    eventually 20s hooks_said 'what hooks have done can be kept again' || fail_with 'its end is not said' "$(hooks_say)"
    expect_same 'restarts' "$(systemctl show --property=NRestarts --value bondwatch-hooks.service)" 0
    systemctl stop bondwatch-hooks.service
    umount /var/lib/bondwatch-hooks
}
