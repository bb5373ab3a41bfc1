# What lies behind the cables: each cable ends in a switch of its own, a bridge, whose uplink goes to one core switch. To cut
# an uplink is to leave the port that the host sees up, and everything behind it dead.
#
# shellcheck shell=bash

# build_network eth0 eth1: the cables are laid already. The switches send nothing of their own accord.
build_network() {
    local cable orders=('link add name core type bridge' 'link set dev core up' 'addr add 10.9.0.1/24 dev core')
    ip netns exec switch sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    for cable; do
        orders+=("link add name sw-$cable type bridge" "link set dev sw-$cable up"
            "link add name up-$cable type veth peer name down-$cable"
            "link set dev up-$cable master sw-$cable" "link set dev up-$cable up"
            "link set dev down-$cable master core" "link set dev down-$cable up"
            "link set dev $cable master sw-$cable")
    done
    printf '%s\n' "${orders[@]}" | ip -n switch -batch -
}

cut_uplink() { ip -n switch link set dev "up-$1" down; }
mend_uplink() { ip -n switch link set dev "up-$1" up; }

# Somebody in the network asks all others for something, ten times a second.
start_chatter() {
    ip netns exec switch python3 - <<'END' &
import socket, time
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
while True:
    sock.sendto(b"who is there?", ("10.9.0.255", 9))
    time.sleep(0.1)
END
    lab_chatter=$!
}

stop_chatter() {
    [[ -n ${lab_chatter-} ]] || return 0
    kill "$lab_chatter" 2>/dev/null || true
    wait "$lab_chatter" 2>/dev/null || true
    lab_chatter=
}

# take_network_down eth0 eth1
take_network_down() {
    local cable
    stop_chatter
    for cable; do printf 'link delete dev up-%s\nlink delete dev sw-%s\n' "$cable" "$cable"; done |
        ip -n switch -force -batch - 2>/dev/null || true
    ip -n switch link delete dev core 2>/dev/null || true
}
