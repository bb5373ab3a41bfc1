import CLinux

/// The next connection of a listening socket, closed on exec: accept4(2), with its result and its errno.
package func acceptConnection(_ listener: CInt) -> CInt { uninterrupted { clinux_accept(listener) } }
