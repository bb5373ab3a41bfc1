# Hooks, as the unit that is shipped runs them.
#
# shellcheck shell=bash
# lab_start is that of story.bash.
# shellcheck disable=SC2154

# add_hook 10-note <<<'commands'
add_hook() {
    mkdir -p /etc/bondwatchd/hooks.d
    { printf '#!/bin/sh\n' && cat; } >"/etc/bondwatchd/hooks.d/$1"
    chmod 755 "/etc/bondwatchd/hooks.d/$1"
}

# The runner with a drop-in: configure_hooks <<<'ExecStart=...'
configure_hooks() {
    mkdir -p /run/systemd/system/bondwatch-hooks.service.d
    { echo '[Service]' && cat; } >/run/systemd/system/bondwatch-hooks.service.d/lab.conf
    systemctl daemon-reload
}

# Back when it has its place in the journal.
start_hooks() {
    systemctl start bondwatch-hooks.service
    eventually 20s test -s /var/lib/bondwatch-hooks/progress || fail_with 'the hooks did not start' "$(hooks_journal)"
}

stop_hooks() {
    systemctl stop bondwatch-hooks.service 2>/dev/null || true
    systemctl reset-failed bondwatch-hooks.service 2>/dev/null || true
    stop_receiver
    rm -rf /var/lib/bondwatch-hooks /run/lab/hooks /run/lab/stubs /run/lab/called /run/lab/received \
        /run/systemd/system/bondwatch-hooks.service.d
}

hooks_journal() { journalctl --no-pager -o cat -b -u bondwatch-hooks.service; }

# What the runner has said in this test.
hooks_say() { journalctl --no-pager -o cat --since "@$lab_start" -u bondwatch-hooks.service -t bondwatchctl; }

# add_stub mail <<<'commands': a program that the guest does not have; it notes how it was called, and runs the commands.
add_stub() {
    mkdir -p /run/lab/stubs
    { printf '#!/bin/bash\necho "%s $*" >>/run/lab/called\n' "$1" && cat; } >"/run/lab/stubs/$1"
    chmod 755 "/run/lab/stubs/$1"
}

install_examples() {
    : >/run/lab/called
    install -D -t /etc/bondwatchd/hooks.d -m 755 /usr/share/doc/bondwatchd/examples/hooks/*
}

# The examples that are shipped, in the unit that is shipped, with the stubs in front.
start_examples() {
    install_examples
    configure_hooks <<<'Environment=PATH=/run/lab/stubs:/usr/sbin:/usr/bin:/sbin:/bin WEBHOOK_URL=http://127.0.0.1:8080/
ReadWritePaths=/run/lab'
    start_hooks
}

# expect_called 'mail -s *': what the stubs were called with holds that; the hooks may still be at it.
expect_called() {
    eventually 30s called_has "$1" || fail_with "not called: $1; called was" "$(</run/lab/called)" "$(hooks_say)"
}

called_has() {
    # shellcheck disable=SC2053 # the right side is a pattern
    [[ $(</run/lab/called) == *$1* ]]
}

seen_has() { [[ -e /var/lib/bondwatch-hooks/seen && $(</var/lib/bondwatch-hooks/seen) == *"$1"* ]]; }

# expect_hooks_told exactly | 'at least once': what 10-note has seen since the mark is what is in the journal, bond by bond
# in the same order.
expect_hooks_told() {
    local bond last first
    settle
    events_since_mark raw | jq -r 'select(.BOND_SEQUENCE != "4000000000") |
        select(has("BOND_EVENT")) | "\(.BOND_SEQUENCE) \(.BOND) \(.BOND_EVENT)"' >/run/lab/journal.events
    first=$(head -n 1 /run/lab/journal.events)
    for bond in bond0 bond1; do
        last=$(grep " $bond " /run/lab/journal.events | tail -n 1)
        eventually 60s seen_has "$last" || fail_with "the hooks have not seen: $last" "$(hooks_journal | tail -n 30)"
    done
    awk -v first="${first%% *}" '$1 >= first' /var/lib/bondwatch-hooks/seen >/run/lab/seen.events
    # A hook that runs when the runner is killed is run again.
    if [[ $1 == 'at least once' ]]; then
        uniq /run/lab/seen.events | awk '!known[$0]++' >/run/lab/seen.once
        (($(wc -l </run/lab/seen.events) <= $(wc -l </run/lab/seen.once) + 2)) ||
            fail_with 'more ran twice than were running' "$(sort /run/lab/seen.events | uniq -d)"
        mv /run/lab/seen.once /run/lab/seen.events
    fi
    for bond in bond0 bond1; do
        diff <(grep " $bond " /run/lab/journal.events) <(grep " $bond " /run/lab/seen.events) >/run/lab/difference ||
            fail_with "journal (<) and hooks (>) differ for $bond" "$(</run/lab/difference)"
    done
}

# What is there by now, without the unit, with the stubs in front.
run_hooks_once() {
    PATH=/run/lab/stubs:$PATH WEBHOOK_URL=http://127.0.0.1:8080/ \
        bondwatchctl run-hooks --once --state /run/lab/hooks >/run/lab/hooks.log 2>&1 ||
        fail_with 'run-hooks failed' "$(</run/lab/hooks.log)"
    [[ ! -s /run/lab/hooks.log ]] || fail_with 'the hooks complain' "$(</run/lab/hooks.log)"
}

# Somebody who takes what is posted, one line each; start_receiver deaf: somebody who does not answer.
start_receiver() {
    ip link set dev lo up
    python3 - "$@" <<'END' &
import http.server, sys, time

class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        if sys.argv[1:] == ["deaf"]:
            time.sleep(60)
        with open("/run/lab/received", "ab") as file:
            file.write(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 8080), Receiver)
open("/run/lab/received", "ab").close()
server.serve_forever()
END
    lab_receiver=$!
    eventually 20s test -e /run/lab/received || fail_with 'the receiver did not start' ''
}

stop_receiver() {
    [[ -n ${lab_receiver-} ]] || return 0
    kill "$lab_receiver" 2>/dev/null || true
    wait "$lab_receiver" 2>/dev/null || true
    lab_receiver=
}
