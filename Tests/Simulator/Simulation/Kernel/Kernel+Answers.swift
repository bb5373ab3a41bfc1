/// How the driver's host answers what the daemon asks.
extension Kernel: LinkSource {
    func links(of master: UInt32?, sequence: UInt32) -> [[UInt8]] {
        guard let master else { return bonds.map { message(of: $0, flags: LinkBytes.multipart, sequence: sequence) } }
        return interfaces.filter { $0.master == master }.map {
            message(of: $0, flags: LinkBytes.multipart, sequence: sequence)
        }
    }

    func link(_ index: UInt32, sequence: UInt32) -> [UInt8]? {
        if let bond = bonds.first(where: { $0.index == index }) { return message(of: bond, sequence: sequence) }
        return interface(index).map { message(of: $0, sequence: sequence) }
    }
}
