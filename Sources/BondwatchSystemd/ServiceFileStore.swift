import CSystemd
import Glibc

/// Files that the service manager holds for the next run of the service (FDSTORE=1, sd_notify(3)).
package enum ServiceFileStore {
    /// Takes over the file of that name; whoever gets the number closes it. Nil where there is none.
    ///
    /// Of several calls in a process only the first one finds any.
    package static func take(_ name: String) -> CInt? {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = Int(sd_listen_fds_with_names(1, &names))
        guard count > 0, let names else { return nil }
        defer {
            for place in 0..<count { free(names[place]) }
            free(names)
        }
        let place = (0..<count).first { place in names[place].map { String(cString: $0) == name } ?? false }
        return place.map { SD_LISTEN_FDS_START + CInt($0) }
    }

    /// Has the service manager hold a file.
    ///
    /// - Returns: whether there is one that was told; whether it has room for it (FileDescriptorStoreMax=) it does not say.
    package static func keep(_ descriptor: CInt, as name: String) -> Bool {
        var descriptors = [descriptor]
        return sd_pid_notify_with_fds(0, 0, "FDSTORE=1\nFDNAME=\(name)", &descriptors, 1) > 0
    }
}
