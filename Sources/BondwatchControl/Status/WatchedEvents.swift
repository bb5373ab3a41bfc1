package import BondwatchCore
package import BondwatchVarlink

/// A connection on which the daemon tells what happens: `BondWatchStream`, or what a test puts in its place.
package protocol WatchedEvents: ~Copyable {
    /// To be polled for reading.
    var descriptor: CInt { get }
    /// The next reply; nil when none came within that time, which without one is for ever.
    mutating func next(within span: BootInstant.Span?) throws(DaemonClientError) -> WatchReport?
}

/// Where such connections come from: `DaemonClient.watch`.
package struct WatchSource<Events: WatchedEvents & ~Copyable> {
    let connect: () throws(DaemonClientError) -> Events

    package init(connect: @escaping () throws(DaemonClientError) -> Events) { self.connect = connect }
}
