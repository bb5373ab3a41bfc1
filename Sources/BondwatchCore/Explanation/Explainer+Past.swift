/// What has been going on, and whether anybody is to hear of it.
extension Explainer {
    private static let onlyWatched = "only a running daemon can tell"

    var flapping: Answer {
        let question = "Does something fail again and again?"
        guard background.isWatched else {
            return Answer(.init("flapping", question, .unknown, Self.onlyWatched))
        }
        guard let damping = policy.flapping else {
            return Answer(.init("flapping", question, .off, "not asked, flapping is off"))
        }
        var inputs = ["suppress \(damping.suppress)", "reuse \(damping.reuse)", "half-life \(damping.halfLife)"]
        inputs += reporter.flaps.watch.slaves.sorted { $0.key < $1.key }.map { name, meter in
            "\(name) penalty \(meter.weight(at: instant, by: damping))"
        }
        let names = bond.slaves.map(\.name).filter(reporter.flaps.watch.isFlapping).map(\.description)
        let flapping = names + (reporter.flaps.watch.isBondFlapping ? ["the bond as a whole"] : [])
        if flapping.isEmpty { return Answer(.init("flapping", question, inputs: inputs, .fine, "no")) }
        return Answer(
            .init(
                "flapping", question, inputs: inputs, .fault,
                "yes, \(flapping.joined(separator: ", ")): single changes are told at debug"),
            names.isEmpty
                ? nil
                : "look at cable, transceiver and switch port of \(names.joined(separator: ", ")): the link is not stable"
        )
    }

    var episode: Answer {
        let question = "Is the bond in a time of trouble?"
        guard background.isWatched else { return Answer(.init("episode", question, .unknown, Self.onlyWatched)) }
        guard let episode = reporter.episode else { return Answer(.init("episode", question, .fine, "no")) }
        let inputs = [
            episode.failovers.counted("failover"), episode.failures.counted("link failure"),
            "redundancy \(episode.worst.rawValue) at worst", "last change \(instant.since(episode.lastChange)) ago",
        ]
        let began = "yes, for \(instant.since(episode.since))"
        if reporter.redundancy.level == .full, !bond.traffic.isLossOpen {
            let result = "\(began); over when nothing has changed for \(policy.episodeAfter)"
            return Answer(.init("episode", question, inputs: inputs, .pending, result))
        }
        return Answer(.init("episode", question, inputs: inputs, .fault, began))
    }

    var silence: Answer {
        let question = "Is anybody to be alarmed about the bond?"
        guard background.isWatched else { return Answer(.init("silence", question, .unknown, Self.onlyWatched)) }
        guard let (silence, left) = background.silence else {
            return Answer(.init("silence", question, .fine, "yes, it is not silenced"))
        }
        return Answer(
            .init(
                "silence", question, inputs: ["silenced for \(silence.length) by user \(silence.user)"], .off,
                "no, for another \(left): \(silence.shownReason)"),
            "when the work is done, end the silence: bondwatchctl unsilence \(bond.name)")
    }
}
