extension Configuration {
    /// The file read where no other is named.
    package static let defaultPath = "/etc/bondwatchd/bondwatchd.toml"
    /// The longest file that is read, in bytes.
    package static let maximumLength = 1 << 20

    /// The configuration in the file at `path`; the defaults where there is none and none has to be.
    package static func load(
        path: String, mustExist: Bool = false
    ) throws(ConfigurationError) -> Configuration {
        try ConfigurationSource(path: path, mustExist: mustExist).read().settings
    }
}
