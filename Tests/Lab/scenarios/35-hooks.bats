#!/usr/bin/env bats
# The hooks of /etc/bondwatchd/hooks.d: run once for each event and in order, whatever hangs, fails or is killed.

load ../vocabulary/story
load ../vocabulary/hooks

teardown() {
    stop_hooks
    tell_failure
}

two_bonds() {
    two_cables bond0 eth0 eth1
    two_cables bond1 eth2 eth3
}

# storm ROUNDS: both bonds fail over and over.
storm() {
    local round
    for ((round = 0; round < $1; round++)); do
        pull eth0 eth2
        until_active eth1 in bond0
        until_active eth3 in bond1
        put_back eth0 eth2
        until_slave eth0 up in bond0
        until_slave eth2 up in bond1
        pull eth1 eth3
        until_active eth0 in bond0
        until_active eth2 in bond1
        put_back eth1 eth3
        until_slave eth1 up in bond0
        until_slave eth3 up in bond1
    done
}

@test "in a storm on two bonds each event runs the hooks once and in order; killed, the runner loses none" {
    two_bonds
    add_hook 10-note <<'END'
echo "$BOND_SEQUENCE $BOND $BOND_EVENT" >>/var/lib/bondwatch-hooks/seen
read -r report
printf '%s\n' "$report" >>/var/lib/bondwatch-hooks/stdin
END
    start_daemon
    start_hooks
    mark
    # What somebody else writes in bondwatchd's name is no event.
    setpriv --reuid nobody --clear-groups logger --journald <<END
MESSAGE=bond0: link status definitely down for interface eth0, disabling it
MESSAGE_ID=967bceaa283f4abcaad5f1870e71dd63
SYSLOG_IDENTIFIER=bondwatchd
BOND=bond0
BOND_EVENT=link-down
BOND_SEQUENCE=4000000000
END
    storm 2
    expect_hooks_told exactly
    expect_same 'the JSON on standard input' "$(jq -r '"\(.sequence) \(.bond) \(.event)"' /var/lib/bondwatch-hooks/stdin |
        sort -n | sed -n '$p')" "$(sort -n /var/lib/bondwatch-hooks/seen | sed -n '$p')"

    storm 1 &
    eventually 20s active_is eth1 in bond0
    systemctl kill --signal=KILL --kill-whom=main bondwatch-hooks.service
    wait $!
    expect_hooks_told 'at least once'
}

@test "a hook that hangs is ended and the others go on; one that others can write to is refused" {
    two_bonds
    configure_hooks <<<'ExecStart=
ExecStart=/usr/bin/bondwatchctl run-hooks --timeout 1s'
    add_hook 10-hangs <<'END'
[ "$BOND" = bond1 ] || exec sleep 1000
END
    add_hook 20-note <<'END'
echo "$BOND_SEQUENCE $BOND $BOND_EVENT" >>/var/lib/bondwatch-hooks/seen
END
    # Nothing of the runner's is open in a hook: 3 is the folder that ls itself reads.
    add_hook 25-open-files <<<'ls /proc/self/fd | paste -sd " "'
    add_hook 30-open <<<'echo open >>/var/lib/bondwatch-hooks/open'
    chmod g+w /etc/bondwatchd/hooks.d/30-open
    start_daemon
    start_hooks
    mark
    pull eth0 eth2
    expect_event active-changed bond0 eth1
    expect_event active-changed bond1 eth3
    # bond1 does not wait for bond0.
    eventually 10s seen_has 'bond1 active-changed' || fail_with 'the hooks of bond1 did not run' "$(hooks_journal)"
    eventually 20s seen_has 'bond0 active-changed' || fail_with 'the hooks of bond0 did not go on' "$(hooks_journal)"
    [[ $(hooks_journal) == *'10-hangs, event '*' of bond0: not done after 1 s, so it is ended'* ]] ||
        fail_with 'nothing is said of the hook that hangs' "$(hooks_journal)"
    [[ $(hooks_journal) == *'25-open-files, event '*' of bond0: 0 1 2 3'$'\n'* ]] ||
        fail_with 'a hook has more open than its own' "$(hooks_journal)"
    expect_same 'how often the refusal is said' \
        "$(hooks_journal | grep -c '30-open is refused: others can write to it')" 1
    [[ ! -e /var/lib/bondwatch-hooks/open ]] || fail_with 'the refused hook ran' "$(hooks_journal)"
}

