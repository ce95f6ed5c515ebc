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
    dependencies: [],
    targets: [
        .plugin(name: "GenerateFlyteIDL", capability: .buildTool()),
        .systemLibrary(name: "CProtobufC", path: "Sources/CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .target(name: "CFlyteIDL", dependencies: ["CProtobufC"], plugins: ["GenerateFlyteIDL"]),
        .target(name: "FlyteIDL", dependencies: ["CFlyteIDL"], swiftSettings: strict),
        .executableTarget(name: "CoPilotCLI", dependencies: ["FlyteIDL"], swiftSettings: strict),
    ]
)
