package import FormerCore
import Glibc

/// A full look at the bonds and their slaves: one dump for the bonds, then one for the slaves of each; and where the list
/// of links changed meanwhile, one request for each known link that they did not show.
///
/// It runs over the socket that also receives the notifications, and is shown every message of that socket in order,
/// so that a bond that comes, goes, or loses a slave meanwhile is in the result as it is at the end. Pure: the caller
/// sends what it is given and shows it what it receives.
package struct DumpSequence: Sendable {
    /// What the caller has to do next.
    package enum Step: Equatable, Sendable {
        /// Nothing; more messages have to come, or no dump runs.
        case wait
        case send(RouteRequest)
        case finished(Outcome)
        /// The kernel refused, and may say why; EBUSY where an abandoned dump of this socket still runs.
        case failed(errno: Int32, explanation: String?)
    }

    /// Every bond that exists, with its slaves: what was known and is not in here is gone.
    package struct Outcome: Equatable, Sendable {
        package var bonds: [InterfaceIndex: Set<InterfaceIndex>]
        /// The list of links changed meanwhile (NLM_F_DUMP_INTR), or a message was broken: something may be missing that
        /// was not known, so the dump is to be repeated.
        package var interrupted: Bool
    }

    private enum Phase {
        case idle
        case bonds(sequence: UInt32)
        case slaves(sequence: UInt32, of: InterfaceIndex)
        case link(Asked)
    }

    /// The request for one link.
    private struct Asked {
        var link: InterfaceIndex
        var sequence: UInt32

        func isAnswered(by message: ReceivedMessage) -> Bool {
            guard case .link(let link) = message.content else { return false }
            return link.index == self.link && message.header.sequence == sequence
        }
    }

    private var phase = Phase.idle
    private var lastSequence: UInt32 = 0
    private var interrupted = false
    private var bonds: Set<InterfaceIndex> = []
    /// The bonds whose slaves have still to be asked for.
    private var unasked: Set<InterfaceIndex> = []
    private var masterOfSlave: [InterfaceIndex: InterfaceIndex] = [:]
    /// Those that were known before and that no message has been about yet.
    private var unseen: Set<InterfaceIndex> = []
    /// The last link that was asked for, by this dump or by one that was abandoned.
    private var lastAsked: Asked?

    package init() {}

    /// Whether a dump is in flight.
    package var isRunning: Bool {
        if case .idle = phase { false } else { true }
    }

    /// Begins a dump; nil when one is in flight.
    ///
    /// - Parameter known: the bonds and slaves known so far. One that an interrupted dump does not show is asked for.
    package mutating func start(knowing known: Set<InterfaceIndex> = []) -> RouteRequest? {
        guard !isRunning else { return nil }
        interrupted = false
        unseen = known
        bonds = []
        unasked = []
        masterOfSlave = [:]
        let request = RouteRequest.bonds(sequence: nextSequence())
        phase = .bonds(sequence: request.sequence)
        return request
    }

    /// Forgets the dump in flight, after a request could not be sent or messages were lost.
    ///
    /// Its remaining answers are ignored; the kernel answers EBUSY to a new one until it is through with the old.
    package mutating func abandon() { phase = .idle }

    /// Takes the place of a recorded run that sent this request, whatever was asked last here.
    mutating func follow(sequence: UInt32, begins: Bool, knowing known: Set<InterfaceIndex>) {
        if begins {
            abandon()
            _ = start(knowing: known)
        }
        lastSequence = sequence
        switch phase {
        case .idle: break
        // The recorded run is through with the bonds, so that the answer which said it is missing here.
        case .bonds where !begins: abandon()
        case .bonds: phase = .bonds(sequence: sequence)
        case .slaves(_, let bond): phase = .slaves(sequence: sequence, of: bond)
        case .link(let asked): ask(for: asked.link, sequence: sequence)
        }
    }

    /// Whether the kernel sent the message because it was asked: what it says was not told at its time.
    package func isAnswer(_ message: ReceivedMessage) -> Bool {
        message.header.isMultipart || lastAsked?.isAnswered(by: message) == true
    }

    /// A number for a request of the caller's own on the same socket, different from those of the dump.
    package mutating func nextSequence() -> UInt32 {
        lastSequence &+= 1
        // Notifications have 0.
        if lastSequence == 0 { lastSequence = 1 }
        return lastSequence
    }

    /// Takes the next message of the socket, whatever it is.
    package mutating func receive(_ message: ReceivedMessage) -> Step {
        guard let sequence = runningSequence else { return .wait }
        // Since 6.2 a notification can carry anybody's sequence number, but it is never multipart.
        let isPart = message.header.isMultipart && message.header.sequence == sequence
        if isPart && message.header.isDumpInterrupted { interrupted = true }
        switch message.content {
        case .link(let link):
            // A part of an abandoned dump tells an older state than this one's answers.
            if isPart || !message.header.isMultipart { note(link) }
            if case .link(let asked) = phase, asked.isAnswered(by: message) { return advance() }
            return .wait
        case .malformed, .overrun:
            interrupted = true
            return .wait
        case .done(let errno, let explanation):
            guard isPart else { return .wait }
            return errno == 0 ? advance() : fail(errno, explanation)
        case .error(ENODEV, sequence, _) where isAskingForLink:
            return advance()
        case .error(let errno, sequence, let explanation) where errno != 0:
            return fail(errno, explanation)
        case .error, .other:
            return .wait
        }
    }

    private var runningSequence: UInt32? {
        switch phase {
        case .idle: nil
        case .bonds(let sequence), .slaves(let sequence, _): sequence
        case .link(let asked): asked.sequence
        }
    }

    private var isAskingForLink: Bool {
        if case .link = phase { true } else { false }
    }

    private mutating func note(_ link: LinkMessage) {
        unseen.remove(link.index)
        if link.kind == .present, link.bond != nil {
            if bonds.insert(link.index).inserted { unasked.insert(link.index) }
        } else {
            bonds.remove(link.index)
            unasked.remove(link.index)
        }
        masterOfSlave[link.index] = link.kind == .present ? link.master : nil
    }

    private mutating func advance() -> Step {
        if let bond = unasked.min() {
            unasked.remove(bond)
            let request = RouteRequest.slaves(of: bond, sequence: nextSequence())
            phase = .slaves(sequence: request.sequence, of: bond)
            return .send(request)
        }
        if interrupted, let link = unseen.min() {
            unseen.remove(link)
            let request = RouteRequest.link(link, sequence: nextSequence())
            ask(for: link, sequence: request.sequence)
            return .send(request)
        }
        phase = .idle
        var slaves = Dictionary(uniqueKeysWithValues: bonds.map { ($0, Set<InterfaceIndex>()) })
        for (slave, master) in masterOfSlave { slaves[master]?.insert(slave) }
        return .finished(Outcome(bonds: slaves, interrupted: interrupted))
    }

    private mutating func ask(for link: InterfaceIndex, sequence: UInt32) {
        let asked = Asked(link: link, sequence: sequence)
        phase = .link(asked)
        lastAsked = asked
    }

    private mutating func fail(_ errno: Int32, _ explanation: String?) -> Step {
        phase = .idle
        return .failed(errno: errno, explanation: explanation)
    }
}
