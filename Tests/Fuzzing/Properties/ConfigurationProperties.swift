import BondwatchCore
import BondwatchDaemon

/// The reader of the configuration, on the bytes of one file.
enum ConfigurationProperties {
    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        switch parse(input) {
        case .success(let configuration):
            try checkLimits(of: configuration)
            try checkPolicies(of: configuration)
            // A text that is whole stays what it is with a comment behind it.
            let commented = parse(input + Array("\n# end\n".utf8))
            try require(commented == .success(configuration), "a comment changes the configuration: \(commented)")
            return configuration == Configuration() ? 0 : 1
        case .failure(let error):
            try check(error, linesOf: input)
            return error.problems.count
        }
    }

    private static func parse(_ bytes: [UInt8]) -> Result<Configuration, ConfigurationError> {
        Result { () throws(ConfigurationError) in try Configuration.parse(bytes: bytes, file: "f.toml") }
    }

    private static func checkLimits(of configuration: Configuration) throws(Violation) {
        let poll = configuration.pollInterval
        try require((.milliseconds(100) ... .seconds(60)).contains(poll), "poll_interval is \(poll)")
        let buffer = configuration.netlink.receiveBuffer
        try require((4 << 10...256 << 20).contains(buffer), "receive_buffer is \(buffer)")
        let control = configuration.control
        try require((1...107).contains(control.path.utf8.count), "control.path has \(control.path.utf8.count) bytes")
        try require(control.path.hasPrefix("/") && !control.path.utf8.contains(0), "control.path is \(control.path)")
        try require(control.mode <= 0o777, "control.mode is \(control.mode)")
        try require((1...4096).contains(control.clients), "control.clients is \(control.clients)")
        if case .only(let kinds) = configuration.log.targets {
            try require(!kinds.isEmpty, "log.targets is empty")
        }
    }

    /// A bond that some rule may fit has a policy within the limits.
    private static func checkPolicies(of configuration: Configuration) throws(Violation) {
        for name in ["bond0", "bond1", "b*d"].compactMap(InterfaceName.init) {
            let policy = configuration.policies.policy(for: name)
            if let patience = policy.deafAfter {
                try require((.seconds(1) ... .seconds(86_400)).contains(patience), "deaf_after is \(patience)")
            }
            if let damping = policy.flapping {
                try require(damping.reuse < damping.suppress, "flapping: \(damping)")
            }
            switch policy.expectedSlaves {
            case .learned: break
            case .number(let number): try require((1...1024).contains(number), "expected_slaves is \(number)")
            case .names(let names): try require(!names.isEmpty, "expected_slaves is empty")
            }
        }
    }

    private static func check(_ error: ConfigurationError, linesOf input: [UInt8]) throws(Violation) {
        try require(!error.problems.isEmpty, "an error without a problem")
        let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try require(error.problems.count <= ConfigurationError.mostProblems + 1, "\(error.problems.count) problems")
        for problem in error.problems {
            try requirePrintable(problem.description, "a problem")
            try require(!problem.fault.isEmpty && !problem.remedy.isEmpty, "a problem without fault or remedy")
            guard let place = problem.place else { continue }
            try require(lines.indices.contains(place.line - 1), "line \(place.line) of \(lines.count) lines")
            let length = String(decoding: lines[place.line - 1], as: UTF8.self).unicodeScalars.count
            try require((1...length + 1).contains(place.column), "column \(place.column) of \(length) in \(place.line)")
        }
    }
}
