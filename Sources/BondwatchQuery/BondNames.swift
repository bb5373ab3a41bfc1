package import BondwatchCore
import BondwatchLinux

/// The names of bonds between the kernel and whoever types them.
package enum BondNames {
    /// Those that there are, as they are shown, in order, for the completion in a shell; none where the kernel cannot be
    /// asked. It is one folder that is listed: somebody waits with a finger on the key.
    package static func present(procfs: String = "/proc") -> [String] {
        guard let names = try? ProcBondingReader(procfs: procfs).bonds() else { return [] }
        return names.map(\.description)
    }

    /// The name that was typed, as it is shown or as it is.
    ///
    /// - Parameter known: the bonds that there are, for the error; nil where nobody was asked.
    /// - Throws: where nothing can have such a name.
    package static func parse(_ text: String, known: [InterfaceName]? = nil) throws(UnknownBond) -> InterfaceName {
        guard let name = InterfaceName(shownAs: text) else { throw UnknownBond(typed: text, known: known) }
        return name
    }

    /// The names that were typed, in their order.
    package static func parse(_ texts: [String], known: [InterfaceName]? = nil) throws(UnknownBond) -> [InterfaceName] {
        try texts.map { (text) throws(UnknownBond) in try parse(text, known: known) }
    }

    /// The bond that was typed.
    ///
    /// - Parameter name: of one of them.
    /// - Throws: where none of them has that name.
    package static func pick<Bond>(
        _ text: String, from bonds: [Bond], by name: (Bond) -> InterfaceName
    ) throws(UnknownBond) -> Bond {
        let typed = InterfaceName(shownAs: text)
        guard let bond = bonds.first(where: { name($0) == typed }) else {
            throw UnknownBond(typed: text, known: bonds.map(name))
        }
        return bond
    }
}

extension UnknownBond {
    fileprivate init(typed text: String, known: [InterfaceName]?) {
        self.init(name: PrintableText.escaping(text.utf8), known: known)
    }
}
