extension ExitStatus {
    /// When a program ends with it, in one sentence, for the manual.
    package var meaning: String {
        switch self {
        case .success: "All went well."
        case .negative:
            "The answer is no: a bond is not there, or not silenced; of bondwatchctl drill, a standby failed, or nothing "
                + "could be learned."
        case .usage: "The command line is wrong."
        case .badData: "The file is no recording, or a damaged one."
        case .noInput: "There is no such recording or journal."
        case .unavailable: "The kernel or a service does not answer, or another bondwatchd has the state directory."
        case .notRestored: "bondwatchctl drill could not put the bond back as it was."
        case .cannotCreate: "A file cannot be written there."
        case .outputFailed: "Standard output did not take everything."
        case .temporaryFailure: "Interrupted, not confirmed, or something else is at it now."
        case .noPermission: "That user may not do it, or may not read the journal."
        case .configuration: "The configuration is wrong, or the service's user cannot read it."
        }
    }
}
