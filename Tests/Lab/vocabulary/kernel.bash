# The driver's own word.
#
# shellcheck shell=bash
# lab_kernel_mark comes from events.bash.
# shellcheck disable=SC2154

# The kernel's messages since the mark, without their times.
kernel_lines() {
    dmesg --notime | awk -v mark="$lab_kernel_mark" 'after { print } $0 == mark { after = 1 }'
}

# kernel_earlier bond0 eth1: the driver's `N ms earlier` at the last change to that slave.
kernel_earlier() {
    kernel_lines | sed -n "s/^$1: (slave $2): making interface the new active one \([0-9]*\) ms earlier\$/\1/p" | tail -n 1
}

# kernel_figure bond0 eth0 'link status up again after': the figure that the driver gives last after those words.
kernel_figure() {
    eventually 5s lab_kernel_says "$3" || fail_with 'the driver does not say' "$1: (slave $2): $3"
    kernel_lines | sed -n "s/^$1: (slave $2): $3 \([0-9]*\) ms\$/\1/p" | tail -n 1
}

lab_kernel_says() { [[ $(kernel_lines) == *"$1"* ]]; }

# expect_earlier_as_the_kernel bond0 eth1: the daemon says how long updelay had run as the driver does, or leaves it out.
expect_earlier_as_the_kernel() {
    local kernel told
    kernel=$(kernel_earlier "$1" "$2")
    told=$(told_since_mark | sed -n "s/.* $1: making interface $2 the new active one \(.*\)\$/\1/p" | tail -n 1)
    [[ -n $kernel && ($told == "$kernel ms earlier" || $told == 'before its updelay ended') ]] ||
        fail_with "updelay cut short at $2 of $1" "the driver's figure: $kernel ms" "the daemon's: $told"
}

# The daemon's events and the driver's messages since the mark, one to one and in order.
expect_agreement() {
    settle
    kernel_lines >/run/lab/kernel.log
    events_since_mark raw >/run/lab/journal.json
    /lab/agree /run/lab/kernel.log /run/lab/journal.json "$@"
}
