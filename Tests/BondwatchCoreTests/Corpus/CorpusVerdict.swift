import BondwatchCore
import Testing

/// What an administrator would say of a published file, written down by hand with the reason.
struct CorpusVerdict: CustomTestStringConvertible, Sendable {
    var file: String
    var redundancy: Redundancy
    var carrying: [String]
    var active: String?
    var expected: Int
    var reason: String

    init(
        _ file: String, _ redundancy: Redundancy, carrying: [String], active: String? = nil, of expected: Int,
        _ reason: String
    ) {
        self.file = file
        self.redundancy = redundancy
        self.carrying = carrying
        self.active = active
        self.expected = expected
        self.reason = reason
    }

    var testDescription: String { "\(file): \(reason)" }

    static let all: [CorpusVerdict] = [
        .init(
            "004-v2.6.1-rr-kernel-doc.txt", .full, carrying: ["eth1", "eth0"], active: "eth0", of: 2,
            "in round-robin every slave with a link carries; this old driver names an active one all the same"),
        .init(
            "009-v3.2.3-alb-no-slaves.txt", .down, carrying: [], of: 0, "without slaves nothing can carry"),
        .init(
            "010-v3.2.4-802.3ad-no-lacp-partner.txt", .lost, carrying: ["eth1"], of: 2,
            "no partner: the driver sends through the one port of the active aggregator 3; eth2 is in 2"),
        .init(
            "015-v3.4.0-802.3ad-4slaves-2aggs.txt", .reduced, carrying: ["eth2", "eth3"], of: 4,
            "aggregator 3 is the active one; eth0 and eth1 are up in 2 and idle"),
        .init(
            "019-v3.5.0-802.3ad-no-active-agg-ubuntu.txt", .down, carrying: [], of: 2,
            "links and bond are up, but without an active aggregator every packet is dropped"),
        .init(
            "024-v3.6.0-802.3ad-all-down-no-agg.txt", .down, carrying: [], of: 2, "no link at all"),
        .init(
            "027-v3.6.0-ab-telegraf-masked-mac.txt", .lost, carrying: ["eth2"], active: "eth2", of: 2,
            "eth3 is down, though the driver keeps showing its last speed"),
        .init(
            "036-v3.7.1-ab-arp-92028-failures.txt", .full, carrying: ["em3", "p2p3"], active: "em3", of: 2,
            "both up by the ARP monitor; past failures are no present fault"),
        .init(
            "045-v3.7.1-lf-broadcast-one-down.txt", .lost, carrying: ["enp3s0f1"], of: 2,
            "one of two has no link; broadcast has no active slave"),
        .init(
            "046-v3.7.1-lf-802.3ad-lacp-ok.txt", .full, carrying: ["enp3s0f0", "enp3s0f1"], of: 2,
            "port state 61 on both: in sync, collecting and distributing in aggregator 9"),
        .init(
            "048-v3.7.1-lf-802.3ad-no-partner-ok.txt", .lost, carrying: ["enp3s0f0"], of: 2,
            "no partner: port state 77 in the active aggregator is used, 69 in aggregator 4 is not"),
        .init(
            "051-v3.7.1-lf-tlb-one-down.txt", .lost, carrying: ["enp3s0f1"], active: "enp3s0f1", of: 2,
            "one of two has no link; tlb names the slave that receives"),
        .init(
            "055-v3.7.1-802.3ad-supermicro-second-down.txt", .lost, carrying: ["eth0"], of: 2,
            "read without privileges: both in aggregator 2, one without a link"),
        .init(
            "057-v3.7.1-802.3ad-vyos-all-down-unprivileged.txt", .down, carrying: [], of: 2, "no link at all"),
        .init(
            "061-v3.7.1-ab-primary-removed.txt", .full, carrying: ["enp9s0"], active: "enp9s0", of: 1,
            "a file alone cannot tell that a second slave was there before"),
        .init(
            "067-v3.7.1-ab-wired-wireless-wired-active.txt", .full, carrying: ["wlp2s0", "enp3s0"], active: "enp3s0",
            of: 2, "a wireless backup of unknown speed is up and could carry"),
        .init(
            "070-v3.7.1-802.3ad-one-down-no-partner.txt", .lost, carrying: ["enp1s0f1"], of: 2,
            "one without a link, the other alone in the active aggregator without a partner"),
        .init(
            "079-v4.18.0-didi-802.3ad-vendor-lines.txt", .lost, carrying: ["eth0"], of: 2,
            "eth1 is up in the active aggregator, but port state 15 neither collects nor distributes"),
        .init(
            "082-v5.10.45-ab-backup-down-masked.txt", .lost, carrying: ["enp2s0"], active: "enp2s0", of: 2,
            "the backup is down: nothing failed over, and nothing is left to fail over to"),
        .init(
            "088-v5.15.16-lts-802.3ad-4slaves-unprivileged.txt", .full, carrying: ["eth0", "eth1", "eth2", "eth3"],
            of: 4, "read without privileges: all up in one aggregator"),
        .init(
            "096-v6.14.6-fc41-802.3ad-bond-up-all-slaves-down.txt", .down, carrying: [], of: 3,
            "the bond says up, but none of its slaves has a speed, so all are down"),
        .init(
            "097-v6.14.6-fc41-rr-3slaves.txt", .full, carrying: ["enp1s0", "enp2s0", "enp3s0"], of: 3,
            "round-robin needs no speed"),
        .init(
            "098-v3.7.1-802.3ad-standby-aggregator.txt", .full, carrying: ["enp5s0f0", "enp6s0f0", "enp7s0f0"], of: 3,
            "three carry in aggregator 2, and three are ready in aggregator 1, at another switch"),
        .init(
            "099-v3.7.1-802.3ad-standby-stale-churned.txt", .full, carrying: ["enp5s0f1", "enp6s0f1", "enp7s0f1"],
            of: 3,
            "the same the other way round; that enp5s0f1 is churned is stale"),
        .init(
            "100-v3.7.1-802.3ad-standby-port-down.txt", .reduced, carrying: ["enp5s0f0", "enp6s0f0", "enp7s0f0"], of: 3,
            "a port of the reserve has no link, whatever its port states say"),
        .init(
            "201-site-bond0-v3.4.0.txt", .full, carrying: ["eth0", "eth1"], active: "eth0", of: 2,
            "the primary is active, the backup is up"),
    ]
}
