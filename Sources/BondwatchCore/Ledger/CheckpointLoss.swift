/// Something of a checkpoint that cannot be used, and so begins anew; the rest goes on.
package enum CheckpointLoss: Equatable, Sendable {
    /// The record of a bond is damaged.
    case bond(InterfaceName)
    /// A part of a bond's memory that another version of the program wrote, or that holds what this one does not know.
    case part(String, of: InterfaceName)
    /// Parts that this program does not know, and of which there is more than it keeps for another version.
    case foreignParts(of: InterfaceName)

    /// The line that the log has for all of them; nil where there are none.
    package static func note(_ losses: [CheckpointLoss]) -> Note? {
        guard !losses.isEmpty else { return nil }
        let most = 6
        var clauses = losses.prefix(most).map(\.words)
        if losses.count > most { clauses.append("and \(losses.count - most) more") }
        let text = "part of the checkpoint cannot be used and begins anew: \(clauses.joined(separator: "; "))"
        return Note(.warning, text)
    }

    private var words: String {
        switch self {
        case .bond(let name): "\(name), whose record is damaged"
        case .part(let part, let name): "of \(name) \(part), written by another version of bondwatchd"
        case .foreignParts(let name): "of \(name) what only another version of bondwatchd knows"
        }
    }
}
