/// Something of a bond that can be lost, and stay lost for a while.
enum Loss: Hashable, Sendable {
    /// The bond's redundancy, down to its last interface.
    case redundancy
    case link(InterfaceName)
    /// The LACP partner of a slave.
    case partner(InterfaceName)
    /// The place of a slave in the active aggregator.
    case place(InterfaceName)

    /// The slave that it is about; nil where it is the bond as a whole.
    var slave: InterfaceName? {
        switch self {
        case .redundancy: nil
        case .link(let name), .partner(let name), .place(let name): name
        }
    }
}

extension Loss: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: (UInt8, String) { (number, slave?.description ?? "") }

    private var number: UInt8 {
        switch self {
        case .redundancy: 0
        case .link: 1
        case .partner: 2
        case .place: 3
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.append(number)
        if let slave { writer.append(slave) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self =
            switch try reader.integer(UInt8.self) {
            case 0: .redundancy
            case 1: .link(try reader.name())
            case 2: .partner(try reader.name())
            case 3: .place(try reader.name())
            default: throw ByteReader.Failure()
            }
    }
}

/// How much redundancy a bond has, as one report says it.
struct RedundancyVerdict: Equatable, Sendable {
    var level: Redundancy
    /// How many slaves carry; counts where the level is `reduced`, which has degrees.
    var carrying = 0

    static let full = RedundancyVerdict(level: .full)

    /// Whether whoever knows of `other` has to hear of this.
    func isWorse(than other: Self) -> Bool {
        level > other.level || (level == .reduced && other.level == .reduced && carrying < other.carrying)
    }
}

extension EventSubject {
    /// What the event says of losses.
    enum LossReport {
        case none
        case lost(Loss)
        case back([Loss])
    }

    var lossReport: LossReport {
        switch self {
        case .linkDown(let slave, _): .lost(.link(slave))
        case .linkUp(let slave, _): .back([.link(slave)])
        // Its updelay may have been cut short, and then nothing else reports it up.
        case .activeChanged(let change): .back([.link(change.to)])
        case .slaveRemoved(let slave): .back([.link(slave), .partner(slave), .place(slave)])
        case .lacp(.partnerLost(let slave, _, _)): .lost(.partner(slave))
        case .lacp(.partnerFound(let slave, _)): .back([.partner(slave)])
        case .lacp(.portOut(let slave, _)): .lost(.place(slave))
        case .lacp(.portIn(let slave, _, _)): .back([.place(slave)])
        case .activeNone, .redundancyLost, .redundancyReduced: .lost(.redundancy)
        case .redundancyRestored: .back([.redundancy])
        case .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .activeFirst, .bondAdded,
            .bondRemoved, .bondRenamed, .slaveAdded, .missed, .finding, .flapping, .history, .silence, .lasting:
            .none
        case .lacp(.aggregatorChanged), .lacp(.partnerChanged), .lacp(.churned), .lacp(.churnEnded): .none
        }
    }

    /// The redundancy that the event reports; nil where it is about something else.
    var verdict: RedundancyVerdict? {
        switch self {
        case .activeNone: RedundancyVerdict(level: .down)
        case .redundancyLost: RedundancyVerdict(level: .lost)
        case .redundancyReduced(let carrying, _, let groups):
            RedundancyVerdict(level: .reduced, carrying: groups?.wholePorts ?? carrying)
        case .redundancyRestored: .full
        case .lasting(let subject, _): subject.verdict
        case .linkDown, .linkUp, .linkGoingDown, .linkGoingBack, .linkDownCancelled, .linkBackCancelled, .activeChanged,
            .activeFirst, .bondAdded, .bondRemoved, .bondRenamed, .slaveAdded, .slaveRemoved, .missed, .lacp, .finding,
            .flapping, .history, .silence:
            nil
        }
    }
}
