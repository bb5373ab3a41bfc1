import BondwatchCore
import BondwatchQuery
import BondwatchVarlink
import Foundation
import Testing

@testable import BondwatchControl

@Suite struct DrillRefusalTests {
    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    private func healthy() throws -> BondReport {
        var bond = BondReport(name: try name("bond0"), redundancy: .full, expectedSlaves: 2, slavesCarrying: 2)
        bond.ifindex = 9
        bond.mode = "active-backup"
        bond.adminUp = true
        bond.activeSlave = try name("eth0")
        for (place, text) in ["eth0", "eth1"].enumerated() {
            var slave = SlaveReport(name: try name(text), carrying: true)
            slave.ifindex = UInt32(10 + place)
            slave.miiStatus = "up"
            bond.slaves.append(slave)
        }
        return bond
    }

    private func reasons(
        daemon: BondReport? = nil, only: String? = nil, _ change: (inout BondReport) throws -> Void = { _ in }
    ) throws -> [String] {
        var bond = try healthy()
        try change(&bond)
        return DrillRefusal.reasons(kernel: bond, daemon: daemon, only: try only.map(name)).map(\.description)
    }

    @Test func `a bond in full health is drilled`() throws {
        #expect(try reasons() == [])
        #expect(try reasons(daemon: try healthy(), only: "eth1") == [])
        #expect(try reasons { $0.mode = "balance-alb" } == [])
    }

    @Test(arguments: ["balance-rr", "balance-xor", "broadcast", "802.3ad"])
    func `modes without an active slave are refused with that reason`(mode: String) throws {
        #expect(try reasons { $0.mode = mode }.first?.contains("mode \(mode) has no active slave") == true)
    }

    @Test func `a bond that has lost something is refused`() throws {
        let lost = try reasons {
            $0.redundancy = .lost
            $0.slavesCarrying = 1
        }
        #expect(lost == ["its redundancy is not full: lost, 1 of 2 slaves carry"])
        #expect(try reasons { $0.slaves[1].miiStatus = "going_back" } == ["eth1 is going back"])
        #expect(try reasons { $0.slaves[1].miiStatus = nil } == ["eth1 is unknown"])
        #expect(try reasons { $0.adminUp = false } == ["it is administratively down"])
        #expect(try reasons { $0.activeSlave = nil } == ["it has no active slave now"])
    }

    @Test func `what only the daemon knows counts as well`() throws {
        var missing = try healthy()
        missing.redundancy = .reduced
        missing.expectedSlaves = 3
        #expect(try reasons(daemon: missing) == ["its redundancy is not full: reduced, 2 of 3 slaves carry"])
        var flapping = try healthy()
        flapping.slaves[1].flapping = true
        #expect(try reasons(daemon: flapping) == ["eth1 is flapping"])
        var deaf = try healthy()
        deaf.findings = [FindingReport(id: "deaf-slave", severity: "err", problem: "eth1 hears nothing", remedy: "")]
        #expect(try reasons(daemon: deaf) == ["eth1 hears nothing"])
    }

    @Test func `a finding that makes nothing worse is no reason`() throws {
        #expect(
            try reasons {
                $0.findings = [FindingReport(id: "mixed-speed", severity: "notice", problem: "x", remedy: "")]
            } == [])
    }

    @Test func `there has to be a standby, and the one that is named has to be one`() throws {
        #expect(try reasons { $0.slaves.removeLast() } == ["it has no standby"])
        #expect(try reasons(only: "eth0") == ["eth0 is its active slave already"])
        #expect(try reasons(only: "eth7") == ["eth7 is none of its slaves"])
        #expect(try reasons { $0.slaves[1].ifindex = nil } == ["the kernel does not give the number of eth1"])
    }
}

