/// The machines of all bonds in the order of their names. Each is found without a look at the others, and judged where it
/// lies: a machine is large, and a copy of it costs more than what most messages change.
struct SortedBonds: Sendable {
    private(set) var machines: [BondMachine] = []
    private var places: [InterfaceIndex: Int] = [:]

    var indexes: Dictionary<InterfaceIndex, Int>.Keys { places.keys }

    func place(of index: InterfaceIndex) -> Int? { places[index] }

    func place(named name: InterfaceName) -> Int? {
        let place = firstPlace(notBefore: name)
        return place < machines.count && machines[place].name == name ? place : nil
    }

    mutating func insert(_ machine: BondMachine) {
        let place = firstPlace(notBefore: machine.name)
        machines.insert(machine, at: place)
        notePlaces(from: place)
    }

    mutating func remove(_ index: InterfaceIndex) -> BondMachine? { places[index].map { remove(at: $0) } }

    /// Changes a machine, and moves it where it has another name by that.
    mutating func change<Outcome>(_ place: Int, _ body: (inout BondMachine) -> Outcome) -> Outcome {
        let name = machines[place].name
        let outcome = body(&machines[place])
        if machines[place].name != name { insert(remove(at: place)) }
        return outcome
    }

    private mutating func remove(at place: Int) -> BondMachine {
        let machine = machines.remove(at: place)
        places[machine.index] = nil
        notePlaces(from: place)
        return machine
    }

    private mutating func notePlaces(from first: Int) {
        for place in machines.indices[first...] { places[machines[place].index] = place }
    }

    private func firstPlace(notBefore name: InterfaceName) -> Int {
        var (low, high) = (0, machines.count)
        while low < high {
            let middle = (low + high) / 2
            if machines[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
