import BondwatchDaemon

/// The parts of bondwatchd.toml(5) that come from the tables of settings.
enum SettingsPage {
    /// The keys of a section; nil: those above all sections.
    static func keys(in section: String?) -> String {
        let items = Setting.all.filter { $0.section == section }.map { setting in
            item(setting.key, setting.meaning, setting.expectation) + Mdoc.prose("Default: \(setting.defaultText)")
        }
        return ".Bl -tag -width Ds\n" + items.joined() + ".El\n"
    }

    private static func item(_ key: String, _ meaning: String, _ expectation: String) -> String {
        let allowed = expectation.prefix(1).uppercased() + expectation.dropFirst()
        return ".It Ic \(Mdoc.literal(key))\n" + Mdoc.prose("\(meaning) \(allowed).")
    }
}
