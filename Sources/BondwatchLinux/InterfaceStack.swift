package import BondwatchCore
import Glibc

/// What sysfs says of interfaces: which stand on which, and their addresses.
package enum InterfaceStack {
    /// The interface and all that stand on it: VLANs, bridges, and what stands on those.
    package static func standing(on interface: InterfaceName) -> Set<InterfaceName> {
        var found: Set<InterfaceName> = [interface]
        var open = [interface]
        while let next = open.popLast() {
            for upper in uppers(of: next) where found.insert(upper).inserted { open.append(upper) }
        }
        return found
    }

    package static func index(of interface: InterfaceName) -> UInt32? {
        line(of: "ifindex", interface).flatMap { UInt32($0) }
    }

    package static func hardwareAddress(of interface: InterfaceName) -> HardwareAddress? {
        line(of: "address", interface).flatMap { HardwareAddress($0) }
    }

    /// The links `upper_NAME` of its folder (since 3.9).
    private static func uppers(of interface: InterfaceName) -> [InterfaceName] {
        guard let folder = opendir(path(interface)) else { return [] }
        defer { closedir(folder) }
        let prefix = Array("upper_".utf8)
        var names: [InterfaceName] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name.starts(with: prefix), let upper = InterfaceName(bytes: name.dropFirst(prefix.count)) {
                names.append(upper)
            }
        }
        return names
    }

    /// As far as a name is not UTF-8 its folder is not found.
    private static func path(_ interface: InterfaceName) -> String {
        "/sys/class/net/\(String(decoding: interface.bytes, as: UTF8.self))"
    }

    private static func line(of file: String, _ interface: InterfaceName) -> String? {
        guard let bytes = try? SmallFile.read("\(path(interface))/\(file)") else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
