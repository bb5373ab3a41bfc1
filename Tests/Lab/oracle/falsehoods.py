"""Events that are not true by what an observer of the same namespace saw, each with the kind of fault that it is: an entry
of the list of known faults, or the claim that is false."""

import re

# How long ago what is reported may have been: a daemon sees some things once a second only.
PATIENCE = 2.0
# In a busy guest the observer can read a message later than the daemon.
LAG = 1.0
# What has not come yet in this time after a bond is set up is no loss.
ASSEMBLY = 1.9
# Longer than that an event is late: nothing that is a fact at once waits for it.
LATE = 1.5
# A port that left without losing its link has this long to come back before anything is said.
IDLE = 5.0
AGGREGATOR = re.compile(r"active aggregator changed from (\d+) to (\d+)")
ALARM = 4


def changes(seen, bond, since, until, field):
    """Each change of a field of the bond: time, before, after."""
    last = None
    for moment, link in seen.between(bond, since, until):
        value = link.get(field)
        if last is not None and value != last:
            yield moment, last, value
        last = value


def carrier_went(seen, bond, moment, value):
    return any(after == value for _, _, after in changes(seen, bond, moment - PATIENCE, moment + LAG, "carrier"))


def has_stood_without(seen, bond, moment):
    """Whether the bond has been set up for the time in which a bond is assembled, and had no carrier in it."""
    return all(link.get("carrier") == "0" and "up" in link["flags"].split(",")
               for _, link in seen.between(bond, moment - ASSEMBLY, moment))


def carries(seen, bond, moment):
    return any(link.get("carrier") == "1" for _, link in seen.between(bond, moment - 0.2, moment + LAG))


def is_wrong_redundancy(entry, seen):
    """Outside 802.3ad, where the driver's use of a link and the daemon's judgement are the same."""
    claimed = set(entry.get("BOND_SLAVES_CARRYING", "").split())
    moment = entry["time"]
    return all(carrying != claimed for carrying in seen.carrying(entry["BOND"], moment - LATE, moment + LAG))


def is_no_failover(entry, seen):
    before, after = entry["BOND_PREVIOUS_SLAVE"], entry["BOND_ACTIVE_SLAVE"]
    passed = list(changes(seen, entry["BOND"], entry["time"] - 10, entry["time"] + LAG, "active"))
    return before not in {old for _, old, _ in passed} or after not in {new for _, _, new in passed}


def is_down(seen, bond, moment):
    """Whether the bond has been set down, or gone, for a while."""
    states = [link for _, link in seen.between(bond, moment - 0.5, moment + LAG)]
    return bool(states) and all("up" not in link["flags"].split(",") or not link["there"] for link in states)


def port_failed(seen, bond, moment):
    for slave in seen.slaves(bond):
        states = [link for _, link in seen.between(slave, moment - 4, moment)]
        if any(link.get("mii") != "up" or link.get("carrier") == "0" or "master" not in link for link in states):
            return True
    return any("up" not in link["flags"].split(",") for _, link in seen.between(bond, moment - 4, moment))


def of_aggregator(entry, seen):
    before, after = AGGREGATOR.search(entry["MESSAGE"]).groups()
    if before == after:
        yield "W3"
        return
    came = [moment for moment, _, value in changes(seen, entry["BOND"], entry["time"] - 60, entry["time"] + LAG, "aggregator")
            if value == after]
    if not came:
        yield "no such aggregator"
    elif entry["time"] - came[-1] > LATE:
        yield "W13"


def of(entries, seen):
    """Of each false event: the entry that names it, and the event."""
    nothing_new = False
    for entry in entries:
        kind, bond, moment = entry["BOND_EVENT"], entry["BOND"], entry["time"]
        found = []
        if kind == "lacp-aggregator-changed":
            found = list(of_aggregator(entry, seen))
            nothing_new = "W3" in found
        elif kind == "failover-recorded" and "to aggregator" in entry["MESSAGE"]:
            if nothing_new:
                found = ["W3"]
            elif entry.get("BOND_CAUSE") == "lacp" and port_failed(seen, bond, moment):
                found = ["W9"]
            nothing_new = False
        elif entry.get("BOND_MODE") == "802.3ad":
            # A port carries when it collects and distributes, which can be seconds after the driver has set the carrier. And
            # while LACP times out the bond keeps its carrier, with every port a backup.
            if kind == "active-none" and "BOND_DURATION_USEC" not in entry and not (
                    carrier_went(seen, bond, moment, "0") or has_stood_without(seen, bond, moment)
                    or seen.has_stood_idle(bond, moment - IDLE, moment - 0.5)):
                found = ["W4"]
            elif kind == "active-first" and not carries(seen, bond, moment):
                found = ["W4"]
        elif kind in ("redundancy-lost", "redundancy-reduced", "redundancy-restored") and is_wrong_redundancy(entry, seen):
            found = ["redundancy"]
        elif kind == "failover-recorded" and entry.get("BOND_CHANGE") == "failover" and is_no_failover(entry, seen):
            found = ["failover"]
        if int(entry["PRIORITY"]) <= ALARM and kind != "finding-raised" and is_down(seen, bond, moment):
            found.append("alarm of a bond that is down")
        for name in found:
            yield name, entry
