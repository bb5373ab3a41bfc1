#!/usr/bin/env bats
# What monitoring is told: node_exporter, Prometheus, Nagios and people who read mail.

load ../vocabulary/story
load ../vocabulary/mail

plugin=/usr/lib/nagios/plugins/check_bondwatchd
node_exporter_port=9100

teardown() {
    tell_failure
    systemctl stop bondwatch-textfile.timer bondwatch-exporter.socket bondwatch-exporter.service bondwatch-mail.service node-exporter.service \
        journal-gather.service journal-send.service 2>/dev/null || true
    forget_lacp_switches switch
}

start_node_exporter() {
    ip link set dev lo up
    mkdir -p /run/lab/textfile
    systemd-run --quiet --unit node-exporter.service --property=Type=exec prometheus-node-exporter \
        --collector.disable-defaults --collector.bonding --collector.textfile \
        --collector.textfile.directory=/run/lab/textfile --web.listen-address=127.0.0.1:$node_exporter_port
    eventually 20s lab_listens $node_exporter_port || fail_with 'node_exporter does not answer' \
        "$(journalctl --no-pager -u node-exporter.service -n 20)"
}

lab_listens() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

node_metrics() { curl --silent --show-error --max-time 10 http://127.0.0.1:$node_exporter_port/metrics; }

# `bond0 active 1` and `bond0 slaves 2` for each bond, in order.
bonds_of_node_exporter() {
    node_metrics | sed -n 's/^node_bonding_\(active\|slaves\){master="\(.*\)"} \(.*\)$/\2 \1 \3/p' | sort
}

bonds_of_bondwatchd() {
    bondwatchctl metrics | awk -F'"' '
        /^bondwatch_bond_slaves[{]/ { split($3, value, " "); print $2 " slaves " value[2]; active[$2] += 0 }
        /^bondwatch_slave_up[{]/ { split($5, value, " "); active[$2] += value[2] }
        END { for (bond in active) print bond " active " active[bond] }' | sort
}

# expect_both 'bond0 active 1, bond0 slaves 2': both say that, of every bond there is. The daemon looks at what comes
# without a message once a second.
expect_both() {
    local node ours deadline=$((EPOCHSECONDS + 15))
    while true; do
        node=$(bonds_of_node_exporter) ours=$(bonds_of_bondwatchd)
        node=${node//$'\n'/, } ours=${ours//$'\n'/, }
        [[ $node == "$1" && $ours == "$1" ]] && return
        ((EPOCHSECONDS < deadline)) || break
        rest 200ms
    done
    fail_with 'the numbers differ' "wanted:        $1" "node_exporter: $node" "bondwatchd:    $ours"
}

expect_check() {
    expect_exit "$1" "$plugin" "${@:3}"
    # shellcheck disable=SC2053 # the right side is a pattern
    [[ ${lines[0]} == $2 ]] || fail_with "the status line is not: $2" "$output"
}

@test "node_exporter and bondwatchd agree on every bond, up and down, and promtool accepts the metrics" {
    two_cables bond0 eth0 eth1
    lacp_switch switch 02:00:00:00:00:01
    two_lacp_cables bond1 eth2 eth3
    make_bond bond2 mode balance-rr miimon 100
    start_daemon
    start_node_exporter
    expect_both 'bond0 active 2, bond0 slaves 2, bond1 active 2, bond1 slaves 2, bond2 active 0, bond2 slaves 0'
    bondwatchctl metrics >/run/lab/metrics
    run promtool check metrics </run/lab/metrics
    [[ $status == 0 && -z $output ]] || fail_with 'promtool objects' "$output"

    pull eth0 eth3
    until_slave eth0 down in bond0
    until_slave eth3 down in bond1
    expect_both 'bond0 active 1, bond0 slaves 2, bond1 active 1, bond1 slaves 2, bond2 active 0, bond2 slaves 0'
    pull eth1 eth2
    until_slave eth1 down in bond0
    until_slave eth2 down in bond1
    expect_both 'bond0 active 0, bond0 slaves 2, bond1 active 0, bond1 slaves 2, bond2 active 0, bond2 slaves 0'
    bondwatchctl metrics | grep -q '^bondwatch_bond_redundancy{bond="bond0",state="down"} 1$' ||
        fail_with 'bond0 is not down' "$(bondwatchctl metrics | grep redundancy)"
    put_back eth1
    until_slave eth1 up in bond0
    ip link set dev eth2 nomaster
    ip link delete dev bond2
    expect_both 'bond0 active 1, bond0 slaves 2, bond1 active 0, bond1 slaves 1'

    # Through the textfile collector, and without a daemon.
    bondwatchctl metrics --textfile /run/lab/textfile/bondwatch.prom
    node_metrics >/run/lab/metrics
    grep -q '^node_textfile_scrape_error 0$' /run/lab/metrics || fail_with 'the file is refused' "$(</run/lab/metrics)"
    grep -q '^bondwatch_slave_up{bond="bond0",slave="eth1"} 1$' /run/lab/metrics ||
        fail_with 'the file is not served' "$(grep bondwatch /run/lab/metrics)"
    stop_daemon
    expect_exit 69 bondwatchctl metrics
    expect_same 'what it says' "$stderr" "bondwatchctl: no daemon is running; these are the kernel's own facts"
    [[ $output == *$'\nbondwatch_up 0\n'*'bondwatch_slave_up{bond="bond0",slave="eth1"} 1'* ]] ||
        fail_with 'not the kernel'"'"'s facts' "$output"
    run promtool check metrics <<<"$output"
    [[ $status == 0 && -z $output ]] || fail_with 'promtool objects' "$output"
}

@test "the exporter is started by its socket, serves the metrics, and has no privileges" {
    ip link set dev lo up
    two_cables bond0 eth0 eth1
    start_daemon
    systemctl start bondwatch-exporter.socket
    expect_exit 0 curl --silent --show-error --max-time 20 --include http://127.0.0.1:9883/metrics
    [[ $output == 'HTTP/1.1 200 OK'*'text/plain; version=0.0.4'*$'\nbondwatch_up 1'*'bondwatch_slave_active{bond="bond0",slave="eth0"} 1'* ]] ||
        fail_with 'not the metrics' "$output"
    run python3 -c 'import sys, urllib.request, urllib.error
try: urllib.request.urlopen("http://127.0.0.1:9883/nothing")
except urllib.error.HTTPError as error: print(error.code)
print(b"/metrics" in urllib.request.urlopen("http://127.0.0.1:9883/").read())'
    expect_same 'another path, and the front page' "$output" $'404\nTrue'
    local pid
    pid=$(systemctl show --property=MainPID --value bondwatch-exporter.service)
    [[ $(<"/proc/$pid/status") == *$'\nCapEff:\t0000000000000000\n'*$'\nNoNewPrivs:\t1\n'* ]] ||
        fail_with 'it has privileges' "$(<"/proc/$pid/status")"
    [[ $(stat -c %u "/proc/$pid") != 0 ]] || fail_with 'it is root' "$(stat "/proc/$pid")"

    # A connection that sends nothing is closed, and that is all.
    local connection ended=0
    exec {connection}<>/dev/tcp/127.0.0.1/9883
    read -rt 15 -u "$connection" || ended=$?
    exec {connection}>&-
    expect_same 'the end of a connection that sends nothing' "$ended" 1
    rest 300ms
    expect_same 'the process of the exporter' "$(systemctl show --property=MainPID --value bondwatch-exporter.service)" "$pid"

    stop_daemon
    expect_exit 0 curl --silent --show-error --max-time 20 http://127.0.0.1:9883/metrics
    [[ $output == *$'\nbondwatch_up 0\n'*'bondwatch_slave_up{bond="bond0",slave="eth1"} 1'* ]] ||
        fail_with 'the exporter does not see the kernel'"'"'s bonds' "$output"
}

@test "the unit for the textfile collector writes the metrics into the folder of node_exporter's user" {
    local folder=/var/lib/prometheus/node-exporter unit=/usr/share/doc/bondwatchd/examples/prometheus/bondwatch-textfile
    install -d -o nobody -m 755 $folder
    rm -f $folder/*
    cp $unit.service $unit.timer /etc/systemd/system
    systemctl daemon-reload
    two_cables bond0 eth0 eth1
    start_daemon
    systemctl start bondwatch-textfile.timer
    eventually 30s test -e $folder/bondwatch.prom ||
        fail_with 'no file' "$(journalctl --no-pager -u bondwatch-textfile.service -n 20)"
    run promtool check metrics <$folder/bondwatch.prom
    [[ $status == 0 && -z $output ]] || fail_with 'promtool objects' "$output"
    grep -q '^bondwatch_up 1$' $folder/bondwatch.prom || fail_with 'not of the daemon' "$(<$folder/bondwatch.prom)"
    expect_same 'who may read it' "$(stat -c %A $folder/bondwatch.prom)" '-rw-r--r--'

    # Without a daemon it reads the kernel itself.
    stop_daemon
    systemctl stop bondwatch-textfile.timer
    systemctl start bondwatch-textfile.service ||
        fail_with 'it failed' "$(journalctl --no-pager -u bondwatch-textfile.service -n 20)"
    grep -q '^bondwatch_up 0$' $folder/bondwatch.prom || fail_with 'old numbers' "$(<$folder/bondwatch.prom)"
    grep -q '^bondwatch_slave_up{bond="bond0",slave="eth1"} 1$' $folder/bondwatch.prom ||
        fail_with "not the kernel's facts" "$(<$folder/bondwatch.prom)"
    expect_same 'what is in the folder' "$(ls $folder)" bondwatch.prom
}

@test "the check says what is so, as cables are pulled, with no daemon, and with one that hangs" {
    start_daemon
    expect_check 0 'BONDS OK - no bonds'
    expect_check 2 'BONDS CRITICAL - no bonds' --no-bonds critical
    two_cables bond0 eth0 eth1
    two_cables bond1 eth2 eth3
    prefer eth2 in bond1
    expect_event bond-added bond1
    expect_check 0 "BONDS OK - 2 bonds: bond0 full, bond1 full | 'bond0_carrying'=2;2:;1:;0;2 *"
    [[ $output == *'Interface bond1 is up: mode=1 (active-backup), 2 slaves: eth2*!, eth3'* ]] ||
        fail_with 'the marks are not there' "$output"

    pull eth2
    expect_event redundancy-lost bond1
    expect_check 1 'BONDS WARNING - bond1 redundancy lost, only eth3 is left of 2 (eth2 down); bond0 full |*'
    [[ $output == *"'bond1_eth2_link_failure_count'=1c"*'2 slaves: eth2*, eth3!, redundancy lost for '* ]] ||
        fail_with 'figures or marks are not there' "$output"
    expect_check 2 'BONDS CRITICAL - bond1 *' --severity redundancy-lost=critical
    expect_check 0 'BONDS OK - 1 bond: bond0 full |*' bond0
    expect_check 0 'BONDS OK - 1 bond: bond0 full; 1 left out |*' --ignore 'b*1'
    expect_check 3 'BONDS UNKNOWN - *' bond0 bond7
    expect_check 3 'BONDS UNKNOWN - usage: *' --severity nothing=ok
    expect_exit 3 bondwatchctl check --nonsense
    pull eth3
    expect_event redundancy-lost bond1
    expect_event active-none bond1
    expect_check 2 'BONDS CRITICAL - bond1 down, none of 2 slaves carries (eth2 down, eth3 down); bond0 full |*'

    # By a user without privileges, as Nagios is.
    expect_exit 2 runuser -u nobody -- "$plugin" --json
    expect_same 'the verdict in JSON' "$(jq -r '[.state, .exit_code, .bonds[0].name, .bonds[0].problems[0].id] | join(" ")' \
        <<<"$output")" 'critical 2 bond1 bond-down'

    # A daemon that hangs: unknown in time, but what is known to be wrong is worse.
    systemctl kill --signal=SIGSTOP bondwatchd.service
    local began=$EPOCHSECONDS
    expect_check 3 'BONDS UNKNOWN - the daemon did not answer within 1 s, the kernel was read; *' --timeout 2 bond0
    ((EPOCHSECONDS - began <= 5)) || fail_with 'it took its time' "$((EPOCHSECONDS - began)) s"
    expect_check 2 'BONDS CRITICAL - bond1 down, *' --timeout 2
    systemctl kill --signal=SIGCONT bondwatchd.service

    stop_daemon
    expect_check 1 'BONDS WARNING - no daemon is running, the kernel was read; bond0 full |*' bond0
    expect_check 0 'BONDS OK - 1 bond: bond0 full; no daemon is running, the kernel was read |*' --no-daemon ok bond0
}

@test "alarms are mailed: from the journal by a unit, and by rsyslog" {
    install_mail
    two_cables bond0 eth0 eth1
    start_daemon
    systemctl start bondwatch-mail.service
    # A mail server's set-group-id helper has its group: nothing in the unit takes that away.
    [[ $(<"/proc/$(systemctl show --property=MainPID --value bondwatch-mail.service)/status") == *$'\nNoNewPrivs:\t0\n'* ]] ||
        fail_with 'no new privileges' "$(systemctl show bondwatch-mail.service)"
    pull eth0
    expect_event redundancy-lost bond0
    expect_mail mail 'bond0: redundancy lost, only eth1 is left of 2'
    expect_mail mail 'bond0: link status definitely down for interface eth0'
    expect_mail mail $'To: root\nSubject: [lab] bond0: '
    expect_mail root 'bond0: redundancy lost, only eth1 is left of 2'

    # What happens while the unit is down is mailed afterwards, and nothing twice.
    systemctl stop bondwatch-mail.service
    forget_mails
    pull eth1
    expect_event active-none bond0
    systemctl start bondwatch-mail.service
    expect_mail mail 'now running without any active interface'
    [[ $(mails_of mail) != *'for interface eth0'* ]] || fail_with 'mailed twice' "$(mails_of mail)"
    remove_mail
}

lab_gathered() { journalctl --quiet --no-pager --directory /run/lab/gathered -t bondwatchd 2>/dev/null | grep -qF "$1"; }

@test "the events of a host arrive where those of many are gathered" {
    ip link set dev lo up
    mkdir -p /run/lab/gathered /etc/systemd/journal-upload.conf.d
    # Without the certificates, which encryption needs.
    sed '/File=/d; s,https://collector.example.org,http://127.0.0.1,' \
        /usr/share/doc/bondwatchd/examples/journal-upload/sender.conf \
        >/etc/systemd/journal-upload.conf.d/bondwatch.conf
    systemd-run --quiet --unit journal-gather.service /lib/systemd/systemd-journal-remote \
        --listen-http=127.0.0.1:19532 --output=/run/lab/gathered
    two_cables bond0 eth0 eth1
    start_daemon
    pull eth0
    expect_event redundancy-lost bond0
    eventually 20s lab_listens 19532 || fail_with 'nobody gathers' "$(journalctl --no-pager -u journal-gather.service -n 20)"
    systemd-run --quiet --unit journal-send.service /lib/systemd/systemd-journal-upload
    eventually 20s lab_gathered 'bond0: redundancy lost, only eth1 is left of 2' ||
        fail_with 'the event did not arrive' "$(journalctl --no-pager -u journal-send.service -u journal-gather.service -n 20)"
}
