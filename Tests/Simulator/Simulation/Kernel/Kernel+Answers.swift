/// How rtnetlink answers what the daemon asks.
extension Kernel {
    /// The datagrams that answer a request for links; a dump's end stands in one of its own.
    func answers(to request: [UInt8]) -> [[UInt8]] {
        let sequence = request.integer(at: 8)
        let isDump = request.integer(at: 4) >> 16 & 0x300 == 0x300
        guard isDump else { return [answer(ofLink: request.integer(at: 20), sequence, to: request)] }
        let parts = links(of: attribute(10, of: request), sequence: sequence)
        let end = LinkBytes.message(LinkBytes.done, flags: LinkBytes.multipart, sequence: sequence) {
            $0.append(Int32(0))
        }
        return parts.isEmpty ? [end] : [parts.flatMap(\.self), end]
    }

    private func answer(ofLink index: UInt32, _ sequence: UInt32, to request: [UInt8]) -> [UInt8] {
        if let link = link(index, sequence: sequence) { return link }
        let noDevice: Int32 = -19
        return LinkBytes.message(LinkBytes.error, sequence: sequence) { writer in
            writer.append(noDevice)
            for byte in request { writer.append(byte) }
        }
    }

    /// The first four bytes of an attribute of the request; nil where it has none.
    private func attribute(_ number: UInt32, of request: [UInt8]) -> UInt32? {
        var place = 32
        while place + 8 <= request.count {
            let head = request.integer(at: place)
            if head >> 16 == number { return request.integer(at: place + 4) }
            place += max(4, Int((head & 0xffff) + 3) & ~3)
        }
        return nil
    }

    /// The parts of a dump: of the bonds, or of a master's slaves.
    private func links(of master: UInt32?, sequence: UInt32) -> [[UInt8]] {
        guard let master else { return bonds.map { message(of: $0, flags: LinkBytes.multipart, sequence: sequence) } }
        return interfaces.filter { $0.master == master }.map {
            message(of: $0, flags: LinkBytes.multipart, sequence: sequence)
        }
    }

    private func link(_ index: UInt32, sequence: UInt32) -> [UInt8]? {
        if let bond = bonds.first(where: { $0.index == index }) { return message(of: bond, sequence: sequence) }
        return interface(index).map { message(of: $0, sequence: sequence) }
    }
}

extension [UInt8] {
    /// Four bytes as a little-endian number.
    func integer(at place: Int) -> UInt32 {
        guard place + 4 <= count else { return 0 }
        return self[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
