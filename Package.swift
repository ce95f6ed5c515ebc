// swift-tools-version: 6.3;(experimentalCGen)
// The first line is exact on purpose: with it, SwiftPM compiles the C that the build plugin generates from idl/.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "copilot",
    products: [.executable(name: "copilot", targets: ["CoPilotCLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2")
    ],
    targets: [
        // C
        .plugin(name: "GenerateFlyteIDL", capability: .buildTool()),
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "CFlyteIDL", dependencies: ["CProtobufC"], plugins: ["GenerateFlyteIDL"]),
        .target(
            name: "CLazyLibraries", dependencies: ["CCurl", "CCrypto"]),
        .target(name: "CSystem"),
        .target(name: "CChecksums"),
        .target(name: "CEarlySignals", dependencies: ["CSystem"]),
        // Leaves
        .target(name: "StructuredText", dependencies: ["CYAML"], swiftSettings: strict),
        .target(name: "SafeFiles", dependencies: ["CSystem"], swiftSettings: strict),
        // Rooms
        .target(name: "FlyteIDL", dependencies: ["CFlyteIDL", "StructuredText"], swiftSettings: strict),
        .target(name: "FileBridge", dependencies: ["FlyteIDL", "SafeFiles", "StructuredText"], swiftSettings: strict),
        .target(
            name: "ObjectStorage",
            dependencies: [
                "SafeFiles", "StructuredText", "CCurl", "CCrypto", "CExpat", "CChecksums", "CLazyLibraries",
            ],
            swiftSettings: strict),
        .target(name: "ProcessMonitor", dependencies: ["CSystem", "StructuredText"], swiftSettings: strict),
        .target(
            name: "CoPilot",
            dependencies: [
                "FlyteIDL", "StructuredText", "FileBridge", "ObjectStorage", "ProcessMonitor", "SafeFiles",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "CoPilotCLI",
            dependencies: [
                "CEarlySignals", "CoPilot", "FileBridge", "FlyteIDL", "ObjectStorage", "ProcessMonitor",
                "StructuredText", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        // Tests
        .testTarget(name: "StructuredTextTests", dependencies: ["StructuredText"], swiftSettings: strict),
        .testTarget(name: "SafeFilesTests", dependencies: ["SafeFiles", "CSystem"], swiftSettings: strict),
        .testTarget(
            name: "FlyteIDLTests", dependencies: ["FlyteIDL", "StructuredText"], exclude: ["Regressions"],
            swiftSettings: strict),
        .testTarget(
            name: "FileBridgeTests", dependencies: ["FileBridge", "FlyteIDL", "SafeFiles"], exclude: ["Regressions"],
            swiftSettings: strict),
        .testTarget(
            name: "ObjectStorageTests", dependencies: ["ObjectStorage", "SafeFiles"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .executableTarget(
            name: "SignalProbe", dependencies: ["ProcessMonitor", "CEarlySignals"], path: "Tests/SignalProbe",
            swiftSettings: strict),
        .testTarget(
            name: "ProcessMonitorTests", dependencies: ["ProcessMonitor", "SignalProbe", "StructuredText"],
            swiftSettings: strict),
        .testTarget(
            name: "CoPilotTests",
            dependencies: [
                "CoPilot", "FileBridge", "FlyteIDL", "ObjectStorage", "ProcessMonitor", "SafeFiles",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CoPilotCLITests",
            dependencies: ["CoPilotCLI", "CoPilot", "ObjectStorage", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
    ]
)
