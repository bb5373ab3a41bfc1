/// An aggregator of 802.3ad; each slave brings one along, for its own port or for those of others.
struct LacpAggregator: Equatable {
    let number: UInt16
    /// The bond sends over this one.
    var isActive = false
    /// The port that it was made for is not full duplex: its link was down.
    var isIndividual = false
    var key: UInt16 = 0
    /// 0: no partner answers.
    var partnerSystem: UInt64 = 0
    var partnerKey: UInt16 = 0

    var hasPartner: Bool { partnerSystem != 0 }

    /// Whether a port with that partner belongs here.
    func suits(_ port: LacpPort) -> Bool {
        hasPartner && !isIndividual && key == port.own.key && partnerSystem == port.partner.system
            && partnerKey == port.partner.key
    }
}
