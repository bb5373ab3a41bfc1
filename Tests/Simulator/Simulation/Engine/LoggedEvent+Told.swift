import BondwatchCore

extension LoggedEvent {
    /// An event as its line in the log has it.
    init(_ told: ToldEvent) {
        func text(_ name: String) -> String? {
            told.fields.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
        }
        self.init(
            kind: text("BOND_EVENT") ?? "", bond: text("BOND") ?? "", message: told.message,
            redundancy: text("BOND_REDUNDANCY") ?? "",
            carrying: text("BOND_SLAVES_CARRYING")?.split(separator: " ").count ?? 0,
            priority: told.priority.rawValue)
        interface = text("INTERFACE")
        previous = text("BOND_PREVIOUS_SLAVE")
        change = text("BOND_CHANGE")
        missed = text("BOND_MISSED").flatMap { UInt32($0) } ?? 0
        isEarly = told.message.hasSuffix("ms earlier") || told.message.hasSuffix("before its updelay ended")
    }
}
