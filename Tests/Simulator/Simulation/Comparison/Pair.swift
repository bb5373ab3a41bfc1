/// Both machines, shown the same history.
struct Pair: Sendable {
    private(set) var former = Watcher<FormerMachine>()
    private(set) var present = Watcher<PresentMachine>()
    private(set) var facts = Facts()
    private(set) var history: [Step] = []
    private var hadNews = false

    var hasLooked: Bool { former.hasLooked && present.hasLooked }
    var awaitsAnswer: Bool { former.awaitsAnswer || present.awaitsAnswer }
    var nextLook: UInt64? { [former.nextLook, present.nextLook].compactMap(\.self).min() }
    var nextDump: UInt64? { [former.nextDump, present.nextDump].compactMap(\.self).min() }
    var bondNames: [String] { present.bondNames }

    func dueLooks(at time: UInt64) -> [String] {
        let due = present.dueLooks(at: time)
        return due + former.dueLooks(at: time).filter { !due.contains($0) }
    }

    mutating func take(_ step: Step) {
        let number = history.count
        history.append(step)
        facts.take(step, number)
        switch step.sight {
        case .request: request(at: step.time)
        case .restart(let committed):
            former.restart(committed: committed, hadNews: hadNews)
            present.restart(committed: committed, hadNews: hadNews)
            hadNews = false
        case .datagram, .loss, .answer, .refresh, .names, .file, .tick:
            let news = [former.take(step, number: number), present.take(step, number: number)]
            hadNews = news.contains(true)
            for answer in present.answers { facts.take(datagram: answer, at: step.time, number) }
            if case .answer = step.sight, !awaitsAnswer { facts.endDump(at: step.time, number) }
            if hadNews {
                former.commit()
                present.commit()
            }
        }
    }

    /// Where one of them begins a dump the other does so too: both see the same.
    private mutating func request(at time: UInt64) {
        let begin = (former: former.request(at: time), present: present.request(at: time))
        if begin.former, !begin.present, !present.awaitsAnswer {
            present.wantDump()
            _ = present.request(at: time)
        }
        if begin.present, !begin.former, !former.awaitsAnswer {
            former.wantDump()
            _ = former.request(at: time)
        }
    }
}
