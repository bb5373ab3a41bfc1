package import BondwatchCore
package import BondwatchLinux
import FoundationEssentials
import Glibc

/// Why the daemon gave no report.
package enum DaemonClientError: Error, Equatable, CustomStringConvertible {
    /// No socket, or nobody listens on it.
    case notRunning
    case noAnswer(within: BootInstant.Span)
    /// An error of the interface.
    case refused(VarlinkFailure)
    /// What it sent is no report of ours.
    case notUnderstood
    /// It ended a watch: it stops, or the reader has taken nothing for minutes.
    case hungUp
    case system(SystemError)

    package var description: String {
        switch self {
        case .notRunning: "no daemon is running"
        case .noAnswer(let span): "the daemon did not answer within \(span)"
        case .refused(.noSuchBond(let name)): "the daemon has no bond '\(name)'"
        case .refused(.permissionDenied): "only root and the daemon's own user may do that"
        case .refused(.tooManyClients): "the daemon has too many clients"
        case .refused(.tooManyWatchers): "the daemon has too many watchers"
        case .refused(let failure): "the daemon refused (\(failure.name))"
        case .notUnderstood: "the daemon's answer was not understood"
        case .hungUp: "the daemon has ended the connection"
        case .system(let error): "the daemon could not be asked: \(error)"
        }
    }
}

/// Asks the running daemon over its control socket, and waits no longer than it was told to.
package struct DaemonClient: Sendable {
    /// How `list` is called, for those who are given it.
    package typealias List =
        (_ names: [InterfaceName]?, _ allFailovers: Bool) throws(DaemonClientError) -> ReportDocument
    /// How `acknowledge` is called.
    package typealias Acknowledging = (_ names: [InterfaceName]?) throws(DaemonClientError) -> [AcknowledgedBond]

    private let path: String
    private let patience: BootInstant.Span

    /// How long it tries again where the daemon has no place for it.
    private static let patienceForPlace = BootInstant.Span.milliseconds(300)

    /// - Parameters:
    ///   - path: the control socket.
    ///   - patience: how long one question may take, from connecting to the end of the reply.
    package init(path: String, patience: BootInstant.Span = .seconds(5)) {
        self.path = path
        self.patience = patience
    }

    /// The bonds of those names in their order; without names all bonds.
    ///
    /// - Parameter allFailovers: with every failover record that is kept, not the last one alone.
    package func list(
        _ names: [InterfaceName]?, allFailovers: Bool = false
    ) throws(DaemonClientError) -> ReportDocument {
        try ask(BondsInterface.list, NamesAndMore(names: names, failovers: allFailovers ? true : nil))
    }

    /// Has the daemon take the present slaves and options of those bonds, without names of all, for those that should be.
    package func acknowledge(_ names: [InterfaceName]?) throws(DaemonClientError) -> [AcknowledgedBond] {
        let result: BondsInterface.AcknowledgeResult = try ask(BondsInterface.acknowledge, NamesAndMore(names: names))
        return result.bonds
    }

    /// What the daemon has done since it was started.
    package func stats() throws(DaemonClientError) -> StatsReport {
        try ask(BondsInterface.stats, NamesAndMore())
    }

    /// Watches the bonds of those names, present or future; without names all bonds.
    ///
    /// What the daemon says against it comes from the stream's first `next`.
    ///
    /// - Parameter state: whether the stream begins with the state of the bonds, and has it beside every event.
    package func watch(_ names: [InterfaceName]?, state: Bool) throws(DaemonClientError) -> BondWatchStream {
        let deadline = Deadline(after: patience)
        let connection = try DaemonConnection(path: path, deadline)
        let parameters = NamesAndMore(names: names, state: state ? true : nil)
        try connection.send(DaemonCall(method: BondsInterface.watch, more: true, parameters: parameters), deadline)
        return BondWatchStream(connection)
    }

    /// Asks one question, and reads its one answer. Where all places are taken it tries again for a while, since they are
    /// seldom taken for long.
    func ask<Result: Decodable>(
        _ method: String, _ parameters: some Encodable
    ) throws(DaemonClientError) -> Result {
        let deadline = Deadline(after: patience)
        let turns = Deadline(after: min(patience, Self.patienceForPlace))
        while true {
            do throws(DaemonClientError) {
                return try ask(method, parameters, deadline)
            } catch {
                guard error == .refused(.tooManyClients), turns.timeLeft != nil else { throw error }
                usleep(20_000)
            }
        }
    }

    private func ask<Result: Decodable>(
        _ method: String, _ parameters: some Encodable, _ deadline: Deadline
    ) throws(DaemonClientError) -> Result {
        var connection = try DaemonConnection(path: path, deadline)
        try connection.send(DaemonCall(method: method, parameters: parameters), deadline)
        switch try connection.receive(deadline) {
        case .message(let reply): return try DaemonReply(reply).result
        case .timeout: throw .noAnswer(within: patience)
        case .end: throw .notUnderstood
        }
    }

    /// What is not asked for is left out: a daemon of another version may not know it.
    private struct NamesAndMore: Encodable {
        var names: [InterfaceName]?
        var failovers: Bool?
        var state: Bool?
    }
}
