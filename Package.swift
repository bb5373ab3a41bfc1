// swift-tools-version: 6.1
import PackageDescription

// The targets follow the way of the data: kernel, observation, machine, event, sinks.
let package = Package(
    name: "bondwatchd",
    products: [
        .executable(name: "bondwatchd", targets: ["bondwatchd"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        .target(name: "CLinux"),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "BondwatchCore"),
        .target(name: "BondwatchLinux", dependencies: ["BondwatchCore", "CLinux"]),
        .target(name: "BondwatchNetlink", dependencies: ["BondwatchCore", "BondwatchLinux", "CLinux"]),
        .target(name: "BondwatchSystemd", dependencies: ["BondwatchLinux", "CSystemd"]),
        .target(
            name: "BondwatchDaemon",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd", "TOMLKit",
            ]),
        .executableTarget(
            name: "bondwatchd",
            dependencies: [
                "BondwatchCore", "BondwatchDaemon",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "BondwatchCoreTests", dependencies: ["BondwatchCore"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BondwatchNetlinkTests",
            dependencies: ["BondwatchCore", "BondwatchLinux", "BondwatchNetlink"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BondwatchDaemonTests",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd", "BondwatchDaemon",
                "bondwatchd",
            ],
            resources: [.copy("Fixtures")]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CLinux" {
    var settings = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    target.swiftSettings = settings
}
