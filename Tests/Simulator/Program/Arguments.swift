import Simulator

/// What the command line asks for.
struct Arguments {
    /// The seeds to run.
    var first: UInt64 = 1
    var count: UInt64 = 10_000
    /// One seed, with all that happens in it.
    var isTraced = false
    /// Goes on with further seeds for so many minutes.
    var minutes: UInt64?
    var version = Simulation.Version.engine
    var threads: UInt64 = 2
    /// Seeds that fail for a reason that is known and open.
    var open = OpenSeeds()
    /// Prints a number for each seed, by which two programs that do the same are known.
    var digests = false
    /// Whether all that should show must have shown.
    var isWhole = false

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let usage = """
        usage: bondwatch-simulator [--seeds N] [--from SEED] [--minutes N] [--threads N] [--machine] [--whole]
                                   [--open FILE] [--digest]
               bondwatch-simulator --seed SEED [--machine]

        --minutes N  go on with further seeds for so long, whatever --seeds says
        --machine    the machine without the engine around it
        --whole      fail also where a known fault, a state or a fault of the surroundings was not met
        --open FILE  the seeds in this file must fail, and nothing is said of why (Tests/Simulator/open-seeds)
        --digest     print a number for each seed: a change that must change nothing leaves them all as they are
        --seed SEED  one seed, with all that happens in it

        """

    init(_ words: some Sequence<String>) throws(Fault) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            switch word {
            case "--seed":
                first = try Self.number(&words, after: word)
                count = 1
                isTraced = true
            case "--seeds": count = try Self.number(&words, after: word)
            case "--from": first = try Self.number(&words, after: word)
            case "--minutes": minutes = try Self.number(&words, after: word)
            case "--threads": threads = max(1, try Self.number(&words, after: word))
            case "--machine": version = .machine
            case "--digest": digests = true
            case "--whole": isWhole = true
            case "--open":
                guard let path = words.popFirst() else { throw Fault(description: "--open needs a file") }
                open = try OpenSeeds(path: path)
            default: throw Fault(description: "no such option: \(word)")
            }
        }
    }

    private static func number(_ words: inout ArraySlice<String>, after option: String) throws(Fault) -> UInt64 {
        guard let word = words.popFirst() else { throw Fault(description: "\(option) needs a number") }
        guard let number = UInt64(word) else { throw Fault(description: "not a number after \(option): \(word)") }
        return number
    }
}
