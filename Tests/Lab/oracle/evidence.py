"""What a selftest left behind: the kernel's log, the daemons' events, and what the observers saw."""

import bisect
import collections
import json
import pathlib
import re

MARK = re.compile(r"^\[ *(?P<uptime>\d+\.\d+)\] lab: \S+ at (?P<now>\d+\.\d+)$")
LINE = re.compile(r"^\[ *(?P<uptime>\d+\.\d+)\] (?P<text>.*)$")
UNIT = re.compile(r"^lab-daemon@(?P<name>.*)\.service$")


def kernel_log(path):
    """Of each line since the mark: its time since 1970, right within 10 ms, and its text."""
    with open(path, errors="surrogateescape") as log:
        mark = MARK.match(log.readline())
        boot = float(mark["now"]) - float(mark["uptime"])
        for line in log:
            if parts := LINE.match(line.rstrip("\n")):
                yield boot + float(parts["uptime"]), parts["text"]


def events(path):
    """The daemons' events by namespace, in their order; each has its time since 1970 as `time`."""
    found = {}
    with open(path) as journal:
        for line in journal:
            entry = json.loads(line)
            unit = UNIT.match(entry.get("_SYSTEMD_UNIT", ""))
            if "BOND_EVENT" in entry and unit:
                name = re.sub(r"\\x([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), unit["name"])
                entry["time"] = int(entry["__REALTIME_TIMESTAMP"]) / 1e6
                found.setdefault(name, []).append(entry)
    return found


class Observed:
    """What an observer saw of its namespace; links are asked for by name and time."""

    def __init__(self, path):
        self.links = {}
        with open(path, errors="surrogateescape") as file:
            for line in file:
                moment, kind, name, *fields = line.split()
                link = dict(field.split("=", 1) for field in fields)
                link["there"] = kind == "new"
                self.links.setdefault(name, []).append((float(moment), link))

    def between(self, name, start, end):
        """The state of a link at `start` and each one until `end`."""
        states = self.links.get(name, [])
        first = bisect.bisect_right(states, start, key=lambda state: state[0])
        last = bisect.bisect_right(states, end, key=lambda state: state[0])
        if first > 0:
            yield start, states[first - 1][1]
        yield from states[first:last]

    def carrying(self, bond, start, end):
        """The slaves whose link the driver uses, at `start` and after each change until `end`."""
        slaves = self.slaves(bond)
        now = {}
        for moment, slave, link in sorted(((moment, slave, link) for slave in slaves
                                           for moment, link in self.between(slave, start, end)), key=lambda state: state[0]):
            now[slave] = link.get("master") == bond and link.get("mii") in ("up", "going-down") and link["there"]
            yield {name for name, carries in now.items() if carries}

    def has_stood_idle(self, bond, start, end):
        """Whether the driver kept every slave of the bond a backup from `start` to `end`, so that it sent and took nothing."""
        links = [link for slave in self.slaves(bond) for _, link in self.between(slave, start, end)
                 if link["there"] and link.get("master") == bond]
        return bool(links) and all(link.get("state") == "backup" for link in links)

    def membership(self):
        """How often each slave came into each bond, and went."""
        counts = collections.Counter()
        for name, states in self.links.items():
            master = None
            for _, link in states:
                after = link.get("master") if link["there"] and "state" in link else None
                if after != master:
                    counts.update({("slave-added", after, name): after is not None})
                    counts.update({("slave-removed", master, name): master is not None})
                master = after
        return +counts

    def bonds(self):
        return {name for name, states in self.links.items() if any("active" in link for _, link in states)}

    def modes(self, name):
        return {link["mode"] for _, link in self.links.get(name, []) if "mode" in link}

    def slaves(self, bond):
        return {name for name, states in self.links.items() if any(link.get("master") == bond for _, link in states)}


def observed(folder):
    return {path.stem: Observed(path) for path in sorted(pathlib.Path(folder).glob("*.observed"))}
