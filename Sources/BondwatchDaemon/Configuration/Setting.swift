/// One key of the configuration file: all that reading it, complaining about it and explaining it need.
package struct Setting: Sendable {
    /// The section's name; nil for a key above all sections.
    package let section: String?
    package let key: String
    /// What the key does, in one line.
    package let meaning: String
    /// What values are right: `a duration from 100ms to 1min in quotes, as "1s"`.
    package let expectation: String

    /// Checks a value and puts it into its place.
    let apply: @Sendable (TOMLValue, inout Configuration) throws(ValueComplaint) -> Void
    /// The value as it is written in the file.
    let text: @Sendable (Configuration) -> String

    init(
        section: String?, key: String, meaning: String, expectation: String,
        apply: @escaping @Sendable (TOMLValue, inout Configuration) throws(ValueComplaint) -> Void,
        text: @escaping @Sendable (Configuration) -> String
    ) {
        self.section = section
        self.key = key
        self.meaning = meaning
        self.expectation = expectation
        self.apply = apply
        self.text = text
    }

    init<Value>(
        _ section: String? = nil, _ key: String, _ place: any WritableKeyPath<Configuration, Value> & Sendable,
        _ form: ValueForm<Value>, _ meaning: String
    ) {
        self.init(
            section: section, key: key, meaning: meaning,
            expectation: "\(form.expectation), as \(form.write(Configuration()[keyPath: place]))",
            apply: { value, configuration throws(ValueComplaint) in
                configuration[keyPath: place] = try form.read(value)
            },
            text: { form.write($0[keyPath: place]) })
    }

    init<Value>(
        _ key: String, _ place: any WritableKeyPath<Configuration, Value> & Sendable, _ form: ValueForm<Value>,
        _ meaning: String
    ) {
        self.init(nil, key, place, form, meaning)
    }

    /// The default, as it is written in the file.
    package var defaultText: String { text(Configuration()) }

    /// The key with its section: `netlink.receive_buffer`.
    package var path: [String] { (section.map { [$0] } ?? []) + [key] }

    /// The sections that have keys, in the order of the table.
    static let sections: [String] = all.reduce(into: []) { sections, setting in
        if let section = setting.section, !sections.contains(section) { sections.append(section) }
    }

    static func keys(in section: String?) -> [String] { all.filter { $0.section == section }.map(\.key) }
}

/// What is wrong with a value, said of the value: `is an integer`.
struct ValueComplaint: Error {
    var text: String
    /// Where the part of the value stands that is meant; nil for the whole of it.
    var place: TextPlace?

    init(_ text: String, at place: TextPlace? = nil) {
        self.text = text
        self.place = place
    }
}

extension Configuration {
    private static var bondTemplate: [String] {
        [
            "",
            "# What is different for one bond: [bond.bond0], or for all whose names fit a pattern: [bond.\"uplink*\"],",
            "# where * stands for any characters and ? for one. Where several fit, the name itself goes before a pattern,",
            "# and a longer pattern before a shorter one, key by key.", "", "#[\(PolicySetting.bondSection).bond0]",
        ] + PolicySetting.all.map { "#\($0.key) = \($0.example)" }
    }

    /// The file that packaging/bondwatchd.toml is: every key with its default, commented out.
    package static var template: String {
        var lines = [
            "# The configuration of bondwatchd. Every key is shown with its default.",
            "# bondwatchd --check-config tells what is wrong with it.",
        ]
        var section: String?
        for setting in Setting.all {
            if setting.section != section, let name = setting.section { lines += ["", "[\(name)]"] }
            section = setting.section
            let allowed = setting.expectation.prefix(1).uppercased() + setting.expectation.dropFirst()
            lines += [
                "", "# \(setting.meaning)", "# \(allowed).", "#\(setting.key) = \(setting.defaultText)",
            ]
        }
        return (lines + bondTemplate).joined(separator: "\n") + "\n"
    }
}
