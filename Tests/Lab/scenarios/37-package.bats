#!/usr/bin/env bats
# The packages on a host: installed, upgraded while a cable fails, reloaded, removed and purged.

load ../vocabulary/story

packages=/run/lab/shared/packages

# What `make install` laid out for the other scenarios gives way, and comes back afterwards.
setup_file() {
    local deb=("$packages"/deb/*.deb)
    [[ -e ${deb[0]} ]] || { echo "no Debian package: run \`make packages\`" >&2 && return 1; }
    package_files >/run/lab/package.files
    # The package has some of them compressed.
    sed 'p; s/\.gz$//' /run/lab/package.files | sort -u | (cd / && while read -r file; do
        [[ ! -e $file ]] || echo "$file"
    done) >/run/lab/staged.files
    tar --create --file /run/lab/staged.tar --directory / --files-from /run/lab/staged.files
    (cd / && xargs rm -f </run/lab/staged.files && find usr/share/doc/bondwatchd -depth -type d -delete)
    systemctl daemon-reload
    # The machine that lends its files may be one on which packages must start nothing.
    rm -f /usr/sbin/policy-rc.d
    # The index of all manual pages of the machine is not the question.
    rm -f /var/lib/man-db/auto-update
}

teardown_file() {
    dpkg --purge bondwatchd >/dev/null 2>&1 || true
    tar --extract --file /run/lab/staged.tar --directory /
    systemctl daemon-reload
    journalctl --update-catalog
}

package_files() { dpkg-deb --fsys-tarfile "$packages"/deb/*.deb | tar --list | sed 's,^\./,,' | grep '[^/]$'; }

# with_dpkg OPTION...: what it does is told only when it fails.
with_dpkg() {
    DEBIAN_FRONTEND=noninteractive dpkg "$@" >/run/lab/dpkg.log 2>&1 || fail_with "dpkg $1 failed" "$(</run/lab/dpkg.log)"
}

process_is_gone() { [[ ! -e /proc/$1 ]]; }

@test "a package is installed, upgraded during a failover, reloaded, removed and purged" {
    local pid unit path left=()
    two_cables bond0 eth0 eth1

    with_dpkg --install "$packages"/deb/*.deb
    expect_same 'the state after the installation' "$(systemctl is-active bondwatchd.service)" active
    expect_same 'the state at the next boot' "$(systemctl is-enabled bondwatchd.service)" enabled
    for unit in /lib/systemd/system/bondwatch-*; do
        [[ -e $unit ]] || continue
        [[ $(systemctl is-enabled "${unit##*/}") != enabled ]] || fail_with "${unit##*/} is enabled" ''
        expect_same "what becomes of ${unit##*/}" "$(systemctl is-active "${unit##*/}")" inactive
        [[ $unit != *.service ]] || systemd-analyze security --no-pager --offline=yes --threshold=30 "$unit" >/run/lab/exposure ||
            fail_with "too much exposure of ${unit##*/}" "$(</run/lab/exposure)"
    done

    journalctl --list-catalog | grep -q bondwatchd || fail_with 'journalctl -x does not know the events' ''

    mark
    pid=$(daemon_property MainPID)
    pull eth1
    expect_event redundancy-lost bond0
    journalctl -t bondwatchd "_PID=$pid" -x | grep -q 'the next failure cuts the host off' ||
        fail_with 'journalctl -x does not explain' "$(journalctl -t bondwatchd "_PID=$pid" -x)"
    put_back eth1
    expect_event redundancy-restored bond0

    # The cable fails while neither version runs.
    mark
    with_dpkg --install "$packages"/newer/*.deb &
    eventually 60s process_is_gone "$pid" || fail_with 'the old version still runs' "$(</run/lab/dpkg.log)"
    pull eth0
    wait $!
    expect_same 'the state after the upgrade' "$(systemctl is-active bondwatchd.service)" active
    [[ $(daemon_property MainPID) != "$pid" ]]
    [[ $(dpkg-query --show --showformat '${Version}' bondwatchd) == *+newer ]]
    expect_event link-down bond0 eth0 failures=1
    expect_event active-changed bond0 eth1 change=failover
    expect_event redundancy-lost bond0
    put_back eth0
    expect_event link-up bond0 eth0
    expect_event redundancy-restored bond0
    settle
    expect_same 'gaps in the sequence of events, and events that were told twice' \
        "$(events_since_mark raw | jq -r '.BOND_SEQUENCE // empty' | awk 'NR > 1 && $1 != last + 1; { last = $1 }')" ''

    configure_daemon <<<'poll_interval = "2s"'
    pid=$(daemon_property MainPID)
    systemctl reload bondwatchd.service
    expect_line 'configuration reloaded'
    expect_same 'the process' "$(daemon_property MainPID)" "$pid"

    with_dpkg --remove bondwatchd
    process_is_gone "$pid" || fail_with 'it still runs after it was removed' ''
    expect_same 'the unit' "$(systemctl show --property=LoadState --value bondwatchd.service)" not-found
    expect_same 'the configuration' "$(</etc/bondwatchd/bondwatchd.toml)" 'poll_interval = "2s"'
    [[ -d /var/lib/private/bondwatchd ]] || fail_with 'the state is gone with the package' ''

    with_dpkg --purge bondwatchd
    shopt -s nullglob
    for path in $(sed 's,^,/,' /run/lab/package.files) /etc/bondwatchd /usr/share/doc/bondwatchd \
        /var/lib/{,private/}bondwatch* /var/lib/dpkg/info/bondwatch* /etc/systemd/system/*/bondwatch* \
        /var/lib/systemd/deb-systemd-helper-*/*bondwatch*; do
        [[ ! -e $path && ! -L $path ]] || left+=("$path")
    done
    expect_same 'what is left' "${left[*]}" ''
}

# with_rpm OPTION...: into the guest's own root, with a database of its own; the host's packages are Debian's.
with_rpm() {
    rpm --dbpath /run/lab/rpmdb --force-debian --nodeps "$@" >/run/lab/rpm.log 2>&1 ||
        fail_with "rpm $1 failed" "$(</run/lab/rpm.log)"
}

@test "the RPM package's scriptlets: installed, upgraded during a failover, and erased" {
    local rpm=("$packages"/rpm/*.rpm) pid path left=()
    two_cables bond0 eth0 eth1
    rpmdb --dbpath /run/lab/rpmdb --initdb
    with_rpm --install "${rpm[0]}"
    # On a host of RPM's a trigger of systemd's package does this.
    systemctl daemon-reload
    expect_same 'whether it is on after the installation' "$(systemctl is-active bondwatchd.service)" inactive
    systemctl enable --now bondwatchd.service

    mark
    pid=$(daemon_property MainPID)
    pull eth1
    expect_event redundancy-lost bond0
    put_back eth1
    expect_event redundancy-restored bond0

    mark
    with_rpm --upgrade --replacepkgs "${rpm[0]}" &
    pull eth0
    wait $!
    until_restarted "$pid"
    expect_event link-down bond0 eth0 failures=1
    expect_event active-changed bond0 eth1 change=failover
    put_back eth0
    expect_event link-up bond0 eth0
    settle
    expect_same 'gaps in the sequence of events, and events that were told twice' \
        "$(events_since_mark raw | jq -r '.BOND_SEQUENCE // empty' | awk 'NR > 1 && $1 != last + 1; { last = $1 }')" ''

    pid=$(daemon_property MainPID)
    with_rpm --erase bondwatchd
    systemctl daemon-reload
    process_is_gone "$pid" || fail_with 'it still runs after it was erased' ''
    [[ -d /var/lib/private/bondwatchd ]] || fail_with 'the state is gone with the package' ''
    shopt -s nullglob
    for path in $(rpm -qpl "${rpm[0]}" 2>/dev/null) /etc/systemd/system/*/bondwatch*; do
        [[ $path != */bondwatch* || ( ! -e $path && ! -L $path ) ]] || left+=("$path")
    done
    expect_same 'what is left' "${left[*]}" ''
}
