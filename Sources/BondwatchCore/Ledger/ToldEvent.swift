/// An event as it was worded when it was numbered: enough to tell it again after the daemon was killed.
package struct ToldEvent: Equatable, Sendable {
    package var sequence: UInt64
    /// Microseconds since 1970.
    package var wallMicroseconds: UInt64
    package var priority: Priority
    /// MESSAGE_ID.
    package var messageID: String
    package var message: String
    package var fields: [Field]

    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String
    }

    package init(_ event: Event, wallMicroseconds: UInt64) {
        self.init(event, event.wording, wallMicroseconds: wallMicroseconds)
    }

    /// - Parameter wording: the event's own.
    init(_ event: Event, _ wording: EventSubject.Wording, wallMicroseconds: UInt64) {
        sequence = event.sequence
        self.wallMicroseconds = wallMicroseconds
        priority = wording.priority
        messageID = wording.kind.definition.messageID
        message = wording.message
        fields = event.fields(wording)
    }
}
