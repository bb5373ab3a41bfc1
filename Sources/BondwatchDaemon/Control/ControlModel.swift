package import BondwatchCore
package import BondwatchLinux

/// What the control server asks the daemon. Every answer may come on any queue, at any time; what is nil is not had here.
package struct ControlModel: Sendable {
    /// Asks for the present report, with all failover records or the last ones.
    package typealias Report =
        @Sendable (
            _ allFailovers: Bool, _ reply: @escaping @Sendable (ReportDocument) -> Void
        ) -> Void

    /// Asks for the bonds alone.
    package typealias List =
        @Sendable (
            _ allFailovers: Bool, _ reply: @escaping @Sendable ([BondReport]) -> Void
        ) -> Void

    /// Carries out an errand, for somebody who may have it carried out.
    package typealias RunErrand =
        @Sendable (
            _ errand: Errand, _ asker: PeerCredentials, _ reply: @escaping @Sendable (ErrandOutcome) -> Void
        ) -> Void

    /// Asks for everything that is counted; the clients are the server's own to fill in.
    package typealias Stats = @Sendable (_ reply: @escaping @Sendable (StatsReport) -> Void) -> Void

    /// Begins a watch, or refuses it, through the feed.
    ///
    /// - Parameters:
    ///   - watcher: whose it is, for `WatchFeed.begin` and `refuse`.
    ///   - names: nil: all bonds.
    ///   - withState: whether the watcher wants to see the bonds as they are.
    package typealias BeginWatch =
        @Sendable (_ watcher: UInt64, _ names: [InterfaceName]?, _ withState: Bool) -> Void

    package struct Watching: Sendable {
        let feed: WatchFeed
        let begin: BeginWatch
        /// Adds to the feed's bonds what is on the disk. Called on the server's queue.
        let complete: @Sendable ([BondReport]) -> [BondReport]

        package init(
            _ feed: WatchFeed, completing complete: @escaping @Sendable ([BondReport]) -> [BondReport] = { $0 },
            begin: @escaping BeginWatch
        ) {
            self.feed = feed
            self.begin = begin
            self.complete = complete
        }
    }

    package var report: Report
    package var errands: RunErrand?
    package var stats: Stats?
    package var watching: Watching?

    /// A daemon that says what hinders it.
    package static func reporting(_ report: @escaping Report) -> ControlModel {
        var model = ControlModel { _, _ in }
        model.report = report
        return model
    }

    /// A daemon that nothing hinders.
    package init(list: @escaping List) {
        report = { allFailovers, reply in
            list(allFailovers) { bonds in reply(ReportDocument(source: .daemon, bonds: bonds)) }
        }
    }
}
