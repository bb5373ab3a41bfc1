/// A name in a key or in the brackets of a section.
struct TOMLName {
    let text: String
    let place: TextPlace
}

/// A table while its text is read: which of its keys may still be given, and by what.
final class TOMLTableBuilder {
    /// What a table is there by, which decides what may be added to it.
    private enum Origin {
        /// By a section below it: `a` by `[a.b]`. Its own section can follow.
        case section
        /// By its own section.
        case ownSection
        /// By dots in a key: `a` by `a.b = 1`.
        case dots
        /// By itself: a whole file, or braces.
        case itself
    }

    private enum Content {
        case value(TOMLValue)
        case table(TOMLTableBuilder)

        var place: TextPlace {
            switch self {
            case .value(let value): value.place
            case .table(let table): table.place
            }
        }
    }

    private struct Entry {
        let name: TOMLName
        let content: Content
    }

    private var origin: Origin
    private var place: TextPlace
    private var entries: [Entry] = []
    /// By the bytes of the key: two texts that Unicode holds for equal are two keys to TOML.
    private var positions: [[UInt8]: Int] = [:]

    private init(_ origin: Origin, at place: TextPlace) {
        self.origin = origin
        self.place = place
    }

    /// A table that is part of no other.
    convenience init(at place: TextPlace) { self.init(.itself, at: place) }

    /// The table as it is.
    var table: TOMLTable {
        TOMLTable(
            entries: entries.map { entry in
                switch entry.content {
                case .value(let value): .init(key: entry.name.text, place: entry.name.place, value: value)
                case .table(let inner):
                    .init(
                        key: entry.name.text, place: entry.name.place,
                        value: TOMLValue(content: .table(inner.table), place: inner.place))
                }
            })
    }

    /// The table of a section, whose keys follow.
    ///
    /// - Parameter names: at least one; the tables that the others name are made where they are missing.
    func openSection(_ names: [TOMLName], at place: TextPlace) throws(TOMLFault) -> TOMLTableBuilder {
        var table = self
        for name in names { table = try table.innerTable(name, orNew: .section, at: place) }
        guard table.origin == .section else {
            let name = names.map(\.text).joined(separator: ".")
            throw TOMLFault(.sectionTwice(name: name, firstLine: table.place.line), at: place)
        }
        table.origin = .ownSection
        table.place = place
        return table
    }

    /// Gives a key its value.
    ///
    /// - Parameter names: at least one; the tables that the others name are made where they are missing.
    func give(_ names: [TOMLName], _ value: TOMLValue) throws(TOMLFault) {
        var table = self
        for name in names.dropLast() { table = try table.tableByDots(name) }
        guard let key = names.last else { return }
        if let content = table.content(of: key) {
            throw TOMLFault(.keyTwice(key: key.text, firstLine: content.place.line), at: key.place)
        }
        table.append(.value(value), key)
    }

    private func tableByDots(_ name: TOMLName) throws(TOMLFault) -> TOMLTableBuilder {
        let inner = try innerTable(name, orNew: .dots, at: name.place)
        guard inner.origin != .ownSection else {
            throw TOMLFault(.sectionByDots(name: name.text, line: inner.place.line), at: name.place)
        }
        inner.origin = .dots
        return inner
    }

    private func innerTable(
        _ name: TOMLName, orNew origin: Origin, at place: TextPlace
    ) throws(TOMLFault) -> TOMLTableBuilder {
        switch content(of: name) {
        case nil:
            let inner = TOMLTableBuilder(origin, at: place)
            append(.table(inner), TOMLName(text: name.text, place: place))
            return inner
        case .table(let inner): return inner
        case .value(let value):
            throw TOMLFault(.notASection(key: name.text, line: value.place.line), at: name.place)
        }
    }

    private func content(of name: TOMLName) -> Content? { positions[Array(name.text.utf8)].map { entries[$0].content } }

    private func append(_ content: Content, _ name: TOMLName) {
        positions[Array(name.text.utf8)] = entries.count
        entries.append(Entry(name: name, content: content))
    }
}
