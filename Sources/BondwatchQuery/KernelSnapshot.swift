package import BondwatchCore
package import BondwatchLinux
import BondwatchNetlink
import Glibc

/// What the files of a procfs gave.
package struct BondFileReports {
    package var bonds: [BondReport]
    /// Why the other bonds' files could not be read.
    package var faults: [ProcBondingError]

    package init(bonds: [BondReport] = [], faults: [ProcBondingError] = []) {
        self.bonds = bonds
        self.faults = faults
    }
}

/// The bonds as the kernel has them at this moment, without a daemon.
package enum KernelSnapshot {
    /// Reads both sources.
    ///
    /// - Throws: `ProcBondingError` or `SystemError`; a missing driver means no bonds and is no error.
    package static func read(procfs: String) throws -> [BondReport] {
        try fleet(procfs: procfs).bonds.map { bond in
            var report = bond.report(at: Clock.now(), wallMicroseconds: Clock.wallMicroseconds())
            report.forgetHistory()
            report.findings = bond.findingsAtOneLook
            report.addLacpFindings()
            return report
        }
    }

    /// Reads both sources, and explains what they show.
    ///
    /// - Throws: as `read`.
    package static func explain(procfs: String) throws -> [Explanation] {
        try fleet(procfs: procfs).bonds.map { $0.explanation(ExplanationBackground(isWatched: false), at: Clock.now()) }
    }

    private static func fleet(procfs: String) throws(SystemError) -> BondFleet {
        var reader = ProcBondingReader(procfs: procfs)
        var fleet = try linksAlone()
        for bond in fleet.bonds {
            let generation = fleet.generation(of: bond.name)
            // A file that is not there is a bond that went just now, or a procfs that hides it: the links still tell.
            guard let file = try? reader.read(bond.name) else { continue }
            _ = fleet.apply(file, of: bond.name, readAt: generation, at: Clock.now())
        }
        return fleet
    }

    /// Reads the files of another procfs alone: rtnetlink would speak of the reader's own network namespace.
    ///
    /// A file that cannot be read costs the other bonds nothing.
    ///
    /// - Throws: `ProcBondingError` where the folder cannot be read; a missing driver means no bonds and is no error.
    package static func readFiles(procfs: String) throws(ProcBondingError) -> BondFileReports {
        var reader = ProcBondingReader(procfs: procfs)
        let names: [InterfaceName]
        do throws(ProcBondingError) {
            names = try reader.bonds()
        } catch .noDriver {
            return BondFileReports()
        }
        var reports = BondFileReports()
        for name in names {
            do throws(ProcBondingError) {
                reports.bonds.append(BondReport(file: try reader.read(name), name: name))
            } catch .vanished {
                continue
            } catch {
                reports.faults.append(error)
            }
        }
        return reports
    }

    private static func linksAlone() throws(SystemError) -> BondFleet {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 20)
        var dump = DumpSequence()
        var fleet = BondFleet(jiffy: Clock.jiffy())
        var decoder = LinkMessageDecoder()
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        let attempts = 5
        for attempt in 1...attempts {
            guard let request = dump.start() else { break }
            try socket.send(request)
            while dump.isRunning {
                let messages = try receive(from: socket, &buffer, &decoder)
                for message in messages {
                    let step = dump.receive(message)
                    if case .link(let link) = message.content {
                        _ = fleet.apply(link, source: .poll, at: Clock.now())
                    }
                    switch step {
                    case .wait: break
                    case .send(let request): try socket.send(request)
                    case .failed(let number, _): throw SystemError("RTM_GETLINK", "rtnetlink", errno: number)
                    case .finished(let outcome):
                        if outcome.interrupted, attempt < attempts { break }
                        _ = fleet.dumpEnded(bonds: outcome.bonds, at: Clock.now())
                        try? takeCounters(into: &fleet, from: socket, &buffer, &decoder, sequence: dump.nextSequence())
                        return fleet
                    }
                }
            }
        }
        return fleet
    }

    /// Asks what the slaves have received; a kernel before 4.7 leaves that open.
    private static func takeCounters(
        into fleet: inout BondFleet, from socket: borrowing RouteSocket, _ buffer: inout [UInt8],
        _ decoder: inout LinkMessageDecoder, sequence: UInt32
    ) throws(SystemError) {
        var slaves = fleet.bonds.flatMap(\.slaveIndexes)[...]
        let most = max(1, socket.receiveQueueSize / RouteSocket.roomOfCounters)
        while !slaves.isEmpty {
            var unanswered = slaves.prefix(most).count
            try socket.send(.counters(of: slaves.prefix(most), sequence: sequence))
            slaves = slaves.dropFirst(most)
            while unanswered > 0 {
                for message in try receive(from: socket, &buffer, &decoder) {
                    if case .counters(let counters) = message.content { fleet.apply(counters, at: Clock.now()) }
                    unanswered -= 1
                }
            }
        }
    }

    /// Waits for the next datagram, at most a second: the kernel answers a dump while it is asked.
    private static func receive(
        from socket: borrowing RouteSocket, _ buffer: inout [UInt8], _ decoder: inout LinkMessageDecoder
    ) throws(SystemError) -> [ReceivedMessage] {
        let count = try socket.receive(into: &buffer, within: .seconds(1))
        return decoder.messages(in: buffer.span.extracting(0..<count).bytes)
    }
}

extension BondReport {
    /// Takes out what only somebody who has watched can know.
    fileprivate mutating func forgetHistory() {
        redundancySince = nil
        activeSince = nil
        failovers = nil
        failbacks = nil
        lastFailover = nil
        flapping = nil
        for index in slaves.indices {
            slaves[index].since = nil
            slaves[index].flapping = nil
        }
    }
}
