// swift-tools-version: 6.1
import PackageDescription

// The targets follow the way of the data: kernel, observation, machine, event, sinks.
let package = Package(
    name: "bondwatchd",
    products: [
        .executable(name: "bondwatchd", targets: ["bondwatchd"]),
        .executable(name: "bondwatchctl", targets: ["bondwatchctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .target(name: "CLinux"),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "BondwatchCore"),
        .target(name: "BondwatchLinux", dependencies: ["BondwatchCore", "CLinux"]),
        .target(name: "BondwatchNetlink", dependencies: ["BondwatchCore", "BondwatchLinux", "CLinux"]),
        .target(name: "BondwatchSystemd", dependencies: ["BondwatchCore", "BondwatchLinux", "CSystemd"]),
        .target(name: "BondwatchVarlink", dependencies: ["BondwatchCore", "BondwatchLinux"]),
        .target(
            name: "BondwatchQuery",
            dependencies: ["BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchVarlink"]),
        .target(
            name: "BondwatchDaemon",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd", "BondwatchVarlink",
                "BondwatchQuery",
            ]),
        .target(
            name: "BondwatchControl",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd", "BondwatchVarlink",
                "BondwatchQuery", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "bondwatchctl",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchSystemd", "BondwatchControl", "BondwatchQuery",
                "BondwatchVarlink",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "bondwatchd",
            dependencies: [
                "BondwatchCore", "BondwatchDaemon", "BondwatchQuery", "BondwatchVarlink",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // Not part of any program: what `make manual` and its tests make the manual pages with.
        .target(name: "BondwatchManual", dependencies: ["BondwatchCore", "BondwatchDaemon", "BondwatchQuery"]),
        .executableTarget(
            name: "bondwatch-bench",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd", "BondwatchDaemon",
                "BondwatchQuery", "BondwatchVarlink",
            ]),
        .testTarget(
            name: "BondwatchCoreTests", dependencies: ["BondwatchCore"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BondwatchNetlinkTests",
            dependencies: ["CLinux", "BondwatchCore", "BondwatchLinux", "BondwatchNetlink"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BondwatchDaemonTests",
            dependencies: [
                "CLinux", "CSystemd", "BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchSystemd",
                "BondwatchDaemon", "BondwatchQuery", "BondwatchVarlink", "bondwatchd",
            ],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BondwatchControlTests",
            dependencies: [
                "BondwatchCore", "BondwatchLinux", "BondwatchSystemd", "BondwatchVarlink", "BondwatchQuery",
                "BondwatchControl", "bondwatchctl", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "BondwatchManualTests",
            dependencies: [
                "BondwatchCore", "BondwatchDaemon", "BondwatchQuery", "BondwatchControl", "BondwatchManual",
                "bondwatchd", "bondwatchctl",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "Simulator",
            dependencies: ["BondwatchCore", "BondwatchLinux", "BondwatchNetlink", "BondwatchDaemon"],
            path: "Tests/Simulator/Simulation"),
        .executableTarget(
            name: "bondwatch-simulator", dependencies: ["Simulator"], path: "Tests/Simulator/Program"),
        .testTarget(
            name: "SimulatorTests",
            dependencies: ["Simulator", "BondwatchCore", "BondwatchNetlink"],
            path: "Tests/Simulator/Tests"),
        .target(
            name: "BondwatchFuzzing",
            dependencies: ["BondwatchCore", "BondwatchNetlink", "BondwatchDaemon", "BondwatchVarlink"],
            path: "Tests/Fuzzing/Properties"),
        .testTarget(
            name: "BondwatchFuzzingTests", dependencies: ["BondwatchFuzzing"], path: "Tests/Fuzzing/Replay"),
    ],
    swiftLanguageModes: [.v6]
)

// The runner of `make fuzz` links libFuzzer's own main, so it exists only in a build with --sanitize=fuzzer. It is a target
// of this package and not a package of its own, since `package` access ends at the package.
if Context.environment["BONDWATCHD_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "bondwatchd-fuzz", dependencies: ["BondwatchFuzzing"], path: "Tests/Fuzzing/Runner"))
}

for target in package.targets where target.type != .system && target.name != "CLinux" {
    var settings = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    target.swiftSettings = settings
}
