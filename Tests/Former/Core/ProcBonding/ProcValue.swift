/// The values of a /proc/net/bonding file, read from the bytes behind a key.
///
/// Each reader takes the whole of the bytes or answers nil; none guesses at a part.
extension Span<UInt8> {
    /// Whether the bytes begin with `text`.
    func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard count >= wanted.count else { return false }
            // The last byte first: many keys share their beginning, none their beginning and length.
            guard let last = wanted.last, self[wanted.count - 1] == last else { return wanted.isEmpty }
            for position in wanted.indices where self[position] != wanted[position] { return false }
            return true
        }
    }

    /// Whether the bytes are `text` and no more.
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    /// Whether the bytes begin with `text`.
    func starts(with text: String) -> Bool {
        guard count >= text.utf8.count else { return false }
        var position = 0
        for byte in text.utf8 {
            if self[position] != byte { return false }
            position += 1
        }
        return true
    }

    /// Where the value begins in a line that starts with `key`: behind the key and the blank that follows it.
    func valueStart(after key: StaticString) -> Int {
        let end = key.utf8CodeUnitCount
        return end < count && self[end] == UInt8(ascii: " ") ? end + 1 : end
    }

    /// The position of the first `byte` at or after `start`, or the end.
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int {
        var position = start
        while position < count, self[position] != byte { position += 1 }
        return position
    }

    /// Whether the bytes end with `text`.
    func ends(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        return count >= length && extracting(count - length..<count).starts(with: text)
    }

    /// A number in decimal digits; nil where it does not fit.
    func number<Number: FixedWidthInteger & UnsignedInteger>(as: Number.Type = Number.self) -> Number? {
        guard count > 0 else { return nil }
        var number: Number = 0
        for position in 0..<count {
            let digit = self[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (product, productOverflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(Number(digit))
            if productOverflow || sumOverflow { return nil }
            number = sum
        }
        return number
    }

    /// A text that is safe to print; nil where it is empty or longer than any that a driver prints.
    func text(maximum: Int = 64) -> String? {
        guard (1...maximum).contains(count) else { return nil }
        return printable
    }

    /// The first `maximum` bytes in printable form, and a mark where there are more.
    func shortened(to maximum: Int) -> String {
        count <= maximum ? printable : extracting(0..<maximum).printable + "…"
    }

    /// The bytes in printable form.
    var printable: String {
        for position in 0..<count where !(0x20...0x7e).contains(self[position]) || self[position] == 0x5c {
            return PrintableText.escaping(array)
        }
        return withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    var array: [UInt8] { withUnsafeBufferPointer { Array($0) } }

    /// A name that the kernel can have given to an interface (`dev_valid_name`, net/core/dev.c).
    ///
    /// A colon is let through: kernels before 4.x have it in names.
    func interfaceName() -> InterfaceName? {
        guard (1...InterfaceName.maximumLength).contains(count) else { return nil }
        for position in 0..<count {
            switch self[position] {
            case 0, 0x09...0x0d, 0x20, 0xa0, UInt8(ascii: "/"): return nil
            default: continue
            }
        }
        return InterfaceName(bytes: array)
    }

    /// The name of a slave, or `None`.
    func namedSlave() -> BondFile.NamedSlave? {
        equals("None") ? .noSlave : interfaceName().map { .slave($0) }
    }

    func onOrOff() -> Bool? {
        if equals("on") { return true }
        return equals("off") ? false : nil
    }

    /// An address as `aa:bb:…`, of a number of bytes that `lengths` holds.
    func hardwareAddress(lengths: ClosedRange<Int> = 6...6) -> HardwareAddress? {
        guard count % 3 == 2, lengths.contains(count / 3 + 1) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 3 + 1)
        var position = 0
        while position < count {
            guard let high = Self.hexDigit(self[position]), let low = Self.hexDigit(self[position + 1]) else {
                return nil
            }
            if position + 2 < count, self[position + 2] != UInt8(ascii: ":") { return nil }
            bytes.append(high << 4 | low)
            position += 3
        }
        return HardwareAddress(bytes: bytes)
    }

    func miiStatus() -> MiiStatus? {
        if equals("up") { return .up }
        if equals("down") { return .down }
        if equals("going down") { return .goingDown }
        if equals("going back") { return .goingBack }
        return nil
    }

    /// `<number> Mbps` or `Unknown`.
    ///
    /// Drivers about 3.0 print the unknown speed, which is -1, as the number it is.
    func speed() -> BondFile.Speed? {
        if equals("Unknown") || equals("-1 Mbps") || equals("4294967295 Mbps") { return .unknown }
        guard ends(with: " Mbps") else { return nil }
        return extracting(0..<count - 5).number().map { .megabits($0) }
    }

    func aggregatorID() -> BondFile.AggregatorID? {
        equals("N/A") ? .notAssigned : number().map { .number($0) }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
