import BondwatchCore
import TOMLKit

extension ValueForm where Value == Bool {
    /// Yes or no.
    static var flag: ValueForm {
        ValueForm(
            expectation: "true or false without quotes",
            read: { value throws(ValueComplaint) in
                guard let flag = value.bool else { throw value.isOfWrongType }
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
                let elements = value.array.map { Array($0) } ?? [value]
                var names: [InterfaceName] = []
                var known: Set<InterfaceName> = []
                for element in elements {
                    let text = try element.quoted
                    guard let name = InterfaceName(text) else {
                        throw ValueComplaint("\(text.told) is no name of an interface")
                    }
                    if !known.insert(name).inserted { throw ValueComplaint("has \(text.told) twice") }
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
                if value.string == learned { return .learned }
                if value.int != nil { return .number(try ValueForm<Int>.count(from: 1, to: most).read(value)) }
                guard value.array != nil else {
                    throw value.string.map { ValueComplaint("is \($0.told)") } ?? value.isOfWrongType
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
                for (key, written) in table {
                    guard let kind = FindingKind(rawValue: key) else { throw .unknownFinding(key) }
                    let word = try written.quoted(at: key)
                    if word == off {
                        severities[kind] = .off
                    } else if let priority = Priority.allCases.first(where: { $0.keyword == word }) {
                        severities[kind] = .told(priority)
                    } else {
                        throw ValueComplaint(
                            "\(key) is \(word.told), which is none of \(words.joined(separator: ", "))", at: key)
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
    fileprivate static func unknownFinding(_ key: String) -> ValueComplaint {
        let known = FindingKind.allCases.map(\.rawValue)
        let help =
            Spelling.nearest(to: key, in: known).map { "did you mean \"\($0)\"?" }
            ?? "there are \(known.joined(separator: ", "))"
        return ValueComplaint("\(key.told) is no finding, \(help)", at: key)
    }
}

extension TOMLValueConvertible {
    /// The text of a string; a complaint about anything else has its place below the key.
    fileprivate func quoted(at key: String) throws(ValueComplaint) -> String {
        guard let text = string else { throw ValueComplaint("\(key) is \(type.withArticle)", at: key) }
        return text
    }
}
