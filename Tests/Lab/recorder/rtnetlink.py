"""RTM_NEWLINK and RTM_DELLINK as one line of text each: what bondwatchd reads of them, and the bond's options."""

import socket
import struct

RTM_NEWLINK, RTM_DELLINK = 16, 17
RTMGRP_LINK = 1

# The others say nothing of bonding.
FLAGS = {0x1: "up", 0x40: "running", 0x400: "master", 0x800: "slave", 0x10000: "lower-up", 0x20000: "dormant"}
OPERSTATES = ["unknown", "not-present", "down", "lower-layer-down", "testing", "dormant", "up"]
EVENTS = ["none", "reboot", "features", "failover", "notify-peers", "igmp-resend", "bonding-options"]
MII = ["up", "going-down", "down", "going-back"]

# IFLA_BOND_*: name and width, of those that are one number.
OPTIONS = {1: ("mode", 1), 3: ("miimon", 4), 4: ("updelay", 4), 5: ("downdelay", 4), 7: ("arp_interval", 4),
           9: ("arp_validate", 4), 10: ("arp_all_targets", 4), 12: ("primary_reselect", 1), 13: ("fail_over_mac", 1),
           14: ("xmit_hash_policy", 1), 16: ("num_peer_notif", 1), 17: ("all_slaves_active", 1), 18: ("min_links", 4),
           21: ("lacp_rate", 1), 22: ("ad_select", 1), 28: ("peer_notif_delay", 4), 29: ("lacp_active", 1),
           30: ("arp_missed_max", 1), 32: ("coupled_control", 1), 34: ("lacp_strict", 1)}
AGGREGATOR = {1: "aggregator", 2: "ports", 3: "actor-key", 4: "partner-key"}


def attributes(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4 or length > len(data):
            raise ValueError(f"an attribute of {length} bytes in {len(data)}")
        yield kind & 0x3FFF, data[4:length]
        data = data[(length + 3) & ~3:]


def number(payload):
    return int.from_bytes(payload, "little")


def text(payload):
    return payload.split(b"\0")[0].decode(errors="surrogateescape")


def address(payload):
    return payload.hex(":")


def one_of(words, value):
    return words[value] if value < len(words) else str(value)


class LinkWriter:
    """Addresses and options are written in a link's first message, then where they have changed; whole: each time."""

    def __init__(self, whole=False):
        self.whole = whole
        self.names = {}
        self.written = {}

    def lines(self, datagram):
        while len(datagram) >= 16:
            length, kind = struct.unpack_from("=IH", datagram)
            if length < 16 or length > len(datagram):
                raise ValueError(f"a message of {length} bytes in {len(datagram)}")
            if kind in (RTM_NEWLINK, RTM_DELLINK):
                line = self.line(kind, datagram[16:length])
                if line:
                    yield line
            datagram = datagram[(length + 3) & ~3:]

    def line(self, kind, body):
        family, _, index, flags, _ = struct.unpack_from("=BHiII", body[0:1] + body[2:16])
        if family != socket.AF_UNSPEC:
            return None
        found = dict(attributes(body[16:]))
        name = text(found.get(3, b""))
        self.names[index] = name
        words = ["new" if kind == RTM_NEWLINK else "gone", name, f"index={index}",
                 "flags=" + (",".join(word for bit, word in FLAGS.items() if flags & bit) or "-")]
        if 33 in found:
            words.append(f"carrier={number(found[33])}")
        if 16 in found:
            words.append("operstate=" + one_of(OPERSTATES, number(found[16])))
        if 1 in found:
            words += self.changed(index, address=address(found[1]))
        if 10 in found:
            words.append("master=" + self.name(number(found[10])))
        if 44 in found:
            words.append("event=" + one_of(EVENTS, number(found[44])))
        info = dict(attributes(found.get(18, b"")))
        if text(info.get(1, b"")) == "bond":
            words += self.bond(index, dict(attributes(info.get(2, b""))))
        if text(info.get(4, b"")) == "bond":
            words += self.slave(index, dict(attributes(info.get(5, b""))))
        return " ".join(words)

    def changed(self, index, **values):
        for name, value in values.items():
            if self.whole or self.written.get((index, name)) != value:
                self.written[index, name] = value
                yield f"{name}={value}"

    def name(self, index):
        return self.names.get(index, str(index))

    def bond(self, index, found):
        yield "active=" + (self.name(number(found[2])) if 2 in found else "-")
        yield "primary=" + (self.name(number(found[11])) if 11 in found else "-")
        if 23 in found:
            for kind, payload in attributes(found[23]):
                if kind in AGGREGATOR:
                    yield f"{AGGREGATOR[kind]}={number(payload)}"
                elif kind == 5:
                    yield "partner=" + address(payload)
        options = {name: number(found[kind]) for kind, (name, _) in OPTIONS.items() if kind in found}
        options["arp_ip_target"] = ",".join(socket.inet_ntoa(target) for _, target in attributes(found.get(8, b""))) or "-"
        yield from self.changed(index, **options)

    def slave(self, index, found):
        if 1 in found:
            yield "state=" + one_of(["active", "backup"], number(found[1]))
        if 2 in found:
            yield "mii=" + one_of(MII, number(found[2]))
        if 3 in found:
            yield f"failures={number(found[3])}"
        if 4 in found:
            yield from self.changed(index, permanent=address(found[4]))
        for kind, name in {6: "slave-aggregator", 7: "actor-state", 8: "partner-state"}.items():
            if kind in found:
                yield f"{name}={number(found[kind])}"


def open_socket():
    """A socket that hears of every link of this network namespace, with room for what a run brings."""
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    SO_RCVBUFFORCE = 33
    link.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
    link.bind((0, RTMGRP_LINK))
    return link
