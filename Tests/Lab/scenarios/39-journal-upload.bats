#!/usr/bin/env bats
# The example of many hosts as it is shipped, with encryption: this guest sends, and collects as well.

load ../vocabulary/story

examples=/usr/share/doc/bondwatchd/examples/journal-upload
collector=collector.example.org

setup_file() {
    certify journal-remote "$collector" systemd-journal-remote
    certify journal-upload sender.example.org systemd-journal
    install -D -m 644 "$examples/receiver.conf" /etc/systemd/journal-remote.conf.d/bondwatchd.conf
    install -D -m 644 "$examples/sender.conf" /etc/systemd/journal-upload.conf.d/bondwatchd.conf
    install -d -o systemd-journal-remote -g systemd-journal-remote /var/log/journal/remote
    ip link set dev lo up
    echo "127.0.0.1 $collector" >>/etc/hosts
}

teardown_file() {
    systemctl stop systemd-journal-upload.service systemd-journal-remote.socket systemd-journal-remote.service || true
    rm -rf /etc/systemd/journal-remote.conf.d/bondwatchd.conf /etc/systemd/journal-upload.conf.d/bondwatchd.conf \
        /var/log/journal/remote
}

# certify journal-remote NAME GROUP: a certificate by the lab's own authority, where the examples look for it, and its key for
# that group.
certify() {
    local ca=/etc/ssl/ca request=/run/lab/$1.csr
    local curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    install -d -m 755 "$ca"
    [[ -e $ca/trusted.pem ]] || openssl req -x509 "${curve[@]}" -days 2 -subj '/CN=the authority of the lab' \
        -keyout "$ca/key.pem" -out "$ca/trusted.pem" 2>/dev/null
    openssl req "${curve[@]}" -subj "/CN=$2" -keyout "/etc/ssl/private/$1.pem" -out "$request" 2>/dev/null
    openssl x509 -req -days 2 -in "$request" -CA "$ca/trusted.pem" -CAkey "$ca/key.pem" -CAcreateserial \
        -extfile <(echo "subjectAltName=DNS:$2") -out "/etc/ssl/certs/$1.pem" 2>/dev/null
    chgrp "$3" /etc/ssl/private "/etc/ssl/private/$1.pem"
    chmod 755 /etc/ssl/private
    chmod 640 "/etc/ssl/private/$1.pem"
}

# What has come of this scenario; the journal of the guest goes there whole, with what others have left in it.
gathered() { bondwatchctl events --all --json --since "@$lab_start" --directory /var/log/journal/remote 2>/dev/null; }

has_gathered() { [[ $(gathered) == *"$1"* ]]; }

# send_by_hand CERTIFICATE...: an entry in bondwatchd's name, in the way that a sender sends it.
send_by_hand() {
    printf 'MESSAGE_ID=%s\nMESSAGE=bond0: sent by hand\nBOND=bond0\nBOND_EVENT=link-down\n_UID=0\n__REALTIME_TIMESTAMP=%s\n\n' \
        967bceaa283f4abcaad5f1870e71dd63 "${EPOCHREALTIME/./}" |
        curl --silent --show-error --fail --max-time 10 --cacert /etc/ssl/ca/trusted.pem "$@" \
            --header 'Content-Type: application/vnd.fdo.journal' --data-binary @- "https://$collector:19532/upload"
}

@test "events travel encrypted to where those of many hosts are gathered, as the README says" {
    two_cables bond0 eth0 eth1
    start_daemon
    pull eth0
    expect_event redundancy-lost bond0
    systemctl start systemd-journal-remote.socket
    systemctl start systemd-journal-upload.service
    eventually "$(long_or 60 300)s" has_gathered 'bond0: redundancy lost, only eth1 is left of 2' ||
        fail_with 'the event did not arrive' \
            "$(journalctl --no-pager -u systemd-journal-upload.service -u systemd-journal-remote.service -n 30)"
    expect_exit 0 bondwatchctl events --json --since "@$lab_start" --directory /var/log/journal/remote
    expect_same 'the failover in the history of all hosts' \
        "$(jq -rc 'select(.bond == "bond0") | [.change, .from, .to]' <<<"$output")" '["failover","eth0","eth1"]'

    send_by_hand --cert /etc/ssl/certs/journal-upload.pem --key /etc/ssl/private/journal-upload.pem
    eventually 20s has_gathered 'bond0: sent by hand' || fail_with 'nothing was taken with a certificate' "$(gathered)"
    # The README says of which builds of systemd this holds.
    run send_by_hand
    if [[ $(/lib/systemd/systemd-journal-remote --version) == *-GNUTLS* ]]; then
        expect_same 'exit code without a certificate, where none is asked for' "$status" 0
    else
        ((status != 0)) || fail_with 'an entry was taken from a sender without a certificate' "$output"
    fi
}

@test "a sender sends nothing to a collector that another authority has certified" {
    systemctl stop systemd-journal-upload.service
    mv /etc/ssl/ca /etc/ssl/ca.own
    certify stranger elsewhere.example.org root
    run timeout 30 /lib/systemd/systemd-journal-upload --follow=no
    rm -rf /etc/ssl/ca
    mv /etc/ssl/ca.own /etc/ssl/ca
    [[ $status != 0 && $output == *certificate* ]] || fail_with 'it sent all the same' "$status" "$output"
}
