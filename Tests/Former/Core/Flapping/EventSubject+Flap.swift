/// What an event says of something that comes and goes.
extension EventSubject {
    /// Of what the event is one of many when that flaps.
    enum FlapRole {
        case none
        case slave(InterfaceName)
        case bond
    }

    var flapRole: FlapRole {
        switch self {
        case .linkDown(let slave, _), .linkUp(let slave, _), .linkGoingDown(let slave, _), .linkGoingBack(let slave, _),
            .linkDownCancelled(let slave, _), .linkBackCancelled(let slave, _), .missed(let slave, _, _),
            .slaveAdded(let slave), .slaveRemoved(let slave):
            .slave(slave)
        case .lacp(let event): event.slave.map(FlapRole.slave) ?? .bond
        case .activeChanged, .activeFirst, .activeNone, .redundancyLost, .redundancyReduced, .redundancyRestored,
            .history(.failoverRecorded):
            .bond
        case .bondAdded, .bondRemoved, .bondRenamed, .flapping, .history(.episodeEnded): .none
        }
    }

    /// A flap of a slave: its link failed, or failed to settle, which weighs half as in route damping, or it was removed.
    struct Flap {
        var slave: InterfaceName
        var times: UInt32 = 1
        var penalty = FlapDamping.penalty
    }

    var flap: Flap? {
        switch self {
        case .linkDown(let slave, _), .slaveRemoved(let slave): Flap(slave: slave)
        case .missed(let slave, let times, _): Flap(slave: slave, times: times)
        case .linkDownCancelled(let slave, _), .linkBackCancelled(let slave, _):
            Flap(slave: slave, penalty: FlapDamping.penalty / 2)
        case .linkUp, .linkGoingDown, .linkGoingBack, .activeChanged, .activeFirst, .activeNone, .redundancyLost,
            .redundancyReduced, .redundancyRestored, .bondAdded, .bondRemoved, .bondRenamed, .slaveAdded, .lacp,
            .flapping, .history:
            nil
        }
    }

    /// Which way things went for the bond as a whole.
    enum Turn {
        case none
        case better
        case worse
        /// There and back so many times.
        case there(UInt32)
    }

    /// A failover and the failback after it are one flap, and so are all losses without a recovery in between: a switch
    /// that takes ten slaves with it failed once.
    var turn: Turn {
        switch self {
        case .linkDown, .activeNone, .redundancyLost, .redundancyReduced, .slaveRemoved: .worse
        case .linkUp, .activeFirst, .redundancyRestored, .slaveAdded: .better
        case .linkDownCancelled, .linkBackCancelled: .there(1)
        case .missed(_, let times, _): .there(times)
        // Without a failure: by hand, or for a better slave.
        case .activeChanged(let change) where change.change == .change: .there(1)
        case .lacp(.portOut): .worse
        case .lacp(.portIn): .better
        case .activeChanged, .linkGoingDown, .linkGoingBack, .bondAdded, .bondRemoved, .bondRenamed, .flapping,
            .history:
            .none
        case .lacp(.partnerLost), .lacp(.partnerFound), .lacp(.aggregatorChanged), .lacp(.partnerChanged),
            .lacp(.churned), .lacp(.churnEnded):
            .none
        }
    }
}

extension LacpEvent {
    /// The slave that it is about; nil where it is the active aggregator.
    fileprivate var slave: InterfaceName? { wording.interface }
}
