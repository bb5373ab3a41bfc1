package import BondwatchCore

/// The interface org.bondwatch.Bonds: its description, and the parameters of its methods.
package enum BondsInterface {
    package static let name = "org.bondwatch.Bonds"
    /// Where the daemon serves it, and everybody asks, where nobody says otherwise.
    package static let usualSocket = "/run/bondwatchd/\(name)"
    package static let list = "\(name).List"
    package static let acknowledge = "\(name).Acknowledge"
    package static let stats = "\(name).Stats"
    package static let watch = "\(name).Watch"

    /// The text that GetInterfaceDescription answers; its types come from the fields of the report.
    package static let description = """
        # The network bonds of this host, as bondwatchd sees them: the model that its journal entries come from.
        # A value that is unknown, or that this kernel does not have, is null.
        interface \(name)

        \(BondReport.AdInfo.varlinkDefinition)
        \(BondReport.LastFailover.varlinkDefinition)
        \(FailoverRecordReport.varlinkDefinition)
        \(EpisodeReport.varlinkDefinition)
        \(SlaveReport.varlinkDefinition)
        \(FindingReport.varlinkDefinition)
        \(SilenceReport.varlinkDefinition)
        \(BondReport.varlinkDefinition)
        \(ConditionReport.varlinkDefinition)
        \(AcknowledgedBond.varlinkDefinition)
        \(EventReport.varlinkDefinition)
        \(silenceTypes)
        \(NetlinkStats.varlinkDefinition)
        \(SinkStats.varlinkDefinition)
        \(ClientStats.varlinkDefinition)
        # The bonds of those names in that order; without names all bonds. With failovers each has its last 64 changes of
        # the active slave, else the last one.
        method List(names: ?[]string, failovers: ?bool) -> (\(ReportDocument.varlinkResults))

        # Takes the present slaves and options of those bonds, without names of all, for those that should be. For
        # root and the daemon's own user; others get org.varlink.service.PermissionDenied.
        method Acknowledge(names: ?[]string) -> (bonds: \([AcknowledgedBond].varlinkType))

        # Tells the events of those bonds, present or future, without names of all, in their order and each once; needs
        # `more`. With state the first reply has the bonds as they are, and each event's reply its bond as it is just
        # after it: no bond where it is gone. A reader that is too slow is told how many events it missed. The connection
        # is the watch's until the client closes it; another call on it closes it too.
        method Watch(names: ?[]string, state: ?bool) -> (\(WatchReport.varlinkResults))

        \(silenceMethods)

        # What the daemon has done since it was started. What counts only rises.
        method Stats() -> (
        \(StatsReport.varlinkFields)
        )

        \(VarlinkFailure.text(of: name))
        """

    package struct ListParameters: VarlinkParameters {
        package var names: [String]?
        package var failovers: Bool?

        enum CodingKeys: String, CodingKey, CaseIterable { case names, failovers }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> { .success(Self()) }
    }

    package struct WatchParameters: VarlinkParameters {
        package var names: [String]?
        package var state: Bool?

        enum CodingKeys: String, CodingKey, CaseIterable { case names, state }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> { .success(Self()) }
    }

    package struct AcknowledgeParameters: VarlinkParameters {
        package var names: [String]?

        enum CodingKeys: String, CodingKey, CaseIterable { case names }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> { .success(Self()) }
    }
}

extension BondsInterface {
    package struct AcknowledgeResult: Codable {
        package var bonds: [AcknowledgedBond]

        package init(bonds: [AcknowledgedBond]) { self.bonds = bonds }
    }
}

extension ReportObject {
    /// Its fields as what a method answers.
    package static var varlinkResults: String {
        fields.map { "\($0.key): \($0.varlinkType)" }.joined(separator: ", ")
    }
}

/// The interface org.varlink.service that every Varlink server has.
package enum ServiceInterface {
    package static let name = "org.varlink.service"

    package static let description = """
        # The interface that every Varlink service has.
        interface \(name)

        # Who answers, and in which interfaces.
        method GetInfo() -> (
            vendor: string,
            product: string,
            version: string,
            url: string,
            interfaces: []string
        )

        # The description of an interface.
        method GetInterfaceDescription(interface: string) -> (description: string)

        \(VarlinkFailure.text(of: name))
        """

    package struct Info: Encodable {
        var vendor = "bondwatchd"
        var product = "bondwatchd"
        var version = Version.current
        var url = ""
        var interfaces = [BondsInterface.name, ServiceInterface.name].sorted()

        package init() {}
    }

    package struct Description: Encodable {
        package var description: String

        package init(description: String) { self.description = description }
    }

    package struct NoParameters: VarlinkParameters, Encodable {
        package static var names: Set<String> { [] }
        package static var none: Result<Self, InvalidParameter> { .success(Self()) }
    }

    package struct DescriptionParameters: VarlinkParameters {
        package var interface: String

        enum CodingKeys: String, CodingKey, CaseIterable { case interface }
        package static var names: Set<String> { Set(CodingKeys.allCases.map(\.rawValue)) }
        package static var none: Result<Self, InvalidParameter> {
            .failure(InvalidParameter(name: CodingKeys.interface.rawValue))
        }
    }
}
