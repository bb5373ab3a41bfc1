import BondwatchCore

/// Which questions are before the daemon, and which wait, so that no user keeps its queue busy.
///
/// Those of the privileged are asked at once. Of each other holder one is before the daemon at a time, of all of them
/// together no more than `ordinaryLimit`, and the holders take turns.
struct QuestionLine<Holder: PlaceHolder, Question> {
    private struct Waiting {
        var id: UInt64
        var question: Question
    }

    private let ordinaryLimit: Int
    /// Questions of the privileged that are to be asked next.
    private var urgent: [Waiting] = []
    /// What waits of the others, in the order in which it came; never empty.
    private var waiting: [Holder: [Waiting]] = [:]
    /// The holders of these, in the order of their turns.
    private var turns: [Holder] = []
    /// Whose questions are before the daemon.
    private var asked: [UInt64: Holder] = [:]
    private var busy: Set<Holder> = []

    init(ordinaryLimit: Int = 2) { self.ordinaryLimit = ordinaryLimit }

    /// Questions of those who are not privileged that are before the daemon.
    var ordinaryAsked: Int { busy.count }

    mutating func add(_ question: Question, by id: UInt64, of holder: Holder) {
        let new = Waiting(id: id, question: question)
        guard holder.share != .privileged else {
            urgent.append(new)
            return
        }
        if waiting[holder] == nil { turns.append(holder) }
        waiting[holder, default: []].append(new)
    }

    /// The next question that may be asked; nil where none may before another was answered.
    mutating func next() -> (id: UInt64, question: Question)? {
        if !urgent.isEmpty {
            let first = urgent.removeFirst()
            return (first.id, first.question)
        }
        guard busy.count < ordinaryLimit, let turn = turns.firstIndex(where: { !busy.contains($0) }) else { return nil }
        let holder = turns.remove(at: turn)
        guard var own = waiting.removeValue(forKey: holder) else { return nil }
        let first = own.removeFirst()
        if !own.isEmpty {
            waiting[holder] = own
            turns.append(holder)
        }
        asked[first.id] = holder
        busy.insert(holder)
        return (first.id, first.question)
    }

    /// The daemon has answered the question of that connection, which may have ended meanwhile.
    mutating func answered(_ id: UInt64) {
        guard let holder = asked.removeValue(forKey: id) else { return }
        busy.remove(holder)
    }

    /// A connection has ended: what it asked and was not passed on is dropped.
    mutating func leave(_ id: UInt64, of holder: Holder) {
        urgent.removeAll { $0.id == id }
        guard var own = waiting[holder] else { return }
        own.removeAll { $0.id == id }
        waiting[holder] = own.isEmpty ? nil : own
        if own.isEmpty { turns.removeAll { $0 == holder } }
    }
}
