/// What an acknowledgement did for one bond.
package struct AcknowledgedBond: Equatable, Sendable {
    package var name: InterfaceName
    /// The problems that it cleared.
    package var cleared: [String] = []

    package init(name: InterfaceName, cleared: [String] = []) {
        self.name = name
        self.cleared = cleared
    }

    /// Those bonds, with what the events say was cleared.
    package static func all(_ names: [InterfaceName], by events: [Event]) -> [AcknowledgedBond] {
        names.map { name in
            let cleared = events.compactMap { event -> String? in
                guard event.bond.name == name, case .finding(.cleared(let finding, _, .acknowledged)) = event.subject
                else { return nil }
                return finding.problem
            }
            return AcknowledgedBond(name: name, cleared: cleared)
        }
    }
}

extension AcknowledgedBond: ReportObject {
    package static var typeName: String { "Acknowledged" }
    package static var summary: String { "What an acknowledgement did for one bond" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(name: try container.required("name"))
    }

    package static let fields: [ReportField<AcknowledgedBond>] = [
        .init("name", \.name, "Name of the bond"),
        .init("cleared", \.cleared, "The problems of the findings that it cleared"),
    ]
}
