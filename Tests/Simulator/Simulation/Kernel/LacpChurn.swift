/// `ad_churn_machine`: whether the two ends come to an agreement within a minute.
struct LacpChurn: Equatable {
    enum State: String {
        case monitoring
        case churned
        case none
    }

    struct Side: Equatable {
        var state = State.monitoring
        var count = 0

        mutating func close(isInStep: Bool) {
            guard state == .monitoring else { return }
            state = isInStep ? .none : .churned
            if !isInStep { count += 1 }
        }
    }

    /// AD_PORT_CHURNED: the minute begins anew.
    var restarts = false
    private(set) var actor = Side()
    private(set) var partner = Side()
    private var ticks = 0
    private static let minute = 600

    mutating func run(actor isActorInStep: Bool, partner isPartnerInStep: Bool) {
        if restarts {
            restarts = false
            actor.state = .monitoring
            partner.state = .monitoring
            ticks = Self.minute
            return
        }
        guard ticks > 0 else { return }
        ticks -= 1
        guard ticks == 0 else { return }
        actor.close(isInStep: isActorInStep)
        partner.close(isInStep: isPartnerInStep)
    }
}
