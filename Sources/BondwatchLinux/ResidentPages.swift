import CLinux

/// The pages of memory that the process has mapped.
package enum ResidentPages {
    /// Gives back the pages of code and constants that were used so far; those that are used again come back.
    ///
    /// Worth a call after the start: relocating the binary and reading the command line and the configuration touch ten
    /// times as many pages as the watching does.
    package static func giveBack() { clinux_unmap_clean_pages() }
}
