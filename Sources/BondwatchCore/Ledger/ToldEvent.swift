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
        sequence = event.sequence
        self.wallMicroseconds = wallMicroseconds
        priority = event.priority
        messageID = event.kind.definition.messageID
        message = event.message
        fields = event.fields.map { Field(name: $0.name, value: $0.value) }
    }
}
