package import BondwatchCore

/// What a drill reaches of the world.
package struct DrillWorld {
    /// Has the kernel make a slave the active one, and gives its word on it.
    package var activate: (InterfaceIndex) -> Drill.Input
    /// A fresh look at the kernel: `look` or `blind`.
    package var look: () -> Drill.Input
    /// Asks whoever may answer over the bond.
    package var ask: () -> Void
    /// How many answers have come since the last call.
    package var answers: () -> Int
    /// A signal that has come since the last call.
    package var signal: () -> Int32?
    /// Waits until something of that may have come, at most so long.
    package var rest: (BootInstant.Span) -> Void
    package var now: () -> BootInstant
}

/// Runs a drill to its end in a world.
package enum DrillCourse {
    /// How often is asked: the resolution of the gaps.
    package static let askingPace = BootInstant.Span.milliseconds(50)
    static let lookingPace = BootInstant.Span.milliseconds(20)

    package static func run(_ plan: Drill.Plan, in world: DrillWorld) -> Drill {
        var drill = Drill(plan, at: world.now())
        var asked: BootInstant?
        while true {
            let now = world.now()
            if asked.map({ now.since($0) >= askingPace }) ?? true {
                world.ask()
                asked = now
            }
            world.rest(lookingPace)
            var inputs: [Drill.Input] = world.signal().map { [.interrupted(signal: $0)] } ?? []
            inputs += Array(repeating: .answer, count: world.answers())
            for input in inputs {
                guard follow(drill.take(input, at: world.now()), &drill, world) else { return drill }
            }
            // After all that, so that no look is older than a request.
            guard follow(drill.take(world.look(), at: world.now()), &drill, world) else { return drill }
        }
    }

    /// Does what the drill says until it waits; false once it is finished.
    private static func follow(_ first: Drill.Step, _ drill: inout Drill, _ world: DrillWorld) -> Bool {
        var step = first
        while true {
            switch step {
            case .wait: return true
            case .finished: return false
            case .activate(let slave):
                step = drill.take(world.activate(slave), at: world.now())
                // What has arrived by now came by the slave before, and must not be held for an answer by the new one.
                var late = world.answers()
                while late > 0, step == .wait {
                    step = drill.take(.answer, at: world.now())
                    late -= 1
                }
            }
        }
    }
}
