extension BinaryInteger {
    /// `1 failover`, `2 failovers`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
