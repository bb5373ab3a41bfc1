import Glibc

/// How many files the process may have open at one time: RLIMIT_NOFILE.
package enum DescriptorLimit {
    /// The limit that holds now; `Int.max` where there is none.
    package static func current() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }
}
