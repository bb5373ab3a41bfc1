/// An event that has its number and its date, and its text and fields worked out once: this value goes to the checkpoint, the
/// logs and the watchers.
package struct ReportedEvent: Equatable, Sendable {
    /// What is logged of it.
    package let told: ToldEvent
    package let kind: EventKind
    package let source: EventSource
    /// When it was seen, on CLOCK_BOOTTIME.
    package let instant: BootInstant
    package let bond: InterfaceName
    /// The slave that it is about.
    package let interface: InterfaceName?
    /// The name that the bond had until then, of an event that says that it was renamed.
    package let formerName: InterfaceName?

    /// - Parameters:
    ///   - event: has its number.
    ///   - wallMicroseconds: when it was seen, in microseconds since 1970.
    package init(_ event: Event, wallMicroseconds: UInt64) {
        let wording = event.wording
        told = ToldEvent(event, wording, wallMicroseconds: wallMicroseconds)
        kind = wording.kind
        source = event.source
        instant = event.instant
        bond = event.bond.name
        interface = wording.interface
        formerName = if case .bondRenamed(let former) = event.subject { former } else { nil }
    }

    /// The names by which somebody may know the bond.
    package var names: [InterfaceName] { [bond] + (formerName.map { [$0] } ?? []) }
}
