/// The version of bondwatchd, in one place for `--version`, the socket and the packages.
package enum Version {
    package static let current = "0.1.0"
}
