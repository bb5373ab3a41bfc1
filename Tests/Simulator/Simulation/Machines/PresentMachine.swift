import BondwatchCore
import BondwatchNetlink

/// Today's machine.
package struct PresentMachine: WatchedMachine {
    private var join: SourceJoin

    package init(restoring memory: [UInt8]?) {
        let memories = memory.flatMap { BondMemory.memories(in: $0[...]) }
        join = SourceJoin(restoring: memories, jiffy: .zero)
    }

    package var hasLooked: Bool { join.hasLooked }
    package var bondNames: [String] { join.fleet.bonds.map(\.name.description) }
    package var nextLook: UInt64? { join.fleet.nextLook?.nanoseconds }
    package var memory: [UInt8] { BondMemory.bytes(join.fleet.memories) }

    package mutating func take(datagram: [UInt8], at nanoseconds: UInt64) -> [MachineEffect] {
        neutral(join.take(datagram: datagram.span.bytes, at: BootInstant(nanoseconds: nanoseconds)))
    }

    package mutating func messagesLost() { join.messagesLost() }
    package mutating func requestFailed() { join.requestFailed() }
    package mutating func refreshAggregators() { join.refreshAggregators() }

    package mutating func queueEmpty(at nanoseconds: UInt64) -> NextRequest {
        switch join.queueEmpty(at: BootInstant(nanoseconds: nanoseconds)) {
        case .nothing: .nothing
        case .send(let request): .send(request.bytes)
        case .wait(let span): .wait(span.nanoseconds)
        }
    }

    package func generation(of bond: String) -> UInt64 {
        InterfaceName(bond).map { join.fleet.generation(of: $0) } ?? 0
    }

    package mutating func take(
        file: [UInt8], of bond: String, readAt generation: UInt64, at nanoseconds: UInt64
    ) -> [MachineEffect]? {
        guard let name = InterfaceName(bond) else { return [] }
        let instant = BootInstant(nanoseconds: nanoseconds)
        return join.take(file: file.span, of: name, readAt: generation, at: instant).map(neutral)
    }

    package mutating func take(names: [String]) -> [MachineEffect] {
        neutral(join.take(names: names.compactMap { InterfaceName($0) }))
    }

    package mutating func tick(at nanoseconds: UInt64) -> [MachineEffect] {
        neutral(join.tick(at: BootInstant(nanoseconds: nanoseconds)))
    }

    package func dueLooks(at nanoseconds: UInt64) -> [String] {
        join.dueLooks(at: BootInstant(nanoseconds: nanoseconds)).map(\.description)
    }

    package mutating func lookDone(of bond: String, at nanoseconds: UInt64) {
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

    package func views(at nanoseconds: UInt64) -> [BondView] {
        let instant = BootInstant(nanoseconds: nanoseconds)
        return join.fleet.bonds.map { BondView($0.report(at: instant, wallMicroseconds: 0)) }
    }
}

extension BondView {
    init(_ report: BondReport) {
        self.init(
            name: report.name.description, isSetUp: report.adminUp == true, redundancy: report.redundancy.rawValue,
            active: report.activeSlave?.description,
            carrying: report.slaves.filter(\.carrying).map(\.name.description), expected: report.expectedSlaves,
            slaves: report.slaves.map { slave in
                Slave(name: slave.name.description, status: slave.miiStatus, failures: slave.linkFailureCount)
            })
    }
}

extension LoggedEvent {
    fileprivate init(_ event: Event) {
        self.init(
            kind: event.kind.rawValue, bond: event.bond.name.description, message: event.message,
            redundancy: event.bond.redundancy.rawValue, carrying: event.bond.carrying.count,
            priority: event.priority.rawValue)
        isByHand = event.isByHand
        interface = event.subject.interface?.description
        switch event.subject {
        case .activeChanged(let change):
            previous = change.from?.description
            self.change = change.change.rawValue
            isEarly = change.cutShort != nil
        case .activeNone(let before, _): previous = before?.description
        case .missed(_, let times, _): missed = times
        case .history(.failoverRecorded(let record)): change = record.change.rawValue
        default: break
        }
    }
}
