/// What is demanded of an attribute before its payload is looked at.
struct AttributePolicy: Equatable {
    /// Sizes in bytes that are accepted.
    var sizes: ClosedRange<Int>
    /// Whether the attribute's absence states a fact ("no active slave", "not enslaved").
    ///
    /// Such an attribute cannot be skipped when it is not understood: the message would say something else then. The
    /// whole message is refused instead.
    var absenceIsAFact = false

    static let u8 = AttributePolicy(sizes: 1...1)
    static let u16 = AttributePolicy(sizes: 2...2)
    static let u32 = AttributePolicy(sizes: 4...4)
    /// An interface index that is left out where there is none.
    static let optionalIndex = AttributePolicy(sizes: 4...4, absenceIsAFact: true)
    /// An Ethernet address.
    static let ethernetAddress = AttributePolicy(sizes: 6...6)
    /// An address of any kind of link: at most MAX_ADDR_LEN bytes (include/linux/netdevice.h).
    static let linkAddress = AttributePolicy(sizes: 1...32)
    /// Text and nests: any size, looked into elsewhere.
    static let any = AttributePolicy(sizes: 0...Int(UInt16.max))
}

/// A table of attributes: the number, the name and the policy of each.
protocol AttributeTable: RawRepresentable<UInt16>, CaseIterable {
    /// The table's name in include/uapi/linux/if_link.h, for log lines.
    static var family: String { get }
    /// Counted where a number is not in the table; nil where unknown numbers are of no interest.
    static var unknownNumber: DecodingFault? { get }
    var policy: AttributePolicy { get }
}

extension DecodingTally {
    /// The table's entry for an attribute; nil, and counted, where it is not in the table or has the wrong size.
    ///
    /// Throws where the message must be refused for it.
    mutating func admit<Table: AttributeTable>(
        _ attribute: Attribute, as table: Table.Type
    ) throws(DecodingFault) -> Table? {
        guard let entry = Table(rawValue: attribute.number) else {
            if let fault = Table.unknownNumber { note(fault, "\(Table.family)_* number \(attribute.number)") }
            return nil
        }
        let policy = entry.policy
        if policy.sizes.contains(attribute.payload.count) { return entry }
        note(
            .attributeOfWrongSize,
            "\(Table.family)_* number \(attribute.number), \(entry): \(attribute.payload.count) bytes")
        if policy.absenceIsAFact { throw .attributeOfWrongSize }
        return nil
    }
}
