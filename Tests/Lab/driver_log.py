"""What the bonding driver logs, of Linux 5.4 and later (`bond0: (slave eth0): ...`), in the words in which the daemon reports it."""

import re

BOND = re.compile(r"^(?P<bond>\S+): (?:\(slave (?P<slave>.+?)\): )?(?P<text>.*)$")
TRANSITIONS = [
    (re.compile(r"^link status definitely down, disabling slave$"), "link-down",
     "link status definitely down for interface {}, disabling it"),
    (re.compile(r"^link status definitely up(?:, .*)?$"), "link-up", "link status definitely up for interface {}"),
    (re.compile(r"^interface is now down$"), "link-down", "interface {} is now down"),
    (re.compile(r"^interface is now up$"), "link-up", "interface {} is now up"),
    (re.compile(r"^making interface the new active one(?: \d+ ms earlier)?$"), "active-changed",
     "making interface {} the new active one"),
    (re.compile(r"^now running without any active interface!$"), "active-none",
     "now running without any active interface!"),
    (re.compile(r"^(?:first )?active interface up!$"), "active-first", "first active interface up!"),
]
# Without a number where the daemon cannot be certain of it.
EARLIER = re.compile(r" (?:(\d+) ms earlier|before its updelay ended)$")
ENSLAVED_ACTIVE = re.compile(r"^Enslaving as an active interface with an up link$")
RELEASED_ALL = re.compile(r"^(?P<bond>\S+) \(unregistering\): Released all slaves$")
KINDS = {kind for _, kind, _ in TRANSITIONS}


def transitions(lines, added):
    """Of each line that is a transition: its number, the bond, the kind of event and the daemon's words.

    One transition the driver makes without a word: where enslaving itself brings the bond's carrier (bond_enslave calls
    bond_set_carrier before it selects the active slave), no `active interface up!` follows. It is added here, in the modes
    without an active slave for a bond of `added`, those that the daemon has reported the coming of.
    """
    # The bonds that carry, and those whose carrier nothing has been said of since their slave became the active one.
    carrying, unsaid = set(), set()
    for number, line in enumerate(lines):
        if gone := RELEASED_ALL.match(line):
            carrying.discard(gone["bond"])
        parts = BOND.match(line)
        if not parts:
            continue
        bond, slave, text = parts["bond"], parts["slave"] or "", parts["text"]
        if ENSLAVED_ACTIVE.match(text) and (bond in unsaid or bond in added - carrying):
            unsaid.discard(bond)
            carrying.add(bond)
            yield number, bond, "active-first", "first active interface up!"
        for pattern, kind, words in TRANSITIONS:
            if not pattern.match(text):
                continue
            unsaid.discard(bond)
            if kind == "active-none":
                carrying.discard(bond)
            elif kind != "link-down":
                if kind == "active-changed" and bond not in carrying:
                    unsaid.add(bond)
                carrying.add(bond)
            yield number, bond, kind, words.format(slave)


def words_of(entry):
    """An entry of the journal in the same words: without the bond's name and without figures."""
    return EARLIER.sub("", entry["MESSAGE"].removeprefix(entry["BOND"] + ": "))


def is_reminder(entry):
    """A loss that lasts although the bond was flapping is reported once more, with the time for which it has stood."""
    return entry["BOND_EVENT"] == "active-none" and "BOND_DURATION_USEC" in entry
