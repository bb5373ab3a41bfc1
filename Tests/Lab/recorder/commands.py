"""The commands of a run (Tests/Simulator/Recordings/README.md) and how each is carried out."""

import os
import subprocess


class Ip:
    """`ip -batch` that stays, so that a command takes effect as soon as its time has been noted."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(["ip", *arguments, "-force", "-batch", "-"], stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, bufsize=1)
        self.sent = 0

    def __call__(self, command):
        """Back when it has been done; what it was refused with. `end` is no object of ip: the complaint is the answer."""
        self.process.stdin.write(f"{command}\nend\n")
        self.sent += 2
        complaints = []
        while not (line := self.process.stderr.readline()).startswith(f"Command failed -:{self.sent}"):
            if not line:
                raise RuntimeError(f"ip has ended: {command}: {complaints}")
            if not line.startswith(("Command failed", 'Object "end"')):
                complaints.append(line.strip())
        return "; ".join(complaints)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Lab:
    """The bonds of this namespace, and a namespace `switch` that has the other ends of the cables."""

    def __init__(self):
        subprocess.run(["ip", "netns", "add", "switch"], check=True)
        # A port that is taken out of the bridge is not to answer for the bridge's address.
        subprocess.run(["ip", "netns", "exec", "switch", "sysctl", "-q", "net.ipv6.conf.default.disable_ipv6=1",
                        "net.ipv4.conf.all.arp_ignore=1"], check=True)
        self.here, self.there = Ip(), Ip("-n", "switch")
        self.cables = 0

    def close(self):
        for ip in (self.here, self.there):
            ip.close()
        for link in os.listdir("/sys/class/net"):
            if os.path.isdir(f"/sys/class/net/{link}/bonding"):
                subprocess.run(["ip", "link", "delete", link], check=True)
        subprocess.run(["ip", "netns", "delete", "switch"], check=True)
        for link in os.listdir("/sys/class/net"):
            if link != "lo" and os.path.islink(f"/sys/class/net/{link}"):
                subprocess.run(["ip", "link", "delete", link], check=False, stderr=subprocess.DEVNULL)

    def perform(self, words):
        """What the kernel refused with, empty where it did not."""
        verb, *rest = words
        action = getattr(self, "do_" + verb.replace("-", "_"), None)
        if action is None:
            raise ValueError(f"no such command: {verb}")
        return action(*rest)

    def do_add(self, bond, *options):
        return self.here(f"link add name {bond} type bond {' '.join(options)}")

    def do_delete(self, link):
        return self.here(f"link delete dev {link}")

    def do_up(self, link):
        return self.here(f"link set dev {link} up")

    def do_down(self, link):
        return self.here(f"link set dev {link} down")

    def do_rename(self, link, name):
        return self.here(f"link set dev {link} name {name}")

    def do_cable(self, *cables):
        """The switch's end is up; the addresses are the same in each recording."""
        for cable in cables:
            self.cables += 1
            self.here(f"link add name {cable} address 02:00:00:00:01:{self.cables:02x} type veth "
                      f"peer name {cable} address 02:00:00:00:02:{self.cables:02x} netns switch")
            self.there(f"link set dev {cable} up")

    def do_pull(self, *cables):
        return "".join(self.there(f"link set dev {cable} down") for cable in cables)

    def do_put_back(self, *cables):
        return "".join(self.there(f"link set dev {cable} up") for cable in cables)

    def do_enslave(self, slave, bond):
        return self.here(f"link set dev {slave} master {bond}")

    def do_release(self, slave):
        return self.here(f"link set dev {slave} nomaster")

    def do_option(self, bond, name, *value):
        return self.here(f"link set dev {bond} type bond {name} {' '.join(value)}")

    def do_write(self, bond, name, value=""):
        """A file of sysfs: `write bond0 active_slave eth1`; without a value an empty line."""
        try:
            with open(f"/sys/class/net/{bond}/bonding/{name}", "w") as file:
                file.write(value + "\n")
        except OSError as error:
            return error.strerror
        return ""

    def do_address(self, link, address):
        return self.here(f"address add {address} dev {link}")

    def do_switch_bond(self, trunk, *options):
        return self.there(f"link add name {trunk} type bond {' '.join(options)}")

    def do_switch_bridge(self, bridge, address):
        return self.there(f"link add name {bridge} type bridge") + self.there(f"address add {address} dev {bridge}") \
            + self.there(f"link set dev {bridge} up")

    def do_switch_enslave(self, cable, trunk):
        """A bond takes no interface that is up."""
        return self.there(f"link set dev {cable} down") + self.there(f"link set dev {cable} master {trunk}") \
            + self.there(f"link set dev {cable} up")

    def do_switch_release(self, cable):
        return self.there(f"link set dev {cable} nomaster") + self.there(f"link set dev {cable} up")

    def do_switch_up(self, link):
        return self.there(f"link set dev {link} up")

    def do_switch_down(self, link):
        return self.there(f"link set dev {link} down")
