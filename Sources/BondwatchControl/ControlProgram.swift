/// The name under which bondwatchctl speaks of itself.
package enum ControlProgram {
    package static let name = "bondwatchctl"
}
