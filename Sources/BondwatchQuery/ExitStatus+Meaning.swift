extension ExitStatus {
    /// When a program ends with it, in one sentence, for the manual.
    package var meaning: String {
        switch self {
        case .success: "All went well."
        case .unknownBond: "A bond was asked for that is not there."
        case .usage: "The command line is wrong."
        case .badData: "The file is no recording, or a damaged one."
        case .noInput: "There is no such recording."
        case .unavailable: "The kernel or a service does not answer."
        case .cannotCreate: "A recording cannot be written there."
        case .outputFailed: "Standard output did not take everything."
        case .noPermission: "Only root and the daemon's own user may ask for that."
        case .configuration: "The configuration is wrong."
        }
    }
}
