# Mail, as the examples that are shipped send it: by a unit from the journal, as the user mail, and by rsyslog, as root.
#
# shellcheck shell=bash

lab_mail_examples=/usr/share/doc/bondwatchd/examples/mail

# install_mail: both ways, with a sendmail that keeps what it is given in /run/lab/mail.
install_mail() {
    mkdir -p /run/lab/mail /usr/local/lib /etc/rsyslog.d
    chmod 1777 /run/lab/mail
    rm -f /run/lab/mail/*
    cat >/usr/sbin/sendmail <<'SENDMAIL'
#!/bin/bash
cat >"/run/lab/mail/$(id -un).$$"
SENDMAIL
    chmod 755 /usr/sbin/sendmail
    install -m 755 "$lab_mail_examples/bondwatch-mail" /usr/local/lib/bondwatch-mail
    sed 's/^Environment=.*/& BONDWATCH_MAIL_WAIT=1/' "$lab_mail_examples/bondwatch-mail.service" \
        >/etc/systemd/system/bondwatch-mail.service
    sed 's,/usr/local/lib/bondwatch-mail --lines,/usr/bin/env BONDWATCH_MAIL_WAIT=1 &,' \
        "$lab_mail_examples/rsyslog-bondwatch-mail.conf" >/etc/rsyslog.d/bondwatch-mail.conf
    systemctl daemon-reload
    systemctl restart rsyslog.service
}

# The next scenarios have the log as it was, and no state of a unit that is no part of the package.
remove_mail() {
    systemctl stop bondwatch-mail.service 2>/dev/null || true
    systemctl reset-failed bondwatch-mail.service 2>/dev/null || true
    rm -rf /var/lib/bondwatch-mail /run/lab/mail /etc/systemd/system/bondwatch-mail.service \
        /run/systemd/system/bondwatch-mail.service.d /etc/rsyslog.d/bondwatch-mail.conf /var/spool/rsyslog/imjournal-bondwatch.state
    systemctl daemon-reload
    systemctl restart rsyslog.service
}

# What the fake sendmail was given by that user, as one text.
mails_of() { cat /run/lab/mail/"$1".* 2>/dev/null || true; }

forget_mails() { rm -f /run/lab/mail/*; }

lab_mail_has() { [[ $(mails_of "$1") == *"$2"* ]]; }

# expect_mail mail 'link status definitely down'
expect_mail() {
    eventually 20s lab_mail_has "$@" ||
        fail_with "no mail of $1 with: $2" "$(cat /run/lab/mail/*)" "$(journalctl --no-pager -n 20 -u bondwatch-mail -u rsyslog)"
}

# expect_mailed_once mail TEXT
expect_mailed_once() {
    expect_mail "$@"
    expect_same "how often it was mailed: $2" "$(mails_of "$1" | grep -v '^Subject:' | grep -cF -- "$2")" 1
}
