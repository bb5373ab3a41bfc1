import BondwatchCore

/// The word for what is not wanted at all.
private let off = "off"

extension ValueForm where Value: Sendable {
    /// What `form` takes, or the word for none.
    static func optional<Wrapped: Sendable>(_ form: ValueForm<Wrapped>) -> ValueForm where Value == Wrapped? {
        ValueForm(
            expectation: "\(form.expectation) or \"\(off)\"",
            read: { value throws(ValueComplaint) in value.text == off ? nil : try form.read(value) },
            write: { $0.map(form.write) ?? "\"\(off)\"" })
    }
}

extension ValueForm where Value == FlapDamping {
    private static var perDay: ValueForm<Int?> { .optional(.count(from: 2, to: FlapDamping.mostPerDay)) }
    private static var points: ValueForm<Int> { .count(from: 1, to: 1_000_000) }
    private static var halfLife: ValueForm<BootInstant.Span> { .duration(from: .seconds(1), to: .seconds(86_400)) }

    /// The figures of the damping; one that is left out is the usual one.
    static var flapDamping: ValueForm {
        ValueForm(
            expectation: "figures",
            read: { value throws(ValueComplaint) in
                guard let table = value.table else { throw value.isOfWrongType }
                var figures = Figures(.usual)
                for entry in table.entries {
                    let key = entry.key.told
                    do throws(ValueComplaint) {
                        guard try figures.take(entry.value, for: entry.key) else {
                            throw ValueComplaint("has no such figure; there are \(Figures.keys)", at: entry.place)
                        }
                    } catch {
                        throw ValueComplaint("\(key) \(error.text)", at: error.place ?? entry.value.place)
                    }
                }
                return try figures.damping
            },
            write: { damping in
                let suppress = "suppress = \(damping.suppress), reuse = \(damping.reuse)"
                let rest = "half_life = \(halfLife.write(damping.halfLife)), per_day = \(perDay.write(damping.perDay))"
                return "{ \(suppress), \(rest) }"
            })
    }

    private struct Figures {
        static let keys = "suppress, reuse, half_life, per_day"

        var suppress: Int
        var reuse: Int
        var halfLife: BootInstant.Span
        var perDay: Int?

        init(_ damping: FlapDamping) {
            suppress = Int(damping.suppress)
            reuse = Int(damping.reuse)
            halfLife = damping.halfLife
            perDay = damping.perDay
        }

        /// False where there is no such figure.
        mutating func take(_ value: TOMLValue, for key: String) throws(ValueComplaint) -> Bool {
            switch key {
            case "suppress": suppress = try points.read(value)
            case "reuse": reuse = try points.read(value)
            case "half_life": halfLife = try ValueForm.halfLife.read(value)
            case "per_day": perDay = try ValueForm.perDay.read(value)
            default: return false
            }
            return true
        }

        var damping: FlapDamping {
            get throws(ValueComplaint) {
                do throws(FlapDamping.Refusal) {
                    return try FlapDamping(
                        suppress: UInt32(clamping: suppress), reuse: UInt32(clamping: reuse), halfLife: halfLife,
                        perDay: perDay)
                } catch {
                    throw ValueComplaint("cannot work, \(error)")
                }
            }
        }
    }
}
