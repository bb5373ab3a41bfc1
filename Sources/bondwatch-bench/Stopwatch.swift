import Glibc

/// Times single calls, with the cost of reading the clock taken off.
struct Stopwatch {
    /// What lies between two readings of the clock with nothing in between, in nanoseconds: the median.
    let overhead: UInt64

    init() {
        var samples: [UInt64] = []
        for _ in 0..<100_000 {
            let start = Self.now()
            samples.append(Self.now() &- start)
        }
        overhead = Timing(samples, overhead: 0).median
    }

    /// CLOCK_MONOTONIC in nanoseconds.
    @inline(__always)
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Times `subject` and, in turn with it, `reference`, so that both meet the same weather.
    ///
    /// - Parameter prepare: runs before each call of the subject, outside its time.
    func time(
        rounds: Int, prepare: () -> Void = {}, _ subject: () -> Int, against reference: () -> Int
    ) -> (subject: Timing, reference: Timing) {
        var subjects: [UInt64] = []
        var references: [UInt64] = []
        subjects.reserveCapacity(rounds)
        references.reserveCapacity(rounds)
        var sum = 0
        for _ in 0..<rounds {
            prepare()
            let start = Self.now()
            sum &+= subject()
            let between = Self.now()
            sum &+= reference()
            let end = Self.now()
            subjects.append(between &- start)
            references.append(end &- between)
        }
        // The results are used, so that no call can be left out.
        if sum == .min { print("#") }
        return (Timing(subjects, overhead: overhead), Timing(references, overhead: overhead))
    }
}

/// What many calls took, in nanoseconds.
struct Timing {
    let median: UInt64
    let percentile99: UInt64

    init(_ samples: [UInt64], overhead: UInt64) {
        let sorted = samples.sorted()
        func at(_ share: Int) -> UInt64 {
            let sample = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) * share / 100]
            return sample > overhead ? sample - overhead : 0
        }
        median = at(50)
        percentile99 = at(99)
    }
}
