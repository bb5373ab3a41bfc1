import BondwatchCore

/// Link aggregation: what the former machine judges otherwise than at the end of a dump, and changes of the aggregator.
extension Circumstances {
    private static let begins = ["lacp-partner-found": "lacp-partner-lost", "lacp-port-in": "lacp-port-out"]

    /// How long something lasted that has just ended.
    var isOfLacpDuration: Bool { isOfLacp && aspect == .message && Self.begins[kind] != nil }

    /// Both report otherwise when that began.
    var hasOtherBegin: Bool {
        others.contains { other in
            other.line.event.kind == Self.begins[kind] && other.line.event.interface == line.event.interface
                && other.line.step < step
        }
    }

    /// A dump that was asked for has ended with the line.
    var isOfDumpEnd: Bool {
        isAnswer(step) && facts(until: step).contains { $0.step == step && $0.kind == .dumpEnded }
    }

    /// It ends what the former machine alone has reported.
    var endsFormerReport: Bool {
        others.contains { other in
            guard case .onlyFormer(let begin) = other.kind else { return false }
            return begin.event.kind == Self.begins[kind] && begin.event.interface == line.event.interface
                && begin.step < step
        }
    }

    /// Since the port has its link, and LACP works on it, no dump had ended that long before: the former machine counts
    /// from a message.
    func hadNoDump(before milliseconds: UInt64) -> Bool {
        let slave = line.event.interface
        let all = facts(until: step)
        let start = all.lastIndex { fact in
            switch fact.kind {
            case .link(let name, .up), .added(let name): name == slave
            case .setUp(true), .restart: true
            default: false
            }
        }
        guard let first = all[(start ?? all.startIndex)...].first(where: { $0.kind == .dumpEnded }) else { return true }
        return first.time + milliseconds > time
    }

    /// By the present machine's line those ports carry that did in the last dump of the bond while it was set up, and that
    /// have their link.
    var isAsBeforeSetDown: Bool {
        guard case .changed(_, _, let line) = difference.kind else { return false }
        var (ports, inside, links): ([String: Facts.PortView], Set<String>, [String: Bool]) = ([:], [], [:])
        var (active, hasPartner, isUp, hasCarrier): (UInt16?, Bool, Bool, Bool) = (nil, false, false, false)
        for fact in facts(until: line.step) {
            switch fact.kind {
            case .port(let slave, let port): ports[slave] = port
            case .removed(let slave):
                (ports[slave], links[slave]) = (nil, nil)
                inside.remove(slave)
            case .link(let slave, let status):
                links[slave] = status == .up || status == .goingDown
                if links[slave] == false { inside.remove(slave) }
            case .aggregator(let number, let partner): (active, hasPartner) = (number, partner != "00:00:00:00:00:00")
            case .setUp(let isSetUp): isUp = isSetUp
            case .carrier(let has): hasCarrier = has
            case .dumpEnded where isUp:
                inside = Set(ports.filter { links[$0.key] == true && $0.value.isInside(active, hasPartner) }.keys)
            default: break
            }
        }
        return line.event.carrying == (hasCarrier ? inside.count : 0)
    }

    /// The driver was shown to have made another aggregator the active one, without a partner, and the bond was set up and
    /// had its carrier all the time.
    var hasChangedOver: Bool {
        let none = "00:00:00:00:00:00"
        let all = facts(until: step)
        let changes = all.filter { if case .aggregator = $0.kind { true } else { false } }
        guard case .aggregator(let now?, none)? = changes.last?.kind else { return false }
        let former = changes.dropLast().last { fact in
            if case .aggregator(let number, _) = fact.kind { number != now } else { false }
        }
        guard let former, case .aggregator(.some, _) = former.kind else { return false }
        let change = changes.first { fact in
            if case .aggregator(now, _) = fact.kind { fact.step > former.step } else { false }
        }
        let lastDump = all.last { $0.kind == .dumpEnded && $0.step < change?.step ?? step }
        let start = max(former.step, lastDump?.step ?? 0)
        return !all.contains { fact in
            fact.step > start && [.carrier(false), .setUp(false), .aggregator(nil, partner: nil)].contains(fact.kind)
        }
    }
}

extension Facts.PortView {
    /// Whether the bond sends over it, by its bits: without a partner it never comes to collect and distribute.
    fileprivate func isInside(_ active: UInt16?, _ hasPartner: Bool) -> Bool {
        guard aggregator == active, active != nil else { return false }
        let (collectingAndDistributing, defaultedOrExpired): (UInt8, UInt8) = (0x30, 0xc0)
        guard let actor else { return true }
        return hasPartner
            ? actor & collectingAndDistributing == collectingAndDistributing : actor & defaultedOrExpired != 0
    }
}
