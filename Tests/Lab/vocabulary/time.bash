# Time, without starting a process: in the guest a fork costs as much as the waits are long.
#
# shellcheck shell=bash

exec {lab_nothing}<> <(:)

# Microseconds since 1970.
now() { printf '%s' "${EPOCHREALTIME/./}"; }

# The microseconds of `2s`, `1.4s` or `250ms`.
microseconds() {
    local amount=$1 unit=1000000 fraction
    case $amount in
        *ms) amount=${amount%ms} unit=1000 ;;
        *s) amount=${amount%s} ;;
        *) fail_with "not a time" "$1" ;;
    esac
    fraction=0
    [[ $amount == *.* ]] && fraction=${amount#*.}000000 && fraction=${fraction:0:6} && amount=${amount%.*}
    printf '%s' $((amount * unit + 10#$fraction * unit / 1000000))
}

# rest 1.4s
rest() {
    local span
    span=$(microseconds "$1")
    rest_microseconds "$span"
}

rest_microseconds() {
    (($1 > 0)) || return 0
    local seconds
    printf -v seconds '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000))
    read -rt "$seconds" -u "$lab_nothing" || :
}

# From here on `at 7s` means seven seconds after this.
start_the_clock() { lab_clock=${EPOCHREALTIME/./}; }

# Rests until that time on the clock.
at() {
    local span
    span=$(microseconds "$1")
    rest_microseconds $((lab_clock + span - ${EPOCHREALTIME/./}))
}

# eventually 3s COMMAND...: repeats a command that is cheap (no process) until it succeeds; false when the time is over.
eventually() {
    local deadline
    deadline=$((${EPOCHREALTIME/./} + $(microseconds "$1")))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < deadline)) || return 1
        rest_microseconds 40000
    done
}
