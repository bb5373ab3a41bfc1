import BondwatchCore

/// One key of `[defaults]` and of the sections `[bond.NAME]`: all that reading it, complaining about it and explaining it
/// need.
package struct PolicySetting: Sendable {
    package let key: String
    /// What the key does, in one line.
    package let meaning: String
    /// What values are right.
    package let expectation: String
    /// A value, as it is written in the file.
    package let example: String

    /// Checks a value; gives what it changes.
    let read: @Sendable (TOMLValue) throws(ValueComplaint) -> [PolicyChange]
    /// The value of a policy as it is written in the file.
    let text: @Sendable (BondPolicy) -> String

    init<Value: Sendable>(
        _ key: String, _ place: any WritableKeyPath<BondPolicy, Value> & Sendable, _ form: ValueForm<Value>,
        example: Value, _ meaning: String
    ) {
        self.init(key, form, example: example, meaning) {
            $0[keyPath: place]
        } changes: {
            [PolicyChange(place, $0)]
        }
    }

    /// - Parameters:
    ///   - value: the value that a policy has.
    ///   - changes: what a value changes, where that is less than the whole of it.
    init<Value: Sendable>(
        _ key: String, _ form: ValueForm<Value>, example: Value, _ meaning: String,
        value: @escaping @Sendable (BondPolicy) -> Value,
        changes: @escaping @Sendable (Value) -> [PolicyChange]
    ) {
        self.key = key
        self.meaning = meaning
        self.example = form.write(example)
        expectation = "\(form.expectation), as \(form.write(example))"
        read = { written throws(ValueComplaint) in changes(try form.read(written)) }
        text = { form.write(value($0)) }
    }

    /// The section whose keys hold for every bond.
    static let defaultsSection = "defaults"
    /// The section whose sections are bonds.
    static let bondSection = "bond"

    /// Every key, in the order of packaging/bondwatchd.toml.
    package static let all: [PolicySetting] = [
        PolicySetting(
            "ignore", \.isIgnored, .flag, example: true,
            "Whether nothing is to be told of the bond; it is still shown."),
        PolicySetting(
            "expected_slaves", \.expectedSlaves, .expectedSlaves, example: .number(2),
            "Which slaves must carry; what learned means is said under expected in bondwatchd(8). Others are spare."),
        PolicySetting(
            "groups", \.groups, .learnedCount(from: 1, to: 16), example: 2,
            "802.3ad: to how many switches without MLAG the slaves go; learned: as they are put together."),
        PolicySetting(
            "preferred_active", \.preferredActive, .slaves, example: ["eth0"].compactMap(InterfaceName.init),
            "The slaves any of which may be the active one; none: it does not matter."),
        PolicySetting(
            "severity", .severities, example: [.missingSlave: .told(.warning), .halfDuplex: .off],
            "What findings are told with; those that are not named keep their own severity.",
            value: \.severities,
            changes: { severities in
                severities.map { kind, severity in PolicyChange(\.severities[kind], severity) }
            }),
        PolicySetting(
            "deaf_after", \.deafAfter, .optional(.duration(from: .seconds(1), to: .seconds(86_400))),
            example: .seconds(60),
            "How long a slave may receive nothing while its bond or a sibling does; off where that means nothing."),
        PolicySetting(
            "flapping", \.flapping, .optional(.flapDamping), example: .usual,
            "Each failure adds 1000, half_life halves it; beyond suppress and down to reuse changes are told at debug."),
        PolicySetting(
            "episode_after", \.episodeAfter, .duration(from: .seconds(1), to: .seconds(86_400)), example: .seconds(300),
            "How long nothing must have changed, with full redundancy, until a time of trouble is over."),
    ]
}

extension Setting {
    /// The key in `[defaults]`.
    init(defaultOf setting: PolicySetting) {
        self.init(
            section: PolicySetting.defaultsSection, key: setting.key, meaning: setting.meaning,
            expectation: setting.expectation,
            apply: { value, configuration throws(ValueComplaint) in
                for change in try setting.read(value) { change.apply(to: &configuration.policies.defaults) }
            },
            text: { setting.text($0.policies.defaults) })
    }
}
