/// One thing that a daemon is shown of its host, or that happens to it.
enum Sight: Sendable {
    case datagram([UInt8])
    /// ENOBUFS.
    case loss
    /// The socket has been read empty: a dump begins where one is wanted.
    case request
    /// What was asked for is answered.
    case answer(any LinkSource)
    /// What no message announces is wanted again.
    case refresh
    case names([String])
    case file(String, [UInt8])
    case tick
    /// The daemon dies and comes back at once.
    ///
    /// - Parameter committed: whether what came of the step before was committed; otherwise nobody has logged it.
    case restart(committed: Bool)
}

/// A sight and when it came, in milliseconds since boot.
struct Step: Sendable {
    var time: UInt64
    var sight: Sight
}