@test "the examples that are shipped do what they say, in the unit that is shipped" {
    two_cables bond0 eth0 eth1
    ip address add 10.9.0.2/24 dev bond0
    add_stub arping </dev/null
    add_stub mail <<<'cat >>/run/lab/called'
    add_stub networkctl <<<'[[ $* != *list* ]] || echo "7 bond0 bond routable configured"'
    start_receiver
    start_daemon
    start_examples
    mark
    pull eth0
    expect_event active-changed bond0 eth1
    expect_event redundancy-lost bond0
    # It is the last event, and so its mail is the last that hooks do.
    expect_called 'mail -s [[]lab] bond0: redundancy lost, only eth1 is left of 2 root'
    eventually 10s received_has redundancy-lost || fail_with 'not posted' "$(</run/lab/received)" "$(hooks_say)"
    local called
    called=$(</run/lab/called)
    [[ $called == *'arping -q -U -c 3 -w 4 -I bond0 10.9.0.2'* && $called == *'networkctl renew bond0'* ]] ||
        fail_with 'not called' "$called"
    [[ $called == *'mail -s [lab] bond0: making interface eth1 the new active one root'*'active slave: eth1'* ]] ||
        fail_with 'no mail' "$called"
    expect_same 'what the receiver got' \
        "$(jq -r 'select(.event == "active-changed") | "\(.bond) \(.interface) \(.priority)"' /run/lab/received)" \
        'bond0 eth1 4'
    expect_same 'what the hooks complain of' "$(hooks_say)" ''

    # No networkd runs here. There is no dhclient either: that it is called, and with what, is all that is shown.
    rm /run/lab/stubs/networkctl
    add_stub dhclient </dev/null
    put_back eth0
    until_slave eth0 up in bond0
    pull eth1
    expect_event active-changed bond0 eth0
    expect_called 'dhclient -1 -nw bond0'
    expect_same 'what the hooks complain of' "$(hooks_say)" ''
}

received_has() { [[ $(</run/lab/received) == *"$1"* ]]; }

@test "nobody is mailed about a silenced bond, but how it stands when the silence is over" {
    local name
    two_cables bond0 eth0 eth1
    for name in arping dhclient mail; do add_stub "$name" </dev/null; done
    start_receiver
    start_daemon
    install_examples
    run_hooks_once
    mark
    expect_exit 0 bondwatchctl silence bond0 --for 1h --reason 'switch change'
    pull eth0
    expect_event active-changed bond0 eth1
    expect_event redundancy-lost bond0
    expect_exit 0 bondwatchctl unsilence bond0
    expect_event silence-ended bond0
    settle
    run_hooks_once
    [[ $(grep '^mail ' /run/lab/called) == 'mail -s [lab] bond0: silence ended by user 0 '*'redundancy LOST'* ]] ||
        fail_with 'not the mail of the end' "$(</run/lab/called)"
    expect_same 'mails' "$(grep -c '^mail ' /run/lab/called)" 1
}

@test "the examples that wait for others come to their end in the time that a hook has" {
    local examples=/usr/share/doc/bondwatchd/examples/hooks number
    two_cables bond0 eth0 eth1
    for number in {2..6}; do ip address add "10.9.0.$number/24" dev bond0; done
    add_stub arping <<<'sleep 3'
    PATH=/run/lab/stubs:$PATH expect_exit 0 env BOND=bond0 BOND_EVENT=active-changed timeout 10 $examples/30-gratuitous-arp
    expect_same 'whom it told of' "$(sort /run/lab/called)" \
        "$(printf 'arping -q -U -c 3 -w 4 -I bond0 10.9.0.%d\n' {2..6})"
    start_receiver deaf
    # 28: curl's word for a time that is over; timeout(1) would say 124.
    expect_exit 28 env BOND_BOOT_ID=0 BOND_SEQUENCE=1 WEBHOOK_URL=http://127.0.0.1:8080/ timeout 10 $examples/60-webhook \
        <<<'{}'
}
