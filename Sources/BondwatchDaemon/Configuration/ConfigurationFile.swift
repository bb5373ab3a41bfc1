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

    /// The configuration in a file's bytes.
    package static func parse(bytes: [UInt8], file: String) throws(ConfigurationError) -> Configuration {
        if let fault = firstFault(in: bytes) {
            throw ConfigurationError(problems: [
                .init(
                    file: file, place: fault.place, fault: "\(fault.what)",
                    remedy: "expected text in UTF-8 without control characters")
            ])
        }
        return try parse(text: String(decoding: bytes, as: UTF8.self), file: file)
    }

    /// The first byte that is not UTF-8, or a NUL: the TOML library would take it for the end of the text.
    private static func firstFault(in bytes: [UInt8]) -> (place: TextPlace, what: String)? {
        if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
        var place = TextPlace(line: 1, column: 1)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue("\0"): return (place, "a NUL byte")
            case .scalarValue("\n"): place = TextPlace(line: place.line + 1, column: 1)
            case .scalarValue: place.column += 1
            case .error: return (place, "bytes that are not UTF-8")
            case .emptyInput: return nil
            }
        }
    }
}
