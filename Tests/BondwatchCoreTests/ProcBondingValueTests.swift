import BondwatchCore
import Testing

@Suite("Published files, value by value")
struct ProcBondingValueTests {
    @Test func `v2.5.0 prints no addresses`() {
        #expect(
            ProcBondingCorpus.parsed("001-v2.5.0-rr-debian-wiki.txt")
                == .expected(
                    .balanceRR, "v2.5.0 (December 1, 2003)", miimon: 0,
                    slaves: [.expected("eth0"), .expected("eth1")]))
    }

    @Test func `the kernel document's round-robin bond has an active slave`() {
        #expect(
            ProcBondingCorpus.parsed("004-v2.6.1-rr-kernel-doc.txt")
                == .expected(
                    .balanceRR, "2.6.1 (October 29, 2004)", miimon: 1000,
                    slaves: [.expected("eth1", failures: 1), .expected("eth0", failures: 1)]
                ) { $0.activeSlave = "eth0" })
    }

    @Test func `RHEL 5 names the primary and when it is chosen again`() {
        #expect(
            ProcBondingCorpus.parsed("016-v3.4.0-1-ab-rhel5-primary.txt")
                == .expected(
                    .activeBackup, "v3.4.0-1 (October 7, 2008)",
                    slaves: [
                        .expected("eth0", speed: .megabits(1000), duplex: "full", address: "00:0c:29:c8:7f:34"),
                        .expected("eth3", speed: .megabits(1000), duplex: "full", address: "00:0c:29:c8:7f:52"),
                    ]
                ) {
                    $0.primarySlave = "eth0"
                    $0.primaryReselect = "always"
                    $0.activeSlave = "eth0"
                })
    }

    @Test func `an LACP bond can have no active aggregator`() {
        #expect(
            ProcBondingCorpus.parsed("019-v3.5.0-802.3ad-no-active-agg-ubuntu.txt")
                == .expected(
                    .ieee8023ad, "v3.5.0 (November 4, 2008)",
                    slaves: [
                        .expected("eth1", address: "00:0c:29:f5:b7:11", aggregator: .notAssigned),
                        .expected("eth2", address: "00:0c:29:f5:b7:1b", aggregator: .notAssigned),
                    ]
                ) {
                    $0.transmitHashPolicy = "layer2"
                    $0.transmitHashPolicyNumber = 0
                    $0.lacp = .expected(rate: "fast", adSelect: "stable", aggregator: .noneActive)
                })
    }

    @Test func `v3.6.0 prints the aggregator before the queue`() {
        #expect(
            ProcBondingCorpus.parsed("024-v3.6.0-802.3ad-all-down-no-agg.txt")
                == .expected(
                    .ieee8023ad, "v3.6.0 (September 26, 2009)", mii: .down,
                    slaves: [
                        .expected(
                            "eth0", .down, speed: .unknown, duplex: "Unknown", address: "e8:4d:d0:b9:95:13", queue: 0,
                            aggregator: .number(1)),
                        .expected(
                            "eth1", .down, speed: .unknown, duplex: "Unknown", address: "e8:4d:d0:b9:95:14", queue: 0,
                            aggregator: .number(2)),
                    ]
                ) {
                    $0.transmitHashPolicy = "layer3+4"
                    $0.transmitHashPolicyNumber = 1
                    $0.lacp = .expected(rate: "slow", adSelect: "stable", aggregator: .noneActive)
                })
    }

    @Test func `fail_over_mac stands behind the mode`() {
        #expect(
            ProcBondingCorpus.parsed("025-v3.6.0-ab-infiniband-lustre.txt")
                == .expected(
                    .activeBackup, "v3.6.0 (September 26, 2009)",
                    slaves: [
                        .expected(
                            "ib0", speed: .megabits(56000), duplex: "full", address: "a0:04:02:20:fe:80", queue: 0),
                        .expected(
                            "ib1", speed: .megabits(56000), duplex: "full", address: "a0:04:03:00:fe:80", queue: 0),
                    ]
                ) {
                    $0.failOverMac = "active"
                    $0.primarySlave = .noSlave
                    $0.activeSlave = "ib0"
                })
    }

    @Test func `an address that a publisher removed stays as its text`() {
        let slaves = ProcBondingCorpus.parsed("027-v3.6.0-ab-telegraf-masked-mac.txt").slaves
        #expect(
            slaves == [
                .expected("eth3", .down, speed: .megabits(1000), duplex: "full", failures: 2, address: "", queue: 0),
                .expected("eth2", speed: .megabits(100), duplex: "full", address: ""),
            ])
    }

    @Test func `the ARP monitor's lines are read`() {
        #expect(
            ProcBondingCorpus.parsed("036-v3.7.1-ab-arp-92028-failures.txt")
                == .expected(
                    .activeBackup, "v3.7.1 (April 27, 2011)", miimon: 0,
                    slaves: [
                        .expected(
                            "em3", speed: .megabits(1000), duplex: "full", failures: 92028,
                            address: "00:1f:f3:af:d3:f1", queue: 0),
                        .expected(
                            "p2p3", speed: .megabits(1000), duplex: "full", failures: 71524,
                            address: "00:1f:f3:af:d3:f1", queue: 0),
                    ]
                ) {
                    $0.primarySlave = "em3"
                    $0.primaryReselect = "failure"
                    $0.activeSlave = "em3"
                    $0.arpInterval = 1000
                    $0.arpTargets = ["10.152.1.1"]
                })
    }

    @Test func `without CAP_NET_ADMIN the aggregator is unknown, not absent`() {
        #expect(
            ProcBondingCorpus.parsed("055-v3.7.1-802.3ad-supermicro-second-down.txt")
                == .expected(
                    .ieee8023ad, "v3.7.1 (April 27, 2011)",
                    slaves: [
                        .expected(
                            "eth0", speed: .megabits(10000), duplex: "full", failures: 2, address: "3c:ec:ef:5e:71:58",
                            queue: 0, aggregator: .number(2), churn: ("none", "none", 2, 0)),
                        .expected(
                            "eth1", .down, speed: .unknown, duplex: "Unknown", failures: 1,
                            address: "3c:ec:ef:5e:71:59", queue: 0, aggregator: .number(2),
                            churn: ("none", "none", 0, 0)),
                    ]
                ) {
                    $0.transmitHashPolicy = "layer2"
                    $0.transmitHashPolicyNumber = 0
                    $0.lacp = .expected(rate: "fast", minLinks: 0, adSelect: "stable")
                })
    }

    @Test func `with CAP_NET_ADMIN every LACP detail is read`() {
        #expect(
            ProcBondingCorpus.parsed("070-v3.7.1-802.3ad-one-down-no-partner.txt")
                == .expected(
                    .ieee8023ad, "v3.7.1 (April 27, 2011)",
                    slaves: [
                        .expected(
                            "enp1s0f0", .down, speed: .unknown, duplex: "Unknown", failures: 2,
                            address: "00:25:90:85:81:f2", queue: 0, aggregator: .number(1),
                            churn: ("churned", "churned", 1, 2),
                            actor: .expected(65535, "00:25:90:85:81:f2", key: 0, priority: 255, number: 1, state: 71),
                            partner: .expected(65535, "00:00:00:00:00:00", key: 1, priority: 255, number: 1, state: 1)),
                        .expected(
                            "enp1s0f1", speed: .megabits(1000), duplex: "full", failures: 2,
                            address: "00:25:90:85:81:f3", queue: 0, aggregator: .number(2),
                            churn: ("none", "churned", 1, 3),
                            actor: .expected(65535, "00:25:90:85:81:f2", key: 9, priority: 255, number: 2, state: 79),
                            partner: .expected(65535, "00:00:00:00:00:00", key: 1, priority: 255, number: 1, state: 1)),
                    ]
                ) {
                    $0.transmitHashPolicy = "layer3+4"
                    $0.transmitHashPolicyNumber = 1
                    $0.lacp = .expected(
                        rate: "fast", minLinks: 0, adSelect: "stable", system: (65535, "00:25:90:85:81:f2"),
                        aggregator: .active(
                            .expected(2, ports: 1, actorKey: 9, partnerKey: 1, partner: "00:00:00:00:00:00")))
                })
    }

    @Test func `a bond without slaves is read to its end`() {
        #expect(
            ProcBondingCorpus.parsed("069-v3.7.1-802.3ad-no-slaves-no-agg.txt")
                == .expected(.ieee8023ad, "v3.7.1 (April 27, 2011)", mii: .down, peerNotify: 0) {
                    $0.transmitHashPolicy = "layer2+3"
                    $0.transmitHashPolicyNumber = 2
                    $0.lacp = .expected(
                        rate: "slow", minLinks: 0, adSelect: "stable", system: (65535, "46:90:89:f2:e5:ba"),
                        aggregator: .noneActive)
                })
    }

    @Test func `a file without its header is read all the same`() {
        #expect(
            ProcBondingCorpus.parsed("076-cumulus-802.3ad-mlag-headless.txt")
                == .expected(
                    .ieee8023ad, nil,
                    slaves: [
                        .expected(
                            "swp1", speed: .megabits(1000), duplex: "full", address: "44:38:39:00:00:11", queue: 0,
                            aggregator: .number(1), churn: ("none", "none", 1, 2),
                            actor: .expected(65535, "44:38:39:be:ef:aa", key: 9, priority: 255, number: 1, state: 63),
                            partner: .expected(65535, "44:38:39:00:00:12", key: 9, priority: 255, number: 1, state: 63))
                    ]
                ) {
                    $0.transmitHashPolicy = "layer3+4"
                    $0.transmitHashPolicyNumber = 1
                    $0.lacp = .expected(
                        rate: "fast", minLinks: 1, adSelect: "stable", system: (65535, "44:38:39:be:ef:aa"),
                        aggregator: .active(
                            .expected(1, ports: 1, actorKey: 9, partnerKey: 9, partner: "44:38:39:00:00:12")))
                })
    }

    @Test func `a vendor's lines cost nothing of the slave around them`() {
        let file = ProcBondingCorpus.parsed("079-v4.18.0-didi-802.3ad-vendor-lines.txt")
        #expect(file.driverVersion == "v4.18.0 (Apr 7, 2025)")
        #expect(file.peerNotifyDelay == 1000)
        #expect(
            file.slaves.last
                == .expected(
                    "eth1", speed: .megabits(25000), duplex: "full", failures: 17, address: "5c:6f:69:34:dc:73",
                    queue: 0, aggregator: .number(1), churn: ("monitoring", "monitoring", 2, 2),
                    actor: .expected(65535, "5c:6f:69:34:dc:72", key: 21, priority: 255, number: 2, state: 15),
                    partner: .expected(200, "00:00:5e:00:01:01", key: 50013, priority: 32768, number: 32781, state: 31)
                ))
    }

    @Test func `a masked address stays as its text`() {
        #expect(
            ProcBondingCorpus.parsed("082-v5.10.45-ab-backup-down-masked.txt")
                == .expected(
                    .activeBackup, "v5.10.45", peerNotify: 0,
                    slaves: [
                        .expected(
                            "enp2s0", speed: .megabits(1000), duplex: "full", address: "80:ee:73:XX:XX:XX", queue: 0),
                        .expected(
                            "enp3s0", .down, speed: .unknown, duplex: "Unknown", address: "80:ee:73:XX:XX:XX", queue: 0),
                    ]
                ) {
                    $0.primarySlave = .noSlave
                    $0.activeSlave = "enp2s0"
                })
    }

    @Test func `kernels from 5.15 on say whether LACP is active`() {
        let file = ProcBondingCorpus.parsed("088-v5.15.16-lts-802.3ad-4slaves-unprivileged.txt")
        #expect(file.lacp == .expected(active: true, rate: "slow", minLinks: 0, adSelect: "stable"))
        #expect(
            file.slaves
                == (0...3).map {
                    .expected(
                        "eth\($0)", speed: .megabits(1000), duplex: "full", address: "74:00:11:22:33:4\($0)", queue: 0,
                        aggregator: .number(1), churn: ("none", "none", 0, 0))
                })
    }

    @Test func `the site's own bond is read`() {
        #expect(
            ProcBondingCorpus.parsed("201-site-bond0-v3.4.0.txt")
                == .expected(
                    .activeBackup, "v3.4.0 (October 7, 2008)", delays: (5000, 0),
                    slaves: [
                        .expected("eth0", failures: 2, address: "xx:xx:xx:xx:xx:xx"),
                        .expected("eth1", failures: 3, address: "xx:xx:xx:xx:xx:xx"),
                    ]
                ) {
                    $0.primarySlave = "eth0"
                    $0.primaryReselect = "always"
                    $0.activeSlave = "eth0"
                })
    }
}
