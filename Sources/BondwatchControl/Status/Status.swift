import BondwatchLinux
package import BondwatchQuery
package import BondwatchVarlink

/// `bondwatchctl status`: what `bondwatchd --dump` answers, from the same places in the same words.
package struct Status {
    private let client: DaemonClient

    package init(client: DaemonClient) { self.client = client }

    package func run(_ request: DumpRequest) -> CommandOutcome {
        Dump(sources: .usual(client), now: Clock.wallMicroseconds()).run(request)
    }
}
