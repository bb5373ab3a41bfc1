/// What the service manager has still to be told: the newest of each kind, so that it has a bound.
struct PendingNotifications: Sendable, Equatable {
    /// What the service does; each replaces an earlier one of its kind.
    enum Stage: Sendable, Equatable {
        case ready
        /// The time of the reload on CLOCK_MONOTONIC: PID 1 takes no older one for its own signal (systemd 253 and up).
        case reloading(monotonicMicroseconds: UInt64)
        case stopping

        var assignments: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
            case .stopping: "STOPPING=1"
            }
        }
    }

    private(set) var stages: [Stage] = []
    var status: String?
    var ping = false

    var isEmpty: Bool { stages.isEmpty && status == nil && !ping }

    /// Adds a stage. A new reload takes the place of whatever waits, since its `ready` is still to come; nothing follows
    /// the end.
    mutating func set(_ stage: Stage) {
        if stages.contains(.stopping) { return }
        switch stage {
        case .ready: stages.removeAll { $0 == .ready }
        case .reloading, .stopping: stages.removeAll()
        }
        stages.append(stage)
    }

    /// The next message, without what it says; nil when all is said.
    ///
    /// - Parameter statusWaits: a status that is alone is not said yet; with anything else it goes along.
    mutating func next(statusWaits: Bool = false) -> String? {
        if statusWaits, stages.isEmpty, !ping { return nil }
        var assignments: [String] = []
        if !stages.isEmpty { assignments.append(stages.removeFirst().assignments) }
        if stages.isEmpty {
            if let status { assignments.append("STATUS=\(Self.singleLine(status))") }
            if ping { assignments.append("WATCHDOG=1") }
            status = nil
            ping = false
        }
        return assignments.isEmpty ? nil : assignments.joined(separator: "\n")
    }

    /// A line break would begin an assignment of its own.
    private static func singleLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
