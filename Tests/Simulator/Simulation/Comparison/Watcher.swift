/// A line of the log, with the step that brought it.
package struct LogLine: Sendable {
    package var event: LoggedEvent
    /// Milliseconds since boot.
    package var time: UInt64
    var step: Int
}

/// One machine that is shown a history, and what it logs.
struct Watcher<Machine: WatchedMachine>: Sendable {
    private var machine = Machine(restoring: nil)
    /// The machine as it was committed last, and as it was before that.
    private var committed: (last: Machine?, former: Machine?) = (nil, nil)
    private var requests: [[UInt8]] = []
    private(set) var log: [LogLine] = []
    /// How many lines there were when the last step began.
    private var linesBefore = 0
    /// A dump that is due waits until then, in milliseconds since boot.
    private(set) var nextDump: UInt64?
    /// The datagrams that answered in the last step.
    private(set) var answers: [[UInt8]] = []

    var hasLooked: Bool { machine.hasLooked }
    var awaitsAnswer: Bool { !requests.isEmpty }
    /// When a file is wanted next, in milliseconds since boot.
    var nextLook: UInt64? { hasLooked ? machine.nextLook.map { ($0 + 999_999) / 1_000_000 } : nil }
    var bondNames: [String] { machine.bondNames }

    func dueLooks(at time: UInt64) -> [String] { hasLooked ? machine.dueLooks(at: time * 1_000_000) : [] }
    func views(at time: UInt64) -> [BondView] { machine.views(at: time * 1_000_000) }

    /// True where it logged something, or has its first dump behind it: then both machines commit.
    mutating func take(_ step: Step, number: Int) -> Bool {
        let clock = step.time * 1_000_000
        var effects: [MachineEffect] = []
        linesBefore = log.count
        answers = []
        switch step.sight {
        case .datagram(let bytes): effects = machine.take(datagram: bytes, at: clock)
        case .loss:
            requests = []
            machine.messagesLost()
        case .refresh: machine.refreshAggregators()
        case .names(let names): effects = machine.take(names: names)
        case .file(let bond, let bytes):
            let generation = machine.generation(of: bond)
            effects = machine.take(file: bytes, of: bond, readAt: generation, at: clock) ?? []
            machine.lookDone(of: bond, at: clock)
        case .tick: effects = machine.tick(at: clock)
        case .answer(let source): effects = answer(from: source, at: clock)
        case .request, .restart: break
        }
        return carryOut(effects, of: step, number)
    }

    private mutating func carryOut(_ effects: [MachineEffect], of step: Step, _ number: Int) -> Bool {
        var isNews = false
        for effect in effects {
            switch effect {
            case .log(let event):
                log.append(LogLine(event: event, time: step.time, step: number))
                isNews = true
            case .send(let request): requests.append(request)
            case .firstDumpEnded: isNews = true
            }
        }
        return isNews
    }

    private mutating func answer(from source: any LinkSource, at clock: UInt64) -> [MachineEffect] {
        let asked = requests
        requests = []
        answers = asked.flatMap(source.answers)
        return answers.flatMap { machine.take(datagram: $0, at: clock) }
    }

    /// Begins a dump where one is due; true where it did.
    mutating func request(at time: UInt64) -> Bool {
        nextDump = nil
        switch machine.queueEmpty(at: time * 1_000_000) {
        case .send(let request):
            requests.append(request)
            return true
        case .wait(let span): nextDump = time + max(1, span / 1_000_000)
        case .nothing: break
        }
        return false
    }

    /// Has everything dumped since the other machine does: a bond that it does not know is listed.
    mutating func wantDump() { _ = machine.take(names: ["(other)"]) }

    mutating func commit() { committed = (machine, committed.last) }

    mutating func restart(committed isCommitted: Bool, hadNews: Bool) {
        if !isCommitted, hadNews {
            log.removeLast(log.count - linesBefore)
            committed.last = committed.former
        }
        machine = Machine(restoring: committed.last?.memory)
        requests = []
        nextDump = nil
    }
}