@Suite struct DrillReportTests {
    private func bond() throws -> BondReport {
        var bond = BondReport(
            name: try #require(InterfaceName("bond0")), redundancy: .full, expectedSlaves: 3, slavesCarrying: 3)
        bond.mode = "active-backup"
        for (text, index) in [("eth0", FakeBond.old), ("eth1", FakeBond.first), ("eth2", FakeBond.second)] {
            var slave = SlaveReport(name: try #require(InterfaceName(text)), carrying: true)
            slave.ifindex = index.rawValue
            bond.slaves.append(slave)
        }
        return bond
    }

    private func report(_ fake: FakeBond) throws -> DrillReport {
        let drill = fake.run()
        let target = ProbeTarget(try #require(ProbeAddress("192.0.2.1")))
        return DrillReport(drill, of: try bond(), active: fake.active, asked: [target])
    }

    @Test func `what is good and what is not stands in one table`() throws {
        let fake = FakeBond()
        fake.deaf = [FakeBond.second]
        let report = try report(fake)
        let lines = DrillTable.text(report).split(separator: "\n").map(String.init)
        #expect(lines[0] == "bond0  active-backup  failover drill from eth0, judged by answers of 192.0.2.1")
        #expect(lines[1].split(separator: " ") == ["SLAVE", "SWITCHED", "RECEIVED", "GAP", "VERDICT"])
        #expect(lines[2].hasPrefix("  eth1   0 ms "))
        #expect(lines[2].hasSuffix("passed"))
        #expect(lines[3].hasSuffix("DEAF: nothing was received on it"))
        #expect(lines[4] == "eth0 is the active slave again.")
        #expect(DrillRun.status(report) == .negative, "1")
    }

    @Test func `a name of wide characters moves no column`() throws {
        let fake = FakeBond()
        var report = try report(fake)
        report.standbys[0].slave = try #require(InterfaceName("\u{7db2}\u{5361}"))
        let rows = DrillTable.text(report).split(separator: "\n")[1...3]
        let places = try rows.map { row in
            let word = try #require(row.firstRange(of: "VERDICT") ?? row.firstRange(of: "passed"))
            return row[..<word.lowerBound].unicodeScalars.reduce(0) { $0 + ($1.value >= 0x4e00 ? 2 : 1) }
        }
        #expect(Set(places).count == 1, "\(rows)")
    }

    @Test func `the exit code says what became of the bond first`() throws {
        #expect(DrillRun.status(try report(FakeBond())) == .success)
        let interrupted = FakeBond()
        interrupted.after(300) { $0.signal = 2 }
        #expect(DrillRun.status(try report(interrupted)) == .temporaryFailure)
        let stuck = FakeBond()
        stuck.refusal = { $0 == FakeBond.old ? "no" : nil }
        let report = try report(stuck)
        #expect(DrillRun.status(report) == .notRestored)
        #expect(!report.restored)
        #expect(
            report.problem?.hasSuffix("to put it back: ip link set dev bond0 type bond active_slave eth0") == true)
        #expect(!DrillTable.text(report).contains("again."))
        let silent = FakeBond()
        silent.answersAreGiven = false
        silent.chatter = false
        #expect(DrillRun.status(try self.report(silent)) == .negative)
    }

    @Test(
        arguments: [
            (.completed, .negative), (.noTraffic, .negative), (.silentAfterReturn, .notRestored),
            (.overtaken(by: nil), .negative), (.interrupted(signal: 15), .temporaryFailure),
            (.blind(reason: "no answer"), .unavailable), (.notRestored(active: nil, reason: "no"), .negative),
        ] as [(DrillEnd, BondwatchQuery.ExitStatus)])
    func `each end has its exit code, and one word in the JSON`(end: DrillEnd, status: BondwatchQuery.ExitStatus) throws
    {
        var report = try report(FakeBond())
        (report.end, report.passed) = (end, false)
        #expect(DrillRun.status(report) == status)
        report.restored = false
        #expect(DrillRun.status(report) == .notRestored)
        let line = ReportJSON.line(report)
        #expect(line.contains("\"end\":\"\(end.word)\","))
        #expect(Array(line.utf8.dropLast()) == ReportJSON.bytes(report))
        let read = try JSONDecoder().decode(DrillReport.self, from: Data(line.utf8))
        #expect(read.end.word == end.word)
    }

    @Test func `lengths of time are read as they are typed`() {
        #expect(BootInstant.Span(typed: "500ms") == .milliseconds(500))
        #expect(BootInstant.Span(typed: "2min") == .seconds(120))
        for text in ["", "5", "ms", "-1s", "1.5s", "99999999999999999999s", "25h", "1 s"] {
            #expect(BootInstant.Span(typed: text) == nil)
        }
    }
}
