import BondwatchCore

extension ValueForm where Value == Bool {
    /// Yes or no.
    static var flag: ValueForm {
        ValueForm(
            expectation: "true or false without quotes",
            read: { value throws(ValueComplaint) in
                guard let flag = value.flag else { throw value.isOfWrongType }
                return flag
            },
            write: { String($0) })
    }
}

extension ValueForm where Value == [InterfaceName] {
    /// Names of slaves; one alone may stand without brackets.
    static var slaves: ValueForm {
        ValueForm(
            expectation: "names of slaves in quotes, in square brackets",
            read: { value throws(ValueComplaint) in
                let elements = value.list ?? [value]
                var names: [InterfaceName] = []
                var known: Set<InterfaceName> = []
                for element in elements {
                    let text = try element.quoted
                    guard let name = InterfaceName(text) else {
                        throw ValueComplaint("\(text.told) is no name of an interface", at: element.place)
                    }
                    if !known.insert(name).inserted {
                        throw ValueComplaint("has \(text.told) twice", at: element.place)
                    }
                    names.append(name)
                }
                return names
            },
            write: { names in "[\(names.map { "\"\($0)\"" }.joined(separator: ", "))]" })
    }
}

extension ValueForm where Value == BondPolicy.ExpectedSlaves {
    /// A number, names, or the word for neither.
    static var expectedSlaves: ValueForm {
        let most = 1024
        let learned = "learned"
        return ValueForm(
            expectation: "\"\(learned)\", a number from 1 to \(most) or names of slaves in square brackets",
            read: { value throws(ValueComplaint) in
                if value.text == learned { return .learned }
                if value.integer != nil { return .number(try ValueForm<Int>.count(from: 1, to: most).read(value)) }
                guard value.list != nil else {
                    throw value.text.map { ValueComplaint("is \($0.told)") } ?? value.isOfWrongType
                }
                let names = try ValueForm<[InterfaceName]>.slaves.read(value)
                if names.isEmpty { throw ValueComplaint("is empty") }
                return .names(names)
            },
            write: { expected in
                switch expected {
                case .learned: "\"\(learned)\""
                case .number(let number): String(number)
                case .names(let names): ValueForm<[InterfaceName]>.slaves.write(names)
                }
            })
    }
}

extension ValueForm where Value == Int? {
    /// A number, or the word for what is learned.
    static func learnedCount(from least: Int, to most: Int) -> ValueForm {
        let learned = "learned"
        return ValueForm(
            expectation: "\"\(learned)\" or a number from \(least) to \(most)",
            read: { value throws(ValueComplaint) in
                if value.text == learned { return nil }
                guard value.integer != nil else {
                    throw value.text.map { ValueComplaint("is \($0.told)") } ?? value.isOfWrongType
                }
                return try ValueForm<Int>.count(from: least, to: most).read(value)
            },
            write: { $0.map { String($0) } ?? "\"\(learned)\"" })
    }
}

extension ValueForm where Value == [FindingKind: FindingSeverity] {
    /// Findings and what they are told with.
    static var severities: ValueForm {
        let off = "off"
        let words = Priority.allCases.map(\.keyword) + [off]
        return ValueForm(
            expectation: "findings with a priority of syslog's or \(off)",
            read: { value throws(ValueComplaint) in
                guard let table = value.table else { throw value.isOfWrongType }
                var severities: [FindingKind: FindingSeverity] = [:]
                for entry in table.entries {
                    let key = entry.key
                    guard let kind = FindingKind(rawValue: key) else { throw .unknownFinding(entry) }
                    guard let word = entry.value.text else {
                        throw ValueComplaint("\(key) is \(entry.value.kindWithArticle)", at: entry.value.place)
                    }
                    if word == off {
                        severities[kind] = .off
                    } else if let priority = Priority.allCases.first(where: { $0.keyword == word }) {
                        severities[kind] = .told(priority)
                    } else {
                        throw ValueComplaint(
                            "\(key) is \(word.told), which is none of \(words.joined(separator: ", "))",
                            at: entry.value.place)
                    }
                }
                return severities
            },
            write: { severities in
                let pairs = FindingKind.allCases.compactMap { kind in
                    severities[kind].map { severity in
                        let word = if case .told(let priority) = severity { priority.keyword } else { off }
                        return "\"\(kind.rawValue)\" = \"\(word)\""
                    }
                }
                return pairs.isEmpty ? "{}" : "{ \(pairs.joined(separator: ", ")) }"
            })
    }
}

extension ValueComplaint {
    fileprivate static func unknownFinding(_ entry: TOMLTable.Entry) -> ValueComplaint {
        let key = entry.key
        let known = FindingKind.allCases.map(\.rawValue)
        let help =
            Spelling.nearest(to: key, in: known).map { "did you mean \"\($0)\"?" }
            ?? "there are \(known.joined(separator: ", "))"
        return ValueComplaint("\(key.told) is no finding, \(help)", at: entry.place)
    }
}
