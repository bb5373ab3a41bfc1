/// The slaves of a bond in the order of enslavement, as far as it was seen, and what is counted over all of them.
struct SlaveList: Sendable {
    private var members: [SlaveTrace] = []
    /// The most slaves seen at once since the bond was last administratively down, or acknowledged: what its redundancy is
    /// measured by where nothing else is said.
    private(set) var most = 0
    /// What each has received, and since when nothing.
    private(set) var hearing = HearingWatch()

    init() {}

    init(restoring memory: BondMemory) {
        members = memory.slaves.map(SlaveTrace.init(restoring:))
        most = memory.redundancy.mostSlaves
        hearing = memory.hearing
    }

    func position(of slave: InterfaceIndex) -> Int? { members.firstIndex { $0.index == slave } }

    /// The slave of that index; nil where it is not in the bond.
    subscript(slave: InterfaceIndex) -> SlaveTrace? { members.first { $0.index == slave } }

    /// Puts a slave in.
    ///
    /// - Parameter isInService: the bond is set up.
    mutating func enslave(_ slave: SlaveTrace, isInService: Bool) {
        members.append(slave)
        most = isInService ? Swift.max(most, members.count) : members.count
    }

    /// Takes a slave out.
    mutating func release(at position: Int, isInService: Bool) -> SlaveTrace {
        let released = members.remove(at: position)
        hearing.forget(released.index)
        if !isInService { acceptCount() }
        return released
    }

    /// A slave was taken out and put in again.
    mutating func reenslave(at position: Int) { hearing.forget(members[position].index) }

    /// There are as many as there should be.
    mutating func acceptCount() { most = members.count }

    /// Lets a slave take something.
    mutating func change<Outcome>(_ position: Int, _ body: (inout SlaveTrace) -> Outcome) -> Outcome {
        body(&members[position])
    }

    /// Takes what a slave has received by now.
    ///
    /// - Parameter upSince: since when its link is up; nil where it is not.
    mutating func take(_ counters: LinkCounters, upSince: BootInstant?, at instant: BootInstant) {
        hearing.take(counters, upSince: upSince, at: instant)
    }
}

extension SlaveList: RandomAccessCollection {
    var startIndex: Int { members.startIndex }
    var endIndex: Int { members.endIndex }
    subscript(position: Int) -> SlaveTrace { members[position] }
}
