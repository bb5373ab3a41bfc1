import BondwatchCore
import BondwatchNetlink

/// The part of the daemon that is watched without the engine around it: the join of both sources with the machines of all
/// bonds.
struct WatchedMachine: Sendable {
    private var join: SourceJoin

    /// - Parameter memory: what an earlier run had committed; nil at the first start.
    init(restoring memory: [UInt8]?) {
        let memories = memory.flatMap { BondMemory.memories(in: $0[...]) }
        join = SourceJoin(restoring: memories, jiffy: .zero)
    }

    /// Whether a dump has ended.
    var hasLooked: Bool { join.hasLooked }
    /// The names of the bonds that are known, in order.
    var bondNames: [String] { join.fleet.bonds.map(\.name.description) }
    /// When a file is wanted next besides the poll.
    var nextLook: UInt64? { join.fleet.nextLook?.nanoseconds }
    /// What must not be forgotten.
    var memory: [UInt8] { BondMemory.bytes(join.fleet.memories) }

    mutating func take(datagram: [UInt8], at nanoseconds: UInt64) -> [MachineEffect] {
        neutral(join.take(datagram: datagram.span.bytes, at: BootInstant(nanoseconds: nanoseconds)))
    }

    mutating func messagesLost() { join.messagesLost() }
    mutating func requestFailed() { join.requestFailed() }
    mutating func refreshAggregators() { join.refreshAggregators() }

    mutating func queueEmpty(at nanoseconds: UInt64) -> NextRequest {
        switch join.queueEmpty(at: BootInstant(nanoseconds: nanoseconds)) {
        case .nothing: .nothing
        case .send(let request): .send(request.bytes)
        case .wait(let span): .wait(span.nanoseconds)
        }
    }

    func generation(of bond: String) -> UInt64 {
        InterfaceName(bond).map { join.fleet.generation(of: $0) } ?? 0
    }

    /// nil where a message about the bond has come since the reading began.
    mutating func take(
        file: [UInt8], of bond: String, readAt generation: UInt64, at nanoseconds: UInt64
    ) -> [MachineEffect]? {
        guard let name = InterfaceName(bond) else { return [] }
        let instant = BootInstant(nanoseconds: nanoseconds)
        return join.take(file: file.span, of: name, readAt: generation, at: instant).map(neutral)
    }

    mutating func take(names: [String]) -> [MachineEffect] {
        neutral(join.take(names: names.compactMap { InterfaceName($0) }))
    }

    mutating func tick(at nanoseconds: UInt64) -> [MachineEffect] {
        neutral(join.tick(at: BootInstant(nanoseconds: nanoseconds)))
    }

    func dueLooks(at nanoseconds: UInt64) -> [String] {
        join.dueLooks(at: BootInstant(nanoseconds: nanoseconds)).map(\.description)
    }

    mutating func lookDone(of bond: String, at nanoseconds: UInt64) {
        guard let name = InterfaceName(bond) else { return }
        join.looksDone(of: name, at: BootInstant(nanoseconds: nanoseconds))
    }

    private func neutral(_ effects: [SourceJoin.Effect]) -> [MachineEffect] {
        effects.compactMap { effect in
            switch effect {
            case .tell(let event): .log(LoggedEvent(event))
            case .send(let request): .send(request.bytes)
            case .firstDumpEnded: .firstDumpEnded
            case .condition: nil
            }
        }
    }

    /// What is shown of each bond, in the order of the names.
    func views(at nanoseconds: UInt64) -> [BondView] {
        let instant = BootInstant(nanoseconds: nanoseconds)
        return join.fleet.bonds.map { BondView($0.report(at: instant, wallMicroseconds: 0)) }
    }
}

enum MachineEffect: Sendable {
    case log(LoggedEvent)
    case send([UInt8])
    case firstDumpEnded
}

enum NextRequest: Sendable {
    case nothing
    case send([UInt8])
    /// Nanoseconds to wait.
    case wait(UInt64)
}
