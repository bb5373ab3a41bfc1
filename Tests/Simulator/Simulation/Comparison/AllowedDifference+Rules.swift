import BondwatchCore

extension AllowedDifference {
    /// Whether the difference looks like one of this kind.
    func shows(in seen: Circumstances) -> Bool {
        switch self {
        case .wholeDump: seen.isOfPlace || seen.isOfStanding || seen.isOfRedundancy
        case .oneLook: seen.isOfLacp && (seen.isOfPlace || seen.isOfStanding || seen.isOfRedundancy)
        case .carrierFirst: !seen.isOfLacp && (seen.isOfStanding || seen.isOfRedundancy)
        case .noneActive:
            seen.mode?.hasActiveSlave == true && (seen.isOfStanding || seen.isOfRedundancy)
        case .notDumped: seen.isOfLacp && seen.isOfStanding && seen.presentCarriesNothing
        case .m1: seen.isChosenAgain
        case .w1: seen.isOfRedundancy
        case .w2: seen.isOfLacp && (seen.isOfRedundancy || seen.isOfStanding || seen.isOfTraffic)
        case .w8: seen.isOfLacp && (seen.isOfRedundancy || seen.isOfStanding || seen.kind.hasPrefix("lacp-"))
        case .w3: seen.isOfHandOver && (seen.isOnlyFormer || seen.isNewPartner)
        case .onlyDumps: seen.isOfLacp && seen.kind.hasPrefix("lacp-") && seen.isOnlyFormer
        case .openStale: seen.isOfRedundancy || seen.isOfStanding || (seen.isOfTraffic && seen.isOnlyFormer)
        case .heldBack:
            seen.isOfPlace && (seen.isOfSlave || (seen.kind == "active-changed" && seen.line.event.isEarly))
        case .w4: seen.isOfLacp && seen.isOfTraffic && !seen.isOnlyPresent
        case .w5: seen.isOfTraffic && !seen.isOnlyPresent
        case .w7: seen.isOfTraffic && !seen.isNewTotalLoss
        case .w6: seen.isOfFlapping && !seen.line.event.isLasting
        case .u9: seen.isOfFlapping
        case .w11: seen.kind.hasSuffix("-cancelled") && seen.aspect == .message
        case .w12: (seen.kind == "link-up" && seen.isOnlyFormer) || (seen.kind == "active-changed" && seen.isOfWording)
        case .countedLate: seen.kind == "link-down" && seen.isOnlyFormer
        case .anotherMode: seen.isOfTraffic && !seen.isNewTotalLoss
        case .setUpAnew: seen.isOfRedundancy
        case .foundLost: seen.isOfRedundancy || seen.isNewTotalLoss || (seen.kind == "active-none" && seen.isOfPlace)
        case .follows:
            ["failover-recorded", "episode-ended"].contains(seen.kind) || seen.isOfRestoration
                || seen.isAroundFlapping
        }
    }

    /// Whether what it needs has happened.
    func holds(in seen: Circumstances) -> Bool {
        let (step, settling, damping): (UInt64, UInt64, UInt64) = (2000, 20_000, 240_000)
        switch self {
        case .wholeDump: return seen.isWithinDump
        case .oneLook: return seen.changedAggregator(within: step)
        case .carrierFirst: return seen.isWithoutCarrier
        case .w1: return seen.joinedSinceParted
        case .w2: return seen.hadPortOutside(within: settling)
        case .noneActive: return seen.hasNoneActive && seen.hadSlaveGoingDown
        case .notDumped: return !seen.hasDumpSinceSetUp
        case .m1: return seen.wasSetAside(within: step)
        case .w3:
            if seen.isNewPartner { return seen.hadPartners && seen.hadNoPort(within: settling * 3) }
            return seen.wasSetDown(within: settling * 3) || seen.hadNoPort(within: settling * 3)
        case .onlyDumps: return !seen.isOfNextDump
        case .openStale: return seen.isInGap
        case .heldBack: return seen.isReleased
        case .w4: return seen.wasSetDown(within: settling * 3)
        case .w5: return seen.wasSetDown(within: seen.kind == "failover-recorded" ? step : 0)
        case .w6: return seen.wasSetDown(within: damping)
        case .w7: return seen.isSetUp && !seen.hasCarriedSinceSetUp
        case .w8: return seen.hadGroups
        case .w11: return seen.hadDelay(of: seen.line.event.interface)
        case .w12:
            if seen.isOfUncertainDelay { return seen.cameUp(within: step) }
            return seen.hadDelay(of: seen.line.event.interface)
                && (seen.wasSetUp(within: step) || seen.wasSetDown(within: 0))
        case .u9: return seen.wasByHand(within: damping) || (seen.isOfLoss && seen.hasFlapped)
        case .countedLate:
            let moment: UInt64 = 100
            let slave = seen.line.event.interface
            return seen.formerLines(within: moment).count { $0.kind == "link-down" && $0.interface == slave } > 1
        case .anotherMode: return seen.hasChangedMode(within: settling * 3)
        case .setUpAnew: return seen.wasSetDown(within: settling + seen.time - seen.partedAt)
        case .foundLost: return seen.foundFailed
        case .follows: return seen.isAroundFlapping ? seen.hasOlderBefore : seen.hasOtherBefore
        }
    }
}
