/// What one source says of a slave's link at one moment.
struct LinkObservation: Equatable, Sendable {
    var status: MiiStatus
    /// The kernel's Link Failure Count; nil where the source has none.
    var failures: UInt32?
}

/// How the Link Failure Count moved between two observations.
enum FailureCountChange: Equatable, Sendable {
    case risen(by: UInt32)
    /// It fell: the slave was released and enslaved again, which sets it to zero.
    case restarted

    /// The driver counts up to the largest value and stays there (`link_failure_count`, drivers/net/bonding/bond_main.c
    /// 6.1); before 2.6.33 it wrapped, so a fall from the very top to the very bottom is a wrap.
    init(from old: UInt32?, to new: UInt32?) {
        guard let old, let new else {
            self = .risen(by: 0)
            return
        }
        let wrapMargin: UInt32 = 0x1_0000
        if new >= old {
            self = .risen(by: new - old)
        } else if old >= .max - wrapMargin, new <= wrapMargin {
            self = .risen(by: new &- old)
        } else {
            self = .restarted
        }
    }
}

extension LinkObservation {
    /// Where the books of a slave start that was released and enslaved again.
    static let enslavedAnew = LinkObservation(status: .down, failures: 0)

    /// Goes one step towards `seen`. After a `down` every failure of `seen` is told, since `missed` comes before it.
    mutating func take(_ step: LinkStep, of seen: LinkObservation) {
        switch step {
        case .missed(let times): failures = failures.map { $0 &+ times }
        case .goingDown: status = .goingDown
        case .down:
            status = .down
            failures = seen.failures
        case .goingBack: status = .goingBack
        case .backCancelled: status = .down
        case .downCancelled, .up: status = .up
        }
    }
}

/// One thing that must have happened to a slave's link between two observations.
enum LinkStep: Equatable {
    /// It failed so many times more than the steps that follow say.
    case missed(UInt32)
    case goingDown
    case downCancelled
    case down
    case goingBack
    case backCancelled
    case up
}

/// Closes the books of one slave: from two observations, the steps that lie between them.
///
/// The sum of `down` steps and of `missed` counts equals the rise of the Link Failure Count, unless the driver set the
/// slave down without counting (unreadable speed in 802.3ad, tlb and alb; `bond_miimon_commit`,
/// drivers/net/bonding/bond_main.c, 6.1), where one `down` is told all the same.
enum LinkBooks {
    /// - Parameter isCommit: the driver sent `new` when it committed a link status, as netlink's notifications are. Such
    ///   a message tells more than its content: since 4.15 the driver also commits the end of a cancelled delay, with a
    ///   line of its own and, where updelay was cancelled, with a failure counted.
    static func steps(from old: LinkObservation, to new: LinkObservation, isCommit: Bool) -> [LinkStep] {
        guard case .risen(let rise) = FailureCountChange(from: old.failures, to: new.failures) else {
            // The caller tells a release and a new enslavement; from there the slave's books start anew.
            return steps(from: .enslavedAnew, to: new, isCommit: isCommit)
        }
        let visible = visibleSteps(from: old.status, to: new.status, rise: rise, isCommit: isCommit)
        let seen: UInt32 = visible.contains(.down) ? 1 : 0
        return rise > seen ? [.missed(rise - seen)] + visible : visible
    }

    /// The shortest way from one status to the other; a lost link counts as a cancelled delay only where no failure was
    /// counted.
    private static func visibleSteps(
        from old: MiiStatus, to new: MiiStatus, rise: UInt32, isCommit: Bool
    ) -> [LinkStep] {
        switch (old, new) {
        case (.up, .up), (.goingDown, .goingDown), (.goingBack, .goingBack): []
        case (.down, .down): isCommit && rise > 0 ? [.down] : []
        case (.up, .goingDown): [.goingDown]
        case (.up, .down), (.goingDown, .down): [.down]
        case (.up, .goingBack), (.goingDown, .goingBack): [.down, .goingBack]
        case (.goingDown, .up): rise > 0 ? [] : isCommit ? [.downCancelled, .up] : [.downCancelled]
        case (.down, .goingBack): [.goingBack]
        case (.down, .up), (.goingBack, .up): [.up]
        case (.down, .goingDown), (.goingBack, .goingDown): [.up, .goingDown]
        case (.goingBack, .down): rise > 0 ? [.backCancelled, .down] : [.backCancelled]
        }
    }
}
