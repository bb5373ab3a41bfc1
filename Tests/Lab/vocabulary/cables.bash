# Bonds and cables. A cable is a veth pair: the host's end, and the switch's end of the same name in the network
# namespace `switch`. To pull it is to take the switch's end down, so that the host's end loses its carrier.
#
# shellcheck shell=bash

# make_bond bond0 mode active-backup miimon 100 updelay 5000
make_bond() {
    ip link add name "$1" type bond "${@:2}"
    ip link set dev "$1" up
}

# plug eth0 into bond0
plug() {
    [[ $2 == into ]]
    lay_cable "$1"
    ip link set dev "$1" master "$3"
}

# A cable that is in no bond yet.
lay_cable() {
    ip link add name "$1" type veth peer name "$1" netns switch
    ip -n switch link set dev "$1" up
}

# plug_unlinked eth1 into bond0: the cable is pulled from the start.
plug_unlinked() {
    ip link add name "$1" type veth peer name "$1" netns switch
    ip link set dev "$1" master "$3"
}

# build_in_switch trunk bond OPTION...: a link in the switch that goes when the test has ended.
build_in_switch() {
    [[ $2 != bridge || -d /sys/module/bridge ]] || modprobe bridge
    echo "$1" >>/run/lab/switch.links
    ip -n switch link add name "$1" type "${@:2}"
}

# connect backbone 10.0.0.254/24 eth0 eth1: the cables end in a bridge of the switch, which answers to that address.
connect() {
    local cable
    build_in_switch "$1" bridge
    ip -n switch address add "$2" dev "$1"
    ip -n switch link set dev "$1" up
    for cable in "${@:3}"; do ip -n switch link set dev "$cable" master "$1"; done
}

# prefer eth0 in bond0
prefer() {
    ip link set dev "$3" type bond primary "$1"
}

pull() {
    local cable
    for cable; do printf 'link set dev %s down\n' "$cable"; done | ip -n switch -batch -
}

put_back() {
    local cable
    for cable; do printf 'link set dev %s up\n' "$cable"; done | ip -n switch -batch -
}

# slave_is eth0 'going back' in bond0: as /proc/net/bonding has it now.
slave_is() {
    local line slave=
    [[ -e /proc/net/bonding/$4 ]] || return 1
    while IFS= read -r line; do
        case $line in
            'Slave Interface: '*) slave=${line#*: } ;;
            'MII Status: '*) [[ $slave == "$1" ]] && { [[ ${line#*: } == "$2" ]]; return; } ;;
        esac
    done <"/proc/net/bonding/$4"
    return 1
}

# until_slave eth0 'going back' in bond0
until_slave() {
    eventually 8s slave_is "$@" ||
        fail_with "slave $1 of $4 is not $2 after 8 s" "$(cat "/proc/net/bonding/$4")"
}

# until_active eth0 in bond0
until_active() {
    eventually 8s active_is "$@" ||
        fail_with "the active slave of $3 is not $1 after 8 s" "$(cat "/proc/net/bonding/$3")"
}

active_is() {
    [[ $(<"/sys/class/net/$3/bonding/active_slave") == "$1" ]]
}

# two_cables bond0 eth0 eth1 [OPTION VALUE...]: an active-backup bond at miimon 100 that runs on the first of its cables.
two_cables() {
    make_bond "$1" mode active-backup miimon 100 "${@:4}"
    plug "$2" into "$1"
    until_active "$2" in "$1"
    plug "$3" into "$1"
    until_slave "$3" up in "$1"
}

unplug_everything() {
    local folder
    [[ -d /sys/module/bonding ]] || modprobe bonding
    for folder in /sys/class/net/*/bonding; do
        [[ -d $folder ]] && folder=${folder%/bonding} && ip link delete dev "${folder##*/}"
    done
    for folder in /sys/class/net/*; do
        [[ -L $folder && $folder != */lo ]] && ip link delete dev "${folder##*/}"
    done
    [[ -e /run/lab/switch.links ]] || return 0
    local link
    while read -r link; do ip -n switch link delete dev "$link" || true; done </run/lab/switch.links
    rm /run/lab/switch.links
}
