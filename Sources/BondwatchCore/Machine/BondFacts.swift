/// What the sources showed last of the bond as a whole.
struct BondFacts: Sendable {
    private(set) var name: InterfaceName
    private(set) var attributes: BondAttributes
    private(set) var flags: LinkFlags
    /// Whether the bond has its carrier, by its last message.
    private(set) var hasCarrier: Bool
    /// The bond's own address.
    private(set) var address: HardwareAddress?
    /// The last accepted /proc file.
    private(set) var file: BondFile?

    init(_ message: LinkMessage, name: InterfaceName, attributes: BondAttributes) {
        self.name = name
        self.attributes = attributes
        flags = message.flags
        hasCarrier = message.hasCarrier
        address = message.hardwareAddress
    }

    mutating func rename(to name: InterfaceName) { self.name = name }

    mutating func take(_ message: LinkMessage, _ attributes: BondAttributes) {
        flags = message.flags
        hasCarrier = message.hasCarrier
        address = message.hardwareAddress ?? address
        self.attributes = attributes
    }

    mutating func take(_ file: BondFile) { self.file = file }
}
