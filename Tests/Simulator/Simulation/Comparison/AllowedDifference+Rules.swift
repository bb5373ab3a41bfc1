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
        case .notDumped: seen.isOfLacp && seen.isOfStanding
        case .m1: seen.isChosenAgain
        case .givenUp: seen.isOfTraffic
        case .w1: seen.isOfRedundancy
        case .w2: seen.isOfLacp && (seen.isOfRedundancy || seen.isOfStanding || seen.isOfTraffic)
        case .w8: seen.isOfLacp && (seen.isOfRedundancy || seen.isOfStanding || seen.kind.hasPrefix("lacp-"))
        case .w3: seen.isOfHandOver && (seen.isOnlyFormer || seen.isNewPartner)
        case .w13: seen.isOfLacp && seen.kind == "lacp-aggregator-changed" && seen.isOnlyPresent
        case .onlyDumps: seen.isOfLacp && seen.kind.hasPrefix("lacp-") && seen.isOnlyFormer
        case .openStale: seen.isOfRedundancy || seen.isOfStanding || (seen.isOfTraffic && !seen.isOnlyPresent)
        case .heldBack:
            seen.isOfPlace && (seen.isOfSlave || (seen.kind == "active-changed" && seen.line.event.isEarly))
        case .w4: seen.isOfLacp && seen.isOfTraffic && !seen.isOnlyPresent
        case .w5: seen.isOfTraffic && !seen.isOnlyPresent
        case .w7: seen.isOfTraffic && !seen.isNewTotalLoss
        case .overdue: seen.isNewTotalLoss
        case .w6: seen.isOfFlapping && !seen.line.event.isLasting
        case .u9: seen.isOfFlapping
        case .w11: seen.kind.hasSuffix("-cancelled") && seen.aspect == .message
        case .w12:
            (seen.kind == "link-up" && (seen.isOnlyFormer || seen.isOnlyPresent))
                || (seen.kind == "active-changed" && seen.isOfWording)
        case .arpWords: seen.kind == "link-up" && seen.isOfWording && seen.mode?.hasActiveSlave == false
        case .countedLate: seen.kind == "link-down" && (seen.isOnlyFormer || seen.isOfPlace)
        case .anotherMode: seen.isOfTraffic && !seen.isNewTotalLoss
        case .setUpAnew: seen.isOfRedundancy
        case .foundLost: seen.isOfRedundancy || seen.isNewTotalLoss || (seen.kind == "active-none" && seen.isOfPlace)
        case .follows:
            ["failover-recorded", "episode-ended"].contains(seen.kind) || seen.isOfRestoration
                || seen.isOfLacpDuration || seen.isAroundFlapping
        }
    }

    /// Whether what it needs has happened.
    func holds(in seen: Circumstances) -> Bool {
        let (step, settling, damping): (UInt64, UInt64, UInt64) = (2000, 20_000, 240_000)
        switch self {
        case .wholeDump: return seen.isWithinDump
        case .oneLook: return seen.changedAggregator(within: step) || seen.hadCarrierBack(within: step)
        case .carrierFirst: return seen.isWithoutCarrier
        case .w1: return seen.joinedSinceParted
        case .w2: return seen.hadPortOutside(within: settling)
        case .noneActive: return seen.hasNoneActive && seen.hadSlaveGoingDown
        case .notDumped: return !seen.hasDumpSinceSetUp && seen.isAsBeforeSetDown
        case .m1: return seen.wasSetAside(within: step)
        case .givenUp: return seen.isLossOfGivenUp(within: step) || seen.endsPresentLoss
        case .w13: return seen.hasChangedOver
        case .w3:
            if seen.isNewPartner { return seen.hadPartners && seen.hadNoPort(within: settling * 3) }
            return seen.wasSetDown(within: settling * 3) || seen.hadNoPort(within: settling * 3)
        case .onlyDumps:
            return !seen.isOfDumpEnd || seen.endsFormerReport
                || seen.hadNoDump(before: seen.kind == "lacp-partner-lost" ? 3000 : 5000)
        case .openStale: return seen.isOfTraffic ? seen.isOfGap : seen.isInGap
        case .heldBack: return seen.isReleased
        case .w4: return seen.wasSetDown(within: settling * 3)
        case .w5: return seen.wasSetDown(within: seen.kind == "failover-recorded" ? step : 0)
        case .w6: return seen.wasSetDown(within: damping)
        case .w7: return seen.isSetUp && (!seen.hasCarriedSinceSetUp || seen.isFirstSinceSetUp(within: step))
        case .overdue: return seen.isOverdue(after: 3000)
        case .w8: return seen.hadGroups
        case .w11: return seen.hadDelay(of: seen.line.event.interface)
        case .w12:
            if !seen.isOnlyFormer, seen.cameUpByItself(within: 100) { return true }
            if seen.isOnlyPresent { return false }
            if seen.isOfUncertainDelay { return seen.cameUp(within: step) }
            return (seen.hadDelay(of: seen.line.event.interface) || seen.isSaidEarly)
                && (seen.wasSetUp(within: step) || seen.wasSetDown(within: 0) || seen.wasGivenUp(within: 100))
        case .arpWords: return !seen.isSetUp
        case .u9: return seen.wasByHand(within: damping) || (seen.isOfLoss && seen.hasFlapped)
        case .countedLate: return seen.isLoggedTwiceByFormer(within: 100)
        case .anotherMode: return seen.hasChangedMode(within: settling * 3)
        case .setUpAnew:
            let span = settling + seen.time - seen.partedAt
            return seen.wasSetDown(within: span) || seen.wasSetUp(within: span)
        case .foundLost: return seen.foundFailed
        case .follows:
            if seen.isOfLacpDuration { return seen.hasOtherBegin }
            return seen.isAroundFlapping ? seen.hasOlderBefore : seen.hasOtherBefore
        }
    }
}
